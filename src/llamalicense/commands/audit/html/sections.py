"""The parts of the page in their order."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from llamalicense.brief import room
from llamalicense.commands.audit.audited import (
    CAME_OUT,
    COUNTS_FOR_EACH,
    EACH_BAD_ROW,
    OWN_RULES,
    STATED,
    WORST_FIRST,
    Audited,
    beyond,
    closing,
    not_compared,
    rows,
    since,
)
from llamalicense.commands.audit.html import row_entries, tables
from llamalicense.commands.audit.html.heat_map import heat_map, legend
from llamalicense.commands.audit.html.timeline import MOST, timeline
from llamalicense.inventory.since import Changes, Direction, PastAudit
from llamalicense.inventory.tallies import duty_of
from llamalicense.report.formats.footing import TITLE
from llamalicense.report.formats.html.elements import Children, Element, e, listing, prose

_MOST_CHANGES = 20
_DETAILS = (
    "What each of them fails, warns in and lacks. Why, and what to do about it, is told by --results in rows of "
    "jsonl=PATH and parquet=PATH, and of any rule by llamalicense explain RULE."
)


class Section(NamedTuple):
    """A part of the page, its heading and the id that links lead to."""

    id: str
    title: str
    content: Element


def sections(audited: Audited) -> Iterator[Section]:
    """The parts that there is something for."""
    summary = audited.summary
    shown = summary.rules[: room(len(summary.rules), tables.MOST_RULES)]
    rule_addresses = {rule.rule: f"#rule-{number}" for number, rule in enumerate(shown, 1)}
    # A duty leads to the licence under which most rows fail it.
    duty_addresses = {duty_of(rule): address for rule, address in reversed(rule_addresses.items())}
    unit_addresses = {
        unit.name: f"#unit-{number}" for number, unit in enumerate(summary.units[: tables.MOST_TALLIES], 1)
    }
    if audited.changes and audited.changes.past:
        yield _over_time(audited, audited.changes)
    if audited.changes:
        yield _changes(audited, audited.changes)
    drawn = heat_map(summary, duty_addresses, unit_addresses)
    if drawn is not None:
        frame = _drawing(drawn, "Units against duties")
        yield _section("heat", "Units against duties", legend(), frame)
    if summary.facts:
        lead = "The fact that decides most by itself comes first: once it is stated, these results are decided."
        table = tables.facts("Facts to state", summary.facts)
        yield _section(
            "facts", "Facts to state", e("p", lead), table, _left(len(summary.facts), tables.MOST_FACTS, "facts")
        )
    if summary.worst:
        left = _left(summary.total.fails + summary.total.warns, len(summary.worst), "rows")
        yield _section("worst", "The worst rows", e("p", WORST_FIRST), left, row_entries.worst(audited))
    yield from _tallies(audited, unit_addresses, rule_addresses)
    yield from _in_detail(audited)
    yield _about(audited)


def _over_time(audited: Audited, changes: Changes) -> Section:
    run = audited.summary.run
    audits = (*changes.past, PastAudit("this audit", run.as_of.isoformat(), audited.summary.total))
    cut = e("p", f"Drawn are the last {MOST} audits of {len(audits)}.") if len(audits) > MOST else None
    drawn = _drawing(timeline(audits), "Verdicts over time")
    return _section("history", "Verdicts over time", cut, drawn, tables.history("Verdicts in numbers", audits))


def _drawing(drawn: Element, title: str) -> Element:
    return e("section", drawn, class_="scroll drawing", tabindex="0", aria_label=title)


def _changes(audited: Audited, changes: Changes) -> Section:
    told = [*([since(changes)] if changes.against else []), *not_compared(changes)]
    listed = (
        _changed(direction, words, changes, audited) for direction, words in CAME_OUT.items() if changes.rows[direction]
    )
    return _section("since", "What changed", (e("p", sentence) for sentence in told), listed)


def _changed(direction: Direction, words: str, changes: Changes, audited: Audited) -> Element:
    number = changes.numbers[direction]
    shown = changes.rows[direction][: room(number, _MOST_CHANGES)]
    title = f"{rows(number)} {words}" if words.startswith("came") else f"{words.capitalize()}: {rows(number)}"
    is_open = "" if direction == "worse" else None
    content = tables.changed(f"Rows: {words}", shown, audited), _left(number, _MOST_CHANGES, "changed rows")
    return e("details", e("summary", e("h3", title)), e("div", content), class_="on-paper changes", open=is_open)


def _tallies(
    audited: Audited, unit_addresses: Mapping[str, str], rule_addresses: Mapping[str, str]
) -> Iterator[Section]:
    summary = audited.summary
    if len(summary.units) + len(summary.others) > 1:
        table = tables.tallies("Rows by unit", "Unit", summary.units, summary.others.get("units"), unit_addresses)
        yield _section("units", "By unit", tables.legend(), table)
    if summary.rules:
        table = tables.rules("Rows and results by rule", summary.rules, audited.changes, rule_addresses)
        yield _section("rules", "By rule", table, _left(len(summary.rules), tables.MOST_RULES, "rules"))
    for id_, title, what, kept in (
        ("models", "By model", "Model", summary.models),
        ("licences", "By licence", "Licence", summary.licences),
    ):
        if kept:
            lead = e("p", COUNTS_FOR_EACH.format(what.casefold()))
            table = tables.tallies(f"Rows by {what.casefold()}", what, kept, summary.others.get(id_), None)
            yield _section(id_, title, lead, table)


def _in_detail(audited: Audited) -> Iterator[Section]:
    summary = audited.summary
    if summary.errors:
        lead = f"They have no verdict until the following is corrected. {EACH_BAD_ROW}"
        shown = _left(len(summary.errors), row_entries.MOST_KINDS, "kinds of errors")
        yield _section("bad", "Rows that could not be judged", e("p", lead), shown, row_entries.errors(audited))
    if summary.worst:
        most = row_entries.ON_PAPER
        cut = e("p", f"The first {most} are printed.", class_="on-paper") if len(summary.worst) > most else None
        yield _section("rows", "The worst rows in detail", e("p", _DETAILS), cut, row_entries.entries(audited))


def _left(number: int, shown: int, what: str) -> Element | None:
    """How many of how many are shown, where these are not all."""
    every = "jsonl=PATH has all" if what == "rows" else "json=PATH has more"
    return (
        e("p", f"The first {shown:,} of {number:,} {what} are shown; --output {every}.")
        if number > room(number, shown)
        else None
    )


def _about(audited: Audited) -> Section:
    run = audited.summary.run
    policies = [
        e(
            "p",
            (e("b", policy.title), " (", e("code", policy.id), OWN_RULES if policy.kind == "house" else None),
            (") SHA-256 ", e("code", policy.sha256, class_="digest")),
        )
        for policy in run.policies
    ]
    rests_on = [STATED, *beyond(audited.summary)]
    terms: list[tuple[str, Children]] = [
        ("Program", f"llamalicense {run.version}"),
        ("Date of the audit", run.as_of.isoformat()),
        ("Run on", run.today.isoformat()),
        ("Sources", [e("p", e("code", source)) for source in run.sources]),
        ("Policies", policies or None),
        (TITLE, [e("p", prose(sentence)) for sentence in rests_on]),
        ("Taken for granted or not judged", [e("p", prose(sentence)) for sentence in run.assumptions] or None),
    ]
    return _section("about", "About this audit", listing(terms, "head"), e("p", e("strong", closing(audited.summary))))


def _section(id_: str, title: str, *content: Children) -> Section:
    return Section(id_, title, e("section", e("h2", title), content, id=id_))
