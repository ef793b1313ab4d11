"""What the examples of a rule expect, as sets of examples, so that a mutant is held against all of them at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from llamalicense.commands.test.at_once import Bits, Statements, listed, numbers
from llamalicense.commands.test.examples import Case, expected, phrases, words_of
from llamalicense.commands.test.outcomes import Outcomes, chosen, lacking, outcomes
from llamalicense.decision.result import Reason
from llamalicense.policy.conditions import Condition, leaves
from llamalicense.policy.policy import Rule
from llamalicense.policy.sentences import Sentence

_REASONS: tuple[Reason, ...] = ("not-applicable", "exception", "violated", "unclear", "satisfied", "missing")


class Expectations:
    """The examples of one rule that hold: what each gives and what it expects."""

    def __init__(self, cases: Sequence[Case], conditions: Sequence[Condition]) -> None:
        self.cases = cases
        facts = tuple(dict.fromkeys(leaf.fact for node in conditions for leaf in leaves(node)))
        self.rows: list[Mapping[str, Any]] = [{fact: case.facts.or_anything(fact) for fact in facts} for case in cases]
        self.statements: Statements = listed(self.rows, facts)
        for node in conditions:
            self.statements.keep(node)
        self._refused = {reason: _those(reason not in expected(case.example) for case in cases) for reason in _REASONS}
        self._doubts = self._named("doubts")
        self._missing = self._named("missing")
        self._phrases: dict[str, Bits] = {}
        for number, case in enumerate(cases):
            for phrase in phrases(case.example):
                self._phrases[phrase] = self._phrases.get(phrase, 0) | 1 << number
        self._words = [words_of(case.facts) for case in cases]
        self._spoken: dict[tuple[str, tuple[str, ...], str], Bits] = {}

    def _named(self, field: str) -> tuple[Bits, dict[str, Bits]]:
        """The examples that state a list of names, and for each name those whose list has it."""
        stated = _those(field in case.example for case in self.cases)
        names = dict.fromkeys(name for case in self.cases for name in case.example.get(field) or ())
        return stated, {name: _those(name in (case.example.get(field) or ()) for case in self.cases) for name in names}

    def tell_apart(self, mutant: Rule) -> bool:
        """Whether an example expects something else than a mutant says."""
        came = outcomes(mutant, self.statements)
        if any(came.reasons[reason] & refused for reason, refused in self._refused.items()):
            return True
        if mutant.never_fails and came.reasons["violated"]:
            return True
        return self._doubt(mutant, came) or self._ask(mutant, came) or self._hear(mutant, came)

    def _doubt(self, mutant: Rule, came: Outcomes) -> bool:
        stated, named = self._doubts
        if not stated:
            return False
        held: dict[str, Bits] = {}
        for doubt, where in zip(mutant.doubts, came.doubted, strict=True):
            held[doubt.id] = held.get(doubt.id, 0) | where
        return any((held.get(name, 0) ^ named.get(name, 0)) & stated for name in held.keys() | named.keys())

    def _ask(self, mutant: Rule, came: Outcomes) -> bool:
        stated, named = self._missing
        if not stated:
            return False
        lacks = lacking(mutant, self.statements, came.reasons["missing"] & stated)
        return any(lacks.get(name, 0) != named.get(name, 0) & stated for name in lacks.keys() | named.keys())

    def _hear(self, mutant: Rule, came: Outcomes) -> bool:
        choices = [choice for choice in chosen(mutant, self.statements, came) if choice.where]
        for phrase, where in self._phrases.items():
            heard = where if phrase in mutant.remark else 0
            for choice in choices:
                heard |= choice.where & self._where_spoken(choice.sentence, phrase)
            if where & ~heard:
                return True
        return False

    def _where_spoken(self, sentence: Sentence, phrase: str) -> Bits:
        """The examples that expect these words and of which a sentence, were it said, would say them."""
        key = (sentence.text, sentence.facts, phrase)
        if key not in self._spoken:
            places = numbers(self._phrases[phrase])
            self._spoken[key] = sum(1 << number for number in places if phrase in sentence.fill(self._words[number]))
        return self._spoken[key]


def _those(holds: Any) -> Bits:
    return sum(1 << number for number, holding in enumerate(holds) if holding)
