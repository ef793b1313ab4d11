"""A rule as people read it: what it asks and says, in sentences that nobody has filled in yet."""

from collections.abc import Iterable, Iterator, Mapping, Set
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from llamalicense.facts import FACTS
from llamalicense.facts.house import house_facts
from llamalicense.policy.conditions import Condition, show
from llamalicense.policy.inheritance import uses
from llamalicense.policy.policy import Clause, Policy, Rule, Say, in_words
from llamalicense.policy.sentences import Sentence, address_shown
from llamalicense.vocabulary import CATEGORIES


class Line(NamedTuple):
    """A line of a rule's page: a sentence, a condition (nested by its depth) or an entry of a list."""

    text: str
    kind: Literal["sentence", "condition", "entry"] = "sentence"
    depth: int = 0


class PagePart(NamedTuple):
    """A titled part of a rule's page."""

    title: str
    lines: tuple[Line, ...]


class Cited(NamedTuple):
    """A clause, the address of its text, and what identifies the sentence there.

    `sentence`: its very words, where a copy of the text is at hand; `source`: the name of that copy.
    """

    clause: str
    url: str
    anchor: str
    sentence: str = ""
    source: str = ""


class RulePage(NamedTuple):
    """A rule as people read it, whatever the manifest: where it stands, what it asks, what it leaves open, examples."""

    rule: str
    title: str
    policy: str
    standing: str
    clauses: tuple[Cited, ...]
    looks_at: str
    covers: str
    parts: tuple[PagePart, ...]


SUBJECTS = {
    None: "the organisation",
    "models": "each model under the licence",
    "builds": "each build that a model under the licence is in or was used to train",
    "every-build": "each build",
    "builds-and-models": "each build that a model under the licence is in or was used to train, and each such model "
    "that no build contains",
    "uses": "each model, name, base and licence that the repository shows",
}
_OUTCOMES = {
    "pass": "When it passes",
    "not-applicable": "When it does not apply",
    "fail": "When it fails",
    "missing": "When facts are missing",
}
_BURDEN = {
    True: "The licensee must prove this; where it is not stated, the exception does not hold.",
    False: "Where this is not stated, the rule stays undecided.",
}
_BARRED = "A fail of this rule counts at once: no baseline can hold it as known."


class Quote(NamedTuple):
    """A sentence of a licence in its very words, and the name of the copy that has it."""

    sentence: str
    source: str


Quotes = Mapping[str, Quote]
NO_QUOTES: Quotes = MappingProxyType({})


def quotes(policies: Iterable[Policy], copies: Iterable[tuple[str, str]]) -> Quotes:
    """The sentences that rules cite, by their anchors, as copies of the texts have them (name and text of each)."""
    clauses = (clause for policy in policies for rule in policy.rules for clause in cited(rule))
    return quoted({clause.anchor for clause in clauses if clause.anchor}, copies)


def quoted(anchors: Set[str], copies: Iterable[tuple[str, str]]) -> Quotes:
    """The sentences that anchors stand for, each as the first copy that has it; copies are names and texts."""
    from llamalicense.documents.anchors import find

    sentences: dict[str, Quote] = {}
    for name, text in copies:
        if anchors - sentences.keys():
            sentences = {anchor: Quote(words, name) for anchor, words in find(anchors, text).items()} | sentences
    return sentences


def cited(rule: Rule) -> tuple[Clause, ...]:
    """The clauses of a rule, then those of its exceptions."""
    return tuple(dict.fromkeys((*rule.clauses, *(clause for exemption in rule.unless for clause in exemption.clauses))))


class Blanks(dict[str, tuple[Any]]):
    """Facts for a sentence that is shown as a form: [build name] for each that is not given."""

    def __missing__(self, name: str) -> tuple[str]:
        return (f"[{name.replace('.', ' ').replace('_', ' ')}]",)


def reading(policy: Policy, rule: Rule, quotes: Quotes = NO_QUOTES, *, brief: bool = False) -> RulePage:
    """The page of a rule; its examples are there if the policy was read with them. `brief`: its sentences alone."""
    parts = _told(policy, rule) if brief else _parts(policy, rule, quotes)
    return RulePage(
        rule.name,
        rule.title,
        policy.title,
        standing(policy),
        tuple(_cited(clause, policy, quotes) for clause in rule.clauses),
        SUBJECTS[rule.for_each],
        CATEGORIES[rule.about] if rule.about else "",
        tuple(PagePart(title, lines) for title, lines in parts if lines),
    )


def standing(policy: Policy) -> str:
    """What a policy's rules are worth: a licence's date and counsel's review, or that they are no licence terms."""
    if policy.kind in ("house", "catalogue", "project"):
        return "not a licence term"
    effective = [f"effective {policy.effective}"] if policy.effective else []
    return ", ".join([*effective, f"reviewed by {policy.reviewed}" if policy.reviewed else "not reviewed by a lawyer"])


