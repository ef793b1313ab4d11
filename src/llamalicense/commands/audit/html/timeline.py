"""Verdicts over earlier audits and this one as lines, told apart by dashes, marks and the words at their ends."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from llamalicense.inventory.since import PastAudit
from llamalicense.inventory.tallies import Tally
from llamalicense.report.formats.html.elements import Element, e

MOST = 12
_WIDTH, _HEIGHT = 760, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 150, 16, 44
# How far apart words at the ends of lines are at least.
_APART = 17


class _Series(NamedTuple):
    """A verdict: its class in the style sheet, what is said at the end of its line, its mark and its numbers."""

    name: str
    words: str
    mark: str
    numbers: tuple[int, ...]


_MARKS = {
    "square": "M-4.5 -4.5H4.5V4.5H-4.5Z",
    "triangle": "M0 -5.5L5.5 4.5H-5.5Z",
    "circle": "M-4.5 0A4.5 4.5 0 1 0 4.5 0A4.5 4.5 0 1 0 -4.5 0Z",
    "cross": "M-4 -4L4 4M-4 4L4 -4",
}


def timeline(audits: Sequence[PastAudit]) -> Element:
    """The drawing of audits, the oldest first; of more than it has room for the last."""
    shown = audits[-MOST:]
    lines = _lines([audit.total for audit in shown])
    most = max(max(line.numbers) for line in lines)
    step = _step(most)
    top = step * -(-most // step) or step
    ends = _apart([_y(line.numbers[-1], top) for line in lines])
    return e(
        "svg",
        e("title", "Verdicts over the audits", id="timeline-title"),
        e("desc", _described(shown, lines), id="timeline-words"),
        (_tick(number, top) for number in range(0, top + 1, step)),
        (_day(place, audit, len(shown)) for place, audit in enumerate(shown)),
        (_line(line, top, end) for line, end in zip(lines, ends, strict=True)),
        class_="timeline",
        role="img",
        aria_labelledby="timeline-title timeline-words",
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        width=str(_WIDTH),
        height=str(_HEIGHT),
    )


def day_of(audit: PastAudit) -> str:
    """The day of an audit, or where its file tells none the file."""
    return audit.as_of or audit.name.rpartition("/")[2]


def _lines(totals: Sequence[Tally]) -> list[_Series]:
    lines = [
        _Series("fail", "fail", "square", tuple(total.fails for total in totals)),
        _Series("warn", "warn", "triangle", tuple(total.warns for total in totals)),
        _Series("pass", "pass", "circle", tuple(total.passes for total in totals)),
        _Series("bad", "no verdict", "cross", tuple(total.bad for total in totals)),
    ]
    return [line for line in lines if any(line.numbers) or line.name != "bad"]


def _described(audits: Sequence[PastAudit], lines: Sequence[_Series]) -> str:
    told = (
        f"{day_of(audit)}: {', '.join(f'{line.numbers[place]:,} {line.words}' for line in lines)}"
        for place, audit in enumerate(audits)
    )
    return f"Rows by verdict. {'; '.join(told)}."


def _line(line: _Series, top: int, end: float) -> Element:
    points = [(_x(place, len(line.numbers)), _y(number, top)) for place, number in enumerate(line.numbers)]
    path = "L".join(f"{x:g} {y:g}" for x, y in points)
    x, y = points[-1]
    return e(
        "g",
        e("path", d=f"M{path}", class_="line"),
        (e("path", d=_MARKS[line.mark], transform=f"translate({x:g} {y:g})", class_="mark") for x, y in points),
        e("path", d=f"M{x + 8:g} {y:g}L{x + 20:g} {end:g}", class_="lead"),
        e("text", f"{line.numbers[-1]:,} {line.words}", x=f"{x + 24:g}", y=f"{end + 4.5:g}", class_="end"),
        class_=line.name,
    )


def _tick(number: int, top: int) -> Element:
    y = _y(number, top)
    return e(
        "g",
        e("path", d=f"M{_LEFT} {y:g}H{_WIDTH - _RIGHT}", class_="grid"),
        e("text", f"{number:,}", x=str(_LEFT - 10), y=f"{y + 4:g}", class_="tick"),
    )


def _day(place: int, audit: PastAudit, number: int) -> Element | None:
    # With many audits every second one is named, counted from the last.
    if number > 6 and (number - 1 - place) % 2:
        return None
    words = day_of(audit)
    cut = words if len(words) <= 14 else f"{words[:13]}…"
    return e("text", cut, x=f"{_x(place, number):g}", y=str(_HEIGHT - _BOTTOM + 24), class_="day")


def _x(place: int, number: int) -> float:
    room = _WIDTH - _LEFT - _RIGHT - 40
    return _LEFT + 20 + (room * place / (number - 1) if number > 1 else room / 2)


def _y(number: int, top: int) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - number / top)


def _step(most: int) -> int:
    """A round step of which four or five reach the largest number."""
    power = 1
    while True:
        for times in (1, 2, 5):
            if times * power * 5 >= most:
                return times * power
        power *= 10


def _apart(places: Sequence[float]) -> list[float]:
    """Places, from the top down, moved so that words at them do not meet."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = [places[index] for index in order]
    for upper, lower in pairwise(range(len(moved))):
        moved[lower] = max(moved[lower], moved[upper] + _APART)
    over = max(0.0, moved[-1] - (_HEIGHT - _BOTTOM))
    for lower, upper in pairwise(reversed(range(len(moved)))):
        if lower == len(moved) - 1:
            moved[lower] -= over
        moved[upper] = min(moved[upper], moved[lower] - _APART)
    return [moved[order.index(index)] for index in range(len(places))]
