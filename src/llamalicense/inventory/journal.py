"""The journal of an audit: its rows as they come, piece after piece, so that an interrupted run can go on.

It is JSON Lines. The first line says of which run it is, a line behind each piece that the piece is whole. What stands
behind the last such line is judged anew. The first line has a token too, which no other journal has.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Any

from llamalicense.errors import UsageError
from llamalicense.inventory.opening import stamp
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.pieces import RESULT, Piece, counted
from llamalicense.inventory.row import Partition
from llamalicense.inventory.summary import Counting

_RUN, _PIECE = b'{"run": ', b'{"piece": '
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
# Is told of each row, in their order.
Tell = Callable[[Outcome], object]


class Journal:
    """The journal of a run at a path, open to be continued; without a path it counts, and keeps nothing.

    It has `pieces` pieces of `rows` rows together, which `counting` counts; `others` of these have none of the shared
    facts. `run` is what a run is known by, name by name; `token` names what it alone makes beside its outputs, whoever
    goes on with it; `tell` is told of each row. Raises UsageError where there is a
    journal of another run, or one that is not to be continued.
    """

    def __init__(
        self, path: Path | None, run: Mapping[str, Any], *, resumes: bool = False, tell: Tell | None = None
    ) -> None:
        self.path = path
        self.counting = Counting()
        self.token = token_hex(8)
        self.pieces = self.rows = self.others = 0
        self._tell = tell
        self._digests: dict[int, str] = {}
        self._digest = self._expected = ""
        self._end = 0
        if path is None:
            return
        if path.exists() and not resumes:
            raise UsageError(f"{path} is there, of a run that was interrupted; go on with --resume, or remove it")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, _FLAGS, 0o666)
        except OSError as error:
            raise self._unwritable(error) from None
        try:
            _lock(self._file, path)
            self._resume(path, run)
            if not self._end:
                self._append(_RUN + _dumped(run) + b', "token": %s}\n' % _dumped(self.token))
        except BaseException:
            os.close(self._file)
            raise

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.path is not None:
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
        mark = {"number": number, "rows": piece.rows, "others": piece.others, "digest": self._digests.pop(number)}
        self._append(piece.lines + _PIECE + _dumped(mark) + b"}\n")
        self._count(mark, piece.counting, _outcomes(piece.lines.splitlines()) if self._tell else ())

    def lines(self, *, results: bool = False) -> Iterator[bytes]:
        """The lines of the rows, or of their results, each with its line break."""
        assert self.path is not None
        with open(self.path, "rb") as file:
            for line in file:
                if line.startswith(RESULT):
                    if results:
                        yield line[len(RESULT) : -2] + b"\n"
                elif not results and not line.startswith((_RUN, _PIECE)):
                    yield line

    def _count(self, mark: Mapping[str, Any], counting: Counting, outcomes: Iterable[Outcome]) -> None:
        self.pieces, self.rows, self.others = mark["number"] + 1, self.rows + mark["rows"], self.others + mark["others"]
        self.counting.merge(counting)
        for outcome in outcomes:
            if self._tell:
                self._tell(outcome)

    def _resume(self, path: Path, run: Mapping[str, Any]) -> None:
        """Counts what is whole and cuts off the rest; raises UsageError for the journal of another run."""
        lines: list[bytes] = []
        at = 0
        with open(path, "rb") as file:
            for line in file:
                at += len(line)
                if not line.endswith(b"\n"):
                    break
                if line.startswith(_RUN):
                    begun = json.loads(line)
                    self._compare(begun["run"], run)
                    if re.fullmatch(r"[0-9a-f]{16}", str(begun.get("token"))):
                        self.token = begun["token"]
                    self._end = at
                elif not self._end:
                    raise UsageError(f"{path} is no journal of an audit; remove it, or write to another place")
                elif line.startswith(_PIECE):
                    mark = json.loads(line)["piece"]
                    outcomes = [*_outcomes(lines)]
                    self._count(mark, counted(outcomes), outcomes)
                    self._expected, self._end = mark["digest"], at
                    lines.clear()
                else:
                    lines.append(line)
        os.ftruncate(self._file, self._end)

    def _compare(self, before: Mapping[str, Any], run: Mapping[str, Any]) -> None:
        now = json.loads(json.dumps(run))
        for name in (name for name in {**before, **now} if before.get(name) != now.get(name)):
            was, is_now = json.dumps(before.get(name)), json.dumps(now.get(name))
            change = f" ({was}, now {is_now})" if len(was) + len(is_now) < 200 else ""
            raise UsageError(
                f"{self.path} is of a run with another {name}{change}; repeat what it had to go on, or remove it"
            )

    def _append(self, data: bytes) -> None:
        if self.path is None:
            return
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


def _lock(file: int, path: Path) -> None:
    """Keeps other runs off a journal until it is closed, where the system can; raises UsageError where one has it."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UsageError(f"{path} is written by another run right now; wait for that, or write elsewhere") from None
    except OSError:  # a file system without locks
        return


def _digest(before: str, partition: Partition) -> str:
    """What tells a partition, and those before it, from others: where they lie, and what files they are of."""
    stamps = (stamp(path) for path in partition.paths or (partition.source,))
    return sha256(repr((before, partition, *stamps)).encode(errors="backslashreplace")).hexdigest()[:32]


def _outcomes(lines: Iterable[bytes]) -> Iterator[Outcome]:
    """What rows came to, by their lines; those of results are passed over."""
    for line in lines:
        if not line.startswith(RESULT):
            stated = json.loads(line)
            values = map(stated.get, Outcome._fields)
            yield Outcome._make(tuple(value) if isinstance(value, list) else value for value in values)


def _dumped(content: Any) -> bytes:
    return json.dumps(content).encode("ascii")
