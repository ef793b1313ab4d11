"""What is worked out when it is first asked for, and kept."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """What a function comes to, called when that is first asked for; `functools.cache` takes ten times as long to make.

    Work that raises is done anew when it is asked for again.
    """

    __slots__ = ("_known", "_work")

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._known: list[T] = []

    def __call__(self) -> T:
        """What it comes to."""
        if not self._known:
            self._known.append(self._work())
        return self._known[0]
