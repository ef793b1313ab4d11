"""Units against duties as a drawing: how many rows of a unit fail a rule, told by number and by darkness.

A duty is a rule whichever licence has it.

It is a table to those who have it read out, and each of its heads leads to the tally of what it names.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

from llamalicense.brief import room
from llamalicense.commands.audit.audited import NO_UNIT, OTHERS, parted
from llamalicense.inventory.summary import Summary
from llamalicense.inventory.tallies import DutyTally, Tally
from llamalicense.report.formats.html.elements import Element, e

# What an A4 sheet has room for.
MOST_DUTIES, MOST_UNITS = 16, 10
_LABEL, _WIDE, _HIGH, _HEAD, _SLANTED = 300, 54, 38, 122, 84
# Of a head that is slanted as much as there is room for; what is longer stands in its title.
_LONGEST_UNIT, _LONGEST_TITLE = 18, 48
# Up to which share of a unit's rows a cell is how dark.
_SHARES = (0.1, 0.25, 0.5, 1.0)


class _Column(NamedTuple):
    """A unit, or what stands for all others; `address` is where its tally stands."""

    name: str
    rows: int
    address: str


def heat_map(summary: Summary, duty_addresses: Mapping[str, str], unit_addresses: Mapping[str, str]) -> Element | None:
    """The drawing; None where there is no unit to tell from another, or no rule fails or warns.

    `duty_addresses` and `unit_addresses` have where the tally of each stands on the page.
    """
    duties = summary.duties[: room(len(summary.duties), MOST_DUTIES)]
    units, left = parted(summary.units, MOST_UNITS, summary.others.get("units"))
    if len(summary.units) + len(summary.others) < 2 or not duties:
        return None
    columns = [_Column(unit.name or NO_UNIT, unit.rows, unit_addresses.get(unit.name, "")) for unit in units]
    if left:
        columns.append(_Column(OTHERS, left.rows, ""))
    width, height = _LABEL + _WIDE * len(columns) + _SLANTED, _HEAD + _HIGH * len(duties) + 2
    lines = [
        _line(place, duty, _cells(summary, duty, units, columns), columns, duty_addresses.get(duty.duty, ""))
        for place, duty in enumerate(duties)
    ]
    return e(
        "svg",
        _heads(columns),
        lines,
        class_="heat",
        role="table",
        aria_label="Rows that fail or warn, by unit and duty",
        viewBox=f"0 0 {width} {height}",
        width=str(width),
        height=str(height),
    )


def legend() -> Element:
    """What the cells of the drawing mean."""
    shares = ("under 10 %", "under 25 %", "under 50 %", "half or more")
    swatches = (e("li", _swatch(level), f" {share}") for level, share in enumerate(shares, 1))
    numbers = e("li", e("b", "12"), " rows fail, ", e("small", "+3"), " rows warn")
    return e("ul", numbers, e("li", "Of the unit's rows fail:"), *swatches, class_="legend")


def _swatch(level: int) -> Element:
    square = e("rect", class_=f"level{level}", width="16", height="16")
    return e("svg", square, class_="heat swatch", viewBox="0 0 16 16", width="16", height="16", aria_hidden="true")


def _cells(
    summary: Summary, duty: DutyTally, units: Sequence[Tally], columns: Sequence[_Column]
) -> list[tuple[int, int]]:
    """In how many rows a duty fails and warns, column by column."""
    cells = [summary.cells.get((unit.name, duty.duty), (0, 0)) for unit in units]
    if len(columns) > len(units):
        failing, warning = (sum(column) for column in zip(*cells, strict=True))
        cells.append((duty.rows_failing - failing, duty.rows_warning - warning))
    return cells


def _heads(columns: Sequence[_Column]) -> Element:
    return e(
        "g",
        e("g", _text(8, _HEAD - 10, "Duty, under whichever licence", "small"), role="columnheader"),
        (_head(place, column) for place, column in enumerate(columns)),
        role="row",
    )


def _head(place: int, column: _Column) -> Element:
    x, y = _LABEL + _WIDE * place + _WIDE / 2, _HEAD - 26
    words = e("text", _cut(column.name, _LONGEST_UNIT), transform=f"translate({x:g} {y}) rotate(-45)")
    rows = _text(x, _HEAD - 10, f"of {column.rows:,}", "small middle")
    return e(
        "g",
        e("title", f"{column.name}: {column.rows:,} rows"),
        _linked(words, column.address),
        rows,
        role="columnheader",
    )


def _line(
    place: int, duty: DutyTally, cells: Sequence[tuple[int, int]], columns: Sequence[_Column], address: str
) -> Element:
    top = _HEAD + _HIGH * place
    words = [
        _text(8, 16, duty.duty, "code"),
        *([_text(8, 31, _cut(duty.title, _LONGEST_TITLE), "small")] if duty.title else []),
    ]
    # What does not fit is cut off at its edge, however wide its letters are.
    frame = {"y": str(top), "width": str(_LABEL - 6), "height": str(_HIGH)}
    name = f"{duty.duty}: {duty.title}" if duty.title else duty.duty
    head = e("g", e("title", name), e("svg", _linked(e("g", words), address), role="none", **frame), role="rowheader")
    line = e("path", d=f"M0 {top}H{_LABEL + _WIDE * len(columns)}", class_="rule")
    drawn = (_cell(number, top, column, cell) for number, (column, cell) in enumerate(zip(columns, cells, strict=True)))
    return e("g", line, head, drawn, role="row")


def _cell(number: int, top: int, column: _Column, cell: tuple[int, int]) -> Element:
    failing, warning = cell
    x = _LABEL + _WIDE * number
    words = f"{column.name}: {failing:,} of {column.rows:,} rows fail, {warning:,} warn"
    return e("g", e("title", words), _marks(x, top, failing, warning, column.rows), role="cell")


def _marks(x: float, top: int, failing: int, warning: int, rows: int) -> Iterator[Element]:
    level = _level(failing, rows)
    yield e(
        "rect",
        class_=f"level{level}",
        x=f"{x + 1.5:g}",
        y=f"{top + 1.5:g}",
        width=f"{_WIDE - 3}",
        height=f"{_HIGH - 3}",
    )
    middle = x + _WIDE / 2
    if failing:
        yield _text(middle, top + (17 if warning else 24), f"{failing:,}", f"number on{level}")
    if warning:
        yield _text(middle, top + (31 if failing else 24), f"+{warning:,}", f"small middle on{level}")


def _level(failing: int, rows: int) -> int:
    if not failing:
        return 0
    share = failing / max(rows, 1)
    return next((level for level, most in enumerate(_SHARES, 1) if share < most), len(_SHARES))


def _linked(words: Element, address: str) -> Element:
    return e("a", words, href=address) if address else words


def _text(x: float, y: float, words: str, class_: str) -> Element:
    return e("text", words, x=f"{x:g}", y=f"{y:g}", class_=class_)


def _cut(name: str, longest: int) -> str:
    """A name as far as there is room, where some letters are as wide as two."""
    room = longest
    for place, letter in enumerate(name):
        room -= 2 if east_asian_width(letter) in "WF" else 1
        if room < 0:
            return f"{name[: place - 1]}…"
    return name
