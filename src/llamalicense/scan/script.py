"""Languages with braces, read by their tokens: TypeScript, JavaScript, Go, Terraform, Bicep and their kind."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llamalicense.scan.lexing import ProgramToken, tokens
from llamalicense.scan.spans import Role, Span, is_no_use, is_table, names_a_model
from llamalicense.scan.words import markers

LONGEST = 128 * 1024  # characters of a program that is read as a whole
_BEFORE, _AFTER = 2000, 500

# Calls that look at a text, show it or permit it.
_LOOKS = re.compile(
    r"(?:^|\.)(?:print\w*|fprint\w*|sprintf|errorf|fatal\w*|println|log|debug|info|warn\w*|error|trace|includes|startswith|endswith"
    r"|indexof|contains|has|hasownproperty|hasprefix|hassuffix|equals\w*|equalfold|match\w*|test|replace\w*|split|trim|describe|it|expect"
    r"|tobe|toequal|\w*error|\w*exception|panic|allowed|description|one_?of|enum|union|literal|regex|anytrue|alltrue|assert\w*|get|t)$",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s")
_DECLARES = frozenset({"param", "var", "const", "let", "final", "val"})
_OVER = re.compile(r"\.(?:map|foreach|reduce|filter|find|flatmap|entries|values|at|join)$", re.IGNORECASE)
_API = re.compile(r"completions|\bchat\b|responses|messages|\.run$|invoke|groq|openai|together", re.IGNORECASE)


class _Frame(NamedTuple):
    """An open bracket: the call, the key or the name that it belongs to, and the keys inside."""

    bracket: str
    callee: str
    key: str
    target: str
    keys: set[str]


class _Place(NamedTuple):
    """A text and everything that tells how it counts."""

    token: ProgramToken
    frames: tuple[_Frame, ...]
    key: str
    target: str
    before: str


def read(text: str, _: str) -> Iterator[Span]:
    """The uses in a program."""
    for start, end in _windows(text):
        yield from _spans(text, start, end)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a program that are read: all of it, and of a long one what surrounds a name."""
    if len(text) <= LONGEST:
        yield 0, len(text)
        return
    done = 0
    for at, _ in markers(text):
        if at >= done:
            start = text.rfind("\n", 0, max(done, at - _BEFORE)) + 1
            start, done = max(start, done, at - 2 * _BEFORE), min(len(text), at + _AFTER)
            yield start, done


def _spans(text: str, start: int, end: int) -> Iterator[Span]:
    places, reached = _Reader().places(text, start, end)
    for place in places:
        if role := _role(place, reached):
            access = next(("api" for frame in place.frames if _API.search(frame.callee)), None)
            yield Span(place.token.start, place.token.end, role, "api" if access else None)


