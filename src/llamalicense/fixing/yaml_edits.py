"""Edits of a YAML mapping that keep what stands around them: layout, comments, quotation marks, order of keys."""

import json
import re
from collections.abc import Sequence
from typing import Any

import yaml

from llamalicense.documents.document import LineStarts
from llamalicense.fixing.spans import FileText, Replacement
from llamalicense.project.load import SPELLINGS
from llamalicense.yamlfile import LOADER, NodePath
from llamalicense.yamlvalues import resolve

# As YAML 1.1 counts lines, which is how its parsers tell where a node stands.
_YAML_LINE_ENDS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_PLAIN = re.compile(r"[A-Za-z_./][\w./+-]*")
_SINGLE = re.compile("[ -~]*")
_SPELLED = {wanted: spelled for spelled, wanted in SPELLINGS.items()}


class Uneditable(Exception):
    """A text whose layout leaves no place for an edit that would keep the rest as it is."""


class YamlText:
    """A YAML text whose nodes are found by path; `base` is where it begins in the text of the file."""

    def __init__(self, text: FileText, start: int = 0, end: int | None = None) -> None:
        self.content = text.content[start:end]
        self.base = start
        self.line_end = text.line_end
        self.lines = LineStarts([0, *(end.end() for end in _YAML_LINE_ENDS.finditer(self.content))])
        try:
            self.root = yaml.compose(self.content, Loader=LOADER)
        except yaml.YAMLError:
            raise Uneditable from None

    def keys(self, path: NodePath = ()) -> list[str]:
        """The keys of the mapping at a path, in the order of the file."""
        return [key.value for key, _ in self._mapping(path).value]

    def replaced(self, path: NodePath, value: str) -> Replacement:
        """A scalar with another value, in the quotation marks that it has."""
        node = self._node(path)
        if not isinstance(node, yaml.ScalarNode) or node.style in ("|", ">"):
            raise Uneditable
        return self._span(self._start(node), self._end(node), _written(value, node.style or ""))

    def added(self, path: NodePath, value: str, first: bool = False) -> list[Replacement]:
        """A value beside those at a path: a list gets an item, another value becomes a list with it."""
        node = self._node(path)
        if isinstance(node, yaml.SequenceNode):
            return [self._item(node, value)]
        start, end = self._start(node), self._end(node)
        style = node.style if isinstance(node, yaml.ScalarNode) else ""
        if style in ("|", ">"):
            raise Uneditable
        words = _written(value, style or "")
        if isinstance(node, yaml.MappingNode) and not node.flow_style:
            return self._listed(node, words)
        if first:
            return [self._span(start, start, f"[{words}, "), self._span(end, end, "]")]
        return [self._span(start, start, "["), self._span(end, end, f", {words}]")]

    def with_key(self, path: NodePath, key: str, values: Sequence[str], order: Sequence[str] = ()) -> Replacement:
        """A new key of the mapping at a path, behind the last of those keys that stand before it in an order."""
        node = self._mapping(path)
        if not node.value:
            raise Uneditable
        before = order[: order.index(key)] if key in order else [name.value for name, _ in node.value]
        spelled = [{name.value, SPELLINGS.get(name.value, name.value)} for name, _ in node.value]
        behind = [number for number, names in enumerate(spelled) if names & set(before)]
        name, value = node.value[max(behind, default=0)]
        quoted = node.value[0][0].style or ""
        words = entry(key, values, quoted)
        end = self._end(value)
        if node.flow_style:
            return self._span(end, end, f", {words}")
        if self._own_line(name) is None and self._start(name) != self._start(node):
            raise Uneditable
        at = self._line_ends(end)
        margin = " " * (node.value[0][0].start_mark.column)
        return self._span(at, at, f"{self.line_end}{margin}{words}")

    def _node(self, path: NodePath) -> Any:
        node = self.root
        for step in path:
            if isinstance(node, yaml.MappingNode):
                names = (step, _SPELLED.get(str(step), step))
                node = next((value for key, value in node.value if key.value in names), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
            else:
                raise Uneditable
        if node is None:
            raise Uneditable
        return node

    def value(self, path: NodePath) -> str:
        """The word at a path; empty where there is a list or a mapping."""
        node = self._node(path)
        return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

    def has(self, path: NodePath) -> bool:
        """Whether there is a node at a path."""
        try:
            self._node(path)
        except Uneditable:
            return False
        return True

    def is_scalar(self, path: NodePath) -> bool:
        """Whether a word, and no list or mapping, stands at a path."""
        return isinstance(self._node(path), yaml.ScalarNode)

    def _mapping(self, path: NodePath) -> Any:
        node = self._node(path)
        if not isinstance(node, yaml.MappingNode):
            raise Uneditable
        return node

    def _item(self, node: Any, value: str) -> Replacement:
        if not node.value:
            at = self._start(node) + 1
            return self._span(at, at, _written(value, ""))
        last = node.value[-1]
        words = _written(value, (last.style or "") if isinstance(last, yaml.ScalarNode) else "")
        end = self._end(last)
        if node.flow_style:
            return self._span(end, end, f", {words}")
        at = self._line_ends(end)
        return self._span(at, at, f"{self.line_end}{' ' * node.start_mark.column}- {words}")

    def _listed(self, node: Any, words: str) -> list[Replacement]:
        """A mapping on lines of its own as the first item of a list."""
        start, end = self._start(node), self._end(node)
        margin = " " * node.start_mark.column
        first, last = node.start_mark.line, self.lines.position(end)[0] - 1
        spans = [self._span(start, start, "- ")]
        for line in range(first + 1, last + 1):
            spans.append(self._span(self.lines.starts[line], self.lines.starts[line], "  "))
        at = self._line_ends(end)
        return [*spans, self._span(at, at, f"{self.line_end}{margin}- {words}")]

    def _own_line(self, node: Any) -> int | None:
        """The offset where the line begins, if nothing but space, or the sign of an item, stands before a node."""
        start = self.lines.starts[node.start_mark.line]
        return start if not self.content[start : self._start(node)].strip(" -") else None

    def _start(self, node: Any) -> int:
        return self.lines.offset(node.start_mark.line, node.start_mark.column)

    def _end(self, node: Any) -> int:
        """The offset behind the last word of a node; what parsers tell of a block reaches to the next one."""
        if not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        end = self.lines.offset(node.end_mark.line, node.end_mark.column)
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            return len(self.content[:end].rstrip())
        return end

    def _line_ends(self, offset: int) -> int:
        """Where the line of an offset ends, behind what stands there yet, such as a comment."""
        line_break = re.compile("[\r\n]").search(self.content, offset)
        return line_break.start() if line_break else len(self.content)

    def _span(self, start: int, end: int, words: str) -> Replacement:
        return Replacement(self.base + start, self.base + end, words)


def entry(key: str, values: Sequence[str], quoted: str = "") -> str:
    """A key with a value, or a list of several, its name in the quotation marks that others have."""
    listed = [_written(text, quoted if quoted == '"' else "") for text in values]
    return f"{_written(key, quoted)}: {listed[0] if len(listed) == 1 else '[' + ', '.join(listed) + ']'}"


def _written(value: str, style: str) -> str:
    """A word as YAML, in quotation marks of a kind, or in some where it would mean something else without."""
    if style == "'" and _SINGLE.fullmatch(value):
        return "'" + value.replace("'", "''") + "'"
    if style == '"' or not _PLAIN.fullmatch(value) or resolve(value) != value or value.endswith(":"):
        return json.dumps(value, ensure_ascii=False)
    return value
