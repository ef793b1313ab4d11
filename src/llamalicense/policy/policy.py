"""A policy ready to be evaluated: parameters filled in, conditions compiled once."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from llamalicense.policy.conditions import Compare, Condition, leaves, read, substitute
from llamalicense.policy.inheritance import expanded
from llamalicense.policy.sentences import Sentence
from llamalicense.vocabulary import CATEGORIES, policy_named
from llamalicense.yamlfile import Source

Raw = Mapping[str, Any]


class PolicySource(NamedTuple):
    """A policy file as plain values, with their positions."""

    document: Mapping[str, Any]
    sha256: str
    source: Source


class Clause(NamedTuple):
    """The sentence that a rule or exception encodes; `anchor` identifies it without copying it."""

    source: str
    at: str
    anchor: str | None


class Say(NamedTuple):
    """A sentence and when it is the right one."""

    when: Condition | None
    sentence: Sentence


class Exemption(NamedTuple):
    """An exception; `proven`: the licensee must prove it, so that absence counts as false."""

    id: str
    clauses: tuple[Clause, ...]
    when: Condition
    proven: bool
    because: Sentence


class Doubt(NamedTuple):
    """A case that the text leaves open, and what settles it."""

    when: Condition
    because: Sentence
    remedy: Sentence


class Remark(NamedTuple):
    """What readers of a report should know; `rules`: the ids of those that must fail for it, None: it is always said.

    An empty `rules` means whichever rule of the policy fails.
    """

    id: str
    rules: frozenset[str] | None
    says: tuple[Say, ...]


class Rule(NamedTuple):
    """One duty of one policy; conditions are compiled.

    `name` is the id that users see, such as llama-4/mau-threshold; `asks` the facts that the conditions look at;
    `fails_without` those whose absence fails; `differs_by` the parameters that tell how the duty differs between
    licences.
    """

    policy: str
    id: str
    name: str
    title: str
    clauses: tuple[Clause, ...]
    clause: str
    for_each: str | None
    about: str
    applies: Condition | None
    fails: Condition | None
    unless: tuple[Exemption, ...]
    doubts: tuple[Doubt, ...]
    explain: Mapping[str, tuple[Say, ...]]
    remedy: Sentence
    remark: str
    never_fails: str
    fails_without: tuple[str, ...]
    differs_by: tuple[str, ...]
    examples: tuple[Raw, ...]
    asks: tuple[str, ...]

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition that decides, the exceptions' and doubts' included."""
        nodes = [self.applies, self.fails, *(each.when for each in self.unless), *(each.when for each in self.doubts)]
        return tuple(node for node in nodes if node is not None)

    @property
    def looks_at_grants(self) -> bool:
        """Whether what Meta granted for this rule could change its outcome."""
        asked = [leaf for node in self.conditions for leaf in leaves(node) if isinstance(leaf, Compare)]
        grants = {"category.granted": True, "organisation.grants": self.id}
        return any(grants.get(leaf.fact) == leaf.value for leaf in asked)


class Override(NamedTuple):
    """A rule of another policy made stricter."""

    rule: str
    unclear: bool
    missing: bool

    def concerns(self, rule: str) -> bool:
        """Whether it speaks of a rule; `*/<id>` speaks of that id under every licence."""
        return self.rule == rule or (self.rule.startswith("*/") and self.rule[2:] == rule.partition("/")[2])


class Policy(NamedTuple):
    """A licence (or an organisation's own rules) as rules in the order of its clauses."""

    id: str
    title: str
    kind: str
    sha256: str
    effective: str | None
    reviewed: str
    sources: Mapping[str, Raw]
    parameters: Raw
    rules: tuple[Rule, ...]
    overrides: tuple[Override, ...]
    facts: Mapping[str, Raw]
    terms: Mapping[str, Condition]
    remarks: tuple[Remark, ...] = ()
    assumptions: tuple[str, ...] = ()
    own_names: tuple[str, ...] = ()
    labels: Mapping[str, str] = MappingProxyType({})


