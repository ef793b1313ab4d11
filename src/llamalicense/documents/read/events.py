"""A CommonMark parser's events, said one by one to a page, or to the HTML parser before it."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from itertools import accumulate
from typing import Any, Protocol

from llamalicense.documents.patterns import regex
from llamalicense.documents.read.elements import RAW, UNUSED_FOOTNOTE, Hides

_RAW_TAG = regex(rf"<(/?)({'|'.join(RAW)})(?=[\s/>]|$)", re.IGNORECASE)
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
    "Emphasis": "em",
    "Strong": "strong",
    "Strikethrough": "del",
    "Link": "a",
    "Image": "span",
}

_PARAGRAPH, _PARAGRAPH_ENDS = {"Start": "Paragraph"}, {"End": "Paragraph"}


class Sink(Protocol):
    """What events are said to: a page, or the HTML parser before it."""

    def start(self, name: str, line: int) -> None: ...
    def end(self, name: str, line: int) -> None: ...
    def text(self, text: str, line: int) -> None: ...
    def paragraph(self, text: str, line: int) -> None: ...
    def html(self, html: str, line: int) -> None: ...
    def line_break(self, line: int) -> None: ...
    def aside(self, text: str, hides: Hides, line: int) -> None: ...
    def picture(self, address: str, line: int) -> None: ...
    def close(self) -> None: ...


class Lines:
    """Lines by byte offsets, which only go up."""

    def __init__(self, data: bytes) -> None:
        self._ends = [end - 1 for end in accumulate(len(line) + 1 for line in data.split(b"\n"))]

    def at(self, offset: int) -> int:
        """The line, from 1, on which a byte stands."""
        return bisect_right(self._ends, offset - 1) + 1


class MarkdownWalk:
    """Says each event to the sink."""

    def __init__(
        self,
        sink: Sink,
        lines: Lines,
        data: bytes,
        unused: Collection[int] = (),
    ) -> None:
        self.sink, self.lines, self.data = sink, lines, data
        self.unused = unused  # where footnotes begin that nothing refers to
        self.footnotes: list[str] = []  # the elements of those that are open
        self.fence = ""  # what is said of the code that is open
        self.html: list[tuple[str, int]] | None = None
        self.span = (0, 0)  # of what holds the words, and the elements of raw text that are closed in it
        self.closed: frozenset[str] | None = None

    def walk(self, events: Iterator[Any]) -> None:
        """Every event in its order; a paragraph of words alone, of which a file may have 100,000, at once."""
        events = _joined(events)
        for event, span in events:
            if event != _PARAGRAPH:
                self._say(event, span)
                continue
            pieces = [(event, span), next(events)]
            words, at = pieces[1]
            if words.__class__ is dict and "Text" in words:
                pieces.append(next(events))
                if pieces[2][0] == _PARAGRAPH_ENDS:
                    self.sink.paragraph(words["Text"], self.lines.at(at["start"]))
                    continue
            for piece in pieces:
                self._say(*piece)

    def _say(self, event: Any, span: Mapping[str, int]) -> None:
        sink = self.sink
        if isinstance(event, str):
            self._break(event, span)
            return
        ((kind, value),) = event.items()
        if kind == "End":
            self._end(value, self.lines.at(span["end"] - 1))
            return
        line = self.lines.at(span["start"])
        if kind == "Text" and self.fence:
            self._fenced(value, line)
        elif kind == "Text":
            sink.text(value, line)
        elif kind == "Start":
            self._start(value, span["start"], line)
            if value in _HOLDS_WORDS or (value.__class__ is dict and "Heading" in value):
                self.span, self.closed = (span["start"], span["end"]), None
        elif kind == "TaskListMarker" and not value:
            sink.text("[ ] ", line)
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

    def _start(self, value: Any, start: int, line: int) -> None:
        name, inner = _named(value)
        if name == "HtmlBlock":
            self.html = []
        elif name == "Heading":
            self.sink.start(inner["level"].casefold(), line)
        elif name == "FootnoteDefinition":
            self.footnotes.append(UNUSED_FOOTNOTE if start in self.unused else "div")
            self.sink.start(self.footnotes[-1], line)
        elif name in _TAGS:
            self.sink.start(_TAGS[name], line)
            if name == "CodeBlock" and isinstance(inner, dict) and _OPEN_TO_DOUBT.match(info := inner["Fenced"]):
                self.fence = info
            if name == "Image":
                self.sink.picture(inner["dest_url"], line)
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
        elif name == "FootnoteDefinition":
            self.sink.end(self.footnotes.pop(), line)
        elif name in _TAGS:
            self.fence = ""
            self.sink.end(_TAGS[name], line)

    def _fenced(self, code: str, line: int) -> None:
        """Code of which a reader of the page may see less: lines that a diff takes away, chunks that a report omits."""
        for number, one in enumerate(code.split("\n"), line):
            if self.fence[0] == "{":
                self.sink.aside(one, Hides("hidden", "a chunk that its report leaves out"), number)
            elif one.startswith("-"):
                self.sink.aside(one, Hides("struck", "a line that a diff takes away"), number)
            else:
                self.sink.text(f"{one}\n", number)

    def _inline(self, html: str, line: int) -> None:
        if _RAW_TAG.match(html):
            if self.closed is None:
                start, end = self.span
                self.closed = _closed(self.data[start : min(end, start + _LONGEST)].decode(errors="ignore"))
            html = _only_closed(html, self.closed)
        self.sink.html(html, line)


def _joined(events: Iterator[Any]) -> Iterator[Any]:
    """The events with words that follow one another as one: signs that open nothing part a line into thousands."""
    words: list[str] = []
    begins = ends = 0
    for event, span in events:
        if event.__class__ is dict and "Text" in event:
            begins, ends = begins if words else span["start"], span["end"]
            words.append(event["Text"])
            continue
        if words:
            yield {"Text": "".join(words)}, {"start": begins, "end": ends}
            words = []
        yield event, span


_OPEN_TO_DOUBT = regex(r"(?:diff|patch)\b|\{[^}]*\b(?:include|echo)\s*=\s*F", re.IGNORECASE)
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
