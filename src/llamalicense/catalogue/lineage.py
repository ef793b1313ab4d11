"""Where each listed model comes from: its catalogue entry, origin and candidate licences; and how it is had."""

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import cache
from typing import NamedTuple

from llamalicense.catalogue.models import Catalogue, CatalogueEntry, LookAlike, key
from llamalicense.manifest.types import Manifest, Model
from llamalicense.manifest.values import ACCESSES, Access
from llamalicense.vocabulary import LICENCES

# "llama" and a version of it that has a community licence: Llama-3.1-8B, llama3, "Llama 2"; not open_llama_3b.
_NAMES_A_VERSION = r"llama[ _-]?(2|3\.[123]|3|4)(?![0-9b])"


class Lineage(NamedTuple):
    """What is known of one model.

    `licences` are the Llama licences that may govern it: none when unknown or `foreign`, several in a dispute. `apart`
    is the one of them that only the manifest names, against the catalogue or the model's origin; `firm`: the catalogue
    knows the model itself, so that nothing that the manifest says lifts a fail. `foreign` is the licence, none of
    Llama's, that governs it in their place. `source` is the entry that the catalogue has for the model, or else for the
    origin whose licence it inherits; `said_text_only`: the manifest says so of a model that the catalogue does not
    know, or of an origin between it and the catalogue.
    """

    entry: CatalogueEntry | None
    origin: "Lineage | None"
    licences: tuple[str, ...]
    multimodal: bool | None
    multimodal_from_catalogue: bool
    source: CatalogueEntry | None = None
    said_text_only: bool = False
    apart: str = ""
    firm: bool = False
    foreign: str = ""
    look_alike: LookAlike | None = None
    stated: str | None = None

    @property
    def known(self) -> tuple[str, ...]:
        """The candidates that the catalogue or the origin names."""
        return tuple(licence for licence in self.licences if licence != self.apart)

    @property
    def is_llama(self) -> bool | None:
        """Whether a Llama licence governs it; None when nothing tells its licence."""
        return True if self.licences else False if self.foreign else None

    def under(self, licences: tuple[str, ...], *, multimodal: bool | None = None, apart: str = "") -> "Lineage":
        """The same model if these licences might govern it; `multimodal`: what it takes then, None for what it does."""
        model = self._replace(licences=licences, apart=apart)
        if multimodal is None or multimodal is self.multimodal:
            return model
        return model._replace(multimodal=multimodal, multimodal_from_catalogue=True, said_text_only=False)


class Had(NamedTuple):
    """The strongest access to a model over all its names, and the listed name that states it.

    None where a stronger one could still be stated: under one of the names in `unstated`.
    """

    access: Access | None
    number: int
    unstated: tuple[int, ...]


class Listed(NamedTuple):
    """A model of a manifest, what the catalogue has for it, and where it comes from."""

    model: Model
    entry: CatalogueEntry | None
    lineage: Lineage


# Models with what the catalogue has for each, before it is known where they come from.
_Known = Sequence[tuple[Model, CatalogueEntry | None]]


