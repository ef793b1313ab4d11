"""An audit as text for a terminal and as Markdown for a repository or a ticket: the first of everything."""

from collections.abc import Iterator, Mapping, Sequence

from llamalicense.commands.audit.audited import (
    CAME_OUT,
    NO_UNIT,
    OWN_RULES,
    STATED,
    Audited,
    beyond,
    closing,
    counting,
    dated,
    headline,
    in_brief,
    label,
    not_compared,
    others,
    place,
    rows,
    rows_in_words,
    settings_in_words,
    to_decide,
    verdict_in_words,
)
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.since import Change, Changes, PastAudit
from llamalicense.inventory.summary import Summary
from llamalicense.inventory.tallies import Tally
from llamalicense.report.formats.footing import DIGITS, TITLE
from llamalicense.report.formats.pages import Item, Page, PageBlock, PageSection, Paragraph, Place, Table
from llamalicense.report.formats.pages.renderers import RENDER, PageFormat

# How much a page has room for; the summary in JSON and HTML has more.
_MOST, _MOST_CHANGES, _MOST_NAMES, _LONGEST = 10, 5, 6, 40
_TALLY = ("rows", "fail", "warn", "pass", "no verdict")


def printed(audited: Audited, output_format: PageFormat) -> str:
    """The page in a format; on a terminal the verdict comes last, where it stays in sight."""
    return RENDER[output_format](page(audited, is_verdict_last=output_format == "text"))


def page(audited: Audited, *, is_verdict_last: bool = False) -> Page:
    """The page: what stands out, facts to state, the worst rows, then by unit, rule, model and licence."""
    run = audited.summary.run
    title = f"Llama licence audit · {', '.join(run.sources)} · as of {run.as_of}"
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
    worst = [_row(row, audited) for row in summary.worst]
    yield PageSection("The worst rows", _first(worst, summary.total.fails + summary.total.warns, "rows"))
    if len(summary.units) + len(summary.others) > 1:
        yield _tallies("By unit", "unit", summary.units, summary.others.get("units"))
    yield PageSection("By rule", tuple(_rules(audited)))
    yield _tallies("By model", "model", summary.models, summary.others.get("models"))
    yield _tallies("By licence", "licence", summary.licences, summary.others.get("licences"))
    bad = [_bad(row, audited) for row in summary.bad]
    yield PageSection("Rows that could not be judged", _first(bad, summary.total.bad, "rows"))
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
    lines = ((audit.as_of or "not told", _cut(audit.name), *_tally(audit.total)) for audit in audits)
    yield Table(("as of", "file", *_TALLY), tuple(lines), len(_TALLY))


def _changed(audited: Audited, changes: Changes) -> Iterator[PageBlock]:
    yield from (Paragraph(sentence) for sentence in not_compared(changes))
    for direction, words in CAME_OUT.items():
        if number := changes.numbers[direction]:
            items = [_change(row, audited) for row in changes.rows[direction]]
            yield PageSection(f"{words.capitalize()}: {rows(number)}", _first(items, number, "rows", _MOST_CHANGES))


def _change(row: Change, audited: Audited) -> Item:
    states = " → ".join(state for state in (row.before, row.after) if state)
    return Item(f"{_cut(label(row))}{_of_unit(row)}: {states}", place=_place(row, audited))


def _row(row: Outcome, audited: Audited) -> Item:
    details = [
        Paragraph(f"{what}: {_names(numbers)}.", "  ")
        for what, numbers in (("Fails", row.fails), ("Lacks", row.asked))
        if numbers
    ]
    counts = f"{row.counts['fail']:,} fail, {row.counts['warn']:,} warn"
    words = f"{_cut(label(row))}{_of_unit(row)}: {counts}"
    return Item(words, (row.verdict or "none").upper(), tuple(details), place=_place(row, audited))


def _names(numbers: Mapping[str, int]) -> str:
    names = sorted(numbers, key=lambda name: (-numbers[name], name))
    listed = ", ".join(map(_cut, names[:_MOST_NAMES]))
    return f"{listed} and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else listed


def _bad(row: Outcome, audited: Audited) -> Item:
    return Item(
        f"{_cut(label(row))}{_of_unit(row)}", "", tuple(map(Paragraph, row.errors[:3])), place=_place(row, audited)
    )


def _of_unit(row: Outcome | Change) -> str:
    return f" ({_cut(row.unit)})" if row.unit else ""


def _place(row: Outcome | Change, audited: Audited) -> Place:
    return Place(place(row), audited.address(row))


def _rules(audited: Audited) -> Iterator[PageBlock]:
    summary = audited.summary
    lines = [
        (_cut(rule.rule), *map(_number, (rule.rows_failing, rule.rows_warning, rule.fails, rule.warns)))
        for rule in summary.rules[:_MOST]
    ]
    if lines:
        yield Table(("rule", "rows fail", "rows warn", "results fail", "warn"), tuple(lines), 4)
        yield from _left(len(summary.rules), "rules")


def _tallies(title: str, what: str, tallies: Sequence[Tally], beyond_: Tally | None) -> PageSection:
    left = others(tallies, _MOST, beyond_)
    lines = [(_cut(tally.name or NO_UNIT), *_tally(tally)) for tally in (*tallies[:_MOST], *([left] if left else []))]
    return PageSection(title, (Table((what, *_TALLY), tuple(lines), len(_TALLY)),) if lines else ())


def _tally(tally: Tally) -> Iterator[str]:
    """The numbers of a tally in the order of the columns."""
    return map(_number, (tally.rows, tally.fails, tally.warns, tally.passes, tally.bad))


def _first(items: Sequence[PageBlock], number: int, what: str, most: int = _MOST) -> tuple[PageBlock, ...]:
    return (*items[:most], *_left(number, what, most))


def _left(number: int, what: str, most: int = _MOST) -> Iterator[Paragraph]:
    if number > most:
        yield Paragraph(f"The first {most} of {number:,} {what}; --output html=PATH and json=PATH have more.")


def _number(number: int) -> str:
    return f"{number:,}"


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
