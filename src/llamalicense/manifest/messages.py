"""What a failed validation says to the person who wrote the file: where, what was found, what was expected."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from llamalicense.errors import Problem, did_you_mean
from llamalicense.inert import visible
from llamalicense.manifest.meanings import NOTHING_SAID, along, field_at, fields_along, part_in
from llamalicense.manifest.paths import dotted, names_of
from llamalicense.yamlfile import NodePath, Source

_EXPECTED = {
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "int_type": "expected a whole number, such as 700000000 or 700_000_000, without quotes",
    "greater_than_equal": "expected 0 or more",
    "dict_type": "expected a mapping (key: value)",
    "tuple_type": "expected a list; [] states none",
    "list_type": "expected a list; [] states none",
    "too_short": "expected at least one entry",
    "too_long": "expected fewer entries",
    "string_too_long": "this is too long",
}
_NOTHING = ("none", "no", "nothing")
_MEANT = {"quantised": "converted", "quantized": "converted", "gguf": "converted", "lora": "fine-tuned"}
_MAPPINGS = ("model_type", "model_attributes_type")
# What may be written as its first field alone.
_ALSO_TEXT = ("Content", "Display")


def problems_of(error: ValidationError, source: Source, model: type[BaseModel], inside: NodePath = ()) -> list[Problem]:
    """Every problem of a failed validation, each at its line and column; those `inside` of a path alone."""
    nulls = set(source.nulls)
    problems = (_problem(fault, source, model) for fault in error.errors(include_url=False) if not _follows(fault))
    return [problem for path, problem in problems if path not in nulls and path[: len(inside)] == inside]


def _follows(error: Any) -> bool:
    """Whether a problem only repeats others.

    A list with nothing but wrong entries counts as too short as well; where false or text may stand both are asked for.
    """
    if error["type"] == "literal_error":
        return bool(error["ctx"]["expected"] == "False")
    return error["type"] == "too_short" and bool(error["input"])


def nulls(source: Source) -> Iterator[Problem]:
    """A key without a value is an error: it is neither a statement nor the absence of one."""
    for path in source.nulls:
        yield source.problem(
            path, f"{dotted(path) or 'the file'} has no value; leave the key out, or state it", at_key=True
        )


def _problem(error: Any, source: Source, model: type[BaseModel]) -> tuple[NodePath, Problem]:
    kind, loc = error["type"], error["loc"]
    path = _path(source.value, loc)
    where = dotted(path)
    if kind == "missing":
        inside = f" in {where}" if where else ""
        about = _description(model, loc)
        return path, source.problem(path, f'"{loc[-1]}" is required{inside}{f": {about}" if about else ""}')
    if kind == "extra_forbidden":
        known = _known_keys(model, loc[:-1])
        hint = did_you_mean(str(loc[-1]), known) or (f"; known are {', '.join(known)}" if known else "")
        return path, source.problem(path, f"unknown key {quoted(loc[-1])}{hint}", at_key=True)
    if loc and loc[-1] == "[key]":
        path = (*path, loc[-2]) if path[-1:] != (loc[-2],) else path
        return path, source.problem(path, f"unknown key {quoted(loc[-2])}; {_expected(error)}", at_key=True)
    *_, meaning = (NOTHING_SAID, *along(model, names_of(path)))
    like = f", such as {meaning.such_as}" if meaning.such_as and kind in ("dict_type", *_MAPPINGS) else ""
    return path, source.problem(
        path, f"{where or 'the file'}: found {quoted(error['input'])}; {_expected(error)}{like}"
    )


def _path(value: Any, loc: tuple[str | int, ...]) -> NodePath:
    """The part of a validator's location that exists in the file; a step that only the validator sees is left out."""
    path: list[str | int] = []
    for part in loc:
        within = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if within or (isinstance(value, dict) and part in value):
            value = value[part]
            path.append(part)
    return tuple(path)


def _expected(error: Any) -> str:
    kind, value = error["type"], error["input"]
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", error["ctx"]["expected"]) or [error["ctx"]["expected"]]
        hint = did_you_mean(value, words) if isinstance(value, str) else ""
        meant = _MEANT.get(value) if isinstance(value, str) else None
        if meant in words:
            hint = f"; that is {meant} here"
        return f"expected {'one of ' if len(words) > 1 else ''}{', '.join(words)}{hint}"
    if kind in _MAPPINGS:
        text = "text, or " if error["ctx"]["class_name"] in _ALSO_TEXT else ""
        return f"expected {text}a mapping (key: value)"
    if kind in ("tuple_type", "list_type") and isinstance(value, str) and value.casefold() not in _NOTHING:
        return f"expected a list: [{value[:60]}]"
    if kind in ("tuple_type", "list_type") and isinstance(value, dict) and value:
        return "expected a list; write `- ` before the first key of each entry"
    if kind == "string_type":
        quotable = isinstance(value, int | float) and not isinstance(value, bool)
        return "expected text; put it in quotes" if quotable else "expected text"
    if kind == "string_pattern_mismatch":
        if "peak" in error["ctx"]["pattern"]:
            return "expected a month such as 2025-03, or peak"
        if error["ctx"]["pattern"].startswith("^https://"):
            return "expected an https address of a host, without a user, spaces or control characters"
        if "\\x00" in error["ctx"]["pattern"]:
            return "expected text that shows: not blank, no control, invisible or direction-changing characters"
        return f"expected something like {error['ctx']['pattern']}"
    return str(_EXPECTED.get(kind, error["msg"]))


def quoted(value: Any) -> str:
    """A found value, short, on one line and without characters that a terminal would obey."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    text = visible(text[:60]) + ("…" if text[60:] else "")
    return f'"{text}"' if isinstance(value, str) else text


def _known_keys(model: type[BaseModel], loc: tuple[str | int, ...]) -> list[str]:
    """The fields of the part that a location leads to; a step that is none of its own stays there."""
    fields = [field for _, field in fields_along(model, names_of(loc)) if field]
    here = part_in(fields[-1].annotation) if fields else model
    return list(here.model_fields) if here else []


def _description(model: type[BaseModel], loc: tuple[str | int, ...]) -> str:
    field = field_at(model, names_of(loc))
    return (field.description or "") if field else ""
