"""The sentences of common licences, known by digests and not by their text."""

import hashlib
import json
import unicodedata
from base64 import b85decode
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, groupby
from pathlib import Path

from llamalicense.documents.patterns import regex

DIGEST = 10  # bytes of a sentence's digest
_DIGESTS = Path(__file__).with_name("common_licences.json")

_PARTS = regex(r"(?<=[.;:?!])\s+")
# The number of an item, and the word that joins it to the one before.
_HEAD = regex(r"(?i)^(?:[\W_]*(?:(?:and|or)(?:\s+|$)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]+(?:\s+|$)))*")
_SIGNS = regex(r"[\W_]+")
_HAS_A_NAME = regex(r"(?i)neither the name|provided by|in no event")
# Where a licence has a name of its own in a sentence, such as BSD's, any stands for it.
_NAMES = (
    (regex(r"(?i)(neither the names?) of .{1,80}? (nor)"), r"\1 of the copyright holder \2"),
    (regex(r"(?i)(provided by) .{1,100}? ([\"“'‘]*as is)"), r"\1 the copyright holders \2"),
    (regex(r"(?i)(in no event shall) .{1,100}? (be liable)"), r"\1 the copyright holder \2"),
)


def parts(text: str) -> Sequence[str]:
    """A sentence cut at its colons and semicolons, since lists of a licence are laid out in many ways."""
    for pattern, name in _NAMES if _HAS_A_NAME.search(text) else ():
        text = pattern.sub(name, text)
    return [part for part in _PARTS.split(text) if any(map(str.isalnum, part))]


def sentence_digest(text: str) -> bytes:
    """The digest of a sentence or part of one: its letters and digits, without a number or "or" at its head."""
    text = _HEAD.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return hashlib.sha256(_SIGNS.sub("", text).casefold().encode()).digest()[:DIGEST]


def of_common_licences(texts: Sequence[str]) -> list[bool]:
    """Which of some sentences, one after the other, are those of a common licence.

    A sentence whose parts are all known is one; so are several that have known parts together, cut by lines or items.
    """
    known = [all(sentence_digest(part) in _known() for part in parts(text)) for text in texts]
    if len(texts) > 1 and not all(known):
        known = [alone or together for alone, together in zip(known, _together(texts), strict=True)]
    for is_known, run in groupby(range(len(texts)), known.__getitem__):
        numbers = list(run)
        if not is_known and 1 < len(numbers) < len(texts):
            known[numbers[0] : numbers[-1] + 1] = _together(texts[numbers[0] : numbers[-1] + 1])
    return known


def _together(texts: Sequence[str]) -> list[bool]:
    ends = list(accumulate(len(text) + 1 for text in texts))
    known, place = [True] * len(texts), 0
    for part in _PARTS.split(" ".join(texts)):
        if sentence_digest(part) not in _known():
            first, last = bisect_right(ends, place), bisect_right(ends, place + len(part) - 1)
            known[first : last + 1] = [False] * (last + 1 - first)
        place += len(part) + 1
    return known


@cache
def _known() -> frozenset[bytes]:
    data = b85decode("".join(json.loads(_DIGESTS.read_text(encoding="utf-8"))["digests"]))
    return frozenset(data[place : place + DIGEST] for place in range(0, len(data), DIGEST))
