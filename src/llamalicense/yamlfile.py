"""Reads YAML safely and remembers the line and column of every node."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from llamalicense.errors import InputError, Problem
from llamalicense.yamlevents import Composer, Marks
from llamalicense.yamlvalues import nulls_in

MAX_BYTES = 1024 * 1024

NodePath = tuple[str | int, ...]
Position = tuple[int, int]

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HALF_A_CHARACTER = r"\\(?:u|U0000)[dD][89a-fA-F]"


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
        return _place(mark) if mark else (self.line, 1)

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
        marks: Any = self.marks
        try:
            for step in path:
                marks = marks[2][step]
        except (LookupError, TypeError):  # nothing stands there, or it has no parts
            pass
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


# What both readers of YAML say of common slips, and what whoever made one can do.
_REASONS = {
    "mapping values": "a colon is too many here: text with a colon needs quotes; else this line or the one above is "
    "indented wrongly or lacks a colon with a space",
    "while parsing a block": "this fits nothing above it; mend its indentation, or quotes and brackets before it",
    "while parsing a flow": "a comma is missing here, a bracket before it is not closed, or text with a bracket, "
    "inside of brackets, lacks its quotes",
    "expected ':'": "this line or the one above lacks a colon with a space behind its key",
    "scanning an alias": "text that begins with * or & needs quotes",
    "scanning an anchor": "text that begins with * or & needs quotes",
    "start any token": "text that begins with this character needs quotes",
    "end of stream": "a quotation mark before this is not closed",
}


class _TooDeep(Exception):
    """libyaml gave up by itself, a thousand levels deep, before it told of the first; Python's reader tells of each."""


def _read(loader_type: Any, text: str, name: str) -> Source:
    if loader_type is yaml.SafeLoader and (half := re.search(_HALF_A_CHARACTER, text)):
        # libyaml refuses them by itself; a lone surrogate could not be printed.
        raise _refused("this is not YAML: an escape of half a character", name, text, half.start())
    loader = None
    try:
        loader = loader_type(text)
        composer = Composer(loader, name)
        value, marks = composer.compose()
        return Source(name, value, marks, nulls_in(value) if composer.holds_null else [])
    except yaml.MarkedYAMLError as error:
        if loader_type is not yaml.SafeLoader and "nesting depth" in (error.problem or ""):
            raise _TooDeep from None
        mark = error.problem_mark or error.context_mark
        line, column = _place(mark) if mark else (1, 1)
        told = " ".join(filter(None, [error.context, error.problem]))
        reason = next((plain for words, plain in _REASONS.items() if words in told), told)
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
