"""Reads YAML safely and remembers the line and column of every node.

Anchors, aliases, tags, duplicate keys and a second document are refused on the event stream, before anything is built.
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
    StreamEndEvent,
)

from llamalicense.errors import InputError, Problem
from llamalicense.yamlvalues import RESOLVED, nulls_in, resolve

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_EVENTS = 20_000

NodePath = tuple[str | int, ...]
Position = tuple[int, int]
# Of a scalar the parser's mark; of a mapping or list its mark, those of its keys, and the marks of what is inside it.
Marks = Any | tuple[Any, dict[str, Any], dict[str | int, "Marks"]]

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HALF_A_CHARACTER = r"\\(?:u|U0000)[dD][89a-fA-F]"
_NO_KEY = object()


class Source(NamedTuple):
    """A YAML file as plain values: the parser's marks of them, which are null, the line of what has no mark."""

    name: str
    value: Any
    marks: Marks | None
    nulls: list[NodePath]
    line: int = 1
    elsewhere: "Mapping[NodePath, Source]" = MappingProxyType({})  # what another file states, with that file

    def position(self, path: NodePath) -> Position:
        """The line and column, from 1, of the value at a path, or of its nearest parent where the file has none."""
        mark = self.mark(path)
        return (mark.line + 1, mark.column + 1) if mark else (self.line, 1)

    def key_position(self, path: NodePath) -> Position:
        """The line and column, from 1, of the key at a path, or of the value where it has none."""
        key, marks = None, self.marks
        for step in path:
            if type(marks) is not tuple or step not in marks[2]:
                return self.position(path)
            key, marks = marks[1].get(step), marks[2][step]
        return _place(key) if key else self.position(path)

    def mark(self, path: NodePath) -> Any:
        """The parser's mark of the value at a path, or of its nearest parent, which counts from 0; None in a row."""
        marks = self.marks
        for step in path:
            if type(marks) is not tuple or step not in marks[2]:
                break
            marks = marks[2][step]
        return marks[0] if type(marks) is tuple else marks

    def place(self, path: NodePath, *, at_key: bool = False) -> tuple[str, int, int]:
        """The file that states the value at a path, or has its key, with the line and column there."""
        file = self
        if self.elsewhere:
            beginnings = [path[:end] for end in range(len(path), 0, -1)]
            file = next((self.elsewhere[beginning] for beginning in beginnings if beginning in self.elsewhere), self)
        line, column = file.key_position(path) if at_key else file.position(path)
        return file.name, line, column

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
        self.problems: list[Problem] = []
        self.holds_null = False

    def compose(self) -> Source:
        self.next()
        if isinstance(self.next(), StreamEndEvent):
            raise InputError([Problem("the file holds no YAML document, only comments", self.name, 1, 1)])
        value, marks = self._document()
        following = self.next()
        if not isinstance(following, StreamEndEvent):
            self._refuse("a second document starts here; a file holds one: remove the line `---`", following.start_mark)
        if self.problems:
            raise InputError(self.problems)
        return Source(self.name, value, marks, nulls_in(value) if self.holds_null else [])

    def _document(self) -> tuple[Any, Marks]:  # one loop over events: what it calls would be called for each
        stack: list[tuple[Any, ...]] = []
        # What is read at the moment, the marks of what is inside it and of its keys, and the key of the next value.
        root: list[Any] = []
        marks_of_root: dict[Any, Marks] = {}
        container, inside, keys = root, marks_of_root, dict[str, Any]()
        key: Any = None
        next_event = self.next
        for _ in range(MAX_EVENTS):
            kind = type(event := next_event())
            if kind is ScalarEvent:  # first, as most are
                marks, value = event.start_mark, event.value
                if event.anchor is not None or event.tag is not None:
                    self._refuse_reference(event)
                if key is _NO_KEY:
                    key = value
                    if keys.setdefault(key, marks) is not marks:
                        self._twice(key, keys[key], marks)
                    continue
                if event.implicit[0] and value[:1] in RESOLVED:
                    value = self._resolved(value, marks)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                container, inside, keys, key = stack.pop()
                continue
            elif kind is DocumentEndEvent:
                return root[0], marks_of_root[0]
            else:
                value, marks = self._opened(event, key, len(stack))
            if key is None:
                inside[len(container)] = marks
                container.append(value)
            else:
                container[key], inside[key] = value, marks
                key = _NO_KEY
            if type(marks) is tuple:
                stack.append((container, inside, keys, key))
                container, (_, keys, inside), key = value, marks, _NO_KEY if kind is MappingStartEvent else None
        raise InputError([*self.problems, self._problem(f"more than {MAX_EVENTS:,} values and keys", event.start_mark)])

    def _resolved(self, plain: str, mark: Any) -> Any:
        value = resolve(plain)
        if value is None:
            self.holds_null = True
        elif type(value) is float and abs(value) == float("inf"):
            self._refuse("a number that is too large to be one", mark)
        return value

    def _opened(self, event: Any, key: Any, depth: int) -> tuple[Any, Marks]:
        """A mapping or list that begins, and its marks; nothing for an alias."""
        kind, mark = type(event), event.start_mark
        if kind is AliasEvent or event.anchor is not None or event.tag is not None:
            self._refuse_reference(event)
        if key is _NO_KEY:
            raise InputError([*self.problems, self._problem("a key must be a word, not a list or mapping", mark)])
        if kind is AliasEvent:
            return None, mark
        if depth == MAX_DEPTH:
            raise InputError([*self.problems, self._problem(f"nested more than {MAX_DEPTH} levels deep", mark)])
        return {} if kind is MappingStartEvent else [], (mark, {}, {})

    def _twice(self, key: str, first: Any, mark: Any) -> None:
        line, column = _place(first)
        self._refuse(f'key "{key}" stands twice; the first is at line {line}, column {column}', mark)

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
