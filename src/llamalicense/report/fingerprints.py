"""Identities by which other systems know a finding again: hexadecimal, unique within a report."""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

# Of 64; so many are enough, and short enough to read.
DIGITS = 32


def fingerprints(keys: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A fingerprint of each key; what a key leaves out, such as a line, may change. An equal key gets a higher number.

    The form, a digest and a number from 1, is what GitHub's own action writes.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for key in keys:
        seen[key] += 1
        # Parts are counted, so that none can pass for two; names of files may hold what UTF-8 has no bytes for.
        parts = "".join(f"{len(part)}:{part}" for part in key)
        yield f"{sha256(parts.encode(errors='surrogatepass')).hexdigest()[:DIGITS]}:{seen[key]}"
