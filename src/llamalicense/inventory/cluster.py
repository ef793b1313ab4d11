"""Pieces judged by the workers of a Dask scheduler, in their order, with the extra `cluster`.

Dask itself gives a worker's pieces to others when it dies. Workers read the sources by themselves, under the names that
they have here.
"""

import os
import re
from collections import deque
from collections.abc import Iterator
from concurrent.futures import CancelledError
from itertools import islice
from typing import Any

from llamalicense.about import __version__
from llamalicense.errors import UsageError
from llamalicense.inventory.judging import Assignment
from llamalicense.inventory.local import alone
from llamalicense.inventory.pieces import Numbered, Piece, piece
from llamalicense.inventory.row import Partition

# Seconds in which a scheduler answers, and the pieces in hand a thread of a worker.
_PATIENCE = 10
_IN_HAND = 3


def judged(partitions: Iterator[Partition], assignment: Assignment, address: str) -> Iterator[Numbered]:
    """Each partition's number and what it came to, in their order, by the workers of the scheduler at an address.

    Raises UsageError where there is no scheduler, it has no workers, or they are not as this program is.
    """
    client = _client(address)
    try:
        yield from _by_workers(partitions, assignment, client)
    except (CancelledError, OSError) as error:
        message = f"--scheduler {address}: it answers no more ({type(error).__name__}); start it again, or judge here"
        raise UsageError(message) from None
    finally:
        client.close()


def _client(address: str) -> Any:
    """A client of the scheduler, which has no types; raises UsageError where there is none, or nobody who works."""
    if not re.fullmatch(r"(?:tcp|tls|ucx|wss?)://\S+:[0-9]+", address):
        raise UsageError(f"--scheduler {address}: expected what `dask scheduler` prints, such as tcp://head:8786")
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "--scheduler needs Dask: pip install 'llamalicense[cluster]', here and where workers run"
        ) from None
    try:
        connect: Any = Client
        client = connect(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        message = f"--scheduler {address}: no scheduler answers there ({error}); start one with `dask scheduler`"
        raise UsageError(message) from None
    if not client.nthreads():
        client.close()
        raise UsageError(f"--scheduler {address}: it has no workers; start some with `dask worker {address}`")
    return client


def _by_workers(partitions: Iterator[Partition], assignment: Assignment, client: Any) -> Iterator[Numbered]:
    from distributed import KilledWorker

    in_hand: deque[tuple[Partition, Any]] = deque()
    room = _IN_HAND * sum(client.nthreads().values())

    def taken(partition: Partition) -> tuple[Partition, Any]:
        return partition, client.submit(piece_there, partition, assignment, pure=False)

    while True:
        in_hand += map(taken, islice(partitions, room - len(in_hand)))
        if not in_hand:
            return
        partition, future = in_hand.popleft()
        try:
            came_to: Piece = future.result()
        except KilledWorker:  # several of them, one after the other
            came_to = alone(partition, assignment)
        except ImportError as error:
            raise UsageError(f"a worker cannot judge ({error}); install llamalicense {__version__} there") from None
        yield partition.number, came_to


def piece_there(partition: Partition, assignment: Assignment) -> Piece:
    """The same as `piece`, on a worker that may be elsewhere; raises UsageError where it is not as its sender is."""
    if assignment.version != __version__:
        raise UsageError(f"a worker has llamalicense {__version__}; install {assignment.version} there")
    if os.getcwd() != assignment.folder:
        try:
            os.chdir(assignment.folder)
        except OSError as error:
            message = (
                f"a worker has no folder {assignment.folder} ({error.strerror}); mount it there under the same name"
            )
            raise UsageError(message) from None
    return piece(partition, assignment)
