"""Facts about one listed model: how it is had, where it comes from, what the catalogue knows."""

from collections.abc import Callable

from llamalicense.catalogue.lineage import Lineage, names_a_version, origins
from llamalicense.catalogue.models import CatalogueEntry, LookAlike
from llamalicense.facts.access import access
from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType
from llamalicense.manifest.paths import Path
from llamalicense.manifest.types import Model
from llamalicense.manifest.values import ACCESSES
from llamalicense.vocabulary import LICENCES


def _model(facts: Facts) -> Model:
    return facts.situation.manifest.models[facts.index]


def _lineage(facts: Facts) -> Lineage:
    return facts.situation.project.listing.rows[facts.index].lineage


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
    is_text_only = _lineage(facts).said_text_only and _lineage(facts).multimodal is True
    return Fact(is_text_only, _at(facts, "multimodal" if _model(facts).multimodal is False else "derived_from"))


def _modality_detail(facts: Facts) -> Fact:
    multimodal, model = facts["model.multimodal"], _model(facts)
    if multimodal.value is None:
        return multimodal
    if model.derived_from is not None and _lineage(facts).entry is None and multimodal.basis == "catalogue":
        kind = f"derives from {model.derived_from}"
        kind += " and so from a multimodal Llama model" if multimodal.value else " and so from a text-only Llama model"
    else:
        kind = "is multimodal" if multimodal.value else "is text-only"
    return multimodal.saying(f"{model.id} {kind}")


def _derivative(facts: Facts) -> Fact:
    return Fact(_model(facts).derived_from is not None, _at(facts, "derived_from"))


def _origin(facts: Facts) -> Fact:
    return Fact(_model(facts).derived_from or "", _at(facts, "derived_from"))


def _has_licence(facts: Facts) -> Fact:
    model, lineage = _model(facts), _lineage(facts)
    if lineage.is_llama is None:
        fields = ("licence", "derived_from") if model.derived_from is None else ("licence",)
        return Fact(None, missing=tuple(_at(facts, field) for field in fields))
    if lineage.entry is not None or _own_look_alike(facts):
        return Fact(True, _at(facts, "id"), "catalogue")
    if lineage.source is not None or lineage.look_alike is not None:
        return Fact(True, _at(facts, "derived_from"), "catalogue")
    return Fact(True, _at(facts, "derived_from" if model.licence is None else "licence"))


def _is_llama(facts: Facts) -> Fact:
    return facts["model.has_licence"].saying(_lineage(facts).is_llama)


def _licences(facts: Facts) -> Fact:
    lineage, known = _lineage(facts), facts["model.has_licence"]
    return known.saying(" or ".join(lineage.licences) or lineage.foreign if known.value else None)


def _own_look_alike(facts: Facts) -> LookAlike | None:
    return facts.situation.project.listing.catalogue.look_alike(_model(facts).id)


def _look_alike(facts: Facts) -> Fact:
    path = _at(facts, "id" if _own_look_alike(facts) else "derived_from")
    return Fact(_lineage(facts).look_alike is not None, path, "catalogue")


def _look_alike_origin(facts: Facts) -> Fact:
    known = _lineage(facts).look_alike
    if known is None:
        return facts["model.look_alike"].saying("")
    comes_from = "is" if _own_look_alike(facts) else "derives from"
    sentence = f"{_model(facts).id} {comes_from} {known.name}, which is not Meta's: {known.says}; {known.licence}"
    return facts["model.look_alike"].saying(sentence)


def _names_a_version(facts: Facts) -> Fact:
    return Fact(names_a_version(_model(facts), _lineage(facts)), _at(facts, "id"))


def _nearest(facts: Facts) -> Fact:
    model = _model(facts)
    nearest = None if _lineage(facts).entry else facts.situation.project.listing.catalogue.nearest(model.id)
    return Fact(f"; did you mean {nearest}?" if nearest else ".", _at(facts, "id"))


def _known(kind: str, read: Callable[[CatalogueEntry], object], about: str) -> FactType:
    """What the catalogue says of the model, or else of the origin whose licence it inherits."""

    def fact(facts: Facts) -> Fact:
        source = _lineage(facts).source
        says = read(source) if source else None
        inherited = _lineage(facts).entry is None and source is not None
        path = _at(facts, "derived_from" if inherited else "id")
        return Fact(bool(says) if kind == "flag" else says or "", path, "catalogue")

    return FactType(fact, kind, about, always=True)


def _sources(entry: CatalogueEntry) -> str:
    return "; ".join(f"{licence}: {says}" for licence, says in entry.conflicts)


def _licence_chosen(facts: Facts) -> Fact:
    """Whether the manifest states one of the licences that sources name, which then governs."""
    lineage = _lineage(facts)
    return Fact(lineage.stated in LICENCES and len(lineage.licences) == 1, _at(facts, "licence"))


