"""Texts of files as they stand, byte for byte, and what is put into them."""

import codecs
from collections.abc import Iterable
from typing import NamedTuple

from llamalicense.documents.document import LineStarts

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LINE_ENDS = ("\r\n", "\n", "\r")


class Replacement(NamedTuple):
    """What stands between two offsets of a text gives way to other words; two that are equal only add."""

    start: int
    end: int
    words: str


class FileText(NamedTuple):
    """The text of a file, how its bytes say it, and the line end that most of its lines have."""

    content: str
    encoding: str = "utf-8"
    mark: bytes = b""

    @property
    def line_end(self) -> str:
        """The line end that most lines have; that of Unix where there is none."""
        crlf = self.content.count("\r\n")
        counts = {
            "\r\n": crlf,
            "\n": self.content.count("\n") - crlf,
            "\r": self.content.count("\r") - crlf,
        }
        most = max(_LINE_ENDS, key=lambda end: counts[end])
        return most if counts[most] else "\n"

    def with_spans(self, spans: Iterable[Replacement]) -> "FileText":
        """The text with each span's words in place of what stood there; raises ValueError for spans that overlap."""
        pieces, at = [], 0
        for span in sorted(spans, key=lambda span: span[:2]):
            if span.start < at:
                raise ValueError("two edits of one file overlap")
            pieces += [self.content[at : span.start], span.words]
            at = span.end
        return self._replace(content="".join([*pieces, self.content[at:]]))

    @property
    def data(self) -> bytes:
        """The bytes of the file; raises UnicodeEncodeError for words that its encoding does not have."""
        return self.mark + self.content.encode(self.encoding)


def text_of(data: bytes) -> FileText | None:
    """A file's text, in the encoding in which documents are read; None where its bytes would not stay as they are."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    for name in (encoding,) if encoding else ("utf-8", "cp1252"):
        try:
            text = FileText(data[len(mark) :].decode(name), name, mark)
        except UnicodeDecodeError:
            continue
        return text if "\0" not in text.content and text.data == data else None
    return None


def editor_lines(content: str) -> LineStarts:
    """The lines of a text as editors have it, which end with CR LF, LF or CR alone."""
    return LineStarts.of(content.replace("\r\n", " \n").replace("\r", "\n"))
