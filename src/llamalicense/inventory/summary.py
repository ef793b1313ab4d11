"""What the rows of an inventory come to together, counted as they come and in bounded memory."""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from llamalicense.decision.result import VERDICTS, Verdict
from llamalicense.inventory.asking import asking
from llamalicense.inventory.error_kinds import ErrorKinds, ErrorTally
from llamalicense.inventory.first import First
from llamalicense.inventory.kept import Kept, add_numbers, add_to, shortened
from llamalicense.inventory.outcome import Outcome, in_brief
from llamalicense.inventory.ran import NO_NAME, AuditRun, grave_rules
from llamalicense.inventory.tallies import (
    DutyTally,
    FactTally,
    RuleTally,
    Tally,
    duty_of,
    most_deciding_first,
    worst_first,
    worst_rule_first,
)

# How many units, models and rules are counted each by itself, and how many rows are listed.
MOST_NAMES = 2_000
MOST_ROWS = 100
_NUMBER: Mapping[Verdict | None, int] = {"pass": 1, "warn": 2, "fail": 3, None: 4}


class Summary(NamedTuple):
    """An audit as a whole; every list has the worst, or what decides most, first.

    `results` has how many results have each verdict, `counting_rows` and `counting` the rows with results at or above
    `--fail-on`, and how many those are. `cells` has, by unit and duty, in how many rows it fails and warns. `worst` are
    the rows with a fail that counts at once, then those that fail or warn most; `bad` the first that cannot be judged,
    and `errors` why, by kind. Where there are too many names, `others` has the rows of the units, models and licences
    that are counted together, and `beyond` in how many rows other rules fail or warn, other facts are lacked and other
    errors stand.
    """

    run: AuditRun
    total: Tally
    results: Mapping[Verdict, int]
    counting_rows: int
    counting: int
    rules: tuple[RuleTally, ...]
    duties: tuple[DutyTally, ...]
    units: tuple[Tally, ...]
    models: tuple[Tally, ...]
    licences: tuple[Tally, ...]
    facts: tuple[FactTally, ...]
    cells: Mapping[tuple[str, str], tuple[int, int]]
    worst: tuple[Outcome, ...]
    bad: tuple[Outcome, ...]
    errors: tuple[ErrorTally, ...]
    others: Mapping[str, Tally]
    beyond: Mapping[str, int]

    @property
    def verdict(self) -> Verdict | None:
        """The worst verdict of its rows; None when a row could not be judged, or there is none."""
        if self.total.bad or not self.total.rows:
            return None
        return "fail" if self.total.fails else "warn" if self.total.warns else "pass"


