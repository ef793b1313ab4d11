"""YAML line by line, as templates of Helm, files that are broken and files of many documents are read as well."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llamalicense.scan.entries import Entry, Siblings, entries
from llamalicense.scan.entries import spans as spans_of
from llamalicense.scan.spans import Span, is_command, is_no_place
from llamalicense.scan.words import is_marked

_LINE = re.compile(
    r"(?P<indent> *)(?P<dashes>(?:-[ ]+)*)"
    r"(?:(?P<key>\"[^\"\n]*\"|'[^'\n]*'"
    r"|(?:[^\s#\"'\[{\n:-]|-(?=[^\s\n]))[^#\n:]*(?::(?=[^ \n])[^#\n:]*)*):(?=[ \n]|\Z))?"
    r"(?P<value>[^\n]*)"
)
_COMMENT = re.compile(r"(?:^|[ \t])\#.*$")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*$")
_FILE = re.compile(r"[\w.-]+\.(ya?ml|json|toml|env|ini|conf|properties|sh|py)")
_VARIABLE = re.compile(r"(?P<name>[A-Za-z_][\w.-]*)=(?P<value>\S+)$")


class _Open(NamedTuple):
    """A key whose value stands below it: how far it and its value are indented, and the keys beside it."""

    indent: int
    key: str
    siblings: Siblings


def read(text: str, _: str) -> Iterator[Span]:
    """The uses in a YAML file."""
    yield from _Reader(text).spans()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[_Open] = []
        self.mappings: dict[int, Siblings] = {}
        self.entries: list[Entry] = []
        self.blocks: list[tuple[tuple[str, ...], int, int]] = []
        self.variables: dict[int, str] = {}  # the name of a container's variable, by the indentation of its mapping

    def spans(self) -> Iterator[Span]:
        position, text = 0, self.text
        while position < len(text):
            line = _LINE.match(text, position)
            position = line.end() + 1 if line else len(text)
            if line:
                position = self._line(line, position)
        yield from spans_of(text, self.entries)
        for keys, start, end in self.blocks:
            yield from self._block(keys, start, end)

    def _line(self, line: re.Match[str], after: int) -> int:
        """Takes a line in; gives where the next one to be read begins."""
        value = line["value"]
        indent = len(line["indent"]) + len(line["dashes"])
        if comment := _COMMENT.search(value if line["key"] else self.text[line.start("value") : line.end()]):
            value = value[: comment.start()]
        value = value.rstrip()
        if not line["key"] and not value.strip():
            return after
        outer = len(line["indent"])
        # A list may stand as far left as its key.
        while self.open and (self.open[-1].indent > outer or (self.open[-1].indent == outer and not line["dashes"])):
            self.open.pop()
        for ended in [at for at in self.mappings if at > indent or (at == indent and line["dashes"])]:
            del self.mappings[ended]
        if not line["key"]:
            self._value(tuple(mapping.key for mapping in self.open), value, line.start("value"), Siblings())
            return after
        keys = tuple(mapping.key for mapping in self.open)
        siblings = self.mappings.setdefault(indent, Siblings())
        key = line["key"].strip("\"'").strip()
        siblings.keys.add(key)
        if _BLOCK.search(value):
            end = _end_of_block(self.text, after, len(line["indent"]))
            self.blocks.append(((*keys, key), after, end))
            return end
        if not value.strip():
            self.open.append(_Open(indent, key, siblings))
            return after
        self._keyed(keys, key, value, line.start("value"), siblings, indent)
        return after

    def _keyed(self, keys: tuple[str, ...], key: str, value: str, start: int, siblings: Siblings, indent: int) -> None:
        words = value.strip().strip("\"'")
        if key == "name" and keys and keys[-1] in ("env", "parameters", "environment"):
            self.variables[indent] = words
        elif key in ("value", "default") and indent in self.variables:
            key = self.variables[indent]
        self._value((*keys, key), value, start, siblings)

    def _value(self, keys: tuple[str, ...], value: str, start: int, siblings: Siblings) -> None:
        if not is_marked(value):
            return
        stripped = value.strip()
        start += len(value) - len(value.lstrip())
        if stripped[:1] in "[{" and not stripped.startswith("{{"):
            self.entries += entries(self.text, start, start + len(stripped), keys)
        elif (variable := _VARIABLE.match(stripped.strip("\"'"))) and not is_command(keys):
            at = start + stripped.index("=") + 1
            self.entries.append(Entry((*keys, variable["name"]), at, start + len(stripped), siblings, siblings))
        else:
            inner = (stripped[:1] in "\"'" and stripped[-1:] == stripped[:1] and len(stripped) > 1) or 0
            self.entries.append(Entry(keys, start + inner, start + len(stripped) - inner, siblings, siblings))

    def _block(self, keys: tuple[str, ...], start: int, end: int) -> Iterator[Span]:
        """A text of several lines: a command, or a file of another kind."""
        if any(map(is_no_place, keys)):
            return
        if _FILE.fullmatch(keys[-1]):
            yield Span.of(keys[-1], start, end)
        elif is_command(keys) or keys[-1] == "data":
            yield Span.of("command.sh", start, end)


def _end_of_block(text: str, start: int, indent: int) -> int:
    """Where the lines end that are indented further."""
    end = start
    while end < len(text):
        stop = text.find("\n", end)
        stop = len(text) if stop < 0 else stop
        line = text[end:stop]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            break
        end = stop + 1
    return min(end, len(text))
