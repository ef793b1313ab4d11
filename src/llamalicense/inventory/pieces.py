"""A piece of an inventory judged by one process: its lines for the journal, and what they count up to."""

import gc
import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from pydantic_core import to_json

from llamalicense.decision.result import Result
from llamalicense.errors import Problem
from llamalicense.inert import plain_json
from llamalicense.inventory.judging import Assignment, Judge, refused
from llamalicense.inventory.opening import stamp
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.partitions import rows
from llamalicense.inventory.row import Partition, Row, unread
from llamalicense.inventory.summary import Counting
from llamalicense.steps import finished_together

# What a line of a journal begins with that is a result, and no outcome of a row.
RESULT = b'{"result":'
# So many rows are read, judged and made lines of at a time; of those whose results are wanted fewer, as these are long.
_TOGETHER, _EXPLAINED = 64, 16
_kept = threading.local()


class Piece(NamedTuple):
    """What a partition came to: the lines of its rows, in their order, and what these count up to.

    `others`: how many rows have none of the shared facts, as they name another licensee.
    """

    lines: bytes
    rows: int
    counting: Counting
    others: int = 0

    def followed_by(self, other: "Piece") -> "Piece":
        """This and the rest of the same partition."""
        self.counting.merge(other.counting)
        return Piece(self.lines + other.lines, self.rows + other.rows, self.counting, self.others + other.others)


# The number of a partition, and what it came to.
Numbered = tuple[int, Piece]


def piece(partition: Partition, assignment: Assignment, start: int = 0, stop: int | None = None) -> Piece:
    """A partition judged, or its rows from `start` to `stop`; never raises for a row."""
    judge = judge_by(assignment)
    judge.forget()
    lines: list[bytes] = []
    outcomes: list[Outcome] = []
    coming = islice(rows(partition, assignment.reading), start, stop)
    at_once = _EXPLAINED if assignment.results else _TOGETHER
    while together := [*islice(coming, at_once)]:
        judged = finished_together(map(judge.judged, together))
        outcomes += [outcome for outcome, _ in judged]
        for outcome, results in judged:
            lines += _lines(outcome, results, assignment)
    others = sum(map(judge.is_of_another, outcomes))
    return Piece(b"".join(lines), len(outcomes), counted(outcomes), others)


def number_of_rows(partition: Partition, assignment: Assignment) -> int:
    """How many rows a partition has, none of them judged."""
    return sum(1 for _ in rows(partition, assignment.reading))


def fatal(partition: Partition, assignment: Assignment, place: int, reason: str) -> Piece:
    """What stands for the row at a place that nobody can judge; it is read to tell which one it is."""
    return _without_verdict(next(islice(rows(partition, assignment.reading), place, None)), assignment, reason)


def unreadable(partition: Partition, assignment: Assignment, reason: str) -> Piece:
    """What stands for the rows of a partition that nobody can read."""
    return _without_verdict(unread(partition, reason), assignment, reason)


def _without_verdict(row: Row, assignment: Assignment, reason: str) -> Piece:
    outcome = refused(row, [Problem(reason, row.source, row.line, 1)])
    return Piece(b"".join(_lines(outcome, (), assignment)), 1, counted([outcome]))


def counted(outcomes: Sequence[Outcome]) -> Counting:
    """What some rows are counted up to."""
    counting = Counting()
    counting.add(outcomes)
    return counting


def _lines(outcome: Outcome, results: Iterable[Result], assignment: Assignment) -> Iterator[bytes]:
    """The line of a row, and those of its results where they are wanted; a bad row is one record, of no rule."""
    as_of = assignment.as_of.isoformat()
    yield _dumped({"as_of": as_of, **outcome._asdict()}) + b"\n"
    if not assignment.results:
        return
    from llamalicense.report.formats.json_v1 import result_json

    where = {name: getattr(outcome, name) for name in ("source", "line", "key", "unit", "errors")}
    # The beginning of an object, which that of the result continues.
    start = RESULT + _dumped({"as_of": as_of, **where})[:-1]
    for record in map(result_json, results) if outcome.verdict else ['{"rule":null}']:
        yield b"%s,%s}\n" % (start, record[1:].encode("ascii"))


def _dumped(content: Any) -> bytes:
    try:
        text = to_json(content).decode("ascii")  # in a quarter of the time
    except ValueError:  # it has other characters
        text = json.dumps(content, separators=(",", ":"))
    return plain_json(text).encode("ascii")


def judge_by(assignment: Assignment) -> Judge:
    """The judge of this thread, made anew where another run has had it, or a file that it rests on is another now."""
    files = tuple(map(stamp, (*assignment.policies, assignment.organisation)))
    if getattr(_kept, "judges_by", None) != (assignment, files):
        _kept.judge, _kept.judges_by = Judge(assignment), (assignment, files)
        gc.freeze()  # policies stay, and to look for garbage among them costs a tenth of a row
    judge: Judge = _kept.judge
    return judge
