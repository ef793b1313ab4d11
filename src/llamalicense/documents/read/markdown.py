"""Markdown: a CommonMark parser's events, read as they come; where it holds HTML, written out for the HTML reader."""

import re
from itertools import accumulate
from typing import Any

from llamalicense.documents.blocks import Block, block, in_order, seen
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.events import Lines, MarkdownWalk
from llamalicense.documents.read.front_matter import as_draft, taken_out
from llamalicense.documents.read.page import PageReader
from llamalicense.documents.read.sinks import AsBlocks, AsHtml

_LABEL = regex(r"[\s>]*((?:(?:#{1,6}|[-*+•]|\d{1,9}[.)])\s+)+)")
_DEFINITION = regex(r"^ {0,3}\[([^\[\]\n^]+)\]:[ \t]*(.*)$", re.MULTILINE)


def read(text: str, name: str) -> list[Block]:
    """The blocks of a Markdown text; front matter only where it parses."""
    import pyromark  # 7 ms

    text = seen(text)
    before, text, is_draft = taken_out(text)
    page, modules = PageReader(), list[Block]()
    if name.casefold().endswith(".mdx"):
        from llamalicense.documents.read import mdx  # with the machine of JSX

        text, page, modules = mdx.take_out(text)
    data = text.encode()
    lines = Lines(data)
    options = pyromark.Options
    switched_on = (
        options.ENABLE_TABLES | options.ENABLE_STRIKETHROUGH | options.ENABLE_FOOTNOTES | options.ENABLE_TASKLISTS
    )
    sink: AsBlocks | AsHtml
    sheet, has_html = _html_in(text, switched_on) if "<" in text else (None, False)
    page.sheet = sheet
    sink = AsHtml(page) if has_html else AsBlocks(page)
    walk = MarkdownWalk(sink, lines, data, _unused_footnotes(text, switched_on))
    walk.walk(pyromark.events_with_range(text, options=switched_on))
    sink.close()
    blocks = in_order(page.blocks(), modules + page.lost() + _definitions(text))
    if "{" in text or "%%" in text:
        from llamalicense.documents.read.site_signs import left_out  # for the few pages that hold such signs

        blocks = left_out(blocks)
    return before + (as_draft(blocks) if is_draft else blocks)


def lines_of(text: str) -> list[str]:
    """The words of a Markdown text on the lines where they stand, with the signs of headings and items before them."""
    import pyromark

    text = seen(text)
    data = text.encode()
    raw = data.split(b"\n")
    starts = [0, *accumulate(len(line) + 1 for line in raw)]
    lines = Lines(data)
    shown: list[list[str]] = [[] for _ in raw]
    for event, span in pyromark.events_with_range(text, options=pyromark.Options.ENABLE_STRIKETHROUGH):
        words: Any = event.get("Text", event.get("Code")) if isinstance(event, dict) else None
        if words is None:
            continue
        first = lines.at(span["start"]) - 1
        if not shown[first] and (label := _LABEL.match(data[starts[first] : span["start"]].decode(errors="ignore"))):
            shown[first].append(label[1])
        for number, part in enumerate(words.removesuffix("\n").split("\n"), first):
            shown[min(number, len(shown) - 1)].append(part)
    # Marks of emphasis that stand where CommonMark knows none, as in "3**. Title**.", are no words either.
    return ["".join(pieces).replace("**", "") for pieces in shown]


def _definitions(text: str) -> list[Block]:
    """Reference definitions, whose titles people use for comments: never shown."""
    if "]:" not in text:
        return []
    titles = []
    line, at = 1, 0
    for match in _DEFINITION.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        if match[2].count(" ") > 1 and (made := block(match[2], line, "never", "a reference definition")):
            titles.append(made)
    return titles


def _unused_footnotes(text: str, options: Any) -> frozenset[int]:
    """Where footnotes begin that nothing refers to; what does may stand behind them, so that it is looked for first."""
    if "[^" not in text or "]:" not in text:
        return frozenset()
    import pyromark

    from llamalicense.documents.read.footnotes import unused

    return unused(pyromark.events_with_range(text, options=options))


def _html_in(text: str, options: Any) -> tuple[Any, bool]:
    """The style sheets among a text's HTML, and whether it has HTML at all."""
    if not re.search(r"<[A-Za-z/!?]", text):
        return None, False
    if "<style" not in text.casefold():
        return None, True
    import pyromark

    from llamalicense.documents.read.style import sheet_of

    html = [
        event["Html"] for event in pyromark.events(text, options=options) if isinstance(event, dict) and "Html" in event
    ]
    return sheet_of("".join(html)), True
