"""The style sheets that stand in a page: which of its elements they hide.

A selector is asked for its last part alone, since what stands around an element is not followed. Where it cannot be
told whether an element is meant (`:has()`, `:nth-child()`, a value of an attribute), it is taken to be: a doubt.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import NamedTuple

from llamalicense.documents.blocks import TooMuch
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.declarations import COMMENT, style_hides

_STYLE_TAG = regex(r"<style\b[^>]*>", re.IGNORECASE)
# A width of less than a hundred pixels is one that every screen has.
_SCREENS = regex(
    r"@(?:media\b[^{]*\b(?:screen|all|not print)\b|supports\b|layer\b|scope\b"
    r"|(?:media|container)\b[^{]*\(\s*min-(?:width|height)\s*:\s*\d{1,2}(?:px)?\s*\))",
    re.IGNORECASE,
)
_STRING = r"\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?"
_SIGN = regex(rf"{_STRING}|[{{}};]")
_PARTING = regex(rf"{_STRING}|\\.|[()\[\],\s>+~]")
_NAME = r"(?:[\w-]|\\.)++"
_SIMPLE = regex(
    rf"\[\s*(?P<attribute>{_NAME})(?P<value>[^\]]*)\]|(?P<sign>[.#])(?P<name>{_NAME})"
    rf"|:(?P<is_element>:)?(?P<pseudo>[\w-]+)(?P<opens>\()?|(?P<element>{_NAME})|(?P<any>\*)"
)
_ANY_OF = ("is", "where", "matches", "any", "-webkit-any", "-moz-any")
_OF_NO_WORDS = ("before", "after", "empty", "marker", "placeholder", "backdrop")  # which hold none of the page's
_DEEPEST, _MOST_INSIDE, _MOST_WAYS, _LONGEST, _MOST_ASKED = 4, 32, 16, 400, 1_000_000


class _Selector(NamedTuple):
    """What an element must have to be meant: its name, classes, id and attributes; and what it must not have."""

    wanted: frozenset[str]
    unwanted: tuple[frozenset[str], ...] = ()
    is_certain: bool = True  # False where more is asked than is looked at

    def means(self, own: set[str]) -> bool:
        return self.wanted <= own and not any(names <= own for names in self.unwanted)


class Sheet:
    """The rules of a file's own `<style>` that hide what they name, by their last selector."""

    def __init__(self, css: str) -> None:
        self._by_key: dict[str, dict[_Selector, None]] = {}
        self._asked = 0
        for selectors in dict.fromkeys(names for names, declarations in _rules(css) if style_hides(declarations)):
            for selector in _selectors(selectors):
                self._by_key.setdefault(max(selector.wanted, default="*"), {})[selector] = None

    def __bool__(self) -> bool:
        return bool(self._by_key)

    def hides(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Whether a rule names this element, by its name, class, id or attribute; raises `TooMuch`."""
        own = {name, *(f".{one}" for one in attributes.get("class", "").split()), *(f"[{one}" for one in attributes)}
        if "id" in attributes:
            own.add(f"#{attributes['id'].strip()}")
        rules = [self._by_key[key] for key in (*own, "*") if key in self._by_key]
        self._asked += sum(map(len, rules))
        if self._asked > _MOST_ASKED:
            raise TooMuch("has more rules of style for its elements than are followed")
        return any(selector.means(own) for selectors in rules for selector in selectors)


def sheet_of(html: str) -> Sheet | None:
    """The style sheets that stand in a page, together; None where there are none that hide anything."""
    pieces = []
    at = 0
    while opening := _STYLE_TAG.search(html, at):
        end = html.find("</style", opening.end())
        if end < 0:
            break
        pieces.append(html[opening.end() : end])
        at = end
    sheet = Sheet("\n".join(pieces)) if pieces else None
    return sheet or None


class _Open(NamedTuple):
    """A rule that is open: its selectors, whether it counts on a screen, and its declarations so far."""

    selectors: str
    counts: bool
    declarations: list[str]


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations, of what counts on a screen; rules may stand inside others."""
    css = COMMENT.sub(" ", css)
    rules: list[_Open] = []
    head = 0
    for sign in [*_SIGN.finditer(css), None]:
        if sign is not None and sign[0] not in ("{", "}", ";"):
            continue
        before = css[head : sign.start() if sign else len(css)].strip()
        head = sign.end() if sign else len(css)
        if sign and sign[0] == "{":
            outer = rules[-1] if rules else _Open("", True, [])
            if before.startswith("@"):
                rules.append(_Open(outer.selectors, outer.counts and bool(_SCREENS.match(before)), []))
            else:
                selectors = _inside(before, outer.selectors) if len(rules) < _MOST_INSIDE else "*"
                rules.append(_Open(selectors, outer.counts, []))
            continue
        if rules:
            rules[-1].declarations.append(before)
        for _ in range(len(rules) if sign is None else min(len(rules), sign[0] == "}")):  # the end closes all
            rule = rules.pop()
            if rule.counts and rule.selectors:
                yield rule.selectors, ";".join(rule.declarations)


def _inside(selectors: str, outer: str) -> str:
    """Selectors inside a rule, "&" standing for the rule's; what grows too long is any element."""
    made = selectors.replace("&", f":is({outer})") if outer else selectors
    return made if len(made) <= _LONGEST or made == selectors else "*"


def _selectors(text: str, depth: int = 0) -> Iterator[_Selector]:
    """The last parts of some selectors that commas part."""
    for parts in dict.fromkeys(map(tuple, _parted(text))):
        for selector in _compound(parts[-1], depth) if parts else ():
            yield selector if len(parts) == 1 else selector._replace(is_certain=False)


def _parted(text: str) -> Iterator[list[str]]:
    """Each of some selectors as its parts, which signs join; what stands in brackets is of its part."""
    start, depth, parts = 0, 0, list[str]()
    for sign in _PARTING.finditer(text):
        if sign[0] in "([":
            depth += 1
        elif sign[0] in ")]":
            depth = max(0, depth - 1)
        elif not depth and (sign[0] in ",>+~" or sign[0].isspace()):
            parts += filter(None, [text[start : sign.start()]])
            if sign[0] == ",":
                yield parts
                parts = []
            start = sign.end()
    yield [*parts, *filter(None, [text[start:]])]


class _Compound:
    """What a selector without signs that join asks of an element, while it is read."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.wanted: set[str] = set()
        self.unwanted: list[frozenset[str]] = []
        self.ways: list[list[_Selector]] = []  # of each `:is()`, what it allows
        self.is_certain = True

    def names(self, part: re.Match[str]) -> None:
        """A name, class, id or attribute."""
        if part["attribute"]:
            self.wanted.add(f"[{_named(part['attribute']).casefold()}")
            self.is_certain = self.is_certain and not part["value"].strip()
        elif part["sign"]:
            self.wanted.add(part["sign"] + _named(part["name"]))
        elif part["element"]:
            self.wanted.add(_named(part["element"]).casefold())

    def asks(self, pseudo: str, inner: str) -> None:
        """A pseudo-class with what stands in its brackets."""
        if pseudo in _ANY_OF and self.depth < _DEEPEST:
            self.ways.append(list(_selectors(inner, self.depth + 1)))
        elif pseudo == "not" and self.depth < _DEEPEST:
            against = _selectors(inner, self.depth + 1)
            self.unwanted += [one.wanted for one in against if one.is_certain and not one.unwanted]
        else:
            self.is_certain = False

    def selectors(self) -> Iterator[_Selector]:
        """The ways in which an element may be meant; where there are too many, any of them."""
        few = prod(map(len, self.ways)) <= _MOST_WAYS
        for chosen in product(*self.ways) if few else ((),):
            wanted = frozenset(self.wanted).union(*(one.wanted for one in chosen))
            unwanted = (*self.unwanted, *(names for one in chosen for names in one.unwanted))
            is_certain = self.is_certain and few and all(one.is_certain for one in chosen)
            yield _Selector(wanted, unwanted[:_MOST_WAYS], is_certain and len(unwanted) <= _MOST_WAYS)


def _compound(text: str, depth: int) -> Iterator[_Selector]:
    compound, at = _Compound(depth), 0
    while at < len(text):
        part = _SIMPLE.match(text, at)
        at = part.end() if part else at + 1
        if part is None:
            continue
        if not part["pseudo"]:
            compound.names(part)
            continue
        inner, at = _inner(text, at) if part["opens"] else ("", at)
        if part["is_element"] or part["pseudo"].casefold() in _OF_NO_WORDS:
            return
        compound.asks(part["pseudo"].casefold(), inner)
    if text:
        yield from compound.selectors()


def _inner(text: str, at: int) -> tuple[str, int]:
    """What stands in a bracket that has just opened, and where it ends."""
    depth = 1
    for sign in _PARTING.finditer(text, at):
        depth += {"(": 1, ")": -1}.get(sign[0], 0)
        if not depth:
            return text[at : sign.start()], sign.end()
    return text[at:], len(text)


def _named(name: str) -> str:
    """A name of CSS without its escapes."""
    return name.replace("\\", "") if "\\" in name else name
