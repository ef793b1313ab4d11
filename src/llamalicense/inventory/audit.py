"""One audit: its sources in pieces, judged here or on a cluster, written to its journal."""

import os
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import Any, NamedTuple

from llamalicense.errors import UsageError
from llamalicense.inventory import local
from llamalicense.inventory.journal import Journal
from llamalicense.inventory.judging import Assignment
from llamalicense.inventory.opening import stamp
from llamalicense.inventory.partitions import partitions
from llamalicense.inventory.pieces import Numbered, judge_by
from llamalicense.inventory.row import Partition

# Is told how many rows are judged, and which part of the whole that is.
Tell = Callable[[int, float], None]
_BYTES_A_ROW = 2_000


class Audit(NamedTuple):
    """What is audited, what its rows are judged by, and who judges: processes, or the workers of a scheduler."""

    sources: tuple[str, ...]
    assignment: Assignment
    workers: int
    scheduler: str = ""

    def write(self, journal: Journal, tell: Tell | None = None) -> None:
        """Judges what the journal does not have, and adds it; `tell` is called after each piece.

        Raises InputError and UsageError for sources that cannot be opened, are others than those of the journal, or
        change meanwhile.
        """
        stamps = self._stamps()
        pieces = partitions(self.sources, self.assignment.reading, explained=self.assignment.results)
        weights: list[int] = []
        if tell:
            listed = list(pieces)
            pieces, weights = iter(listed), [*accumulate(map(_weight, listed), initial=0)]
        for number, piece in self._judged(journal.remaining(pieces)):
            journal.add(number, piece)
            if tell:
                tell(journal.rows, weights[number + 1] / max(weights[-1], 1))
        now = self._stamps()
        for source in (source for source in stamps if stamps[source] != now[source]):
            again = f"; remove {journal.path} and begin anew" if journal.path else "; run this again"
            raise UsageError(f"{source} changed while it was read, so that rows may be missing or count twice{again}")

    def _stamps(self) -> dict[str, tuple[int, int]]:
        """What tells the tables among the sources, which are read piece after piece, from what they will be."""
        return {source: stamp(source) for source in self.sources if not os.path.isdir(source)}

    def _judged(self, remaining: Iterator[Partition]) -> Iterator[Numbered]:
        if not self.scheduler:
            return local.judged(remaining, self.assignment, self.workers)
        from llamalicense.inventory import cluster

        return cluster.judged(remaining, self.assignment, self.scheduler)

    def known_by(self) -> Mapping[str, Any]:
        """What tells this audit from others, so that only the same one goes on where it ended.

        Raises InputError and UsageError for policies and shared facts that cannot be read.
        """
        assignment = self.assignment
        settings = assignment.settings
        reading = assignment.reading
        return {
            "version of llamalicense": assignment.version,
            "--as-of": assignment.as_of.isoformat(),
            "list of sources": self.sources,
            "--unclear": settings.unclear,
            "--missing": settings.missing,
            "--fail-on": settings.fail_on,
            "use of waivers": settings.waivers,
            "use of baselines": settings.baselines,
            "--scan": settings.scan,
            "--results": assignment.results,
            "--unit": reading.unit,
            "--id": reading.key,
            "--map": repr(reading.columns),
            **judge_by(assignment).rests_on,
        }


def _weight(partition: Partition) -> int:
    """How much of the whole a partition is: its bytes, or what so many manifests may have."""
    size = partition.stop - partition.start
    return size if partition.kind in ("jsonl", "csv") else size * _BYTES_A_ROW
