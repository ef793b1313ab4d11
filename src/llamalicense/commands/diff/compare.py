"""What differs between two licences, duty by duty.

The sentences that rules cite are left out: one that only names another version changes no duty.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

from llamalicense.commands.diff.shapes import possible, questions, shape
from llamalicense.facts import FACTS
from llamalicense.policy.conditions import Condition
from llamalicense.policy.inheritance import uses
from llamalicense.policy.page import form
from llamalicense.policy.policy import Policy, Rule
from llamalicense.policy.sentences import Sentence, parameter_shown

OUTCOMES = ("not-applicable", "fail", "pass", "missing")
OTHERWISE = "the same facts, combined in another way"


class Facet(NamedTuple):
    """One respect in which two licences differ: what only the first says, and what only the second says."""

    what: str
    first: tuple[str, ...]
    second: tuple[str, ...]


class Pair(NamedTuple):
    """A duty that both licences have, with what differs."""

    first: Rule
    second: Rule
    facets: tuple[Facet, ...]


class ParameterDifference(NamedTuple):
    """A parameter that differs; None: that licence does not have it."""

    name: str
    first: Any
    second: Any


class Comparison(NamedTuple):
    """Everything that differs between two licences, in the order of the clauses."""

    first: Policy
    second: Policy
    added: tuple[Rule, ...]
    dropped: tuple[Rule, ...]
    changed: tuple[Pair, ...]
    same: tuple[Pair, ...]
    parameters: tuple[ParameterDifference, ...]


def compare(first: Policy, second: Policy) -> Comparison:
    """Two licences, rule by rule."""
    own = {rule.id: rule for rule in first.rules}
    other = {rule.id: rule for rule in second.rules}
    both = [rule for rule in sorted(first.rules, key=place) if rule.id in other]
    pairs = [Pair(rule, other[rule.id], tuple(_facets(rule, other[rule.id], first, second))) for rule in both]
    return Comparison(
        first,
        second,
        tuple(sorted((rule for rule in second.rules if rule.id not in own), key=place)),
        tuple(sorted((rule for rule in first.rules if rule.id not in other), key=place)),
        tuple(pair for pair in pairs if pair.facets),
        tuple(pair for pair in pairs if not pair.facets),
        tuple(_parameters(first.parameters, second.parameters)),
    )


def place(rule: Rule) -> list[tuple[bool, str]]:
    """Where a duty stands: the agreement's sections first, then those of the texts that it takes in."""
    return [(clause.source != "licence", clause.at) for clause in rule.clauses]


def at_worst(rule: Rule) -> str:
    """The worst that a rule can find, for want of facts aside: fail, unclear or pass."""
    if rule.fails is not None and not rule.never_fails:
        return "fail"
    return "unclear" if _doubts(rule) else "pass"


def sentences(rule: Rule, outcome: str) -> tuple[str, ...]:
    """What a rule says in an outcome, as a form to be filled in."""
    return tuple(form(say.sentence) for say in rule.explain.get(outcome, ()))


def exceptions(rule: Rule) -> tuple[str, ...]:
    """What a rule excepts, as forms to be filled in."""
    return tuple(_exceptions(rule).values())


def doubts(rule: Rule) -> tuple[str, ...]:
    """What a rule leaves open, as forms to be filled in."""
    return tuple(map(form, _doubts(rule).values()))


