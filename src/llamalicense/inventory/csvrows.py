"""Rows of CSV: one manifest a row, its cells named by the header; quoted cells may hold line breaks."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from llamalicense.errors import InputError, Problem
from llamalicense.inventory.cells import manifest_of
from llamalicense.inventory.columns import columns_of
from llamalicense.inventory.labels import labels
from llamalicense.inventory.opening import MOST_ROWS, NOTHING, encoded, opened, size_of
from llamalicense.inventory.row import Partition, Reading, Row
from llamalicense.manifest.messages import quoted
from llamalicense.yamlfile import MAX_BYTES

DELIMITERS = (",", ";", "\t", "|")
# What Python's reader says, and what that means to who wrote the file.
_FAULTS = {
    "unexpected end of data": "a quote opens in this row and never closes, so that the rest of the file is part of it; "
    "close it",
    "expected after": "text follows the quote that closes a cell of this row; write a quote inside of a cell twice",
    "field larger": "a cell of this row has more than 131,072 characters; a quote that opens in it may never close",
    "row larger": f"this row has more than {MAX_BYTES:,} bytes; a manifest needs less",
    "new-line character": "a carriage return stands alone in this row; end lines with LF or CRLF",
}


class Header(NamedTuple):
    """The columns of a table, what stands between its cells, and where, and in which line, its rows begin."""

    columns: tuple[str, ...]
    delimiter: str
    start: int
    line: int


class _Record(NamedTuple):
    """A row as it stands in the file: its cells, or why it has none, its first line, and where the next one begins."""

    cells: list[str]
    fault: str
    line: int
    next_line: int
    stop: int


class _Lines:
    """The lines of a file from a place on, as text; bytes that are no UTF-8 become halves of characters.

    `line` is the number of the next one, `at_end` whether there is none. Rows begin where `begin` is called; what makes
    one too long is passed over.
    """

    def __init__(self, file: BinaryIO, start: int, line: int) -> None:
        self._file, self.position, self.line = file, start, line
        self.at_end = False
        file.seek(start)
        self.begin()

    def begin(self) -> None:
        """Begins a row with the next line."""
        self._row = self.position

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = part = self._file.readline(MAX_BYTES + 1)
        if not line:
            self.at_end = True
            raise StopIteration
        self.position += len(line)
        while len(line) > MAX_BYTES and not part.endswith(b"\n") and (part := self._file.readline(MAX_BYTES)):
            self.position += len(part)
        self.line += 1
        if self.position - self._row > MAX_BYTES:
            raise csv.Error("row larger")
        return line.decode("utf-8", "surrogateescape")


def _records(file: BinaryIO, start: int, line: int, delimiter: str) -> Iterator[_Record]:
    """The rows from a place on that are not blank."""
    lines = _Lines(file, start, line)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        first, fault, cells = lines.line, "", []
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault = next((text for word, text in _FAULTS.items() if word in str(error)), f"this is not CSV: {error}")
            if lines.line - first > 1 and not lines.at_end:
                fault += f"; it is read to line {lines.line - 1:,}"
        if fault or any(map(str.strip, cells)):
            yield _Record(cells, fault, first, lines.line, lines.position)


def header_of(source: str) -> Header | None:
    """The header of a file, None where it is blank; of the delimiters that may be meant, what makes most columns.

    Raises InputError where it cannot be read, or two columns have one name.
    """
    with opened(source) as file:
        start, _ = encoded(file)
        made = [(next(_records(file, start, 1, delimiter), None), delimiter) for delimiter in DELIMITERS]
    record, delimiter = max(made, key=lambda pair: len(pair[0].cells) if pair[0] else 0)
    if record is None:
        return None
    columns = [cell.strip() for cell in record.cells]
    while columns and not columns[-1]:
        columns.pop()
    message = record.fault or _wrong_with(columns)
    if message:
        raise InputError([Problem(message, source, record.line, 1)])
    return Header(tuple(columns), delimiter, record.stop, record.next_line)


def _wrong_with(columns: list[str]) -> str:
    """Why a header names no columns."""
    if "" in columns:
        return f"column {columns.index('') + 1} has no name; the first row names the columns"
    twice = [quoted(name) for name, times in Counter(columns).items() if times > 1]
    if twice:
        return f"two columns are named {twice[0]}; give each a name of its own"
    return _not_utf_8("".join(columns))


def _not_utf_8(text: str) -> str:
    """What is said of the first byte that is no UTF-8, and stands as half a character."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"byte 0x{ord(text[error.start]) - 0xDC00:02x} is not UTF-8; save the file as CSV UTF-8"
    return ""


def pieces(source: str, reading: Reading, size: int = 0) -> Iterator[Partition]:
    """A file in pieces of about `size` bytes that end with a row; raises InputError, UsageError for its header."""
    with opened(source) as file:
        _, fault = encoded(file)
        size = size or size_of(file)
    header = None if fault else header_of(source)
    if header is None:
        return iter([Partition("csv", source, 0, 0, 0, 1, reasons=(fault or NOTHING,))])
    columns_of(source, header.columns, reading)
    return _pieces(source, header, size)


def _pieces(source: str, header: Header, size: int) -> Iterator[Partition]:
    start, line, stop, number = header.start, header.line, 0, 0
    with opened(source) as file:
        for record in _records(file, start, line, header.delimiter):
            stop, number = record.stop, number + 1
            if stop - start >= size or number == MOST_ROWS:
                yield Partition("csv", source, 0, start, stop, line)
                start, line, number = stop, record.next_line, 0
    if not stop:
        yield Partition("csv", source, 0, 0, 0, 1, reasons=(NOTHING,))
    elif stop > start:
        yield Partition("csv", source, 0, start, stop, line)


def cells_of(source: str) -> Iterator[dict[str, str]]:
    """The rows of a file that can be read, by their columns; raises InputError for its header, and what is no UTF-8."""
    header = header_of(source)
    if header:
        with opened(source) as file:
            for record in _records(file, header.start, header.line, header.delimiter):
                if message := _not_utf_8("".join(record.cells)):
                    raise InputError([Problem(message, source, record.line, 1)])
                if not (record.fault or _miscounted(record.cells, header)):
                    yield dict(zip(header.columns, record.cells, strict=False))


def rows(partition: Partition, reading: Reading) -> Iterator[Row]:
    """The rows of a piece; one that cannot be read is a row that says so. Blank rows are none."""
    source, header = partition.source, header_of(partition.source)
    if header is None:
        return
    columns, folder = columns_of(source, header.columns, reading), Path(source).parent
    with opened(source) as file:
        for record in _records(file, partition.start, partition.first_line, header.delimiter):
            if record.stop > partition.stop:
                return
            message = record.fault or _not_utf_8("".join(record.cells)) or _miscounted(record.cells, header)
            wrong, key, unit, values = [message] if message else [], "", "", None
            if not wrong:
                cells = dict(zip(header.columns, record.cells, strict=False))
                key, unit, wrong = labels(cells, reading)
                values, more = manifest_of(cells, columns)
                wrong += more
            problems = tuple(Problem(message, source, record.line, 1) for message in wrong)
            yield Row(source, record.line, key, unit, None if problems else values, b"", problems, folder)


def _miscounted(cells: list[str], header: Header) -> str:
    """Why a row has not a cell for each column; blank ones beyond the last column do not count."""
    wanted = len(header.columns)
    if len(cells) < wanted or any(map(str.strip, cells[wanted:])):
        counted = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
        return f"this row has {counted}, and the header {wanted} columns; give it a cell for each"
    return ""
