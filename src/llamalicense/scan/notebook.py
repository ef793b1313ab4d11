"""Notebooks: the cells of code are read as Python or shell; prose, outputs and comments only name."""

import re
from collections.abc import Iterator

from llamalicense.scan import python, shell
from llamalicense.scan.entries import Entry, Siblings, entries
from llamalicense.scan.spans import Span

_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": " ", "f": " "}
_MAGIC = re.compile(r"^(?P<indent>[ \t]*)(?P<sign>[!%])(?P<rest>[^\n]*)$", re.MULTILINE)


def read(text: str, path: str) -> Iterator[Span]:
    """The uses in a notebook."""
    cells: dict[Siblings, list[Entry]] = {}
    code: set[Siblings] = set()
    for entry in entries(text, marked=False):
        if entry.keys == ("cells", "source"):
            cells.setdefault(entry.owner, []).append(entry)
        elif entry.keys == ("cells", "cell_type") and text[entry.start : entry.end] == "code":
            code.add(entry.owner)
    for owner, lines in cells.items():
        if owner in code:
            yield from _cell(text, lines, path)


def _cell(text: str, lines: list[Entry], path: str) -> Iterator[Span]:
    """The uses in the lines of a cell, whose places are led back to the file's."""
    pieces = [_unescaped(text, entry.start, entry.end) for entry in lines]
    content = "".join(piece for piece, _ in pieces)
    places = [place for _, inner in pieces for place in inner]
    places.append(places[-1] + 1 if places else 0)
    for span in _of_code(content, path):
        yield span._replace(start=places[span.start], end=places[min(span.end, len(places) - 1)])


def _unescaped(text: str, start: int, end: int) -> tuple[str, list[int]]:
    """A JSON string's content, and where in the file each of its characters stands."""
    content: list[str] = []
    places: list[int] = []
    at = start
    for escape in _ESCAPE.finditer(text, start, end):
        content.append(text[at : escape.start()])
        places += range(at, escape.start())
        content.append(_ESCAPED.get(escape[0][1], escape[0][1]) if escape[0][1] != "u" else "?")
        places.append(escape.start())
        at = escape.end()
    content.append(text[at:end])
    places += range(at, end)
    return "".join(content), places


def _of_code(content: str, path: str) -> Iterator[Span]:
    """A cell's code: Python with commands of a shell between, or a cell that is a shell's as a whole."""
    if content.lstrip().startswith(("%%bash", "%%sh", "%%script")):
        yield from shell.spans(content, content.find("\n") + 1)
        return
    for magic in _MAGIC.finditer(content):
        if magic["sign"] == "!" or magic["rest"].startswith(("sx ", "system ")):
            yield from shell.spans(content, magic.start("rest"), magic.end())
    yield from python.read(_MAGIC.sub(lambda magic: f"{magic['indent']}0{' ' * len(magic['rest'])}", content), path)
