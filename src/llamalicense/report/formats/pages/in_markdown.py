"""Pages as Markdown, and words that GitHub and GitLab show as they are."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from llamalicense.report.formats import CODE, plain
from llamalicense.report.formats.pages import Contrast, Item, Page, PageBlock, PageSection, Paragraph, Table

# Marks of Markdown; then what GitHub makes of plain text: mentions, issues, addresses, emoji, mathematics.
_MARKUP = re.compile(rf"{CODE}|#(?=\d)|[\\`*_{{}}\[\]<>#|~&$]|@(?=[\w.-])|:(?=[\w/])|[wW]{{3}}(?=\.)|\bGH-(?=\d)", re.I)
_NOT = "<!-- -->"
# What makes a list, a rule or a heading at the beginning of a paragraph.
_BEGINS = re.compile(r"^(\d{0,9})([-+=]|[.)](?=\s|$))")


def escaped(words: str) -> str:
    """Words that Markdown shows as they are, in a table as well; a field or command between backticks stays code."""
    return _MARKUP.sub(_inert, plain(words))


def code(words: str) -> str:
    """A name or place as code, in a table as well."""
    words = plain(words).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", words)), default=0))
    pad = " " if len(fence) > 1 else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]], numbers: int = 0) -> Iterator[str]:
    """The lines of a table; cells are Markdown already, and the last columns hold so many numbers."""
    yield table_row(names := list(head))
    yield table_row(["---"] * (len(names) - numbers) + ["---:"] * numbers)
    yield from map(table_row, rows)


def table_row(cells: Iterable[str]) -> str:
    """A line of a table; cells are Markdown already."""
    return f"| {' | '.join(cells)} |"


def markdown(page: Page) -> str:
    """A page for a repository or a ticket."""
    lines = [f"# {escaped(page.title)}", *laid_out(page.blocks)]
    return "\n".join([*lines, *(["", _begun(page.footer)] if page.footer else ())]) + "\n"


def laid_out(blocks: Iterable[PageBlock], level: int = 2) -> Iterator[str]:
    """The lines of blocks, whose sections have headings of a level; a section without blocks has no lines."""
    for is_list, group in groupby(blocks, key=lambda block: isinstance(block, Item)):
        yield from [""] if is_list else ()
        for block in group:
            yield from _block(block, level)


def _block(block: PageBlock, level: int) -> Iterator[str]:
    match block:
        case Paragraph(words):
            yield from ("", _begun(words))
        case Item():
            yield _item(block)
        case Table(head, rows, numbers):
            yield from ("", *table(map(escaped, head), (map(escaped, row) for row in rows), numbers))
        case Contrast(sides, respects, nothing) if respects:
            contrasted = (
                [escaped(respect), *("<br>".join(map(escaped, statements)) or escaped(nothing) for statements in both)]
                for respect, *both in respects
            )
            yield from ("", *table(["", *map(escaped, sides)], contrasted))
        case PageSection(title, inner) if inner:
            yield from ("", f"{'#' * level} {escaped(title)}", *laid_out(inner, level + 1))


def _item(item: Item) -> str:
    about = f"as under {item.same_as}." if item.same_as else " ".join(paragraph.text for paragraph in item.details)
    words = f"{item.text}{'' if item.text.endswith('.') else ':'} {about}" if about else item.text
    label = f"**{escaped(item.label).strip()}** " if item.label else ""
    place = f"[{escaped(item.place.words)}]({item.place.address}) " if item.place else ""
    return f"{'  ' * item.depth}- {label}{place}{code(words) if item.is_code else _begun(words)}"


def _begun(words: str) -> str:
    """Words that begin a paragraph or an entry, and nothing else."""
    return _BEGINS.sub(r"\1\\\2", escaped(words).lstrip())


def _inert(match: re.Match[str]) -> str:
    sign = match[0]
    if sign == "&":
        return "&amp;"
    if sign == "$":
        return "<span>$</span>"
    if sign in "@:" or sign.lower() in ("www", "gh-"):
        return sign + _NOT
    if sign == "#" and match.string[match.end() : match.end() + 1].isdigit():
        return "\\#" + _NOT
    return sign if len(sign) > 1 else f"\\{sign}"
