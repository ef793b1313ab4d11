"""Rows of folders: every manifest in one and below, as a check lists them."""

import os
from collections.abc import Iterator
from pathlib import Path

from llamalicense.errors import Problem
from llamalicense.inventory.row import Partition, Row
from llamalicense.project.manifests import bytes_of, manifest_file, manifests_within

# A check reads the repository of each, which takes its time; neighbours often lie in the same one.
MANIFESTS = 16


def pieces(source: str, named: set[str], size: int = 0) -> Iterator[Partition]:
    """The manifests of a folder, or one that is named itself, a few at a time; those in `named` are left out.

    `named` has absolute paths, and is told what is listed.
    """
    is_folder = os.path.isdir(source)
    files = list(manifests_within(source, tells_unread=True)) if is_folder else [manifest_file(source)]
    new = [file for file in files if not is_folder or os.path.abspath(file.name) not in named]
    named.update(os.path.abspath(file.name) for file in new)
    size = size or MANIFESTS
    for start in range(0, len(new), size):
        piece = new[start : start + size]
        paths, reasons = tuple(file.name for file in piece), tuple(file.reason for file in piece)
        yield Partition("manifests", source, 0, start, start + len(piece), 1, paths, reasons)


def rows(partition: Partition) -> Iterator[Row]:
    """The manifests of a piece, each with its bytes; its key is the way to it, its unit the first folder of that."""
    for name, reason in zip(partition.paths, partition.reasons, strict=True):
        data = reason or bytes_of(name)
        key = name if name == partition.source else Path(os.path.relpath(name, partition.source)).as_posix()
        unit = key.partition("/")[0] if "/" in key and name != partition.source else ""
        problems = (Problem(data, name),) if isinstance(data, str) else ()
        yield Row(name, 1, key, unit, None, b"" if isinstance(data, str) else data, problems, Path(name).parent)
