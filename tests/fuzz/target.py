"""What is fuzzed, as the fuzzer sees it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple


class Target(NamedTuple):
    """Something that reads a stranger's bytes: what makes them from a seed, and what is done with them.

    `share`: how many of its inputs are judged, against those of others, where they are counted. Of five times
    it, each of its makers has had a turn.
    """

    make: Callable[[int], Iterator[bytes]]
    run: Callable[[bytes], None]
    share: float = 1
