"""How a text is laid out, and edits that keep the rest of it as it is."""

import re
from typing import NamedTuple

_INDENT = re.compile(r"\n([ \t]+)\S")
_INDENTATION = re.compile(r"[ \t]*")


class Edit(NamedTuple):
    """A part of a text that is replaced."""

    start: int
    end: int
    text: str


def edited(text: str, edits: list[Edit]) -> str:
    """A text with some parts replaced, which do not overlap; of several at one place the first stands first."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def indentation(text: str, at: int) -> str:
    """What the line of a place is indented by."""
    line = text.rfind("\n", 0, at) + 1
    margin = _INDENTATION.match(text, line)
    return margin[0] if margin else ""


def unit(text: str) -> str:
    """What a text indents by."""
    indent = _INDENT.search(text)
    return indent[1] if indent else "  "


def line_end(text: str) -> str:
    """The line end of a text."""
    return "\r\n" if "\r\n" in text else "\n"
