"""An audit by several processes, some of which are ended by the system."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest
from checkout import environment
from deadly import deadly, harmless
from drawn_manifests import AS_OF
from inventory_rows import rows
from program import llamalicense

from llamalicense.decision.settings import Settings
from llamalicense.inventory import jsonlines
from llamalicense.inventory.audit import Audit
from llamalicense.inventory.journal import Journal
from llamalicense.inventory.judging import Assignment
from llamalicense.inventory.row import Reading


def test_a_process_that_dies_costs_at_most_the_row_that_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonlines, "size_of", lambda _: 8_000)
    monkeypatch.chdir(tmp_path)
    stated = [*rows(24, bad=12)]
    for place, name in ((5, "once"), (9, "always"), (20, "once-more")):
        stated[place]["check"] = {"baseline": name}
    Path("rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in stated), encoding="utf-8")
    came_to = []
    for workers, read in ((1, harmless), (2, deadly)):
        assignment = Assignment(AS_OF, Settings(scan=False, origins={}), Reading(), baseline=read)
        with Journal(tmp_path / f"{workers}.part", {}) as journal:
            Audit(("rows.jsonl",), assignment, workers).write(journal)
            assert (journal.rows, journal.pieces > 4) == (24, True)
            came_to.append([json.loads(line) for line in journal.lines()])
    here, beside = came_to
    assert here[9]["verdict"] is not None
    assert (beside[9]["line"], beside[9]["verdict"], beside[9]["organisation"]) == (
        10,
        None,
        stated[9]["organisation"]["name"],
    )
    [error] = beside[9]["errors"]
    assert error.startswith("rows.jsonl:10:1: the process that judged this row was ended by the system")
    assert [*here[:9], *here[10:]] == [*beside[:9], *beside[10:]]


# The program, which tells of its processes and waits once three pieces are written.
WAITING = """
import sys, time
from multiprocessing import active_children
from llamalicense.inventory.journal import Journal
from llamalicense.cli.main import main
add = Journal.add
def added(self, number, piece):
    add(self, number, piece)
    if number == 2:
        print(*(process.pid for process in active_children()), flush=True)
        time.sleep(600)
Journal.add = added
main()
"""


def ended(process: int) -> bool:
    """Whether a process ends within some seconds."""
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        sleep(0.1)
    return False


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_ended_leaves_no_process_and_goes_on_to_the_same_bytes(
    by: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows(300, bad=50)), encoding="utf-8")
    run = ("audit", "rows.jsonl", "--no-scan", "--as-of", "2026-11-21", "--fail-on", "never", "--output")
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING, *run, "jsonl=rows.out", "--workers", "2"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    workers = [int(word) for word in process.stdout.readline().split()]
    # Ctrl-C reaches every process of a terminal; who kills means the one that was started.
    os.killpg(process.pid, by) if by == signal.SIGINT else process.kill()
    _, told = process.communicate()
    if by == signal.SIGINT:
        assert (process.returncode, told.startswith("error: interrupted after ")) == (2, True), told
    assert [len(workers), *map(ended, workers)] == [2, True, True]
    kept = Path("rows.out.part").read_bytes()
    assert kept.count(b'\n{"piece": ') == 3
    resumed = llamalicense(*run, "jsonl=rows.out", "--workers", "1", "--resume")
    whole = llamalicense(*run, "jsonl=whole.out", "--workers", "1")
    assert resumed == whole
    assert Path("rows.out").read_bytes() == Path("whole.out").read_bytes()