def _parameters(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[ParameterDifference]:
    for name in dict.fromkeys([*first, *second]):
        if not name.startswith("anchor_") and first.get(name) != second.get(name):
            yield ParameterDifference(name, first.get(name), second.get(name))


def _facets(first: Rule, second: Rule, one: Policy, two: Policy) -> Iterator[Facet]:
    used, own = _used(first) & _used(second), {*one.own_names, *two.own_names}
    for parameter in _parameters(one.parameters, two.parameters):
        if parameter.name in used - own:
            yield Facet(parameter.name, *_values(parameter.first, parameter.second))
    words = list(_words(used | own, one, two))
    if not _alike(first.title, second.title, words):
        yield Facet("title", (first.title,), (second.title,))
    facets = list(_sentences(first, second, words))
    yield from facets
    shared = _doubts(first).keys() & _doubts(second).keys()
    yield from _turning_on(first, second, shared, {facet.what for facet in facets})
    yield from _facet("exception", _exceptions(first), _exceptions(second))
    yield from _facet("unclear", _forms(_doubts(first)), _forms(_doubts(second)))
    yield from _facet("remedy", _remedies(first, shared), _remedies(second, shared))


def _values(first: Any, second: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if isinstance(first, list) and isinstance(second, list):
        return tuple(v for v in first if v not in second), tuple(v for v in second if v not in first)
    return (parameter_shown(first),), (parameter_shown(second),)


def _words(parameters: Iterable[str], one: Policy, two: Policy) -> Iterator[tuple[str, str]]:
    """What both licences have a text for, the longest first: each one's, and the other's in its place."""
    pairs = [(one.parameters.get(name), two.parameters.get(name)) for name in parameters]
    texts = [(first, second) for first, second in pairs if isinstance(first, str) and isinstance(second, str)]
    yield from sorted(texts, key=lambda words: (-max(map(len, words)), words))


def _alike(first: str, second: str, words: Sequence[tuple[str, str]]) -> bool:
    """Whether texts differ at most in the words that each licence has for the same thing."""
    back = [(other, own) for own, other in words]
    return _renamed(first, words) == second or _renamed(second, back) == first


def _renamed(text: str, words: Iterable[tuple[str, str]]) -> str:
    return reduce(lambda changed, word: changed.replace(*word), words, text)


def _sentences(first: Rule, second: Rule, words: Sequence[tuple[str, str]]) -> Iterator[Facet]:
    alike = _alike(first.never_fails, second.never_fails, words)
    never = {} if alike else {"fail": (_never(first), _never(second))}
    for outcome in OUTCOMES:
        own, other = never.get(outcome, ({}, {}))
        yield from _facet(outcome, _says(first, outcome) | own, _says(second, outcome) | other)


def _never(rule: Rule) -> dict[Any, str]:
    return {rule.never_fails: f"Never. {rule.never_fails}"} if rule.never_fails else {}


def _says(rule: Rule, outcome: str) -> dict[Any, str]:
    """The sentences of an outcome by what they are without the licence's own words."""
    return {(shape(say.when), say.sentence.template): form(say.sentence) for say in rule.explain.get(outcome, ())}


def _facet(what: str, first: Mapping[Any, str], second: Mapping[Any, str]) -> Iterator[Facet]:
    if first.keys() != second.keys():
        yield Facet(what, _without(first, second), _without(second, first))


def _without(texts: Mapping[Any, str], other: Mapping[Any, str]) -> tuple[str, ...]:
    return tuple(text for key, text in texts.items() if key not in other)


def _turning_on(first: Rule, second: Rule, shared: Iterable[str], told: set[str]) -> Iterator[Facet]:
    """Conditions that differ under sentences that are the same; others are told by their sentences already."""

    def open_cases(rule: Rule) -> list[Condition | None]:
        return [doubt.when for doubt in rule.doubts if doubt.because.template in shared]

    roles: list[tuple[str, str, Callable[[Rule], list[Condition | None]]]] = [
        ("applies-when", "not-applicable", lambda rule: [rule.applies]),
        ("fails-when", "fail", lambda rule: [rule.fails]),
        ("unclear-when", "", open_cases),
    ]
    facets: dict[tuple[tuple[str, ...], ...], Facet] = {}
    for what, outcome, conditions in roles:
        own, other = conditions(first), conditions(second)
        if outcome not in told and list(map(shape, own)) != list(map(shape, other)):
            before, after = questions(own), questions(other)
            sides = _without(before, after), _without(after, before)
            # What decides a fail decides as well what is left open: once is enough.
            facets.setdefault(sides, Facet(what, *(sides if any(sides) else ((OTHERWISE,), (OTHERWISE,)))))
    yield from facets.values()


def _exceptions(rule: Rule) -> dict[Any, str]:
    return {
        (exemption.id, exemption.proven, shape(exemption.when), exemption.because.template): form(exemption.because)
        for exemption in rule.unless
    }


def _doubts(rule: Rule) -> dict[str, Sentence]:
    """What a rule leaves open, by its template; a case that contradicts itself under this licence is left out."""
    return {doubt.because.template: doubt.because for doubt in rule.doubts if possible(doubt.when)}


def _remedies(rule: Rule, shared: Iterable[str]) -> dict[Any, str]:
    settling = [doubt.remedy for doubt in rule.doubts if doubt.because.template in shared]
    return {sentence.template: form(sentence) for sentence in (rule.remedy, *settling) if sentence.template}


def _forms(sentences: Mapping[str, Sentence]) -> dict[Any, str]:
    return {key: form(sentence) for key, sentence in sentences.items()}


def _used(rule: Rule) -> set[str]:
    """The parameters that a rule depends on."""
    sentences = [say.sentence for says in rule.explain.values() for say in says]
    sentences += [rule.remedy, *(part for doubt in rule.doubts for part in (doubt.because, doubt.remedy))]
    named = uses([sentence.template for sentence in sentences])
    return named.union(rule.differs_by, *(FACTS[name].beside_parameters for name in rule.asks if name in FACTS))
