"""Which Llama agreements and use policies a file holds, and whether one is a copy of the agreement, §1.b.i(A).

What is found is cut out before anything else is looked for in the file: `cut` says which parts are whose.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from llamalicense.documents.blocks import LINE, Block
from llamalicense.documents.fingerprints import GRAM, Text, checksum, digest, texts
from llamalicense.documents.words import Stream, plain, stream_of

# Only a file in which one of these stands is compared.
_GATE = ("llamamaterials", "llama2materials", "acceptableusepolicy")
_BEGINNING = re.compile(rb"llama|meta")  # every text begins with one of them
_SPACE = re.compile(r"[\W_]+")

SHOWN = ("prose", "heading", "item", "cell", "code", "string")
_UNSEEN = ("comment", "metadata", "hidden", "struck", "never")
# What is between the words of a copy and not shown; link targets and fields have a place of their own and are no words.
_HIDING = frozenset(["comment", "hidden", "struck", "never"])
_TITLE = re.compile(rb"(?:meta)?llama(\d[\d.]*)(communitylicenseagreement|version[a-z]{7,9}date[a-z]{3,9}\d\d? \d{4})$")
_LONGEST_TITLE = 80
_MOST_WORDS = 12


class Difference(NamedTuple):
    """A departure from the agreement: its section, the line, and in words what it is, without the name of the file."""

    section: str
    line: int
    clause: str


class Copy(NamedTuple):
    """An agreement or use policy in a file: which, on which lines, and how it differs; none are whole copies.

    `unseen` is the place where it stands if it is not shown, such as "comment"; `hides` whether words that are not shown
    stand between its first and its last.
    """

    text: Text
    first_line: int
    last_line: int
    differences: tuple[Difference, ...]
    unseen: str = ""
    hides: bool = False

    @property
    def whole(self) -> bool:
        """Whether every word is there, in order, and nothing else."""
        return not self.differences


class Part(NamedTuple):
    """A block, or a piece of one, and the number of the copy that it belongs to; None where it stands beside."""

    block: Block
    copy: int | None


class Cut(NamedTuple):
    """A file with its agreements and use policies cut out: its parts in order, and the copies that they belong to."""

    parts: tuple[Part, ...]
    copies: tuple[Copy, ...]

    @property
    def rest(self) -> Iterator[Block]:
        """What belongs to no agreement or use policy."""
        return (part.block for part in self.parts if part.copy is None)

    @property
    def inside(self) -> Iterator[Block]:
        """What belongs to one."""
        return (part.block for part in self.parts if part.copy is not None)


class _Span(NamedTuple):
    """A copy in a stream: its first word and the one behind its last."""

    stream: Stream
    first: int
    last: int
    copy: Copy


def cut(blocks: Sequence[Block]) -> Cut:
    """The blocks of a file, with its agreements and use policies of any version told from the rest.

    A copy that is shown is looked for among what is shown, one in a comment or front matter among those.
    """
    spans: list[_Span] = []
    groups: list[tuple[str, ...]] = [SHOWN, *((place,) for place in _UNSEEN)]
    for places in groups:
        chosen = [block for block in blocks if block.place in places]
        if _may_hold(chosen):
            passed = _HIDING if places == SHOWN else frozenset[str]()
            wanted = [pair for pair in enumerate(blocks) if pair[1].place in places or pair[1].place in passed]
            stream = stream_of(wanted, passed)
            spans += (_with_copy(stream, blocks, span, "" if places == SHOWN else places[0]) for span in _spans(stream))
    if not spans:
        return Cut(tuple(Part(block, None) for block in blocks), ())
    spans.sort(key=lambda span: span.stream.blocks[span.first])
    return Cut(tuple(_parts(blocks, spans)), tuple(span.copy for span in spans))


def _may_hold(blocks: Iterable[Block]) -> bool:
    letters = "".join(_SPACE.sub("", block.text) for block in blocks).casefold()
    return any(words in letters for words in _GATE)


class _Found(NamedTuple):
    text: Text
    first: int
    last: int
    differences: Sequence[tuple[str, str, int, int, int]]


def _spans(stream: Stream) -> Iterator[_Found]:
    """The copies in a stream in their order: first the whole ones, then what is altered between them."""
    place = 0
    for start, text in [*_whole(stream), (len(stream.letters), None)]:
        letters = stream.letters[place:start]
        if any(words.encode() in letters for words in _GATE):
            from llamalicense.documents.alignment import altered  # only a copy that is not whole needs it

            yield from (_Found(*copy) for copy in altered(stream, place, start))
        if text:
            place = start + text.length
            first, last = stream.word_at(start), stream.word_at(place - 1) + 1
            yield _Found(text, first, last, tuple(_head(stream, text, first)))


def _whole(stream: Stream) -> list[tuple[int, Text]]:
    """Where whole copies begin."""
    letters, known = stream.letters, dict[int, list[Text]]()
    for text in texts():
        known.setdefault(text.head, []).append(text)
    copies: list[tuple[int, Text]] = []
    end = 0
    for match in _BEGINNING.finditer(letters):
        start = match.start()
        for text in known.get(checksum(letters, start), ()) if start >= end else ():
            behind = start + text.length
            if (
                checksum(letters, behind - GRAM) == text.tail
                and digest(letters[start:behind]) == text.digest
                and stream.starts[stream.word_at(start)] == start
                and stream.end(stream.word_at(behind - 1)) == behind
            ):
                copies.append((start, text))
                end = behind
                break
    return copies


def _head(stream: Stream, text: Text, first: int) -> Iterator[tuple[str, str, int, int, int]]:
    """A title or date directly before a whole copy that is not its own."""
    end = stream.starts[first]
    match = _TITLE.search(stream.letters, max(0, end - _LONGEST_TITLE), end)
    if match is None or text.kind != "agreement":
        return
    own = stream.letters[end : end + _LONGEST_TITLE]
    if match[2].startswith(b"community"):
        same = match[1].decode() == text.licence.removeprefix("llama-")
        section = "the title"
    else:
        same, section = match[0] in own, "the date"
    if not same:
        yield section, "changed", 0, stream.word_at(match.start()), first


def _with_copy(stream: Stream, blocks: Sequence[Block], found: _Found, unseen: str) -> _Span:
    def line(word: int) -> int:
        block = blocks[stream.blocks[word]]
        number = stream.texts[stream.blocks[word]].count(LINE, 0, stream.offsets[word])
        return block.lines[min(number, len(block.lines) - 1)]

    differences = tuple(_difference(stream, line, *difference) for difference in found.differences)
    start, end = stream.starts[found.first], stream.end(found.last - 1)
    hides = any(start < hole < end for hole in stream.holes)
    copy = Copy(found.text, line(found.first), line(found.last - 1), differences, unseen, hides)
    return _Span(stream, found.first, found.last, copy)


def _difference(stream: Stream, line, section: str, what: str, lacking: int, first: int, last: int) -> Difference:
    at = line(min(first, len(stream.words) - 1))
    if first == last:
        if what == "missing" and lacking:
            return Difference(section, at, f"lacks {lacking} words of {section}")
    return Difference(section, at, what)
