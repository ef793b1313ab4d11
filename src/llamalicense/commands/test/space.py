"""Everything that could be stated, as far as a rule can tell it apart: the combinations of the classes of values.

Two values of a fact belong to one class where every comparison of the rule comes to the same for both.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, islice, product
from math import prod
from typing import Any, NamedTuple

from llamalicense.commands.test.at_once import Bits, Statements, Valued, truth_of
from llamalicense.facts import FactType
from llamalicense.policy.conditions import Compare, Condition, Stated, leaves

# As many statements are looked at together; a condition then takes half a megabyte.
TOGETHER = 1 << 22
PARTS = 4  # that are looked at unless all are asked for
_MOST_TOGETHER = 6  # members of a list whose combinations are all tried
Leaf = Compare | Stated
Classes = Mapping[str, tuple[Any, ...]]


class Space(NamedTuple):
    """The classes of each fact, None first where it may be unstated, and how many combinations there are."""

    classes: Classes

    @property
    def size(self) -> int:
        """The number of combinations."""
        return prod(map(len, self.classes.values()))

    def few(self) -> Iterator[tuple[tuple[Any, ...], Statements]]:
        """The first of its parts, which are all of them but for very large rules."""
        return islice(self.slices(), PARTS)

    @property
    def is_large(self) -> bool:
        """Whether it has more parts than a few."""
        return self.size > PARTS * TOGETHER

    def slices(self) -> Iterator[tuple[tuple[Any, ...], Statements]]:
        """The combinations in parts that can be looked at together, each with the values that are fixed in it."""
        facts = list(self.classes)
        size, inner = self.size, len(facts)
        outer = 0
        while outer < inner and size > TOGETHER:
            size //= len(self.classes[facts[outer]])
            outer += 1
        varied = _varied({fact: self.classes[fact] for fact in facts[outer:]})
        every = (1 << size) - 1
        for fixed in product(*(self.classes[fact] for fact in facts[:outer])):
            values = {fact: ((value, every),) for fact, value in zip(facts[:outer], fixed, strict=True)}
            yield fixed, Statements(every, {**values, **varied})

    def strides(self) -> dict[str, int]:
        """How far apart two combinations stand, in one part, that differ in a fact by one class."""
        strides, stride = {}, 1
        for fact, classes in reversed(list(self.classes.items())):
            if stride * len(classes) > TOGETHER:
                break
            strides[fact] = stride
            stride *= len(classes)
        return strides


def _varied(classes: Classes) -> dict[str, Valued]:
    values: dict[str, Valued] = {}
    size, stride = prod(map(len, classes.values())), 1
    for fact, of_fact in reversed(list(classes.items())):
        period = stride * len(of_fact)
        block = (1 << stride) - 1
        values[fact] = tuple(
            (value, _repeated(block << number * stride, period, size // period)) for number, value in enumerate(of_fact)
        )
        stride = period
    return values


def _repeated(pattern: Bits, width: int, times: int) -> Bits:
    """A pattern of so many bits, again and again."""
    result, have = 0, 0
    unit, covers = pattern, 1
    while times:
        if times & 1:
            result |= unit << have * width
            have += covers
        times >>= 1
        if times:
            unit |= unit << covers * width
            covers *= 2
    return result


def space(nodes: Iterable[Condition], table: Mapping[str, FactType]) -> Space:
    """What conditions can tell apart."""
    classes = {fact: _classes(compared, table[fact]) for fact, compared in _by_fact(nodes).items()}
    # What has most classes is fixed last, so that as much as can be is looked at together.
    return Space(dict(sorted(classes.items(), key=lambda item: -len(item[1]))))


def classes_of(
    nodes: Iterable[Condition], table: Mapping[str, FactType], known: Mapping[str, tuple[Any, ...]]
) -> Classes:
    """The values of each fact that conditions or their mutants can tell apart, each of its words by itself."""
    return {
        fact: tuple(
            dict.fromkeys(
                [*([] if table[fact].always else [None]), *_values(compared, table[fact]), *known.get(fact, ())]
            )
        )
        for fact, compared in _by_fact(nodes).items()
    }


def _by_fact(nodes: Iterable[Condition]) -> dict[str, list[Leaf]]:
    """The comparisons in conditions, by the fact that they compare."""
    compared: dict[str, list[Leaf]] = {}
    for node in nodes:
        for leaf in leaves(node):
            compared.setdefault(leaf.fact, []).append(leaf)
    return compared


def _classes(compared: list[Leaf], fact: FactType) -> tuple[Any, ...]:
    known: dict[tuple[bool | None, ...], Any] = {}
    for value in ([] if fact.always else [None]) + list(_values(compared, fact)):
        known.setdefault(tuple(truth_of(leaf, value) for leaf in compared), value)
    return tuple(known.values())


def _values(compared: list[Leaf], fact: FactType) -> Iterator[Any]:
    """Values of a fact among which there is one of each class."""
    named = dict.fromkeys(
        value
        for leaf in compared
        if isinstance(leaf, Compare)
        for value in (leaf.value if isinstance(leaf.value, tuple) else (leaf.value,))
    )
    if fact.kind == "flag":
        yield from (True,) if fact.never_false else (True, False)
    elif fact.kind == "words":
        several = range(len(named) + 1) if len(named) <= _MOST_TOGETHER else (0, 1, len(named))
        yield from (members for many in several for members in combinations(named, many))
    elif fact.kind == "count":
        yield from dict.fromkeys(max(0, n + step) for n in named if isinstance(n, int) for step in (-1, 0, 1))
    elif fact.words:
        yield from fact.words
    else:
        yield from (*named, *(f"{value} or another" for value in named if isinstance(value, str)), "another")
