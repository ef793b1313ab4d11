"""What a field of a manifest means to whoever states it; it stands with the field, in its type."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

_NONE: Mapping[str, Any] = MappingProxyType({})


class Meaning(NamedTuple):
    """What a field, or every field of a type, is beside its type and its description; each part may be left out."""

    # Asks for it where it is missing, in a line; {name} is the model or build, {month} the month.
    question: str = ""
    # Who would know.
    ask: str = ""
    # What to write by hand, where the question alone would not tell.
    write: str = ""
    # There mostly is none, so that several such may be asked for in one question.
    seldom: bool = False
    # The words that it takes, each with a line that says what it covers.
    choices: Mapping[str, str] = _NONE
    # What it could state, and for a message what it looks like, where its kind alone would not tell.
    example: Any = None
    such_as: str = ""
    # Where what it names is listed: `catalogue`, `models`, `builds`.
    listed_in: tuple[str, ...] = ()
    # Asked for and shown together with the required fields of its part; `later`: after them.
    at_once: bool = False
    later: bool = False
    # What else could be stated is found for the statement around it, as a whole.
    inseparable: bool = False
    # What to do so that it states another word, the least drastic first; `act`: so that it names a place.
    acts: Mapping[str, str] = _NONE
    act: str = ""
    # What would have been so if it stated another word, which nobody can choose.
    otherwise: Mapping[str, str] = _NONE
    # Keys of a mapping that mean something of their own.
    keys: Mapping[str, "Meaning"] = _NONE

    def __hash__(self) -> int:
        # It stands in types, which have to be hashable, and it holds mappings.
        return id(self)


NOTHING_SAID = Meaning()


class ManifestPart(BaseModel):
    """A mapping of the manifest."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def layers(hint: Any) -> Iterator[Any]:
    """A type and what it holds, from the outside in: of an union the first, of a mapping the values."""
    yield hint
    inner = {Annotated: 0, Union: 0, UnionType: 0, tuple: 0, dict: 1}.get(get_origin(hint))
    if inner is not None:
        yield from layers(get_args(hint)[inner])


def part_in(annotation: Any) -> type[BaseModel] | None:
    """The mapping that a field holds, alone or several times; None where it holds none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(part_in, get_args(annotation))), None)


def meaning_of(field: FieldInfo) -> Meaning:
    """What a field means: what stands with the field, and for the rest with its type."""
    of_types = (getattr(layer, "__metadata__", ()) for layer in layers(field.annotation))
    everything = chain(reversed(field.metadata), *of_types)
    stated = [meaning for meaning in everything if isinstance(meaning, Meaning)]
    if len(stated) < 2:
        return stated[0] if stated else NOTHING_SAID
    return Meaning(**{name: _first(stated, name) for name in Meaning._fields})


def _first(stated: Iterable[Meaning], name: str) -> Any:
    default = getattr(NOTHING_SAID, name)
    return next((value for meaning in stated if (value := getattr(meaning, name)) is not default), default)


def along(part: type[BaseModel], names: Iterable[str]) -> Iterator[Meaning]:
    """The meaning of each field, or key of a mapping, on the way that names lead from a part."""
    meaning = NOTHING_SAID
    for name, field in fields_along(part, names):
        if field is None:
            yield meaning.keys.get(name, NOTHING_SAID)
        else:
            yield (meaning := meaning_of(field))


def fields_along(part: type[BaseModel], names: Iterable[str]) -> Iterator[tuple[str, FieldInfo | None]]:
    """Each name of a way from a part with its field, or with None where it is a key of a mapping."""
    here: type[BaseModel] | None = part
    for name in names:
        field = here.model_fields.get(name) if here else None
        here = part_in(field.annotation) if field else here
        yield name, field


def field_at(part: type[BaseModel], names: Iterable[str]) -> FieldInfo | None:
    """The field that names lead to; None for a key of a mapping and for what is no field."""
    *_, field = (None, *(field for _, field in fields_along(part, names)))
    return field


def meanings(part: type[BaseModel], within: str = "") -> Iterator[tuple[str, Meaning]]:
    """Every field of a part and of the parts inside it, by its path without places in lists."""
    for name, field in part.model_fields.items():
        path, meaning, inner = f"{within}{name}", meaning_of(field), part_in(field.annotation)
        yield path, meaning
        yield from ((f"{path}.{key}", of_key) for key, of_key in meaning.keys.items())
        if inner:
            yield from meanings(inner, f"{path}.")
