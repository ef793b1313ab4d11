"""Plain text: lines and empty lines, no mark-up; layout that every line has, and page lines, are not words."""

import re
from itertools import pairwise

from llamalicense.documents.blocks import Block, paragraphs, seen

# Signs that stand at the beginning of every line, or of none.
_FAMILIES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[ \t]*#+(?=[ \t]|$)",
        r"[ \t]*//+",
        r"[ \t]*(?:>[ \t]?)+",
        r"[ \t]*(?:REM|rem)\b",
        r"[ \t]*dnl\b",
        r"[ \t]*--(?=[ \t]|$)",
        r"[ \t]*;+",
        r"[ \t]*%+",
        r"[ \t]*\"(?=[ \t]|$)",
    )
)
# "*" alone is left, since it begins items as well: judgements pass over it at a line's beginning.
_COMMENT_OF_C = (re.compile(r"[ \t]*/\*"), re.compile(r"[ \t]*(?:/\*+|\*+/|\*+(?=[ \t]|$))"))
_CLOSES = re.compile(r"[ \t]*\*+/[ \t]*$")
_NUMBERED = re.compile(r"[ \t]*(\d{1,6})(?:[ \t:|.)]|$)")
_PAGE = re.compile(r"^(?P<before>[^\d\n]{0,80})(?P<number>\d{1,4})(?P<after>[ \t]*(?:of|/)[ \t]*\d{1,4})?[ \t\-–]*$")
_FEWEST_NUMBERED, _FEWEST_PAGES = 3, 3


def read(text: str, _: str = "") -> list[Block]:
    """The paragraphs of a plain text."""
    lines = seen(text).split("\n")
    return paragraphs("\n".join(_without_pages(_without_signs(lines))))


def _without_signs(lines: list[str]) -> list[str]:
    filled = [line for line in lines if line.strip()]
    if not filled:
        return lines
    for family in _FAMILIES:
        if family.match(filled[0]) and all(map(family.match, filled)):
            return [family.sub("", line, count=1) for line in lines]
    if _COMMENT_OF_C[0].match(filled[0]) and all(map(_COMMENT_OF_C[1].match, filled[1:])):
        return [_CLOSES.sub("", _COMMENT_OF_C[1].sub("", line, count=1)) for line in lines]
    numbers = [_NUMBERED.match(line) for line in filled]
    if len(filled) >= _FEWEST_NUMBERED and all(numbers):
        values = [int(match[1]) for match in numbers if match]
        if all(after > before for before, after in pairwise(values)):
            return [_NUMBERED.sub("", line, count=1) for line in lines]
    return lines


def _without_pages(lines: list[str]) -> list[str]:
    """The lines without those that hold a page's number alone or with the same words, where numbers run 1, 2, 3."""
    runs: dict[str, list[tuple[int, int]]] = {}
    for place, line in enumerate(lines):
        match = _PAGE.match(line.strip()) if len(line) <= 100 else None
        if match:
            runs.setdefault((match["before"] or "").strip(" -–"), []).append((place, int(match["number"])))
    gone: set[int] = set()
    for words, run in runs.items():
        numbers = [number for _, number in run]
        enough = len(run) >= (_FEWEST_PAGES if not words else 2)
        if enough and numbers == list(range(numbers[0], numbers[0] + len(run))) and numbers[0] in (1, 2):
            gone.update(place for place, _ in run)
    return [_ if number not in gone else "" for number, _ in enumerate(lines)] if gone else lines
