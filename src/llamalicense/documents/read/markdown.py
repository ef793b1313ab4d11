"""Markdown: a CommonMark parser's events, read as they come; where it holds HTML, written out for the HTML reader."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from html import escape
from itertools import accumulate
from typing import Any, Protocol

from llamalicense.documents.blocks import UNSEEN, Block, block, in_order, seen
from llamalicense.documents.read.elements import RAW, Hides, sheet_of
from llamalicense.documents.read.page import PageReader

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE | re.DOTALL)
_MDX_COMMENT, _MDX_COMMENT_ENDS = re.compile(r"\{[ \t]*/\*"), re.compile(r"\*/[ \t]*\}")
_MDX_SPACE = re.compile(r"\{[ \t]*([\"'])[ \t]*\1[ \t]*\}")
_LABEL = re.compile(r"[\s>]*((?:(?:#{1,6}|[-*+•]|\d{1,9}[.)])\s+)+)")
_RAW_TAG = re.compile(rf"<(/?)({'|'.join(RAW)})(?=[\s/>]|$)", re.IGNORECASE)
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n^]+)\]:[ \t]*(.*)$", re.MULTILINE)

_TAGS = {
    "Paragraph": "p",
    "BlockQuote": "blockquote",
    "List": "ul",
    "Item": "li",
    "Table": "table",
    "TableHead": "tr",
    "TableRow": "tr",
    "TableCell": "td",
    "CodeBlock": "pre",
    "FootnoteDefinition": "div",
    "Emphasis": "em",
    "Strong": "strong",
    "Strikethrough": "del",
    "Link": "a",
    "Image": "span",
}


class _Sink(Protocol):
    """What events are said to: a page, or the HTML parser before it."""

    def start(self, name: str, line: int) -> None: ...
    def end(self, name: str, line: int) -> None: ...
    def text(self, text: str, line: int) -> None: ...
    def html(self, html: str, line: int) -> None: ...
    def line_break(self, line: int) -> None: ...
    def aside(self, text: str, hides: Hides, line: int) -> None: ...
    def close(self) -> None: ...


def read(text: str, name: str) -> list[Block]:
    """The blocks of a Markdown text; front matter only where it parses as a YAML mapping."""
    import pyromark  # 7 ms

    text = seen(text)
    comments: list[Block] = []
    before, text = _front_matter(text)
    if name.casefold().endswith(".mdx"):
        text, comments = _without_mdx_comments(_MDX_SPACE.sub(" ", text))
    data = text.encode()
    lines = _Lines(data)
    options = pyromark.Options
    switched_on = (
        options.ENABLE_TABLES | options.ENABLE_STRIKETHROUGH | options.ENABLE_FOOTNOTES | options.ENABLE_TASKLISTS
    )
    sink: _Plain | _Html
    sheet, has_html = _html_in(text, switched_on) if "<" in text else (None, False)
    page = PageReader(sheet)
    sink = _Html(page) if has_html else _Plain(page)
    _Walk(sink, lines, data).walk(pyromark.events_with_range(text, options=switched_on))
    sink.close()
    return before + in_order(page.blocks(), comments + _definitions(text))


def lines_of(text: str) -> list[str]:
    """The words of a Markdown text on the lines where they stand, with the signs of headings and items before them."""
    import pyromark

    text = seen(text)
    data = text.encode()
    raw = data.split(b"\n")
    starts = [0, *accumulate(len(line) + 1 for line in raw)]
    lines = _Lines(data)
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


def front_matter(text: str) -> Mapping[str, Any]:
    """The mapping at the head of a Markdown text; empty where there is none."""
    match = _FRONT.match(seen(text[:_LONGEST_FRONT]))
    value = _mapping(match[1]) if match else None
    return value or {}


_LONGEST_FRONT = 64 * 1024


def _mapping(front: str) -> dict[str, Any] | None:
    import yaml

    try:
        value = yaml.load(front, getattr(yaml, "CBaseLoader", yaml.BaseLoader)) if len(front) < _LONGEST_FRONT else None
    except (yaml.YAMLError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _front_matter(text: str) -> tuple[list[Block], str]:
    match = _FRONT.match(text) if text.startswith("---") else None
    if not match or _mapping(match[1]) is None:
        return [], text
    made = block(match[1], 2, "metadata", "front matter")
    return [made] if made else [], "\n" * match[0].count("\n") + text[match.end() :]


def _without_mdx_comments(text: str) -> tuple[str, list[Block]]:
    found: list[Block] = []
    pieces: list[str] = []
    line, at = 1, 0
    while (opens := _MDX_COMMENT.search(text, at)) and (ends := _MDX_COMMENT_ENDS.search(text, opens.end())):
        line += text.count("\n", at, opens.start())
        if made := block(text[opens.end() : ends.start()], line, "never", "a comment"):
            found.append(made)
        inside = text.count("\n", opens.start(), ends.end())
        pieces += [text[at : opens.start()], "\n" * inside]
        line, at = line + inside, ends.end()
    return "".join([*pieces, text[at:]]), found


def _definitions(text: str) -> list[Block]:
    """Reference definitions, whose titles people use for comments: never shown."""
    if "]:" not in text:
        return []
    found = []
    line, at = 1, 0
    for match in _DEFINITION.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        if match[2].count(" ") > 1 and (made := block(match[2], line, "never", "a reference definition")):
            found.append(made)
    return found


def _html_in(text: str, options: Any) -> tuple[Any, bool]:
    """The style sheets among a text's HTML, and whether it has HTML at all."""
    if not re.search(r"<[A-Za-z/!?]", text):
        return None, False
    if "<style" not in text.casefold():
        return None, True
    import pyromark

    html = [
        event["Html"] for event in pyromark.events(text, options=options) if isinstance(event, dict) and "Html" in event
    ]
    return sheet_of("".join(html)), True


