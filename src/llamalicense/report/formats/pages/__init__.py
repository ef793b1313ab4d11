"""A page as its parts, before `text` lays it out for a terminal or `markdown` for a repository or a ticket."""

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from llamalicense.policy.page import PagePart


class Paragraph(NamedTuple):
    """Sentences; `hang` is what their further lines are indented by in text."""

    text: str
    hang: str = ""


class Place(NamedTuple):
    """Where something stands, in words, and the address that a page leads there by."""

    words: str
    address: str


class Item(NamedTuple):
    """An entry of a list, at a depth from 0: a label, its place, a head, and paragraphs about it.

    `same_as`: the section that has the same paragraphs, so that they are not repeated. `is_code`: a condition or name.
    """

    text: str
    label: str = ""
    details: tuple[Paragraph, ...] = ()
    same_as: str = ""
    depth: int = 0
    is_code: bool = False
    place: Place | None = None


class Table(NamedTuple):
    """Rows under a head, the last columns of which hold numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 0


class Contrast(NamedTuple):
    """What two sides say in some respects, by the name of each; `nothing` stands where a side says none."""

    sides: tuple[str, str]
    respects: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    nothing: str = ""


class PageSection(NamedTuple):
    """Blocks under a title, other sections among them."""

    title: str
    blocks: "tuple[PageBlock, ...]"


PageBlock: TypeAlias = Paragraph | Item | Table | Contrast | PageSection


class Page(NamedTuple):
    """A title, what stands under it, and a last line that closes the page."""

    title: str
    blocks: tuple[PageBlock, ...]
    footer: str = ""


def of_rule(part: "PagePart") -> PageSection:
    """A part of a rule's page."""
    return PageSection(
        part.title,
        tuple(
            Paragraph(line.text)
            if line.kind == "sentence"
            else Item(line.text, depth=line.depth, is_code=line.kind == "condition" and not line.text.endswith(":"))
            for line in part.lines
        ),
    )
