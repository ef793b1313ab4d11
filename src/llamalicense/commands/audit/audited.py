"""An audit as its pages show it, and what all of them say in the same words."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llamalicense.commands.audit.addresses import address_of
from llamalicense.decision.result import Verdict
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.since import Change, Changes, Direction
from llamalicense.inventory.summary import Summary
from llamalicense.inventory.tallies import DutyTally, FactTally, Tally, duty_of
from llamalicense.report.formats.footing import given_settings
from llamalicense.report.formats.summary import worth_of

NO_UNIT = "no unit"
OTHERS = "all others"
CAME_OUT: dict[Direction, str] = {"worse": "came out worse", "new": "new", "better": "came out better", "gone": "gone"}


STATED = (
    "Each row is one manifest, judged as `llamalicense check` judges it; verdicts rest on what the manifests state and "
    "on the files that they name."
)
OWN_RULES = ", the organisation's own rules, no licence terms"


class Audited(NamedTuple):
    """The summary of an audit, and what changed since earlier ones; `folder` is the one that the page will lie in."""

    summary: Summary
    changes: Changes | None = None
    folder: str = ""

    def address(self, row: Outcome | Change) -> str:
        """The address of a row from the page."""
        return f"{address_of(row.source, self.folder)}#L{row.line}"


def place(row: Outcome | Change) -> str:
    """Where a row stands."""
    return f"{row.source}:{row.line}"


def label(row: Outcome | Change) -> str:
    """What a row is called: its key, its name, else its place."""
    return " · ".join(dict.fromkeys(filter(None, (row.key, row.name)))) or place(row)


def rows_in_words(tally: Tally) -> list[str]:
    """How many rows came out how: 3 fail, 1 warn ..., those that none does left out."""
    numbers = {
        "fails" if tally.fails == 1 else "fail": tally.fails,
        "warns" if tally.warns == 1 else "warn": tally.warns,
        "passes" if tally.passes == 1 else "pass": tally.passes,
        "has no verdict" if tally.bad == 1 else "have no verdict": tally.bad,
    }
    return [f"{number:,} {words}" for words, number in numbers.items() if number] or ["none"]


def rows(number: int) -> str:
    """1 row, 2,000 rows."""
    return f"{number:,} row{'' if number == 1 else 's'}"


def results(number: int) -> str:
    """1 result, 2,000 results."""
    return f"{number:,} result{'' if number == 1 else 's'}"


def headline(summary: Summary) -> Verdict | None:
    """What is said first to people: that a row fails is known, whatever others could not be judged."""
    return "fail" if summary.total.fails else summary.verdict


def verdict_in_words(summary: Summary) -> str:
    """What a head of compliance asks first, in a sentence."""
    total = summary.total
    if not total.rows:
        return "There is no row."
    without = f" {rows(total.bad)} could not be judged." if total.bad else ""
    if total.fails:
        return f"{total.fails:,} of {rows(total.rows)} {'fails' if total.fails == 1 else 'fail'}.{without}"
    if total.warns:
        open_ = f"{total.warns:,} of {rows(total.rows)} {'is' if total.warns == 1 else 'are'} open or waived"
        return f"No row fails; {open_}.{without}"
    return without.strip() or "Every row passes, as far as it states the facts."


def counting(summary: Summary) -> str:
    """What counts for the exit status, in a sentence."""
    fail_on = summary.run.settings.fail_on
    if not summary.counting:
        return f"No result counts for the exit status (--fail-on {fail_on})."
    count = "counts" if summary.counting == 1 else "count"
    where = f"{results(summary.counting)} in {rows(summary.counting_rows)}"
    return f"{where} {count} for the exit status (--fail-on {fail_on})."


def in_brief(audited: Audited) -> Iterator[str]:
    """What stands out, a sentence each: what changed, the unit and the rule that are worst, the fact to state first."""
    summary, changes = audited.summary, audited.changes
    if changes and changes.against:
        yield since(changes)
    units = summary.units
    if len(units) > 1 and units[0].fails:
        worst = units[0]
        yield f"Most failing rows are in {worst.name or NO_UNIT}: {worst.fails:,} of {worst.rows:,}."
    failed = [duty for duty in summary.duties if duty.rows_failing]
    if failed:
        yield f"Most rows fail {_called(failed[0])}: {rows(failed[0].rows_failing)}."
    at_once = {duty_of(rule) for policy in summary.run.policies for rule in policy.no_baseline}
    for duty in (duty for duty in failed if duty.duty in at_once):
        fail = f"{rows(duty.rows_failing)} {'fails' if duty.rows_failing == 1 else 'fail'} {_called(duty)}"
        yield f"{fail}; such a fail counts at once, as no baseline can hold it."
    if summary.facts:
        yield f"{to_decide(summary.facts[0])}."


def _called(duty: DutyTally) -> str:
    return f"{duty.duty} ({duty.title})" if duty.title else duty.duty


def since(changes: Changes) -> str:
    """How many rows changed since the audit that was compared, in a sentence."""
    day = next((past.as_of for past in changes.past if past.name == changes.against and past.as_of), "")
    numbers = ", ".join(
        f"{number:,} {'is ' if direction in ('new', 'gone') and number == 1 else ''}"
        f"{'are ' if direction in ('new', 'gone') and number != 1 else ''}{CAME_OUT[direction]}"
        for direction, number in changes.numbers.items()
        if number
    )
    same = f"{changes.same:,} came out as before"
    return f"Since {changes.against}{f' ({day})' if day else ''}: {f'{numbers}, ' if numbers else ''}{same}."


def not_compared(changes: Changes) -> Iterator[str]:
    """Which rows were not compared with earlier ones and why, a sentence each."""
    if not changes.against:
        yield "Rows were not compared: no file of --since has rows with keys (--id says which column is the key)."
        return
    if changes.unkeyed:
        yield f"{rows(changes.unkeyed)} without a key were not compared (--id says which column is the key)."
    if changes.unkeyed_before:
        yield f"{rows(changes.unkeyed_before)} of {changes.against} had no key, so that none is compared with them."
    if changes.repeated:
        yield f"{rows(changes.repeated)} have a key that an earlier row of this audit has, and were not compared."


def to_decide(fact: FactTally) -> str:
    """What stating a fact decides, as a call to state it."""
    if not fact.alone_results:
        return (
            f"State {fact.fact}, which has a part in {results(fact.results)} in {rows(fact.rows)}, beside other facts"
        )
    return f"State {fact.fact} to decide {results(fact.alone_results)} in {rows(fact.alone_rows)}"


def beyond(summary: Summary) -> Iterator[str]:
    """What is counted together as there are too many names, a sentence for each kind."""
    numbers = {**{kind: tally.rows for kind, tally in summary.others.items()}, **summary.beyond}
    for kind, number in numbers.items():
        limit = len(getattr(summary, kind))
        yield f"The first {limit:,} {kind} by name are counted each by itself, those of {rows(number)} together."


def others(tallies: Sequence[Tally], shown: int, beyond: Tally | None) -> Tally | None:
    """The rows of what is in none of the tallies that are shown; None where all are."""
    left = [*tallies[shown:], *([beyond] if beyond else [])]
    return (
        Tally(OTHERS, *(sum(column) for column in zip(*(tally[1:] for tally in left), strict=True))) if left else None
    )


def settings_in_words(summary: Summary) -> list[str]:
    """The settings that are not left to their defaults, each with what it does."""
    run = summary.run
    return [f"{setting}: {setting.does}" for setting in given_settings(run.settings, run.house)]


def dated(summary: Summary) -> str:
    """A sentence about the date of the audit where that is not today, otherwise nothing."""
    run = summary.run
    return f"As of {run.as_of}, which is not today ({run.today})." if run.as_of != run.today else ""


def closing(summary: Summary) -> str:
    """What the audit is worth."""
    return worth_of(summary.run.policies)
