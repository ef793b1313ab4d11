"""What a scan found as CycloneDX 1.6: a bill of its own, or one that exists with the models added to it."""

import json
import re
from typing import Any

from llamalicense.about import HOMEPAGE, __version__
from llamalicense.commands.scan.parts import Part, in_json
from llamalicense.errors import UsageError
from llamalicense.scan.bills import cyclonedx as bill
from llamalicense.scan.bills import xmltext
from llamalicense.scan.bills.cyclonedx import BillNode
from llamalicense.scan.bills.layout import Edit, edited
from llamalicense.scan.bills.xmltext import XmlNode

_VERSION = "1.6"
_SCHEMA = "http://cyclonedx.org/schema/bom-{}.schema.json"
_EMPTY = '<?xml version="1.0" encoding="UTF-8"?>\n<bom xmlns="{}" version="1">\n</bom>\n'
_FIRST_WITH_MODELS = (1, 5)


def written(parts: list[Part], *, in_xml: bool = False) -> str:
    """A new bill."""
    tool = {
        "type": "application",
        "name": "llamalicense",
        "version": __version__,
        "externalReferences": [{"type": "website", "url": HOMEPAGE}],
    }
    content = {
        "metadata": {"tools": {"components": [tool]}},
        "components": [_component(part, _VERSION) for part in parts],
    }
    if in_xml:
        empty = _EMPTY.format(f"{xmltext.NAMESPACE}{_VERSION}")
        return edited(empty, xmltext.parse(empty).with_members(empty, content))
    document = {"$schema": _SCHEMA.format(_VERSION), "bomFormat": "CycloneDX", "specVersion": _VERSION, "version": 1}
    return json.dumps(document | content, indent=2) + "\n"


def patched(text: str, parts: list[Part]) -> str:
    """A bill with models added, and with what it does not say of those that it has; all else stays as it is.

    Raises UsageError where the text is no such bill. One of a version without models becomes one of 1.6.
    """
    document: BillNode = _in_xml(text) if text.lstrip("\ufeff \t\r\n").startswith("<") else in_json(text)
    if not bill.is_cyclonedx(document):
        raise UsageError("this is no bill of CycloneDX")
    version = document.text("specVersion")
    edits = []
    if tuple(map(int, re.findall(r"\b[0-9]{1,3}\b", version))) < _FIRST_WITH_MODELS:
        edits = _raised(text, document)
        version = _VERSION
    known: dict[str, BillNode] = {}
    for component in bill.components(document):
        if model := bill.model_id(component):
            known.setdefault(model.text.casefold(), component)
    for part in parts:
        if part.id.casefold() in known:
            edits += _filled_in(text, known[part.id.casefold()], part, version)
    new = [_component(part, version) for part in parts if part.id.casefold() not in known]
    if new and (listed := document.get("components")):
        edits += listed.with_items(text, new)
    elif new:
        edits += document.with_members(text, {"components": new})
    return edited(text, edits)


def _raised(text: str, document: BillNode) -> list[Edit]:
    if isinstance(document, XmlNode):
        return document.raised(text, _VERSION)
    values = (("specVersion", _VERSION), ("$schema", _SCHEMA.format(_VERSION)))
    return [edit for key, value in values if (node := document.get(key)) for edit in node.replaced(text, value)]


def _in_xml(text: str) -> XmlNode:
    try:
        return xmltext.parse(text)
    except ValueError as error:
        raise UsageError(f"this is no bill of CycloneDX in XML: {error}") from None


def _component(part: Part, version: str) -> dict[str, Any]:
    group, slash, name = part.id.partition("/")
    component: dict[str, Any] = {"type": bill.MODEL, "bom-ref": part.purl or f"llamalicense:{part.id}"}
    component |= {"group": group, "name": name} if slash else {"name": part.id}
    component |= {"licenses": _licences(part)} if part.licence else {}
    component |= {"purl": part.purl} if part.purl else {}
    component |= {"pedigree": {"ancestors": _ancestors(part.ancestors)}} if part.ancestors else {}
    component |= {"evidence": {"occurrences": _occurrences(part, version)}} if part.occurrences else {}
    component |= {"properties": _properties(part)} if part.properties else {}
    return component


def _filled_in(text: str, component: BillNode, part: Part, version: str) -> list[Edit]:
    """The edits that say of a component what it does not say."""
    edits: list[Edit] = []
    lacking: dict[str, Any] = {}
    if part.licence and not component.items("licenses"):
        edits += _grown(text, component, "licenses", _licences(part), lacking)
    missing = _ancestors(part.ancestors, component)
    if missing and (pedigree := component.get("pedigree")):
        inner: dict[str, Any] = {}
        edits += _grown(text, pedigree, "ancestors", missing, inner)
        edits += pedigree.with_members(text, inner)
    elif missing:
        lacking["pedigree"] = {"ancestors": missing}
    if part.occurrences and component.get("evidence") is None:
        lacking["evidence"] = {"occurrences": _occurrences(part, version)}
    named = {entry.text("name"): entry for entry in component.items("properties")}
    for name, value in part.properties:
        if name in named and named[name].text("value") != value and (node := named[name].get("value")):
            edits += node.replaced(text, value)
    added = [entry for entry in _properties(part) if entry["name"] not in named]
    edits += _grown(text, component, "properties", added, lacking) if added else []
    return [*edits, *component.with_members(text, lacking)]


def _grown(text: str, node: BillNode, key: str, values: list[Any], lacking: dict[str, Any]) -> list[Edit]:
    """Adds to the list under a key; where there is none, that is put down as lacking."""
    listed = node.get(key)
    if listed is not None and listed.is_list:
        return listed.with_items(text, values)
    lacking[key] = values
    return []


def _licences(part: Part) -> list[Any]:
    return [{"license": {"name": part.licence.name, "url": part.licence.url}}] if part.licence else []


def _ancestors(ids: tuple[str, ...], component: BillNode | None = None) -> list[Any]:
    listed = component.items("pedigree", "ancestors") if component else []
    known = {model.text.casefold() for ancestor in listed if (model := bill.model_id(ancestor))}
    known |= {ancestor.text("name").casefold() for ancestor in listed}
    ancestors = []
    for part in map(Part, ids):
        if part.id.casefold() not in known:
            ancestors.append({"type": bill.MODEL, "name": part.id} | ({"purl": part.purl} if part.purl else {}))
    return ancestors


def _occurrences(part: Part, version: str) -> list[Any]:
    if version == "1.5":  # which has places and nothing about them
        return [{"location": path} for path in dict.fromkeys(occurrence.path for occurrence in part.occurrences)]
    return [{"location": path, "line": line, "additionalContext": words} for path, line, words in part.occurrences]


def _properties(part: Part) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in part.properties]
