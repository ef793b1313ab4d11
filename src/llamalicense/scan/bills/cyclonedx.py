"""Models in CycloneDX, 1.4 to 1.7, as JSON or XML."""

from collections.abc import Iterator

from llamalicense.scan.bills.bill import Bill, Billed, BilledModel, id_of
from llamalicense.scan.bills.jsontext import JsonNode
from llamalicense.scan.bills.xmltext import XmlNode

BillNode = JsonNode | XmlNode
MODEL = "machine-learning-model"


def is_cyclonedx(document: BillNode) -> bool:
    """Whether JSON or XML is a bill of this format."""
    return document.text("bomFormat") == "CycloneDX"


def read(document: BillNode) -> Bill:
    """The models of a bill, those inside components too."""
    return Bill("CycloneDX", document.text("specVersion"), tuple(filter(None, map(_model, components(document)))))


def components(document: BillNode) -> Iterator[BillNode]:
    """Every component, the bill's own first, then from the first to the last, each before those inside it."""
    own = document.get("metadata", "component")
    waiting: list[BillNode] = [*document.items("components")][::-1]
    waiting += [own] if own else []
    while waiting:
        component = waiting.pop()
        yield component
        waiting += reversed(component.items("components"))


def model_id(component: BillNode) -> Billed | None:
    """The id of a component that is a model: by its package URL, else its group and name."""
    purl, name, group = component.get("purl"), component.get("name"), component.text("group")
    if purl and (known := id_of(component.text("purl"))):
        return Billed(known, *purl.words)
    if component.text("type") != MODEL or name is None:
        return None
    whole = component.text("name")
    return Billed(f"{group}/{whole}" if group and "/" not in whole else whole, *name.words)


def _model(component: BillNode) -> BilledModel | None:
    known = model_id(component)
    if known is None:
        return None
    ancestors = (model_id(ancestor) or _named(ancestor) for ancestor in component.items("pedigree", "ancestors"))
    return BilledModel(known, tuple(_licences(component)), tuple(filter(None, ancestors)))


def _named(component: BillNode) -> Billed | None:
    name = component.get("name")
    return Billed(component.text("name"), *name.words) if name and component.text("name") else None


def _licences(component: BillNode) -> Iterator[Billed]:
    for choice in component.items("licenses"):
        for path in (("expression",), ("license", "id"), ("license", "name")):
            node = choice.get(*path)
            if node and (text := choice.text(*path)):
                yield Billed(text, *node.words)
