"""SPDX 2.2 and 2.3 as tags and values, with the places of the values."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llamalicense.scan.bills.bill import Bill, Billed, BilledModel, id_of
from llamalicense.scan.bills.spdx import NOT_TOLD, ancestors, named, relate

_HEAD = re.compile(r"^[ \t]*([A-Za-z]+):[ \t]*", re.MULTILINE)
_REST = re.compile(r"[^\r\n]*")
_OPENS, _CLOSES = "<text>", "</text>"


class Tag(NamedTuple):
    """A tag, its value, and where that stands; of several lines without the marks around them."""

    name: str
    value: str
    start: int
    end: int


class TaggedPackage:
    """A package, as its tags follow; `model`: its id, where a package URL of the hub names it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.ref = ""
        self.model: Billed | None = None
        self.licences: list[Billed] = []

    def take(self, tag: Tag) -> None:
        """Reads a tag that follows."""
        if tag.name == "SPDXID" and not self.ref:
            self.ref = tag.value
        elif tag.name == "ExternalRef" and (known := id_of(purl := tag.value.rpartition(" ")[2])):
            self.model = Billed(known, tag.end - len(purl), tag.end)
        elif tag.name in ("PackageLicenseConcluded", "PackageLicenseDeclared") and tag.value not in NOT_TOLD:
            self.licences.append(Billed(tag.value, tag.start, tag.end))


class TaggedRemark:
    """An annotation: who made it, of what, and what it says."""

    def __init__(self, by: str) -> None:
        self.by = by
        self.ref = ""
        self.comment: Tag | None = None

    def take(self, tag: Tag) -> None:
        """Reads a tag that follows."""
        if tag.name == "SPDXREF":
            self.ref = tag.value
        elif tag.name == "AnnotationComment":
            self.comment = tag


class TaggedDocument:
    """What a document says: packages, annotations, relationships as three words, names of licences by their ids.

    `open`: the line of a text of several lines that does not end, 0 where each does.
    """

    def __init__(self, text: str) -> None:
        self.version = ""
        self.packages: list[TaggedPackage] = []
        self.remarks: list[TaggedRemark] = []
        self.relationships: list[list[str]] = []
        self.names: dict[str, str] = {}
        self.open = 0
        licence = ""
        for tag in tags(text):
            if tag.value.startswith(_OPENS):
                self.open = self.open or text.count("\n", 0, tag.start) + 1
            if tag.name == "SPDXVersion":
                self.version = tag.value.removeprefix("SPDX-")
            elif tag.name == "PackageName":
                self.packages.append(TaggedPackage(tag.value))
            elif tag.name == "Annotator":
                self.remarks.append(TaggedRemark(tag.value))
            elif tag.name == "LicenseID":
                licence = tag.value
                self.names.setdefault(licence, "")
            elif tag.name == "LicenseName":
                self.names[licence] = tag.value
            elif tag.name == "Relationship" and len(words := tag.value.split()) == 3:
                self.relationships.append(words)
            else:
                if self.packages:
                    self.packages[-1].take(tag)
                if self.remarks:
                    self.remarks[-1].take(tag)


def tags(text: str) -> Iterator[Tag]:
    """The tags of a document, from the first to the last; what stands in a text of several lines is none."""
    at, last = 0, text.rfind(_CLOSES)
    while head := _HEAD.search(text, at):
        start = head.end()
        if text.startswith(_OPENS, start) and start < last:
            start += len(_OPENS)
            at = end = text.index(_CLOSES, start)
        else:
            rest = _REST.match(text, start)
            at, end = (rest.end(), start + len(rest[0].rstrip())) if rest else (start, start)
        yield Tag(head[1], text[start:end], start, end)


def read(text: str) -> Bill | None:
    """The models of a document; None where it is none."""
    document = TaggedDocument(text)
    if not document.version:
        return None
    known = {package.ref: package.model for package in document.packages if package.model}
    from_: dict[str, list[str]] = {}
    for subject, kind, related in document.relationships:
        relate(from_, kind, subject, [related])
    models = []
    for package in document.packages:
        if package.model:
            licences = tuple(dict.fromkeys(named(licence, document.names) for licence in package.licences))
            models.append(BilledModel(package.model, licences, tuple(ancestors(package.ref, from_, known.get))))
    return Bill("SPDX", document.version, tuple(models))
