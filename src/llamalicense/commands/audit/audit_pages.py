"""An audit as text for a terminal and as Markdown for a repository or a ticket: the first of everything."""

from collections.abc import Iterator, Mapping, Sequence

from llamalicense.brief import room, shortened
from llamalicense.commands.audit.audited import (
    CAME_OUT,
    COUNTS_FOR_EACH,
    EACH_BAD_ROW,
    NO_UNIT,
    OWN_RULES,
    STATED,
    WORST_FIRST,
    AnyRow,
    Audited,
    beyond,
    called,
    closing,
    counting,
    dated,
    headline,
    in_brief,
    not_compared,
    parted,
    place,
    rows,
    rows_in_words,
    settings_in_words,
    sources_in_brief,
    to_decide,
    verdict_in_words,
)
from llamalicense.inventory.error_kinds import ErrorTally
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.since import Change, Changes, PastAudit
from llamalicense.inventory.summary import Summary
from llamalicense.inventory.tallies import Tally
from llamalicense.report.formats.footing import DIGITS, TITLE
from llamalicense.report.formats.pages import Item, Page, PageBlock, PageSection, Paragraph, Place, Table
from llamalicense.report.formats.pages.in_text import text
from llamalicense.report.formats.pages.renderers import RENDER, PageFormat

# How much a page has room for; the summary in JSON and HTML has more.
_MOST, _MOST_CHANGES, _MOST_NAMES, _MOST_OF_A_KIND = 10, 5, 6, 3
_TALLY = ("rows", "fail", "warn", "pass", "no verdict")


def printed(audited: Audited, output_format: PageFormat, width: int) -> str:
    """The page in a format, text in `width` columns; on a terminal the verdict comes last, where it stays in sight."""
    if output_format == "text":
        return text(page(audited, is_verdict_last=True), width)
    return RENDER[output_format](page(audited))


def page(audited: Audited, *, is_verdict_last: bool = False) -> Page:
    """The page: what stands out, facts to state, the worst rows, then by unit, rule, model and licence."""
    run = audited.summary.run
    title = f"Llama licence audit · {sources_in_brief(audited.summary)} · as of {run.as_of}"
    verdict, sections = tuple(_verdict(audited.summary)), (*_opening(audited), *_sections(audited))
    return Page(title, (*sections, *verdict) if is_verdict_last else (*verdict, *sections), closing(audited.summary))


def _verdict(summary: Summary) -> Iterator[PageBlock]:
    verdict = headline(summary)
    yield Item(verdict_in_words(summary), label=verdict.upper() if verdict else "NO VERDICT")
    yield Item(f"{', '.join(rows_in_words(summary.total))}. {counting(summary)}")


def _opening(audited: Audited) -> Iterator[PageBlock]:
    summary = audited.summary
    run = summary.run
    about = [
        dated(summary),
        f"Policies: {', '.join(policy.id for policy in run.policies)}." if run.policies else "",
        *(f"Setting {setting}" for setting in settings_in_words(summary)),
        *(note.text for note in run.notes),
        *in_brief(audited),
    ]
    yield from (Item(sentence) for sentence in about if sentence)


def _sections(audited: Audited) -> Iterator[PageSection]:
    summary, changes = audited.summary, audited.changes
    if changes:
        yield PageSection("Verdicts over time", tuple(_history(summary, changes)))
        yield PageSection("What changed", tuple(_changed(audited, changes)))
    facts = [
        Item(f"{to_decide(fact)}.", details=(Paragraph(f"{fact.question} ({fact.ask})"),)) for fact in summary.facts
    ]
    yield PageSection("Facts to state", _first(facts, len(summary.facts), "facts"))
    worst = _first([_row(row, audited) for row in summary.worst], summary.total.fails + summary.total.warns, "rows")
    yield PageSection("The worst rows", (Paragraph(WORST_FIRST), *worst) if worst else ())
    if len(summary.units) + len(summary.others) > 1:
        yield PageSection("By unit", tuple(_tallies("unit", summary.units, summary.others.get("units"))))
    yield PageSection("By rule", tuple(_rules(audited)))
    yield PageSection("By model", tuple(_of_rows("model", summary.models, summary.others.get("models"))))
    yield PageSection("By licence", tuple(_of_rows("licence", summary.licences, summary.others.get("licences"))))
    yield PageSection("Rows that could not be judged", tuple(_errors(audited)))
    yield PageSection(f"{TITLE} (digests are SHA-256)", tuple(map(Item, _rests_on(summary))))


def _rests_on(summary: Summary) -> Iterator[str]:
    run = summary.run
    yield STATED
    yield from beyond(summary)
    yield from run.assumptions
    for policy in run.policies:
        own = OWN_RULES if policy.kind == "house" else ""
        yield f"{policy.id}{own} {policy.sha256[:DIGITS]}"
    yield f"llamalicense {run.version}"


