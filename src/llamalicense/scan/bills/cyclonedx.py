"""Models in CycloneDX, 1.4 to 1.7, as JSON."""

from collections.abc import Iterator

from llamalicense.scan.bills.bill import Bill, Billed, BilledModel, id_of
from llamalicense.scan.bills.jsontext import JsonNode

MODEL = "machine-learning-model"


def is_cyclonedx(document: JsonNode) -> bool:
    """Whether JSON is a bill of this format."""
    return document.text("bomFormat") == "CycloneDX"


def read(document: JsonNode) -> Bill:
    """The models of a bill, those inside components too."""
    return Bill("CycloneDX", document.text("specVersion"), tuple(filter(None, map(_model, components(document)))))


def components(document: JsonNode) -> Iterator[JsonNode]:
    """Every component, the bill's own first, then from the first to the last, each before those inside it."""
    own = document.get("metadata", "component")
    waiting = [*reversed(document.items("components")), *([own] if own else [])]
    while waiting:
        component = waiting.pop()
        yield component
        waiting += reversed(component.items("components"))


def model_id(component: JsonNode) -> Billed | None:
    """The id of a component that is a model: by its package URL, else its group and name."""
    purl, name, group = component.get("purl"), component.get("name"), component.text("group")
    if purl and (known := id_of(component.text("purl"))):
        return Billed(known, purl.start + 1, purl.end - 1)
    if component.text("type") != MODEL or name is None:
        return None
    whole = component.text("name")
    return Billed(f"{group}/{whole}" if group and "/" not in whole else whole, name.start + 1, name.end - 1)


def _model(component: JsonNode) -> BilledModel | None:
    known = model_id(component)
    if known is None:
        return None
    ancestors = (model_id(ancestor) or _named(ancestor) for ancestor in component.items("pedigree", "ancestors"))
    return BilledModel(known, tuple(_licences(component)), tuple(filter(None, ancestors)))


def _named(component: JsonNode) -> Billed | None:
    name = component.get("name")
    return Billed(component.text("name"), name.start + 1, name.end - 1) if name and component.text("name") else None


def _licences(component: JsonNode) -> Iterator[Billed]:
    for choice in component.items("licenses"):
        for path in (("expression",), ("license", "id"), ("license", "name")):
            node = choice.get(*path)
            if node and (text := choice.text(*path)):
                yield Billed(text, node.start + 1, node.end - 1)
