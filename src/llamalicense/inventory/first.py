"""The first of many by their places, in bounded room."""

from bisect import insort
from operator import itemgetter
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


class First(Generic[Item]):
    """The `most` items of the lowest places; of those with the same place the first that came."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._placed: list[tuple[Any, Item]] = []

    def takes(self, place: Any) -> bool:
        """Whether an item of this place would be among them."""
        return len(self._placed) < self.most or place < self._placed[-1][0]

    def put(self, place: Any, item: Item) -> None:
        """Puts an item into its place; the last falls out where there are too many."""
        insort(self._placed, (place, item), key=itemgetter(0))
        del self._placed[self.most :]

    def merge(self, other: "First[Item]") -> None:
        """Adds the items of another."""
        for place, item in other._placed:
            if self.takes(place):
                self.put(place, item)

    def items(self) -> tuple[Item, ...]:
        """The items in their order."""
        return tuple(item for _, item in self._placed)
