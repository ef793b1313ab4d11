"""The rows of the page: the worst with what each fails, warns in and lacks, and why others have no verdict."""

from collections.abc import Mapping

from llamalicense.brief import room
from llamalicense.commands.audit.audited import Audited, called, label, place
from llamalicense.commands.audit.html.tables import table
from llamalicense.inventory.asking import asking
from llamalicense.inventory.error_kinds import BadRow, ErrorTally
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.ran import NO_NAME
from llamalicense.report.formats.html.elements import Children, Element, e, joined, listing, prose
from llamalicense.report.formats.html.words import VERDICTS

# How many are printed in full, as the table has all; how many kinds of errors there is room for.
ON_PAPER, MOST_KINDS = 20, 50


def worst(audited: Audited) -> Element:
    """The worst rows at a glance, each linked to its place and to what it fails."""
    lines = (_line(number, row, audited) for number, row in enumerate(audited.summary.worst, 1))
    head = ("Row", "Unit", "Verdict", "Place", "Fail", "Warn", "Facts lacking")
    return table("The worst rows", head, lines, 3)


def entries(audited: Audited) -> Element:
    """What each of the worst rows fails, warns in and lacks."""
    folded = (_entry(number, row, audited) for number, row in enumerate(audited.summary.worst, 1))
    return e("div", folded, class_="rules rows")


def _line(number: int, row: Outcome, audited: Audited) -> Element:
    counts = (row.counts["fail"], row.counts["warn"], len(row.asked))
    return e(
        "tr",
        e("th", e("a", label(row) or place(row), href=f"#w{number}"), scope="row"),
        e("td", row.unit),
        e("td", _tag(row)),
        e("td", e("a", place(row), href=audited.address(row))),
        (e("td", f"{count:,}", class_="number" if count else "number none") for count in counts),
    )


def _entry(number: int, row: Outcome, audited: Audited) -> Element:
    summary = e("summary", e("h3", _tag(row), " ", label(row) or place(row)))
    terms: list[tuple[str, Children]] = [
        ("Place", e("a", place(row), href=audited.address(row))),
        ("Unit", row.unit),
        ("Organisation", row.organisation),
        ("Models", ", ".join(row.models)),
        ("Fails", _rules(row.fails, audited)),
        ("Lacks", _facts(row)),
        ("Warns", joined((e("code", rule) for rule in sorted(row.warns)), ", ") if row.warns else None),
    ]
    # A link to what is inside opens it; a link to the whole would not.
    content = e("div", listing(terms), id=f"w{number}")
    return e("details", summary, content, class_="on-paper" if number <= ON_PAPER else None)


def _rules(numbers: Mapping[str, int], audited: Audited) -> Children:
    names = audited.summary.run.rules
    items = (
        e("li", e("code", rule), _times(number), " ", prose(names.get(rule, NO_NAME).title))
        for rule, number in sorted(numbers.items(), key=lambda entry: (-entry[1], entry[0]))
    )
    return e("ul", items) if numbers else None


def _facts(row: Outcome) -> Children:
    facts = sorted(row.asked, key=lambda fact: (-row.alone.get(fact, 0), -row.asked[fact], fact))
    items = (e("li", e("code", fact), " ", prose(asking(fact).text)) for fact in facts)
    return e("ul", items) if facts else None


def _times(number: int) -> str:
    return f" (in {number:,} results)" if number > 1 else ""


def _tag(row: Outcome) -> Element:
    headline = VERDICTS[row.verdict]
    return e("span", headline.label, class_=f"tag {headline.kind}")


def errors(audited: Audited) -> Element:
    """What is to be corrected, kind by kind, and the first rows of each."""
    kinds = audited.summary.errors
    lines = (_error(kind, audited) for kind in kinds[: room(len(kinds), MOST_KINDS)])
    return table("Rows that could not be judged", ("What to correct", "The first of them", "Rows"), lines, 1, "wordy")


def _error(kind: ErrorTally, audited: Audited) -> Element:
    rows = [e("p", _bad(row, row.message != kind.message, audited)) for row in kind.first]
    left = e("p", f"and {kind.rows - len(rows):,} more") if kind.rows > len(rows) else None
    number = e("td", f"{kind.rows:,}", class_="number")
    return e("tr", e("th", prose(kind.message), scope="row"), e("td", rows, left), number)


def _bad(row: BadRow, is_other: bool, audited: Audited) -> Children:
    return (
        e("a", place(row), href=audited.address(row)),
        f" {called(row)}",
        (": ", prose(row.message)) if is_other else None,
    )
