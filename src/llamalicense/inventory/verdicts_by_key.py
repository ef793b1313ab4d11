"""What each row of an earlier audit came to, by its key: nine bytes a row, as there may be millions."""

from array import array
from bisect import bisect_left
from hashlib import blake2b
from typing import Literal, get_args

# From the best to the worst; a row without a verdict is the worst, as it is for the exit status.
State = Literal["pass", "warn", "fail", "no verdict"]
STATES: tuple[State, ...] = get_args(State)
_BUCKETS = 256


class VerdictsByKey:
    """Digests of keys, 62 bits each and two for what the row came to, in order within buckets by their first bits.

    Of a key that stands several times the worst counts. `add` comes before `find`.
    """

    def __init__(self) -> None:
        self._buckets = [array("Q") for _ in range(_BUCKETS)]
        self._seen: list[bytearray] = []

    def add(self, key: str, state: State) -> None:
        """Notes what the row of a key came to."""
        digest = _digest(key)
        self._buckets[digest >> 56].append(digest | STATES.index(state))

    def find(self, key: str) -> tuple[State | None, bool]:
        """What the row of a key came to, None where there was none, and whether it was asked for before."""
        self._sort()
        digest = _digest(key)
        bucket, seen = self._buckets[digest >> 56], self._seen[digest >> 56]
        place = bisect_left(bucket, digest)
        if place == len(bucket) or bucket[place] & ~3 != digest:
            return None, False
        was_seen, seen[place] = bool(seen[place]), 1
        return STATES[bucket[place] & 3], was_seen

    @property
    def left(self) -> int:
        """How many keys were never asked for."""
        self._sort()
        return sum(seen.count(0) for seen in self._seen)

    def _sort(self) -> None:
        """Puts the digests into their order, once all are there."""
        if self._seen:
            return
        for number, bucket in enumerate(self._buckets):
            # The last of those alike is the worst.
            self._buckets[number] = array("Q", {digest >> 2: digest for digest in sorted(bucket)}.values())
        self._seen = [bytearray(len(bucket)) for bucket in self._buckets]


def _digest(key: str) -> int:
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") & ~3
