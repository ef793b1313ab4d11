"""Markdown with JSX: its code is taken out before the rest is read as Markdown, and is read as JSX reads it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from html import escape

from llamalicense.documents.blocks import SHOWN, UNKNOWN, Block, TooMuch, block, visible
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.elements import VOID
from llamalicense.documents.read.jsx_machine import Machine
from llamalicense.documents.read.jsx_signs import ASKING, COMMENT_ONLY, SPACE_ONLY, only_string
from llamalicense.documents.read.jsx_tags import Tag, html_name, tag_at
from llamalicense.documents.read.literals import unescaped
from llamalicense.documents.read.page import UNSEEN, PageReader

# Code among words: its blocks; words of the text around it; that a condition begins (1) or ends (-1); that nobody knows
# what it writes (0).
Piece = Sequence[Block] | str | int

# Signs for pieces in the order in which they stand in a text; readers take such characters out of a file.
_FIRST, _MOST = 0xF0000, 20_000  # signs, and tags
_SIGN = regex("([\U000f0000-\U000ffffd])")
_REFERENCE = regex(r"&#(?:[xX]0*[fF][0-9a-fA-F]{4}|0*(?:98[3-9]\d{3}|9[9]\d{4}|10[0-4]\d{4}))(?:;|(?![0-9a-fA-F]))")
_TOKEN = regex(
    r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)?(?P<fence>`{3,}|~{3,})|^(?P<module>(?:import|export)(?=[ \t{*]))"
    r"|\\.|(?P<code>`+)|(?P<comment><!--)|(?P<raw><(?:style|script)\b)"
    # A tag of a component, or one that CommonMark reads otherwise: with code, or closed at once.
    r"|(?P<tag></?(?=[A-Z]|[a-z]\w*\.)|<(?=[a-z][^<>{]*+(?:\{|(?<=/)>)))|(?P<brace>\{(?!\s*[#.:]))",
    re.MULTILINE,
)
_FENCE_ENDS = regex(r"^[ \t>]*+(`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_NAME = regex(r"</?([A-Za-z][\w.$:-]*)(?=[\s/>{])")
_OF_MODULE = regex(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?"
    r"|[(){}\[\]]|\n[ \t]*(?=\n)",
    re.DOTALL,
)
_BRACES = regex(r"\{+")
_MOST_OPEN = 3  # pieces of code that nothing ends, after which braces are words
_NOWHERE = "code whose place is not known"


class PageOfPieces(PageReader):
    """A page whose words hold signs for pieces of code."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self.pieces = pieces
        self.placed: set[int] = set()

    def own(self, text: str) -> str:
        """Words without what stands for nothing; the signs stay."""
        return "".join(part if _SIGN.fullmatch(part) else visible(part) for part in _SIGN.split(text))

    def text(self, text: str) -> None:
        """Words, with line ends of the file in them."""
        for part in (text,) if text.isascii() else _SIGN.split(text):
            number = ord(part) - _FIRST if _SIGN.fullmatch(part) else len(self.pieces)
            if number < len(self.pieces):
                self.placed.add(number)
                self._place(self.pieces[number])
            elif part:
                super().text(part)
                self.line += part.count("\n")

    def _place(self, piece: Piece) -> None:
        if piece == 0:
            self.signs(UNKNOWN)
        elif isinstance(piece, int):
            self.condition(piece)
        elif isinstance(piece, str):
            super().text(piece)
        elif piece[0].what == "a comment":
            self.hole()
        within = self.within
        for made in piece if not isinstance(piece, int | str) else ():
            unseen = within.place in UNSEEN and made.place in SHOWN
            self._keep(made._replace(**within._asdict()) if unseen else made)

    def lost(self) -> list[Block]:
        """The blocks of pieces that stand where no words do, such as the address of a link."""
        pieces = [piece for number, piece in enumerate(self.pieces) if number not in self.placed]
        blocks = [made for piece in pieces if not isinstance(piece, int | str) for made in piece]
        return [made._replace(place="hidden", what=_NOWHERE) if made.place in SHOWN else made for made in blocks]


def take_out(text: str) -> tuple[str, PageOfPieces, list[Block]]:
    """A text with signs for its code, as many lines as before; the page to be read to; and the code of the page."""
    text = _REFERENCE.sub("", text) if "&#" in text else text
    scanner = _Scanner(text)
    return scanner.scanned(), PageOfPieces(scanner.pieces), scanner.modules


