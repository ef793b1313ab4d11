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


def text(page: Page) -> str:
    """A page in 80 columns; where the kind of block changes under the title, an empty line stands between."""
    lines = wrapped(page.title, hang=_STEP)
    for kind, blocks in groupby(page.blocks, key=type):
        lines += [] if kind is PageSection else [""]
        lines += [line for block in blocks for line in laid_out(block)]
    return "\n".join([*lines, *(["", *wrapped(page.footer)] if page.footer else ())]) + "\n"


def laid_out(block: PageBlock, indent: str = "", bullet: str = "") -> Iterator[str]:
    """The lines of a block; `bullet` stands before the entries of lists. A section without blocks has no lines."""
    match block:
        case Paragraph(words, hang):
            yield from wrapped(words, indent, hang)
        case Item():
            yield from _item(block, indent, bullet)
        case Table():
            yield from _table(block)
        case Contrast():
            yield from _contrast(block, indent)
        case PageSection(title, blocks) if blocks:
            yield from ("", *wrapped(title, indent, _STEP))
            for inner in blocks:
                yield from laid_out(inner, indent + _STEP, bullet)


def _item(item: Item, indent: str, bullet: str) -> Iterator[str]:
    indent += _STEP * item.depth
    words = f"{item.place.words} · {item.text}" if item.place else item.text
    head = f"{item.label}  {words}" if item.label else words
    yield from wrapped(head if item.is_code else f"{bullet}{head}", indent, _STEP)
    for words, hang in [Paragraph(f"As under {item.same_as}.")] if item.same_as else item.details:
        yield from wrapped(words, indent + 2 * _STEP, hang)


def _table(table: Table) -> Iterator[str]:
    rows = [tuple(map(plain, row)) for row in (table.head, *table.rows)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    words = len(widths) - table.numbers
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield _STEP.join(
            cell.ljust(width) if number < words else cell.rjust(width) for number, (cell, width) in enumerate(cells)
        )


def _contrast(contrast: Contrast, indent: str) -> Iterator[str]:
    for respect, *both in contrast.respects:
        yield from wrapped(respect, indent)
        for side, statements in zip(contrast.sides, both, strict=True):
            for statement in statements or filter(None, [contrast.nothing]):
                yield from wrapped(f"{side}: {statement}", indent + _STEP, _STEP)
