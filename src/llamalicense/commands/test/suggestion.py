"""An example written out as lines of a policy, for a person to judge."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from llamalicense.commands.test.at_once import Statements, listed
from llamalicense.commands.test.examples import Case, FactTypes, GivenFacts, words_of
from llamalicense.commands.test.outcomes import Outcomes, chosen, lacking, outcomes
from llamalicense.policy.conditions import leaves
from llamalicense.policy.policy import Rule

_WORDS = 5


class _Decided:
    """A rule decided for one example, whether or not its conditions carry closures."""

    def __init__(self, rule: Rule, facts: GivenFacts) -> None:
        asked = tuple(dict.fromkeys(leaf.fact for node in rule.all_conditions for leaf in leaves(node)))
        self.rule = rule
        self.facts = facts
        self.statements: Statements = listed([{name: facts.or_anything(name) for name in asked}], asked)
        self.came: Outcomes = outcomes(rule, self.statements)

    @property
    def reason(self) -> str:
        reason = next(reason for reason, where in self.came.reasons.items() if where)
        return "fail" if reason == "violated" else reason

    @property
    def doubts(self) -> list[str]:
        zipped = zip(self.rule.doubts, self.came.doubted, strict=True)
        return [doubt.id or "(give it an id)" for doubt, where in zipped if where]

    @property
    def text(self) -> str:
        words = words_of(self.facts)
        choices = chosen(self.rule, self.statements, self.came)
        return " ".join(choice.sentence.fill(words) for choice in choices if choice.where)

    def open_lines(self) -> Iterator[str]:
        """The lines of an example that say what is open and what is asked for."""
        if self.doubts:
            yield f"doubts: [{', '.join(self.doubts)}]"
        if self.reason == "missing":
            missing = lacking(self.rule, self.statements, self.came.reasons["missing"])
            yield f"missing: [{', '.join(missing)}]"


def example_of(rule: Rule, case: Case | None, changed: Mapping[str, Any], table: FactTypes) -> Iterator[str]:
    """The lines of an example: an existing one with what is changed in it, and what the rule says of it."""
    says = _Decided(rule, _facts(case, changed, table))
    yield from _given(case, changed)
    yield f"expect: {says.reason}"
    yield from says.open_lines()


def telling(
    rule: Rule, mutant: Rule, case: Case | None, changed: Mapping[str, Any], table: FactTypes, how: str
) -> Iterator[str]:
    """The lines of an example that tells a mutant from its rule, by the outcome or by words."""
    facts = _facts(case, changed, table)
    says, other = _Decided(rule, facts), _Decided(mutant, facts)
    *lines, expect = list(example_of(rule, case, changed, table))[: 3 if case else 2]
    yield from lines
    if says.reason != other.reason:
        yield f"{expect}  # the mutant says {other.reason}"
    else:
        yield expect
    yield from says.open_lines()
    if how == "words":
        yield f'says: "{_unlike(says.text, other.text)}"'


def _facts(case: Case | None, changed: Mapping[str, Any], table: FactTypes) -> GivenFacts:
    base = {name: held[0] for name, held in case.facts.items()} if case else {}
    return GivenFacts({**base, **changed}, table)


def _given(case: Case | None, changed: Mapping[str, Any]) -> Iterator[str]:
    own = dict(case.example.get("own", case.example["given"])) if case else {}
    if case:
        yield f'# "{case.example["name"]}"{f" ({case.line})" if case.line else ""} with one fact changed'
    yield f"given: {_mapping({**own, **changed})}"


def _mapping(given: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {_value(value)}" for name, value in given.items()) + "}"


def _value(value: Any) -> str:
    if value is None:
        return "not-stated"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_value, value))}]"
    return _mapping(value) if isinstance(value, Mapping) else str(value)


def _unlike(text: str, other: str) -> str:
    """A few words of a text that the other one has not."""
    words, those = text.split(), other.split()
    for _, start, end, _, _ in SequenceMatcher(None, words, those, autojunk=False).get_opcodes():
        run = " ".join(words[start : min(end, start + _WORDS)])
        if run and run not in other:
            return run
    return " ".join(words[:_WORDS])
