"""Rows of JSON Lines: one manifest a line."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from llamalicense.errors import Problem
from llamalicense.inventory.labels import labels
from llamalicense.inventory.opening import opened
from llamalicense.inventory.row import Partition, Reading, Row
from llamalicense.inventory.strictjson import parse_json
from llamalicense.yamlfile import MAX_BYTES

LARGEST_PIECE, SMALLEST_PIECE, PIECES = MAX_BYTES, MAX_BYTES // 16, 64
UTF_8, UTF_16 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
NOTHING = "there is nothing to check in it: it has no row"


def pieces(source: str, size: int = 0) -> Iterator[Partition]:
    """A file in pieces of about `size` bytes that end with a line; small files are cut for many cores as well."""
    with opened(source) as file:
        head = file.read(len(UTF_8))
        if head.startswith(UTF_16):
            yield Partition("jsonl", source, 0, 0, 0, 1, reasons=("it is UTF-16; save it as UTF-8",))
            return
        start = len(UTF_8) if head == UTF_8 else 0
        length = os.fstat(file.fileno()).st_size
        size = size or min(LARGEST_PIECE, max(SMALLEST_PIECE, length // PIECES))
        line, is_blank = 1, True
        while start < length:
            file.seek(start)
            stop, lines, blank = _cut(file, start, size)
            yield Partition("jsonl", source, 0, start, stop, line)
            start, line, is_blank = stop, line + lines, is_blank and blank
    if is_blank:
        yield Partition("jsonl", source, 0, 0, 0, 1, reasons=(NOTHING,))


def _cut(file: BinaryIO, start: int, size: int) -> tuple[int, int, bool]:
    """Where a piece ends, how many lines end in it, and whether it is blank; a longer line is a piece of its own."""
    block = file.read(size)
    cut = block.rfind(b"\n") + 1
    if cut:
        return start + cut, block.count(b"\n"), not block.strip()
    length, is_blank = len(block), not block.strip()
    while rest := file.readline(LARGEST_PIECE):
        length, is_blank = length + len(rest), is_blank and not rest.strip()
        if rest.endswith(b"\n"):
            break
    return start + length, 1, is_blank


def rows(partition: Partition, reading: Reading) -> Iterator[Row]:
    """The rows of a piece; a line that cannot be read is a row that says so. Blank lines are none."""
    folder, is_labelled = Path(partition.source).parent, bool(reading.key or reading.unit)
    for number, line in _lines(partition):
        values, problems = parse_json(line, partition.source, number)
        key = unit = ""
        if is_labelled and isinstance(values, dict):
            key, unit, wrong = labels(values, reading)
            problems += tuple(Problem(message, partition.source, number, 1) for message in wrong)
        yield Row(partition.source, number, key, unit, None if problems else values, b"", problems, folder)


def _lines(partition: Partition) -> Iterator[tuple[int, bytes]]:
    """The lines of a piece that are not blank, each with its number; of one that is too long, its beginning."""
    number, position = partition.first_line, partition.start
    with opened(partition.source) as file:
        file.seek(position)
        while position < partition.stop:
            line = file.readline(MAX_BYTES + 1)
            if not line:
                break
            position += len(line)
            rest = line
            while not rest.endswith(b"\n") and len(line) > MAX_BYTES and (rest := file.readline(MAX_BYTES)):
                position += len(rest)
            if line.strip():
                yield number, line
            number += 1
