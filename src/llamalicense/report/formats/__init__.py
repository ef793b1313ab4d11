"""Formats of a report, each a module that is imported only when it is asked for.

Its `render(report, style)` yields the text piece by piece, so that no format holds more of a long report than a piece.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple

from llamalicense.inert import plain as plain
from llamalicense.inert import plain_json

if TYPE_CHECKING:
    from llamalicense.report.report import Report

FormatName = Literal["text", "concise", "json", "github", "sarif", "junit", "gitlab", "markdown", "html"]


class Format(NamedTuple):
    """The module of a format; `in_full`: it shows traces and the pages of the rules, which a check makes for it."""

    module: str
    in_full: bool = False


FORMATS: dict[FormatName, Format] = {
    "text": Format("llamalicense.report.formats.text"),
    "concise": Format("llamalicense.report.formats.concise"),
    "json": Format("llamalicense.report.formats.json_v1"),
    "github": Format("llamalicense.report.formats.github"),
    "sarif": Format("llamalicense.report.formats.sarif", in_full=True),
    "junit": Format("llamalicense.report.formats.junit"),
    "gitlab": Format("llamalicense.report.formats.gitlab"),
    "markdown": Format("llamalicense.report.formats.markdown"),
    "html": Format("llamalicense.report.formats.html", in_full=True),
}


def is_in_full(*names: FormatName) -> bool:
    """Whether one of these formats shows traces and the pages of the rules."""
    return any(FORMATS[name].in_full for name in names)


# A field or command between backticks, which pages mark up as code; not the words between two names that hold one each.
CODE = r"(?<!`)`(?=\S)[\w\[\].:/ -]+(?<=\S)`(?!`)"


class Style(NamedTuple):
    """How much is shown and how: width in columns, colour, passes and traces (verbose), fails only (quiet)."""

    width: int = 80
    colour: bool = False
    verbose: bool = False
    quiet: bool = False


def number_of(count: int, what: str) -> str:
    """1 result, 2 results."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def written(name: FormatName, report: "Report", style: Style) -> Iterator[str]:
    """A report in a format of the table, in pieces as they are made, with a line break at its end."""
    pieces: Iterator[str] = import_module(FORMATS[name].module).render(report, style)
    return pieces


def render(name: FormatName, report: "Report", style: Style) -> str:
    """A report in a format of the table as one text."""
    return "".join(written(name, report, style))


def as_json(content: object) -> str:
    """Content as JSON for programs, with nothing in it that a terminal or a runner would obey."""
    return "".join(in_json(content)) + "\n"


def in_json(content: object, margin: str = "\n") -> Iterator[str]:
    """JSON in pieces: an iterator becomes an array, each item when it is there, and so inside mappings of iterators.

    `margin` is the line break with the indentation of the place where the content stands.
    """
    deeper = margin + "  "
    if isinstance(content, Iterator):
        yield "["
        between = ""
        for item in content:
            yield between + deeper
            yield from in_json(item, deeper)
            between = ","
        yield f"{margin}]" if between else "]"
    elif isinstance(content, Mapping) and any(isinstance(value, Iterator) for value in content.values()):
        between = "{"
        for key, value in content.items():
            yield f"{between}{deeper}{_dumped(key)}: "
            yield from in_json(value, deeper)
            between = ","
        yield f"{margin}}}"
    else:
        # The line breaks of JSON are between values alone.
        yield _dumped(content).replace("\n", margin)


def _dumped(content: object) -> str:
    import json

    return plain_json(json.dumps(content, indent=2))