class Listing:
    """The models of one manifest, found by any of their spellings."""

    def __init__(self, manifest: Manifest, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        known = [(model, catalogue.get(model.id)) for model in manifest.models]
        self._index = {key(model.id): number for number, (model, _) in enumerate(known)}
        self._names: dict[str, list[int]] = {}
        for number, (_, entry) in enumerate(known):
            if entry is not None:
                self._index.setdefault(key(entry.id), number)
                self._names.setdefault(entry.id, []).append(number)
        self.rows = tuple(
            [
                Listed(model, entry, _known_alone(model, entry) or self._lineage(known, number, frozenset()))
                for number, (model, entry) in enumerate(known)
            ]
        )

    def supposed(self, rows: Iterable[Listed]) -> "Listing":
        """The same listing with other models or origins in the places of these; they are found by the same ids."""
        listing = copy(self)
        listing.rows = tuple(rows)
        return listing

    def find(self, model_id: str) -> int | None:
        """The index of the listed model that an id means."""
        number = self._index.get(key(model_id))
        if number is None and (entry := self.catalogue.get(model_id)) is not None:
            number = self._index.get(key(entry.id))
        return number

    def names(self, number: int) -> tuple[int, ...]:
        """The listed names of the same model as one of them, that one included, by index."""
        entry = self.rows[number].entry
        return tuple(self._names[entry.id]) if entry else (number,)

    def had(self, number: int) -> Had:
        """How a listed model is had, under whichever of its names."""
        entry = self.rows[number].entry
        if entry is None or len(self._names[entry.id]) == 1:
            own = self.rows[number].model.access
            # In the order of ACCESSES, the strongest first.
            return Had(min(own, key=ACCESSES.index) if own else None, number, () if own else (number,))
        names = self.names(number)
        stated = [(word, name) for name in names for word in self.rows[name].model.access or ()]
        unstated = tuple(name for name in names if not self.rows[name].model.access)
        access, name = min(stated, key=lambda pair: ACCESSES.index(pair[0]), default=(None, number))
        if unstated and access != ACCESSES[0]:
            return Had(None, number, unstated)
        return Had(access, name, unstated)

    def _lineage(self, known: _Known, number: int, seen: frozenset[int]) -> Lineage:
        model, entry = known[number]
        origin = self._origin(known, model, seen | {number})
        look_alike = self.catalogue.look_alike(model.id) if entry is None else None
        if look_alike is None and origin is not None and origin.foreign:
            look_alike = origin.look_alike
        multimodal, from_catalogue, text_only = _modality(model, entry, origin)
        source = entry or (origin.source if origin else None)
        lineage = Lineage(entry, origin, (), multimodal, from_catalogue, source, text_only)
        return _governed(lineage._replace(look_alike=look_alike, stated=model.licence))

    def _origin(self, known: _Known, model: Model, seen: frozenset[int]) -> Lineage | None:
        if model.derived_from is None:
            return None
        number = self.find(model.derived_from)
        if number is not None:
            return None if number in seen else self._lineage(known, number, seen)
        entry = self.catalogue.get(model.derived_from)
        if entry is not None:
            return _of_entry(entry)
        look_alike = self.catalogue.look_alike(model.derived_from)
        if look_alike is None:
            return None
        return Lineage(None, None, (), None, False, foreign=look_alike.licence, look_alike=look_alike)


def _known_alone(model: Model, entry: CatalogueEntry | None) -> Lineage | None:
    """The lineage of a model of which the manifest says nothing that could matter beside the catalogue."""
    if entry is None or model.licence is not None or model.derived_from is not None:
        return None
    return _of_entry(entry)


@cache
def _of_entry(entry: CatalogueEntry) -> Lineage:
    return Lineage(entry, None, entry.licences, entry.multimodal, True, entry, firm=True)


def _modality(model: Model, entry: CatalogueEntry | None, origin: Lineage | None) -> tuple[bool | None, bool, bool]:
    """Whether a model is multimodal, whether the catalogue says so, and whether the manifest calls it text-only.

    The catalogue alone decides about what it knows; a derivative is as the nearest model of its chain that is known.
    """
    if entry is not None:
        return entry.multimodal, True, False
    text_only = model.multimodal is False
    if origin is None or origin.multimodal is None:
        return model.multimodal, False, text_only
    text_only = text_only or (model.multimodal is None and origin.said_text_only)
    return origin.multimodal, origin.multimodal_from_catalogue, text_only


def _governed(lineage: Lineage) -> Lineage:
    """The model with the licences that may govern it, as far as the catalogue, its origin and the manifest tell."""
    entry, origin, stated = lineage.entry, lineage.origin, lineage.stated
    llama = stated if stated in LICENCES else ""
    if entry is not None or (origin is not None and origin.licences):
        above = origin if entry is None else None
        known = above.known if above else entry.licences if entry else ()
        apart, firm = (above.apart, above.firm) if above else ("", True)
        if llama and llama in known:
            return lineage._replace(licences=(llama,), firm=firm)
        if llama and llama != apart:
            apart, firm = llama, entry is not None
        licences = (*known, apart) if apart else known
        return lineage._replace(licences=licences, apart=apart, firm=firm)
    if llama:
        return lineage._replace(licences=(llama,))
    inherited = origin.foreign if origin else ""
    foreign = stated or (lineage.look_alike.licence if lineage.look_alike else "") or inherited
    return lineage._replace(foreign=foreign)


def origins(lineage: Lineage) -> Iterator[Lineage]:
    """The model itself and the models that it comes from, nearest first."""
    here: Lineage | None = lineage
    while here is not None:
        yield here
        here = here.origin


def names_a_version(model: Model, lineage: Lineage) -> bool:
    """Whether a model that is stated to be under another licence has the name of a Llama model all the same."""
    unlikely = lineage.is_llama is False and lineage.look_alike is None
    return unlikely and re.search(_NAMES_A_VERSION, model.id, re.I) is not None
