"""Counts by name in bounded room, the same whatever the order in which they come.

Names that strangers choose may be as many as there are rows. Those that come first in the order of names are counted
each by itself, the others together: a name that is among the first of all was among the first of any part, so that
nothing of it was ever counted with the others.
"""

from bisect import insort
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

LONGEST = 200


def shortened(name: str, longest: int = LONGEST) -> str:
    """A name that holds no more than a page has use for; longer ones with the same beginning are one."""
    return name if len(name) <= longest else f"{name[:longest]}…"


def add_to(counts: list[int], more: list[int]) -> None:
    """Adds counts to others, place by place."""
    for place, number in enumerate(more):
        counts[place] += number


class Kept(dict[str, list[int]]):
    """Rows of `width` counts for the first `limit` names in their order; `others` counts what is beyond them.

    `kept[name]` are the counts of a name, to be added to.
    """

    def __init__(self, width: int, limit: int) -> None:
        super().__init__()
        self.width = width
        self.limit = limit
        self.others = [0] * width
        self._order: list[str] = []  # of the names, once there are so many

    def __missing__(self, name: str) -> list[int]:
        name = shortened(name)
        if name in self:
            return self[name]
        if len(self) == self.limit:
            self._order = self._order or sorted(self)
            if name > self._order[-1]:
                return self.others
            add_to(self.others, self.pop(self._order.pop()))
            insort(self._order, name)
        counts = self[name] = [0] * self.width
        return counts

    def merge(self, other: "Kept") -> None:
        """Adds what another has counted."""
        for name, counts in other.items():
            add_to(self[name], counts)
        add_to(self.others, other.others)


def add_numbers(kept: Kept, numbers: Iterable[Mapping[str, int]], rows_at: int, results_at: int) -> None:
    """Counts the rows that have results by a name, and these results."""
    for (name, results), rows in Counter(chain.from_iterable([of_row.items() for of_row in numbers])).items():
        counts = kept[name]
        counts[rows_at] += rows
        counts[results_at] += rows * results