def in_words(clauses: Iterable[Clause]) -> str:
    """§2 and Acceptable Use Policy, item 1.8."""
    said = [f"Acceptable Use Policy, {c.at}" if c.source == "acceptable-use" else c.at for c in clauses]
    return " and ".join(said) or "not a licence term"


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
        rules=tuple(_rule(document["policy"], raw, terms, parameters, known) for raw in expanded(document)),
        overrides=tuple(
            Override(policy_named(raw["rule"]), "unclear" in raw, "missing" in raw)
            for raw in document.get("overrides", ())
        ),
        facts=document.get("facts", {}),
        terms=terms,
        remarks=tuple(_remark(raw, terms, parameters) for raw in document.get("notes", ())),
        assumptions=tuple(Sentence(text, parameters).text for text in document.get("assumptions", ())),
        own_names=tuple(document.get("own_names", ())),
        labels=document.get("labels", {}),
    )


def _remark(raw: Raw, terms: Mapping[str, Condition], parameters: Raw) -> Remark:
    rules = raw.get("if_fails")
    return Remark(
        raw["id"],
        None if rules is None else frozenset[str]() if rules == "any" else frozenset(rules),
        _says(raw["say"], lambda body: read(body, terms, parameters), lambda text: Sentence(text, parameters)),
    )


def _rule(policy: str, raw: Raw, terms: Mapping[str, Condition], parameters: Raw, known: dict[int, Condition]) -> Rule:
    def condition(body: Any) -> Condition:
        # Rules of one pattern share its conditions, so each is read once; the document outlives this.
        if id(body) not in known:
            known[id(body)] = read(body, terms, parameters)
        return known[id(body)]

    about = raw.get("about", "")
    words = (
        {**parameters, "category.name": about, "category.covers": CATEGORIES.get(about, "")} if about else parameters
    )

    def sentence(text: str) -> Sentence:
        return Sentence(text, words)

    remedy = sentence(raw.get("remedy", ""))
    clauses = _clauses(raw.get("cite"), parameters)
    rule = Rule(
        policy=policy,
        id=raw["id"],
        name=f"{policy}/{raw['id']}",
        title=sentence(raw.get("title", "")).text,
        clauses=clauses,
        clause=in_words(clauses),
        for_each=raw.get("for_each"),
        about=about,
        applies=condition(raw["applies_when"]) if "applies_when" in raw else None,
        fails=condition(raw["fails_when"]) if "fails_when" in raw else None,
        unless=tuple(
            Exemption(
                each["id"],
                _clauses(each.get("cite"), parameters),
                condition(each["when"]),
                each["if_unstated"] == "does-not-apply",
                sentence(each["because"]),
            )
            for each in raw.get("unless", ())
        ),
        doubts=tuple(
            Doubt(
                condition(each["when"]),
                sentence(each["because"]),
                sentence(each["remedy"]) if "remedy" in each else remedy,
            )
            for each in raw.get("unclear_when", ())
        ),
        explain={outcome: _says(body, condition, sentence) for outcome, body in raw.get("explain", {}).items()},
        remedy=remedy,
        remark=sentence(raw.get("remark", "")).text,
        never_fails=sentence(raw.get("never_fails", "")).text,
        fails_without=tuple(raw.get("fails_without", ())),
        differs_by=tuple(name.removeprefix("$") for name in raw.get("differs_by", ())),
        examples=tuple(
            {**example, "given": {**raw.get("assume", {}), **example["given"]}} for example in raw.get("examples", ())
        ),
        asks=(),
    )
    asks = dict.fromkeys(leaf.fact for node in rule.conditions for leaf in leaves(node))
    return rule._replace(asks=tuple(asks))


def _clauses(raw: Any, parameters: Raw) -> tuple[Clause, ...]:
    cites = raw if isinstance(raw, list) else [raw] if raw else []
    return tuple(
        Clause(cite["source"], Sentence(cite["at"], parameters).text, substitute(cite.get("anchor"), parameters))
        for cite in cites
    )


def _says(body: Any, condition: Callable[[Any], Condition], sentence: Callable[[str], Sentence]) -> tuple[Say, ...]:
    listed = [{"say": body}] if isinstance(body, str) else body
    return tuple(Say(condition(each["when"]) if "when" in each else None, sentence(each["say"])) for each in listed)
