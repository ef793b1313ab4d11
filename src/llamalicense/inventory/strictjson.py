"""JSON as strict as a manifest's YAML: no key twice, no number that is none, no depth or size beyond the limits."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, NoReturn

from llamalicense.errors import Problem
from llamalicense.inventory.labels import spelled
from llamalicense.yamlfile import MAX_BYTES, MAX_DEPTH, MAX_EVENTS, NodePath


class JsonValue(NamedTuple):
    """What a line of JSON states, where it says null, and why it cannot be read; at worst nothing but the last."""

    value: Any = None
    nulls: tuple[NodePath, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Refused(Exception):
    """What JSON allows, or Python takes for JSON, and no manifest may hold."""


def parse_json(line: bytes, source: str, number: int) -> JsonValue:
    """What a line of a source states, with its keys in our spelling."""

    def refused(message: str, column: int = 1) -> JsonValue:
        return JsonValue(problems=(Problem(message, source, number, column),))

    if len(line) > MAX_BYTES:
        return refused(f"the row has more than {MAX_BYTES:,} bytes; a manifest needs less")
    try:
        value = _DECODER.decode(line.decode().rstrip())
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode()) + 1
        return refused(f"byte 0x{line[error.start]:02x} is not UTF-8; save the file as UTF-8", column)
    except json.JSONDecodeError as error:
        return refused(_not_json(error), error.colno)
    except RecursionError:
        return refused(f"nested more than {MAX_DEPTH} levels deep")
    except (_Refused, ValueError) as error:  # Python's own error: an integer of thousands of digits
        return refused(str(error) if isinstance(error, _Refused) else "a number that is too large to be one")
    if _is_plain(line):
        return JsonValue(value)
    if problem := _beyond_limits(value):
        return refused(problem)
    value, clashes = spelled(value)
    return JsonValue(value, tuple(_nulls(value, ())), tuple(Problem(clash, source, number, 1) for clash in clashes))


def _not_json(error: json.JSONDecodeError) -> str:
    if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string"):
        return "the row ends in the middle of its JSON; a row is one whole JSON object on one line"
    return f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}; a row is one JSON object on one line"


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for place, key in enumerate(keys) if key in keys[:place])
        raise _Refused(f"key {json.dumps(twice)[:80]} stands twice in one mapping; keep one")
    return mapping


def _fraction(text: str) -> float:
    number = float(text)
    if abs(number) == float("inf"):
        raise _Refused("a number that is too large to be one")
    return number


def _no_number(text: str) -> NoReturn:
    raise _Refused(f"{text} is no number of JSON; leave the key out where nothing is known")


_DECODER = json.JSONDecoder(object_pairs_hook=_mapping, parse_float=_fraction, parse_constant=_no_number)
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
# Half a character, or a small letter, which may be one of a key.
_ODD_ESCAPE = re.compile(rb"\\u(?:[dD][89a-fA-F]|00[67])")


def _is_plain(line: bytes) -> bool:
    """Whether the bytes of a line tell that nothing in it has to be looked at, as those of most lines do.

    Taking away what is empty takes away the innermost brackets, at most two levels at a time; a bracket in a text
    leaves some over.
    """
    if len(line) >= MAX_EVENTS or b"null" in line or b"organization" in line or b'"license"' in line:
        return False
    if b"\\" in line and _ODD_ESCAPE.search(line):
        return False
    brackets = line.translate(None, _NO_BRACKETS)
    for _ in range(MAX_DEPTH // 2):
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
        if not brackets:
            return True
    return False


def _beyond_limits(value: Any) -> str:
    """What `yamlfile` refuses as well: halves of characters, too many levels, too many values and keys."""
    events, depth, level = 0, 0, [value]
    while level:
        inner: list[Any] = []
        for part in level:
            keys, items = (list(part), part.values()) if isinstance(part, dict) else ((), part)
            if any(map(_has_half, (part, *keys))):
                return "an escape of half a character, which no text can hold"
            if isinstance(part, dict | list):
                events += 2 + len(keys)
                inner += items
            else:
                events += 1
        depth += 1
        if depth > MAX_DEPTH and any(isinstance(part, dict | list) for part in level):
            return f"nested more than {MAX_DEPTH} levels deep"
        level = inner
    # Two events more begin and end the file.
    return f"more than {MAX_EVENTS:,} values and keys" if events >= MAX_EVENTS else ""


def _has_half(text: Any) -> bool:
    return isinstance(text, str) and any("\ud800" <= character <= "\udfff" for character in text)


def _nulls(value: Any, path: NodePath) -> Iterator[NodePath]:
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _nulls(inner, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _nulls(item, (*path, place))