class Counting:
    """Counts outcomes as they come; two countings merge into what one of all their outcomes would be."""

    def __init__(self, most_names: int = MOST_NAMES, most_rows: int = MOST_ROWS) -> None:
        # Of rows: how many, then those of each verdict, then bad ones; of rules and facts as in their tallies.
        self._total = [0] * 5
        self._units, self._models, self._licences = (Kept(5, most_names) for _ in range(3))
        self._rules, self._facts = (Kept(4, most_names) for _ in range(2))
        self._named = {"units": self._units, "models": self._models, "licences": self._licences}
        self._results: dict[Verdict, int] = dict.fromkeys(VERDICTS, 0)
        self._counting = [0, 0]
        self._duties = Kept(2, most_names)
        # Of each unit, by duty: rows that fail, rows that warn.
        self._cells: dict[str, tuple[dict[str, int], dict[str, int]]] = {}
        self._worst: First[Outcome] = First(most_rows)
        self._bad: First[Outcome] = First(most_rows)
        self._errors = ErrorKinds()

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Counts rows; what several of them have is counted at once."""
        verdicts = [outcome.verdict for outcome in outcomes]
        for verdict, rows in Counter(verdicts).items():
            self._total[0] += rows
            self._total[_NUMBER[verdict]] += rows
        _tally(self._units, zip([outcome.unit for outcome in outcomes], verdicts, strict=True))
        _tally(self._models, [(name, outcome.verdict) for outcome in outcomes for name in outcome.models])
        _tally(self._licences, [(name, outcome.verdict) for outcome in outcomes for name in outcome.licences])
        for name in VERDICTS:
            self._results[name] += sum([outcome.counts[name] for outcome in outcomes])
        counting = [outcome.counting for outcome in outcomes if outcome.counting]
        add_to(self._counting, [len(counting), sum(counting)])
        self._open([outcome for outcome in outcomes if outcome.verdict in ("warn", "fail")])
        for outcome in outcomes:
            if outcome.verdict is None:
                _list(self._bad, outcome)
                self._errors.add(outcome)

    def _open(self, outcomes: Sequence[Outcome]) -> None:
        """Counts what rows fail and warn in, and what they lack."""
        for place, rules in enumerate(([one.fails for one in outcomes], [one.warns for one in outcomes])):
            add_numbers(self._rules, rules, place, place + 2)
            duties = [
                (outcome.unit, duty)
                for outcome, of_row in zip(outcomes, rules, strict=True)
                for duty in {*map(duty_of, of_row)}
            ]
            for (unit, duty), rows in Counter(duties).items():
                self._duties[duty][place] += rows
                of_unit = self._cells_of(unit)[place]
                of_unit[duty] = of_unit.get(duty, 0) + rows
        add_numbers(self._facts, [outcome.asked for outcome in outcomes], 0, 1)
        add_numbers(self._facts, [outcome.alone for outcome in outcomes], 2, 3)
        grave = grave_rules()
        for outcome in outcomes:
            counts = outcome.counts
            _list(self._worst, outcome, grave.isdisjoint(outcome.fails), -counts["fail"], -counts["warn"])

    def _cells_of(self, unit: str) -> tuple[dict[str, int], dict[str, int]]:
        cells = self._cells.get(unit)
        if cells is not None and len(cells[1]) <= 2 * self._duties.limit:
            return cells
        name = shortened(unit)
        if name not in self._units:
            return {}, {}
        if len(self._cells) > 2 * self._units.limit or cells is not None:
            self._cells = self._kept_cells()
        return self._cells.setdefault(name, ({}, {}))

    def _kept_cells(self) -> dict[str, tuple[dict[str, int], dict[str, int]]]:
        """The cells without those of units and duties that are counted with the others by now."""
        return {
            unit: (_only(failing, self._duties), _only(warning, self._duties))
            for unit, (failing, warning) in self._cells.items()
            if unit in self._units
        }

    @property
    def are_all_bad(self) -> bool:
        """Whether none of the rows counted so far could be judged, and there are some."""
        return 0 < self._total[0] == self._total[4]

    @property
    def units(self) -> Collection[str]:
        """The units of the rows counted so far."""
        return self._units.keys()

    @property
    def licences(self) -> Collection[str]:
        """The licences of the rows counted so far."""
        return self._licences.keys()

    @property
    def rules(self) -> Collection[str]:
        """The rules that failed or warned in the rows counted so far."""
        return self._rules.keys()

    def merge(self, other: "Counting") -> None:
        """Adds what another has counted; the same as adding its outcomes."""
        add_to(self._total, other._total)
        add_to(self._counting, other._counting)
        for verdict, number in other._results.items():
            self._results[verdict] += number
        for name, kept in self._named.items():
            kept.merge(other._named[name])
        self._rules.merge(other._rules)
        self._duties.merge(other._duties)
        self._facts.merge(other._facts)
        for unit, cells in other._cells.items():
            for own_cells, other_cells in zip(self._cells_of(unit), cells, strict=True):
                for duty, number in other_cells.items():
                    own_cells[duty] = own_cells.get(duty, 0) + number
        self._worst.merge(other._worst)
        self._bad.merge(other._bad)
        self._errors.merge(other._errors)

    def summary(self, run: AuditRun) -> Summary:
        """What the rows counted so far come to."""
        rules = sorted(self._rule_tallies(run), key=worst_rule_first)
        beyond = {"rules": sum(self._rules.others[:2]), "facts": self._facts.others[0], "errors": self._errors.others}
        return Summary(
            run,
            total=Tally("", *self._total),
            results=dict(self._results),
            counting_rows=self._counting[0],
            counting=self._counting[1],
            rules=tuple(rules),
            duties=tuple(sorted(self._duty_tallies(rules), key=worst_rule_first)),
            units=_tallies(self._units),
            models=_tallies(self._models),
            licences=_tallies(self._licences),
            facts=tuple(sorted(self._fact_tallies(), key=most_deciding_first)),
            cells={
                (unit, duty): (failing.get(duty, 0), warning.get(duty, 0))
                for unit, (failing, warning) in sorted(self._kept_cells().items())
                for duty in sorted({*failing, *warning})
            },
            worst=self._worst.items(),
            bad=self._bad.items(),
            errors=self._errors.tallies(),
            others={name: Tally("", *kept.others) for name, kept in self._named.items() if kept.others[0]},
            beyond={name: number for name, number in beyond.items() if number},
        )

    def _rule_tallies(self, run: AuditRun) -> Iterator[RuleTally]:
        for rule, counts in self._rules.items():
            title, clause = run.rules.get(rule, NO_NAME)
            yield RuleTally(rule, title, clause, *counts)

    def _duty_tallies(self, rules: Iterable[RuleTally]) -> Iterator[DutyTally]:
        titles = {duty_of(rule.rule): rule.title for rule in rules if rule.title}
        for duty, counts in self._duties.items():
            yield DutyTally(duty, titles.get(duty, ""), *counts)

    def _fact_tallies(self) -> Iterator[FactTally]:
        for fact, counts in self._facts.items():
            text, ask, _ = asking(fact)
            yield FactTally(fact, text, ask, *counts)


def _tally(kept: Kept, named: Iterable[tuple[str, Verdict | None]]) -> None:
    """Counts rows under a name each, with their verdicts."""
    for (name, verdict), rows in Counter(named).items():
        counts = kept[name]
        counts[0] += rows
        counts[_NUMBER[verdict]] += rows


def _tallies(kept: Kept) -> tuple[Tally, ...]:
    return tuple(sorted((Tally(name, *counts) for name, counts in kept.items()), key=worst_first))


def _only(cells: Mapping[str, int], kept: Container[str]) -> dict[str, int]:
    return {duty: number for duty, number in cells.items() if duty in kept}


def _list(rows: First[Outcome], outcome: Outcome, *rank: int) -> None:
    """Puts a row among the first by rank, and where ranks are alike by where it stands."""
    place = (rank, outcome.source, outcome.line, outcome.key)
    if rows.takes(place):
        brief = in_brief(outcome)
        rows.put((*place[:3], brief.key), brief)
