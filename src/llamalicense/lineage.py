"""Where each listed model comes from: its catalogue entry, its origin, the licences that may govern it."""

from copy import copy
from typing import NamedTuple

from llamalicense.catalogue import Catalogue, Entry
from llamalicense.manifest import Manifest, Model


class Lineage(NamedTuple):
    """What is known of one model; `licences` are the candidates: none when unknown, several when sources disagree.

    `source` is the entry that the catalogue has for the model, or else for the origin whose licence it inherits;
    `said_text_only`: the manifest says so of the model, or of an origin between it and the catalogue.
    """

    entry: Entry | None
    origin: "Lineage | None"
    licences: tuple[str, ...]
    multimodal: bool | None
    multimodal_from_catalogue: bool
    source: Entry | None = None
    said_text_only: bool = False


def key(model_id: str) -> str:
    """What two spellings of a model's id have in common: no letter case, no @revision."""
    return model_id.partition("@")[0].casefold()


class Listing:
    """The models of one manifest, found by any of their spellings."""

    def __init__(self, manifest: Manifest, catalogue: Catalogue) -> None:
        self.models = manifest.models
        self.catalogue = catalogue
        self.entries = tuple(catalogue.get(model.id) for model in self.models)
        self._index = {key(model.id): number for number, model in enumerate(self.models)}
        for number, entry in enumerate(self.entries):
            if entry is not None:
                self._index.setdefault(key(entry.id), number)
        self.lineages = tuple(self._lineage(number, frozenset()) for number in range(len(self.models)))

    def supposed(
        self, *, models: tuple[Model, ...] | None = None, lineages: tuple[Lineage, ...] | None = None
    ) -> "Listing":
        """The same listing with other models or origins in the places of these; they are found by the same ids."""
        listing = copy(self)
        listing.models = self.models if models is None else models
        listing.lineages = self.lineages if lineages is None else lineages
        return listing

    def find(self, model_id: str) -> int | None:
        """The index of the listed model that an id means."""
        number = self._index.get(key(model_id))
        if number is None and (entry := self.catalogue.get(model_id)) is not None:
            number = self._index.get(key(entry.id))
        return number

    def _lineage(self, number: int, seen: frozenset[int]) -> Lineage:
        model, entry = self.models[number], self.entries[number]
        origin = self._origin(model, seen | {number})
        source, licences = entry, entry.licences if entry else ()
        if model.licence is not None:
            licences = (model.licence,)
        elif entry is None and origin is not None:
            source, licences = origin.source, origin.licences
        multimodal, from_catalogue = model.multimodal, False
        if entry is not None:
            multimodal, from_catalogue = entry.multimodal, True
        elif origin is not None and origin.multimodal is not None:
            multimodal, from_catalogue = origin.multimodal, origin.multimodal_from_catalogue
        inherited = entry is None and model.multimodal is None and origin is not None and origin.said_text_only
        text_only = entry is None and (model.multimodal is False or inherited)
        return Lineage(entry, origin, licences, multimodal, from_catalogue, source, text_only)

    def _origin(self, model: Model, seen: frozenset[int]) -> Lineage | None:
        if model.derived_from is None:
            return None
        number = self.find(model.derived_from)
        if number is not None:
            return None if number in seen else self._lineage(number, seen)
        entry = self.catalogue.get(model.derived_from)
        return Lineage(entry, None, entry.licences, entry.multimodal, True, entry) if entry else None
