"""JSON as strict as a manifest's YAML: no key twice, no number that is none, no depth or size beyond the limits."""

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple, NoReturn

from pydantic_core import from_json

from llamalicense.errors import Problem
from llamalicense.yamlevents import MAX_DEPTH, MAX_EVENTS
from llamalicense.yamlfile import MAX_BYTES

_TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"
_TOO_LARGE = "a number that is too large to be one"


class _Refused(Exception):
    """What JSON allows, or Python takes for JSON, and no manifest may hold."""


class Parsed(NamedTuple):
    """What a line states, or why it cannot be read; `is_whole`: it is known that nothing of it is null."""

    value: Any
    problems: tuple[Problem, ...] = ()
    is_whole: bool = False


def parse_json(line: bytes, source: str, number: int) -> Parsed:
    """What a line of a source states, or why it cannot be read."""
    value = _plainly(line)
    if value is not None:
        return Parsed(value, is_whole=True)
    column, message = 1, ""
    try:
        if len(line) > MAX_BYTES:
            raise _Refused(f"the row has more than {MAX_BYTES:,} bytes; a manifest needs less")
        value = _DECODER.decode(line.decode().rstrip())
        message = _beyond_limits(value, line)
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode()) + 1
        message = f"byte 0x{line[error.start]:02x} is not UTF-8; save the file as UTF-8"
    except json.JSONDecodeError as error:
        column, message = error.colno, _not_json(error)
    except RecursionError:
        message = _TOO_DEEP
    except (_Refused, ValueError) as error:  # Python's own error: an integer of thousands of digits
        message = str(error) if isinstance(error, _Refused) else _TOO_LARGE
    return Parsed(None, (Problem(message, source, number, column),)) if message else Parsed(value)


def _plainly(line: bytes) -> Any:
    """What a line states, in half the time, where a count shows that no rule is broken and that nothing is null.

    Every key and every text of a line stands in two quotes: where as many are left as were read, no key stood twice.
    None where that is not shown, which says nothing of the line.
    """
    escaped = line.count(b'\\"') if b"\\" in line else 0
    if len(line) >= MAX_EVENTS or (escaped and b"\\\\" in line):
        return None
    try:
        value = from_json(line, cache_strings="keys")
    except ValueError:
        return None
    words, depth, level = 0, 0, [value]
    while level:
        depth += 1
        inner: list[Any] = []
        for part in level:
            if type(part) is dict:
                words += len(part)
                items: Iterable[Any] = part.values()
            elif type(part) is list:
                items = part
            else:  # null, or a number that may be none
                return None
            for item in items:
                if (kind := type(item)) is str:
                    words += 1
                elif kind in _TELLING:
                    inner.append(item)
        level = inner
    return value if depth <= MAX_DEPTH and line.count(b'"') - escaped == 2 * words else None


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
        raise _Refused(_TOO_LARGE)
    return number


def _no_number(text: str) -> NoReturn:
    raise _Refused(f"{text} is no number of JSON; leave the key out where nothing is known")


_DECODER = json.JSONDecoder(object_pairs_hook=_mapping, parse_float=_fraction, parse_constant=_no_number)
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_CONTAINERS = frozenset({dict, list})
_TELLING = frozenset({*_CONTAINERS, type(None), float})


def _beyond_limits(value: Any, line: bytes) -> str:
    """What `yamlfile` refuses as well: too many levels, too many values and keys, halves of characters."""
    events, depth, level = 0, 0, [value] if type(value) in _CONTAINERS else []
    while level:
        inner: list[Any] = []
        for part in level:
            events += 2 * len(part) + 2 if type(part) is dict else len(part) + 2
            for item in part.values() if type(part) is dict else part:
                if type(item) in _CONTAINERS:
                    events -= 1
                    inner.append(item)
        depth += 1
        if depth > MAX_DEPTH:
            return _TOO_DEEP
        level = inner
    if events >= MAX_EVENTS:
        return f"more than {MAX_EVENTS:,} values and keys"
    if b"\\" in line and _HALF.search(line):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            return "an escape of half a character, which no text can hold"
    return ""
