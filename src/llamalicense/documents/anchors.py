"""Anchors: the fingerprint of one sentence of a licence, so that a rule can cite it without copying it."""

import hashlib
import unicodedata
from collections.abc import Collection, Iterator

from llamalicense.documents.patterns import regex
from llamalicense.documents.read.markdown import lines_of

_QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″«»", '"')})
_HEADING = regex(r"#{1,6}(?:\s+|$)")
_LABELS = regex(r"^(?:(?:[-*+•]|(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)])\s+)+")
# A wrapped paragraph may go on with "4. If you access": as in Markdown, only a first item interrupts a paragraph.
_LATER_NUMBER = regex(r"(?!1[.)])\d")
_AFTER_WHICH_A_LIST_BEGINS = (".", ":", ";", "?", "!")

# "Section 1.b.i." and "U.S." end no sentence, and neither does "Section 2." or "Inc."; "Llama 4." does.
_NO_END = regex(r"(?:\bInc|\b[^\W\d_]|\bSections?\s\d+|§\s?\d+|\b\d+(?:\.[a-z]+)+)$")
_LONGEST_NO_END = 24
_END = regex(r"[.?!][\"'”’]*(?=\s)")


def collapse(text: str) -> str:
    """The text with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def units(text: str) -> Iterator[str]:
    """The paragraphs and list items of a text, each on one line, without number, bullet, heading or Markdown."""
    unit: list[str] = []
    in_list = False
    for line in map(str.strip, lines_of(text)):
        heading, labels = _HEADING.match(line), _LABELS.match(line)
        in_paragraph = unit and not in_list and not unit[-1].endswith(_AFTER_WHICH_A_LIST_BEGINS)
        if labels and in_paragraph and _LATER_NUMBER.match(line):
            labels = None
        if heading or labels or not line:
            if unit:
                yield collapse(" ".join(unit))
            unit, in_list = [], bool(labels)
        if heading:
            if title := collapse(_LABELS.sub("", line[heading.end() :].rstrip("# "))):
                yield title
        elif line:
            unit.append(line[labels.end() :] if labels else line)
    if unit:
        yield collapse(" ".join(unit))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text in their order; a unit without an end of sentence is one."""
    for unit in units(text):
        begin = 0
        for end in _END.finditer(unit):
            before = unit[max(begin, end.start() - _LONGEST_NO_END) : end.start()]
            if unit[end.end() + 1].isupper() and not (end[0][0] == "." and _NO_END.search(before)):
                yield unit[begin : end.end()]
                begin = end.end() + 1
        yield unit[begin:]


def anchor(sentence: str) -> str:
    """The first 16 hex digits of the SHA-256 of a sentence in NFC, with straight quotes, single spaces, case folded."""
    plain = collapse(unicodedata.normalize("NFC", sentence).translate(_QUOTES)).casefold()
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def find(wanted: Collection[str], text: str) -> dict[str, str]:
    """The sentences of a text that anchors stand for, the first of each, by their anchors."""
    by_anchor: dict[str, str] = {}
    for sentence in sentences(text):
        if (key := anchor(sentence)) in wanted:
            by_anchor.setdefault(key, sentence)
    return by_anchor