class _Lines:
    """Lines by byte offsets, which only go up."""

    def __init__(self, data: bytes) -> None:
        self._ends = [match.start() for match in re.finditer(rb"\n", data)]

    def at(self, offset: int) -> int:
        """The line, from 1, on which a byte stands."""
        return bisect_right(self._ends, offset - 1) + 1


class _Walk:
    """Says each event to the sink."""

    def __init__(self, sink: _Sink, lines: _Lines, data: bytes) -> None:
        self.sink, self.lines, self.data = sink, lines, data
        self.html: list[tuple[str, int]] | None = None
        self.span = (0, 0)  # of what holds the words, and the elements of raw text that are closed in it
        self.closed: frozenset[str] | None = None

    def walk(self, events: Iterator[Any]) -> None:
        """Every event in its order."""
        sink, line_of = self.sink, self.lines.at
        line = 1
        for event, span in events:
            if isinstance(event, str):
                self._break(event, span)
                continue
            ((kind, value),) = event.items()
            if kind == "End":
                # On the line of what came last: a look-up less for each of what may be 100,000 blocks.
                self._end(value, line if value == "Paragraph" else line_of(span["end"] - 1))
                continue
            line = line_of(span["start"])
            if kind == "Text":
                sink.text(value, line)
            elif kind == "Start":
                self._start(value, line)
                if value in _HOLDS_WORDS or (value.__class__ is dict and "Heading" in value):
                    self.span, self.closed = (span["start"], span["end"]), None
            elif kind == "Code":
                sink.start("code", line)
                sink.text(value, line)
                sink.end("code", line)
            elif kind == "Html" and self.html is not None:
                self.html.append((value, line))
            elif kind in ("InlineHtml", "Html"):
                self._inline(value, line)

    def _break(self, event: str, span: Mapping[str, int]) -> None:
        if event in ("SoftBreak", "HardBreak"):
            self.sink.line_break(self.lines.at(span["end"]))
        elif event == "Rule":
            self.sink.start("hr", self.lines.at(span["start"]))

    def _start(self, value: Any, line: int) -> None:
        if value == "Paragraph":  # most of what begins
            self.sink.start("p", line)
            return
        name, inner = _named(value)
        if name == "HtmlBlock":
            self.html = []
        elif name == "Heading":
            self.sink.start(inner["level"].casefold(), line)
        elif name in _TAGS:
            self.sink.start(_TAGS[name], line)
            if title := (inner or {}).get("title") if name in ("Link", "Image") else "":
                self.sink.aside(title, Hides("never", "the title of a link"), line)

    def _end(self, value: Any, line: int) -> None:
        name, inner = _named(value)
        if name == "HtmlBlock":
            pieces, self.html = self.html or [], None
            closed = _closed("".join(html for html, _ in pieces))
            for html, at in pieces:
                self.sink.html(_only_closed(html, closed), at)
            self.sink.html("", line)
        elif name == "Heading":
            self.sink.end(inner.casefold(), line)
        elif name in _TAGS:
            self.sink.end(_TAGS[name], line)

    def _inline(self, html: str, line: int) -> None:
        if _RAW_TAG.match(html):
            if self.closed is None:
                start, end = self.span
                self.closed = _closed(self.data[start : min(end, start + _LONGEST)].decode(errors="ignore"))
            html = _only_closed(html, self.closed)
        self.sink.html(html, line)


