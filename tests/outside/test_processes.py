"""An audit by several processes, some of which are ended by the system."""

import json
from pathlib import Path

import pytest
from deadly import deadly, harmless
from drawn_manifests import AS_OF
from inventory_rows import rows

from llamalicense.decision.settings import Settings
from llamalicense.inventory import jsonlines
from llamalicense.inventory.audit import Audit
from llamalicense.inventory.journal import Journal
from llamalicense.inventory.judging import Assignment
from llamalicense.inventory.row import Reading


def test_a_process_that_dies_costs_at_most_the_row_that_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonlines, "SMALLEST_PIECE", 12_000)
    monkeypatch.chdir(tmp_path)
    stated = [*rows(40, bad=12)]
    for place, name in ((8, "once"), (9, "always"), (30, "once-more")):
        stated[place]["check"] = {"baseline": name}
    Path("rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in stated), encoding="utf-8")
    came_to = []
    for workers, read in ((1, harmless), (2, deadly)):
        assignment = Assignment(AS_OF, Settings(scan=False, origins={}), Reading(), baseline=read)
        with Journal(tmp_path / f"{workers}.part", {}, resumes=False) as journal:
            Audit(("rows.jsonl",), assignment, workers).write(journal)
            assert (journal.rows, journal.pieces > 4) == (40, True)
            came_to.append([*journal.outcomes()])
    here, beside = came_to
    assert here[9].verdict is not None
    assert (beside[9].line, beside[9].verdict, beside[9].organisation) == (10, None, stated[9]["organisation"]["name"])
    [error] = beside[9].errors
    assert error.startswith("rows.jsonl:10:1: the process that judged this row was ended by the system")
    assert [*here[:9], *here[10:]] == [*beside[:9], *beside[10:]]
