"""An audit as its pages show it, and what all of them say in the same words."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias

from llamalicense.brief import room, shortened
from llamalicense.commands.audit.addresses import address_of
from llamalicense.decision.result import Verdict
from llamalicense.inventory.error_kinds import BadRow
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.since import Change, Changes, Direction
from llamalicense.inventory.summary import Summary
from llamalicense.inventory.tallies import DutyTally, FactTally, Tally, duty_of
from llamalicense.report.formats.footing import given_settings
from llamalicense.report.formats.summary import worth_of

NO_UNIT = "no unit"
OTHERS = "all others"
_MOST_SOURCES = 4
CAME_OUT: dict[Direction, str] = {
    "worse": "came out worse",
    "judged": "can be judged now",
    "new": "new",
    "better": "came out better",
    "gone": "gone",
}

STATED = (
    "Each row is one manifest, judged as `llamalicense check` judges it; verdicts rest on what the manifests state and "
    "on the files that they name."
)
OWN_RULES = ", the organisation's own rules, no licence terms"
# Beside the tallies of models and licences, whose rows are no part of the whole.
COUNTS_FOR_EACH = "A row counts for each {} that it has; rows without a verdict count for none."
WORST_FIRST = "Those with a fail that counts at once come first, then those with most fails and warnings."
EACH_BAD_ROW = "Every one of these rows stands with its errors in --output jsonl=PATH and parquet=PATH."
AnyRow: TypeAlias = Outcome | Change | BadRow


class Audited(NamedTuple):
    """The summary of an audit, and what changed since earlier ones; `folder` is the one that the page will lie in."""

    summary: Summary
    changes: Changes | None = None
    folder: str = ""

    def address(self, row: AnyRow) -> str:
        """The address of a row from the page."""
        return f"{address_of(row.source, self.folder)}#L{row.line}"


def place(row: AnyRow) -> str:
    """Where a row stands."""
    return f"{row.source}:{row.line}"


def label(row: AnyRow) -> str:
    """What a row is called beside its place: its key, unless that is a part of the place, and its name."""
    key = "" if row.key and f"/{row.source}".endswith(f"/{row.key}") else row.key
    return " · ".join(dict.fromkeys(filter(None, (key, row.name))))


def called(row: AnyRow) -> str:
    """What a row is called, and whose it is."""
    return f"{label(row)}{f' ({row.unit})' if row.unit else ''}".strip()


def sources_in_brief(summary: Summary) -> str:
    """The sources by their names, of many the first."""
    return shortened(summary.run.sources, _MOST_SOURCES)


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
    fail_on, bad = summary.run.settings.fail_on, summary.total.bad
    count = "counts" if summary.counting == 1 else "count"
    where = f"{results(summary.counting)} in {rows(summary.counting_rows)}"
    number = f"{where} {count}" if summary.counting else "No result counts"
    is_two = f" It is 2, as {rows(bad)} {'has' if bad == 1 else 'have'} no verdict." if bad else ""
    return f"{number} for the exit status (--fail-on {fail_on}).{is_two}"


def in_brief(audited: Audited) -> Iterator[str]:
    """What stands out, a sentence each: what changed, the unit and the rule that are worst, the fact to state first."""
    summary, changes = audited.summary, audited.changes
    if changes and changes.against:
        yield since(changes)
    units = summary.units
    if len(units) > 1 and units[0].fails:
        worst = units[0]
        yield f"The unit with most failing rows is {worst.name or NO_UNIT}: {worst.fails:,} of {worst.rows:,}."
    at_once = {duty_of(rule) for policy in summary.run.policies for rule in policy.no_baseline}
    failed = [duty for duty in summary.duties if duty.rows_failing]
    for place_, duty in enumerate(failed):
        if not place_ or duty.duty in at_once:
            yield _failed(duty, is_most=not place_, is_grave=duty.duty in at_once)
    if summary.facts:
        yield f"{to_decide(summary.facts[0])}."


def _failed(duty: DutyTally, *, is_most: bool, is_grave: bool) -> str:
    number = rows(duty.rows_failing)
    called = f"{duty.duty} ({duty.title})" if duty.title else duty.duty
    fail = "fails" if duty.rows_failing == 1 else "fail"
    sentence = f"What most rows fail is {called}: {number}" if is_most else f"{number} {fail} {called}"
    return f"{sentence}; such a fail counts at once, as no baseline can hold it." if is_grave else f"{sentence}."


def since(changes: Changes) -> str:
    """How many rows changed since the audit that was compared, in a sentence."""
    day = next((past.as_of for past in changes.past if past.name == changes.against and past.as_of), "")
    numbers = ", ".join(
        f"{number:,} {('is ' if number == 1 else 'are ') if words == direction else ''}{words}"
        for direction, words in CAME_OUT.items()
        if (number := changes.numbers[direction])
    )
    same = f"{changes.same:,} came out as before"
    return f"Since {changes.against}{f' ({day})' if day else ''}: {f'{numbers}, ' if numbers else ''}{same}."


def not_compared(changes: Changes) -> Iterator[str]:
    """Which rows were not compared with earlier ones and why, a sentence each."""
    if not changes.against:
        lacking = "no row of this audit has a key" if changes.unkeyed else "no file of --since has rows with keys"
        yield f"Rows were not compared: {lacking} (--id says which column is the key)."
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


def parted(tallies: Sequence[Tally], most: int, beyond: Tally | None) -> tuple[Sequence[Tally], Tally | None]:
    """The tallies that are shown each by itself, and the rows of all others, None where there are none."""
    shown = most if beyond else room(len(tallies), most)
    left = [*tallies[shown:], *([beyond] if beyond else [])]
    sums = (sum(column) for column in zip(*(tally[1:] for tally in left), strict=True))
    return tallies[:shown], Tally(OTHERS, *sums) if left else None


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
