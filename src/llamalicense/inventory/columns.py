"""The map of an inventory: which column of a table states which fact of a manifest; a file in YAML, version 1."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema

from llamalicense.errors import InputError, Problem, UsageError, did_you_mean
from llamalicense.inventory.fields import EACH, NoField, Steps, Target, nested, target, written
from llamalicense.inventory.row import Reading
from llamalicense.manifest.meanings import ManifestPart
from llamalicense.manifest.messages import nulls, problems_of, quoted
from llamalicense.manifest.types import Manifest
from llamalicense.manifest.values import Name, listed, version
from llamalicense.yamlfile import NodePath, Position, Source, parse

_NUMBERED = re.compile(r"\[[0-9]+\]")
# So many facts columns may state, each of which is held against all others.
MOST_FACTS = 2_000
_TOO_MANY = f"columns and constants state more than {MOST_FACTS:,} facts; a manifest has fewer"
# In a schema anything may stand there, null as well.
Meant = Annotated[Any, WithJsonSchema({"description": "A value of the fact, or null."})]


def _led(value: object) -> object:
    return {"to": value} if isinstance(value, str) else value


_Facts = Annotated[tuple[Name, ...], Field(min_length=1)]
Facts = Annotated[_Facts, BeforeValidator(listed, json_schema_input_type=Name | _Facts)]


class ColumnEntry(ManifestPart):
    """What a column states."""

    to: Facts = Field(description="The fact that it states, such as organisation.country or models[].id, or several.")
    split: Annotated[str, Field(min_length=1, max_length=10)] | None = Field(
        None, description="What stands between the entries of a cell, such as ; where it holds several."
    )
    values: dict[str, Meant] = Field(
        {}, description="What a cell's words mean, such as {yes: shipped}; null: nothing is stated."
    )


Entry = Annotated[ColumnEntry, BeforeValidator(_led, json_schema_input_type=Name | ColumnEntry)]


class MapFile(ManifestPart):
    """Which column of a table states which fact of a manifest."""

    map: Annotated[Literal[1], BeforeValidator(version)] = Field(description="The format's version: 1.")
    columns: dict[str, Entry] = Field(
        description="The columns that are read, each with the fact that it states; others are not."
    )
    constants: dict[str, Any] = Field(
        {}, description="Facts that hold for every row, such as models[].access: weights, where their part is stated."
    )
    unit: Name | None = Field(None, description="The column that says whose a row is, such as a department.")
    id: Name | None = Field(None, description="The column that names a row in later audits.")


class Column(NamedTuple):
    """A column and the fact that it states, with its place in the map."""

    name: str
    target: Target
    place: Position
    split: str = ""
    values: tuple[tuple[str, Any], ...] = ()


class ColumnMap(NamedTuple):
    """A map that was read; `name` is its file, empty where the columns are named as the facts that they state."""

    name: str
    columns: tuple[Column, ...]
    constants: tuple[tuple[Target, Any], ...] = ()
    unit: str = ""
    key: str = ""

    def with_column(self, problem: Problem) -> Problem:
        """A problem of a fact, which its message begins with, and the column that states it, where a map says which."""
        fact = _NUMBERED.sub("[]", problem.message.partition(": ")[0])
        names = (column.name for column in self.columns if _NUMBERED.sub("[]", written(column.target.steps)) == fact)
        name = next(names, None) if self.name else None
        return problem._replace(message=f"{problem.message} (column {quoted(name)})") if name else problem

    def reading(self, unit: str = "", key: str = "") -> Reading:
        """How rows are read by this map, where options do not name other columns."""
        return Reading(unit or self.unit, key or self.key, self)


def column_map(data: bytes, name: str) -> ColumnMap:
    """The map that these bytes are; raises InputError with every problem, each at its line."""
    source = parse(data, name)
    if not isinstance(source.value, dict):
        raise InputError([source.problem((), "a map is a mapping that begins with `map: 1`")])
    problems = list(nulls(source._replace(nulls=[path for path in source.nulls if path[2:3] != ("values",)])))
    try:
        file = MapFile.model_validate(source.value)
    except ValidationError as error:
        raise InputError([*problems, *problems_of(error, source, MapFile)]) from None
    if sum(len(entry.to) for entry in file.columns.values()) + len(file.constants) > MOST_FACTS:
        raise InputError([*problems, source.problem(("columns",), _TOO_MANY, at_key=True)])
    columns = [column for item in file.columns.items() for column in _columns(item, source, problems)]
    constants = [pair for pair in (_constant(item, source, problems) for item in file.constants.items()) if pair]
    paths: list[tuple[Steps, NodePath]] = [
        *((column.target.steps, ("columns", column.name)) for column in columns),
        *((led.steps, ("constants", path)) for led, path, _ in constants),
    ]
    for place, other in _conflicts([steps for steps, _ in paths]):
        (_, path), (_, again) = paths[place], paths[other]
        line, _ = source.key_position(path)
        message = f"{quoted(again[-1])} states what {quoted(path[-1])} in line {line} states; keep one"
        problems.append(source.problem(again, message, at_key=True))
    if problems:
        raise InputError(problems)
    stated = tuple((led, value) for led, _, value in constants)
    return ColumnMap(name, tuple(columns), stated, file.unit or "", file.id or "")


def _columns(item: tuple[str, ColumnEntry], source: Source, problems: list[Problem]) -> Iterator[Column]:
    """A column, once for each fact that it states."""
    name, entry = item
    path: NodePath = ("columns", name)
    for place, fact in enumerate(entry.to):
        try:
            led = target(fact)
        except NoField as error:
            problems.append(source.problem((*path, "to", place), str(error)))
            continue
        for word, value in entry.values.items():
            if value is not None and not (value == [] and EACH in led.steps):
                whole = [value] if led.lists and not isinstance(value, list) else value
                problems += _faults(led.steps, whole, source, (*path, "values", word))
        yield Column(name, led, source.key_position(path), entry.split or "", tuple(entry.values.items()))


def _constant(item: tuple[str, Any], source: Source, problems: list[Problem]) -> tuple[Target, str, Any] | None:
    path, value = item
    try:
        led = target(path)
    except NoField as error:
        problems.append(source.problem(("constants", path), str(error), at_key=True))
        return None
    problems += _faults(led.steps, value, source, ("constants", path)) if value is not None else ()
    return led, path, value


def _faults(steps: Steps, value: Any, source: Source, path: NodePath) -> Iterator[Problem]:
    """What is wrong with a value of the map where it is to stand in a manifest."""
    manifest = nested(steps, value)
    inside = tuple(0 if isinstance(step, int) else step for step in steps)
    try:
        Manifest.model_validate(manifest)
    except ValidationError as error:
        here = Source(source.name, manifest, source.mark(path), [])
        yield from problems_of(error, here, Manifest, inside)


def _conflicts(paths: Sequence[Steps]) -> Iterator[tuple[int, int]]:
    """The places of each two paths of which one states again what the other states, as a whole or in part."""
    for (place, steps), (other, other_steps) in combinations(enumerate(paths), 2):
        if all(step == at or EACH in (step, at) for step, at in zip(steps, other_steps, strict=False)):
            yield place, other


def columns_of(source: str, header: Sequence[str], reading: Reading) -> ColumnMap:
    """The map by which the rows of a source are read; raises InputError or UsageError where its columns do not fit.

    Without a map each column is named as the fact that it states.
    """
    for option, name in (("--unit", reading.unit), ("--id", reading.key)):
        if name and name not in header:
            raise UsageError(f"{option} {name}: {source} has no such column{_meant(name, header)}")
    columns: ColumnMap | None = reading.columns
    if columns:
        missing = {column.name: column.place for column in columns.columns if column.name not in header}
        if missing:
            messages = (f"{source} has no column {quoted(name)}{_meant(name, header)}" for name in missing)
            places = missing.values()
            raise InputError(Problem(message, columns.name, *at) for message, at in zip(messages, places, strict=True))
        return columns
    return _named_as_facts(source, header, (reading.unit, reading.key))


def _named_as_facts(source: str, header: Sequence[str], labels: Sequence[str]) -> ColumnMap:
    columns, strange = [], []
    if len(header) > MOST_FACTS:
        raise InputError([Problem(f"without a map {_TOO_MANY}; say in a map which columns are read", source, 1, 1)])
    for name in header:
        try:
            columns.append(Column(name, target(name), (1, 1)))
        except NoField as error:
            strange += [(name, error)] if name not in labels else []
    problems = [
        f"{quoted(columns[other].name)} states what {quoted(columns[place].name)} states; keep one"
        for place, other in _conflicts([column.target.steps for column in columns])
    ]
    if strange:
        names = ", ".join(quoted(name) for name, _ in strange[:10]) + (" ..." if len(strange) > 10 else "")
        problems.append(
            f"{names}: without a map a column is named as the fact that it states ({strange[0][1]}); "
            "say in a map what the columns state: --map FILE drafts it"
        )
    if problems:
        raise InputError(Problem(message, source, 1, 1) for message in problems)
    return ColumnMap("", tuple(columns))


def _meant(name: str, header: Sequence[str]) -> str:
    return did_you_mean(name, header) or f"; its columns are {', '.join(map(quoted, header[:20]))}"
