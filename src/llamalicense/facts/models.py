"""Facts about one listed model: how it is had, where it comes from, what the catalogue knows."""

from collections.abc import Callable

from llamalicense.catalogue import Entry
from llamalicense.facts.access import ACCESS, access
from llamalicense.facts.situation import Fact, Facts, FactType, Path
from llamalicense.lineage import Lineage
from llamalicense.manifest import Model


def _model(facts: Facts) -> Model:
    return facts.situation.manifest.models[facts.index]


def _lineage(facts: Facts) -> Lineage:
    return facts.situation.project.listing.lineages[facts.index]


def _at(facts: Facts, field: str) -> Path:
    return ("models", facts.index, field)


def _access(facts: Facts) -> Fact:
    return access(facts.situation, facts.index)


def _multimodal(facts: Facts) -> Fact:
    lineage = _lineage(facts)
    if lineage.multimodal is None:
        return Fact(None, missing=(_at(facts, "multimodal"),))
    if not lineage.multimodal_from_catalogue:
        return Fact(lineage.multimodal, _at(facts, "multimodal"))
    return Fact(lineage.multimodal, _at(facts, "id" if lineage.entry else "derived_from"), "catalogue")


def _said_text_only(facts: Facts) -> Fact:
    said = _lineage(facts).said_text_only and _lineage(facts).multimodal is True
    return Fact(said, _at(facts, "multimodal" if _model(facts).multimodal is False else "derived_from"))


def _modality_detail(facts: Facts) -> Fact:
    multimodal, model = facts["model.multimodal"], _model(facts)
    if multimodal.value is None:
        return multimodal
    if model.derived_from is not None and _lineage(facts).entry is None and multimodal.basis == "catalogue":
        kind = f"derives from {model.derived_from}"
        kind += " and so from a multimodal Llama model" if multimodal.value else " and so from a text-only Llama model"
    else:
        kind = "is multimodal" if multimodal.value else "is text-only"
    return multimodal._replace(value=f"{model.id} {kind}")


def _derivative(facts: Facts) -> Fact:
    return Fact(_model(facts).derived_from is not None, _at(facts, "derived_from"))


def _origin(facts: Facts) -> Fact:
    return Fact(_model(facts).derived_from or "", _at(facts, "derived_from"))


def _has_licence(facts: Facts) -> Fact:
    model, lineage = _model(facts), _lineage(facts)
    if model.licence is not None:
        return Fact(True, _at(facts, "licence"))
    if lineage.entry is not None:
        return Fact(True, _at(facts, "id"), "catalogue")
    if lineage.licences:
        return Fact(True, _at(facts, "derived_from"), "catalogue")
    fields = ("licence", "derived_from") if model.derived_from is None else ("licence",)
    return Fact(None, missing=tuple(_at(facts, field) for field in fields))


def _licences(facts: Facts) -> Fact:
    known = facts["model.has_licence"]
    return known._replace(value=" or ".join(_lineage(facts).licences) if known.value else None)


def _nearest(facts: Facts) -> Fact:
    model = _model(facts)
    nearest = None if _lineage(facts).entry else facts.situation.project.listing.catalogue.nearest(model.id)
    return Fact(f"; did you mean {nearest}?" if nearest else ".", _at(facts, "id"))


def _known(kind: str, read: Callable[[Entry], object], about: str) -> FactType:
    """What the catalogue says of the model, or else of the origin whose licence it inherits."""

    def fact(facts: Facts) -> Fact:
        source = _lineage(facts).source
        says = read(source) if source else None
        inherited = _lineage(facts).entry is None and source is not None
        path = _at(facts, "derived_from" if inherited else "id")
        return Fact(bool(says) if kind == "flag" else says or "", path, "catalogue")

    return FactType(fact, kind, about, always=True)


def _sources(entry: Entry) -> str:
    return "; ".join(f"{licence}: {says}" for licence, says in entry.conflicts)


def _licence_stated(facts: Facts) -> Fact:
    return Fact(_model(facts).licence is not None, _at(facts, "licence"))


