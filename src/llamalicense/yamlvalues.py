"""Values of YAML: what plain words mean, and what is inside of values.

Plain text stays text: only true/false, null, decimal integers and fractions are resolved, so that the country `NO`
is not false and a date is not an object.
"""

import re
from collections.abc import Iterator
from typing import Any

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:_[0-9]{3})+)\Z")
_FRACTION = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?:\.[0-9]*)?[eE][-+]?[0-9]+)\Z")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
RESOLVED = frozenset(["", *"0123456789+-.~tTfFnN"])


def resolve(plain: str) -> str | int | float | bool | None:
    """What a plain scalar means: a constant, a decimal integer (perhaps with `_` for thousands), a fraction or text."""
    if plain[:1] not in RESOLVED:
        return plain
    if plain in _CONSTANTS:
        return _CONSTANTS[plain]
    if len(plain) <= 40 and _INTEGER.match(plain):
        return int(plain)
    return float(plain) if len(plain) <= 40 and _FRACTION.match(plain) else plain


def parts(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """A value and all that is inside it, in the order of the file, each with its path."""
    yield path, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in inside:
        yield from parts(part, (*path, step))


def nulls_in(value: Any) -> list[tuple[str | int, ...]]:
    """Where null stands in a value."""
    return [path for path, part in parts(value) if part is None]
