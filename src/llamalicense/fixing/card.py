"""Drafts about the front matter of a model card: licence, its name and link, the models that it comes from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from llamalicense.documents.document import stem
from llamalicense.documents.read import reader_of
from llamalicense.facts.builds import MODELS
from llamalicense.facts.contents import models_inside
from llamalicense.facts.tags import spellings, whose
from llamalicense.fixing.draft import Case, Draft, Drafts
from llamalicense.fixing.insertions import front_matter_of
from llamalicense.fixing.spans import FileText, Replacement
from llamalicense.fixing.yaml_edits import Uneditable, YamlText, entry
from llamalicense.yamlfile import NodePath

Files = Mapping[str, Sequence[Replacement]]
_LICENCE, _NAME, _LINK, _BASE = "license", "license_name", "license_link", "base_model"
_ORDER = (_LICENCE, _NAME, _LINK, _BASE)
_NAMED_BESIDE = "other"
_CALLED_CARDS = ("modelcard", "model_card", "model-card")
# What lies beside the README of a model and of no product that uses one: the model itself.
_MODEL_FILE = re.compile(
    r".+\.(?:safetensors|gguf)|.+\.safetensors\.index\.json|pytorch_model.*\.bin|(?:adapter|generation)_config\.json"
)


class CardText(NamedTuple):
    """A card, by its path, and its front matter; None where it has none yet, which the first key brings."""

    place: str
    text: FileText
    front: YamlText | None

    def has(self, key: str) -> bool:
        """Whether it says something under a key."""
        return self.front is not None and self.front.has((key,))

    def value(self, key: str) -> str:
        """The word under a key; empty where there is none."""
        return self.front.value((key,)) if self.front and self.front.has((key,)) else ""

    def stating(self, key: str, *values: str) -> Replacement:
        """The card with a key that it does not have."""
        if self.front:
            return self.front.with_key((), key, values, _ORDER)
        lines = ["---", entry(key, values), "---", *([""] if self.text.content.strip() else []), ""]
        return Replacement(0, 0, self.text.line_end.join(lines))


def licence(case: Case) -> Drafts:
    """The licence that the manifest states, in cards that leave it out; in those that name another it is a choice."""
    own = case.parameters["tag"]
    if _is_model(case) and whose(case.build.licence or (), spellings(own, case.parameters["scancode"])) == "this":
        for card in _cards(case):
            yield from _licence(case, card, own)


def base(case: Case) -> Drafts:
    """The models inside, in cards that name no base; in those that name others it is a choice."""
    bases = _bases(case) if _is_model(case) else []
    for card in _cards(case) if bases else ():
        where = f"in the front matter of {case.workspace.name(card.place)}"
        if not card.has(_BASE):
            title = f"State `{_BASE}: {', '.join(bases)}` {where}"
            yield Draft(title, True, {card.place: [card.stating(_BASE, *bases)]})
        elif len(bases) == 1 and card.front and (at := _only(card.front)) and card.front.value(at) != bases[0]:
            title = f"Replace `{_BASE}: {card.front.value(at)}` by `{bases[0]}` {where}, as the manifest states"
            yield Draft(title, False, {card.place: [card.front.replaced(at, bases[0])]})


def _is_model(case: Case) -> bool:
    return case.build.kind in MODELS and bool(case.facts["build.contains"].value)


def _only(card: YamlText) -> NodePath | None:
    """Where the base of a card stands that names one."""
    if card.is_scalar((_BASE,)):
        return (_BASE,)
    return (_BASE, 0) if card.has((_BASE, 0)) and not card.has((_BASE, 1)) else None


def _licence(case: Case, card: CardText, own: str) -> Drafts:
    place, where = card.place, f"in the front matter of {case.workspace.name(card.place)}"
    if not card.has(_LICENCE) and not card.has("licence"):
        yield Draft(f"State `{_LICENCE}: {own}` {where}", True, {place: [card.stating(_LICENCE, own)]})
        return
    value = card.value(_LICENCE)
    if value == _NAMED_BESIDE and not card.has(_NAME):
        link = next(iter(case.build.agreement or ()), None) or case.link
        spans = [card.stating(_NAME, own)]
        what = f"`{_NAME}: {own}`"
        if link and not card.has(_LINK):
            spans.append(card.stating(_LINK, link))
            what += f" and `{_LINK}: {link}`"
        yield Draft(f"State {what} {where}", True, {place: spans})
    elif value and value != _NAMED_BESIDE and whose((value,), spellings(own, case.parameters["scancode"])) == "another":
        what = f"Replace `{_LICENCE}: {value}` by `{own}` {where}, as the manifest states"
        spans = [card.front.replaced((_LICENCE,), own)] if card.front else []
        yield Draft(what, False, {place: spans})


def with_licence(case: Case, own: str) -> Files:
    """The tag beside what a card names as its licence; empty where no card names one."""
    for card in _cards(case):
        if card.front and card.has(_LICENCE) and card.value(_LICENCE) != _NAMED_BESIDE:
            return {card.place: card.front.added((_LICENCE,), own)}
    return {}


def _cards(case: Case) -> Iterator[CardText]:
    """The cards of a build, by path: with front matter what the manifest names, or what stands beside it.

    Without, what is called a card, and the README of a folder where the model itself lies; a product's is none.
    """
    build = case.build
    named = [display.at for display in build.built_with_llama or ()]
    for names in (build.risk_disclosure, build.user_terms):
        named += names or ()
    places = [place for name in named if (place := case.place(name)) is not None]
    models = [other for other in case.facts.situation.manifest.builds or () if other.kind in MODELS]
    if models == [build]:  # of several nobody knows whose card it is
        places += [case.workspace.beside(name) for name in case.workspace.standing()]
    for place in dict.fromkeys(places):
        is_named = stem(place) in ("readme", *_CALLED_CARDS) and reader_of(place) == "markdown"
        text = case.text(place) if is_named else None
        front = front_matter_of(text.content) if text else None
        if text and not front and _is_card(case, place) and not text.content.startswith("---"):
            yield CardText(place, text, None)
        if text and front:
            begins, ends = _inside(text.content[: front[1]])
            try:
                card = YamlText(text, begins, ends)
                card.keys()
            except Uneditable:
                continue
            yield CardText(place, text, card)


def _is_card(case: Case, place: str) -> bool:
    lies_beside = case.workspace.is_beside(place) and any(map(_MODEL_FILE.fullmatch, case.workspace.standing()))
    return stem(place) in _CALLED_CARDS or lies_beside


def _inside(front: str) -> tuple[int, int]:
    """Where what stands between the two marks begins and ends."""
    lines = front.splitlines(keepends=True)
    return len(lines[0]), len(front) - len(lines[-1])


def _bases(case: Case) -> list[str]:
    """The ids on the hub of the models inside a build; none while one is open or has no such id."""
    situation = case.facts.situation
    inside = dict.fromkeys(number for number, _, _ in models_inside(situation, case.facts.index))
    rows = [situation.project.listing.rows[number] for number in inside if number is not None]
    ids = [row.entry.id if row.entry else row.model.id.partition("@")[0] for row in rows]
    return ids if None not in inside and all(name.count("/") == 1 for name in ids) else []
