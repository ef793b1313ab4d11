"""Models in SPDX: 2.2 and 2.3 as JSON and as tags and values, 3.0 as JSON-LD."""

import re
from collections.abc import Callable, Iterator, Mapping

from llamalicense.scan.bills.bill import Bill, Billed, BilledModel, id_of
from llamalicense.scan.bills.jsontext import JsonNode

# Relationships of what comes from something to that, and the other way round.
_COMES_FROM = frozenset("DESCENDANT_OF GENERATED_FROM VARIANT_OF descendantOf generatedFrom modifiedFrom".split())
_BECOMES = frozenset("ANCESTOR_OF GENERATES ancestorOf generates hasVariant".split())
_LICENSED = frozenset(("hasDeclaredLicense", "hasConcludedLicense"))
_NOT_TOLD = frozenset(("", "NOASSERTION", "NONE"))
_TAG = re.compile(r"^[ \t]*(?P<tag>[A-Za-z]+):[ \t]*(?P<value>[^\r\n]*?)[ \t]*$", re.MULTILINE)


def is_spdx2(document: JsonNode) -> bool:
    """Whether JSON is a document of SPDX 2."""
    return document.text("spdxVersion").startswith("SPDX-2")


def is_spdx3(document: JsonNode) -> bool:
    """Whether JSON is a document of SPDX 3."""
    return "spdx.org/rdf/3" in document.text("@context")


def _told(node: JsonNode | None) -> Billed | None:
    if node is None or not isinstance(node.value, str) or node.value in _NOT_TOLD:
        return None
    return Billed(node.value, node.start + 1, node.end - 1)


def model_id(package: JsonNode) -> Billed | None:
    """The id of a package of SPDX 2 that is a model: one that a package URL of the hub names."""
    for reference in package.items("externalRefs"):
        known = id_of(reference.text("referenceLocator"))
        if known and (node := reference.get("referenceLocator")):
            return Billed(known, node.start + 1, node.end - 1)
    return None


def read_spdx2(document: JsonNode) -> Bill:
    """The models of a document of SPDX 2."""
    packages = {package.text("SPDXID"): package for package in document.items("packages")}
    known = {ref: model for ref, package in packages.items() if (model := model_id(package))}
    names = {text.text("licenseId"): text.text("name") for text in document.items("hasExtractedLicensingInfos")}
    from_: dict[str, list[str]] = {}
    for relation in document.items("relationships"):
        subject, related = relation.text("spdxElementId"), relation.text("relatedSpdxElement")
        _relate(from_, relation.text("relationshipType"), subject, [related])
    models = []
    for ref, model in known.items():
        told = (_told(packages[ref].get(key)) for key in ("licenseConcluded", "licenseDeclared"))
        licences = tuple(dict.fromkeys(_named(licence, names) for licence in told if licence))
        models.append(BilledModel(model, licences, tuple(_ancestors(ref, from_, known.get))))
    return Bill("SPDX", document.text("spdxVersion").removeprefix("SPDX-"), tuple(models))


def _relate(from_: dict[str, list[str]], kind: str, subject: str, related: list[str]) -> None:
    if kind in _COMES_FROM:
        from_.setdefault(subject, []).extend(related)
    elif kind in _BECOMES:
        for other in related:
            from_.setdefault(other, []).append(subject)


def _ancestors(ref: str, from_: Mapping[str, list[str]], known: Callable[[str], Billed | None]) -> Iterator[Billed]:
    yield from filter(None, map(known, dict.fromkeys(from_.get(ref, ()))))


def _named(licence: Billed, names: Mapping[str, str]) -> Billed:
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
        _relate(from_, kind, subject, related)
        if kind in _LICENSED:
            licensed.setdefault(subject, []).extend(related)
    models = []
    for ref, model in known.items():
        texts = (_licence(elements[licence]) for licence in dict.fromkeys(licensed.get(ref, ())) if licence in elements)
        licences = tuple(licence for licence in texts if licence)
        models.append(BilledModel(model, licences, tuple(_ancestors(ref, from_, known.get))))
    return Bill("SPDX", document.text("@context").partition("/rdf/")[2].partition("/")[0], tuple(models))


def model_of_spdx3(element: JsonNode) -> Billed | None:
    """The id of an element of SPDX 3 that is a model."""
    for node in (element.get("software_packageUrl"), element.get("packageUrl")):
        if node and isinstance(node.value, str) and (known := id_of(node.value)):
            return Billed(known, node.start + 1, node.end - 1)
    for external in element.items("externalIdentifier"):
        known = id_of(external.text("identifier"))
        if known and (node := external.get("identifier")):
            return Billed(known, node.start + 1, node.end - 1)
    return _told(element.get("name")) if element.text("type").endswith("AIPackage") else None


def _licence(element: JsonNode) -> Billed | None:
    for key in ("simplelicensing_licenseExpression", "licenseExpression", "name"):
        if told := _told(element.get(key)):
            return told
    return None


def read_tag_values(text: str) -> Bill | None:
    """The models of a document of SPDX 2 that is written as tags and values; None where it is none."""
    version = last = ""
    packages: list[_TaggedPackage] = []
    relations: list[list[str]] = []
    names: dict[str, str] = {}
    for tag in _TAG.finditer(text):
        value = tag["value"]
        if tag["tag"] == "SPDXVersion":
            version = value.removeprefix("SPDX-")
        elif tag["tag"] == "PackageName":
            packages.append(_TaggedPackage())
        elif tag["tag"] == "LicenseID":
            last = value
        elif tag["tag"] == "LicenseName":
            names[last] = value
        elif tag["tag"] == "Relationship" and len(words := value.split()) == 3:
            relations.append(words)
        elif packages:
            packages[-1].take(tag["tag"], value, tag.start("value"))
    if not version:
        return None
    known = {package.ref: package.model for package in packages if package.model}
    from_: dict[str, list[str]] = {}
    for subject, kind, related in relations:
        _relate(from_, kind, subject, [related])
    models = (
        BilledModel(package.model, package.named(names), tuple(_ancestors(package.ref, from_, known.get)))
        for package in packages
        if package.model
    )
    return Bill("SPDX", version, tuple(models))


class _TaggedPackage:
    """A package, as its tags follow."""

    def __init__(self) -> None:
        self.ref = ""
        self.model: Billed | None = None
        self.licences: list[Billed] = []

    def named(self, names: Mapping[str, str]) -> tuple[Billed, ...]:
        return tuple(dict.fromkeys(_named(licence, names) for licence in self.licences))

    def take(self, tag: str, value: str, start: int) -> None:
        if tag == "SPDXID" and not self.ref:
            self.ref = value
        elif tag == "ExternalRef" and (known := id_of(value.rpartition(" ")[2])):
            end = start + len(value)
            self.model = Billed(known, end - len(value.rpartition(" ")[2]), end)
        elif tag in ("PackageLicenseConcluded", "PackageLicenseDeclared") and value not in _NOT_TOLD:
            self.licences.append(Billed(value, start, start + len(value)))
