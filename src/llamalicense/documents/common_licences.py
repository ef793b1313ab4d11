"""The sentences of common licences, known by digests and not by their text."""

import hashlib
import json
import re
from base64 import b85decode
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from llamalicense.documents.words import numbered, stream_of

DIGEST = 10  # bytes of a sentence's digest
_DIGESTS = Path(__file__).with_name("common_licences.json")

_PARTS = re.compile(r"(?<=[.;:?!])\s+")
# Where a licence has a name of its own in a sentence, such as BSD's, any stands for it.
_NAMES = (
    (re.compile(r"(?i)(neither the names?) of .{1,80}? (nor)"), r"\1 of the copyright holder \2"),
    (re.compile(r"(?i)(provided by) .{1,100}? ([\"“'‘]*as is)"), r"\1 the copyright holders \2"),
    (re.compile(r"(?i)(in no event shall) .{1,100}? (be liable)"), r"\1 the copyright holder \2"),
)


def parts(text: str) -> Sequence[str]:
    """A sentence cut at its colons and semicolons, since lists of a licence are laid out in many ways."""
    return [part for part in _PARTS.split(text) if any(map(str.isalnum, part))]


def sentence_digest(text: str) -> bytes:
    """The digest of a sentence or part of one, whatever its layout."""
    for pattern, name in _NAMES:
        text = pattern.sub(name, text)
    return hashlib.sha256(stream_of(numbered([text])).letters).digest()[:DIGEST]


def is_of_common_licence(text: str) -> bool:
    """Whether every part of a sentence is one of a common licence's."""
    return all(sentence_digest(part) in _known() for part in parts(text))


@cache
def _known() -> frozenset[bytes]:
    data = b85decode("".join(json.loads(_DIGESTS.read_text(encoding="utf-8"))["digests"]))
    return frozenset(data[place : place + DIGEST] for place in range(0, len(data), DIGEST))
