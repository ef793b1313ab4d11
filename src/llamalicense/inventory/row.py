"""What an inventory is made of: its rows, the pieces that one process reads by itself, and how rows are read."""

from pathlib import Path
from typing import Any, Literal, NamedTuple

from llamalicense.errors import Problem

Kind = Literal["manifests", "jsonl", "csv", "parquet"]


class Row(NamedTuple):
    """One manifest of an inventory, as it stands in its source.

    `line` counts from 1: the line where it begins, the number of a row in Parquet, 1 for a manifest's own file. `key`
    names it in later audits, `unit` is whose it is; both may be empty. It has `values`, the `data` of a manifest's own
    file, or `problems`, which say why it cannot be read. `folder` is what the paths of its documents start from;
    `is_whole`: it is known that none of its values is null.
    """

    source: str
    line: int
    key: str
    unit: str
    values: Any
    data: bytes
    problems: tuple[Problem, ...]
    folder: Path
    is_whole: bool = False


class Partition(NamedTuple):
    """A piece of a source that one process reads by itself.

    `number` counts from 0 over all sources; `start` and `stop` are bytes (jsonl, csv), rows (parquet) or places in the
    listing (manifests). `paths` are those of manifests; `reasons` say, path by path, why one is not read, or, alone,
    why the piece is not.
    """

    kind: Kind
    source: str
    number: int
    start: int
    stop: int
    first_line: int
    paths: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


class Reading(NamedTuple):
    """How rows are read: what tells their unit and their key, and which column states what."""

    unit: str = ""
    key: str = ""
    columns: Any = None


def unread(partition: Partition, message: str, line: int | None = None, column: int = 1) -> Row:
    """A row that cannot be read, or what stands for the rest of a piece of which nothing can be."""
    line = line or max(partition.first_line, 1)
    problem = Problem(message, partition.source, line, column)
    return Row(partition.source, line, "", "", None, b"", (problem,), Path(partition.source).parent)
