"""Sources in pieces, and the rows of each piece: folders of manifests, JSON Lines, CSV and Parquet."""

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from types import ModuleType
from typing import Any

from llamalicense.brief import shortened
from llamalicense.errors import InputError, Problem, UsageError
from llamalicense.inventory.opening import LEAST_PARQUET, SMALLEST_PIECE, check_extra, opened
from llamalicense.inventory.row import Kind, Partition, Reading, Row, unread
from llamalicense.manifest.messages import quoted

__all__ = ["Partition", "Reading", "Row", "partitions", "remarks", "rows"]

_KINDS: dict[str, Kind] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".yaml": "manifests",
    ".yml": "manifests",
}
# How large pieces are whose results are wanted, in bytes or rows: a row's results have a hundred times its bytes.
_EXPLAINED: Mapping[Kind, int] = {"jsonl": SMALLEST_PIECE, "csv": SMALLEST_PIECE, "parquet": LEAST_PARQUET}
_KNOWN = "a folder of manifests, a manifest, .jsonl, .ndjson, .csv, .tsv or .parquet"
# Of the columns that are not read so many are listed.
_MOST_NAMED = 100
_UNTOLD = "Cells such as `-`, `n/a` and `unknown` state nothing, as blank ones do, unless the map says what they mean."
_STRANGE_KEYS = (
    "In JSON Lines a row is a manifest: --unit and --id name keys beside its own, --map says what others state."
)
_INSTEAD = {
    ".json": "write one manifest a line, as .jsonl",
    ".xlsx": "save the sheet as CSV UTF-8",
    ".xls": "save the sheet as CSV UTF-8",
    ".gz": "unpack it first",
    ".zip": "unpack it first",
    ".zst": "unpack it first",
}


def partitions(
    sources: Sequence[str], reading: Reading, size: int = 0, *, explained: bool = False
) -> Iterator[Partition]:
    """The pieces of all sources, in their order, of about `size` bytes, rows or manifests (0: what suits each kind).

    `explained`: their results are wanted.
    Raises InputError or UsageError at once for what cannot be opened at all; what is wrong inside is told by a row.
    """
    _refuse_twice(sources)
    kinds = [kind_of(source) for source in sources]
    for source in sources:
        if not os.path.isdir(source):
            opened(source).close()
    manifests = {os.path.abspath(source) for source in sources if not os.path.isdir(source)}
    sizes = [size or (_EXPLAINED.get(kind, 0) if explained else 0) for kind in kinds]
    pieces = [_pieces(*of_one, reading, manifests) for of_one in zip(sources, kinds, sizes, strict=True)]
    return _numbered(chain.from_iterable(pieces))


def _refuse_twice(sources: Sequence[str]) -> None:
    named: dict[str, str] = {}
    for source in sources:
        path = os.path.realpath(source)
        if path in named:
            before = "" if named[path] == source else f", as {named[path]} before"
            raise UsageError(f"{source} is named twice{before}, and its rows would count twice; name it once")
        named[path] = source


def kind_of(source: str) -> Kind:
    """What a source is, by its suffix; raises UsageError for what is none."""
    if os.path.isdir(source):
        return "manifests"
    suffix = os.path.splitext(source)[1].lower()
    if suffix in _KINDS:
        return _KINDS[suffix]
    if source == "-":
        raise UsageError("an audit reads its sources in pieces, and standard input (-) has none; save it as a file")
    if not os.path.lexists(source):
        raise InputError([Problem("there is no such file or folder", source)])
    raise UsageError(f"{source}: no source of manifests; {_INSTEAD.get(suffix, f'expected {_KNOWN}')}")