def _overridden(facts: Facts) -> list[tuple[str, str]]:
    """What the manifest says of a model against the catalogue: the field, and a sentence."""
    model, lineage = _model(facts), _lineage(facts)
    entry, overridden = lineage.entry, []
    if entry and model.licence is not None and model.licence not in entry.licences:
        known = " or ".join(entry.licences)
        followed = "the model is judged under both" if model.licence in LICENCES else "the catalogue is followed"
        overridden.append(("licence", f"the manifest says {model.licence} and the catalogue {known}; {followed}"))
    if entry and model.multimodal is not None and model.multimodal is not entry.multimodal:
        kinds = {True: "multimodal", False: "text-only"}
        stated, known = kinds[model.multimodal], kinds[entry.multimodal]
        sentence = f"the manifest says {stated} and the catalogue {known}; the catalogue is followed"
        overridden.append(("multimodal", sentence))
    if lineage.look_alike and lineage.is_llama:
        field = "licence" if model.licence is not None else "derived_from"
        known = f"the catalogue knows it as {lineage.look_alike.name}, which is not Meta's"
        overridden.append((field, f"{known}; the manifest says {' or '.join(lineage.licences)} and is followed"))
    return overridden


def _overrides(facts: Facts) -> Fact:
    overridden = _overridden(facts)
    return Fact(bool(overridden), _at(facts, overridden[0][0] if overridden else "licence"))


def _override(facts: Facts) -> Fact:
    return facts["model.overrides"].saying("; ".join(sentence for _, sentence in _overridden(facts)))


def _apart(lineage: Lineage) -> Lineage | None:
    """The model, this one or one that it comes from, that is stated to be under another licence than its origin."""
    for here in origins(lineage):
        if here.entry is not None or here.origin is None:
            return None
        if here.stated is not None and here.stated not in here.origin.licences and not here.origin.foreign:
            return here
    return None


def _origin_disagrees(facts: Facts) -> Fact:
    apart, path = _apart(_lineage(facts)), _at(facts, "derived_from")
    origin = apart.origin if apart else None
    if origin is not None and origin.is_llama is None:
        listed = facts.situation.project.listing.find(_model(facts).derived_from or "")
        return Fact(None, missing=(path if listed is None else ("models", listed, "licence"),))
    return Fact(origin is not None, path)


def _origin_licences(facts: Facts) -> Fact:
    apart = _apart(_lineage(facts))
    licences = " or ".join(apart.origin.licences) if apart and apart.origin else ""
    return Fact(licences, _at(facts, "derived_from"), "catalogue")


def _stated_licence(facts: Facts) -> Fact:
    apart = _apart(_lineage(facts))
    return Fact((apart.stated if apart else _model(facts).licence) or "", _at(facts, "licence"))


def _safety_removed(facts: Facts) -> Fact:
    return Fact(_model(facts).safety_removed, _at(facts, "safety_removed"))


def _flag(read: Callable[[Facts], Fact], about: str) -> FactType:
    return FactType(read, "flag", about, always=True)


def _text(read: Callable[[Facts], Fact], about: str) -> FactType:
    return FactType(read, "text", about, always=True)


TABLE: dict[str, FactType] = {
    "model.id": FactType(lambda facts: Fact(_model(facts).id, _at(facts, "id")), "text", "the model's id", always=True),
    "model.access": FactType(_access, "word", "the strongest access to the model, under any of its names", ACCESSES),
    "model.multimodal": FactType(_multimodal, "flag", "the model, or the Llama model it derives from, is multimodal"),
    "model.said_text_only": _flag(
        _said_text_only, "the manifest calls a derivative text-only, against the model that it comes from"
    ),
    "model.modality_detail": FactType(_modality_detail, "text", "the same in words", beside="model.multimodal"),
    "model.derivative": _flag(_derivative, "the manifest names a model that it derives from"),
    "model.origin": _text(_origin, "the model that it derives from"),
    "model.has_licence": FactType(_has_licence, "flag", "some source says which licence governs it", never_false=True),
    "model.is_llama": FactType(_is_llama, "flag", "a Llama licence governs it", beside="model.has_licence"),
    "model.licences": FactType(_licences, "text", "the licence that governs it", beside="model.has_licence"),
    "model.look_alike": _flag(_look_alike, "the catalogue knows it, or what it derives from, as not Meta's"),
    "model.look_alike_origin": _text(_look_alike_origin, "whose it is then, and under which licence"),
    "model.names_a_version": _flag(_names_a_version, "its id names a Llama version, and its stated licence is another"),
    "model.nearest": _text(_nearest, "a did-you-mean for an unknown id"),
    "model.licence_chosen": _flag(_licence_chosen, "the manifest states one of the licences that sources name"),
    "model.source_id": _known("text", lambda entry: entry.id, "the id that the catalogue has for it or its origin"),
    "model.sources_disagree": _known(
        "flag", lambda entry: len(entry.licences) > 1, "Meta's own files name several licences"
    ),
    "model.sources": _known("text", _sources, "what those files say"),
    "model.unreleased": _known("flag", lambda entry: entry.announced, "announced, without a verified public release"),
    "model.announcement": _known("text", lambda entry: entry.announced, "what was announced and reported"),
    "model.overrides": _flag(_overrides, "the manifest contradicts the catalogue"),
    "model.override": _text(_override, "what it contradicts"),
    "model.origin_disagrees": FactType(_origin_disagrees, "flag", "its stated licence is not the one of its origin"),
    "model.origin_licences": _text(_origin_licences, "the licence of its origin"),
    "model.stated_licence": _text(_stated_licence, "the licence that the manifest states"),
    "model.safety_removed": _flag(_safety_removed, "its publisher removed refusals or other safety measures"),
}