class _Reader:
    """What tells how a text counts, as the tokens go by: open brackets, the key or name that a value is for."""

    def __init__(self) -> None:
        self.frames: list[_Frame] = [_Frame("", "", "", "", set())]
        self.reached: set[str] = set()
        self.noted: list[_Place] = []
        self.before: ProgramToken | None = None
        self.named: ProgramToken | None = None  # the last name of a statement
        self.declares = False  # the name of a declaration is said, and what follows up to the sign is its type
        self.key = self.target = ""
        self.held: ProgramToken | None = None  # a text that may turn out to be a key, or to be compared

    def places(self, text: str, start: int, end: int) -> tuple[list[_Place], set[str]]:
        """Every text that has no space in it, and the names that are handed to a call."""
        for token in tokens(text, start, end):
            if self.held is not None and self._settles(token):
                continue
            if token.kind == "string" and not _SPACE.search(token.text.strip()):
                self.held = token
            elif token.kind == "line":
                self._line()
            else:
                self._take(token)
                self.before = token
        self._keep()
        return self.noted, self.reached

    def _settles(self, token: ProgramToken) -> bool:
        """Settles what the text before a token is; whether the token is done with."""
        if token.kind == "compared" or (token.kind == "name" and token.text in ("in", "not")):
            self.held, self.before = None, token
            return True
        if token.text == ":" and self.frames[-1].bracket == "{" and not self.key and self.held:
            self.key = self.held.text.strip("\"'`")
            self.frames[-1].keys.add(self.key)
            self.held, self.before = None, token
            return True
        self._keep()
        return False

    def _keep(self) -> None:
        if self.held is not None:
            before = self.before.text if self.before else ""
            self.noted.append(_Place(self.held, tuple(self.frames), self.key, self.target, before))
            self.held, self.before = None, self.held

    def _line(self) -> None:
        """A line ends, and what it assigns to with it, unless it goes on in the next."""
        self.declares = False
        goes_on = self.before is not None and self.before.kind in ("assigned", "otherwise", "open", "sign")
        if not goes_on and self.frames[-1].bracket not in ("[", "("):
            self.target = ""

    def _take(self, token: ProgramToken) -> None:
        inner = self.frames[-1]
        if token.kind == "name":
            self._name(token)
        elif token.kind == "open":
            called = token.text == "(" and self.named is not None and self.before is self.named
            callee = self.named.text if called and self.named else ""
            self.frames.append(_Frame(token.text, callee, self.key, self.target, set()))
            self.key = self.target = ""
        elif token.kind == "close" and len(self.frames) > 1:
            self.frames.pop()
            self.key, self.target = inner.key, inner.target
        elif token.kind == "assigned" and self.named:
            self.target, self.declares = self.named.text, False
            if inner.bracket == "{":
                inner.keys.add(self.target)
        elif token.text == ":" and self.named and self.before is self.named and inner.bracket == "{":
            self.key = self.named.text
            inner.keys.add(self.key)
        elif token.text in (",", ";"):
            self.key = ""
            self.target = self.target if token.text == "," and inner.bracket == "[" else ""

    def _name(self, token: ProgramToken) -> None:
        self._reach(token.text)
        if not self.declares:
            self.named = token
        self.declares = self.declares or (self.before is not None and self.before.text in _DECLARES)

    def _reach(self, name: str) -> None:
        """Notes a name that is handed to a call, or that stands under a key that takes a model."""
        first = name.partition(".")[0]
        frame = next((outer for outer in reversed(self.frames) if outer.callee or outer.bracket == "{"), None)
        called = frame is not None and frame.callee and not _LOOKS.search(frame.callee)
        if called or _OVER.search(name) or (self.key and names_a_model(self.key)) or self.frames[-1].callee == "for":
            self.reached.add(first)


def _role(place: _Place, reached: set[str]) -> Role | None:
    if place.before in ("|", "===", "==", "!==", "!=", "case", "in", "import", "from", "require"):
        return None
    keys = [place.key, place.target, *(name for frame in place.frames for name in (frame.key, frame.target))]
    if any(is_no_use(key) for key in keys if key):
        return None
    if any(_LOOKS.search(frame.callee) for frame in place.frames if frame.callee):
        return None
    inner = place.frames[-1]
    if inner.bracket == "{" and is_table(inner.keys):
        return None
    if place.key:
        if place.key.casefold() in ("name", "names"):
            return Role.USE if names_a_model(inner.key) else None
        return Role.USE if names_a_model(place.key) else Role.IF_TOLD
    if place.before in ("??", "||"):
        return Role.USE
    if inner.bracket == "[":
        return _of_a_list(place, reached)
    if place.target:
        told = names_a_model(place.target) or place.target == "default"
        return Role.USE if told else Role.IF_TOLD if place.target in reached or inner.bracket == "{" else None
    if any(frame.callee for frame in place.frames[-2:]) or place.before == "return":
        return Role.IF_TOLD
    return None


def _of_a_list(place: _Place, reached: set[str]) -> Role | None:
    """An item of a list counts where the list is handed to a call, by name or in place."""
    list_of = place.frames[-1]
    if list_of.key:
        return Role.IF_TOLD if names_a_model(list_of.key) else None
    if list_of.target:
        return Role.IF_TOLD if list_of.target in reached else None
    outer = place.frames[-2] if len(place.frames) > 1 else None
    return Role.IF_TOLD if outer and outer.callee else None
