"""Models in SPDX: 2.2 and 2.3 as JSON, 3.0 as JSON-LD."""

from collections.abc import Callable, Iterator, Mapping

from llamalicense.scan.bills.bill import Bill, Billed, BilledModel, id_of
from llamalicense.scan.bills.jsontext import JsonNode

# Relationships of what comes from something to that, and the other way round.
_COMES_FROM = frozenset("DESCENDANT_OF GENERATED_FROM VARIANT_OF descendantOf generatedFrom modifiedFrom".split())
_BECOMES = frozenset("ANCESTOR_OF GENERATES ancestorOf generates hasVariant".split())
_LICENSED = frozenset(("hasDeclaredLicense", "hasConcludedLicense"))
NOT_TOLD = frozenset(("", "NOASSERTION", "NONE"))


def is_spdx2(document: JsonNode) -> bool:
    """Whether JSON is a document of SPDX 2."""
    return document.text("spdxVersion").startswith("SPDX-2")


def is_spdx3(document: JsonNode) -> bool:
    """Whether JSON is a document of SPDX 3."""
    return "spdx.org/rdf/3" in document.text("@context")


def _told(node: JsonNode | None) -> Billed | None:
    if node is None or not isinstance(node.value, str) or node.value in NOT_TOLD:
        return None
    return Billed(node.value, *node.words)


def model_id(package: JsonNode) -> Billed | None:
    """The id of a package of SPDX 2 that is a model: one that a package URL of the hub names."""
    for reference in package.items("externalRefs"):
        known = id_of(reference.text("referenceLocator"))
        if known and (node := reference.get("referenceLocator")):
            return Billed(known, *node.words)
    return None


def read_spdx2(document: JsonNode) -> Bill:
    """The models of a document of SPDX 2."""
    packages = {package.text("SPDXID"): package for package in document.items("packages")}
    known = {ref: model for ref, package in packages.items() if (model := model_id(package))}
    names = {text.text("licenseId"): text.text("name") for text in document.items("hasExtractedLicensingInfos")}
    from_: dict[str, list[str]] = {}
    for relation in document.items("relationships"):
        subject, related = relation.text("spdxElementId"), relation.text("relatedSpdxElement")
        relate(from_, relation.text("relationshipType"), subject, [related])
    models = []
    for ref, model in known.items():
        told = (_told(packages[ref].get(key)) for key in ("licenseConcluded", "licenseDeclared"))
        licences = tuple(dict.fromkeys(named(licence, names) for licence in told if licence))
        models.append(BilledModel(model, licences, tuple(ancestors(ref, from_, known.get))))
    return Bill("SPDX", document.text("spdxVersion").removeprefix("SPDX-"), tuple(models))


def relate(from_: dict[str, list[str]], kind: str, subject: str, related: list[str]) -> None:
    """Puts down what something comes from, as a relationship says it."""
    if kind in _COMES_FROM:
        from_.setdefault(subject, []).extend(related)
    elif kind in _BECOMES:
        for other in related:
            from_.setdefault(other, []).append(subject)


def ancestors(ref: str, from_: Mapping[str, list[str]], known: Callable[[str], Billed | None]) -> Iterator[Billed]:
    """The models that something comes from."""
    yield from filter(None, map(known, dict.fromkeys(from_.get(ref, ()))))


def named(licence: Billed, names: Mapping[str, str]) -> Billed:
    """A licence by the name that the document gives its reference, where its reference tells nothing."""
    return licence._replace(text=names[licence.text]) if names.get(licence.text) else licence


def read_spdx3(document: JsonNode) -> Bill:
    """The models of a document of SPDX 3: AI packages, and other packages that a package URL of the hub names."""
    graph = document.items("@graph")
    elements = {element.text("spdxId") or element.text("@id"): element for element in graph}
    known = {ref: model for ref, element in elements.items() if (model := model_of_spdx3(element))}
    from_: dict[str, list[str]] = {}
    licensed: dict[str, list[str]] = {}
    for relation in graph:
        kind, subject = relation.text("relationshipType"), relation.text("from")
        related = [end.value for end in relation.items("to") if isinstance(end.value, str)]
        related += [relation.text("to")] if relation.text("to") else []
        relate(from_, kind, subject, related)
        if kind in _LICENSED:
            licensed.setdefault(subject, []).extend(related)
    models = []
    for ref, model in known.items():
        texts = (_licence(elements[licence]) for licence in dict.fromkeys(licensed.get(ref, ())) if licence in elements)
        licences = tuple(licence for licence in texts if licence)
        models.append(BilledModel(model, licences, tuple(ancestors(ref, from_, known.get))))
    return Bill("SPDX", document.text("@context").partition("/rdf/")[2].partition("/")[0], tuple(models))


def model_of_spdx3(element: JsonNode) -> Billed | None:
    """The id of an element of SPDX 3 that is a model."""
    for node in (element.get("software_packageUrl"), element.get("packageUrl")):
        if node and isinstance(node.value, str) and (known := id_of(node.value)):
            return Billed(known, *node.words)
    for external in element.items("externalIdentifier"):
        known = id_of(external.text("identifier"))
        if known and (node := external.get("identifier")):
            return Billed(known, *node.words)
    return _told(element.get("name")) if element.text("type").endswith("AIPackage") else None


def _licence(element: JsonNode) -> Billed | None:
    for key in ("simplelicensing_licenseExpression", "licenseExpression", "name"):
        if told := _told(element.get(key)):
            return told
    return None