_HOLDS_WORDS = ("Paragraph", "Item", "TableCell")
_LONGEST = 64 * 1024  # bytes in which the end of an element of raw text is looked for


def _closed(html: str) -> frozenset[str]:
    """The elements of raw text that a piece of HTML opens and closes."""
    begun: set[str] = set()
    closed: set[str] = set()
    for tag in _RAW_TAG.finditer(html):
        name = tag[2].casefold()
        if not tag[1]:
            begun.add(name)
        elif name in begun:
            closed.add(name)
    return frozenset(closed - {"plaintext"})


def _only_closed(html: str, closed: frozenset[str]) -> str:
    """HTML in which an element of raw text that nothing closes is words that somebody mentions."""

    def mentioned(match: re.Match[str]) -> str:
        return match[0] if match[2].casefold() in closed else f"&lt;{match[1]}{match[2]}"

    return _RAW_TAG.sub(mentioned, html)


def _named(value: Any) -> tuple[str, Any]:
    """The name of what begins or ends, and what is said of it."""
    if isinstance(value, dict):
        ((name, inner),) = value.items()
        return name, inner
    return value, None


class _Plain:
    """Says events to a page itself, for text that has no HTML of its own."""

    def __init__(self, page: PageReader) -> None:
        self.page = page

    def start(self, name: str, line: int) -> None:
        self.page.line = line
        self.page.start(name, {})

    def end(self, name: str, line: int) -> None:
        self.page.line = line
        self.page.end(name)

    def text(self, text: str, line: int) -> None:
        self.page.line = line
        self.page.text(text)

    def html(self, html: str, line: int) -> None:
        self.text(html, line)

    def line_break(self, line: int) -> None:
        self.page.line = line
        self.page.line_break()

    def aside(self, text: str, hides: Hides, line: int) -> None:
        self.page.aside(text, hides, line)

    def close(self) -> None:
        """Nothing is pending."""


class _Html:
    """Writes events out as HTML, piece by piece, among the HTML that stands there."""

    def __init__(self, page: PageReader) -> None:
        from llamalicense.documents.read.html import Feeder

        self.feeder = Feeder(page)
        self.page = page

    def start(self, name: str, line: int) -> None:
        self.feeder.feed(f"<{name}>", line)

    def end(self, name: str, line: int) -> None:
        self.feeder.feed(f"</{name}>", line)

    def text(self, text: str, line: int) -> None:
        self.feeder.feed(escape(UNSEEN.sub("", text), quote=False), line)

    def html(self, html: str, line: int) -> None:
        self.feeder.feed(html, line)

    def line_break(self, line: int) -> None:
        self.feeder.feed("<br>", line)

    def aside(self, text: str, hides: Hides, line: int) -> None:
        self.page.aside(text, hides, line)

    def close(self) -> None:
        self.feeder.close()
