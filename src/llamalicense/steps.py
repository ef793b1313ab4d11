"""Work that is done in steps, so that many pieces of it can take each step together.

What runs for one piece after the other finds its code and data still at hand; a whole piece between would have driven
them out. Work is a generator that yields between steps, and returns what it comes to.
"""

from collections.abc import Generator, Iterable
from typing import Any, TypeVar

T = TypeVar("T")
Steps = Generator[None, None, T]


def finished(work: Steps[T]) -> T:
    """What one piece of work comes to; raises what it raises."""
    try:
        while True:
            next(work)
    except StopIteration as end:
        result: T = end.value
        return result


def finished_together(works: Iterable[Steps[T]]) -> list[T]:
    """What each piece of work comes to, in their order: all take a step before one takes the next.

    What one raises ends all of them.
    """
    unfinished = list(enumerate(works))
    results: list[Any] = [None] * len(unfinished)
    while unfinished:
        going = unfinished
        unfinished = []
        for number, work in going:
            try:
                next(work)
            except StopIteration as end:
                results[number] = end.value
            else:
                unfinished.append((number, work))
    return results
