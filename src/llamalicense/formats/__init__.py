"""Formats of a report: each a module with `render(report, style) -> str`, imported only when it is asked for."""

from importlib import import_module
from typing import NamedTuple

from llamalicense.report import Report

FORMATS = {
    "text": "llamalicense.formats.text",
    "concise": "llamalicense.formats.concise",
    "json": "llamalicense.formats.json_v1",
}


class Style(NamedTuple):
    """How much is shown and how: width in columns, colour, passes and traces (verbose), fails only (quiet)."""

    width: int = 80
    colour: bool = False
    verbose: bool = False
    quiet: bool = False


def render(name: str, report: Report, style: Style) -> str:
    """A report in a format of the table, with a line break at its end."""
    text: str = import_module(FORMATS[name]).render(report, style)
    return text


def as_json(content: object) -> str:
    """Content as JSON for programs, with nothing in it that a terminal would obey."""
    import json

    # The one character that a terminal obeys and that `dumps` leaves as it is.
    return json.dumps(content, indent=2).replace("\x7f", "\\u007f") + "\n"


def plain(text: str) -> str:
    """Text on one line, with every character that a terminal would obey or hide written out as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char.isprintable() else " " if char in "\n\t" else f"\\u{ord(char):04x}" for char in text)