def _pieces(source: str, kind: Kind, size: int, reading: Reading, manifests: set[str]) -> Iterator[Partition]:
    if kind == "manifests":
        from llamalicense.inventory import trees

        return trees.pieces(source, manifests, size)
    if kind == "csv":
        from llamalicense.inventory import csvrows

        return csvrows.pieces(source, reading, size)
    if kind == "parquet":
        pieces: Iterator[Partition] = _parquet(source).pieces(source, reading, size)
        return pieces
    from llamalicense.inventory import jsonlines

    return jsonlines.pieces(source, size)


def _numbered(pieces: Iterator[Partition]) -> Iterator[Partition]:
    for number, piece in enumerate(pieces):
        yield piece._replace(number=number)


def rows(partition: Partition, reading: Reading) -> Iterator[Row]:
    """The rows of a piece, in their order; never raises for one that cannot be read."""
    if partition.kind == "manifests":
        from llamalicense.inventory import trees

        yield from trees.rows(partition)
    elif partition.reasons:
        yield unread(partition, partition.reasons[0])
    else:
        try:
            yield from _read(partition, reading)
        except OSError as error:
            yield unread(partition, f"the rest of this piece cannot be read: {error.strerror or error}")
        except InputError as error:  # the file is another by now
            yield from (unread(partition, problem.message) for problem in error.problems)


def _read(partition: Partition, reading: Reading) -> Iterator[Row]:
    if partition.kind == "csv":
        from llamalicense.inventory import csvrows

        return csvrows.rows(partition, reading)
    if partition.kind == "parquet":
        read: Iterator[Row] = _parquet(partition.source).rows(partition, reading)
        return read
    from llamalicense.inventory import jsonlines

    return jsonlines.rows(partition, reading)


def first_cells(source: str) -> Iterator[Mapping[str, Any]]:
    """The rows of a table by their columns, as far as they can be read, before a map makes manifests of them."""
    kind = kind_of(source)
    if kind == "csv":
        from llamalicense.inventory import csvrows

        return csvrows.cells_of(source)
    if kind == "parquet":
        cells: Iterator[Mapping[str, Any]] = _parquet(source).cells_of(source)
        return cells
    plain = (row for piece in partitions([source], Reading()) for row in rows(piece, Reading()))
    return (row.values for row in plain if row.values)


def remarks(sources: Sequence[str], reading: Reading, *, are_all_bad: bool = False) -> tuple[str, ...]:
    """What whoever reads the results should know of how the sources were read, a sentence each.

    `are_all_bad`: none of the rows could be judged.
    """
    sentences = []
    for source in sources:
        kind = kind_of(source)
        columns: Sequence[str] = ()
        if kind == "csv":
            from llamalicense.inventory.csvrows import header_of

            header = header_of(source)
            columns = header.columns if header else ()
            if header and header.delimiter != ",":
                between = {"\t": "a tab"}.get(header.delimiter, f"`{header.delimiter}`")
                sentences.append(f"{source} is read with {between} between its cells.")
        elif kind == "parquet":
            columns = _parquet(source).names_of(source)
        elif kind == "manifests" and (reading.unit or reading.key):
            about = "the unit of a manifest is the first folder on the way to it, and its key that way"
            sentences.append(f"{source}: {about}; --unit and --id are about tables.")
        if reading.columns:
            read = {*(column.name for column in reading.columns.columns), reading.unit, reading.key}
            if unread := [quoted(name) for name in columns if name not in read]:
                names = shortened(unread, _MOST_NAMED)
                sentences.append(f"{source}: nothing is read from columns that the map does not name: {names}.")
            elif kind == "jsonl":
                sentences.append(f"{source}: nothing is read from keys that the map does not name.")
    if are_all_bad and not reading.columns and "jsonl" in map(kind_of, sources):
        sentences.append(_STRANGE_KEYS)
    if reading.columns or "csv" in map(kind_of, sources):
        sentences.append(_UNTOLD)
    return tuple(sentences)


def _parquet(source: str) -> ModuleType:
    """What reads Parquet; raises UsageError where pyarrow is not installed."""
    check_extra(source)
    from llamalicense.inventory import parquet

    return parquet
