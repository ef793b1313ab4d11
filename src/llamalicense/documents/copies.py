"""The Llama agreements and use policies that the blocks of a file hold, whole or altered, and what stands beside them.

They are cut out before anything else is looked for in a file: `cut` says which parts belong to them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llamalicense.documents.blocks import LINE, SHOWN, Block
from llamalicense.documents.difference import Difference
from llamalicense.documents.fingerprints import GRAM, Text, checksum, digest, texts
from llamalicense.documents.hiding import hides
from llamalicense.documents.mentions import WORDS_OF_ALL, may_hold
from llamalicense.documents.patterns import regex
from llamalicense.documents.words import Stream, plain, stream_of

_NOT_SHOWN = ("comment", "metadata", "hidden", "struck", "never")
_WORDS_OF_ALL = tuple(words.encode() for words in WORDS_OF_ALL)
_BEGINNING = regex(rb"llama|meta")  # every text begins with one of them
_TITLE = regex(rb"(?:meta)?llama(\d[\d.]*)(communitylicenseagreement|version[a-z]{7,9}date[a-z]{3,9}\d\d? \d{4})$")
_LONGEST_TITLE = 80
_WORDS_QUOTED, _LONGEST_QUOTE, _WORDS_AROUND = 8, 60, 6


class Copy(NamedTuple):
    """An agreement or use policy in a file: which, from which line to which, and how it differs.

    A whole one has every word in order and nothing else between them, as its digest says. `place` is "shown", or the
    place of the blocks that hold it. `hides` tells that words between its first and its last are not shown.
    """

    text: Text
    is_whole: bool
    lines: tuple[int, int]
    differences: tuple[Difference, ...]
    place: str
    hides: bool

    @property
    def is_agreement(self) -> bool:
        """Whether it is an agreement and no use policy."""
        return self.text.kind == "agreement"


class Part(NamedTuple):
    """A block or a piece of one, the number of the copy that it belongs to, if any, and that of the block it is of."""

    block: Block
    copy: int | None
    number: int


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


class _Located(NamedTuple):
    """A copy in a stream: its text, its first word, the one behind its last, and how it differs."""

    text: Text
    is_whole: bool
    first: int
    last: int
    differences: tuple[tuple[str, int, int, int, bool], ...]


def cut(blocks: Sequence[Block]) -> Cut:
    """The blocks of a file, with its agreements and use policies of any version told from the rest.

    A copy that is shown is looked for in what is shown, one in comments or front matter in each of these.
    """
    spans: list[_Span] = []
    for places in (SHOWN, *((place,) for place in _NOT_SHOWN)):
        if may_hold(block for block in blocks if block.place in places):
            chosen = ((number, block) for number, block in enumerate(blocks) if block.place in places or hides(block))
            stream = stream_of(chosen, places)
            place = "shown" if places == SHOWN else places[0]
            spans += [_span(stream, blocks, copy, place) for copy in _located(stream)]
    spans.sort(key=lambda span: span.first)
    return Cut(tuple(_parts(blocks, spans)), tuple(span.copy for span in spans))


def _located(stream: Stream) -> Iterator[_Located]:
    """The copies in a stream in their order: the whole ones, and what is altered between them."""
    place = 0
    for start, text in (*whole(stream), (len(stream.letters), None)):
        if any(words in stream.letters[place:start] for words in _WORDS_OF_ALL):
            from llamalicense.documents.alignment import altered  # only a copy that is not whole needs it

            for copy in altered(stream, place, start):
                yield _Located(copy.text, False, copy.first, copy.last, copy.gaps)
        if text:
            place = start + text.length
            first, last = stream.word_at(start), stream.word_at(place - 1) + 1
            differences = _head(stream, text, first)
            yield _Located(text, not differences, first, last, differences)


def whole(stream: Stream) -> list[tuple[int, Text]]:
    """The whole copies in a stream: where in its letters each begins."""
    letters, beginnings = stream.letters, dict[int, list[Text]]()
    for text in texts():
        beginnings.setdefault(text.head, []).append(text)
    copies: list[tuple[int, Text]] = []
    end = 0
    for match in _BEGINNING.finditer(letters):
        start = match.start()
        known = beginnings.get(checksum(letters, start), ()) if start >= end else ()
        if whole_text := next((text for text in known if _is_whole(stream, start, text)), None):
            copies.append((start, whole_text))
            end = start + whole_text.length
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


def _span(stream: Stream, blocks: Sequence[Block], copy: _Located, place: str) -> _Span:
    def line(word: int) -> int:
        number = stream.blocks[word]
        return _line(blocks[number], stream.texts[number], stream.offsets[word])

    def words(first: int, last: int) -> str:
        return _words(stream, max(first, copy.first), min(last, copy.last))

    differences = tuple(
        Difference(
            section,
            line(min(first, copy.last - 1)),
            lacking,
            _quoted(stream, first, last),
            gone,
            words(first - _WORDS_AROUND, first),
            words(last, last + _WORDS_AROUND),
        )
        for section, lacking, first, last, gone in copy.differences
    )
    start, end = stream.starts[copy.first], stream.end(copy.last - 1)
    hides = bisect_right(stream.holes, start) < bisect_left(stream.holes, end)
    lines = line(copy.first), line(copy.last - 1)
    return _Span(
        (stream.blocks[copy.first], stream.offsets[copy.first]),
        (stream.blocks[copy.last - 1], stream.offset_behind(copy.last - 1)),
        Copy(copy.text, copy.is_whole, lines, differences, place, hides),
    )


def _line(block: Block, text: str, offset: int) -> int:
    return block.lines[min(text.count(LINE, 0, offset), len(block.lines) - 1)]


def _quoted(stream: Stream, first: int, last: int) -> str:
    """The words of the document as they stand there, at most eight."""
    words = _words(stream, first, min(last, first + _WORDS_QUOTED))[:_LONGEST_QUOTE]
    return f"{words} …" if last - first > _WORDS_QUOTED else words


def _words(stream: Stream, first: int, last: int) -> str:
    pieces = list[str]()
    for word in range(first, last):
        text, offset = stream.texts[stream.blocks[word]], stream.offsets[word]
        pieces.append(text[offset : stream.offset_behind(word)])
    return " ".join(pieces)


def _parts(blocks: Sequence[Block], spans: Sequence[_Span]) -> Iterator[Part]:
    """The blocks, those that hold a copy's first or last word in pieces."""
    for number, over in enumerate(_over(blocks, spans)):
        block = blocks[number]
        if not over:
            yield Part(block, None, number)
            continue
        text, place = plain(block.text), 0
        for copy in over:
            first, last = spans[copy].first, spans[copy].last
            start = first[1] if first[0] == number else 0
            end = last[1] if last[0] == number else len(text)
            yield from _piece(number, block, text[:start], place, None)
            yield from _piece(number, block, text[:end], start, copy)
            place = end
        yield from _piece(number, block, text, place, None)


def _over(blocks: Sequence[Block], spans: Sequence[_Span]) -> list[list[int]]:
    """For each block the copies that have words in it."""
    over: list[list[int]] = [[] for _ in blocks]
    for copy, span in enumerate(spans):
        for number in range(span.first[0], span.last[0] + 1):
            if ("shown" if blocks[number].place in SHOWN else blocks[number].place) == span.copy.place:
                over[number].append(copy)
    return over


def _piece(number: int, block: Block, text: str, start: int, copy: int | None) -> Iterator[Part]:
    piece = text[start:]
    if len(piece.strip()) > 2 or any(map(str.isalnum, piece)):
        first = text.count(LINE, 0, start)
        yield Part(block._replace(text=piece, lines=block.lines[first : first + piece.count(LINE) + 1]), copy, number)
