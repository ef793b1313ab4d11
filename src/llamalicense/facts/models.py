"""Facts about one listed model: how it is had, where it comes from, what the catalogue knows."""

from llamalicense.facts.organisation import ACCESS
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
    access = _model(facts).access
    path = _at(facts, "access")
    return Fact(min(access, key=ACCESS.index), path) if access else Fact(None, missing=(path,))


def _multimodal(facts: Facts) -> Fact:
    lineage = _lineage(facts)
    if lineage.multimodal is None:
        return Fact(None, missing=(_at(facts, "multimodal"),))
    if not lineage.multimodal_from_catalogue:
        return Fact(lineage.multimodal, _at(facts, "multimodal"))
    return Fact(lineage.multimodal, _at(facts, "id" if lineage.entry else "derived_from"), "catalogue")


def _said_text_only(facts: Facts) -> Fact:
    said = _model(facts).multimodal is False and _lineage(facts).multimodal is True
    return Fact(said, _at(facts, "multimodal"))


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


def _sources_disagree(facts: Facts) -> Fact:
    entry = _lineage(facts).entry
    return Fact(bool(entry and len(entry.licences) > 1), _at(facts, "id"), "catalogue")


def _sources(facts: Facts) -> Fact:
    entry = _lineage(facts).entry
    says = "; ".join(f"{licence}: {says}" for licence, says in entry.conflicts) if entry else ""
    return Fact(says, _at(facts, "id"), "catalogue")


def _unreleased(facts: Facts) -> Fact:
    entry = _lineage(facts).entry
    return Fact(bool(entry and entry.announced), _at(facts, "id"), "catalogue")


def _announcement(facts: Facts) -> Fact:
    entry = _lineage(facts).entry
    return Fact((entry.announced if entry else None) or "", _at(facts, "id"), "catalogue")


def _overridden(facts: Facts) -> list[str]:
    model, entry = _model(facts), _lineage(facts).entry
    said = []
    if entry and model.licence is not None and model.licence not in entry.licences:
        said.append(f"the manifest says {model.licence} and the catalogue {' or '.join(entry.licences)}")
    if entry and model.multimodal is not None and model.multimodal is not entry.multimodal:
        kinds = {True: "multimodal", False: "text-only"}
        said.append(f"the manifest says {kinds[model.multimodal]} and the catalogue {kinds[entry.multimodal]}")
    return said


def _overrides(facts: Facts) -> Fact:
    field = "licence" if _model(facts).licence else "multimodal"
    return Fact(bool(_overridden(facts)), _at(facts, field))


def _override(facts: Facts) -> Fact:
    return Fact("; ".join(_overridden(facts)), _at(facts, "licence"))


def _origin_disagrees(facts: Facts) -> Fact:
    lineage, path = _lineage(facts), _at(facts, "derived_from")
    if lineage.origin is None or not lineage.licences:
        return Fact(False, path)
    if not lineage.origin.licences:
        origin = facts.situation.project.listing.find(_model(facts).derived_from or "")
        return Fact(None, missing=(("models", origin, "licence"),) if origin is not None else (path,))
    return Fact(not set(lineage.licences) & set(lineage.origin.licences), path)


def _origin_licences(facts: Facts) -> Fact:
    origin = _lineage(facts).origin
    return Fact(" or ".join(origin.licences) if origin else "", _at(facts, "derived_from"), "catalogue")


TABLE: dict[str, FactType] = {
    "model.id": FactType(lambda facts: Fact(_model(facts).id, _at(facts, "id")), "text", "the model's id", always=True),
    "model.access": FactType(_access, "word", "the strongest access to the model", ACCESS),
    "model.multimodal": FactType(_multimodal, "flag", "the model, or the Llama model it derives from, is multimodal"),
    "model.said_text_only": FactType(
        _said_text_only, "flag", "the manifest calls it text-only, against the catalogue or its origin", always=True
    ),
    "model.derivative": FactType(_derivative, "flag", "the manifest names a model that it derives from", always=True),
    "model.origin": FactType(_origin, "text", "the model that it derives from", always=True),
    "model.has_licence": FactType(_has_licence, "flag", "some source says which licence governs it"),
    "model.licences": FactType(_licences, "text", "the licence that governs it", beside="model.has_licence"),
    "model.nearest": FactType(_nearest, "text", "a did-you-mean for an unknown id", always=True),
    "model.sources_disagree": FactType(
        _sources_disagree, "flag", "Meta's own files name several licences", always=True
    ),
    "model.sources": FactType(_sources, "text", "what those files say", always=True),
    "model.unreleased": FactType(_unreleased, "flag", "announced, without a verified public release", always=True),
    "model.announcement": FactType(_announcement, "text", "what was announced and reported", always=True),
    "model.overrides": FactType(_overrides, "flag", "the manifest contradicts the catalogue", always=True),
    "model.override": FactType(_override, "text", "what it contradicts", always=True),
    "model.origin_disagrees": FactType(_origin_disagrees, "flag", "the licence and the one of its origin differ"),
    "model.origin_licences": FactType(_origin_licences, "text", "the licence of its origin", always=True),
}
