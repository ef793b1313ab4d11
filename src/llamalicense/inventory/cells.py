"""The cells of a row become what a manifest states, by the map of their columns."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from llamalicense.inventory.columns import Column, ColumnMap
from llamalicense.inventory.fields import EACH, Steps, written
from llamalicense.manifest.messages import quoted
from llamalicense.yamlvalues import resolve

# What stands in cells of which nothing is known, beside signs alone such as - and ?; "none" may state that there is
# none, and NA is Namibia.
_UNTOLD = frozenset(
    "n/a n.a. n.a n/k k.a. k.a nan null unknown unclear unbekannt undefined tbd t.b.d. tbc tba todo "
    "#n/a #ref! #name? #value! #div/0! #num! #null!".split()
)
# 50.000 is fifty thousand in half of the world, and what a spreadsheet writes as 7E+08 has lost its last digits.
_TWO_MEANINGS = re.compile(r"[-+]?[1-9][0-9]{0,2}\.[0-9]{3}|[-+.0-9]+[eE][-+]?[0-9]+")
_LICENSEE: Steps = ("organisation", "name")


class _Wrong(ValueError):
    """What a cell holds and cannot mean."""


def manifest_of(cells: Mapping[str, Any], columns: ColumnMap) -> tuple[dict[str, Any], list[str]]:
    """The manifest that the cells of a row come to, and what is wrong with them.

    A blank cell states nothing, nor does one that `is_untold` and to whose word the map gives no meaning. Entries of
    lists of which no cell states anything are left out, so that a row with one model has one, whatever the number of
    columns for models.
    """
    tree: dict[str | int, Any] = {}
    wrong: list[str] = []
    of_entries: list[tuple[Column, Any]] = []
    for column in columns.columns:
        try:
            value = _stated(cells.get(column.name), column)
        except _Wrong as error:
            wrong.append(f"column {quoted(column.name)}: {error}")
            continue
        if value is not None and EACH in column.target.steps:
            of_entries.append((column, value))
        elif value is not None:
            _put(tree, column.target.steps, value)
    wrong += _spread(tree, of_entries)
    for whole, value in list(_applied(tree, columns)):
        _put(tree, whole, value)
    return {"manifest": 1, **_lists(tree)}, wrong


def _spread(tree: Any, of_entries: list[tuple[Column, Any]]) -> Iterator[str]:
    """Puts the entries of cells into entries of lists, and single values into every entry; what does not fit."""
    lengths: dict[Steps, dict[str, int]] = {}
    for column, items in of_entries:
        if isinstance(items, list):
            before, after = _parted(column.target.steps)
            lengths.setdefault(before, {})[column.name] = len(items)
            for place, item in enumerate(items):
                _put(tree, (*before, place, *after), item)
    for before, counted in lengths.items():
        none = not any(counted.values())
        if len(set(counted.values())) > 1 or (none and _entries(tree, before)):
            numbers = ", ".join(f"{length} in {quoted(name)}" for name, length in counted.items())
            yield f"columns differ in how many entries of {written(before)} they state: {numbers}"
        elif none:
            _put(tree, before, [])
    for column, value in of_entries:
        for whole in () if isinstance(value, list) else _wholes(tree, column.target.steps):
            _put(tree, whole, value)


def _stated(cell: Any, column: Column) -> Any:
    """What a cell states, None where it states nothing; raises _Wrong."""
    if isinstance(cell, str):
        cell = cell.strip() or None
    if column.split and isinstance(cell, str):
        cell = [part for part in map(str.strip, cell.split(column.split)) if part] or None
    if not isinstance(cell, list):
        value = _meant(cell, column)
        return [value] if column.target.lists and isinstance(value, str) else value
    parts = [_meant(part, column) for part in cell]
    if len(parts) == 1 and (parts[0] is None or isinstance(parts[0], list | bool)):
        return parts[0]  # such as false, or [] where a word of the map states that there are none
    for part, meant in zip(cell, parts, strict=True):
        if meant is None or isinstance(meant, list):
            shown = "null" if part is None else quoted(part)
            raise _Wrong(f"{shown} stands among others and is no entry; take it out, or leave the whole cell empty")
    return parts


def _meant(cell: Any, column: Column) -> Any:
    """What a cell, or one of its entries, means to the field that it is for."""
    takes = column.target.takes
    for word, value in column.values:
        if _word(cell) == word:
            return value
    if isinstance(cell, str):
        if is_untold(cell):
            if column.target.steps == _LICENSEE:
                raise _Wrong(
                    f"{quoted(cell)} names no licensee; leave the cell empty where it is that of --organisation"
                )
            return None
        resolved = None if _TWO_MEANINGS.fullmatch(cell) else resolve(cell)
        if isinstance(resolved, bool):
            return resolved if repr(resolved) in takes else cell
        if not isinstance(resolved, int | float) or "1" not in takes:
            return cell
        cell = resolved
    if isinstance(cell, float) and cell.is_integer() and "1" in takes:
        return int(cell)  # tables keep whole numbers so in a column that has empty cells as well
    if type(cell) is int and "1" not in takes:
        return str(cell)
    return cell


def is_untold(cell: str) -> bool:
    """Whether a cell is filled and tells nothing, as - and n/a do."""
    return cell.casefold() in _UNTOLD or not any(map(str.isalnum, cell))


def _word(cell: Any) -> str:
    """A cell as a map names its words."""
    return {True: "true", False: "false"}[cell] if isinstance(cell, bool) else str(cell)


def _parted(steps: Steps) -> tuple[Steps, Steps]:
    at = steps.index(EACH)
    return steps[:at], steps[at + 1 :]


def _put(tree: Any, steps: Steps, value: Any) -> None:
    *before, last = steps
    for step in before:
        tree = tree.setdefault(step, {})
    tree[last] = value


def _at(tree: Any, steps: Steps) -> Any:
    for step in steps:
        tree = tree.get(step) if isinstance(tree, dict) else None
    return tree


def _entries(tree: Any, steps: Steps) -> list[int]:
    """The places of the entries of a list that are stated so far."""
    inside = _at(tree, steps)
    return [place for place in inside if isinstance(place, int)] if isinstance(inside, dict) else []


def _wholes(tree: Any, steps: Steps) -> list[Steps]:
    """A path for each entry of the list that it means as a whole; for the first where none is stated."""
    if EACH not in steps:
        return [steps]
    before, after = _parted(steps)
    if isinstance(_at(tree, before), list):  # it is stated to have none
        return []
    return [(*before, place, *after) for place in _entries(tree, before) or (0,)]


def _applied(tree: Any, columns: ColumnMap) -> Iterator[tuple[Steps, Any]]:
    """Where constants hold in a row: in a part that may be left out only where a column states something of it."""
    for led, value in columns.constants:
        for whole in _wholes(tree, led.steps):
            is_free = not led.in_part or not any(_leads(column.target.steps, whole[:-1]) for column in columns.columns)
            if is_free or _at(tree, whole[:-1]) is not None:
                yield whole, value


def _leads(steps: Steps, part: Steps) -> bool:
    """Whether a column states something inside a part."""
    same = (step in (at, EACH) for step, at in zip(steps, part, strict=False))
    return len(steps) > len(part) and all(same)


def _lists(tree: Any) -> Any:
    """A tree whose entries of lists, by their numbers, stand in lists, in order."""
    if not isinstance(tree, dict):
        return tree
    inside = {step: _lists(part) for step, part in tree.items()}
    if inside and all(isinstance(step, int) for step in inside):
        return [inside[place] for place in sorted(inside)]
    return inside
