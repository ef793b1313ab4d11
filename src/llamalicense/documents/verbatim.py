"""Meta's files of agreements as they were published, known by one digest of their words: most copies are one of them.

Such a copy is judged without being compared word by word. Whatever differs in more than white space is none here.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic_core import from_json

from llamalicense.documents.blocks import LINE, seen

_FILE = Path(__file__).with_name("verbatim.json")


class Published(NamedTuple):
    """A published file in a text: the policy id of its licence, whether it "is" or "holds" it, and its first line."""

    licence: str
    verb: str
    line: int


def published(text: str) -> Published | None:
    """The published file that a plain text is, word for word."""
    words = seen(text)
    if row := _rows().get(words_digest(words)):
        licence, verb = row
        return Published(licence, verb, 1 + words.count(LINE, 0, len(words) - len(words.lstrip())))
    return None


def words_digest(text: str) -> str:
    """The digest of a text's words, whatever white space stands between them."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:32]


@cache
def _rows() -> dict[str, list[str]]:
    """By digest, licence and verb."""
    rows: dict[str, list[str]] = from_json(_FILE.read_bytes())
    return rows
