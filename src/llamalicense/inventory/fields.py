"""Which field of a manifest a path leads to, and what a cell must hold to be a value of it."""

import re
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from llamalicense.errors import did_you_mean
from llamalicense.manifest.types import Manifest
from llamalicense.project.load import SPELLINGS

EACH = -1  # in a path: every entry of a list
Steps = tuple[str | int, ...]
_STEP = re.compile(r"([^.\[\]]+)((?:\[[0-9]{0,3}\])*)(?:\.(?=.)|\Z)")
_PROBES: tuple[Any, ...] = (1, True, False)


class Target(NamedTuple):
    """Where in a manifest a column leads.

    `takes`: which of 1, True and False its field takes; `lists`: it takes nothing but a list. `in_part`: it stands in a
    part that may be left out, and that this fact alone would leave incomplete.
    """

    steps: Steps
    takes: tuple[str, ...]
    lists: bool
    in_part: bool


class NoField(ValueError):
    """A path that leads to no field, and why."""


@cache
def target(path: str) -> Target:
    """What a path such as `builds[0].delivery` or `models[].id` leads to; raises NoField."""
    steps = _steps(path)
    hint: Any = Manifest
    in_part = False
    for place, step in enumerate(steps):
        part, hint = _held(hint), _within(hint, steps[:place], step)
        if _is_model(part):
            in_part = place > 1 and any(field.is_required() for field in part.model_fields.values())
    if steps.count(EACH) > 1:
        raise NoField("two lists are meant as a whole ([]); give one of them the number of an entry, such as [0]")
    adapter: TypeAdapter[Any] = TypeAdapter(hint)
    takes = tuple(repr(probe) for probe in _PROBES if not _faults(adapter, probe))
    return Target(steps, takes, "tuple_type" in _faults(adapter, "x"), in_part)


def written(steps: Steps) -> str:
    """A path as users write it."""
    parts = (f"[{'' if step == EACH else step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return "".join(parts).removeprefix(".")


def nested(steps: Steps, value: Any) -> Any:
    """A manifest that states one value, first in whatever lists are on the way."""
    for step in reversed(steps):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def _steps(path: str) -> Steps:
    steps: list[str | int] = []
    position = 0
    while match := _STEP.match(path, position):
        name = match[1] if steps[:1] == ["house"] else SPELLINGS.get(match[1], match[1])
        steps += [name, *(int(index) if index else EACH for index in re.findall(r"\[([0-9]*)\]", match[2]))]
        position = match.end()
    if position < len(path) or not steps:
        raise NoField(f'"{path}" is no path of a manifest, such as organisation.country or models[0].id')
    return tuple(steps)


def _held(hint: Any) -> Any:
    """A type without what is said about it, and of several the first."""
    while get_origin(hint) in (Annotated, Union, UnionType):
        hint = get_args(hint)[0]
    return hint


def _within(hint: Any, before: Steps, step: str | int) -> Any:
    """The type of what stands at a step inside a type; raises NoField."""
    hint, where = _held(hint), written(before) or "a manifest"
    origin = get_origin(hint)
    if hint is Any:
        return Any
    if origin is tuple:
        if isinstance(step, int):
            return get_args(hint)[0]
        raise NoField(f"{where} is a list: write {where}[0].{step} for its first entry, or {where}[].{step} for each")
    if isinstance(step, int):
        raise NoField(f"{where} is no list and has no entry {written((step,))}")
    if origin is dict:
        key, value = get_args(hint)
        if _faults(TypeAdapter(key), step):
            raise NoField(f'{where} has no "{step}"{did_you_mean(step, _words(key))}')
        return value
    if _is_model(hint):
        if step not in hint.model_fields:
            hint_at = did_you_mean(step, hint.model_fields) or f"; known are {', '.join(hint.model_fields)}"
            raise NoField(f'{where} has no field "{step}"{hint_at}')
        field = hint.model_fields[step]
        return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    raise NoField(f'{where} is one value and has nothing inside, such as "{step}"')


def _is_model(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, BaseModel)


def _words(hint: Any) -> list[str]:
    return [str(word) for word in get_args(_held(hint))]


def _faults(adapter: TypeAdapter[Any], value: Any) -> set[str]:
    """What is wrong with a value, by the kinds of fault."""
    try:
        adapter.validate_python(value)
    except ValidationError as error:
        return {fault["type"] for fault in error.errors(include_url=False)}
    return set()
