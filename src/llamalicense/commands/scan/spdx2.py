"""Models added to a document of SPDX 2.2 or 2.3 that exists, in JSON."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from llamalicense.about import __version__
from llamalicense.commands.scan.parts import Part, PartLicence, with_ancestors
from llamalicense.scan.bills import spdx as bill
from llamalicense.scan.bills.jsontext import JsonNode
from llamalicense.scan.bills.layout import Edit, edited

NOT_TOLD = "NOASSERTION"
OURS = "SPDXRef-llamalicense-"
REF = re.compile(r"SPDXRef-[A-Za-z0-9.-]+")
TOOL = "Tool: llamalicense"


class Additions(NamedTuple):
    """What a document lacks: packages, texts of licences, and which package descends from which, by their refs."""

    packages: list[Part]
    licences: list[PartLicence]
    descents: list[tuple[str, str]]


def additions(
    parts: list[Part], known: Mapping[str, str], licences: Collection[str], related: Collection[tuple[str, str]]
) -> Additions:
    """What a document lacks that knows models by their ids in lower case, licences by theirs, and pairs of packages."""
    new = [part for part in with_ancestors(parts) if part.id.casefold() not in known]
    refs = {**known, **{part.id.casefold(): ref_of(part) for part in new}}
    pairs = ((refs[part.id.casefold()], refs[name.casefold()]) for part in parts for name in part.ancestors)
    missing = {part.licence.reference: part.licence for part in new if part.licence}
    return Additions(
        new,
        [licence for reference, licence in missing.items() if reference not in licences],
        [pair for pair in pairs if pair not in related and pair[::-1] not in related],
    )


def patched(text: str, document: JsonNode, parts: list[Part], today: date) -> str:
    """The document with models added, and what was decided of those that it has; all else stays as it is."""
    packages = _known(document.items("packages"))
    known = {key: package.text("SPDXID") for key, package in packages.items()}
    texts = {extracted.text("licenseId") for extracted in document.items("hasExtractedLicensingInfos")}
    pairs = {(one.text("spdxElementId"), one.text("relatedSpdxElement")) for one in document.items("relationships")}
    new, licences, descents = additions(parts, known, texts, pairs)
    category = "PACKAGE_MANAGER" if document.text("spdxVersion") == "SPDX-2.2" else "PACKAGE-MANAGER"
    edits, lacking = list[Edit](), dict[str, Any]()
    for key, values in {
        "packages": [_package(part, category, today) for part in new],
        "hasExtractedLicensingInfos": list(map(_text, licences)),
        "relationships": [_descent(*pair) for pair in descents],
    }.items():
        listed = document.get(key)
        if values and listed is not None and listed.is_list:
            edits += listed.with_items(text, values)
        elif values:
            lacking[key] = values
    edits += document.with_members(text, lacking)
    for part in parts:
        if part.properties and part.id.casefold() in packages:
            edits += _told(text, packages[part.id.casefold()], part, today)
    return edited(text, edits)


def _known(packages: Iterable[JsonNode]) -> dict[str, JsonNode]:
    known: dict[str, JsonNode] = {}
    for package in packages:
        if not REF.fullmatch(package.text("SPDXID")):  # which nothing could name
            continue
        if model := bill.model_id(package):
            known.setdefault(model.text.casefold(), package)
        elif package.text("SPDXID").startswith(OURS):  # which has no address at the hub
            known.setdefault(package.text("name").casefold(), package)
    return known


def ref_of(part: Part) -> str:
    """What a package of ours is called inside its document."""
    return f"{OURS}{re.sub(r'[^A-Za-z0-9.-]', '-', part.id)}"


def location_of(part: Part) -> str:
    """Where a model is to be had."""
    return f"https://huggingface.co/{part.id}" if part.purl else NOT_TOLD


def text_at(licence: PartLicence) -> str:
    """What stands for the text of a licence, which is not copied."""
    return f"The text stands at {licence.url}"


def annotator() -> str:
    """Who says what was decided."""
    return f"{TOOL}-{__version__}"


def comment(part: Part) -> str:
    """What was decided of a model, a line each."""
    return "\n".join(f"{name}: {value}" for name, value in part.properties)


def _package(part: Part, category: str, today: date) -> dict[str, Any]:
    package: dict[str, Any] = {
        "name": part.id,
        "SPDXID": ref_of(part),
        "downloadLocation": location_of(part),
        "filesAnalyzed": False,
        "licenseConcluded": NOT_TOLD,
        "licenseDeclared": part.licence.reference if part.licence else NOT_TOLD,
        "copyrightText": NOT_TOLD,
    }
    if part.purl:
        reference = {"referenceCategory": category, "referenceType": "purl", "referenceLocator": part.purl}
        package["externalRefs"] = [reference]
    return package | ({"annotations": [_annotation(part, today)]} if part.properties else {})


def _text(licence: PartLicence) -> dict[str, Any]:
    return {
        "licenseId": licence.reference,
        "name": licence.name,
        "extractedText": text_at(licence),
        "seeAlsos": [licence.url],
    }


def _descent(subject: str, related: str) -> dict[str, str]:
    return {"spdxElementId": subject, "relationshipType": "DESCENDANT_OF", "relatedSpdxElement": related}


def _annotation(part: Part, today: date) -> dict[str, str]:
    return {
        "annotator": annotator(),
        "annotationDate": f"{today}T00:00:00Z",
        "annotationType": "OTHER",
        "comment": comment(part),
    }


def _told(text: str, package: JsonNode, part: Part, today: date) -> list[Edit]:
    listed = package.get("annotations")
    if listed is None:
        return package.with_members(text, {"annotations": [_annotation(part, today)]})
    ours = next((annotation for annotation in listed.items() if annotation.text("annotator").startswith(TOOL)), None)
    if ours is None:
        return listed.with_items(text, [_annotation(part, today)])
    words = ours.get("comment")
    return words.replaced(text, comment(part)) if words and words.value != comment(part) else []
