"""Models added to a document of SPDX 2.2 or 2.3 that exists, in JSON."""

import re
from datetime import date
from typing import Any

from llamalicense.about import __version__
from llamalicense.commands.scan.parts import Part, PartLicence, with_ancestors
from llamalicense.scan.bills import spdx as bill
from llamalicense.scan.bills.jsontext import Edit, JsonNode, edited, replaced, with_items, with_members

_NOT_TOLD = "NOASSERTION"
_OURS = "SPDXRef-llamalicense-"
_TOOL = "Tool: llamalicense"


def patched(text: str, document: JsonNode, parts: list[Part], today: date) -> str:
    """The document with models added, and what was decided of those that it has; all else stays as it is."""
    known: dict[str, JsonNode] = {}
    for package in document.items("packages"):
        if model := bill.model_id(package):
            known.setdefault(model.text.casefold(), package)
        elif package.text("SPDXID").startswith(_OURS):  # which has no address at the hub
            known.setdefault(package.text("name").casefold(), package)
    new = [part for part in with_ancestors(parts) if part.id.casefold() not in known]
    refs = {key: package.text("SPDXID") for key, package in known.items()} | {
        part.id.casefold(): _ref(part.id) for part in new
    }
    category = "PACKAGE_MANAGER" if document.text("spdxVersion") == "SPDX-2.2" else "PACKAGE-MANAGER"
    pairs = {(one.text("spdxElementId"), one.text("relatedSpdxElement")) for one in document.items("relationships")}
    relations = [
        {"spdxElementId": subject, "relationshipType": "DESCENDANT_OF", "relatedSpdxElement": related}
        for part in parts
        for name in part.ancestors
        if (pair := (refs[part.id.casefold()], refs[name.casefold()])) not in pairs and pair[::-1] not in pairs
        for subject, related in (pair,)
    ]
    texts = {extracted.text("licenseId") for extracted in document.items("hasExtractedLicensingInfos")}
    licences = {part.licence.reference: part.licence for part in new if part.licence}
    edits, lacking = [], {}
    for key, values in {
        "packages": [_package(part, category, today) for part in new],
        "hasExtractedLicensingInfos": [_text(one) for ref, one in licences.items() if ref not in texts],
        "relationships": relations,
    }.items():
        listed = document.get(key)
        if values and listed is not None and isinstance(listed.value, list):
            edits.append(with_items(text, listed, values))
        elif values:
            lacking[key] = values
    edits += [with_members(text, document, lacking)] if lacking else []
    for part in parts:
        if part.properties and part.id.casefold() in known:
            edits += _told(text, known[part.id.casefold()], part, today)
    return edited(text, edits)


def _ref(name: str) -> str:
    return f"{_OURS}{re.sub(r'[^A-Za-z0-9.-]', '-', name)}"


def _package(part: Part, category: str, today: date) -> dict[str, Any]:
    package: dict[str, Any] = {
        "name": part.id,
        "SPDXID": _ref(part.id),
        "downloadLocation": f"https://huggingface.co/{part.id}" if part.purl else _NOT_TOLD,
        "filesAnalyzed": False,
        "licenseConcluded": _NOT_TOLD,
        "licenseDeclared": part.licence.reference if part.licence else _NOT_TOLD,
        "copyrightText": _NOT_TOLD,
    }
    if part.purl:
        reference = {"referenceCategory": category, "referenceType": "purl", "referenceLocator": part.purl}
        package["externalRefs"] = [reference]
    return package | ({"annotations": [_annotation(part, today)]} if part.properties else {})


def _text(licence: PartLicence) -> dict[str, Any]:
    return {
        "licenseId": licence.reference,
        "name": licence.name,
        "extractedText": f"The text stands at {licence.url}",
        "seeAlsos": [licence.url],
    }


def _annotation(part: Part, today: date) -> dict[str, str]:
    return {
        "annotator": f"{_TOOL}-{__version__}",
        "annotationDate": f"{today}T00:00:00Z",
        "annotationType": "OTHER",
        "comment": _comment(part),
    }


def _comment(part: Part) -> str:
    return "\n".join(f"{name}: {value}" for name, value in part.properties)


def _told(text: str, package: JsonNode, part: Part, today: date) -> list[Edit]:
    listed = package.get("annotations")
    if listed is None:
        return [with_members(text, package, {"annotations": [_annotation(part, today)]})]
    ours = next((annotation for annotation in listed.items() if annotation.text("annotator").startswith(_TOOL)), None)
    if ours is None:
        return [with_items(text, listed, [_annotation(part, today)])]
    comment = ours.get("comment")
    return [replaced(text, comment, _comment(part))] if comment and comment.value != _comment(part) else []
