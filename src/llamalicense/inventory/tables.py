"""The rows of an audit as Parquet, which takes the extra `parquet`: typed columns, numbers by name as maps."""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, BinaryIO

# How many rows are made columns of at once.
_AT_ONCE = 10_000
_TEXT, _NUMBER, _TEXTS, _NUMBERS = "text", "number", ["text"], {"": "number"}
_PLACE = {"path": _TEXT, "line": _NUMBER, "column": _NUMBER}
_ROW = {"as_of": _TEXT, "source": _TEXT, "line": _NUMBER, "key": _TEXT, "unit": _TEXT}
# The columns of a row, and those of a result; a name alone stands for a map from names.
ROWS: Mapping[str, Any] = {
    **_ROW,
    "name": _TEXT,
    "organisation": _TEXT,
    "verdict": _TEXT,
    "errors": _TEXTS,
    "counts": {"pass": _NUMBER, "warn": _NUMBER, "fail": _NUMBER},
    "fails": _NUMBERS,
    "warns": _NUMBERS,
    "counting": _NUMBER,
    "asked": _NUMBERS,
    "alone": _NUMBERS,
    "models": _TEXTS,
    "licences": _TEXTS,
}
RESULTS: Mapping[str, Any] = {
    **_ROW,
    "errors": _TEXTS,
    **dict.fromkeys(("rule", "subject", "verdict", "reason", "basis", "clause", "title", "explanation"), _TEXT),
    "remedy": _TEXT,
    "missing": [{"fact": _TEXT, "question": _TEXT, "ask": _TEXT}],
    "location": _PLACE,
    "related": [{**_PLACE, "text": _TEXT}],
    "waiver": {
        **dict.fromkeys(("reason", "approved_by", "approved_on", "expires"), _TEXT),
        "was": {"verdict": _TEXT, "reason": _TEXT},
    },
    "overridden_by": _TEXT,
    "known": {"baseline": _TEXT, "fingerprint": _TEXT, "until": _TEXT},
}


def write_parquet(lines: Iterator[bytes], columns: Mapping[str, Any], file: BinaryIO) -> None:
    """Writes rows, each a line of JSON, to a file as Parquet, some thousand at a time."""
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.schema([(name, _type(column)) for name, column in columns.items()])
    with pyarrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while rows := [_row(json.loads(line), columns) for line in islice(lines, _AT_ONCE)]:
            writer.write_table(pyarrow.Table.from_pylist(rows, schema))


def _type(column: Any) -> Any:
    import pyarrow

    if column == _TEXT:
        return pyarrow.string()
    if column == _NUMBER:
        return pyarrow.int64()
    if isinstance(column, list):
        return pyarrow.list_(_type(column[0]))
    if column == _NUMBERS:
        return pyarrow.map_(pyarrow.string(), pyarrow.int64())
    return pyarrow.struct([(name, _type(inner)) for name, inner in column.items()])


def _row(row: dict[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its maps as pyarrow takes them."""
    return {name: [*value.items()] if columns.get(name) == _NUMBERS else value for name, value in row.items()}
