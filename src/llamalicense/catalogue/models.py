"""Which licence governs a model: the entries of `policies/models.yaml`, found by id."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import lru_cache
from typing import Any, NamedTuple, cast

_Model = Mapping[str, Any]


class CatalogueEntry(NamedTuple):
    """A model that the catalogue knows; `licences` holds one policy id, or several when sources disagree."""

    id: str
    name: str
    licences: tuple[str, ...]
    multimodal: bool
    classifier: bool  # only labels what it is given
    released: str | None  # a day, YYYY-MM-DD
    conflicts: tuple[tuple[str, str], ...]  # (policy id, the documents that say so)
    announced: str | None  # a sentence for a model without a verified public release
    context: int | None  # tokens
    parameters: str | None
    sources: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    notes: str = ""


class LookAlike(NamedTuple):
    """A model that is named after Llama and is not Meta's; `licence` is the SPDX id that its publisher names."""

    name: str
    licence: str
    says: str  # what the publisher says of its origin
    sources: tuple[str, ...]


class Catalogue:
    """The known models, by id or alias; an entry is built only when it is asked for."""

    def __init__(
        self,
        models: list[_Model],
        index: dict[str, _Model],
        look_alikes: Mapping[str, _Model],
        like: tuple[str, ...],
    ) -> None:
        self._models = models
        self._index = index
        self._look_alikes = look_alikes
        self.like = like  # patterns for the ids, in lower case, of what only looks like a model of Meta's
        self._entries: dict[str, CatalogueEntry] = {}
        self._elsewhere: Callable[[str], str | None] = lambda _: None

    def with_ids_of_platforms(self, elsewhere: Callable[[str], str | None]) -> "Catalogue":
        """The same catalogue, which asks for the model of an id that it does not know itself."""
        catalogue = copy(self)
        catalogue._elsewhere = elsewhere
        return catalogue

    @classmethod
    def from_document(cls, doc: Mapping[str, object]) -> "Catalogue":
        """The catalogue in a parsed `models.yaml`, whose shape is taken as checked."""
        models = cast("list[_Model]", doc["models"])
        index: dict[str, _Model] = {}
        for model in models:
            for known in (model["id"], *model.get("aliases", ())):
                folded = known.casefold()
                index[folded] = index[folded.rpartition("/")[2]] = model
        look_alikes: dict[str, _Model] = {}
        listed = cast("list[_Model]", doc["look_alikes"])
        for look_alike in (row for row in listed if "licence" in row):
            for known in map(str.casefold, look_alike["ids"]):
                look_alikes[known] = look_alikes[known.rpartition("/")[2]] = look_alike
            if "namespace" in look_alike:
                look_alikes[f"{look_alike['namespace'].casefold()}/"] = look_alike
        return cls(models, index, look_alikes, tuple(row["like"] for row in listed))

    def get(self, model_id: str, /) -> CatalogueEntry | None:
        """The entry of an id or alias, in any letter case, with or without `@revision` and namespace."""
        model = self._index.get(key(model_id))
        if model is None and (known := self._elsewhere(model_id)) is not None:
            model = self._index[key(known)]
        return None if model is None else self._made(model)

    def look_alike(self, model_id: str, /) -> LookAlike | None:
        """What is known of an id, in the spellings of `get`, as a model that is not Meta's."""
        known = key(model_id)
        row = self._look_alikes.get(known) or self._look_alikes.get("".join(known.partition("/")[:2]))
        if row is None:
            return None
        return LookAlike(row["name"], row["licence"], row["says"], tuple(row["sources"]))

    def nearest(self, model_id: str, /) -> str | None:
        """The known id, in Meta's spelling, that an unknown one may stand for; a name of Ollama's with its prefix."""
        from difflib import get_close_matches

        if "/" not in model_id and self._elsewhere(of_ollama := f"ollama/{model_id}") is not None:
            return of_ollama
        namespace, _, name = key(model_id).rpartition("/")
        # In Meta's namespace an unknown id is most likely a slip; elsewhere a loose match would be a guess about
        # somebody else's model.
        cutoff = 0.6 if namespace == "meta-llama" else 0.85
        close = get_close_matches(name, [known for known in self._index if "/" not in known], n=1, cutoff=cutoff)
        return self._index[close[0]]["id"] if close else None

    def __iter__(self) -> Iterator[CatalogueEntry]:
        return map(self._made, self._models)

    def _made(self, model: _Model) -> CatalogueEntry:
        if model["id"] not in self._entries:
            self._entries[model["id"]] = _entry(model)
        return self._entries[model["id"]]


@lru_cache(4096)
def key(model_id: str) -> str:
    """What two spellings of a model's id have in common: no letter case, no @revision."""
    return model_id.partition("@")[0].casefold()


def _entry(model: _Model) -> CatalogueEntry:
    conflicts = tuple((conflict["licence"], conflict["says"]) for conflict in model.get("conflicts", ()))
    announced = model.get("announced")
    return CatalogueEntry(
        id=model["id"],
        name=model["name"],
        licences=tuple(licence for licence, _ in conflicts) or ((announced or model)["licence"],),
        multimodal=model["multimodal"],
        classifier=model.get("classifier", False),
        released=model.get("released"),
        conflicts=conflicts,
        announced=_sentence(announced) if announced else None,
        context=model.get("context"),
        parameters=model.get("parameters"),
        sources=tuple(model["sources"]),
        aliases=tuple(model.get("aliases", ())),
        notes=model.get("notes", ""),
    )


def _sentence(announced: Mapping[str, Any]) -> str:
    reports = "; ".join(f"{report['says']} ({report['on']})" for report in announced["reports"])
    return f"Announced on {announced['on']}; no public release is verified, and public reports disagree: {reports}."
