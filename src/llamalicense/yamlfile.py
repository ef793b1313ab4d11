"""Reads YAML safely and remembers the line and column of every node.

Plain text stays text: only true/false, null, decimal integers and fractions are resolved, so that the country `NO`
is not false and a date is not an object. Anchors, aliases, tags, duplicate keys and a second document are refused on
the event stream, before anything is built.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from llamalicense.errors import InputError, Problem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_EVENTS = 20_000

NodePath = tuple[str | int, ...]
Position = tuple[int, int]

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:_[0-9]{3})+)\Z")
_FRACTION = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+)\Z")
_HALF_A_CHARACTER = r"\\(?:u|U0000)[dD][89a-fA-F]"
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_RESOLVED_STARTS = frozenset(["", *"0123456789+-.~tTfFnN"])
_NO_KEY = object()


class Source(NamedTuple):
    """A YAML file as plain values: the parser's mark of each value and key, what is null, the line of what has none."""

    name: str
    value: Any
    values: dict[NodePath, Any]
    keys: dict[NodePath, Any]
    nulls: list[NodePath]
    line: int = 1
    elsewhere: "Mapping[NodePath, Source]" = MappingProxyType({})  # what another file states, with that file

    def position(self, path: NodePath) -> Position:
        """The line and column, from 1, of the value at a path, or of its nearest parent where the file has none."""
        while path and path not in self.values:
            path = path[:-1] if self.values else ()  # all of a row stands on one line
        return _place(self.values[path]) if path in self.values else (self.line, 1)

    def key_position(self, path: NodePath) -> Position:
        """The line and column, from 1, of the key at a path, or of the value where it has none."""
        return _place(self.keys[path]) if path in self.keys else self.position(path)

    def place(self, path: NodePath, *, at_key: bool = False) -> tuple[str, int, int]:
        """The file that states the value at a path, or has its key, with the line and column there."""
        ends = range(len(path), 0, -1) if self.elsewhere else ()
        file = next((self.elsewhere[path[:end]] for end in ends if path[:end] in self.elsewhere), self)
        return (file.name, *(file.key_position(path) if at_key else file.position(path)))

    def problem(self, path: NodePath, message: str, *, at_key: bool = False) -> Problem:
        """A problem at the value of a path, or at its key."""
        return Problem(message, *self.place(path, at_key=at_key))


def parse(data: bytes, name: str) -> Source:
    """Reads one YAML document of at most 1 MiB, 32 levels and 20,000 events; raises InputError with every problem."""
    if len(data) > MAX_BYTES:
        message = f"the file has more than {MAX_BYTES:,} bytes; a manifest or policy needs less"
        raise InputError([Problem(message, name, 1, 1)])
    text = _decode(data, name)
    try:
        return _read(LOADER, text, name)
    except _TooDeep:
        return _read(yaml.SafeLoader, text, name)


def _place(mark: Any) -> Position:
    return mark.line + 1, mark.column + 1


class _TooDeep(Exception):
    """libyaml gave up by itself, a thousand levels deep, before it told of the first; Python's reader tells of each."""


def _read(loader_type: Any, text: str, name: str) -> Source:
    if loader_type is yaml.SafeLoader and (half := re.search(_HALF_A_CHARACTER, text)):
        # libyaml refuses them by itself; a lone surrogate could not be printed.
        raise _refused("this is not YAML: an escape of half a character", name, text, half.start())
    loader = None
    try:
        loader = loader_type(text)
        return _Composer(loader, name).compose()
    except yaml.MarkedYAMLError as error:
        if loader_type is not yaml.SafeLoader and "nesting depth" in (error.problem or ""):
            raise _TooDeep from None
        mark = error.problem_mark or error.context_mark
        line, column = _place(mark) if mark else (1, 1)
        reason = " ".join(filter(None, [error.context, error.problem]))
        if mark and text[mark.index : mark.index + 1] == "\t":
            reason = "a tab stands where only spaces may; indent with spaces"
        raise InputError([Problem(f"this is not YAML: {reason}", name, line, column)]) from None
    except yaml.reader.ReaderError:
        # The error's own position counts bytes with libyaml and characters without it.
        character = yaml.reader.Reader.NON_PRINTABLE.search(text)
        message = "a control character that YAML does not allow; remove it"
        raise _refused(message, name, text, character.start() if character else 0) from None
    finally:
        if loader is not None:
            loader.dispose()


