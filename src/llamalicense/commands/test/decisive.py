"""Whether examples show of each comparison of a rule that it is true, false, not stated, and decides alone.

It decides alone where two examples that differ in its fact and in no other come out otherwise, and it is true in one of
them and false in the other (unique-cause MC/DC; where one fact is compared twice, by the fact).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from llamalicense.commands.test.at_once import listed, truth_of
from llamalicense.commands.test.examples import FactTypes
from llamalicense.commands.test.expectations import Expectations
from llamalicense.commands.test.mutants import in_words
from llamalicense.commands.test.outcomes import outcomes
from llamalicense.commands.test.space import Leaf, classes_of
from llamalicense.commands.test.suggestion import example_of
from llamalicense.policy.conditions import leaves
from llamalicense.policy.policy import Rule

Row = Mapping[str, Any]
_WORDS = {True: "true", False: "false", None: "not stated"}


class Undecided(NamedTuple):
    """A comparison of which examples do not show all, what they do not show, and the lines of one that does."""

    comparison: str
    lacks: str
    lines: tuple[str, ...]


class Decisive(NamedTuple):
    """How many comparisons a rule makes, and those of which its examples do not show all."""

    comparisons: int
    undecided: tuple[Undecided, ...]


def decisive(rule: Rule, expectations: Expectations, table: FactTypes) -> Decisive:
    """Looks for what examples do not show of each comparison."""
    compared = {leaf[1:]: leaf for node in rule.conditions for leaf in leaves(node)}
    shown = _Shown(rule, expectations, table)
    undecided = [shown.lacking(leaf) for leaf in compared.values()]
    return Decisive(len(compared), tuple(gap for gap in undecided if gap is not None))


class _Shown:
    def __init__(self, rule: Rule, expectations: Expectations, table: FactTypes) -> None:
        self.rule = rule
        self.table = table
        self.cases = expectations.cases
        self.rows: Sequence[Row] = expectations.rows
        self.came = self._outcomes(self.rows)
        self.pairs: dict[str, list[list[tuple[Any, Any]]]] = {}

    def _outcomes(self, rows: Sequence[Row]) -> list[Any]:
        """What each row comes to, in a form that can be compared."""
        facts = tuple(dict.fromkeys(leaf.fact for node in self.rule.conditions for leaf in leaves(node)))
        came = outcomes(self.rule, listed(list(rows), facts))
        sets = [*came.reasons.values(), *came.excepted, *came.doubted]
        return [tuple(bits >> number & 1 for bits in sets) for number in range(len(rows))]

    def lacking(self, leaf: Leaf) -> Undecided | None:
        """What the examples do not show of a comparison."""
        truths = {truth_of(leaf, row[leaf.fact]) for row in self.rows}
        words = in_words(leaf)
        for wanted in self._possible(leaf):
            if wanted not in truths:
                lines = next(self._with(leaf, wanted), ())
                return Undecided(words, f"it is {_WORDS[wanted]} in no example", lines)
        if any(self._decides(leaf, pair) for pair in self._alike(leaf.fact)):
            return None
        return Undecided(words, "it decides alone in no two examples", next(self._alone(leaf), ()))

    def _possible(self, leaf: Leaf) -> list[bool | None]:
        """What a comparison can come to."""
        values = classes_of([leaf], self.table, {})[leaf.fact]
        truths = {truth_of(leaf, value) for value in values}
        return [truth for truth in (True, False, None) if truth in truths]

    def _alike(self, fact: str) -> list[list[tuple[Any, Any]]]:
        """The examples that differ in one fact alone: its value and what came out."""
        if fact not in self.pairs:
            groups: dict[tuple[Any, ...], list[tuple[Any, Any]]] = {}
            for row, came in zip(self.rows, self.came, strict=True):
                rest = tuple(value for name, value in row.items() if name != fact)
                groups.setdefault(rest, []).append((row[fact], came))
            self.pairs[fact] = [list(dict.fromkeys(group)) for group in groups.values() if len(group) > 1]
        return self.pairs[fact]

    def _decides(self, leaf: Leaf, alike: list[tuple[Any, Any]]) -> bool:
        sides: dict[bool | None, set[Any]] = {True: set(), False: set(), None: set()}
        for value, came in alike:
            sides[truth_of(leaf, value)].add(came)
        one, other = (sides[truth] for truth in self._possible(leaf)[:2])
        return bool(one and other) and len(one | other) > 1

    def _with(self, leaf: Leaf, wanted: bool | None) -> Iterator[tuple[str, ...]]:
        """Examples in which a comparison comes to something, those first in which that changes what comes out."""
        neighbours = [
            (self.came[number] == came, number, value)
            for number, value, came in self._neighbours(leaf)
            if truth_of(leaf, value) is wanted
        ]
        for _, number, value in sorted(neighbours, key=lambda neighbour: neighbour[:2]):
            yield tuple(example_of(self.rule, self.cases[number], {leaf.fact: value}, self.table))

    def _alone(self, leaf: Leaf) -> Iterator[tuple[str, ...]]:
        for number, value, came in self._neighbours(leaf):
            before, after = truth_of(leaf, self.rows[number][leaf.fact]), truth_of(leaf, value)
            if came != self.came[number] and {before, after} == set(self._possible(leaf)[:2]):
                yield tuple(example_of(self.rule, self.cases[number], {leaf.fact: value}, self.table))

    def _neighbours(self, leaf: Leaf) -> list[tuple[int, Any, Any]]:
        """The examples with another value of one fact: the number of each, the value, and what comes out."""
        values = classes_of(self.rule.conditions, self.table, {})[leaf.fact]
        rows: list[Row] = []
        changes: list[tuple[int, Any]] = []
        for number, row in enumerate(self.rows):
            for value in values:
                if value != row[leaf.fact]:
                    rows.append({**row, leaf.fact: value})
                    changes.append((number, value))
        return [(*change, came) for change, came in zip(changes, self._outcomes(rows), strict=True)]
