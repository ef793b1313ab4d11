"""What a row of an audit costs in one process, by `json.loads` and pydantic's validation of the same rows.

Every row differs from all others; a piece is read, judged and written as lines in memory, as one process of an audit
does it. Each pair is a piece and the same rows read and validated, in turn.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))

from inventory_rows import rows as made_rows

from llamalicense.decision.settings import Settings
from llamalicense.inventory.judging import Assignment
from llamalicense.inventory.partitions import partitions
from llamalicense.inventory.pieces import piece
from llamalicense.inventory.row import Partition, Reading
from llamalicense.manifest.types import Manifest

ROWS = 4_000
# At least 0.15 of the rows a second for verdicts and counts, and 0.05 with every explanation.
MOST = {"verdicts and counts": 1 / 0.15, "every explanation": 1 / 0.05}


def rows() -> Iterator[tuple[str, float, float]]:
    """What is measured, its ratio and the most that it may be."""
    with TemporaryDirectory() as folder:
        source = Path(folder) / "rows.jsonl"
        source.write_text("".join(f"{json.dumps(row)}\n" for row in made_rows(ROWS, 7)), encoding="utf-8")
        pieces = list(partitions([str(source)], Reading()))
        for explained, (what, most) in enumerate(MOST.items()):
            assignment = Assignment(date(2026, 11, 21), Settings(scan=False), Reading(), results=bool(explained))
            # The first pieces are what the process has to see once.
            pairs = [_pair(source, part, assignment) for part in pieces][len(pieces) // 4 :]
            yield f"row of audit, {what} / json.loads and validation", median(pairs), round(most, 1)


def _pair(source: Path, part: Partition, assignment: Assignment) -> float:
    lines = source.read_bytes()[part.start : part.stop].splitlines()
    start = process_time()
    for line in lines:
        Manifest.model_validate(json.loads(line))
    between = process_time()
    judged = piece(part, assignment)
    assert judged.rows == len(lines)
    return (process_time() - between) / (between - start)
