"""Pieces judged on the cores of this machine, in their order, whatever becomes of the processes that judge them.

A process that dies takes down the others of its pool; what they had in hand is judged again. What was in hand twice
when that happened is judged alone, and where that ends the process as well, the rows that do it are looked for.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.connection import wait
from typing import NamedTuple, TypeVar

from llamalicense.inventory.judging import Assignment
from llamalicense.inventory.pieces import Numbered, Piece, fatal, number_of_rows, piece, unreadable
from llamalicense.inventory.row import Partition

T = TypeVar("T")
# Pieces in hand a process: one that it judges, and some that it need not wait for.
_IN_HAND = 3
_TWICE = 2


class _Task(NamedTuple):
    """A partition that is in hand; how often that was so when a process died."""

    partition: Partition
    piece: "Future[Piece]"
    deaths: int = 0


def cores() -> int:
    """How many processes this one may have work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def judged(partitions: Iterator[Partition], assignment: Assignment, workers: int) -> Iterator[Numbered]:
    """Each partition's number and what it came to, in their order, by so many processes.

    A single partition, or a single worker, needs no process beside this one.
    """
    first = list(islice(partitions, 2))
    partitions = chain(first, partitions)
    if workers == 1 or len(first) == 1:
        return ((partition.number, piece(partition, assignment)) for partition in partitions)
    return in_processes(partitions, assignment, workers)


def alone(partition: Partition, assignment: Assignment) -> Piece:
    """A partition judged in a process of its own; a row that ends such a process is one that says so."""
    judged_alone = _survived(piece, partition, assignment)
    if judged_alone is not None:
        return judged_alone
    rows = _survived(number_of_rows, partition, assignment)
    if rows is None:
        return unreadable(partition, assignment, f"the process that read this and what follows {_DIED}")
    return _searched(partition, assignment, 0, rows)


_DIED = (
    "was ended by the system, each time that it was tried (out of memory?); check it alone with `llamalicense check`"
)


def _searched(partition: Partition, assignment: Assignment, start: int, stop: int) -> Piece:
    """The rows of a partition from `start` to `stop`, of which one or more end the process that judges them."""
    if stop - start == 1:
        reason = f"the process that judged this row {_DIED}"
        return _survived(fatal, partition, assignment, start, reason) or unreadable(partition, assignment, reason)
    middle = (start + stop) // 2
    halves = [
        _survived(piece, partition, assignment, *half) or _searched(partition, assignment, *half)
        for half in ((start, middle), (middle, stop))
    ]
    return halves[0].followed_by(halves[1])


def _survived(does: Callable[..., T], *arguments: object) -> T | None:
    """What a process of its own makes of it, None where it dies of that."""
    with _pool(1) as pool:
        try:
            return pool.submit(does, *arguments).result()
        except BrokenProcessPool:
            return None


def in_processes(partitions: Iterator[Partition], assignment: Assignment, workers: int) -> Iterator[Numbered]:
    """The same, by so many processes beside this one in any case."""
    pool, in_hand = _pool(workers), deque[_Task]()

    def taken(partition: Partition, deaths: int = 0) -> _Task:
        try:
            return _Task(partition, pool.submit(piece, partition, assignment), deaths)
        except BrokenProcessPool as error:  # since the last look
            never: Future[Piece] = Future()
            never.set_exception(error)
            return _Task(partition, never, deaths)

    try:
        while True:
            in_hand += map(taken, islice(partitions, workers * _IN_HAND - len(in_hand)))
            if not in_hand:
                return
            task = in_hand[0]
            try:
                came_to = task.piece.result() if task.deaths < _TWICE else alone(task.partition, assignment)
            except BrokenProcessPool:
                pool.shutdown()
                pool = _pool(workers)
                in_hand = deque(_again(task, taken) for task in in_hand)
                continue
            in_hand.popleft()
            yield task.partition.number, came_to
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _again(task: _Task, taken: Callable[[Partition, int], _Task]) -> _Task:
    """A task that is still to be done, by the processes that there are now; one that was done, or is to be alone."""
    lost = task.piece.done() and isinstance(task.piece.exception(), BrokenProcessPool)
    if not lost:
        return task
    deaths = task.deaths + 1
    return taken(task.partition, deaths) if deaths < _TWICE else task._replace(deaths=deaths)


def _pool(workers: int) -> ProcessPoolExecutor:
    # A fresh interpreter looks for modules in the working directory first, which may be a stranger's.
    os.environ["PYTHONSAFEPATH"] = "1"
    # Where it can be, processes are copies of one that has loaded all this, and are there at once.
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(workers, context, _begin)


def _begin() -> None:
    """Makes a process one that ends with the one that began it, and that leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
