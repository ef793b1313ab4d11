"""Blocks as a stream of words: what is left of a text when its layout is taken away.

Layout is letter case, quotes, dashes, hyphenation, white space lost or added (but never between two digits), list
numbers in their forms, `*`, `_`, backslashes and entities that were escaped twice.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from llamalicense.documents.blocks import EDGE, HOLE, LINE, SIGNS, UNKNOWN, Block
from llamalicense.documents.patterns import regex

# A point or comma between two digits is part of the number, and so is white space, which becomes one space.
_WORD = regex(r"[^\W_]+(?:(?<=\d)[.,](?=\d)[^\W_]+)*")
_ENTITY = regex(r"(?i)&(?:amp;){0,2}(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});")
_GONE = str.maketrans(dict.fromkeys(SIGNS))
_LAYOUT = str.maketrans(dict.fromkeys("*_\\"))
# A pattern, as `translate` looks up every character where one of them is none of ASCII.
_LAYOUT_OF_ALL = regex("[*_\\\\®™\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff]+")
# Marks over letters that make no letter of their own with them, such as a stroke: another letter, and no layout.
_STROKES = regex("[\u0300-\u036f\u20d2\u20d3\u20e5\u20e6\u20eb]")

_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_LABELS = frozenset([*map(str, range(1, 100)), *"abcdefghijklmnopqrstuvwxyz", *_ROMAN.split()])
_COMPOUND = regex(r"\d{1,2}(?:[.(]++(?>\d{1,2}\b|[a-z]\b|[ivx]{1,4}\b)\)?+)++[.):]*+(?=\s)")
_SIGN = regex(r"[.):]{1,2}(?=[\s\ue000\ue001]|$)")
_SIGN_OR_LINE = regex(r"[.):]{1,2}(?=[\s\ue000\ue001]|$)|[ ]*(?:\n|$)")
_SIGN_BEFORE_A_CAPITAL = regex(r"[.)]{1,2}(?=[A-Z])")
_BARE = regex(r" (?:[\"“'‘\ue000\ue001]*)[A-Z]|[ \ue000\ue001]*(?:\n|$)")
# A number behind one of these is a version or the number of a section that is spoken of.
_NUMBERED = frozenset(["llama", "section", "sections", "version", "v"])
_LONGEST_NUMBER = 2  # of a section; a year before the number of an item is no list of sections
_JOINS = frozenset(["and", "or", "to"])
_APART = regex(r"[\s\ue000]\($")
_SECTION_SIGNS = frozenset(["section", "article", "clause"])
_MARKS = _LABELS | _SECTION_SIGNS


class Stream(NamedTuple):
    """The words of some blocks, case folded; their letters without a gap; and where each word stands.

    `starts` has a word's place in `letters`, `blocks` the index of its block and `offsets` its place in that block's
    text as `texts` has it. `holes` are the places in `letters` at which something was not shown.
    """

    words: Sequence[str]
    letters: bytes
    starts: Sequence[int]
    blocks: Sequence[int]
    offsets: Sequence[int]
    texts: Sequence[str]
    holes: Sequence[int]

    def word_at(self, place: int) -> int:
        """The index of the word that holds or precedes a place in `letters`."""
        return max(bisect_right(self.starts, place) - 1, 0)

    def end(self, word: int) -> int:
        """Where a word ends in `letters`."""
        return self.starts[word] + len(self.words[word])

    def offset_behind(self, word: int) -> int:
        """Where a word ends in its block's text."""
        match = _WORD.match(self.texts[self.blocks[word]], self.offsets[word])
        return match.end() if match else self.offsets[word]


def plain(text: str) -> str:
    """A block's text without the signs that are layout; its line ends stay."""
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    if text.isascii():
        return text.translate(_LAYOUT)
    letters = unicodedata.normalize("NFKC", _LAYOUT_OF_ALL.sub("", text))
    return _LAYOUT_OF_ALL.sub("", _STROKES.sub("ʰ", letters))


def stream_of(blocks: Iterable[tuple[int, Block]], places: Collection[str] = ("prose",)) -> Stream:
    """The stream of the numbered blocks in some places; others leave a hole where they hold words."""
    reading = _Reading()
    for number, block in blocks:
        if block.place in places:
            reading.read(number, plain(block.text))
        else:
            reading.pass_over(block)
    return reading.stream()


def numbered(texts: Iterable[str]) -> Iterable[tuple[int, Block]]:
    """Texts as blocks of prose, for a stream."""
    for number, text in enumerate(texts):
        yield number, Block(text, "prose", tuple(range(1, text.count(LINE) + 2)))


