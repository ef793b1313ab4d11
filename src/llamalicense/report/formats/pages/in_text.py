"""Pages as text for a terminal, and the one way in which text is wrapped: every line of it is safe to print."""

import re
from collections.abc import Iterator
from itertools import groupby
from textwrap import wrap

from llamalicense.report.formats import plain
from llamalicense.report.formats.pages import Contrast, Item, Page, PageBlock, PageSection, Paragraph, Table

WIDTH = 80
_NARROWEST = 30
_STEP = "  "


def wrapped(text: str, indent: str = "", hang: str = "", width: int = WIDTH) -> list[str]:
    """A paragraph, indented; `hang` is what lines after the first are indented by beyond that."""
    return wrap(
        # Runs of spaces in a name could push its end to the beginning of a line.
        re.sub(" {3,}", " ", line) if "   " in (line := plain(text)) else line,
        max(width, _NARROWEST),
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def text(page: Page, width: int = WIDTH) -> str:
    """A page in so many columns; where the kind of block changes under the title, an empty line stands between."""
    lines = wrapped(page.title, hang=_STEP, width=width)
    for kind, blocks in groupby(page.blocks, key=type):
        lines += [] if kind is PageSection else [""]
        lines += [line for block in blocks for line in laid_out(block, width=width)]
    return "\n".join([*lines, *(["", *wrapped(page.footer, width=width)] if page.footer else ())]) + "\n"


def laid_out(block: PageBlock, indent: str = "", bullet: str = "", width: int = WIDTH) -> Iterator[str]:
    """The lines of a block; `bullet` stands before the entries of lists. A section without blocks has no lines."""
    match block:
        case Paragraph(words, hang):
            yield from wrapped(words, indent, hang, width)
        case Item():
            yield from _item(block, indent, bullet, width)
        case Table():
            yield from _table(block, width)
        case Contrast():
            yield from _contrast(block, indent, width)
        case PageSection(title, blocks) if blocks:
            yield from ("", *wrapped(title, indent, _STEP, width))
            for inner in blocks:
                yield from laid_out(inner, indent + _STEP, bullet, width)


def _item(item: Item, indent: str, bullet: str, width: int) -> Iterator[str]:
    indent += _STEP * item.depth
    words = " · ".join(filter(None, (item.place.words, item.text))) if item.place else item.text
    head = f"{item.label}  {words}" if item.label else words
    yield from wrapped(head if item.is_code else f"{bullet}{head}", indent, _STEP, width)
    for words, hang in [Paragraph(f"As under {item.same_as}.")] if item.same_as else item.details:
        yield from wrapped(words, indent + 2 * _STEP, hang, width)


def _table(table: Table, width: int) -> Iterator[str]:
    """The lines of a table; a name before numbers that there is no room for has a line of its own."""
    rows = [tuple(map(plain, row)) for row in (table.head, *table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    words = len(widths) - table.numbers
    over = sum(widths) + len(_STEP) * (len(widths) - 1) - width
    if over > 0 and 0 < words < len(widths):
        widths[words - 1] = max(len(rows[0][words - 1]), widths[words - 1] - over)
    for row in rows:
        cells = [
            cell.ljust(wide) if number < words else cell.rjust(wide)
            for number, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ]
        if words < len(cells) and any(map(_is_wider, cells[:words], widths)):
            yield _STEP.join(cells[:words]).rstrip()
            cells[:words] = [" " * wide for wide in widths[:words]]
        yield _STEP.join(cells)


def _is_wider(cell: str, width: int) -> bool:
    return len(cell) > width


def _contrast(contrast: Contrast, indent: str, width: int) -> Iterator[str]:
    for respect, *both in contrast.respects:
        yield from wrapped(respect, indent, width=width)
        for side, statements in zip(contrast.sides, both, strict=True):
            for statement in statements or filter(None, [contrast.nothing]):
                yield from wrapped(f"{side}: {statement}", indent + _STEP, _STEP, width)
