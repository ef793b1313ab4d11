"""Elements of CycloneDX in XML, written from what JSON has: names, order and nesting are those of its schema."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from llamalicense.scan.bills.layout import indentation, line_end, unit

# What the items of a list are called; those of any other are called by their only key.
_ITEMS = {
    "components": "component",
    "ancestors": "component",
    "occurrences": "occurrence",
    "properties": "property",
    "externalReferences": "reference",
}
_ATTRIBUTES = ("type", "bom-ref")
# The order of what stands in an element, as far as the schemas of 1.4 to 1.7 set one.
_ORDERS: Mapping[str, Sequence[str]] = {
    "bom": (
        "metadata components services externalReferences dependencies compositions properties vulnerabilities "
        "annotations formulation declarations definitions citations"
    ).split(),
    "component": (
        "supplier manufacturer authors author publisher group name version versionRange description scope hashes "
        "licenses copyright patentAssertions cpe purl omniborId swhid swid modified pedigree externalReferences "
        "properties components evidence releaseNotes modelCard data cryptoProperties"
    ).split(),
    "pedigree": "ancestors descendants variants commits patches notes".split(),
    "evidence": "identity occurrences callstack licenses copyright".split(),
    "license": "id name text url".split(),
    "occurrence": "location line offset symbol additionalContext".split(),
    "metadata": "timestamp lifecycles tools authors component manufacture manufacturer supplier licenses".split(),
}
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OTHER_ENCODING = re.compile(r"\ufeff?<\?xml[^>]*encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


class Margins(NamedTuple):
    """What stands before an element on its line, and before the end of what it is in; both with their line ends."""

    line: str
    outer: str
    unit: str
    text: str

    @classmethod
    def of(cls, text: str, start: int, first: int | None, *, is_flat: bool) -> "Margins":
        """Those of an element that begins somewhere, and of the first in it."""
        if is_flat:
            return cls("", "", "", text)
        outer = indentation(text, start)
        inner = outer + unit(text) if first is None else indentation(text, first)
        return cls(line_end(text) + inner, line_end(text) + outer, unit(text), text)

    @property
    def inside(self) -> "Margins":
        """Those of what is in an element."""
        return Margins(self.line + self.unit, self.line, self.unit, self.text)


def placed(
    name: str, children: Sequence[str], members: Sequence[tuple[str, Any]], *, is_list: bool
) -> Iterator[tuple[int, tuple[str, Any]]]:
    """Behind how many of an element's children each new member stands; items of a list, and what has no order, last."""
    order = _ORDERS.get(name, ())
    for member in members if is_list else sorted(members, key=lambda member: _rank(order, member[0])):
        before = [at + 1 for at, child in enumerate(children) if _rank(order, child) < _rank(order, member[0])]
        yield len(children) if is_list or member[0] not in order else max(before, default=0), member


def _rank(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def element(name: str, value: Any, prefix: str, margins: Margins, *, is_item: bool = False) -> str:
    """An element of a value as JSON has it; `is_item`: of a list of this name."""
    if is_item and name in _ITEMS:
        return element(_ITEMS[name], value, prefix, margins)
    if is_item:
        return margins.line.join(element(key, inner, prefix, margins) for key, inner in value.items())
    tag = f"{prefix}{name}"
    if name == "property":
        return f'<{tag} name="{escaped(value["name"], margins.text)}">{escaped(value["value"], margins.text)}</{tag}>'
    if not isinstance(value, list | dict):
        return f"<{tag}>{escaped(str(value), margins.text)}</{tag}>"
    attributes, inner = "", margins.inside
    if isinstance(value, list):
        elements = [element(name, item, prefix, inner, is_item=True) for item in value]
    else:
        own = {key: value[key] for key in _ATTRIBUTES if key in value}
        attributes = "".join(f' {key}="{escaped(text, margins.text)}"' for key, text in own.items())
        order = _ORDERS.get(name, ())
        keys = sorted((key for key in value if key not in own), key=lambda key: _rank(order, key))
        elements = [element(key, value[key], prefix, inner) for key in keys]
    content = "".join(f"{inner.line}{written}" for written in elements)
    return f"<{tag}{attributes}>{content}{margins.line}</{tag}>" if elements else f"<{tag}{attributes}/>"


def escaped(words: str, text: str) -> str:
    """Words as a text of XML may have them; in its characters, and by numbers where its encoding may lack them."""
    safe = re.sub('[&<>"]', lambda sign: _SIGNS[sign[0]], _NO_XML.sub("\ufffd", words))
    if text.isascii() or _OTHER_ENCODING.match(text):
        return safe.encode("ascii", "xmlcharrefreplace").decode()
    return safe
