"""What a scan found as SPDX 3.0.1: a document of its own, or one that exists with the models added to it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from llamalicense.about import __version__
from llamalicense.commands.scan import spdx2, tagged
from llamalicense.commands.scan.parts import Part, PartLicence, in_address, in_json, with_ancestors
from llamalicense.errors import UsageError
from llamalicense.scan.bills import spdx as bill
from llamalicense.scan.bills.jsontext import JsonNode
from llamalicense.scan.bills.layout import Edit, edited
from llamalicense.scan.bills.tagvalues import TaggedDocument

_CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_OURS = "urn:llamalicense:"
_CREATION = "_:llamalicense"
_AGENT = f"{_OURS}agent"
_PROPERTIES, _PROPERTY = "extension_CdxPropertiesExtension", "extension_CdxPropertyEntry"
_CONCLUDED, _DECLARED = "hasConcludedLicense", "hasDeclaredLicense"
_NO_LICENCE = "expandedlicensing_NoAssertionLicense"
_NOT_TOLD = "NOASSERTION"
_PROFILES = ["core", "software", "simpleLicensing", "extension"]
_AI = "ai"


def written(parts: list[Part], today: date) -> str:
    """A new document; SPDX asks for the day on which it was made.

    It claims the profile for AI where each model has what that asks for: the time of a release cannot be left open.
    """
    models = with_ancestors(parts)
    undated = [part.id for part in models if not part.released]
    elements = [element for part in models for element in _elements(part, _id(part.id), {})]
    listed = list({element["spdxId"]: element for element in elements}.values())
    document: dict[str, Any] = {
        "type": "SpdxDocument",
        "spdxId": f"{_OURS}document",
        "creationInfo": _CREATION,
        "name": "Llama models in use",
        "profileConformance": [*_PROFILES, *([_AI] if models and not undated else [])],
        "rootElement": [_id(part.id) for part in parts] or [_AGENT],
        "element": [element["spdxId"] for element in listed] or [_AGENT],
    }
    if undated:
        document["comment"] = (
            f"The AI profile is not claimed, as it asks when each model was released: {', '.join(undated)}."
        )
    graph = [*_creation(today), document, *listed]
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, indent=2) + "\n"


def patched(text: str, parts: list[Part], today: date) -> str:
    """A document with models added, and with what it does not say of those that it has; all else stays as it is.

    Raises UsageError where the text is no document of SPDX in JSON, or as tags and values.
    """
    if "SPDXVersion:" in text and not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return tagged.patched(text, TaggedDocument(text), parts, today)
    document = in_json(text)
    if bill.is_spdx2(document):
        return spdx2.patched(text, document, parts, today)
    graph = document.get("@graph")
    if not bill.is_spdx3(document) or graph is None:
        raise UsageError("this is no document of SPDX 2, nor one of SPDX 3 with a @graph")
    elements = {element.text("spdxId") or element.text("@id"): element for element in graph.items()}
    known = {model.text.casefold(): ref for ref, element in elements.items() if (model := bill.model_of_spdx3(element))}
    relations = {(element.text("from"), _kind(element.text("relationshipType"))) for element in graph.items()}
    claims = any(_AI in [item.value for item in element.items("profileConformance")] for element in graph.items())
    edits, new = list[Edit](), list[dict[str, Any]]()
    for part in with_ancestors(parts):
        ref = known.get(part.id.casefold())
        for element in _elements(part, ref or _id(part.id), known, is_new=ref is None, claims=claims):
            is_said = (element.get("from"), _kind(element.get("relationshipType", ""))) in relations
            if element["spdxId"] not in elements and not is_said:
                new.append(element)
        if ref and part.properties:
            edits += _told(text, elements[ref], part)
    new = list({element["spdxId"]: element for element in new}.values())
    if new:
        made = [
            element for element in _creation(today) if (element.get("spdxId") or element.get("@id")) not in elements
        ]
        edits += graph.with_items(text, [*made, *new])
    return edited(text, edits)


def _kind(relation: str) -> str:
    return "licensed" if relation in (_CONCLUDED, _DECLARED) else relation


def _id(name: str) -> str:
    return f"{_OURS}model:{in_address(name)}"


def _creation(today: date) -> list[dict[str, Any]]:
    made = {
        "type": "CreationInfo",
        "@id": _CREATION,
        "specVersion": "3.0.1",
        "created": f"{today}T00:00:00Z",
        "createdBy": [_AGENT],
    }
    name = f"llamalicense {__version__}"
    return [made, {"type": "SoftwareAgent", "spdxId": _AGENT, "creationInfo": _CREATION, "name": name}]


def _elements(
    part: Part, ref: str, known: Mapping[str, str], *, is_new: bool = True, claims: bool = False
) -> Iterator[dict[str, Any]]:
    """The package of a model, its supplier, its licence, and what it comes from.

    `claims`: the document claims the profile for AI, which a model without what that asks for is not to break.
    """
    supplier = part.supplier or _NOT_TOLD
    agent = f"{_OURS}supplier:{in_address(supplier)}"
    if is_new:
        yield {"type": "Agent", "spdxId": agent, "creationInfo": _CREATION, "name": supplier}
    package = {
        "type": "ai_AIPackage" if part.released or not claims else "software_Package",
        "spdxId": ref,
        "creationInfo": _CREATION,
        "name": part.id,
        **({"extension": [_extension(part)]} if part.properties else {}),
        **({"releaseTime": f"{part.released}T00:00:00Z"} if part.released else {}),
        "suppliedBy": agent,
        "software_downloadLocation": f"https://huggingface.co/{part.id}" if part.purl else _NOT_TOLD,
        **({"software_packageUrl": part.purl} if part.purl else {}),
        "software_packageVersion": _NOT_TOLD,
        "software_primaryPurpose": "model",
    }
    yield package
    if part.licence:
        licence = f"{_OURS}licence:{part.licence.reference}"
        yield _expression(part.licence, licence)
        yield _relation(ref, _DECLARED, [licence])
    elif is_new:
        yield _relation(ref, _DECLARED, [_NO_LICENCE])
    if part.licence or is_new:
        yield _relation(ref, _CONCLUDED, [_NO_LICENCE])
    if part.ancestors:
        yield _relation(ref, "descendantOf", [known.get(name.casefold(), _id(name)) for name in part.ancestors])


def _expression(licence: PartLicence, ref: str) -> dict[str, Any]:
    entry = {"type": "DictionaryEntry", "key": licence.reference, "value": licence.url}
    return {
        "type": "simplelicensing_LicenseExpression",
        "spdxId": ref,
        "creationInfo": _CREATION,
        "name": licence.name,
        "simplelicensing_licenseExpression": licence.reference,
        "simplelicensing_customIdToUri": [entry],
    }


def _relation(ref: str, kind: str, related: list[str]) -> dict[str, Any]:
    return {
        "type": "Relationship",
        "spdxId": f"{_OURS}{kind}:{in_address(ref)}",
        "creationInfo": _CREATION,
        "from": ref,
        "relationshipType": kind,
        "to": related,
    }


def _extension(part: Part) -> dict[str, Any]:
    return {"type": _PROPERTIES, "extension_cdxProperty": [_property(*pair) for pair in part.properties]}


def _property(name: str, value: str) -> dict[str, str]:
    return {"type": _PROPERTY, "extension_cdxPropName": name, "extension_cdxPropValue": value}


def _told(text: str, element: JsonNode, part: Part) -> list[Edit]:
    """The edits that say of an element what was decided."""
    extensions = element.get("extension")
    if extensions is None:
        return element.with_members(text, {"extension": [_extension(part)]})
    ours = (extension for extension in extensions.items() if extension.text("type") == _PROPERTIES)
    listed = next((properties for one in ours if (properties := one.get("extension_cdxProperty"))), None)
    if listed is None:
        return extensions.with_items(text, [_extension(part)])
    named = {entry.text("extension_cdxPropName"): entry.get("extension_cdxPropValue") for entry in listed.items()}
    edits = [
        edit
        for name, value in part.properties
        if (node := named.get(name)) and node.value != value
        for edit in node.replaced(text, value)
    ]
    added = [_property(*pair) for pair in part.properties if pair[0] not in named]
    return [*edits, *listed.with_items(text, added)]