def _history(summary: Summary, changes: Changes) -> Iterator[PageBlock]:
    now = PastAudit("this audit", summary.run.as_of.isoformat(), summary.total)
    audits = [*changes.past[-_MOST:], now]
    lines = ((audit.as_of or "not told", audit.name, *_tally(audit.total)) for audit in audits)
    yield Table(("as of", "file", *_TALLY), tuple(lines), len(_TALLY))


def _changed(audited: Audited, changes: Changes) -> Iterator[PageBlock]:
    yield from (Paragraph(sentence) for sentence in not_compared(changes))
    for direction, words in CAME_OUT.items():
        if number := changes.numbers[direction]:
            items = [_change(row, audited) for row in changes.rows[direction]]
            yield PageSection(
                f"{words.capitalize()}: {rows(number)}", _first(items, number, "changed rows", _MOST_CHANGES)
            )


def _change(row: Change, audited: Audited) -> Item:
    states = " → ".join(state for state in (row.before, row.after) if state)
    words = f"{called(row)}: {states}"
    # Where a row is gone from, it may be another by now.
    return Item(words, place=_place(row, audited)) if row.after else Item(f"{place(row)} · {words}")


def _row(row: Outcome, audited: Audited) -> Item:
    details = [
        Paragraph(f"{what}: {_names(numbers)}.", "  ")
        for what, numbers in (("Fails", row.fails), ("Lacks", row.asked))
        if numbers
    ]
    words = f"{called(row)}: {row.counts['fail']:,} fail, {row.counts['warn']:,} warn."
    return Item(words, (row.verdict or "none").upper(), tuple(details), place=_place(row, audited))


def _names(numbers: Mapping[str, int]) -> str:
    names = sorted(numbers, key=lambda name: (-numbers[name], name))
    return shortened(names, _MOST_NAMES)


def _errors(audited: Audited) -> Iterator[PageBlock]:
    """What is to be corrected, kind by kind, with the first rows of each."""
    errors = audited.summary.errors
    for kind in errors[: room(len(errors), _MOST)]:
        yield from _kind(kind, audited)
    yield from _left(len(errors), "kinds of errors")
    if errors:
        yield Paragraph(EACH_BAD_ROW)


def _kind(kind: ErrorTally, audited: Audited) -> Iterator[Item]:
    yield Item(f"{rows(kind.rows)}: {kind.message}")
    shown = room(kind.rows, _MOST_OF_A_KIND)
    for row in kind.first[:shown]:
        own = "" if row.message == kind.message else row.message
        yield Item(": ".join(filter(None, (called(row), own))), depth=1, place=_place(row, audited))
    if kind.rows > shown:
        yield Item(f"and {kind.rows - shown:,} more", depth=1)


def _place(row: AnyRow, audited: Audited) -> Place:
    return Place(place(row), audited.address(row))


def _rules(audited: Audited) -> Iterator[PageBlock]:
    rules = audited.summary.rules
    lines = [
        (rule.rule, *map(_number, (rule.rows_failing, rule.rows_warning, rule.fails, rule.warns)))
        for rule in rules[: room(len(rules), _MOST)]
    ]
    if lines:
        yield Table(("rule", "rows fail", "rows warn", "results fail", "results warn"), tuple(lines), 4)
        yield from _left(len(rules), "rules")


def _of_rows(what: str, tallies: Sequence[Tally], beyond_: Tally | None) -> Iterator[PageBlock]:
    """What a row has one or several of, and none without a verdict has."""
    if tallies:
        yield from _tallies(what, tallies, beyond_, _TALLY[:-1])
        yield Paragraph(COUNTS_FOR_EACH.format(what))


def _tallies(
    what: str, tallies: Sequence[Tally], beyond_: Tally | None, columns: Sequence[str] = _TALLY
) -> Iterator[PageBlock]:
    shown, left = parted(tallies, _MOST, beyond_)
    numbered = [*shown, *([left] if left else [])]
    lines = [(tally.name or NO_UNIT, *list(_tally(tally))[: len(columns)]) for tally in numbered]
    yield Table((what, *columns), tuple(lines), len(columns))


def _tally(tally: Tally) -> Iterator[str]:
    """The numbers of a tally in the order of the columns."""
    return map(_number, (tally.rows, tally.fails, tally.warns, tally.passes, tally.bad))


def _first(items: Sequence[PageBlock], number: int, what: str, most: int = _MOST) -> tuple[PageBlock, ...]:
    return (*items[: room(number, most)], *_left(number, what, most))


def _left(number: int, what: str, most: int = _MOST) -> Iterator[Paragraph]:
    if number > room(number, most):
        every = ", jsonl=PATH all" if what == "rows" else ""
        yield Paragraph(f"The first {most} of {number:,} {what}; --output html=PATH and json=PATH have more{every}.")


def _number(number: int) -> str:
    return f"{number:,}"