def _decode(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise _refused(message, name, before, len(before)) from None
    if not text.strip():
        raise InputError([Problem("the file is empty", name, 1, 1)])
    return text


def _refused(message: str, name: str, text: str, offset: int) -> InputError:
    line_start = text.rfind("\n", 0, offset) + 1
    return InputError([Problem(message, name, text.count("\n", 0, offset) + 1, offset - line_start + 1)])


class _Composer:
    """Builds values from events with a stack of its own, so that no input can exhaust Python's."""

    def __init__(self, loader: Any, name: str) -> None:
        self.next = loader.get_event
        self.name = name
        self.values: dict[NodePath, Any] = {}
        self.keys: dict[NodePath, Any] = {}
        self.nulls: list[NodePath] = []
        self.problems: list[Problem] = []

    def compose(self) -> Source:
        self.next()
        if isinstance(self.next(), StreamEndEvent):
            raise InputError([Problem("the file holds no YAML document, only comments", self.name, 1, 1)])
        value = self._document()
        following = self.next()
        if not isinstance(following, StreamEndEvent):
            self._refuse("a second document starts here; a file holds one: remove the line `---`", following.start_mark)
        if self.problems:
            raise InputError(self.problems)
        return Source(self.name, value, self.values, self.keys, self.nulls)

    def _document(self) -> Any:  # one loop over events: what it calls would be called for each
        root: list[Any] = []
        stack: list[tuple[Any, NodePath, Any]] = []
        container: Any = root
        path: NodePath = ()
        key: Any = None
        values, next_event = self.values, self.next
        for _ in range(MAX_EVENTS):
            kind = type(event := next_event())
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                container, path, key = stack.pop()
                continue
            if kind is DocumentEndEvent:
                return root[0] if root else None
            if kind is AliasEvent or event.anchor is not None or event.tag is not None:
                self._refuse_reference(event)
            if key is _NO_KEY:
                key = self._key(event, path, container)
                continue
            mark = event.start_mark
            if kind is ScalarEvent:
                value: Any = resolve(event.value) if event.implicit[0] else event.value
            else:
                value = {} if kind is MappingStartEvent else [] if kind is SequenceStartEvent else None
            if type(container) is dict:
                here = (*path, key)
                container[key] = value
                key = _NO_KEY
            else:
                here = (*path, len(container)) if container is not root else path
                container.append(value)
            values[here] = mark
            if value is None or type(value) is float:
                self._odd(value, here, mark)
            elif kind is not ScalarEvent:
                stack.append((container, path, key))
                if len(stack) > MAX_DEPTH:
                    raise InputError([*self.problems, self._problem(f"nested more than {MAX_DEPTH} levels deep", mark)])
                container, path, key = value, here, _NO_KEY if kind is MappingStartEvent else None
        raise InputError([*self.problems, self._problem(f"more than {MAX_EVENTS:,} values and keys", event.start_mark)])

    def _odd(self, value: float | None, path: NodePath, mark: Any) -> None:
        if value is None:
            self.nulls.append(path)
        elif abs(value) == float("inf"):
            self._refuse("a number that is too large to be one", mark)

    def _key(self, event: Any, path: NodePath, container: dict[str, Any]) -> str:
        mark: Any = event.start_mark
        if type(event) is not ScalarEvent:
            raise InputError([*self.problems, self._problem("a key must be a word, not a list or mapping", mark)])
        key: str = event.value
        here = (*path, key)
        if key in container:
            line, column = _place(self.keys[here])
            self._refuse(f'key "{key}" stands twice; the first is at line {line}, column {column}', mark)
        else:
            self.keys[here] = mark
        return key

    def _refuse_reference(self, event: Any) -> None:
        if type(event) is AliasEvent:
            self._refuse(f"alias *{event.anchor}: aliases are not allowed; write the value out", event.start_mark)
        elif event.anchor is not None:
            self._refuse(f"anchor &{event.anchor}: anchors are not allowed; remove it", event.start_mark)
        else:
            self._refuse(f"tag {event.tag}: tags are not allowed; remove it", event.start_mark)

    def _refuse(self, message: str, mark: Any) -> None:
        self.problems.append(self._problem(message, mark))

    def _problem(self, message: str, mark: Any) -> Problem:
        return Problem(message, self.name, mark.line + 1, mark.column + 1)


def resolve(plain: str) -> str | int | float | bool | None:
    """What a plain scalar means: a constant, a decimal integer (perhaps with `_` for thousands), a fraction or text."""
    if plain[:1] not in _RESOLVED_STARTS:
        return plain
    if plain in _CONSTANTS:
        return _CONSTANTS[plain]
    if len(plain) <= 40 and _INTEGER.match(plain):
        return int(plain)
    return float(plain) if len(plain) <= 40 and _FRACTION.match(plain) else plain
