"""One tag of JSX: its name, its attributes, where it ends, and the element of HTML that it is read as."""

from typing import NamedTuple

from llamalicense.documents.read.declarations import css_of_script
from llamalicense.documents.read.jsx_signs import ATTRIBUTE, CODE, TAG, only_string

_CLASSES = ("class", "className")
_LOOK = ("style", "sx", "hidden", *_CLASSES)  # by which an element, or a component, says that it is hidden


class Attribute(NamedTuple):
    """The name of an attribute, its value, and where that begins; `is_code`: what stands in braces and is no string."""

    name: str
    value: str
    is_code: bool
    place: int


class Tag(NamedTuple):
    """What stands between `<` and `>`; `is_closed`: nothing stands in the element."""

    name: str
    attributes: tuple[Attribute, ...]
    end: int
    is_closed: bool

    @property
    def is_component(self) -> bool:
        """Whether a program says what it shows."""
        return not self.name[:1].islower() or "." in self.name

    @property
    def words(self) -> tuple[Attribute, ...]:
        """The attributes whose strings a component may show."""
        return tuple(one for one in self.attributes if one.name not in _LOOK) if self.is_component else ()

    @property
    def html(self) -> dict[str, str]:
        """The attributes of the element of HTML that it is read as; of code, those that say how it looks."""
        html: dict[str, str] = {}
        for name, value, is_code, _ in self.attributes:
            if name in ("style", "sx"):
                html["style"] = css_of_script(value)
            elif name in _CLASSES:
                html["class"] = "" if is_code else value
            elif name == "hidden" or not (is_code or self.is_component):
                html[name.casefold()] = f"{{{value}}}" if is_code else value
        return html


def html_name(name: str) -> str:
    """The element of HTML that a tag is read as: a component is one that hides nothing."""
    return name.casefold() if name[:1].islower() and "." not in name else "component"


def name_at(text: str, start: int) -> tuple[str, int]:
    """The name of the tag that begins here, empty of a fragment, and where it ends."""
    match = TAG.match(text, start)
    assert match is not None
    return match[1] or "", match.end()


def tag_at(text: str, start: int) -> Tag:
    """The tag that begins here; one that nothing ends goes to the end of the text."""
    name, at = name_at(text, start)
    attributes: list[Attribute] = []
    while match := ATTRIBUTE.match(text, at):
        at = match.end()
        if match[5]:
            return Tag(name, tuple(attributes), at, match[5] == "/>")
        if match[6]:
            at = braced(text, at)[1]
        elif match[1]:
            value, place = match[3] if match[3] is not None else match[4], match.start(1)
            is_code = value is None and bool(match[2])
            if is_code:
                place = at + 1
                value, at = braced(text, place)
                if (string := only_string(value)) is not None:
                    is_code, value = False, string
            attributes.append(Attribute(match[1], value or "", is_code, place))
    return Tag(name, tuple(attributes), len(text), True)


def braced(text: str, at: int) -> tuple[str, int]:
    """What stands in braces that begin just before, and where they end."""
    depth, start = 1, at
    for token in CODE.finditer(text, at):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if not depth:
            return text[start : token.start()], token.end()
    return text[start:], len(text)