class _Scanner:
    """Walks a text once; what stands in fences and code spans is no code of the page."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[Piece] = []
        self.modules: list[Block] = []
        self.written: list[str] = []
        self.open = self.tags = 0
        self.last: dict[str, int] = {}  # where signs that end something stand for the last time
        self.module_end = 0
        self.line, self.counted = 1, 0
        self.runs: dict[int, list[int]] = {}  # where runs of backticks begin, by their length
        for run in re.finditer("`+", text):
            self.runs.setdefault(len(run[0]), []).append(run.start())

    def scanned(self) -> str:
        """The text without its code."""
        at = kept = 0
        while match := _TOKEN.search(self.text, at):
            start, end = match.start(), match.end()
            kind = match.lastgroup or ""
            if kind == "fence":
                at = self._end_of_fence(match["fence"], end)
            elif kind == "code":
                at = self._end_of_span(len(match[0]), end)
            elif kind == "comment":
                at = self._behind("-->", end)
            else:
                written, at = self._code(kind, start, end) if kind else (None, end)
                if written is not None:
                    self.written += [self.text[kept:start], written]
                    kept = at
        return "".join([*self.written, self.text[kept:]])

    def _code(self, kind: str, start: int, end: int) -> tuple[str | None, int]:
        """What is written in place of code, None where it is none, and where to go on."""
        self.line += self.text.count("\n", self.counted, start)
        self.counted = start
        if kind == "module":
            return self._module(start, end)
        if kind == "tag":
            return self._tag(start, end)
        if kind == "raw":
            return None, self._behind(f"</{self.text[start + 1 : end].casefold()}", end)
        return self._expression(start)

    def _behind(self, sign: str, at: int) -> int:
        if sign not in self.last:
            self.last[sign] = self.text.rfind(sign)
        place = self.text.find(sign, at) if self.last[sign] >= at else -1
        return place + len(sign) if place >= 0 else at

    def _end_of_fence(self, fence: str, at: int) -> int:
        for match in _FENCE_ENDS.finditer(self.text, at):
            if match[1][0] == fence[0] and len(match[1]) >= len(fence):
                return match.end()
        return len(self.text)

    def _end_of_span(self, length: int, at: int) -> int:
        runs = self.runs[length]
        number = bisect_right(runs, at - 1)
        if number < len(runs) and not self.text.count("\n\n", at, runs[number]):
            return runs[number] + length
        return at

    def _sign(self, piece: Piece) -> str:
        self.pieces.append(piece)
        self._bound()
        return chr(_FIRST + len(self.pieces) - 1)

    def _bound(self) -> None:
        if max(len(self.pieces), self.tags) > _MOST:
            raise TooMuch(f"has more than {_MOST:,} pieces of code")

    def _expression(self, start: int) -> tuple[str | None, int]:
        if self.open >= _MOST_OPEN or self._behind("}", start) == start:
            braces = _BRACES.match(self.text, start)
            return None, braces.end() if braces else start + 1
        machine = Machine(self.text, start, self.line)
        end = machine.run_expression(start + 1)
        if end is None:
            self.open += 1
            return None, start + 1
        inner, ends = self.text[start + 1 : end - 1], "\n" * self.text.count("\n", start, end)
        if space := SPACE_ONLY.match(inner):
            return (" " if space[2] else "") + ends, end
        if (string := only_string(inner)) is not None:
            return self._sign(" ".join(unescaped(string).split("\n"))) + ends, end
        if COMMENT_ONLY.match(inner):
            made = block(inner.strip().strip("/*"), self.line, "never", "a comment")
            return (self._sign([made]) if made else "") + ends, end
        blocks = machine.blocks()
        signs = self._sign(0) + (self._sign(blocks) if blocks else "") if inner.strip() else ""
        return signs + ends, end

    def _tag(self, start: int, end: int) -> tuple[str | None, int]:
        match = _NAME.match(self.text, start)
        if match is None:
            return None, end
        self.tags += 1
        self._bound()
        name = match[1]
        html = html_name(name)
        if self.text.startswith("</", start):
            ends = self._sign(-1) if name in ASKING else ""
            return f"{ends}</{html}", match.end()
        may_end = self.open < _MOST_OPEN and self._behind(">", start) > start
        tag = tag_at(self.text, start) if may_end else None
        if tag is None or not self._is_closed(start, tag.end):
            self.open += tag is not None and tag.end >= len(self.text)
            return None, end
        begins = self._sign(1) if name in ASKING and not tag.is_closed else ""
        strings = self._strings(tag, start) if tag.words else ""
        attributes = "".join(f' {key}="{escape(value)}"' for key, value in tag.html.items() if key.isidentifier())
        # An attribute a line, since an empty line ends a paragraph.
        lines = "\n_" * self.text.count("\n", start, tag.end)
        closes = f"</{html}>" if tag.is_closed and html not in VOID else ""
        written = f"{begins}<{html}{attributes}{lines}>{strings}{closes}"
        return written, tag.end

    def _strings(self, tag: Tag, start: int) -> str:
        """A sign for the strings of a component, if it has any."""
        machine = Machine(self.text, start, self.line)
        machine.attributes(tag)
        return self._sign(machine.strings) if machine.strings else ""

    def _is_closed(self, start: int, end: int) -> bool:
        """Whether what is read as a tag is one: it ends, and in its own paragraph if no code stands in it."""
        tag = self.text[start:end]
        return tag.endswith(">") and ("{" in tag or "\n\n" not in tag)

    def _module(self, start: int, end: int) -> tuple[str | None, int]:
        """Code of the page itself, up to an empty line outside its brackets."""
        above = self.text.rfind("\n", 0, max(0, start - 1)) + 1
        if self.text[above:start].strip() and start != self.module_end + 1:
            return None, end
        stop = self._end_of_module(end)
        code = self.text[start:stop]
        if made := block(code, self.line, "hidden", "the code of the page"):
            self.modules.append(made)
        self.module_end = stop
        return "\n" * code.count("\n"), stop

    def _end_of_module(self, at: int) -> int:
        depth, first = 0, -1
        for token in _OF_MODULE.finditer(self.text, at) if self.open < _MOST_OPEN else ():
            depth += 1 if token[0] in "({[" else -1 if token[0] in ")}]" else 0
            if token[0][0] == "\n":
                first = token.start() if first < 0 else first
                if depth <= 0:
                    return token.start()
        self.open += depth > 0
        return first if first >= 0 and depth > 0 else len(self.text)
