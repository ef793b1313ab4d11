"""What files hold, as a page for a terminal."""

from collections.abc import Iterator, Sequence

from llamalicense.commands.identify.holdings import Departure, Holding, Identified
from llamalicense.documents.difference import counted
from llamalicense.documents.document import quoted
from llamalicense.report.formats import number_of
from llamalicense.report.formats.pages.in_text import wrapped

_MOST_DEPARTURES, _MOST_BESIDE = 12, 8
_WHAT = {
    "agreement": "{name} agreement",
    "acceptable-use": "{name} acceptable use policy",
    "notice": "Notice of {name}",
    "phrase": "phrase to display, of {name}",
}


def lines(files: Sequence[Identified]) -> Iterator[str]:
    """Each file with what it holds; those of a folder that hold nothing are counted."""
    for file in files:
        if file.is_named or file.holdings:
            yield from wrapped(file.path)
            yield from _held(file)
            yield ""
    others = [file for file in files if not file.is_named and not file.holdings]
    unread = sum(1 for file in others if file.unread)
    if others:
        what = f"{number_of(len(others) - unread, 'other file')} with nothing of Llama's"
        yield from wrapped(f"{what}{f', {unread} not read' if unread else ''}.")
        yield ""
    yield "Not legal advice."


def _held(file: Identified) -> Iterator[str]:
    if file.unread:
        yield from wrapped(f"not identified: {file.unread}", "  ", "  ")
    elif not file.holdings:
        yield from wrapped("no agreement, acceptable use policy, Notice or phrase of Llama's", "  ", "  ")
    for holding in file.holdings:
        yield from _holding(holding)


def _holding(holding: Holding) -> Iterator[str]:
    names = " or ".join(licence.replace("-", " ").title() for licence in holding.licences)
    what = _WHAT[holding.kind].format(name=names)
    yield from wrapped(f"{what}: {_state(holding)}{_place(holding)}", "  ", "  ")
    for departure in holding.departures[:_MOST_DEPARTURES]:
        yield from _departure(departure)
    yield from _more(len(holding.departures) - _MOST_DEPARTURES, "difference")
    for statement in holding.beside[:_MOST_BESIDE]:
        yield from wrapped(f'line {statement.line}, beside it: "{quoted(statement.text)}"', "    ", "  ")
    yield from _more(len(holding.beside) - _MOST_BESIDE, "sentence")


def _state(holding: Holding) -> str:
    if holding.whole:
        return "whole"
    is_text = holding.kind in ("agreement", "acceptable-use")
    changed = sum(1 for departure in holding.departures if departure.section)
    if is_text and changed:
        return f"altered, {number_of(changed, 'difference')}"
    return "in doubt"


def _place(holding: Holding) -> str:
    if holding.lines is None:
        return ""
    first, last = holding.lines
    return f", line {first}" if first == last else f", lines {first} to {last}"


def _departure(departure: Departure) -> Iterator[str]:
    where = f"line {departure.line}: " if departure.line and departure.section else ""
    yield from wrapped(f"{where}{departure.says}", "    ", "  ")
    if departure.before:
        yield from wrapped(f"… {departure.before}", "        ", "  ")
    if departure.lacking:
        yield from wrapped(f"- [{counted(departure.lacking)} of Meta's text]", "      ", "  ")
    if departure.added:
        yield from wrapped(f"+ {departure.added}", "      ", "  ")
    if departure.after:
        yield from wrapped(f"{departure.after} …", "        ", "  ")


def _more(number: int, what: str) -> Iterator[str]:
    if number > 0:
        yield from wrapped(f"and {number_of(number, f'more {what}')}", "    ")
