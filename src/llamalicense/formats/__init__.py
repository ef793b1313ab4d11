"""Formats of a report: each a module with `render(report, style) -> str`, imported only when it is asked for."""

from importlib import import_module
from typing import Literal, NamedTuple

from llamalicense.inert import plain as plain
from llamalicense.inert import plain_json
from llamalicense.report import Report

FormatName = Literal["text", "concise", "json", "github", "sarif", "junit", "gitlab", "markdown", "html"]


class Format(NamedTuple):
    """The module of a format; `in_full`: it shows traces and the pages of the rules, which a check makes for it."""

    module: str
    in_full: bool = False


FORMATS: dict[FormatName, Format] = {
    "text": Format("llamalicense.formats.text"),
    "concise": Format("llamalicense.formats.concise"),
    "json": Format("llamalicense.formats.json_v1"),
    "github": Format("llamalicense.formats.github"),
    "sarif": Format("llamalicense.formats.sarif", in_full=True),
    "junit": Format("llamalicense.formats.junit"),
    "gitlab": Format("llamalicense.formats.gitlab"),
    "markdown": Format("llamalicense.formats.markdown"),
    "html": Format("llamalicense.formats.html", in_full=True),
}


class Style(NamedTuple):
    """How much is shown and how: width in columns, colour, passes and traces (verbose), fails only (quiet)."""

    width: int = 80
    colour: bool = False
    verbose: bool = False
    quiet: bool = False


def render(name: FormatName, report: Report, style: Style) -> str:
    """A report in a format of the table, with a line break at its end."""
    text: str = import_module(FORMATS[name].module).render(report, style)
    return text


def as_json(content: object) -> str:
    """Content as JSON for programs, with nothing in it that a terminal or a runner would obey."""
    import json

    return plain_json(json.dumps(content, indent=2)) + "\n"
