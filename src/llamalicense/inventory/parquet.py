"""Rows of Parquet: one manifest a row, as nested columns or as flat ones that a map reads."""

import os
import sys
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from llamalicense.errors import InputError, Problem
from llamalicense.inventory.arrow import Converter, Unfit, converter
from llamalicense.inventory.cells import manifest_of
from llamalicense.inventory.columns import ColumnMap, columns_of
from llamalicense.inventory.labels import labels
from llamalicense.inventory.opening import LEAST_PARQUET, MOST_PARQUET, NOTHING, PIECES
from llamalicense.inventory.row import Partition, Reading, Row, unread
from llamalicense.manifest.messages import quoted
from llamalicense.yamlfile import MAX_BYTES

_BUFFER = 256 * 1024  # bytes of each column; without it a whole row group is held
_ROW = MAX_BYTES // 16  # bytes of a row, beyond which many are looked at one by one
# What pyarrow raises for a file that is damaged, and for one that is gone.
_UNREADABLE = (pa.ArrowException, OSError)


def pieces(source: str, reading: Reading, size: int = 0) -> Iterator[Partition]:
    """A file in pieces of `size` rows; raises InputError, UsageError for its columns."""
    try:
        with parquet.ParquetFile(os.path.realpath(source)) as file:
            schema, lengths = file.schema_arrow, _lengths(file)
    except _UNREADABLE as error:
        reason = f"this is no whole Parquet file, and none of its rows can be read ({_in_short(error)})"
        return iter([Partition("parquet", source, 0, 0, 0, 1, reasons=(reason,))])
    _makers(source, schema, columns_of(source, schema.names, reading), reading)
    if not sum(lengths):
        return iter([Partition("parquet", source, 0, 0, 0, 1, reasons=(NOTHING,))])
    rows_ = sum(lengths)
    size = size or min(MOST_PARQUET, max(LEAST_PARQUET, rows_ // PIECES))
    starts = range(0, rows_, size)
    return (Partition("parquet", source, 0, start, min(start + size, rows_), start + 1) for start in starts)


def names_of(source: str) -> list[str]:
    """The columns of a file, none where it cannot be read."""
    try:
        names: list[str] = parquet.read_schema(os.path.realpath(source)).names
    except _UNREADABLE:
        return []
    return names


def cells_of(source: str) -> Iterator[dict[str, Any]]:
    """The rows of a file by their columns, as far as they can be read."""
    try:
        with parquet.ParquetFile(os.path.realpath(source), buffer_size=_BUFFER, pre_buffer=False) as file:
            for batch in file.iter_batches(MOST_PARQUET):
                yield from batch.to_pylist()
    except _UNREADABLE:
        return


def _lengths(file: parquet.ParquetFile) -> list[int]:
    return [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]


def _makers(source: str, schema: pa.Schema, columns: ColumnMap, reading: Reading) -> dict[str, Converter | None]:
    """The columns that are read, each with what makes values of a manifest of its own; raises InputError."""
    wanted = {*(column.name for column in columns.columns), reading.unit, reading.key}
    makers, problems = {}, []
    for field in schema:
        try:
            if field.name in makers:
                raise Unfit("another column has the same name; give each a name of its own")
            if field.name in wanted:
                makers[field.name] = converter(field.type)
        except Unfit as error:
            problems.append(Problem(f"column {quoted(field.name)}: {error}", source, 1, 1))
    if problems:
        raise InputError(problems)
    return makers


def rows(partition: Partition, reading: Reading) -> Iterator[Row]:
    """The rows of a piece; one that cannot be read is a row that says so, and so is what is left of a damaged group."""
    source, number = partition.source, partition.start
    while number < partition.stop:
        end = partition.stop
        try:
            cursor = _cursor(source, number)
            end = min(cursor.group_end(number), end)
            for row in _rows(cursor, partition, number, reading):
                number = row.line
                end = min(cursor.group_end(number), partition.stop)
                yield row
            cursor.keep()
        except _UNREADABLE as error:
            message = f"rows {number + 1:,} to {end:,} cannot be read, as this file is damaged ({_in_short(error)})"
            yield unread(partition, message, number + 1)
            number = end


def _rows(cursor: "_Cursor", partition: Partition, number: int, reading: Reading) -> Iterator[Row]:
    source, folder = partition.source, Path(partition.source).parent
    columns = columns_of(source, cursor.schema.names, reading)
    makers = _makers(source, cursor.schema, columns, reading)
    for batch in cursor.taken(number, partition.stop):
        for cells in _cells(batch, makers):
            number += 1
            if isinstance(cells, str):
                yield unread(partition, cells, number)
                continue
            key, unit, wrong = labels(cells, reading)
            values, more = manifest_of(cells, columns)
            problems = tuple(Problem(message, source, number, 1) for message in (*wrong, *more))
            yield Row(source, number, key, unit, None if problems else values, b"", problems, folder)


def _cells(batch: pa.RecordBatch, makers: Mapping[str, Converter | None]) -> Iterator[dict[str, Any] | str]:
    """The cells of each row that hold something, or what is wrong with them."""
    batch = batch.select([*makers])
    try:
        if _is_too_large(batch):
            raise _TooLarge(f"this row has more than {MAX_BYTES:,} bytes; a manifest needs less")
        plain = batch.to_pylist()
    except (UnicodeDecodeError, pa.ArrowException, _TooLarge) as error:  # one of the rows does it
        if batch.num_rows > 1:
            for place in range(batch.num_rows):
                yield from _cells(batch.slice(place, 1), makers)
        elif isinstance(error, _TooLarge):
            yield str(error)
        else:
            yield f"a value of this row cannot be read ({_in_short(error)})"
        return
    for row in plain:
        cells, name = {}, ""
        try:
            for name, maker in makers.items():
                if (value := row[name]) is not None:
                    cells[name] = value = maker(value) if maker else value
                    if value == {}:
                        del cells[name]
        except Unfit as error:
            yield f"column {quoted(name)}: {error}"
        else:
            yield cells


class _TooLarge(ValueError):
    """Rows of more bytes than manifests need, of which a few kilobytes of a file can make gigabytes."""


def _is_too_large(batch: pa.RecordBatch) -> bool:
    """Whether rows may have more bytes than so many manifests; of one row it is known, whatever its dictionaries hold.

    Values that stand once in the dictionary of a batch may stand in each row of it.
    """
    columns: list[pa.Array] = batch.columns
    rows: int = batch.num_rows
    if rows == 1:
        columns = [column.dictionary_decode() if pa.types.is_dictionary(column.type) else column for column in columns]
    elif "dictionary<" in str(batch.schema):
        rows = 1
    size: int = sum(column.nbytes for column in columns)
    return size > max(MAX_BYTES, _ROW * rows)


class _Cursor:
    """The rows of a file from a row group on, which are read one after the other; `position` counts over the file."""

    def __init__(self, stamp: tuple[Any, ...], source: str, start: int) -> None:
        self.stamp = stamp
        file = parquet.ParquetFile(source, buffer_size=_BUFFER, pre_buffer=False)
        self.schema: pa.Schema = file.schema_arrow
        self._ends = list(accumulate(_lengths(file)))
        group = bisect_right(self._ends, start)
        self.position = self._ends[group - 1] if group else 0
        # One after the other, as a batch that begins in a good group and ends in a damaged one would be lost whole.
        groups = range(group, len(self._ends))
        self._batches = chain.from_iterable(file.iter_batches(MOST_PARQUET, row_groups=[group]) for group in groups)
        self._rest: pa.RecordBatch | None = None

    def reaches(self, stamp: tuple[Any, ...], start: int) -> bool:
        """Whether rows can be read from a place on, as they are now, and not much further on."""
        return self.stamp == stamp and self.position <= start <= self.group_end(self.position)

    def group_end(self, place: int) -> int:
        """Where the row group of a row ends; without limit for a row that the file does not have."""
        return next((end for end in self._ends if end > place), sys.maxsize)

    def taken(self, start: int, stop: int) -> Iterator[pa.RecordBatch]:
        """The rows from one place to another; raises what pyarrow does."""
        while self.position < stop:
            batch = self._rest if self._rest is not None else next(self._batches, None)
            if batch is None:
                raise OSError("it has fewer rows by now")
            before = min(max(start - self.position, 0), batch.num_rows)
            after = min(stop - self.position, batch.num_rows)
            self.position += after
            self._rest = batch.slice(after) if after < batch.num_rows else None
            if after > before:
                yield batch.slice(before, after - before)

    def keep(self) -> None:
        """Keeps it for the next piece of the process, which mostly lies in the same row group, further on."""
        _KEPT.append(self)
        del _KEPT[:-1]


# At most one; who goes on with it takes it out, so that threads never share one.
_KEPT: list[_Cursor] = []


def _cursor(source: str, start: int) -> _Cursor:
    path = os.path.realpath(source)
    status = os.stat(path)
    stamp = (path, status.st_mtime_ns, status.st_size)
    kept = _KEPT.pop() if _KEPT else None
    return kept if kept and kept.reaches(stamp, start) else _Cursor(stamp, path, start)


def _in_short(error: Exception) -> str:
    """The first sentence of what a library says."""
    return str(error).partition("\n")[0].rstrip(".")[:200]
