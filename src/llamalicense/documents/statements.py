"""What a block states, sentence by sentence; a title, name or link on a line of its own is one."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from llamalicense.documents.blocks import LINE, SIGNS, Block
from llamalicense.documents.patterns import regex

_LONGEST_NO_END = 24
_APART = str.maketrans(dict.fromkeys(SIGNS, " "))

_END = regex(r"[.?!][\"'”’)\]>]*(?=\s|$)")
# "Section 1.b.i." and "U.S." end no sentence, and neither do "Section 2." or "Inc."
_NO_END = regex(
    r"(?:\b(?:Inc|Ltd|Co|Corp|No|v|e\.g|i\.e|cf|et al)|\b[^\W\d_]|\bSections?\s\d+|§\s?\d+|^\s*\(?\d{1,2})$"
)
_CLOSED = regex(r"[.?!:]$")
# A line that ends in one of these goes on with the next.
_GOES_ON = regex(
    r"(?i)(?:[,(–-]|\b(?:a|an|and|any|as|at|be|by|for|from|in|into|is|nor|not|of|on|or|our|that|the|this|to|under|with"
    r"|without|your))$"
)


class Statement(NamedTuple):
    """A sentence on one line, without the signs of links and edges, and the line of the file on which it begins."""

    text: str
    line: int


def statements(block: Block) -> Iterator[Statement]:
    """The sentences of a block; a line that names something and is not gone on with is one of its own."""
    lines = [" ".join(line.translate(_APART).split()) for line in block.text.split(LINE)]
    pending, first = list[str](), 0
    for number, (line, following) in enumerate(pairwise([*lines, ""])):
        if line:
            first = first if pending else number
            pending.append(line)
        if pending and (_CLOSED.search(line) or not following or _is_apart(line, following, len(pending))):
            yield from _split(" ".join(pending), block.lines[min(first, len(block.lines) - 1)])
            pending = []


def _is_apart(line: str, following: str, pending: int) -> bool:
    """Whether a line is a title, name or link of its own: what follows begins anew and ends no sentence of both."""
    in_capitals = line.isupper() and following.isupper()  # which do not tell where a sentence begins
    if pending > 1 or in_capitals or _GOES_ON.search(line) or following[0].islower():
        return False
    if re.match(r"(?i)(?:copyright|©|\(c\)|https?://|portions copyright)", line):
        return True
    words = line.split()
    titled = all(not word[0].isalpha() or word[0].isupper() for word in words if len(word) > 3)
    return titled or (len(words) <= 4 and not following.endswith("."))


def _split(text: str, line: int) -> Iterator[Statement]:
    begin = 0
    for end in _END.finditer(text):
        before = text[max(begin, end.start() - _LONGEST_NO_END) : end.start()]
        if end.end() < len(text) and end[0][0] == "." and (_NO_END.search(before) or text[end.end() + 1].islower()):
            continue
        if sentence := text[begin : end.end()].strip():
            yield Statement(sentence, line)
        begin = end.end()
    if sentence := text[begin:].strip():
        yield Statement(sentence, line)
