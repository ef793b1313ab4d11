"""JSON with the places of its values, so that a text can be changed at one place and stay as it is at all others."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from llamalicense.errors import UsageError
from llamalicense.scan.bills.layout import Edit, indentation, line_end, unit

_TOKEN = re.compile(
    r"[ \t\r\n]*+(?:(?P<string>\"(?:[^\"\\\x00-\x1f]++|\\[^\x00-\x1f])*+\")|(?P<sign>[{}\[\],:])"
    r"|(?P<plain>-?[\d][\d.eE+-]*+|true|false|null)|(?P<end>\Z)|(?P<none>.))",
    re.DOTALL,
)
_DEEPEST = 100


class JsonNode(NamedTuple):
    """A value and where it stands in its text, in characters."""

    value: "JsonValue"
    start: int
    end: int

    def get(self, *path: str | int) -> "JsonNode | None":
        """What stands below, by keys and numbers; None where there is no such thing."""
        node: JsonNode | None = self
        for step in path:
            inner = node.value if node else None
            if isinstance(inner, dict) and isinstance(step, str):
                node = inner.get(step)
            elif isinstance(inner, list) and isinstance(step, int) and step < len(inner):
                node = inner[step]
            else:
                return None
        return node

    def items(self, *path: str | int) -> "list[JsonNode]":
        """The items of a list below, none where there is no list."""
        node = self.get(*path)
        return node.value if node and isinstance(node.value, list) else []

    def text(self, *path: str | int) -> str:
        """A text below, empty where there is none."""
        node = self.get(*path)
        return node.value if node and isinstance(node.value, str) else ""

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.value, list)

    @property
    def words(self) -> tuple[int, int]:
        """Where a text begins and ends inside its quotation marks."""
        return self.start + 1, self.end - 1

    def with_items(self, text: str, values: list[Any]) -> list[Edit]:
        """The edits that add values to the end of a list; raises UsageError where this is none."""
        if not self.is_list:
            raise UsageError(f"a list should stand in line {_line(text, self)}")
        return _grown(text, self, [_written(text, self, value, _margin(text, self)) for value in values])

    def with_members(self, text: str, members: dict[str, Any]) -> list[Edit]:
        """The edits that add members to the end of a mapping; raises UsageError where it has one of these names."""
        if not isinstance(self.value, dict):
            raise UsageError(f"a mapping should stand in line {_line(text, self)}")
        if taken := next((self.value[key] for key in members if key in self.value), None):
            raise UsageError(f"a list or a mapping should stand in line {_line(text, taken)}")
        colon = '": ' if '": ' in text else '":'
        margin = _margin(text, self)
        return _grown(
            text, self, [f'"{key}{colon}{_written(text, self, value, margin)}' for key, value in members.items()]
        )

    def replaced(self, text: str, value: Any) -> list[Edit]:
        """The edits that put a value in the place of this one."""
        return [Edit(self.start, self.end, _written(text, self, value, indentation(text, self.start)))]


JsonValue: TypeAlias = dict[str, JsonNode] | list[JsonNode] | str | int | float | bool | None


def parse(text: str) -> JsonNode:
    """The value of a whole text; raises ValueError where it is no JSON or nests deeper than any bill does."""
    tokens = _TOKEN.finditer(text, 1 if text.startswith("\ufeff") else 0)
    node = _value(tokens, _next(tokens), 0)
    if _next(tokens).lastgroup != "end":
        raise ValueError("something stands behind the value")
    return node


def _line(text: str, node: JsonNode) -> int:
    return text.count("\n", 0, node.start) + 1


def _grown(text: str, node: JsonNode, written: list[str]) -> list[Edit]:
    if not written:
        return []
    inner = _inside(node)
    margin = _margin(text, node)
    is_flat = _is_flat(text, node)
    between = (", " if ", " in text else ",") if is_flat else f",{line_end(text)}{margin}"
    added = between.join(written)
    if inner:
        return [Edit(inner[-1].end, inner[-1].end, f"{between}{added}")]
    if is_flat:
        return [Edit(node.start + 1, node.end - 1, added)]
    outer = margin.removesuffix(unit(text))
    return [Edit(node.start + 1, node.end - 1, f"{line_end(text)}{margin}{added}{line_end(text)}{outer}")]


def _inside(node: JsonNode) -> list[JsonNode]:
    if isinstance(node.value, dict):
        return list(node.value.values())
    return node.value if isinstance(node.value, list) else []


def _is_flat(text: str, node: JsonNode) -> bool:
    """Whether what a list or mapping holds stands on one line, as that of the whole text where it holds nothing."""
    inner = _inside(node)
    return "\n" not in (text[node.start : inner[-1].end] if inner else text.strip())


def _margin(text: str, node: JsonNode) -> str:
    """What an item of a list or mapping is indented by: what its last is, else one unit more than its own line."""
    if inner := _inside(node):
        return indentation(text, inner[-1].start)
    return indentation(text, node.start) + unit(text)


def _written(text: str, node: JsonNode, value: Any, margin: str) -> str:
    """A value as what is beside it is written."""
    if _is_flat(text, node):
        separators = (", " if ", " in text else ",", ": " if '": ' in text else ":")
        return json.dumps(value, ensure_ascii=text.isascii(), separators=separators)
    written = json.dumps(value, ensure_ascii=text.isascii(), indent=unit(text))
    return written.replace("\n", f"{line_end(text)}{margin}")


def _next(tokens: Iterator[re.Match[str]]) -> re.Match[str]:
    token = next(tokens, None)
    if token is None:
        raise ValueError("it does not end")
    return token


def _value(tokens: Iterator[re.Match[str]], token: re.Match[str], depth: int) -> JsonNode:
    kind = token.lastgroup or ""
    start, end = token.span(kind)
    if kind in ("string", "plain"):
        return JsonNode(json.loads(token[kind]), start, end)
    if depth > _DEEPEST or token["sign"] not in ("{", "["):
        raise ValueError(f"there is no value at character {start + 1}")
    if token["sign"] == "{":
        members: dict[str, JsonNode] = {}
        closing = _filled(tokens, "}", depth, members)
        return JsonNode(members, start, closing)
    items: list[JsonNode] = []
    return JsonNode(items, start, _filled(tokens, "]", depth, items))


def _filled(
    tokens: Iterator[re.Match[str]], closing: str, depth: int, into: dict[str, JsonNode] | list[JsonNode]
) -> int:
    """Reads what is in a list or a mapping; gives where it ends."""
    token = _next(tokens)
    if token["sign"] == closing:
        return token.end()
    while True:
        if isinstance(into, dict):
            if token["string"] is None or _next(tokens)["sign"] != ":":
                raise ValueError(f"there is no key at character {token.start() + 1}")
            into[json.loads(token["string"])] = _value(tokens, _next(tokens), depth + 1)
        else:
            into.append(_value(tokens, token, depth + 1))
        token = _next(tokens)
        if token["sign"] == closing:
            return token.end()
        if token["sign"] != ",":
            raise ValueError(f"there is no comma at character {token.start() + 1}")
        token = _next(tokens)
