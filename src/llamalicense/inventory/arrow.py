"""Values of Arrow's types as those of a manifest: what YAML would hold, and nothing where nothing is stated."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from llamalicense.manifest.messages import quoted
from llamalicense.yamlevents import MAX_DEPTH, MAX_EVENTS

Converter = Callable[[Any], Any]


class Unfit(ValueError):
    """A value that no fact of a manifest can be, or a type of such values."""


def converter(kind: pa.DataType, depth: int = 1) -> Converter | None:
    """What makes a manifest's value of one of a type, None where it is one already; raises Unfit, as it does.

    It takes no null. A struct of which nothing is stated becomes {}.
    """
    if depth > MAX_DEPTH:
        raise Unfit(f"nested more than {MAX_DEPTH} levels deep")
    types = pa.types
    if types.is_dictionary(kind):
        return converter(kind.value_type, depth)
    if types.is_struct(kind):
        return _struct(kind, depth)
    if types.is_map(kind):
        return _map(kind, depth)
    if any(is_list(kind) for is_list in (types.is_list, types.is_large_list, types.is_fixed_size_list)):
        return _list(kind, depth)
    if types.is_boolean(kind) or types.is_integer(kind) or types.is_string(kind) or types.is_large_string(kind):
        return None
    for holds, make in _SCALARS:
        if holds(kind):
            return make
    raise Unfit(f"its type is {kind}, and no fact of a manifest is of it")


def _struct(kind: pa.DataType, depth: int) -> Converter:
    fields = [kind.field(place) for place in range(kind.num_fields)]
    makers = {field.name: converter(field.type, depth + 1) for field in fields}
    if len(makers) < len(fields):
        raise Unfit("two of its fields have one name")
    structs = {field.name for field in fields if pa.types.is_struct(field.type)}

    def make(value: dict[str, Any]) -> dict[str, Any]:
        stated = {}
        for name, maker in makers.items():
            if (item := value.get(name)) is not None:
                item = maker(item) if maker else item
                if item != {} or name not in structs:
                    stated[name] = item
        return stated

    return make


def _map(kind: pa.DataType, depth: int) -> Converter:
    of_key, of_item = converter(kind.key_type, depth + 1), converter(kind.item_type, depth + 1)

    def make(pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, item in pairs:
            word = str(of_key(key) if of_key else key)
            if word in mapping:
                raise Unfit(f"key {quoted(word)} stands twice in one mapping; keep one")
            mapping[word] = None if item is None else of_item(item) if of_item else item
        return {word: item for word, item in mapping.items() if item is not None}

    return make


def _list(kind: pa.DataType, depth: int) -> Converter:
    maker = converter(kind.value_type, depth + 1)

    def make(items: list[Any]) -> list[Any]:
        if len(items) > MAX_EVENTS:
            raise Unfit(f"a list of more than {MAX_EVENTS:,} entries")
        if None in items:
            raise Unfit(f"entry {items.index(None) + 1} of a list is null; take it out, or the whole list")
        return [maker(item) for item in items] if maker else items

    return make


def _number(value: float) -> int | float:
    """A whole number as one: columns that have empty cells as well often hold them as fractions."""
    if value != value:  # noqa: PLR0124  (not a number is no number, not even itself)
        raise Unfit("it holds NaN, which is no number; leave the cell empty (null) where nothing is known")
    return int(value) if value.is_integer() else value


def _decimal(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _day(value: date) -> str:
    """A day as a manifest writes it; a moment counts as one where it is midnight."""
    if isinstance(value, datetime):
        if value.time().replace(tzinfo=None) != datetime.min.time():
            raise Unfit(f"it holds the moment {value.isoformat()}, and a manifest states days; keep the day alone")
        value = value.date()
    return value.isoformat()


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise Unfit("it holds bytes that are not UTF-8") from None


_SCALARS: tuple[tuple[Callable[[pa.DataType], bool], Converter], ...] = (
    (pa.types.is_null, lambda value: value),
    (pa.types.is_floating, _number),
    (pa.types.is_decimal, _decimal),
    (pa.types.is_date, _day),
    (pa.types.is_timestamp, _day),
    (pa.types.is_binary, _text),
    (pa.types.is_large_binary, _text),
)
