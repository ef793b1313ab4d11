"""How each field of a manifest is stated: read off its type and its meaning, and what an answer looks like."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from llamalicense.manifest import values
from llamalicense.manifest.meanings import NOTHING_SAID, Meaning, layers, meaning_of
from llamalicense.manifest.types import Content, Display, Manifest, Users
from llamalicense.yamlfile import NodePath
from llamalicense.yamlvalues import resolve

# The one word that prompts offer for it; what a manifest writes, and a no, are understood as well.
NONE = "none"
_NOTHING = (NONE, "no", "false", "[]")
_FLAGS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


class ValueKind(NamedTuple):
    """A kind of value: what an answer looks like, what it states, an example, and what parts several of them.

    What cannot be read stays text, so that it is the manifest's own reader that refuses it.
    """

    like: str
    example: Any
    read: Callable[[str], Any] = str
    between: str = r",\s+"
    parted: str = ", "


class Form(NamedTuple):
    """A field of a manifest, or an entry of it; `words` is its path without indexes.

    `part` is the mapping that it holds, `many` how several are held, `alone` whether one of several needs no list,
    `nothing` what states that there is none (None: nothing does), `decides` whether leaving it out states something.
    """

    name: str
    words: str
    about: str
    kind: ValueKind
    part: type[BaseModel] | None = None
    many: Literal["", "list", "mapping"] = ""
    alone: bool = False
    nothing: Any = None
    required: bool = False
    decides: bool = False
    choices: Mapping[str, str] = MappingProxyType({})
    meaning: Meaning = NOTHING_SAID

    def entry(self, key: str | int) -> "Form":
        """The form of one of several."""
        if self.many == "list":
            return self._replace(many="", nothing=None)
        # The largest product in the month of the peak decides nothing.
        part = None if key == "peak" else self.part
        return self._replace(
            words=f"{self.words}.{key}", part=part, many="", nothing=None, choices={}, meaning=NOTHING_SAID
        )


CHOICE = ValueKind("a word or its number", "", between=r"[,\s]+", parted=",")
_COUNT = ValueKind("a whole number, such as 2_000_000", 2_000_000, resolve)
_TEXT = ValueKind("a name", "a name")
_PROSE = ValueKind("a sentence", "A sentence.", between=r";\s*", parted=";")
_DOCUMENT = ValueKind("a path from the manifest's folder, or an https:// URL", "docs/document.md")
# By their types in `fields`, whatever these mean.
_KINDS: list[tuple[Any, ValueKind, dict[str, Any]]] = [
    (values.Flag, ValueKind("yes or no", False, lambda text: _FLAGS.get(text.casefold(), text)), {}),
    (values.Day, ValueKind("a date, such as 2025-01-31", "2025-01-31"), {}),
    (values.Count, _COUNT, {}),
    (values.Country, ValueKind("a country code of two letters, such as US or DE", "US"), {}),
    (values.LicenceId, CHOICE, {}),
    (values.RuleName, ValueKind("a rule", "mau-threshold"), {}),
    (values.Name, _TEXT, {}),
    (values.Prose, _PROSE, {}),
    (values.DocumentName, _DOCUMENT, {}),
    (values.Documents, _DOCUMENT, {"many": "list", "alone": True, "nothing": False}),
    (
        values.Tags,
        ValueKind("a tag, such as llama4 or Apache-2.0", "llama4"),
        {"many": "list", "alone": True, "nothing": []},
    ),
    (values.Base, ValueKind("the name of a model, or scratch", "scratch"), {"nothing": False}),
]
# By the origins of their types.
_SEVERAL: dict[Any, dict[str, Any]] = {
    tuple: {"many": "list", "nothing": []},
    dict: {"many": "mapping", "nothing": {}},
}
# By the validators that make a list of one.
_ALSO_ALONE: dict[Any, dict[str, Any]] = {
    values.listed: {"alone": True},
    values.displays: {"alone": True, "nothing": False},
}
# What may be written as its first field alone.
ALONE = (Users, Content, Display)


@cache
def forms(part: type[BaseModel], within: str = "") -> dict[str, Form]:
    """The fields of a part, in the order of the format; `within`: the path of the part without indexes."""
    hints = get_type_hints(part, include_extras=True)
    return {
        name: _form(
            hints[name],
            name=name,
            words=f"{within}.{name}" if within else name,
            meaning=meaning_of(field),
            about=field.description or "",
            required=field.is_required(),
            decides=field.is_required() or field.default is not None,
        )
        for name, field in part.model_fields.items()
    }


def form_at(path: NodePath) -> Form:
    """The form of what stands at a path of a manifest; raises LookupError where the format has none."""
    form = Form("", "", "", _TEXT, Manifest)
    for step in path:
        form = form.entry(step) if form.many else forms(form.part or BaseModel, form.words)[str(step)]
    return form


def together(form: Form) -> tuple[Form, ...]:
    """The fields of a part that are asked for and shown at once: the required ones and what goes with them, or all."""
    assert form.part is not None
    fields = forms(form.part, form.words).values()
    chosen = [field for field in fields if field.required or field.meaning.at_once]
    return tuple(sorted(chosen or fields, key=lambda field: field.meaning.later))


def required(form: Form) -> dict[str, Any]:
    """The least that a part states, as an example."""
    assert form.part is not None
    return {field.name: example(field) for field in forms(form.part, form.words).values() if field.required}


def example(form: Form) -> Any:
    """Something that the field could state."""
    if form.meaning.example is not None:
        return form.meaning.example
    if form.part is not None:
        one: Any = {field.name: example(field) for field in together(form)}
    else:
        one = next(iter(form.choices), form.kind.example)
    return one if form.many != "list" or (form.alone and form.part is None) else [one]


def typed(words: str) -> str:
    """Words about a field for whoever answers: with the one word for what a manifest writes as [] or false."""
    words = re.sub(r"(?:\[\]|false) for (?:none|nothing|nowhere)", NONE, words)
    words = re.sub(r"\[\] states (?:none|nowhere)\b", f"{NONE} states that there is none", words)
    return re.sub(r"\[\]|\bfalse\b", NONE, words)


def is_document(form: Form) -> bool:
    """Whether a field names files or addresses."""
    return form.kind is _DOCUMENT


def none_of(form: Form) -> Any:
    """What states that there is none, or for a yes or no that it is not so."""
    return False if form.nothing is None else form.nothing


def stated(form: Form, answer: str, options: tuple[str, ...]) -> Any:
    """What an answer states; `options` can be named by their numbers, from 1."""
    if form.nothing is not None and answer.casefold() in _NOTHING:
        return form.nothing
    if form.many != "list":
        return _one(form, answer, options)
    parted = re.split(form.kind.between, answer.removeprefix("[").removesuffix("]"))
    values = [_one(form, word.strip(), options) for word in parted if word.strip()]
    return values[0] if form.alone and len(values) == 1 else values


def _one(form: Form, answer: str, options: tuple[str, ...]) -> Any:
    numbered = {str(number): option for number, option in enumerate(options, 1)}
    if answer in numbered:
        return numbered[answer]
    return next((option for option in options if option.casefold() == answer.casefold()), form.kind.read(answer))


def _form(hint: Any, *, meaning: Meaning, **about: Any) -> Form:
    of_type: dict[str, Any] = {}
    for layer in layers(hint):
        of_type = {**_of_layer(_without_meaning(layer), about["words"]), **of_type}
        if of_type.get("kind", CHOICE) is not CHOICE:
            break
    if meaning.choices:
        of_type["choices"] = meaning.choices
    return Form(**{"kind": _TEXT, **of_type, **about, "meaning": meaning})


def _without_meaning(hint: Any) -> Any:
    """A type as `fields` has it, where a field of it says what it means."""
    if get_origin(hint) is not Annotated:
        return hint
    held, *metadata = get_args(hint)
    rest = tuple(entry for entry in metadata if not isinstance(entry, Meaning))
    return Annotated[(held, *rest)] if rest else held


def _of_layer(hint: Any, words: str) -> dict[str, Any]:
    """What one layer of a type says of its form."""
    for known, kind, rest in _KINDS:
        if hint == _without_meaning(known):
            return {"kind": kind, **rest}
    origin = get_origin(hint)
    if origin is Annotated:
        validators = [getattr(entry, "func", None) for entry in hint.__metadata__]
        return next((alone for validator, alone in _ALSO_ALONE.items() if validator in validators), {})
    if origin is Literal:
        return {"kind": CHOICE, "choices": dict.fromkeys(map(str, get_args(hint)), "")}
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return {"part": hint, "kind": next(iter(forms(hint, words).values())).kind}
    return _SEVERAL.get(origin, {})
