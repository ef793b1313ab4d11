"""HTML, what is written like it, and templates: libxml2's tokenizer, as events, after template code is taken out."""

import re
from contextlib import suppress
from typing import Any

from llamalicense.documents.blocks import EDGE, UNKNOWN, Block, block, in_order, seen
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.elements import Hides
from llamalicense.documents.read.front_matter import as_draft, taken_out
from llamalicense.documents.read.page import PageReader
from llamalicense.documents.read.style import sheet_of
from llamalicense.documents.read.templates import (
    BRACES,
    CODE,
    COMMENT,
    CONDITION,
    CONDITION_ENDS,
    OUTPUT,
    STRING,
    STRING_ENDS,
    Template,
    take_out,
)

_XML = ("svg", "xhtml")
_SELF_CLOSING = ("vue", "svelte", "astro", *_XML)
_EMPTY_TAG = regex(r"<([A-Za-z][\w.:-]*+)((?:[^<>\"'/]|\"[^\"<]*\"|'[^'<]*'|/(?!>))*+)/>")
# Ranges of characters that mean something here; a reference to one of them stands for nothing.
_OWN_REFERENCES = regex(r"&#(?:[xX]0*[eE]0[01][0-9a-fA-F]|0*573(?:4[4-9]|[5-6]\d|7[0-5]))(?:;|(?![0-9a-fA-F]))")
# A document type that holds other words is taken for a comment, as any other `<!` is: the parser says nothing of it.
_DOCTYPE = regex(r"<!(?=doctype\b)(?!doctype\s+(?:html|svg|math)\s*(?:>|public\b|system\b|\[|$))", re.IGNORECASE)
_IMPLIED = ("html", "head", "body")
_STEPS = {CONDITION: 1, CONDITION_ENDS: -1}
_SIGNALS = regex(f"([{CODE}{COMMENT}{CONDITION}{CONDITION_ENDS}{OUTPUT}{STRING}{STRING_ENDS}])")


def read(text: str, name: str) -> list[Block]:
    """The blocks of a page or a template."""
    suffix = name.rpartition(".")[2].casefold()
    # Generators of sites put it before a page; that of Astro is code.
    before, text, is_draft = ([], seen(text), False) if suffix in BRACES else taken_out(seen(text))
    template = take_out(text, suffix, name.casefold())
    html = _without_sections(template.html) if suffix in _XML and "<![CDATA[" in template.html else template.html
    if suffix in _SELF_CLOSING or html.startswith("<?xml"):
        html = _EMPTY_TAG.sub(r"<\1\2></\1>", html)
    page = PageReader(sheet_of(html), templates_shown=suffix == "vue")
    feeder = Feeder(page)
    for number, line in enumerate(_lines(html), 1):
        feeder.feed(line, number)
    feeder.close()
    blocks = in_order(page.blocks(), _strings(template))
    return before + (as_draft(blocks) if is_draft else blocks)


def _without_sections(html: str) -> str:
    """XML whose words in `<![CDATA[ ]]>` are words, as they are there; libxml2 takes them for a comment of HTML."""
    from html import escape

    first, *sections = html.split("<![CDATA[")
    pieces = [first]
    for section in sections:
        words, end, behind = section.partition("]]>")
        pieces.append(f"{escape(words, quote=False)}{behind}" if end else f"<![CDATA[{words}")
    return "".join(pieces)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _strings(template: Template) -> list[Block]:
    made = (block(text, line, place, what) for text, place, line, what in template.strings)
    return [string for string in made if string is not None]


class Feeder:
    """Feeds HTML to the parser a piece at a time, and its events to a page with the lines they stand on."""

    def __init__(self, page: PageReader) -> None:
        from lxml.etree import HTMLParser  # 25 ms, for files that have HTML of their own

        self.page = page
        self._fed = ""
        self._line = 1  # of the piece that is fed
        self._reached = 1  # of the text that came last
        self._is_in_string = False
        self._parser: Any = HTMLParser(target=self, huge_tree=True, remove_comments=False)

    def feed(self, html: str, line: int) -> None:
        """A piece of HTML that begins on this line; a tag may go on in the next."""
        self._line, self._fed = line, html
        html = _OWN_REFERENCES.sub("", html) if "&#" in html else html
        self._parser.feed(_DOCTYPE.sub("<!-", html) if "<!" in html else html)

    def close(self) -> None:
        """The end of the file; also what the parser asks of its target."""
        parser, self._parser = self._parser, None
        if parser is None:
            return
        from lxml.etree import LxmlError

        with suppress(LxmlError):  # nothing was fed
            parser.close()

    def start(self, name: str, attributes: Any) -> None:
        """A tag, with its attributes."""
        self._tag(name)
        self.page.start(
            name.rpartition(":")[2].casefold(), {key.casefold(): value or "" for key, value in attributes.items()}
        )

    def end(self, name: str) -> None:
        """An end tag, or what ends an element."""
        name = name.rpartition(":")[2].casefold()
        if name != "br":
            self._tag(name)
            self.page.end(name)

    def _tag(self, name: str) -> None:
        """A tag ends on the line that is fed; those that words imply are on no line."""
        if name not in _IMPLIED or f"<{name}" in self._fed.casefold():
            self._reached = self._line
        self.page.line = self._reached

    def data(self, text: str) -> None:
        """Words; they may come later than they are fed, but never past a tag."""
        for piece in (text,) if text.isascii() else _SIGNALS.split(text):
            self.page.line = self._reached
            if piece in _STEPS:
                self.page.condition(_STEPS[piece])
            elif piece == CODE:
                self.page.signs(EDGE)
            elif piece == OUTPUT:
                self.page.signs(UNKNOWN)
            elif piece == COMMENT:
                self.page.hole()
            elif piece in (STRING, STRING_ENDS):
                self._is_in_string = piece == STRING
            elif piece and self._is_in_string:
                self.page.string(piece)
            elif piece:
                self.page.text(piece)
            self._reached += piece.count("\n")

    def comment(self, text: str) -> None:
        """A comment, and what libxml2 takes for one."""
        self.page.line = self._line
        self._reached = self._line
        self.page.aside(text, Hides("never", "a comment"), max(1, self._line - text.count("\n")))

    def pi(self, target: str, text: str | None = None) -> None:
        """An instruction, which no page shows."""
        self._reached = self._line
        self.page.aside(f"{target} {text or ''}", Hides("never", "an instruction"))
