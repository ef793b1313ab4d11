"""A document that a manifest names: its text or why it has none, what it shows, and the answers given of it."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from llamalicense.garbage import collected

if TYPE_CHECKING:
    from llamalicense.documents.blocks import Block

T = TypeVar("T")
Unread = Literal["", "limit", "kind", "encoding"]


class Answer(NamedTuple):
    """What a document shows to one question: a word, a clause that says so, and its line and column, from 1.

    The word is "exact" for what is shown, "absent" for what is not; all others are doubts.
    """

    word: str
    detail: str
    line: int | None = None
    column: int | None = None


class Seen(NamedTuple):
    """The blocks of a file, or why there are none; `again` has those of its strings that were read as Markdown."""

    blocks: tuple["Block", ...]
    problem: str | None = None
    again: tuple["Block", ...] = ()


@dataclass(frozen=True, init=False)
class Document:
    """A path or URL as the manifest writes it, with the text of the file or the problem why it shows none.

    `unread`: the file may well show something, and is not read for its size, kind or encoding. `told` says what a
    reader should know of how it was read. Blocks and answers are made once and shared by all who ask: answers, a
    sentence each, by all manifests of a run; what is taken out of a file, by those who ask for this document.
    `sha256` is the digest of the file's bytes, None where it was not read to its end.
    """

    name: str
    text: str | None
    problem: str | None
    unread: Unread
    sha256: str | None
    told: str
    seen_by: dict[str, Seen] = field(compare=False, repr=False)
    answers: dict[Any, Answer] = field(compare=False, repr=False)
    pieces: dict[str, Any] = field(compare=False, repr=False)

    def __init__(
        self,
        name: str,
        text: str | None,
        problem: str | None = None,
        unread: Unread = "",
        sha256: str | None = None,
        told: str = "",
        seen_by: dict[str, Seen] | None = None,
        answers: dict[Any, Answer] | None = None,
        pieces: dict[str, Any] | None = None,
    ) -> None:
        # At once: a frozen class would make a call for each field, and every row of an audit names some addresses.
        vars(self).update(
            name=name,
            text=text,
            problem=problem,
            unread=unread,
            sha256=sha256,
            told=told,
            seen_by={} if seen_by is None else seen_by,
            answers={} if answers is None else answers,
            pieces={} if pieces is None else pieces,
        )

    @property
    def is_url(self) -> bool:
        """Whether the name is an https URL, which is recorded and never fetched."""
        return is_url(self.name)

    @property
    def kind(self) -> str:
        """The kind of file, by its name."""
        from llamalicense.documents.read import reader_of

        return reader_of(self.name)

    @property
    def seen(self) -> Seen:
        """What a person sees of it, read when first asked for."""
        kind = self.kind
        if kind not in self.seen_by:
            self.seen_by[kind] = self._read(kind)
        return self.seen_by[kind]

    def _read(self, kind: str) -> Seen:
        if self.text is None:
            return Seen((), self.problem or "shows nothing")
        from llamalicense.documents.blocks import TooMuch
        from llamalicense.documents.read import STRINGS, again, read

        try:
            with collected(wanted=False):
                blocks = tuple(read(self.text, self.name, kind))
                # Here, since a limit of the second reading is one of the file.
                return Seen(blocks, again=tuple(again(blocks)) if kind in STRINGS else ())
        except TooMuch as limit:
            return Seen((), f"{limit} and is not read")

    @property
    def is_unread(self) -> bool:
        """Whether it may show something that nobody looked for."""
        return bool(self.unread) or (self.text is not None and self.seen.problem is not None)

    @property
    def read_again(self) -> tuple["Block", ...]:
        """Its strings read once more as Markdown, for those that show nothing as they stand."""
        return self.seen.again

    def once(self, question: tuple[Any, ...], answer: Callable[["Document"], Answer]) -> Answer:
        """The answer to a question, found once whatever asks; a question says all that the answer depends on."""
        key = (self.name, *question)
        if key not in self.answers:
            with collected(wanted=False):
                self.answers[key] = answer(self)
        return self.answers[key]

    def taken_out(self, what: str, take: Callable[["Document"], T]) -> T:
        """What is taken out of the file for several questions, once; it may be as large as the file."""
        if what not in self.pieces:
            with collected(wanted=False):
                self.pieces[what] = take(self)
        piece: T = self.pieces[what]
        return piece


def is_url(name: str) -> bool:
    """Whether a document's name is an https URL."""
    return name[:8].casefold() == "https://"


def stem(name: str) -> str:
    """A file's name up to the first full stop, case folded."""
    return name.replace("\\", "/").rpartition("/")[2].partition(".")[0].casefold()


def place_of(name: str, line: int | None) -> str:
    """A file and a line of it, as compilers write them."""
    return f"{name}:{line}" if line else name


class LineStarts:
    """Where the lines of a text begin, by their offsets; one begins behind the last line end, too."""

    def __init__(self, starts: Sequence[int]) -> None:
        self.starts = starts

    @classmethod
    def of(cls, text: str) -> "LineStarts":
        """Those of a text whose lines LF ends."""
        return cls([0, *accumulate(len(line) + 1 for line in text.split("\n"))][:-1])

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and a column, both from 0."""
        return self.starts[line] + column

    def position(self, offset: int) -> tuple[int, int]:
        """The line and column, from 1, of an offset."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def column(document: Document, line: int | None, words: str) -> int | None:
    """Where on a line of the file the first of some words stands, from 1; None where mark-up cuts it."""
    first = words.split(maxsplit=1)[0] if words.split() else ""
    if line is None or document.text is None or not first:
        return None
    text = document.text
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
        if not at:
            return None
    end = text.find("\n", at)
    place = text.find(first, at, end if end >= 0 else len(text))
    return place - at + 1 if place >= 0 else None


def quoted(text: str) -> str:
    """Words of a file that are safe to print: one line, bounded, without control characters."""
    plain = "".join(character if character.isprintable() else "\ufffd" for character in " ".join(text.split()))
    return plain if len(plain) <= _LONGEST_QUOTE else f"{plain[:_LONGEST_QUOTE]}…"


_LONGEST_QUOTE = 60
