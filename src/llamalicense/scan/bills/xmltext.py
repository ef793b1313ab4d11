"""CycloneDX as XML with the places of its elements, read by the names that JSON has, and changed at one place only.

Nothing is fetched and no entity of its own is resolved.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from llamalicense.scan.bills.layout import Edit
from llamalicense.scan.bills.xmlwriting import Margins, element, escaped, placed

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

NAMESPACE = "http://cyclonedx.org/schema/bom/"
_BILL = re.compile(re.escape(NAMESPACE) + r"\d+\.\d+")
_DEEPEST = 100
_START = re.compile(r"<[^>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^>\"']*+)*+>")


class XmlNode(NamedTuple):
    """An element, and where it and what is in it begin and end, in characters; `name` is without its prefix.

    What JSON says by keys the root says by its namespace: `bomFormat` and `specVersion` are attributes of it here.
    """

    name: str
    tag: str
    attributes: Mapping[str, str]
    value: str
    children: "Sequence[XmlNode]"
    start: int
    inner: int
    close: int
    end: int
    words: tuple[int, int]  # what is in it, without the space around it

    @property
    def is_list(self) -> bool:
        """Whether it may hold others."""
        return True

    def get(self, *path: str) -> "XmlNode | None":
        """What stands below, by names; an item of a list is found by its own, and without others is its `value`."""
        node: XmlNode | None = self
        for step in path:
            inner = next((child for child in node.children if child.name == step), None) if node else None
            is_own = node is not None and inner is None and step in (node.name, "value")
            node = node if is_own else inner
        return node

    def items(self, *path: str) -> "list[XmlNode]":
        """What a list below holds, nothing where there is none."""
        node = self.get(*path)
        return list(node.children) if node else []

    def text(self, *path: str) -> str:
        """The words of an element below or of an attribute, empty where there is neither."""
        if node := self.get(*path):
            return node.value
        above = self.get(*path[:-1])
        return above.attributes.get(path[-1], "") if above else ""

    def with_items(self, text: str, values: list[Any]) -> list[Edit]:
        """The edits that add values to the end of a list."""
        return self._grown(text, [(self.name, value) for value in values], is_list=True)

    def with_members(self, text: str, members: dict[str, Any]) -> list[Edit]:
        """The edits that add members to an element, which has none of these names, where its schema has their place."""
        return self._grown(text, list(members.items()), is_list=False)

    def _grown(self, text: str, members: list[tuple[str, Any]], *, is_list: bool) -> list[Edit]:
        last = self.children[-1].end if self.children else 0
        is_flat = "\n" not in (text[self.start : last] if last else text.strip())
        margins = Margins.of(text, self.start, self.children[0].start if self.children else None, is_flat=is_flat)
        prefix = self.tag.removesuffix(self.name)
        names = [child.name for child in self.children]
        groups: dict[int, list[str]] = {}
        for at, (name, value) in placed(self.name, names, members, is_list=is_list):
            groups.setdefault(at, []).append(element(name, value, prefix, margins, is_item=is_list))
        between = margins.line
        if not self.children:
            added = between.join(groups.get(0, ()))
            return self._filled(text, f"{between}{added}", margins.outer) if added else []
        edits = []
        for at, elements in groups.items():
            place = self.children[at - 1].end if at else self.children[0].start
            added = between.join(elements)
            edits.append(Edit(place, place, f"{between}{added}" if at else f"{added}{between}"))
        return edits

    def _filled(self, text: str, added: str, outer: str) -> list[Edit]:
        """The edits that put the first elements into one that has none."""
        if self.inner == self.close == self.end:
            slash = text.rindex("/", self.start, self.end)
            return [Edit(slash, self.end, f">{added}{outer}</{self.tag}>")]
        # Behind comments, which stay where they are.
        begin, end = self.words
        return [Edit(end, self.close, f"{added}{text[end : self.close] if begin < end < self.close else outer}")]

    def replaced(self, text: str, value: str) -> list[Edit]:
        """The edits that put other words in the place of those in an element."""
        words = escaped(value, text)
        if self.inner == self.close == self.end:
            slash = text.rindex("/", self.start, self.end)
            return [Edit(slash, self.end, f">{words}</{self.tag}>")]
        return [Edit(self.inner, self.close, words)]

    def raised(self, text: str, version: str) -> list[Edit]:
        """The edits that make this a bill of another version of the schema."""
        own = re.compile(rf"(?<=cyclonedx\.org/schema/bom[/-]){re.escape(self.text('specVersion'))}(?!\d)")
        return [
            Edit(*match.span(), version) for node in self.all() for match in own.finditer(text, node.start, node.inner)
        ]

    def all(self) -> "Iterator[XmlNode]":
        """This element and every one below, in their order."""
        yield self
        for child in self.children:
            yield from child.all()


def parse(text: str) -> XmlNode:
    """The root of a bill; raises ValueError where it is none, has entities of its own or nests deeper than any does."""
    from xml.parsers import expat

    reader = _Reader(text, expat.ParserCreate("utf-8", namespace_separator=" "))
    try:
        reader.parser.Parse(reader.data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None
    assert reader.root is not None
    return reader.root


class _Open(NamedTuple):
    """An element that has not ended yet."""

    name: str
    tag: str
    attributes: dict[str, str]
    start: int
    inner: int
    children: list[XmlNode]
    content: list[str]


class _Reader:
    """Makes the tree while the parser tells of elements, whose places in bytes become places in characters."""

    def __init__(self, text: str, parser: "XMLParserType") -> None:
        self.text = text
        self.data = text.encode("utf-8", "replace")
        self.parser = parser
        parser.namespace_prefixes = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.EntityDeclHandler = self.entity
        self.root: XmlNode | None = None
        self.open: list[_Open] = []
        self.known = (0, 0)

    def entity(self, *_: object) -> None:
        raise ValueError("it has entities of its own")

    def place(self) -> int:
        """Where the parser is, in characters; it only goes on."""
        at, characters = self.known
        now = self.parser.CurrentByteIndex
        characters += len(self.data[at:now].decode("utf-8", "replace"))
        self.known = (now, characters)
        return characters

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        words = tag.split(" ") if " " in tag else ["", tag]
        namespace, name = words[:2]
        if not self.open and not (name == "bom" and _BILL.fullmatch(namespace)):
            raise ValueError("its root is no bill of CycloneDX")
        if len(self.open) > _DEEPEST:
            raise ValueError("it nests too deeply")
        start = self.place()
        match = _START.match(self.text, start)
        assert match is not None
        if not self.open:
            attributes |= {"bomFormat": "CycloneDX", "specVersion": namespace.removeprefix(NAMESPACE)}
        written = ":".join([*words[2:], name])
        # What others put into a bill has names of their own.
        name = name if namespace.startswith(NAMESPACE) else tag
        self.open.append(_Open(name, written, attributes, start, match.end(), [], []))

    def characters(self, text: str) -> None:
        self.open[-1].content.append(text)

    def end(self, _: str) -> None:
        name, tag, attributes, start, inner, children, content = self.open.pop()
        close = end = inner
        if self.text[inner - 2] != "/" or children or content:
            close = self.place()
            end = self.text.index(">", close) + 1
        raw = self.text[inner:close]
        begin = inner + len(raw) - len(raw.lstrip())
        words = (begin, begin + len(raw.strip()))
        node = XmlNode(name, tag, attributes, "".join(content).strip(), children, start, inner, close, end, words)
        if self.open:
            self.open[-1].children.append(node)
        self.root = node