def filled(text: str, policy: Policy) -> str:
    """A text of a policy with its parameters filled in, and as it stands where it names one that the policy lacks."""
    return Sentence(text, policy.parameters).fill(Blanks()) if uses(text) <= policy.parameters.keys() else text


def _cited(clause: Clause, policy: Policy, quotes: Quotes) -> Cited:
    source, anchor = policy.sources.get(clause.source), clause.anchor or ""
    return Cited(in_words([clause]), address_shown(source["url"]) if source else "", anchor, *quotes.get(anchor, ()))


def _told(policy: Policy, rule: Rule) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """What a rule says in each outcome, without what decides between its sentences."""
    yield "Never fails", _sentences(filled(rule.never_fails, policy))
    for outcome, title in _OUTCOMES.items():
        yield title, _entries(form(say.sentence) for say in rule.explain.get(outcome, ()))
    yield "Exceptions", _entries(form(exemption.because) for exemption in rule.unless)
    yield "Unclear", _entries(form(doubt.because) for doubt in rule.doubts)
    yield "What to do", _sentences(form(rule.remedy))


def _entries(texts: Iterable[str]) -> tuple[Line, ...]:
    texts = tuple(dict.fromkeys(texts))
    return tuple(Line(text, "entry") for text in texts) if len(texts) > 1 else _sentences(*texts)


def _parts(policy: Policy, rule: Rule, quotes: Quotes) -> Iterator[tuple[str, tuple[Line, ...]]]:
    yield "Applies when", _condition(rule.applies) if rule.applies else (Line("always"),)
    if rule.fails:
        yield "Passes only if this is false" if rule.never_fails else "Fails when", _condition(rule.fails)
    never = "No statement breaks it" if rule.fails_without else "Never fails"
    yield never, _sentences(filled(rule.never_fails, policy))
    table = {**FACTS, **house_facts(policy.facts)}
    without = tuple(Line(f"{name}: {table[name].about}", "entry") for name in rule.fails_without)
    yield "Fails while this is not stated", without
    for exemption in rule.unless:
        where = f" ({in_words(exemption.clauses)})" if exemption.clauses else ""
        quoted = (quotes[clause.anchor or ""] for clause in exemption.clauses if clause.anchor in quotes)
        words = _sentences(*(f'"{sentence}" ({source})' for sentence, source in quoted))
        because = _sentences(_BURDEN[exemption.proven], form(exemption.because))
        yield f"Exception: {exemption.id}{where}", (*words, *_condition(exemption.when), *because)
    for doubt in rule.doubts:
        settle = f"To settle it: {form(doubt.remedy)}" if doubt.remedy is not rule.remedy else ""
        yield "Unclear when", (*_condition(doubt.when), *_sentences(form(doubt.because), settle))
    for outcome, title in _OUTCOMES.items():
        yield title, tuple(_says(rule.explain.get(outcome, ())))
    yield "Said beside every result", _sentences(rule.remark)
    yield "What to do", _sentences(form(rule.remedy))
    yield "Baseline", _sentences(_BARRED if rule.no_baseline else "")
    yield "Facts", tuple(Line(f"{name}: {table[name].about}", "entry") for name in rule.asks)
    yield "Examples", tuple(_examples(policy, rule))


def _examples(policy: Policy, rule: Rule) -> Iterator[Line]:
    """One example for each sentence of a rule, where it has so many that some are there for tests alone."""
    speaking = [example for example in rule.examples if example.get("says")] or rule.examples
    for example in speaking:
        yield Line(f"{filled(example['name'], policy)}: {example['expect']}", "entry")
    if more := len(rule.examples) - len(speaking):
        yield Line(f"{more} more, which `llamalicense test` runs", "entry")


def _condition(node: Condition, depth: int = 0) -> tuple[Line, ...]:
    shown = ((line, line.lstrip()) for line in show(node))
    return tuple(Line(text, "condition", depth + (len(line) - len(text)) // 2) for line, text in shown)


def _sentences(*texts: str) -> tuple[Line, ...]:
    return tuple(Line(text) for text in texts if text)


def form(sentence: Sentence) -> str:
    """A sentence that nobody has filled in."""
    return sentence.fill(Blanks())


def _says(says: Iterable[Say]) -> Iterator[Line]:
    for number, say in enumerate(says):
        if say.when is not None:
            yield Line("if this holds:" if number == 0 else "otherwise, if this holds:")
            yield from _condition(say.when, 1)
        elif number:
            yield Line("otherwise:")
        yield Line(form(say.sentence))
