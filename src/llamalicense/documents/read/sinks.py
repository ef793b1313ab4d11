"""What a Markdown parser's events are said to: a page itself, or the HTML parser before it."""

from llamalicense.documents.read.elements import Hides
from llamalicense.documents.read.page import PageReader


class AsBlocks:
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

    def paragraph(self, text: str, line: int) -> None:
        self.page.line = line
        self.page.paragraph(text)

    def html(self, html: str, line: int) -> None:
        self.text(html, line)

    def line_break(self, line: int) -> None:
        self.page.line = line
        self.page.line_break()

    def aside(self, text: str, hides: Hides, line: int) -> None:
        self.page.aside(text, hides, line)

    def picture(self, address: str, line: int) -> None:
        self.page.line = line
        self.page.picture(address)

    def close(self) -> None:
        """Nothing is pending."""


class AsHtml:
    """Writes events out as HTML, a line at a time, among the HTML that stands there."""

    def __init__(self, page: PageReader) -> None:
        from html import escape  # with the names of all entities

        from llamalicense.documents.read.html import Feeder

        self.escape = escape
        self.feeder = Feeder(page)
        self.page = page
        self.pieces: list[str] = []
        self.line = 1  # of all pieces

    def start(self, name: str, line: int) -> None:
        self.html(f"<{name}>", line)

    def end(self, name: str, line: int) -> None:
        self.html(f"</{name}>", line)

    def text(self, text: str, line: int) -> None:
        self.html(self.escape(self.page.own(text), quote=False), line)
        if "\n" in text:
            self._feed()

    def paragraph(self, text: str, line: int) -> None:
        self.start("p", line)
        self.text(text, line)
        self.end("p", line)

    def html(self, html: str, line: int) -> None:
        if line != self.line:
            self._feed()
            self.line = line
        self.pieces.append(html)

    def line_break(self, line: int) -> None:
        self.html("<br>", line)

    def aside(self, text: str, hides: Hides, line: int) -> None:
        self._feed()
        self.page.aside(text, hides, line)

    def picture(self, address: str, line: int) -> None:
        self._feed()
        self.page.line = line
        self.page.picture(address)

    def close(self) -> None:
        self._feed()
        self.feeder.close()

    def _feed(self) -> None:
        if self.pieces:
            self.feeder.feed("".join(self.pieces), self.line)
            self.pieces = []
