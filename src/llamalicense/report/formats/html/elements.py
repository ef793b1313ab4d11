"""Elements of a page: `e("p", "text", e("b", "bold"), class_="note")`, and the page as text.

The serialiser escapes whatever is text or an attribute, so that nothing a report holds can become markup.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias
from xml.etree import ElementTree

from llamalicense.report.formats import CODE, plain

Element: TypeAlias = ElementTree.Element
Children: TypeAlias = "Element | str | Iterable[Children] | None"

_CODE = re.compile(f"({CODE})")
# Where a line break in the file changes nothing that is seen.
_ON_LINES = frozenset(
    "html head meta title style body header main footer nav section article form fieldset details h1 h2 h3 h4 p ul ol "
    "li dl dd table thead tbody tr".split()
)


def e(tag: str, *content: Children, **attributes: str | None) -> Element:
    """An element; its attributes may end in `_` (class_) and have `_` for `-`. None leaves a content or attribute out.

    Text is written so that nothing in it is invisible or turns the direction of writing.
    """
    element = ElementTree.Element(tag)
    for name, value in attributes.items():
        if value is not None:
            element.set(name.rstrip("_").replace("_", "-"), plain(value))
    _fill(element, content)
    if tag in _ON_LINES:
        element.tail = "\n"
    return element


def _fill(element: Element, content: Children) -> None:
    if content is None:
        return
    if isinstance(content, ElementTree.Element):
        element.append(content)
    elif isinstance(content, str):
        if len(element):
            element[-1].tail = (element[-1].tail or "") + plain(content)
        else:
            element.text = (element.text or "") + plain(content)
    else:
        for child in content:
            _fill(element, child)


def serialised(element: Element | None) -> str:
    """An element as markup; nothing where there is none."""
    return "" if element is None else ElementTree.tostring(element, encoding="unicode", method="html")


def around(element: Element, pieces: Iterable[str]) -> Iterator[str]:
    """The markup of an element with pieces of markup behind its own content, so that it need not hold them."""
    end = f"</{element.tag}>{element.tail or ''}"
    yield serialised(element).removesuffix(end)
    yield from pieces
    yield end


def prose(text: str) -> Children:
    """A sentence, what stands between backticks in it as code."""
    return [e("code", part[1:-1]) if number % 2 else part for number, part in enumerate(_CODE.split(text)) if part]


def joined(parts: Iterable[Children], between: str = " · ") -> Iterable[Children]:
    """Parts with a text between them."""
    for number, part in enumerate(parts):
        yield between if number else None
        yield part


def listing(rows: Iterable[tuple[str, Children]], class_: str | None = None) -> Element | None:
    """A list of terms, each with what is said of it; rows without content are left out."""
    filled = [(term, content) for term, content in rows if content is not None and content != ""]
    return e("dl", ((e("dt", term), e("dd", content)) for term, content in filled), class_=class_) if filled else None
