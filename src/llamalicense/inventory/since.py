"""What changed since earlier audits: row by row against the latest, in totals against all."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from llamalicense.inventory import earlier
from llamalicense.inventory.earlier import EarlierRow
from llamalicense.inventory.first import First
from llamalicense.inventory.kept import Kept, shortened
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.tallies import Tally
from llamalicense.inventory.verdicts_by_key import STATES, State, VerdictsByKey

Direction = Literal["worse", "judged", "new", "better", "gone"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
_MOST_LISTED = 50
_MOST_RULES = 2_000


class PastAudit(NamedTuple):
    """An earlier audit: its file as it was named, its day (empty where the file does not tell it), its totals."""

    name: str
    as_of: str
    total: Tally


class Change(NamedTuple):
    """A row that is otherwise than it was; None: it was not there, or is there no more."""

    source: str
    line: int
    key: str
    unit: str
    name: str
    before: State | None
    after: State | None


class Changes(NamedTuple):
    """What changed since earlier audits, which stand in `past`, the oldest first.

    `against` is the one whose rows were compared by their keys, empty where no file has rows with keys, or none of this
    audit has one. Of rows that came out worse or better, could not be judged before (`judged`), are new or gone,
    `numbers` has how many and `rows` the first, the worst first; `same` rows have the verdict that they had. Not
    compared are rows that have no key, now and before (`unkeyed`, `unkeyed_before`), and `repeated` ones, whose key an
    earlier row of this audit has. `rules` has in how many rows each rule failed and warned.
    """

    past: tuple[PastAudit, ...]
    against: str
    numbers: Mapping[Direction, int]
    rows: Mapping[Direction, tuple[Change, ...]]
    same: int
    unkeyed: int
    unkeyed_before: int
    repeated: int
    rules: Mapping[str, tuple[int, int]]


class _Earlier(NamedTuple):
    """An earlier audit as it was read; `verdicts` is None where its file has no rows with keys."""

    past: PastAudit
    verdicts: VerdictsByKey | None = None
    unkeyed: int = 0
    rules: Mapping[str, tuple[int, int]] = {}


class Comparing:
    """Holds the rows of an audit, one by one, against earlier audits.

    It reads those first, which takes nine bytes a row. Raises InputError, UsageError.
    """

    def __init__(self, files: Sequence[str]) -> None:
        audits = [_read(name) for name in files]
        if all(audit.past.as_of for audit in audits):
            audits.sort(key=lambda audit: audit.past.as_of)
        self._past = tuple(audit.past for audit in audits)
        self._against = next((audit for audit in reversed(audits) if audit.verdicts), None)
        self._numbers: dict[Direction, int] = dict.fromkeys(DIRECTIONS, 0)
        self._rows: dict[Direction, First[Change]] = {direction: First(_MOST_LISTED) for direction in DIRECTIONS}
        self._same = self._unkeyed = self._repeated = 0

    def add(self, outcome: Outcome) -> None:
        """Compares a row with what it was."""
        if self._against is None or self._against.verdicts is None:
            return
        if not outcome.key:
            self._unkeyed += 1
            return
        before, is_repeated = self._against.verdicts.find(outcome.key)
        after: State = outcome.verdict or "no verdict"
        if is_repeated:
            self._repeated += 1
        elif before == after:
            self._same += 1
        else:
            direction = _direction(before, after)
            self._numbers[direction] += 1
            self._list(direction, before, after, outcome)

    def changes(self) -> Changes:
        """What changed, once all rows were added; rows that are gone are looked up in the earlier file once more."""
        # Where no row has a key, nothing is known of those that were there before.
        is_compared = not self._unkeyed or self._same or self._repeated or any(self._numbers.values())
        against = self._against if is_compared else None
        verdicts = against and against.verdicts
        if against and verdicts:
            self._numbers["gone"] = verdicts.left
            for row in earlier.rows(against.past.name) if verdicts.left else ():
                before, is_listed = verdicts.find(row.key) if row.key else (None, True)
                if before and not is_listed:
                    self._list("gone", before, None, row)
        return Changes(
            self._past,
            against.past.name if against else "",
            dict(self._numbers),
            {direction: rows.items() for direction, rows in self._rows.items()},
            self._same,
            self._unkeyed,
            against.unkeyed if against else 0,
            self._repeated,
            against.rules if against else {},
        )

    def _list(self, direction: Direction, before: State | None, after: State | None, row: Outcome | EarlierRow) -> None:
        rows = self._rows[direction]
        place = (-_badness(after or before), -_badness(before), row.source, row.line, shortened(row.key))
        if rows.takes(place):
            key, unit, name = map(shortened, (row.key, row.unit, row.name))
            rows.put(place, Change(row.source, row.line, key, unit, name, before, after))


def changes(outcomes: Iterable[Outcome], files: Sequence[str]) -> Changes:
    """What changed in the rows of an audit since earlier ones, whose files are read first.

    Raises InputError, UsageError.
    """
    comparing = Comparing(files)
    for outcome in outcomes:
        comparing.add(outcome)
    return comparing.changes()


def _direction(before: State | None, after: State) -> Direction:
    if before is None:
        return "new"
    if before == "no verdict":
        return "judged"
    return "worse" if _badness(after) > _badness(before) else "better"


def _badness(state: State | None) -> int:
    return STATES.index(state) if state else -1


def _read(name: str) -> _Earlier:
    if earlier.is_summary(name):
        return _Earlier(PastAudit(name, *earlier.totals(name)))
    verdicts, rules, unkeyed, as_of = VerdictsByKey(), Kept(2, _MOST_RULES), 0, ""
    numbers = [0] * 5
    for row in earlier.rows(name):
        as_of = as_of or row.as_of
        numbers[0] += 1
        numbers[1 + _badness(row.state)] += 1
        if row.key:
            verdicts.add(row.key, row.state)
        else:
            unkeyed += 1
        for place, results in enumerate((row.fails, row.warns)):
            for rule in results:
                rules[rule][place] += 1
    has_keys = numbers[0] > unkeyed
    of_rules = {rule: (failing, warning) for rule, (failing, warning) in sorted(rules.items())}
    return _Earlier(PastAudit(name, as_of, Tally("", *numbers)), verdicts if has_keys else None, unkeyed, of_rules)
