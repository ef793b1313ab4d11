"""Models in CycloneDX as XML; nothing is fetched, no entity is resolved, and no tree is built."""

from typing import NamedTuple
from xml.parsers import expat

from llamalicense.scan.bills.bill import Bill, Billed, BilledModel, id_of
from llamalicense.scan.bills.cyclonedx import MODEL

_NAMESPACE = "http://cyclonedx.org/schema/bom/"
_DEEPEST = 100


class _Refused(Exception):
    """What no bill has: entities of its own, or elements that nest too deep."""


class _Component:
    """A component, as its elements follow."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.texts: dict[str, Billed] = {}
        self.licences: list[Billed] = []
        self.ancestors: list[Billed] = []

    def model(self) -> Billed | None:
        purl, name = self.texts.get("purl"), self.texts.get("name")
        if purl and (known := id_of(purl.text)):
            return purl._replace(text=known)
        if name is None or self.kind != MODEL:
            return None
        group = self.texts.get("group")
        return name._replace(text=f"{group.text}/{name.text}") if group and "/" not in name.text else name


class _Open(NamedTuple):
    tag: str
    start: int  # where its content begins, in bytes


def read(text: str) -> Bill | None:
    """The models of a bill; None where XML is no bill or cannot be read."""
    reader = _Reader(text)
    try:
        reader.parser.Parse(reader.data, True)
    except (expat.ExpatError, _Refused):
        return None
    if not reader.version:
        return None
    places = _Places(reader.data)
    return Bill("CycloneDX", reader.version, tuple(map(places.of, reader.models)))


class _Places:
    """Places in bytes as places in characters."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.is_ascii = data.isascii()
        self.known = [(0, 0)]

    def of(self, model: BilledModel) -> BilledModel:
        licences, ancestors = (tuple(map(self._words, texts)) for texts in (model.licences, model.ancestors))
        return BilledModel(self._words(model.id), licences, ancestors)

    def _words(self, words: Billed) -> Billed:
        return words._replace(start=self._characters(words.start), end=self._characters(words.end))

    def _characters(self, at: int) -> int:
        if self.is_ascii:
            return at
        # From the last place before, as models are asked for mostly in their order.
        while self.known[-1][0] > at:
            self.known.pop()
        place, characters = self.known[-1]
        characters += len(self.data[place:at].decode("utf-8", "replace"))
        self.known.append((at, characters))
        return characters


class _Reader:
    def __init__(self, text: str) -> None:
        self.data = text.encode("utf-8", "replace")
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.EntityDeclHandler = self.entity
        self.version = ""
        self.models: list[BilledModel] = []
        self.open: list[_Open] = []
        self.components: list[_Component] = []
        self.content = ""

    def entity(self, *_: object) -> None:
        raise _Refused

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        if not self.open and name == "bom" and namespace.startswith(_NAMESPACE):
            self.version = namespace.removeprefix(_NAMESPACE)
        if len(self.open) > _DEEPEST or not (self.open or self.version):
            raise _Refused
        if name == "component":
            self.components.append(_Component(attributes.get("type", "")))
        begin = self.data.find(b">", self.parser.CurrentByteIndex) + 1
        self.open.append(_Open(name, begin))
        self.content = ""

    def characters(self, text: str) -> None:
        self.content += text

    def end(self, _: str) -> None:
        element = self.open.pop()
        around = [outer.tag for outer in self.open[-3:]]
        if element.tag == "component":
            self._ended(self.components.pop(), around)
        elif self.components and (text := self.content.strip()):
            raw = self.data[element.start : self.parser.CurrentByteIndex]
            start = element.start + len(raw) - len(raw.lstrip())
            self._said(element.tag, around, Billed(text, start, start + len(raw.strip())))
        self.content = ""

    def _said(self, tag: str, around: list[str], words: Billed) -> None:
        component = self.components[-1]
        if around[-1:] == ["component"] and tag in ("purl", "name", "group"):
            component.texts[tag] = words
        elif (around[-1:] == ["license"] and tag in ("id", "name")) or (tag, around[-1:]) == (
            "expression",
            ["licenses"],
        ):
            component.licences.append(words)

    def _ended(self, component: _Component, around: list[str]) -> None:
        model = component.model()
        if around[-2:] == ["pedigree", "ancestors"]:
            if self.components and (known := model or component.texts.get("name")):
                self.components[-1].ancestors.append(known)
        elif model:
            self.models.append(BilledModel(model, tuple(component.licences), tuple(component.ancestors)))
