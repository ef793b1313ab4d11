"""Notebooks: the cells of code are read as Python or shell; prose, outputs and comments only name."""

import re
from collections.abc import Iterable, Iterator

from llamalicense.scan import python, shell
from llamalicense.scan.entries import Entry, Siblings, entries
from llamalicense.scan.spans import Span

_LONGEST = 512 * 1024  # characters of code; what has more was made by a program, and only names
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
    written = [lines for owner, lines in cells.items() if owner in code]
    if sum(entry.end - entry.start for lines in written for entry in lines) <= _LONGEST:
        yield from _cells([_unescaped(text, lines) for lines in written], path)


def _cells(cells: list[tuple[str, list[int]]], path: str) -> Iterator[Span]:
    """The uses in cells: those that are Python share their names, any other is read by itself."""
    shared: list[str] = []
    places: list[int] = []
    for content, inner in cells:
        cell = content
        if content.lstrip().startswith(("%%bash", "%%sh", "%%script")):
            yield from _led_back(shell.spans(content, content.find("\n") + 1), inner)
            continue
        for magic in _MAGIC.finditer(content):
            if magic["sign"] == "!" or magic["rest"].startswith(("sx ", "system ")):
                yield from _led_back(shell.spans(content, magic.start("rest"), magic.end()), inner)
        cell = _MAGIC.sub(lambda magic: f"{magic['indent']}0{' ' * len(magic['rest'])}", content)
        if python.is_python(cell):
            shared.append(f"{cell}\n")
            places += inner
        else:
            yield from _led_back(python.read(cell, path), inner)
    yield from _led_back(python.read("".join(shared), path), places)


def _led_back(spans: Iterable[Span], places: list[int]) -> Iterator[Span]:
    """Spans of a cell's content as spans of the file."""
    for span in spans:
        yield span._replace(start=places[span.start], end=places[min(span.end, len(places) - 1)])


def _unescaped(text: str, lines: list[Entry]) -> tuple[str, list[int]]:
    """A cell's content, and where in the file each of its characters stands, with one place more for its end."""
    content: list[str] = []
    places: list[int] = []
    for entry in lines:
        at = entry.start
        for escape in _ESCAPE.finditer(text, entry.start, entry.end):
            content.append(text[at : escape.start()])
            places += range(at, escape.start())
            content.append(_ESCAPED.get(escape[0][1], escape[0][1]) if escape[0][1] != "u" else "?")
            places.append(escape.start())
            at = escape.end()
        content.append(text[at : entry.end])
        places += range(at, entry.end)
    places.append(places[-1] + 1 if places else 0)
    return "".join(content), places
