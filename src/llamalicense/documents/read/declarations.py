"""Declarations of CSS: whether they take an element off the page, and the colours of its words and of its ground."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from llamalicense.documents.patterns import regex

COMMENT = regex(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = regex(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")
_DECLARATION = regex(r"(?<![\w-])([\w-]++)\s*+:\s*([^;]*)")
_STYLE_PAIR = regex(r"(?<![A-Za-z])([A-Za-z]++)\s*+:\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+))")
_ASKED = regex(r"\b(?:display|visibility)\s*+:[^,}?]{0,80}\?[^,}]{0,80}[\"'](?:none|hidden)[\"']")
_CAPITAL = regex(r"(?<=[a-z])([A-Z])")
_LENGTH = regex(r"[+-]?(\d++\.?\d*+|\.\d++)(px|pt|r?em|ex|ch|%|v[wh])?(?:/.*)?$")
_OFF_THE_PAGE = regex(r"(?:^|(?<=[\s(]))-\s?\d{3,}(?<!-\s\d{3})|(?<![\w.-])(?:9{4,}|\d{5,})px")
_CLIPPED = regex(
    r"rect\(\s*(?:0|1px)[\s,]|inset\(\s*(?:50|100)%|circle\(\s*0"
    r"|polygon\(\s*0[a-z%]*\s+0[a-z%]*\s*(?:\)|,\s*0[a-z%]*\s+0[a-z%]*\s*[,)])"
)
_MOVED_AWAY = regex(r"\bscale\w*\(\s*0(?!\.\d*[1-9])|\btranslate\w*\([^()]*-\s?\d{3}|\brotate[xy]\(\s*-?(?:90|270)deg")
_FADED = regex(r"\bopacity\(\s*0*\.?0*%?\s*\)")
_HEX = regex(r"#([0-9a-f]{3,8})\b")
_MADE = regex(r"\b(?:rgb|hsl)a?\(([^()]*)\)")
_NUMBER = regex(r"\d++\.?\d*+%?|\.\d++%?")
_SMALLEST = {"": 0.05, "px": 1, "pt": 1, "%": 1}  # what nobody can read; other units are of the size of letters
_OF_LETTERS = 0.05
_ALIKE = 16  # how far the parts of two colours, of 255, may lie apart that nobody tells apart
_NAMED = {"white": "fff", "black": "000", "snow": "fffafa", "ivory": "fffff0", "whitesmoke": "f5f5f5"}
_OF_ANOTHER = ("inherit", "initial", "unset", "revert", "none", "currentcolor", "transparent")
_REMEMBERED = 256  # styles, which a page repeats
_INKS, _GROUNDS = ("color", "-webkit-text-fill-color"), ("background", "background-color")
_SHORT_AND_LONG = (4, 8)  # digits of a colour with its alpha

Colour = tuple[int, ...] | str  # red, green and blue to 255, or a name


class Colours(NamedTuple):
    """The colour of an element's words and that of its ground, None where not told."""

    words: Colour | None = None
    ground: Colour | None = None

    def around(self, inner: "Colours") -> "Colours":
        """Those of an element inside one of these."""
        return Colours(inner.words or self.words, inner.ground or self.ground)

    @property
    def are_alike(self) -> bool:
        """Whether nobody tells the words from their ground."""
        if isinstance(self.words, tuple) and isinstance(self.ground, tuple):
            return all(abs(one - other) < _ALIKE for one, other in zip(self.words, self.ground, strict=True))
        return self.words is not None and self.words == self.ground


class Grounds:
    """The colours in force inside the elements that are open, by how deep those stand that tell of any."""

    def __init__(self) -> None:
        self._inside: list[tuple[int, Colours]] = []

    def hide(self, depth: int, style: str) -> bool:
        """Whether the words of an element that begins so deep have the colour of their ground."""
        own = colours(style)
        if not any(own):
            return False
        if self._inside:
            own = self._inside[-1][1].around(own)
        self._inside.append((depth, own))
        return own.are_alike

    def leave(self, depth: int) -> None:
        """An element that stands so deep ends."""
        if self._inside and self._inside[-1][0] == depth:
            self._inside.pop()


def css_of_script(style: str) -> str:
    """A style as scripts write it, `{fontSize: 0}`, as CSS."""

    def pair(match: re.Match[str]) -> str:
        value = next((one for one in match.groups()[1:] if one is not None), "")
        name = _CAPITAL.sub(r"-\1", match[1]).casefold()
        return f"{name}:{value}"

    asked = ["display:none"] if _ASKED.search(style) else []
    return ";".join([*map(pair, _STYLE_PAIR.finditer(style)), *asked])


