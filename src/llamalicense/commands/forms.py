"""How each field of a manifest is stated: read off its type, with an example and what an answer looks like."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from llamalicense import fields as kinds
from llamalicense.choices import CHOICES
from llamalicense.manifest import AcceptableUse, Content, Display, Manifest, Training, Use, Users
from llamalicense.yamlfile import NodePath, resolve

_NOTHING = ("no", "none", "nothing", "false", "[]")
_FLAGS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


class Kind(NamedTuple):
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
    kind: Kind
    part: type[BaseModel] | None = None
    many: Literal["", "list", "mapping"] = ""
    alone: bool = False
    nothing: Any = None
    required: bool = False
    decides: bool = False
    choices: Mapping[str, str] = MappingProxyType({})

    def entry(self, key: str | int) -> "Form":
        """The form of one of several."""
        if self.many == "list":
            return self._replace(many="", nothing=None)
        # The largest product in the month of the peak decides nothing.
        part = None if key == "peak" else self.part
        return self._replace(words=f"{self.words}.{key}", part=part, many="", nothing=None, choices={})


CHOICE = Kind("a word or its number", "", between=r"[,\s]+", parted=",")
_COUNT = Kind("a whole number, such as 2_000_000", 2_000_000, resolve)
_TEXT = Kind("a name", "a name")
_PROSE = Kind("a sentence", "A sentence.", between=r";\s*", parted=";")
_DOCUMENT = Kind("a path from the manifest's folder, or an https:// URL", "docs/document.md")
# By their types in `fields`.
_KINDS: list[tuple[Any, Kind, dict[str, Any]]] = [
    (kinds.Flag, Kind("yes or no", False, lambda text: _FLAGS.get(text.casefold(), text)), {}),
    (kinds.Day, Kind("a date, such as 2025-01-31", "2025-01-31"), {}),
    (kinds.Count, _COUNT, {}),
    (kinds.Country, Kind("a country code of two letters, such as US or DE", "US"), {}),
    (kinds.LicenceId, CHOICE, {}),
    (kinds.RuleName, Kind("a rule", "mau-threshold"), {}),
    (kinds.Name, _TEXT, {}),
    (kinds.Prose, _PROSE, {}),
    (kinds.Document, _DOCUMENT, {}),
    (kinds.Documents, _DOCUMENT, {"many": "list", "alone": True, "nothing": False}),
    (kinds.Tags, Kind("a tag, such as llama4 or Apache-2.0", "llama4"), {"many": "list", "alone": True, "nothing": []}),
    (kinds.Base, Kind("the name of a model, or scratch", "scratch"), {"nothing": False}),
]
# By the origins of their types.
_SEVERAL: dict[Any, dict[str, Any]] = {
    tuple: {"many": "list", "nothing": []},
    dict: {"many": "mapping", "nothing": {}},
}
# By the validators that make a list of one.
_ALSO_ALONE: dict[Any, dict[str, Any]] = {
    kinds.listed: {"alone": True},
    kinds.displays: {"alone": True, "nothing": False},
}
# What may be written as its first field alone.
ALONE = (Users, Content, Display)
# The fields that are stated together; of other parts the required ones, or all where none is.
_TOGETHER: dict[type[BaseModel], tuple[str, ...]] = {
    Users: ("total", "largest_product"),
    Display: ("at", "text"),
    Training: ("model", "through", "role"),
    AcceptableUse: ("applies", "borderline", "reviewed", "by"),
    Use: ("purposes",),
}
_LLAMA = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
_REVIEWER = "legal@acme.example"
_EXAMPLES: dict[str, Any] = {
    "manifest": 1,
    "organisation.name": "Acme Robotics Inc.",
    "organisation.monthly_active_users": {
        "peak": 2_000_000,
        "2025-03": {"total": 1_400_000, "largest_product": 1_000_000},
    },
    "organisation.grants.reference": "Agreement 2025-118",
    "organisation.claims_filed.against": "Meta Platforms",
    "models.id": _LLAMA,
    "models.derived_from": "meta-llama/Llama-3.3-70B-Instruct",
    "builds.name": "Llama-Acme-Support-17B",
    "builds.published_as": "acme/Llama-Acme-Support-17B",
    "builds.contains.model": _LLAMA,
    # Beside what is inside, a base is what else was merged.
    "builds.contains.change": "merged",
    "builds.base": "Qwen/Qwen3-8B",
    "builds.trained_with.model": _LLAMA,
    "builds.agreement": "LICENSE",
    "builds.notice": "NOTICE",
    "builds.built_with_llama.at": "https://acme.example/about",
    "builds.built_with_llama.text": "Built with Llama",
    "builds.known_dangers": ["It makes up sources."],
    "builds.risk_disclosure": "docs/model-card.md",
    "builds.user_terms": "https://acme.example/terms",
    "use.purposes": ["customer support"],
    "use.trade_compliance.by": _REVIEWER,
    "use.acceptable_use.by": _REVIEWER,
    "use.acceptable_use.applies": [],
    "use.acceptable_use.borderline": {"unlicensed-practice": "Every answer is reviewed by a licensed physician."},
    "house": {"approved-by-board": True},
    "waivers.rule": "llama-4/mau-threshold",
    "waivers.subject": "organisation",
    "waivers.reason": "Meta has answered, and the grant is being signed.",
    "waivers.approved_by": _REVIEWER,
    "waivers.expires": "2025-06-30",
}


@cache
def forms(part: type[BaseModel], within: str = "") -> dict[str, Form]:
    """The fields of a part, in the order of the format; `within`: the path of the part without indexes."""
    hints = get_type_hints(part, include_extras=True)
    return {
        name: _form(
            hints[name],
            name=name,
            words=f"{within}.{name}" if within else name,
            about=field.description or "",
            required=field.is_required(),
            decides=field.is_required() or field.default is not None,
        )
        for name, field in part.model_fields.items()
    }


def form_at(path: NodePath) -> Form:
    """The form of what stands at a path of a manifest."""
    form = Form("", "", "", _TEXT, Manifest)
    for step in path:
        if form.many:
            form = form.entry(step)
        else:
            assert form.part is not None
            form = forms(form.part, form.words)[str(step)]
    return form


def together(form: Form) -> tuple[Form, ...]:
    """The fields of a part that are asked for and shown at once."""
    assert form.part is not None
    inner = forms(form.part, form.words)
    names = _TOGETHER.get(form.part) or [name for name, each in inner.items() if each.required] or inner
    return tuple(inner[name] for name in names)


def required(form: Form) -> dict[str, Any]:
    """The least that a part states, as an example."""
    assert form.part is not None
    inner = forms(form.part, form.words).values()
    return {each.name: example(each) for each in inner if each.required}


def example(form: Form) -> Any:
    """Something that the field could state."""
    if form.words in _EXAMPLES:
        return _EXAMPLES[form.words]
    if form.part is not None:
        one: Any = {each.name: example(each) for each in together(form)}
    else:
        one = next(iter(form.choices), form.kind.example)
    return one if form.many != "list" or (form.alone and form.part is None) else [one]


def stated(form: Form, answer: str, options: tuple[str, ...]) -> Any:
    """What an answer states; `options` can be named by their numbers, from 1."""
    if form.nothing is not None and answer.casefold() in _NOTHING:
        return form.nothing
    if form.many != "list":
        return _one(form, answer, options)
    parted = re.split(form.kind.between, answer.removeprefix("[").removesuffix("]"))
    values = [_one(form, each.strip(), options) for each in parted if each.strip()]
    return values[0] if form.alone and len(values) == 1 else values


def _one(form: Form, answer: str, options: tuple[str, ...]) -> Any:
    if answer.isdecimal() and 0 < int(answer) <= len(options):
        return options[int(answer) - 1]
    return next((option for option in options if option.casefold() == answer.casefold()), form.kind.read(answer))


def _form(hint: Any, **about: Any) -> Form:
    found: dict[str, Any] = {}
    for step in _peeled(hint):
        found = {**_says(step, about["words"]), **found}
        if found.get("kind", CHOICE) is not CHOICE:
            break
    return Form(**{"kind": _TEXT, "choices": CHOICES.get(about["words"], {}), **found, **about})


def _peeled(hint: Any) -> Iterator[Any]:
    """A type and what it holds, from the outside in."""
    yield hint
    held = {Annotated: 0, Union: 0, UnionType: 0, tuple: 0, dict: 1}.get(get_origin(hint))
    if held is not None:
        yield from _peeled(get_args(hint)[held])


def _says(hint: Any, words: str) -> dict[str, Any]:
    """What one layer of a type says of its form."""
    for known, kind, rest in _KINDS:
        if hint == known:
            return {"kind": kind, **rest}
    origin = get_origin(hint)
    if origin is Annotated:
        validators = [getattr(each, "func", None) for each in hint.__metadata__]
        return next((alone for func, alone in _ALSO_ALONE.items() if func in validators), {})
    if origin is Literal:
        return {"kind": CHOICE, "choices": CHOICES.get(words) or dict.fromkeys(map(str, get_args(hint)), "")}
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return {"part": hint, "kind": next(iter(forms(hint, words).values())).kind}
    return _SEVERAL.get(origin, {})
