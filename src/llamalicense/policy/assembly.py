"""A policy out of its document: parameters filled in, conditions compiled once."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from llamalicense.policy.conditions import Condition, Raw, leaves, read, substitute
from llamalicense.policy.inheritance import expanded
from llamalicense.policy.policy import (
    Clause,
    Doubt,
    Equivalent,
    Exemption,
    Override,
    Policy,
    Remark,
    Rule,
    Say,
    in_words,
)
from llamalicense.policy.sentences import Sentence
from llamalicense.vocabulary import CATEGORIES, policy_named

Terms = Mapping[str, Condition]


def assemble(document: Raw, sha256: str) -> Policy:
    """A policy out of one document that extends nothing and was checked before."""
    parameters = document.get("parameters", {})
    terms: dict[str, Condition] = {}
    for name, body in document.get("terms", {}).items():
        terms[name] = read(body, terms, parameters)
    review = document.get("reviewed") or {}
    by = " on ".join(filter(None, (review.get("by"), review.get("on"))))
    known: dict[int, Condition] = {}
    return Policy(
        id=document["policy"],
        title=document.get("title", document["policy"]),
        kind=document.get("kind", "licence"),
        sha256=sha256,
        effective=document.get("effective"),
        reviewed=by,
        sources=document.get("sources", {}),
        parameters=parameters,
        rules=tuple(_rule(document, raw, terms, parameters, known) for raw in expanded(document)),
        overrides=tuple(
            Override(policy_named(raw["rule"]), "unclear" in raw, "missing" in raw)
            for raw in document.get("overrides", ())
        ),
        facts=document.get("facts", {}),
        terms=terms,
        remarks=tuple(_remark(document, raw, terms, parameters) for raw in document.get("notes", ())),
        assumptions=tuple(Sentence(text, parameters).text for text in document.get("assumptions", ())),
        own_names=tuple(document.get("own_names", ())),
        labels=document.get("labels", {}),
        bar=document.get("bar"),
    )


def _remark(document: Raw, raw: Raw, terms: Terms, parameters: Raw) -> Remark:
    rules = raw.get("if_fails")
    return Remark(
        raw["id"],
        None if rules is None else frozenset[str]() if rules == "any" else frozenset(rules),
        _says(raw["say"], lambda body: read(body, terms, parameters), lambda text: Sentence(text, parameters)),
        tuple(_examples(raw, document)),
        read(raw["when"], terms, parameters) if "when" in raw else None,
    )


def _rule(document: Raw, raw: Raw, terms: Terms, parameters: Raw, known: dict[int, Condition]) -> Rule:
    def condition(body: Any) -> Condition:
        # Rules of one pattern share its conditions, so each is read once; the document outlives this.
        if id(body) not in known:
            known[id(body)] = read(body, terms, parameters)
        return known[id(body)]

    about = raw.get("about", "")
    words = {**parameters, "category.name": about, "category.covers": CATEGORIES[about]} if about else parameters

    def sentence(text: str) -> Sentence:
        return Sentence(text, words)

    remedy, clauses = sentence(raw.get("remedy", "")), _clauses(raw.get("cite"), parameters)
    rule = Rule(
        policy=document["policy"],
        id=raw["id"],
        name=f"{document['policy']}/{raw['id']}",
        title=sentence(raw.get("title", "")).text,
        clauses=clauses,
        clause=in_words(clauses),
        for_each=raw.get("for_each"),
        about=about,
        applies=condition(raw["applies_when"]) if "applies_when" in raw else None,
        fails=condition(raw["fails_when"]) if "fails_when" in raw else None,
        unless=tuple(_exemption(part, parameters, condition, sentence) for part in raw.get("unless", ())),
        doubts=tuple(_doubt(part, remedy, condition, sentence) for part in raw.get("unclear_when", ())),
        explain={outcome: _says(body, condition, sentence) for outcome, body in raw.get("explain", {}).items()},
        remedy=remedy,
        remark=sentence(raw.get("remark", "")).text,
        never_fails=sentence(raw.get("never_fails", "")).text,
        fails_without=tuple(raw.get("fails_without", ())),
        no_baseline=raw.get("no_baseline", False),
        differs_by=tuple(name.removeprefix("$") for name in raw.get("differs_by", ())),
        examples=tuple(_examples(raw, document)),
        asks=(),
        equivalents=tuple(Equivalent(entry["mutant"], entry["because"]) for entry in raw.get("equivalents", ())),
    )
    asks = dict.fromkeys(leaf.fact for node in rule.conditions for leaf in leaves(node))
    return rule._replace(asks=tuple(asks))


def _examples(raw: Raw, document: Raw) -> Iterator[Raw]:
    """The examples of a rule, those that its policy has of it included, with what the rule assumes in each."""
    tables = document.get("tables", {})
    more = [example for example in document.get("examples", ()) if example["rule"] == raw["id"]]
    for example in (*raw.get("examples", ()), *more):
        own = example.get("given", {})
        columns = {
            fact: tables.get(values, values) if isinstance(values, str) else values
            for fact, values in example.get("each", {}).items()
        }
        yield {**example, "own": own, "given": {**raw.get("assume", {}), **own}, "each": columns}


def _exemption(
    raw: Raw, parameters: Raw, condition: Callable[[Any], Condition], sentence: Callable[[str], Sentence]
) -> Exemption:
    return Exemption(
        raw["id"],
        _clauses(raw.get("cite"), parameters),
        condition(raw["when"]),
        raw["if_unstated"] == "does-not-apply",
        sentence(raw["because"]),
    )


def _doubt(
    raw: Raw, remedy: Sentence, condition: Callable[[Any], Condition], sentence: Callable[[str], Sentence]
) -> Doubt:
    settles = sentence(raw["remedy"]) if "remedy" in raw else remedy
    return Doubt(condition(raw["when"]), sentence(raw["because"]), settles, raw.get("id", ""))


def _clauses(raw: Any, parameters: Raw) -> tuple[Clause, ...]:
    cites = raw if isinstance(raw, list) else [raw] if raw else []
    return tuple(
        Clause(cite["source"], Sentence(cite["at"], parameters).text, substitute(cite.get("anchor"), parameters))
        for cite in cites
    )


def _says(body: Any, condition: Callable[[Any], Condition], sentence: Callable[[str], Sentence]) -> tuple[Say, ...]:
    listed = [{"say": body}] if isinstance(body, str) else body
    return tuple(
        Say(condition(choice["when"]) if "when" in choice else None, sentence(choice["say"])) for choice in listed
    )
