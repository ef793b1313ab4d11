"""The Llama agreements and use policies that the blocks of a file hold, whole or altered, and what stands beside them.

They are cut out before anything else is looked for in a file: `cut` says which parts belong to them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from llamalicense.documents.blocks import LINE, Block
from llamalicense.documents.fingerprints import GRAM, Text, checksum, digest, texts
from llamalicense.documents.words import Stream, plain, stream_of

SHOWN = ("prose", "heading", "item", "cell", "code", "string")
_NOT_SHOWN = ("comment", "metadata", "hidden", "struck", "never")
# What hides words between those of a copy. Link targets, attributes and fields of metadata are no words.
_HIDING = frozenset(["comment", "hidden", "struck"])

# Only a file in which one of these stands is compared.
_GATE = (b"llamamaterials", b"llama2materials", b"acceptableusepolicy")
_SPACE = re.compile(r"[\W_]+")
_BEGINNING = re.compile(rb"llama|meta")  # every text begins with one of them
_TITLE = re.compile(rb"(?:meta)?llama(\d[\d.]*)(communitylicenseagreement|version[a-z]{7,9}date[a-z]{3,9}\d\d? \d{4})$")
_LONGEST_TITLE = 80
_WORDS_QUOTED, _LONGEST_QUOTE = 8, 60


class Difference(NamedTuple):
    """A departure from a text: section, line, how many of its words are lacking, and the words in their place.

    `words` is empty where nothing is; `gone` is for a section of which nothing is there.
    """

    section: str
    line: int
    lacking: int
    words: str
    gone: bool = False

    def __str__(self) -> str:
        where = f"line {self.line}: "
        if self.gone:
            return f"{where}{self.section} is missing"
        if not self.words:
            return f"{where}{_counted(self.lacking)} of {self.section} {'is' if self.lacking == 1 else 'are'} missing"
        if not self.lacking:
            return f'{where}"{self.words}" is added to {self.section}'
        return f'{where}{self.section} has "{self.words}" in place of {_counted(self.lacking)}'


class Copy(NamedTuple):
    """An agreement or use policy in a file: which, from which line to which, and how it differs; a whole one does not.

    `place` is "shown", or the place of the blocks that hold it. `hides` tells that words between its first and its last
    are not shown.
    """

    text: Text
    lines: tuple[int, int]
    differences: tuple[Difference, ...]
    place: str
    hides: bool

    @property
    def is_agreement(self) -> bool:
        return self.text.kind == "agreement"

    @property
    def is_whole(self) -> bool:
        """Whether every word is there, in order, and nothing else is between them."""
        return not self.differences


class Part(NamedTuple):
    """A block or a piece of one, and the number of the copy that it belongs to; None where it stands beside."""

    block: Block
    copy: int | None


class Cut(NamedTuple):
    """A file with its agreements and use policies cut out: its parts in order, and the copies that they belong to."""

    parts: tuple[Part, ...]
    copies: tuple[Copy, ...]

    @property
    def rest(self) -> list[Block]:
        """What belongs to no agreement or use policy."""
        return [part.block for part in self.parts if part.copy is None]

    @property
    def inside(self) -> list[Block]:
        """What belongs to one."""
        return [part.block for part in self.parts if part.copy is not None]


class _Span(NamedTuple):
    """Where a copy stands: in blocks, each with the offset of its first word and the one behind its last."""

    first: tuple[int, int]
    last: tuple[int, int]
    copy: Copy


class _Found(NamedTuple):
    """A copy in a stream: its text, its first word, the one behind its last, and how it differs."""

    text: Text
    first: int
    last: int
    differences: tuple[tuple[str, int, int, int, bool], ...]


def cut(blocks: Sequence[Block]) -> Cut:
    """The blocks of a file, with its agreements and use policies of any version told from the rest.

    A copy that is shown is looked for in what is shown, one in comments or front matter in each of these.
    """
    spans: list[_Span] = []
    for places in (SHOWN, *((place,) for place in _NOT_SHOWN)):
        if _may_hold(block for block in blocks if block.place in places):
            passed = _HIDING if places == SHOWN else frozenset[str]()
            wanted = [(number, block) for number, block in enumerate(blocks) if block.place in {*places, *passed}]
            stream = stream_of(wanted, passed)
            place = "shown" if places == SHOWN else places[0]
            spans += [_span(stream, blocks, found, place) for found in _found(stream)]
    spans.sort(key=lambda span: span.first)
    return Cut(tuple(_parts(blocks, spans)), tuple(span.copy for span in spans))


def _may_hold(blocks: Iterable[Block]) -> bool:
    letters = "".join(_SPACE.sub("", block.text) for block in blocks).casefold().encode(errors="replace")
    return any(words in letters for words in _GATE)


def _found(stream: Stream) -> Iterator[_Found]:
    """The copies in a stream in their order: the whole ones, and what is altered between them."""
    place = 0
    for start, text in (*_whole(stream), (len(stream.letters), None)):
        if any(words in stream.letters[place:start] for words in _GATE):
            from llamalicense.documents.alignment import altered  # only a copy that is not whole needs it

            for copy in altered(stream, place, start):
                yield _Found(copy.text, copy.first, copy.last, copy.differences or ((copy.text.name, 0, copy.first, copy.first, False),))
        if text:
            place = start + text.length
            first = stream.word_at(start)
            yield _Found(text, first, stream.word_at(place - 1) + 1, _head(stream, text, first))


def _whole(stream: Stream) -> list[tuple[int, Text]]:
    """Where whole copies begin in the letters."""
    letters, beginnings = stream.letters, dict[int, list[Text]]()
    for text in texts():
        beginnings.setdefault(text.head, []).append(text)
    copies: list[tuple[int, Text]] = []
    end = 0
    for match in _BEGINNING.finditer(letters):
        start = match.start()
        known = beginnings.get(checksum(letters, start), ()) if start >= end else ()
        if text := next((text for text in known if _is_whole(stream, start, text)), None):
            copies.append((start, text))
            end = start + text.length
    return copies


def _is_whole(stream: Stream, start: int, text: Text) -> bool:
    letters, end = stream.letters, start + text.length
    if checksum(letters, end - GRAM) != text.tail or digest(letters[start:end]) != text.digest:
        return False
    return stream.starts[stream.word_at(start)] == start and stream.end(stream.word_at(end - 1)) == end


def _head(stream: Stream, text: Text, first: int) -> tuple[tuple[str, int, int, int, bool], ...]:
    """A title or date directly before a whole copy that is not its own."""
    end = stream.starts[first]
    match = _TITLE.search(stream.letters, max(0, end - _LONGEST_TITLE), end)
    if match is None or text.kind != "agreement":
        return ()
    if match[2].startswith(b"community"):
        section, same = "the title", match[1].decode() == text.licence.removeprefix("llama-")
    else:
        section, same = "the date", match[0] in stream.letters[end : end + _LONGEST_TITLE]
    return () if same else ((section, 0, stream.word_at(match.start()), first, False),)


def _span(stream: Stream, blocks: Sequence[Block], found: _Found, place: str) -> _Span:
    def line(word: int) -> int:
        number = stream.blocks[word]
        return _line(blocks[number], stream.texts[number], stream.offsets[word])

    differences = tuple(
        Difference(section, line(min(first, found.last - 1)), lacking, _quoted(stream, first, last), gone)
        for section, lacking, first, last, gone in found.differences
    )
    start, end = stream.starts[found.first], stream.end(found.last - 1)
    hides = any(start < hole < end for hole in stream.holes)
    lines = line(found.first), line(found.last - 1)
    return _Span(
        (stream.blocks[found.first], stream.offsets[found.first]),
        (stream.blocks[found.last - 1], stream.offset_behind(found.last - 1)),
        Copy(found.text, lines, differences, place, hides),
    )


def _line(block: Block, text: str, offset: int) -> int:
    return block.lines[min(text.count(LINE, 0, offset), len(block.lines) - 1)]


def _quoted(stream: Stream, first: int, last: int) -> str:
    """The words of the document as they stand there, at most eight."""
    pieces = list[str]()
    for word in range(first, min(last, first + _WORDS_QUOTED)):
        text, offset = stream.texts[stream.blocks[word]], stream.offsets[word]
        pieces.append(text[offset : stream.offset_behind(word)])
    words = " ".join(pieces)[:_LONGEST_QUOTE]
    return f"{words} …" if last - first > _WORDS_QUOTED else words


def _parts(blocks: Sequence[Block], spans: Sequence[_Span]) -> Iterator[Part]:
    """The blocks, those that hold a copy's first or last word in pieces."""
    for number, block in enumerate(blocks):
        over = [
            (copy, span)
            for copy, span in enumerate(spans)
            if span.first[0] <= number <= span.last[0] and (block.place in SHOWN) == (span.copy.place == "shown")
        ]
        if not over:
            yield Part(block, None)
            continue
        text, place = plain(block.text), 0
        for copy, span in over:
            start = span.first[1] if span.first[0] == number else 0
            end = span.last[1] if span.last[0] == number else len(text)
            yield from _piece(block, text, place, start, None)
            yield from _piece(block, text, start, end, copy)
            place = end
        yield from _piece(block, text, place, len(text), None)


def _piece(block: Block, text: str, start: int, end: int, copy: int | None) -> Iterator[Part]:
    piece = text[start:end]
    if any(character.isalnum() for character in piece):
        first = text.count(LINE, 0, start)
        lines = block.lines[first : first + piece.count(LINE) + 1]
        yield Part(block._replace(text=piece, lines=lines), copy)


def _counted(words: int) -> str:
    return "one word" if words == 1 else f"{words} words"