def _overridden(facts: Facts) -> list[tuple[str, str]]:
    """What the manifest says of a model against the catalogue: the field, and a sentence."""
    model, entry = _model(facts), _lineage(facts).entry
    said = []
    if entry and model.licence is not None and model.licence not in entry.licences:
        known = " or ".join(entry.licences)
        sentence = f"the manifest says {model.licence} and the catalogue {known}; the manifest is followed"
        said.append(("licence", sentence))
    if entry and model.multimodal is not None and model.multimodal is not entry.multimodal:
        kinds = {True: "multimodal", False: "text-only"}
        stated, known = kinds[model.multimodal], kinds[entry.multimodal]
        sentence = f"the manifest says {stated} and the catalogue {known}; the catalogue is followed"
        said.append(("multimodal", sentence))
    return said


def _overrides(facts: Facts) -> Fact:
    said = _overridden(facts)
    return Fact(bool(said), _at(facts, said[0][0] if said else "licence"))


def _override(facts: Facts) -> Fact:
    return facts["model.overrides"]._replace(value="; ".join(sentence for _, sentence in _overridden(facts)))


def _stated_against_origin(lineage: Lineage) -> Lineage | None:
    """The model, this one or one that it inherits its licence from, whose licence is not its origin's."""
    if lineage.origin is None or not lineage.licences:
        return None
    if not set(lineage.licences) & set(lineage.origin.licences):
        return lineage
    return _stated_against_origin(lineage.origin)


def _origin_disagrees(facts: Facts) -> Fact:
    found, path = _stated_against_origin(_lineage(facts)), _at(facts, "derived_from")
    if found and found.origin and not found.origin.licences:
        origin = facts.situation.project.listing.find(_model(facts).derived_from or "")
        return Fact(None, missing=(("models", origin, "licence"),) if origin is not None else (path,))
    return Fact(found is not None, path)


def _origin_licences(facts: Facts) -> Fact:
    found = _stated_against_origin(_lineage(facts))
    said = " or ".join(found.origin.licences) if found and found.origin else ""
    return Fact(said, _at(facts, "derived_from"), "catalogue")


TABLE: dict[str, FactType] = {
    "model.id": FactType(lambda facts: Fact(_model(facts).id, _at(facts, "id")), "text", "the model's id", always=True),
    "model.access": FactType(_access, "word", "the strongest access to the model", ACCESS),
    "model.multimodal": FactType(_multimodal, "flag", "the model, or the Llama model it derives from, is multimodal"),
    "model.said_text_only": FactType(
        _said_text_only, "flag", "the manifest calls it text-only, against the catalogue or its origin", always=True
    ),
    "model.modality_detail": FactType(_modality_detail, "text", "the same in words", beside="model.multimodal"),
    "model.derivative": FactType(_derivative, "flag", "the manifest names a model that it derives from", always=True),
    "model.origin": FactType(_origin, "text", "the model that it derives from", always=True),
    "model.has_licence": FactType(_has_licence, "flag", "some source says which licence governs it"),
    "model.licences": FactType(_licences, "text", "the licence that governs it", beside="model.has_licence"),
    "model.nearest": FactType(_nearest, "text", "a did-you-mean for an unknown id", always=True),
    "model.licence_stated": FactType(_licence_stated, "flag", "the manifest states its licence", always=True),
    "model.source_id": _known("text", lambda entry: entry.id, "the id that the catalogue has for it or its origin"),
    "model.sources_disagree": _known(
        "flag", lambda entry: len(entry.licences) > 1, "Meta's own files name several licences"
    ),
    "model.sources": _known("text", _sources, "what those files say"),
    "model.unreleased": _known("flag", lambda entry: entry.announced, "announced, without a verified public release"),
    "model.announcement": _known("text", lambda entry: entry.announced, "what was announced and reported"),
    "model.overrides": FactType(_overrides, "flag", "the manifest contradicts the catalogue", always=True),
    "model.override": FactType(_override, "text", "what it contradicts", always=True),
    "model.origin_disagrees": FactType(_origin_disagrees, "flag", "the licence and the one of its origin differ"),
    "model.origin_licences": FactType(_origin_licences, "text", "the licence of its origin", always=True),
}
