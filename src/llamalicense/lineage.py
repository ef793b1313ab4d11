"""Where each listed model comes from: its catalogue entry, its origin, the licences that may govern it."""

from typing import NamedTuple

from llamalicense.catalogue import Catalogue, Entry
from llamalicense.manifest import Manifest, Model


class Lineage(NamedTuple):
    """What is known of one model; `licences` are the candidates: none when unknown, several when sources disagree."""

    entry: Entry | None
    origin: "Lineage | None"
    licences: tuple[str, ...]
    multimodal: bool | None
    multimodal_from_catalogue: bool


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

    def find(self, model_id: str) -> int | None:
        """The index of the listed model that an id means."""
        number = self._index.get(key(model_id))
        if number is None and (entry := self.catalogue.get(model_id)) is not None:
            number = self._index.get(key(entry.id))
        return number

    def _lineage(self, number: int, seen: frozenset[int]) -> Lineage:
        model, entry = self.models[number], self.entries[number]
        origin = self._origin(model, seen | {number})
        if model.licence is not None:
            licences: tuple[str, ...] = (model.licence,)
        elif entry is not None:
            licences = entry.licences
        else:
            licences = origin.licences if origin else ()
        if entry is not None:
            return Lineage(entry, origin, licences, entry.multimodal, True)
        if origin is not None and origin.multimodal is not None:
            return Lineage(entry, origin, licences, origin.multimodal, origin.multimodal_from_catalogue)
        return Lineage(entry, origin, licences, model.multimodal, False)

    def _origin(self, model: Model, seen: frozenset[int]) -> Lineage | None:
        if model.derived_from is None:
            return None
        number = self.find(model.derived_from)
        if number is not None:
            return None if number in seen else self._lineage(number, seen)
        entry = self.catalogue.get(model.derived_from)
        return Lineage(entry, None, entry.licences, entry.multimodal, True) if entry else None