class _Reading:
    """A stream while it is made; list numbers are left out as they come."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.blocks, self.offsets = array("L"), array("L")
        self.holes = array("L")  # the index of the word before which each is
        self.texts: dict[int, str] = {}
        self.announced = 0  # holes in the last block, whose pieces follow as blocks of their own
        self.tail = "."  # the signs behind the last word of the block before
        self.section: int | None = None  # the index of a "Section" that begins a sentence

    def pass_over(self, block: Block) -> None:
        if self.announced:
            self.announced -= 1
        elif UNKNOWN in block.text or _WORD.search(block.text):
            self.holes.append(len(self.words))

    def read(self, number: int, text: str) -> None:
        self.texts[number] = text
        self.announced = text.count(HOLE)
        has_holes = bool(self.announced) or UNKNOWN in text
        words, offsets = self.words, self.offsets
        behind = labels_end = 0
        for match in _WORD.finditer(text):
            start, end = match.span()
            if has_holes:
                self.holes.extend([len(words)] * _holes(text, behind, start))
            word = match[0].casefold()
            if start >= labels_end:
                if word in _MARKS or word[0].isdigit():
                    labels_end = self.labels_end(word, text, match, behind)
                if start >= labels_end:
                    words.append(word)
                    offsets.append(start)
            behind = end
        if has_holes:
            self.holes.extend([len(words)] * _holes(text, behind, len(text)))
        self.blocks.extend([number] * (len(words) - len(self.blocks)))
        self.tail = text[behind:] if behind else self.tail + text

    def drop_last(self) -> None:
        for column in (self.words, self.offsets):
            column.pop()
        last = len(self.words)
        del self.blocks[last:]
        for at in range(len(self.holes) - 1, -1, -1):  # those behind the word, which are the last
            if self.holes[at] <= last:
                break
            self.holes[at] = last

    def labels_end(self, word: str, text: str, match: re.Match[str], behind: int) -> int:
        """Where the numbers of lists or sections end that begin with a word; 0 where it is none of them."""
        start, end = match.span()
        between = text[behind:start]
        of_section, self.section = self.section, None
        if word in _SECTION_SIGNS:
            self.section = len(self.words) if self.ended(between, behind) else None
            return 0
        begins = behind == 0 or LINE in between
        compound = _COMPOUND.match(text, start) if begins and text[start].isdigit() else None
        if compound and not self.is_counted(between, behind):
            return compound.end()
        if word not in _LABELS or (self.words and self.words[-1] == "llama"):
            return 0
        if of_section is not None and of_section == len(self.words) - 1 and _SIGN_OR_LINE.match(text, end):
            self.drop_last()
            return end
        return end if self.is_label(text, match, between, behind) else 0

    def is_label(self, text: str, match: re.Match[str], between: str, behind: int) -> bool:
        start, end = match.span()
        begins, digits = behind == 0 or LINE in between, text[start].isdigit()
        if "§" in between:
            return digits
        ended = self.ended(between, behind)
        if _SIGN.match(text, end) or (begins and ended and _SIGN_BEFORE_A_CAPITAL.match(text, end)):
            apart = begins or between[-1:].isspace() or between[-1:] == EDGE or _APART.search(between)
            counted = digits or between[-1:] == "("
            return bool(apart) and not (counted and self.is_counted(between, behind, digits))
        if not begins or not _BARE.match(text, end) or self.is_counted(between, behind):
            return False
        if text[end:].lstrip(" \ue000\ue001")[:1] in ("", LINE) or not digits:
            return ended and (digits or text[start:end].islower())
        return True

    def is_counted(self, between: str, behind: int, joins: bool = True) -> bool:
        """Whether what stands before speaks of a number: a version, a section, another number, "and" or "to"."""
        if not self.words:
            return False
        before = self.words[-1]
        if before in _JOINS:
            return joins and not self.ended(between, behind)
        return before in _NUMBERED or (before[0].isdigit() and len(before) <= _LONGEST_NUMBER)

    def ended(self, between: str, behind: int) -> bool:
        """Whether a sentence ended before a word."""
        return any(sign in (between if behind else self.tail + between) for sign in ".:;?!")

    def stream(self) -> Stream:
        pieces, starts, ends = list[str](), array("L"), array("L", [0])
        place, after_digit = 0, False
        for word in self.words:
            if after_digit and word[0].isdigit():
                pieces.append(" ")
                place += 1
            pieces.append(word)
            starts.append(place)
            place += len(word)
            ends.append(place)
            after_digit = word[-1].isdigit()
        letters = "".join(pieces).encode("ascii", "replace")
        holes = [ends[index] for index in self.holes]
        last = max(self.texts, default=-1)
        texts = [self.texts.get(number, "") for number in range(last + 1)]
        return Stream(self.words, letters, starts, self.blocks, self.offsets, texts, holes)


def _entity(match: re.Match[str]) -> str:
    import html  # loads two thousand names, which most texts do without

    shown = html.unescape(html.unescape(html.unescape(match[0])))
    return " " if shown in "\r\n" else shown.translate(_GONE)


def _holes(text: str, start: int, end: int) -> int:
    """At how many places something was not shown, or is written by code."""
    return text.count(HOLE, start, end) + text.count(UNKNOWN, start, end)
