"""An audit by the workers of a real Dask cluster, two of which are killed in the middle."""

import json
import os
import signal
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from drawn_manifests import AS_OF
from inventory_rows import rows

from llamalicense.decision.settings import Settings
from llamalicense.errors import UsageError
from llamalicense.inventory import journal as journals
from llamalicense.inventory import jsonlines
from llamalicense.inventory.audit import Audit
from llamalicense.inventory.journal import Journal
from llamalicense.inventory.judging import Assignment
from llamalicense.inventory.ran import AuditRun
from llamalicense.inventory.row import Reading
from llamalicense.inventory.summary import Summary


@pytest.mark.filterwarnings("ignore")  # Dask's own
def test_a_cluster_that_loses_workers_leaves_the_bytes_of_one_core(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonlines, "size_of", lambda _: 8_000)
    monkeypatch.setattr(journals, "token_hex", lambda _: "0123456789abcdef")
    monkeypatch.chdir(tmp_path)
    Path("rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows(120, bad=12)), encoding="utf-8")
    assignment = Assignment(AS_OF, Settings(scan=False, origins={}), Reading(), folder=str(tmp_path))

    def audited(name: str, scheduler: str = "", *ends: Callable[[], object]) -> bytes:
        """What an audit leaves; `ends` are called one by one in the middle of it."""
        left = [*ends]

        def tell(rows_: int, _: float) -> None:
            if left and rows_ > 20:
                left.pop()()

        with Journal(tmp_path / name, {}, resumes=True) as journal:
            Audit(("rows.jsonl",), assignment, 1, scheduler).write(journal, tell)
            assert (left, journal.rows, journal.pieces > 20) == ([], 120, True)
            counted.append(journal.counting.summary(AuditRun(AS_OF, AS_OF, Settings(), ())))
        return (tmp_path / name).read_bytes()

    counted: list[Summary] = []
    whole = audited("here.part")
    dask: Any = import_module("distributed")  # has no types, and takes a second of every process that collects tests
    with (
        dask.LocalCluster(n_workers=4, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        dask.Client(cluster) as client,
    ):
        first, second, *others = client.run(os.getpid).values()
        assert len(others) == 2
        address = cluster.scheduler_address
        deaths = [partial(os.kill, victim, signal.SIGKILL) for victim in (first, second)]
        assert audited("there.part", address, *deaths) == whole
        with pytest.raises(UsageError, match=f"--scheduler {address}: it answers no more"):
            audited("again.part", address, cluster.close)
    assert audited("again.part") == whole
    assert counted == counted[:1] * 3
    assert sum(tally.rows for tally in counted[0].errors) == 10
