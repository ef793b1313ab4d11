"""Many statements at once: each is a bit, and a condition is two numbers, where it is true and where it is false.

So a rule is decided for all examples, or for every combination of values that it can tell apart, by a few operations on
whole numbers, and each of thousands of mutants of it as well.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from llamalicense.policy.conditions import COMPARISONS, AllOf, AnyOf, Compare, Condition, Not, Stated

Bits = int  # a set of statements
Valued = tuple[tuple[Any, Bits], ...]  # the values of a fact, None where it is not stated, each with its statements


class Held(NamedTuple):
    """Where a condition is true and where it is false; elsewhere it is not stated."""

    true: Bits
    false: Bits


class Statements:
    """A set of statements by what each says of every fact that a rule asks for.

    `every` has a bit for each statement. What a condition comes to is kept for conditions that `keep` was told of.
    """

    def __init__(self, every: Bits, values: Mapping[str, Valued]) -> None:
        self.every = every
        self.values = values
        self._leaves: dict[tuple[str, str, Any], Held] = {}
        self._kept: dict[int, tuple[Condition, Held]] = {}

    def holds(self, node: Condition) -> Held:
        """Where a condition is true and where it is false."""
        kept = self._kept.get(id(node))
        return kept[1] if kept else self._worked_out(node)

    def keep(self, node: Condition) -> None:
        """Remembers what a condition and its parts come to: mutants share most of them."""
        if id(node) not in self._kept:
            for part in parts(node):
                self.keep(part)
            self._kept[id(node)] = node, self._worked_out(node)

    def _worked_out(self, node: Condition) -> Held:
        if isinstance(node, Compare):
            return self._leaf(node.fact, node.word, node.value, _truth(node))
        if isinstance(node, Stated):
            return self._leaf(node.fact, "stated", node.wanted, lambda value: (value is not None) is node.wanted)
        if isinstance(node, Not):
            true, false = self.holds(node.part)
            return Held(false, true)
        together = [self.holds(part) for part in node.parts]
        return self._all(together) if isinstance(node, AllOf) else self._any(together)

    def _all(self, together: list[Held]) -> Held:
        true, false = self.every, 0
        for held in together:
            true &= held.true
            false |= held.false
        return Held(true, false)

    def _any(self, together: list[Held]) -> Held:
        true, false = 0, self.every
        for held in together:
            true |= held.true
            false &= held.false
        return Held(true, false)

    def _leaf(self, fact: str, word: str, wanted: Any, truth: Callable[[Any], bool | None]) -> Held:
        key = (fact, word, wanted)
        if key not in self._leaves:
            true = false = 0
            for value, where in self.values[fact]:
                holds = truth(value)
                true |= where if holds else 0
                false |= where if holds is False else 0
            self._leaves[key] = Held(true, false)
        return self._leaves[key]


def _truth(leaf: Compare) -> Callable[[Any], bool | None]:
    compare = COMPARISONS[leaf.word]
    return lambda value: None if value is None else compare(value, leaf.value)


def truth_of(leaf: Compare | Stated, value: Any) -> bool | None:
    """What a comparison comes to for a value of its fact."""
    return (value is not None) is leaf.wanted if isinstance(leaf, Stated) else _truth(leaf)(value)


def parts(node: Condition) -> tuple[Condition, ...]:
    """What a condition is made of, none for a comparison."""
    if isinstance(node, Not):
        return (node.part,)
    return node.parts if isinstance(node, AllOf | AnyOf) else ()


def numbers(bits: Bits) -> list[int]:
    """The places of the bits that are set."""
    listed = []
    while bits:
        lowest = bits & -bits
        listed.append(lowest.bit_length() - 1)
        bits ^= lowest
    return listed


def listed(rows: list[Mapping[str, Any]], facts: tuple[str, ...]) -> Statements:
    """Statements out of rows, each a value for every fact."""
    values: dict[str, dict[Any, Bits]] = {fact: {} for fact in facts}
    for number, row in enumerate(rows):
        for fact in facts:
            known, value = values[fact], row[fact]
            # True equals 1 in Python, and in policies a flag is never a count.
            known[value] = known.get(value, 0) | 1 << number
    return Statements((1 << len(rows)) - 1, {fact: tuple(known.items()) for fact, known in values.items()})
