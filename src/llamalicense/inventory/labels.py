"""What a row is called and whose it is, taken from beside what it states."""

from collections.abc import Mapping
from typing import Any

from llamalicense.inventory.row import Reading


def labels(values: Mapping[str, Any], reading: Reading) -> tuple[str, str, list[str]]:
    """The key and the unit of a row, and what is wrong with them."""
    wrong: list[str] = []
    key = _label(values, reading.key, "--id", wrong) if reading.key else ""
    unit = _label(values, reading.unit, "--unit", wrong) if reading.unit else ""
    return key, unit, wrong


def _label(values: Mapping[str, Any], name: str, option: str, wrong: list[str]) -> str:
    value = values[name] if name in values else _at(values, name)
    if isinstance(value, dict | list):
        wrong.append(f'"{name}", which {option} names, holds {"a list" if isinstance(value, list) else "a mapping"}')
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _at(values: Any, path: str) -> Any:
    """What stands at a path such as `organisation.country`, or nothing."""
    for name in path.split("."):
        if not isinstance(values, dict):
            return None
        values = values.get(name)
    return values
