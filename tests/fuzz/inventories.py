"""Inventories as others may write them: tables and their maps, changed, read in pieces and judged row by row."""

import csv
import io
import json
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
from manifests import SCOUT
from program import llamalicense
from projects import STATED
from pyarrow import parquet

from fuzz.makers import VALUES, changed, drawn, grown, tree
from llamalicense.errors import LlamalicenseError
from llamalicense.inventory.columns import column_map
from llamalicense.inventory.drafting import draft
from llamalicense.inventory.partitions import partitions, rows
from llamalicense.inventory.row import Reading

PLAIN = Reading()
MOST = 20_000
MAP = f"""\
map: 1
unit: Dept
id: No
columns:
  Firm: organisation.name
  Users: {{to: organisation.monthly_active_users.peak}}
  Models: {{to: "models[].id", split: ";", values: {{ours: {SCOUT}}}}}
  Ships: {{to: "builds[0].delivery", values: {{yes: shipped, no: hosted, "?": null}}}}
constants: {{organisation.country: US, "models[].access": weights, "builds[0].name": Chat, "builds[0].kind": app}}
"""
TABLE = [
    {"No": "1", "Dept": "Sales", "Firm": "Acme", "Users": "1000", "Models": f"ours; {SCOUT}", "Ships": "yes"},
    {"No": "2", "Dept": "R&D", "Firm": "Acme \u00e9", "Users": "", "Models": "", "Ships": "?"},
    {"No": "3", "Dept": "", "Firm": "Umbra", "Users": "8e8", "Models": "acme/x", "Ships": "maybe"},
]
ROW_WORDS = [
    *rb"""{ } [ ] : , ; | " "" ' \ \u0000 \ud800 null true 1e999 NaN -0 organisation.name models[].id""".split(),
    *b"organisation models builds contains access weights yes maybe ours builds[0].name constants:".split(),
    *b"to: split: values: unit: id: map: columns: No Dept Firm Users Models Ships =1+1 PAR1".split(),
    *(b"\r\n", b"\n", b"\r", b"\t", b"\n\n", b"\xef\xbb\xbf", b"\xff\xfe", b"9" * 400, b'"' * 9, b"\x1b[2J"),
]


@cache
def _tables() -> dict[str, bytes]:
    """The same rows in each form, by suffix."""
    text, table, nested = io.StringIO(newline=""), io.BytesIO(), io.BytesIO()
    writer = csv.DictWriter(text, TABLE[0])
    writer.writeheader()
    writer.writerows(TABLE)
    parquet.write_table(pa.Table.from_pylist(TABLE), table, row_group_size=2)
    whole = tree(STATED)
    parquet.write_table(
        pa.Table.from_pylist([{"organisation": whole["organisation"], "models": whole["models"]}]), nested
    )
    return {
        ".csv": text.getvalue().encode(),
        ".tsv": text.getvalue().replace(",", "\t").encode(),
        ".parquet": table.getvalue(),
        ".PARQUET": nested.getvalue(),
        ".jsonl": "".join(f"{json.dumps(row)}\n" for row in TABLE).encode(),
        ".ndjson": f"{json.dumps(whole)}\n".encode() * 2,
    }


def inventories(seed: int) -> Iterator[bytes]:
    """Tables and maps; the first line is the suffix, and how many bytes of the rest are the map; 0: there is none."""
    random = Random(seed)
    values = drawn(VALUES, seed, 50)
    while True:
        suffix, table = random.choice(list(_tables().items()))
        columns = MAP.encode() if suffix in (".csv", ".tsv", ".parquet", ".jsonl") else b""
        yield _input(suffix, columns, changed(random, table, ROW_WORDS))
        yield _input(suffix, changed(random, MAP.encode(), ROW_WORDS), table)
        grown_rows = [grown(random, tree(STATED), values) for _ in range(random.choice((1, 3)))]
        yield _input(".jsonl", b"", "".join(f"{json.dumps(row)}\n" for row in grown_rows).encode())


def _input(suffix: str, columns: bytes, table: bytes) -> bytes:
    return f"{suffix} {len(columns)}\n".encode() + columns + table


def judge_inventory(data: bytes) -> None:
    """Read whole and in pieces, which makes no difference, then audited: no row is a defect, no line obeyed."""
    head, _, rest = data.partition(b"\n")
    suffix, _, size = head.decode().partition(" ")
    with tempfile.TemporaryDirectory() as name:
        path, columns = Path(name).resolve() / f"rows{suffix}", Path(name).resolve() / "map.yaml"
        # A limit is for a table, and 100,000 rows of two bytes are many, each with its own message.
        path.write_bytes(b"\n".join(rest[int(size) :].split(b"\n", MOST)[:MOST]))
        columns.write_bytes(rest[: int(size)])
        with suppress(LlamalicenseError):
            column_map(draft(str(path)).encode(), "draft.yaml")
        with suppress(LlamalicenseError):
            reading = column_map(columns.read_bytes(), "map.yaml").reading() if int(size) else PLAIN
            assert _read(path, reading, max(50, len(rest) // 100)) == _read(path, reading, 0)
        ran = llamalicense("audit", path, "--no-scan", "--workers", 1, *(("--map", columns) if int(size) else ()))
        assert ran.status in (0, 1, 2)
        assert "defect" not in ran.out
        assert all(line.isprintable() for line in (ran.out + ran.err).split("\n"))


def _read(path: Path, reading: Reading, size: int) -> list[tuple[int, Any, Any]]:
    """The rows, read in pieces of so many bytes or rows (0: as suits the file): line, values, what is wrong."""
    pieces = partitions([str(path)], reading, size)
    return [(row.line, row.values, row.problems) for piece in pieces for row in rows(piece, reading)]
