"""The journal of an audit: its rows as they come, piece after piece, so that an interrupted run can go on.

It is JSON Lines. The first line says of which run it is, a line behind each piece that the piece is whole. What stands
behind the last such line is judged anew.
"""

import json
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

from llamalicense.errors import UsageError
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.pieces import RESULT, Piece
from llamalicense.inventory.row import Partition
from llamalicense.inventory.summary import Counting

_RUN, _PIECE = b'{"run": ', b'{"piece": '


class Journal:
    """The journal of a run at a path, open to be continued.

    It has `pieces` pieces of `rows` rows together, which `counting` counts. `run` is what a run is known by, name by
    name. Raises UsageError where there is one of another run, or one that is not to be continued.
    """

    def __init__(self, path: Path, run: Mapping[str, Any], *, resumes: bool) -> None:
        self.path = path
        self.counting = Counting()
        self.pieces = self.rows = 0
        self._digests: dict[int, str] = {}
        self._digest = self._expected = ""
        self._end = 0
        if path.exists() and not resumes:
            raise UsageError(f"{path} is there, of a run that was interrupted; go on with --resume, or remove it")
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            self._resume(run)
            if not self._end:
                self._append(_RUN + _dumped(run) + b"}\n")
        except BaseException:
            os.close(self._file)
            raise

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.close(self._file)

    def remaining(self, partitions: Iterator[Partition]) -> Iterator[Partition]:
        """The partitions that the journal has no piece of; raises UsageError where those that it has are others."""
        for partition in partitions:
            number = partition.number
            self._digest = _digest(self._digest, partition)
            if number >= self.pieces:
                self._digests[number] = self._digest
                yield partition
            elif number == self.pieces - 1 and self._digest == self._expected:
                self._expected = ""
        if self._expected:
            raise UsageError(
                f"{self.path}: the sources have changed since it was interrupted; remove it and begin anew"
            )

    def add(self, number: int, piece: Piece) -> None:
        """Writes a piece, whole or not at all; raises UsageError where the disk takes no more."""
        self._append(piece.lines + _PIECE + _dumped({"number": number, "digest": self._digests.pop(number)}) + b"}\n")
        self.pieces, self.rows = number + 1, self.rows + piece.rows
        self.counting.merge(piece.counting)

    def lines(self, *, results: bool = False) -> Iterator[bytes]:
        """The lines of the rows, or of their results, each with its line break."""
        with open(self.path, "rb") as file:
            for line in file:
                if line.startswith(RESULT):
                    if results:
                        yield line[len(RESULT) : -2] + b"\n"
                elif not results and not line.startswith((_RUN, _PIECE)):
                    yield line

    def outcomes(self) -> Iterator[Outcome]:
        """What the rows came to, in their order."""
        return map(_outcome, self.lines())

    def _resume(self, run: Mapping[str, Any]) -> None:
        """Counts what is whole and cuts off the rest; raises UsageError for the journal of another run."""
        begun, rows, at = Counting(), 0, 0
        with open(self.path, "rb") as file:
            for line in file:
                at += len(line)
                if not line.endswith(b"\n"):
                    break
                if line.startswith(_RUN):
                    self._compare(json.loads(line)["run"], run)
                elif line.startswith(_PIECE):
                    mark = json.loads(line)["piece"]
                    self.pieces, self._expected = mark["number"] + 1, mark["digest"]
                    self.counting.merge(begun)
                    begun, self.rows, rows = Counting(), self.rows + rows, 0
                elif not self._end:
                    raise UsageError(f"{self.path} is no journal of an audit; remove it, or write to another place")
                elif not line.startswith(RESULT):
                    begun.add(_outcome(line))
                    rows += 1
                self._end = at if line.startswith((_RUN, _PIECE)) else self._end
        os.ftruncate(self._file, self._end)

    def _compare(self, before: Mapping[str, Any], run: Mapping[str, Any]) -> None:
        now = json.loads(json.dumps(run))
        for name in (name for name in {**before, **now} if before.get(name) != now.get(name)):
            was, is_now = json.dumps(before.get(name)), json.dumps(now.get(name))
            change = f" ({was}, now {is_now})" if len(was) + len(is_now) < 200 else ""
            raise UsageError(f"{self.path} is of a run with another {name}{change}; repeat that one, or remove it")

    def _append(self, data: bytes) -> None:
        try:
            os.lseek(self._file, self._end, os.SEEK_SET)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError as error:
            os.ftruncate(self._file, self._end)
            raise self._unwritable(error) from None
        self._end += len(data)

    def _unwritable(self, error: OSError) -> UsageError:
        whole = f"; its {self.rows:,} rows are whole, and --resume goes on behind them" if self._end else ""
        return UsageError(f"{self.path} cannot be written: {error.strerror}{whole}")


def _digest(before: str, partition: Partition) -> str:
    """What tells a partition, and those before it, from others: where they lie, and what files they are of."""
    stats = (_stat(path) for path in partition.paths or (partition.source,))
    return sha256(repr((before, partition, *stats)).encode(errors="backslashreplace")).hexdigest()[:32]


def _stat(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _outcome(line: bytes) -> Outcome:
    stated = json.loads(line)
    values = map(stated.get, Outcome._fields)
    return Outcome._make(tuple(value) if isinstance(value, list) else value for value in values)


def _dumped(content: Any) -> bytes:
    return json.dumps(content).encode("ascii")
