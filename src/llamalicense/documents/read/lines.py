"""Mark-up that is read by lines: reStructuredText, AsciiDoc, LaTeX and Org.

Comments stand apart. What needs more than lines to be known, a directive or inline mark-up, is hidden until somebody
looks: an answer that rests on it is a doubt.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from llamalicense.documents.blocks import Block, Place, block, bounded, in_order, seen
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.definitions import of_asciidoc, of_latex, of_org
from llamalicense.documents.read.pictures import of_lines

_UNDERLINE = regex(r"^\s*([=\-~`'\"^_*+#<>.:])\1{2,}\s*$")
_INLINE = regex(r"[*_`{}|\\]+|\[\[|\]\]")


# A line that means nothing but its words in any of these languages, which is what most lines are.
_WORDS_ALONE = regex(r"[^\W_][\w ,.;'()-]*\Z")
_END_OF_DOCUMENT = regex(r"(?<!%)\\end\{document\}")
_BLOCK = "a block of comments"


class _Style(NamedTuple):
    """How lines of one language are told apart.

    `comment` is a line; `opens` begins a block that ends as `closes` says (None: with its indentation). `directive`
    begins what needs more than lines; `heading` strips the signs of a heading. What stands between `condition` and
    `condition_ends` is shown only if it holds; `takes_back` is mark-up that strikes or blanks words.
    """

    comment: re.Pattern[str]
    opens: re.Pattern[str]
    closes: re.Pattern[str] | None
    directive: re.Pattern[str]
    heading: re.Pattern[str]
    takes_back: re.Pattern[str]
    condition: re.Pattern[str] = regex(r"(?!)")
    condition_ends: re.Pattern[str] = regex(r"(?!)")


_RST = _Style(
    regex(r"^\s*\.\.\s++(?![\w:.+-]+::|_|\[|\|)(?P<words>\S.*)$"),
    regex(r"^(?P<indent>\s*)\.\.(?:\s++|$)(?P<words>(?![\w:.+-]+::|_|\[|\|).*)$"),
    None,
    regex(r"^(?P<indent>\s*)\.\.\s+(?:[\w:.+-]+::|_|\[|\|)(?P<words>.*)$"),
    regex(r"(?!)"),
    regex(r":(?:strike|del|hidden):`|^:(?:description|keywords|orphan|meta\w*):"),
)
_ASCIIDOC = _Style(
    regex(r"^//(?!//)(?P<words>.*)$"),
    regex(r"^(?P<sign>/{4,})\s*$"),
    regex(r"^/{4,}\s*$"),
    regex(r"^(?P<words>(?:(?:ifdef|ifndef|ifeval|endif|include)::|:[\w-]+:).*)$"),
    regex(r"^(=+)\s+"),
    regex(r"\[[^\[\]\n]{0,80}(?:line-through|hidden)[^\[\]\n]{0,80}\]\s*#|\({3}|\bpass:\w*\["),
    regex(r"^if(?:n?def::[^\[]*\[\s*\]|eval::)"),
    regex(r"^endif::"),
)
_LATEX = _Style(
    regex(r"^(?:[^%\\]|\\.)*?(?P<sign>%)(?P<words>.*)$"),
    regex(r"^\s*\\begin\{(?:comment|filecontents)\*?\}|^\s*\\iffalse\b"),
    regex(r"\\end\{(?:comment|filecontents)\*?\}|\\fi\b"),
    regex(r"^(?P<words>\s*\\(?:newcommand|def|if|title|author|let|renewcommand|usepackage|label|pdfinfo)\b.*)$"),
    regex(r"^\s*\\(?:sub)*(?:section|chapter|part|paragraph)\*?\{"),
    regex(
        r"\\(?:[hv]?phantom|sout|xout|st|cancel|hide|index|typeout|message|label|hypersetup)\s*\{"
        r"|^\s*pdf(?:title|subject|keywords|author)\s*=|\\(?:text)?color\s*\{white\}"
    ),
    regex(r"(?<!\\newif)\\if(?!f\b|thenelse\b)[A-Za-z@]+"),
    regex(r"\\fi\b"),
)
_ORG = _Style(
    regex(r"^\s*#(?:\s+(?P<words>.*))?$"),
    regex(r"^\s*#\+begin_comment\b", re.IGNORECASE),
    regex(r"^\s*#\+end_comment\b", re.IGNORECASE),
    regex(r"^(?P<words>\s*(?:#\+|:[\w-]+:(?:\s|$)).*)$"),
    regex(r"^\*+\s+"),
    regex(r"(?<!\S)\+\S(?:[^+\n]*\S)?\+(?!\w)|@@comment:|<<(?!<)"),
)


def rst(text: str, _: str = "") -> list[Block]:
    """reStructuredText."""
    text = seen(text)
    return in_order(_Lines(_RST).read(text), of_lines(text))


def asciidoc(text: str, _: str = "") -> list[Block]:
    """AsciiDoc."""
    text = seen(text)
    return in_order(_Lines(_ASCIIDOC, of_asciidoc(text)).read(text), of_lines(text))


def latex(text: str, _: str = "") -> list[Block]:
    """LaTeX."""
    text = seen(text)
    return in_order(_Lines(_LATEX, of_latex(text), after=_END_OF_DOCUMENT).read(text), of_lines(text))


def org(text: str, _: str = "") -> list[Block]:
    """Org."""
    text = seen(text)
    return in_order(_Lines(_ORG, of_org(text)).read(text), of_lines(text))


class _Lines:
    def __init__(
        self,
        style: _Style,
        left_out: Mapping[int, str] = MappingProxyType({}),
        after: re.Pattern[str] | None = None,
    ) -> None:
        self.style, self.left_out, self.after = style, left_out, after
        self.blocks: list[Block] = []
        self.pending: list[str] = []
        self.asides: list[Block] = []  # comments at the ends of lines that are pending
        self.first = 1
        self.place: Place = "prose"
        self.what = ""
        self.indent = 0  # of what ends with its indentation
        self.ended = False
        self.conditions = 0  # that are open

    def read(self, text: str) -> list[Block]:
        """Each line where it belongs."""
        for number, line in enumerate(text.split("\n"), 1):
            if number in self.left_out and self.what != _BLOCK and not self.ended:
                self._add(line, number, "hidden", self.left_out[number])
            elif self.ended or self.what or self.indent or self.conditions or (line and not _WORDS_ALONE.match(line)):
                self._line(line, number)
            elif line:
                self._add(line, number, "prose", "")
            else:
                self._keep()
            bounded(self.blocks)
        self._keep()
        return self.blocks

    def _line(self, line: str, number: int) -> None:
        style = self.style
        if not self.ended and self.after and (end := self.after.search(line)):
            if before := line[: end.start()].strip():
                self._line(before, number)
            self.ended, line = True, line[end.end() :]
        if self.ended:
            self._add(line, number, "never", "what follows the document")
        elif self._goes_on(line):
            if self.what:
                self._add(line, number, self.place, self.what)
        elif opening := style.opens.match(line):
            self._open(opening, number, "never", "a comment" if style.closes is None else _BLOCK)
        elif directive := style.directive.match(line):
            self._open(directive, number, "hidden", "a directive")
            self._ends_of_conditions(line, len(style.condition.findall(line)))
        elif comment := style.comment.match(line):
            self._comment(comment, line, number)
        elif not line.strip():
            self._keep()
        elif not _UNDERLINE.match(line):
            self._words(line, number)

    def _goes_on(self, line: str) -> bool:
        """Whether a line is part of what is not shown and began before."""
        if self.what == _BLOCK and self.style.closes:
            if not self.style.closes.search(line):
                return True
            self._keep()  # with the line that closes it
            return True
        return self.place in ("never", "hidden") and bool(self.indent) and self._is_inside(line)

    def _comment(self, comment: re.Match[str], line: str, number: int) -> None:
        sign = comment.start("sign") if "sign" in self.style.comment.groupindex else 0
        if line[:sign].strip():
            self._add(line[:sign], number, "prose", "")
        else:
            self._keep()
        if made := block(comment["words"] or "", number, "never", "a comment"):
            (self.asides if self.pending else self.blocks).append(made)

    def _words(self, line: str, number: int) -> None:
        conditions = len(self.style.condition.findall(line))
        if self.conditions or conditions or self.style.takes_back.search(line):
            self._ends_of_conditions(line, conditions)
            self._add(line, number, "hidden", "what a condition or mark-up takes back")
        elif not self.style.heading.match(line):
            self._add(line, number, "prose", "")
        else:
            self._keep()
            self._add(self.style.heading.sub("", line).rstrip("}"), number, "heading", "")
            self._keep()

    def _ends_of_conditions(self, line: str, begun: int) -> None:
        self.conditions = max(0, self.conditions + begun - len(self.style.condition_ends.findall(line)))

    def _open(self, match: re.Match[str], number: int, place: Place, what: str) -> None:
        self._keep()
        groups = match.groupdict()
        if self.style.closes is None:
            self.indent = len(groups.get("indent") or "") + 1
        self.place, self.what, self.first = place, what, number
        self.pending = [groups.get("words") or ""]
        if self.style.closes is not None and place == "hidden":
            self._keep()

    def _is_inside(self, line: str) -> bool:
        inside = not line.strip() or len(line) - len(line.lstrip()) >= self.indent
        if not inside:
            self._keep()
        return inside

    def _add(self, line: str, number: int, place: Place, what: str) -> None:
        if self.pending and (place != self.place or what != self.what):
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
        asides, self.asides = self.asides, []
        if made:
            self.blocks += [made, *asides]
            plain = _INLINE.sub("", text) if place == "prose" and _INLINE.search(text) else ""
            if plain and (shown := block(plain, self.first, "hidden", "inline mark-up")):
                self.blocks.append(shown)
