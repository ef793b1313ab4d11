"""Tables of the page: tallies of rows by name, by rule, by audit, and what changed."""

from collections.abc import Iterable, Mapping, Sequence

from llamalicense.brief import room
from llamalicense.commands.audit.audited import NO_UNIT, Audited, label, parted, place
from llamalicense.commands.audit.html.timeline import day_of
from llamalicense.inventory.since import Change, Changes, PastAudit
from llamalicense.inventory.tallies import FactTally, RuleTally, Tally
from llamalicense.inventory.verdicts_by_key import State
from llamalicense.report.formats.html.elements import Children, Element, e, joined, prose
from llamalicense.report.formats.html.words import VERDICTS

MOST_TALLIES, MOST_RULES, MOST_FACTS = 50, 80, 30
_VERDICTS = ("Fail", "Warn", "Pass", "No verdict")
_BAR = 140


def table(title: str, head: Sequence[str], body: Iterable[Element], numbers: int, class_: str = "") -> Element:
    """A table that scrolls by itself; the last columns hold so many numbers."""
    words = len(head) - numbers
    heads = (e("th", name, scope="col", class_="number" if at >= words else None) for at, name in enumerate(head))
    content = e("table", e("thead", e("tr", heads)), e("tbody", body), aria_label=title)
    return e("section", content, class_=f"scroll {class_}".rstrip(), tabindex="0", aria_label=title)


def tallies(
    title: str, what: str, rows: Sequence[Tally], beyond: Tally | None, addresses: Mapping[str, str] | None
) -> Element:
    """Tallies, the worst first, with a bar each; what there is no room for in one line.

    `addresses`: ids of lines; None where rows without a verdict belong to none of them.
    """
    shown, left = parted(rows, MOST_TALLIES, beyond)
    most = max((tally.rows for tally in shown), default=1)
    verdicts = _VERDICTS[:-1] if addresses is None else _VERDICTS
    body = [_tally(tally, most, addresses, len(verdicts)) for tally in shown]
    body += [_tally(left, 0, addresses, len(verdicts))] if left else []
    return table(title, (what, "Share", "Rows", *verdicts), body, 1 + len(verdicts))


def _tally(tally: Tally, most: int, addresses: Mapping[str, str] | None, verdicts: int) -> Element:
    id_ = (addresses or {}).get(tally.name, "").lstrip("#") if most else ""
    head = e("th", tally.name or NO_UNIT, scope="row", id=id_ or None)
    return e("tr", head, e("td", _bar(tally, most) if most else None), _numbers(tally)[: 1 + verdicts])


def _numbers(tally: Tally) -> list[Element]:
    kinds = ("", "fail", "unclear", "", "fail")
    numbers = (tally.rows, tally.fails, tally.warns, tally.passes, tally.bad)
    return [
        e("td", f"{number:,}", class_=f"number {kind}".rstrip() if number else "number none")
        for number, kind in zip(numbers, kinds, strict=True)
    ]


def legend() -> Element:
    """What the parts of bars mean."""
    swatches = zip(("fail", "warn", "pass", "bad"), _VERDICTS, strict=True)
    return e("ul", (e("li", _swatch(kind), f" {verdict.lower()}") for kind, verdict in swatches), class_="legend")


def _swatch(kind: str) -> Element:
    square = e("rect", class_=kind, x="1", y="1", width="14", height="12")
    return e("svg", square, class_="bar swatch", viewBox="0 0 16 14", width="16", height="14", aria_hidden="true")


def _bar(tally: Tally, most: int) -> Element:
    """A bar as long as the tally has rows, its parts told apart by how they are filled."""
    parts = (("fail", tally.fails), ("warn", tally.warns), ("pass", tally.passes), ("bad", tally.bad))
    drawn: list[Element] = []
    at = 0.0
    for name, number in parts:
        wide = _BAR * number / most
        if number:
            drawn.append(e("rect", class_=name, x=f"{at:.2f}", y="1", width=f"{wide:.2f}", height="12"))
        at += wide
    size = {"viewBox": f"0 0 {_BAR} 14", "width": str(_BAR), "height": "14"}
    return e("svg", drawn, class_="bar", aria_hidden="true", **size)


