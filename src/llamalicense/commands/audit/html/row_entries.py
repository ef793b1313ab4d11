"""The rows of the page: the worst with what each fails, warns in and lacks, and those without a verdict."""

from collections.abc import Mapping

from llamalicense.commands.audit.audited import Audited, label, place
from llamalicense.commands.audit.html.tables import table
from llamalicense.inventory.asking import asking
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.ran import NO_NAME
from llamalicense.report.formats.html.elements import Children, Element, e, joined, listing, prose
from llamalicense.report.formats.html.words import VERDICTS

# How many are printed in full; the table has all.
_ON_PAPER = 20


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
        e("th", e("a", label(row), href=f"#w{number}"), scope="row"),
        e("td", row.unit),
        e("td", _tag(row)),
        e("td", e("a", place(row), href=audited.address(row))),
        (e("td", f"{count:,}", class_="number" if count else "number none") for count in counts),
    )


def _entry(number: int, row: Outcome, audited: Audited) -> Element:
    summary = e("summary", e("h3", _tag(row), " ", label(row)))
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
    return e("details", summary, content, class_="on-paper" if number <= _ON_PAPER else None)


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


def bad(audited: Audited) -> Element:
    """Rows that could not be judged, with what is to be corrected."""
    head = ("Place", "Row", "Unit", "What to correct")
    return table("Rows that could not be judged", head, (_bad(row, audited) for row in audited.summary.bad), 0, "wordy")


def _bad(row: Outcome, audited: Audited) -> Element:
    errors = [e("p", prose(error.removeprefix(f"{place(row)}:1: "))) for error in row.errors]
    return e(
        "tr",
        e("th", e("a", place(row), href=audited.address(row)), scope="row"),
        e("td", " · ".join(filter(None, (row.key, row.name)))),
        e("td", row.unit),
        e("td", errors),
    )
