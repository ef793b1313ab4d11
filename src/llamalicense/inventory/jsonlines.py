"""Rows of JSON Lines: one manifest a line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from llamalicense.errors import Problem
from llamalicense.inventory.cells import manifest_of
from llamalicense.inventory.labels import labels
from llamalicense.inventory.opening import LARGEST_PIECE, MOST_ROWS, NOTHING, encoded, opened, size_of
from llamalicense.inventory.row import Partition, Reading, Row
from llamalicense.inventory.strictjson import parse_json
from llamalicense.manifest.messages import quoted
from llamalicense.manifest.types import Manifest
from llamalicense.yamlfile import MAX_BYTES

_PLAIN = Reading()


def pieces(source: str, size: int = 0) -> Iterator[Partition]:
    """A file in pieces of about `size` bytes that end with a line; a line that is longer is a piece of its own."""
    with opened(source) as file:
        start, fault = encoded(file)
        size = size or size_of(file)
        line, is_blank = 1, True
        while not fault:
            file.seek(start)
            stop, lines, blank = _cut(file, size)
            if stop == start:
                fault = NOTHING if is_blank else ""
                break
            yield Partition("jsonl", source, 0, start, stop, line)
            start, line, is_blank = stop, line + lines, is_blank and blank
    if fault:
        yield Partition("jsonl", source, 0, 0, 0, 1, reasons=(fault,))


def _cut(file: BinaryIO, size: int) -> tuple[int, int, bool]:
    """Where the piece ends that begins here, how many lines it has, and whether it is blank."""
    start, block = file.tell(), file.read(size)
    is_blank, cut = not block.strip(), block.rfind(b"\n") + 1
    if cut:
        *lines, rest = block[:cut].split(b"\n", MOST_ROWS)
        return start + cut - len(rest), len(lines), is_blank
    while not block.endswith(b"\n") and (block := file.readline(LARGEST_PIECE)):
        is_blank = is_blank and not block.strip()
    return file.tell(), 1, is_blank


def rows(partition: Partition, reading: Reading) -> Iterator[Row]:
    """The rows of a piece; a line that cannot be read is a row that says so. Blank lines are none."""
    folder = Path(partition.source).parent
    for number, line in _lines(partition):
        values, problems, is_whole = parse_json(line, partition.source, number)
        key = unit = ""
        if reading != _PLAIN and isinstance(values, dict):
            values, key, unit, wrong = _arranged(values, reading)
            is_whole = is_whole and not reading.columns
            problems = tuple(Problem(message, partition.source, number, 1) for message in wrong)
        if not (problems or isinstance(values, dict)):
            shown = "null" if values is None else quoted(values)
            message = f'found {shown}; a row is a JSON object, such as {{"manifest": 1, ...}}'
            problems = (Problem(message, partition.source, number, 1),)
        yield Row(partition.source, number, key, unit, None if problems else values, b"", problems, folder, is_whole)


def _arranged(values: dict[str, Any], reading: Reading) -> tuple[dict[str, Any], str, str, list[str]]:
    """What a row states, without labels that are no fields of a manifest; its key, its unit and what is wrong."""
    key, unit, wrong = labels(values, reading)
    if reading.columns:
        values, more = manifest_of(values, reading.columns)
        return values, key, unit, wrong + more
    labelling = {reading.key, reading.unit} - Manifest.model_fields.keys()
    return {name: value for name, value in values.items() if name not in labelling}, key, unit, wrong


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
