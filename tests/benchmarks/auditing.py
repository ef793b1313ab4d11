"""Prints what an audit costs as ratios within one run: `python tests/benchmarks/auditing.py [ROWS]`.

Time and memory: what a row adds to 1,000, 10,000 and 100,000 rows (or up to so many as are named) in one process, by
what one adds up to 1,000 in processes that share a core with that one all the while, and the peak of its memory.
Workers: rows a second of two processes beside this one by those of one, and of a Dask cluster of two workers by those
of two processes, start-up left out. It takes minutes.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter, process_time
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))

import distributed
from inventory_rows import rows
from run import Cost, cold

from llamalicense.decision.settings import Settings
from llamalicense.inventory import cluster, local
from llamalicense.inventory.judging import Assignment
from llamalicense.inventory.partitions import partitions
from llamalicense.inventory.pieces import Numbered
from llamalicense.inventory.row import Reading
from llamalicense.inventory.summary import Counting

FEW, SIZES = 100, (1_000, 10_000, 100_000)
FLAT, MOST_MEMORY, TWO, DASK = 1.2, 300, 1.6, 0.7  # ratios, and MiB
# Pieces that are not counted, as processes load meanwhile; pairs of long runs and of short ones, of which the median
# counts.
WARM, PAIRS, SHORT = 8, 3, 9


def made(number: int) -> Path:
    """An inventory of so many rows."""
    path = Path(f"{number}.jsonl")
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(row)}\n" for row in rows(number, number))
    return path


def audited(number: int, workers: int, output: str = "out") -> Cost:
    """The cost of an audit of so many rows; that of processes beside the one that begins them is not in it."""
    command = [sys.executable, "-m", "llamalicense", "audit", str(made(number)), "--no-scan", "--fail-on", "never"]
    return cold([*command, "--workers", str(workers), "--output", f"jsonl={output}.jsonl"])


@contextmanager
def one_core() -> Iterator[None]:
    """Processes that are begun meanwhile share one core, so that a slow spell of the machine is one for all of them."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(all_cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)


def by_size(most: int) -> None:
    """Prints what a row adds by how many there are, and by what it adds up to the first size in the same minutes."""
    sizes = [*(size for size in SIZES if size <= most), *([most] if most > SIZES[-1] else [])]
    for size in (FEW, *sizes):
        made(size)
    for size in sizes[1:]:
        with one_core(), ThreadPoolExecutor(1) as beside:
            whole = beside.submit(audited, size, 1, "whole")
            little: list[tuple[float, float]] = []
            while len(little) < SHORT or not whole.done():
                little.append((audited(FEW, 1).processor, audited(SIZES[0], 1).processor))
        start, first = (median(costs) for costs in zip(*little, strict=True))
        cost = whole.result()
        a_row, of_first = (cost.processor - start) / (size - FEW), (first - start) / (SIZES[0] - FEW)
        print(
            f"{size:>9,} rows: {a_row * 1e6:5.0f} µs a row, {a_row / of_first:.2f} (at most {FLAT}) of one of "
            f"{SIZES[0]:,} ({len(little)} runs beside it), {cost.memory / 1024:.0f} MiB (at most {MOST_MEMORY})",
            flush=True,
        )
    memory = audited(sizes[-1], 2).memory / 1024
    print(f"{sizes[-1]:>9,} rows by two processes: {memory:.0f} MiB in the one that began them (at most {MOST_MEMORY})")


class Pace(NamedTuple):
    """Rows a second by the clock, and processor seconds of this process a row, from when the first pieces are there."""

    rows: float
    own: float


def pace(pieces: Iterable[Numbered]) -> Pace:
    """How fast pieces come, and what taking them and writing them costs."""
    began, used, judged = 0.0, 0.0, 0
    with TemporaryFile() as file:
        counting = Counting()
        for place, (_, piece) in enumerate(pieces):
            file.write(piece.lines)
            counting.merge(piece.counting)
            judged += piece.rows if place >= WARM else 0
            if place == WARM - 1:
                began, used = perf_counter(), process_time()
    return Pace(judged / (perf_counter() - began), (process_time() - used) / judged)


@contextmanager
def dask(workers: int) -> Iterator[str]:
    """The address of a cluster of so many processes."""
    make: Any = distributed.LocalCluster
    with make(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as made_cluster:
        yield made_cluster.scheduler_address


def by_workers(number: int) -> None:
    """Prints what more processes bring, in many short turns, and what a cluster does, in a few of so many rows."""
    assignment = Assignment(date(2026, 11, 21), Settings(scan=False, origins={}), Reading(), folder=os.getcwd())

    def pieces(rows: int) -> Iterator[Any]:
        return partitions([str(made(rows))], assignment.reading)

    few = number // SHORT
    began = process_time()
    judged = sum(piece.rows for _, piece in local.judged(pieces(few), assignment, 1))
    a_row = (process_time() - began) / judged
    two, by_dask, own = [], [], []
    for _ in range(SHORT):
        one = pace(local.in_processes(pieces(few), assignment, 1))
        both = pace(local.in_processes(pieces(few), assignment, 2))
        two.append(both.rows / one.rows)
        own.append(both.own / a_row)
    with dask(2) as address:  # which works in this process, too
        for _ in range(PAIRS):
            by_cluster = pace(cluster.judged(pieces(number), assignment, address))
            by_dask.append(by_cluster.rows / pace(local.in_processes(pieces(number), assignment, 2)).rows)
    print(f"two workers by one: {median(two):.2f} (at least {TWO})")
    print(f"Dask with two workers by two processes: {median(by_dask):.2f} (at least {DASK})")
    # With so much on top, two cores that share it judge 1.6 times what one worker with a core of its own does.
    print(f"the parent's processor time by that of what it hands out: {median(own):.3f} (at most {2 / TWO - 1:.2f})")


def main() -> None:
    """Measures and prints."""
    most = int(sys.argv[1].replace("_", "").replace(",", "")) if len(sys.argv) > 1 else SIZES[-1]
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        by_size(most)
        by_workers(min(most, SIZES[-1]))


if __name__ == "__main__":
    main()