def patterns() -> Element:
    """How parts of bars are filled, so that they differ without colour as well; stands once on the page."""
    size = {"width": "6", "height": "6", "patternUnits": "userSpaceOnUse"}
    ground = e("rect", width="6", height="6")
    hatched = e("pattern", ground, e("path", d="M-1 1L1 -1M0 6L6 0M5 7L7 5"), id="hatched", **size)
    dotted = e("pattern", e("circle", cx="3", cy="3", r="1.4"), id="dotted", **size)
    return e("svg", e("defs", hatched, dotted), class_="patterns", width="0", height="0", aria_hidden="true")


def rules(title: str, tallies: Sequence[RuleTally], before: Changes | None, addresses: Mapping[str, str]) -> Element:
    """The rules that rows fail or warn in, the one that most fail first; what that was in the audit before."""
    compared = before is not None and bool(before.against)
    head = (
        "Rule",
        "Rows failing",
        *(["before"] if compared else []),
        "Rows warning",
        "Results failing",
        "Results warning",
    )
    body = []
    for tally in tallies[: room(len(tallies), MOST_RULES)]:
        name = e("th", e("code", tally.rule), " ", prose(tally.title), _clause(tally.clause), scope="row")
        name.set("id", addresses[tally.rule].lstrip("#"))
        was = before.rules.get(tally.rule, (0, 0))[0] if before and compared else None
        numbers = [
            tally.rows_failing,
            *([was] if was is not None else []),
            tally.rows_warning,
            tally.fails,
            tally.warns,
        ]
        body.append(e("tr", name, (e("td", f"{number:,}", class_="number") for number in numbers)))
    return table(title, head, body, len(head) - 1, "by-rule")


def _clause(clause: str) -> Children:
    return (" ", e("small", f"({clause})")) if clause else None


def facts(title: str, tallies: Sequence[FactTally]) -> Element:
    """The facts to state, the one that decides most by itself first."""
    head = ("State", "Who would know", "Decides results", "in rows", "Has a part in", "in rows")
    body = (
        e(
            "tr",
            e("th", e("code", tally.fact), " ", prose(tally.question), scope="row"),
            e("td", tally.ask),
            (
                e("td", f"{number:,}", class_="number")
                for number in (tally.alone_results, tally.alone_rows, tally.results, tally.rows)
            ),
        )
        for tally in tallies[: room(len(tallies), MOST_FACTS)]
    )
    return table(title, head, body, 4, "by-rule")


def history(title: str, audits: Sequence[PastAudit]) -> Element:
    """Audits, the oldest first, with how many of their rows came out how."""
    body = (
        e("tr", e("th", day_of(audit), scope="row"), e("td", e("code", audit.name)), _numbers(audit.total))
        for audit in audits
    )
    return table(title, ("As of", "File", "Rows", *_VERDICTS), body, 5)


def changed(title: str, rows: Sequence[Change], audited: Audited) -> Element:
    """Rows that came out otherwise than before."""
    body = (
        e(
            "tr",
            e("th", label(row) or place(row), scope="row"),
            e("td", row.unit),
            e("td", joined((_state(state) for state in (row.before, row.after) if state), " → ")),
            e("td", e("a", place(row), href=audited.address(row)) if row.after else place(row)),
        )
        for row in rows
    )
    return table(title, ("Row", "Unit", "Verdict", "Place"), body, 0)


def _state(state: State) -> Element:
    headline = next((VERDICTS[verdict] for verdict in VERDICTS if verdict == state), VERDICTS[None])
    return e("span", headline.label, class_=f"tag {headline.kind}")
