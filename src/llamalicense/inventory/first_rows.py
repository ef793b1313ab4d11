"""The first rows by rank, in bounded room."""

from bisect import insort
from operator import itemgetter
from typing import Any

from llamalicense.inventory.kept import shortened
from llamalicense.inventory.outcome import Outcome

_MOST_LISTED = 20
_LONGEST_ERROR = 600


class FirstRows:
    """The `most` rows of the lowest rank; where ranks are alike, those that stand first by source, line and key."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._rows: list[tuple[Any, Outcome]] = []

    def add(self, outcome: Outcome, *rank: int) -> None:
        """Puts a row into its place, if it is among the first."""
        self._put((rank, outcome.source, outcome.line, shortened(outcome.key)), outcome)

    def merge(self, other: "FirstRows") -> None:
        """Adds the rows of another."""
        for place, outcome in other._rows:
            self._put(place, outcome)

    def rows(self) -> tuple[Outcome, ...]:
        """The rows in their order."""
        return tuple(outcome for _, outcome in self._rows)

    def _put(self, place: Any, outcome: Outcome) -> None:
        if len(self._rows) == self.most and place >= self._rows[-1][0]:
            return
        insort(self._rows, (place, _in_brief(outcome)), key=itemgetter(0))
        del self._rows[self.most :]


def _in_brief(outcome: Outcome) -> Outcome:
    """A row with no more of it than a page has use for, whatever a stranger's row holds."""
    return outcome._replace(
        key=shortened(outcome.key),
        unit=shortened(outcome.unit),
        name=shortened(outcome.name),
        organisation=shortened(outcome.organisation),
        errors=tuple(shortened(error, _LONGEST_ERROR) for error in outcome.errors[:_MOST_LISTED]),
        models=tuple(map(shortened, outcome.models[:_MOST_LISTED])),
        licences=tuple(map(shortened, outcome.licences[:_MOST_LISTED])),
    )