@lru_cache(_REMEMBERED)
def style_hides(style: str) -> bool:
    """Whether declarations of CSS take an element off the page: none, hidden, zero, transparent, clipped, off it."""
    pairs = _pairs(style)
    if any(name in _HIDES and _HIDES[name](value) for name, value in pairs):
        return True
    if any(name in _HIDES_WITH and _HIDES_WITH[name].search(value) for name, value in pairs):
        return True
    if any(name.startswith("overflow") and ("hidden" in value or "clip" in value) for name, value in pairs) and any(
        name in _ROOMS and _is_tiny(value) for name, value in pairs
    ):
        return True
    shows_its_ground = any(name.endswith("background-clip") and "text" in value for name, value in pairs)
    is_transparent = any(name in _INKS and _is_transparent(value) for name, value in pairs)
    return (is_transparent and not shows_its_ground) or _colours(pairs).are_alike


@lru_cache(_REMEMBERED)
def colours(style: str) -> Colours:
    """The colours that declarations give; of a ground with a picture or a gradient none is told."""
    return _colours(_pairs(style)) if "color" in style or "background" in style else Colours()


def _colours(pairs: list[tuple[str, str]]) -> Colours:
    words = ground = None
    for name, value in pairs:
        if name in _INKS:
            words = _colour(value) or words
        elif name in _GROUNDS:
            ground = _colour(value) or ground
    return Colours(words, ground)


def _pairs(style: str) -> list[tuple[str, str]]:
    """Names and values; all of them, since a browser may refuse the last of several."""
    if "\\" in style or "/*" in style:
        style = _ESCAPE.sub(_resolved, COMMENT.sub(" ", style))
    return [
        (name.casefold(), " ".join(value.casefold().replace("!important", "").split()))
        for name, value in _DECLARATION.findall(style)
    ]


def _resolved(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else 0
    return chr(code) if 0 < code <= 0x10FFFF else match[2] or ""


def _is_tiny(value: str) -> bool:
    match = _LENGTH.match(value)
    return match is not None and float(match[1]) <= _SMALLEST.get(match[2] or "", _OF_LETTERS)


def _is_tiny_font(value: str) -> bool:
    """Whether the shorthand of a font has a tiny size: the first of its words that is zero or has a unit."""
    sizes = (word for word in value.split() if word[0] in "0." or (_LENGTH.match(word) and not word.isdigit()))
    return _is_tiny(next(sizes, ""))


def _is_transparent(value: str) -> bool:
    if written := _HEX.match(value):
        digits = written[1]
        return len(digits) in _SHORT_AND_LONG and not digits[len(digits) * 3 // 4 :].strip("0")
    numbers = _NUMBER.findall(made[1]) if (made := _MADE.match(value)) else []
    return value in ("transparent", "none") or (len(numbers) > len("rgb") and _is_tiny(numbers[-1]))


def _colour(value: str) -> Colour | None:
    """The colour of a value that is one, or that has one among other words."""
    if "url(" in value or "gradient(" in value or value in _OF_ANOTHER:
        return None
    if (made := _MADE.search(value)) and made[0].startswith("rgb"):
        parts = tuple(int(min(255, float(part))) for part in _NUMBER.findall(made[1])[:3] if not part.endswith("%"))
        return parts if len(parts) == len("rgb") else made[0]
    written = _HEX.search(value)
    named = next((_NAMED[word] for word in value.split() if word in _NAMED), "")
    if digits := written[1] if written else named:
        pairs = digits[:6] if len(digits) >= len("rrggbb") else "".join(digit * 2 for digit in digits[:3])
        return tuple(int(pairs[place : place + 2], 16) for place in (0, 2, 4))
    return value if value.isalpha() else None


_HIDES: Mapping[str, Callable[[str], object]] = {
    "display": lambda value: value == "none",
    "visibility": lambda value: value in ("hidden", "collapse"),
    "content-visibility": lambda value: value == "hidden",
    "unicode-bidi": lambda value: "override" in value,
    "-webkit-text-security": lambda value: value != "none",
    "font": _is_tiny_font,
    **dict.fromkeys(("opacity", "font-size", "zoom", "scale"), _is_tiny),
}
_HIDES_WITH: Mapping[str, re.Pattern[str]] = {
    "filter": _FADED,
    "transform": _MOVED_AWAY,
    **dict.fromkeys(("clip", "clip-path"), _CLIPPED),
    **dict.fromkeys(
        "left top right bottom inset translate text-indent margin margin-left margin-top".split(), _OFF_THE_PAGE
    ),
}
_ROOMS = frozenset("height width max-height max-width block-size inline-size line-height".split())
