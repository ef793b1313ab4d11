"""Sources in pieces, and the rows of each piece: folders of manifests, JSON Lines, CSV and Parquet."""

import os
from collections.abc import Iterator, Sequence

from llamalicense.errors import UsageError
from llamalicense.inventory import jsonlines
from llamalicense.inventory.opening import opened
from llamalicense.inventory.row import Kind, Partition, Reading, Row, unread

__all__ = ["Partition", "Reading", "Row", "partitions", "rows"]

_KINDS: dict[str, Kind] = {".jsonl": "jsonl", ".ndjson": "jsonl"}


def partitions(sources: Sequence[str], reading: Reading) -> Iterator[Partition]:  # noqa: ARG001
    """The pieces of all sources, in their order; raises InputError or UsageError for what cannot be opened at all."""
    for source in sources:
        if os.path.splitext(source)[1].lower() not in _KINDS:
            raise UsageError(f"{source}: nothing tells what this is; rows come as .jsonl, .ndjson, .csv or .parquet")
        opened(source).close()
    return _numbered(piece for source in sources for piece in jsonlines.pieces(source))


def _numbered(pieces: Iterator[Partition]) -> Iterator[Partition]:
    for number, piece in enumerate(pieces):
        yield piece._replace(number=number)


def rows(partition: Partition, reading: Reading) -> Iterator[Row]:
    """The rows of a piece, in their order; never raises for one that cannot be read."""
    if partition.reasons:
        return iter([unread(partition, partition.reasons[0])])
    return jsonlines.rows(partition, reading)
