"""Where elements of JSX begin and end in a script, and what they show: a state machine, since JSX is no HTML."""

from typing import NamedTuple

from llamalicense.documents.blocks import MAX_DEPTH, SHOWN, UNKNOWN, Block, TooMuch, block
from llamalicense.documents.read.branches import Branches
from llamalicense.documents.read.elements import SHOWN_STRING, Hides
from llamalicense.documents.read.jsx_signs import (
    ASKING,
    BEFORE_ELEMENT,
    CODE,
    COMMENT_ONLY,
    CONDITION,
    FALLBACKS,
    OTHERWISE,
    SPACE_ONLY,
    TEXT,
    UNSEEN_ATTRIBUTES,
    only_string,
)
from llamalicense.documents.read.jsx_tags import Tag, html_name, tag_at
from llamalicense.documents.read.literals import unescaped
from llamalicense.documents.read.page import UNDER_CONDITION, UNSEEN, PageReader

_LOOK_BACK, _MOST_WITHIN = 40, 16


class _Open(NamedTuple):
    """An element or an expression that is open: elements have a name, expressions the place of their beginning."""

    name: str | None
    start: int
    is_conditional: bool = False


class Machine:
    """Walks a script once; says elements and their text to a page."""

    def __init__(self, text: str, place: int = 0, line: int = 1, depth: int = 0) -> None:
        self.text = text
        self.depth = depth  # in how many attributes it stands
        self.page = PageReader()
        self.elements: list[tuple[int, int]] = []  # spans of outermost elements
        self.strings: list[Block] = []
        self.stack: list[_Open] = []
        self.braces: list[int] = []  # for each open expression, how many brackets of its own are open
        self.branches = Branches(text)
        self.asked = 0  # where the string ends that came last under a condition
        self.counted, self.line = place, line  # the line of a place

    def blocks(self) -> list[Block]:
        """The page's blocks, then the strings of components."""
        return [*self.page.blocks(), *self.strings]

    def run(self) -> None:
        """From the beginning to the end; an element that nothing ends is read as code instead."""
        at: int | None = 0
        while at is not None and at < len(self.text):
            at = self._step(at)
        if self.stack and self.elements and self.elements[-1][1] < 0:
            self.elements[-1] = (self.elements[-1][0], len(self.text))

    def run_expression(self, start: int) -> int | None:
        """Through an expression whose brace opens just before; where it ends, None where nothing ends it."""
        self.stack, self.braces = [_Open(None, start)], [0]
        at: int | None = start
        while at is not None and at < len(self.text) and self.stack:
            at = self._step(at)
        return None if self.stack else at

    def _step(self, at: int) -> int | None:
        inside = self.stack and self.stack[-1].name is not None
        return self._words(at) if inside else self._code(at)

    def _at(self, place: int) -> int:
        if place > self.counted:
            self.line += self.text.count("\n", self.counted, place)
            self.counted = place
        self.page.line = self.line
        return self.line

    def _code(self, at: int) -> int | None:
        token = CODE.search(self.text, at)
        if token is None:
            return None
        sign = token[0]
        if sign == "<":
            before = self.text[max(0, token.start() - _LOOK_BACK) : token.start()].rstrip()
            begins = not before or before.endswith(BEFORE_ELEMENT)
            return self._tag(token.start(), self._is_asked(before, token.start())) if begins else token.end()
        if sign[0].isalpha():
            return self.branches.asks(sign, token.end())
        if sign in "{}":
            self._brace(sign, token.start())
        elif self.braces and sign[0] in "\"'`":
            self._string_of_code(sign, token.start())
        elif (
            self.braces
            and sign[0] == "/"
            and (made := block(sign.strip("/* \n"), self._at(token.start()), "comment", "a comment"))
        ):
            self.strings.append(made)
        return token.end()

    def _is_asked(self, before: str, place: int) -> bool:
        """Whether what stands behind some code is shown only if a condition holds."""
        return bool(CONDITION.search(before)) or self.branches.hold(place)

    def _brace(self, sign: str, place: int) -> None:
        if self.braces:
            self.braces[-1] += 1 if sign == "{" else -1
            if self.braces[-1] > MAX_DEPTH:
                raise TooMuch(f"has more than {MAX_DEPTH} brackets inside each other")
            if self.braces[-1] < 0:
                self.braces.pop()
                self.stack.pop()
                return
        self.branches.brace(sign, place)

    def _string_of_code(self, sign: str, place: int) -> None:
        """A string of an expression, which may be one of the two of a condition."""
        before = self.text[max(0, place - _LOOK_BACK) : place]
        is_asked = self._is_asked(before, place) or bool(
            self.asked and OTHERWISE.fullmatch(self.text, self.asked, place)
        )
        self.asked = place + len(sign) if is_asked else 0
        if " " in sign:
            self._keep_string(sign[1:-1], place, UNDER_CONDITION if is_asked else SHOWN_STRING)

    def _keep_string(self, inner: str, place: int, where: Hides = SHOWN_STRING) -> None:
        within, line = self.page.within, self._at(place)
        where = within if within.place in UNSEEN else where
        if made := block(unescaped(inner), line, *where):
            self.strings.append(made)

    def _words(self, at: int) -> int | None:
        token = TEXT.search(self.text, at)
        end = token.start() if token else len(self.text)
        if end > at:
            self._at(at)
            from html import unescape

            self.page.text(unescape(self.text[at:end]) if "&" in self.text[at:end] else self.text[at:end])
        if token is None:
            return None
        return self._tag(end) if token[0] == "<" else self._expression(end)

    def _expression(self, start: int) -> int:
        """What stands in braces among words: a string is words, a comment is one, anything else is code."""
        end = self.text.find("}", start)
        inner = self.text[start + 1 : end] if 0 <= end - start < 2000 else ""
        self._at(start)
        if space := SPACE_ONLY.match(inner):
            self.page.text(" " if space[2] else "")
            return end + 1
        if (string := only_string(inner)) is not None:
            self.page.text(" ".join(unescaped(string).split("\n")))
            return end + 1
        if COMMENT_ONLY.match(inner):
            self.page.aside(inner.strip().strip("/*").strip(), Hides("comment", "a comment"))
            return end + 1
        self.page.signs(UNKNOWN)
        self._push(None, start)
        self.braces.append(0)
        return start + 1

    def _push(self, name: str | None, start: int, *, is_conditional: bool = False) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise TooMuch(f"has more than {MAX_DEPTH} elements inside each other")
        self.stack.append(_Open(name, start, is_conditional))

    def _tag(self, start: int, is_conditional: bool = False) -> int:
        self._at(start)
        if self.text.startswith("</", start):
            end = self.text.find(">", start)
            return self._close(end + 1 if end >= 0 else len(self.text))
        tag = tag_at(self.text, start)
        is_conditional = is_conditional or tag.name in ASKING
        if is_conditional:
            self.page.condition(1)
        self.attributes(tag)
        if not self.stack:
            self.elements.append((start, -1))
        self.page.start(html_name(tag.name), tag.html)
        self._push(tag.name, start, is_conditional=is_conditional)
        return self._close(tag.end) if tag.is_closed else tag.end

    def attributes(self, tag: Tag) -> None:
        """What the attributes of a component hold."""
        for name, value, is_code, place in tag.words:
            self.page.condition(name in FALLBACKS)
            if name == "src" and not is_code:
                self.page.line = self._at(place)
                self.page.picture(value)
            elif UNSEEN_ATTRIBUTES.match(name):
                self._keep_string(value, place, Hides("never", f"the attribute `{name}`"))
            elif is_code:
                self._within(value, place)
            elif " " in value:
                self._keep_string(value, place)
            self.page.condition(-(name in FALLBACKS))

    def _close(self, end: int) -> int:
        if self.stack and (name := self.stack[-1].name) is not None:
            is_conditional = self.stack.pop().is_conditional
            self._at(end)
            self.page.end(html_name(name))
            if is_conditional:
                self.page.condition(-1)
            if not self.stack:
                self.page.paragraph()
                self.elements[-1] = (self.elements[-1][0], end)
        return end

    def _within(self, code: str, place: int) -> None:
        """The strings and elements in the code of a component's attribute."""
        if "<" not in code and " " not in code:
            return
        if self.depth >= _MOST_WITHIN:
            raise TooMuch(f"has more than {_MOST_WITHIN} elements in attributes of each other")
        inner = Machine(code, line=self._at(place), depth=self.depth + 1)
        inner.stack, inner.braces = [_Open(None, 0)], [0]
        inner.run()
        within, blocks = self.page.within, inner.blocks()
        if within.place in UNSEEN:
            blocks = [made._replace(**within._asdict()) if made.place in SHOWN else made for made in blocks]
        self.strings += blocks
