"""Plain text: lines and empty lines, no mark-up; layout that every line has, and page lines, are not words."""

from itertools import islice, pairwise

from llamalicense.documents.blocks import Block, paragraphs, seen
from llamalicense.documents.patterns import regex

# Signs that stand at the beginning of every line, or of none; by the first of them.
_FAMILIES = {
    "#": regex(r"^[ \t]*#+(?=[ \t]|$)"),
    "/": regex(r"^[ \t]*//+"),
    ">": regex(r"^[ \t]*(?:>[ \t]?)+"),
    "R": regex(r"^[ \t]*(?:REM|rem)\b"),
    "r": regex(r"^[ \t]*(?:REM|rem)\b"),
    "d": regex(r"^[ \t]*dnl\b"),
    "-": regex(r"^[ \t]*--(?=[ \t]|$)"),
    ";": regex(r"^[ \t]*;+"),
    "%": regex(r"^[ \t]*%+"),
    '"': regex(r"^[ \t]*\"(?=[ \t]|$)"),
}
# "*" alone is left, since it begins items as well: judgements pass over it at a line's beginning.
_COMMENT_OF_C = regex(r"^[ \t]*(?:/\*+|\*+/|\*+(?=[ \t]|$))")
_CLOSES = regex(r"(?:(?<![ \t])[ \t]++|(?<!\*))\*++/[ \t]*$")
_NUMBERED = regex(r"^[ \t]*(\d{1,6})(?:[ \t:|.)]|$)")
_PAGE = regex(r"^(?P<words>[^\n]{0,80}?)(?<!\d)(?P<number>\d{1,4})(?:[ \t]*(?:of|/)[ \t]*\d{1,4})?[ \t\-–—\])|]*$")
_PAGE_FIRST = regex(r"^(?P<number>\d{1,4})[ \t]+(?P<words>[^\n]{1,80})$")
_DIGIT = regex(r"\d")
_WORD = regex(r"[^\W_]+")
# Beside the words of the title: an agreement may stand without its own.
_OF_PAGES = frozenset("page pages p pg seite meta llama community license licence agreement".split())
_FEWEST_NUMBERED, _FEWEST_PAGES = 3, 3
_LINES_OF_THE_TITLE, _LONGEST_PAGE_LINE = 2, 100


def read(text: str, _: str = "") -> list[Block]:
    """The paragraphs of a plain text."""
    lines = seen(text).split("\n")
    return paragraphs("\n".join(_without_pages(_without_signs(lines))))


def _without_signs(lines: list[str]) -> list[str]:
    filled = [line for line in lines if line.strip()]
    if not filled:
        return lines
    begins = filled[0].lstrip(" \t")
    if (family := _FAMILIES.get(begins[:1])) and all(map(family.match, filled)):
        return [family.sub("", line, count=1) for line in lines]
    if begins.startswith("/*") and all(map(_COMMENT_OF_C.match, filled[1:])):
        return [_CLOSES.sub("", _COMMENT_OF_C.sub("", line, count=1)) for line in lines]
    numbers = [_NUMBERED.match(line) for line in filled] if begins[0].isdecimal() else []
    if len(numbers) >= _FEWEST_NUMBERED and all(numbers):
        values = [int(match[1]) for match in numbers if match]
        if all(after > before for before, after in pairwise(values)):
            return [_NUMBERED.sub("", line, count=1) for line in lines]
    return lines


def _without_pages(lines: list[str]) -> list[str]:
    """The lines without those that hold a page's number, alone or with words of the title, which run 1, 2, 3."""
    title = set[str]()
    runs: dict[str, list[tuple[int, int]]] = {}
    for place, line in enumerate(lines):
        if len(line) > _LONGEST_PAGE_LINE or not _DIGIT.search(line):
            continue
        for pattern in (_PAGE, _PAGE_FIRST):
            match = pattern.match(line.strip())
            if match and not title:
                title = _words("\n".join(islice(filter(str.strip, lines), _LINES_OF_THE_TITLE))) | _OF_PAGES
            if match and _words(match["words"]) <= title:
                runs.setdefault(match["words"].strip(" -–—[(|"), []).append((place, int(match["number"])))
    gone: set[int] = set()
    for words, run in runs.items():
        numbers = [number for _, number in run]
        enough = len(run) >= (_FEWEST_PAGES if not words else 2)
        if enough and numbers == list(range(numbers[0], numbers[0] + len(run))) and numbers[0] in (1, 2):
            gone.update(place for place, _ in run)
    if not gone:
        return lines
    gone |= _heads_beside(lines, gone, _words(next(filter(str.strip, lines), "")))
    return ["" if number in gone else line for number, line in enumerate(lines)]


def _heads_beside(lines: list[str], pages: set[int], title: set[str]) -> set[int]:
    """The lines that repeat the title right before or behind a page's number."""
    filled = [place for place, line in enumerate(lines) if line.strip()]
    heads = set[int]()
    for before, place, behind in zip(filled, filled[1:], [*filled[2:], -1], strict=False):
        if place in pages:
            near = (one for one in (before, behind) if one > filled[0])
            heads.update(one for one in near if title and _words(lines[one]) == title)
    return heads


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
