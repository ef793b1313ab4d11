"""Mark-up that is read by lines: reStructuredText, AsciiDoc, LaTeX and Org.

Comments stand apart. What needs more than lines to be known, a directive or inline mark-up, is hidden until somebody
looks: an answer that rests on it is a doubt.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from llamalicense.documents.blocks import Block, Place, block, bounded, seen

_UNDERLINE = re.compile(r"^\s*([=\-~`'\"^_*+#<>.:])\1{2,}\s*$")
_INLINE = re.compile(r"[*_`{}|\\]+|\[\[|\]\]")


class _Style(NamedTuple):
    """How lines of one language are told apart.

    `comment` is a line; `opens` begins a block that ends as `closes` says (None: with its indentation). `directive`
    begins what needs more than lines; `heading` strips the signs of a heading.
    """

    comment: re.Pattern[str]
    opens: re.Pattern[str]
    closes: re.Pattern[str] | None
    directive: re.Pattern[str]
    heading: re.Pattern[str]


_RST = _Style(
    re.compile(r"^\s*\.\.\s++(?![\w:.+-]+::|_|\[|\|)(?P<words>\S.*)$"),
    re.compile(r"^(?P<indent>\s*)\.\.(?:\s++|$)(?P<words>(?![\w:.+-]+::|_|\[|\|).*)$"),
    None,
    re.compile(r"^(?P<indent>\s*)\.\.\s+(?:[\w:.+-]+::|_|\[|\|)(?P<words>.*)$"),
    re.compile(r"(?!)"),
)
_ASCIIDOC = _Style(
    re.compile(r"^//(?!//)(?P<words>.*)$"),
    re.compile(r"^(?P<sign>/{4,})\s*$"),
    re.compile(r"^/{4,}\s*$"),
    re.compile(r"^(?P<words>(?:ifdef|ifndef|ifeval|include|:[\w-]+:).*)$"),
    re.compile(r"^(=+)\s+"),
)
_LATEX = _Style(
    re.compile(r"^(?:[^%\\]|\\.)*?(?P<sign>%)(?P<words>.*)$"),
    re.compile(r"^\s*\\begin\{comment\}|^\s*\\iffalse\b"),
    re.compile(r"\\end\{comment\}|\\fi\b"),
    re.compile(r"^(?P<words>\s*\\(?:newcommand|def|if|title|author|let|renewcommand|usepackage|label|pdfinfo)\b.*)$"),
    re.compile(r"^\s*\\(?:sub)*(?:section|chapter|part|paragraph)\*?\{"),
)
_ORG = _Style(
    re.compile(r"^\s*#(?:\s+(?P<words>.*))?$"),
    re.compile(r"^\s*#\+begin_comment\b", re.IGNORECASE),
    re.compile(r"^\s*#\+end_comment\b", re.IGNORECASE),
    re.compile(r"^(?P<words>\s*#\+.*)$"),
    re.compile(r"^\*+\s+"),
)


def rst(text: str, name: str = "") -> list[Block]:
    """reStructuredText."""
    return _Lines(_RST).read(text)


def asciidoc(text: str, name: str = "") -> list[Block]:
    """AsciiDoc."""
    return _Lines(_ASCIIDOC).read(text)


def latex(text: str, name: str = "") -> list[Block]:
    """LaTeX."""
    return _Lines(_LATEX, after=_end_of_document).read(text)


def org(text: str, name: str = "") -> list[Block]:
    """Org."""
    return _Lines(_ORG).read(text)


def _end_of_document(line: str) -> bool:
    return line.lstrip().startswith("\\end{document}")


class _Lines:
    def __init__(self, style: _Style, after: Callable[[str], bool] | None = None) -> None:
        self.style, self.after = style, after
        self.found: list[Block] = []
        self.pending: list[str] = []
        self.first = 1
        self.place: Place = "prose"
        self.what = ""
        self.indent = 0  # of what ends with its indentation
        self.ended = False

    def read(self, text: str) -> list[Block]:
        """Each line where it belongs."""
        for number, line in enumerate(seen(text).split("\n"), 1):
            self._line(line, number)
            bounded(self.found)
        self._keep()
        return self.found

    def _line(self, line: str, number: int) -> None:
        style = self.style
        if self.ended or (self.after and self.after(line)):
            self.ended = True
            self._add(line, number, "never", "what follows the document")
        elif self.place == "never" and self.what == "a block of comments" and style.closes:
            if style.closes.search(line):
                self._keep()
            else:
                self._add(line, number, "never", "a block of comments")
        elif self.place in ("never", "hidden") and self.indent and self._is_inside(line):
            self._add(line, number, self.place, self.what)
        elif opening := style.opens.match(line):
            self._keep()
            self._open(opening, line, number, "never", "a comment" if style.closes is None else "a block of comments")
        elif directive := style.directive.match(line):
            self._keep()
            self._open(directive, line, number, "hidden", "a directive")
        elif comment := style.comment.match(line):
            sign = comment.start("sign") if "sign" in style.comment.groupindex else 0
            if line[:sign].strip():
                self._add(line[:sign], number, "prose", "")
            elif self.place != "never":
                self._keep()
            self._aside(comment["words"] or "", number, alone=not line[:sign].strip())
        elif not line.strip():
            self._keep()
        elif not _UNDERLINE.match(line):
            if style.heading.match(line):
                self._keep()
                self._add(style.heading.sub("", line).rstrip("}"), number, "heading", "")
                self._keep()
            else:
                self._add(line, number, "prose", "")

    def _open(self, match: re.Match[str], line: str, number: int, place: Place, what: str) -> None:
        groups = match.groupdict()
        if self.style.closes is None:
            self.indent = len(groups.get("indent") or "") + 1
        words = groups.get("words")
        self.place, self.what, self.first = place, what, number
        self.pending = [words or ""]
        if self.style.closes is not None and place == "hidden":
            self._keep()

    def _is_inside(self, line: str) -> bool:
        inside = not line.strip() or len(line) - len(line.lstrip()) >= self.indent
        if not inside:
            self._keep()
        return inside

    def _aside(self, words: str, number: int, *, alone: bool) -> None:
        made = block(words, number, "never", "a comment")
        if made:
            if alone:
                self._keep()
            self.found.append(made)

    def _add(self, line: str, number: int, place: Place, what: str) -> None:
        if self.pending and (place, what) != (self.place, self.what):
            self._keep()
        if not self.pending:
            self.first, self.place, self.what = number, place, what
        self.pending.append(line)

    def _keep(self) -> None:
        pending, place = self.pending, self.place
        self.pending, self.place, self.indent = [], "prose", 0
        text = "\n".join(pending)
        made = block(text, self.first, place, self.what if place != "prose" else "", 1 if place == "heading" else 0)
        self.what = ""
        if made:
            self.found.append(made)
            plain = _INLINE.sub("", text) if place == "prose" and _INLINE.search(text) else ""
            if plain and (shown := block(plain, self.first, "hidden", "inline mark-up")):
                self.found.append(shown)
