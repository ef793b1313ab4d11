"""Which elements and attributes of HTML show what is in them, and which hide it."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from llamalicense.documents.blocks import Place
from llamalicense.documents.patterns import regex

BLOCKS = frozenset(
    "address article aside audio blockquote body button canvas caption center dd desc details dialog div dl dt "
    "fieldset figcaption figure footer foreignobject form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html "
    "iframe legend li link main menu meta nav noscript object ol optgroup option p pre script section select style "
    "summary svg table tbody td template text textarea tfoot th thead title tr ul video".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PLACES: dict[str, Place] = {"li": "item", "dt": "item", "dd": "item", "td": "cell", "th": "cell", "pre": "code"}
NEVER = frozenset("title meta script style template head".split())
HIDDEN = frozenset(
    "noscript dialog option datalist canvas video audio object iframe defs desc metadata noframes noembed".split()
)
STRUCK = frozenset("del s strike".split())
SPECIAL = NEVER | HIDDEN | STRUCK  # by their name alone
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Raw text up to their own end tag, whatever stands in it: where there is none, nothing else would be read.
RAW = ("script", "style", "title", "textarea", "iframe", "noscript", "noembed", "noframes", "xmp", "plaintext")

# Attributes that hide their element until a program or a person shows it.
HIDING = frozenset(
    ("hidden", "popover", "v-if", "v-else-if", "v-else", "v-show", "x-show", "x-if", "*ngif", "x-cloak", "v-cloak")
)
_SHOWN_VALUES = ("{false}", "false}", "{{false}}")

_DECLARATION = regex(r"(?<![\w-])([\w-]++)\s*+:\s*([^;]*)")
_ZERO = regex(r"[+-]?0*+\.?0*(?:px|r?em|%|pt|ch|v[wh])?$")
_OFF_THE_PAGE = regex(r"-\s*\d{3,}")
_CLIPPED = regex(r"rect\(\s*(?:0|1px)[\s,]|inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0\s*0\s*\)")


class Hides(NamedTuple):
    """Where what an element holds goes, and what is said of it."""

    place: Place
    what: str


class Rules(Protocol):
    """What a page says of its elements elsewhere."""

    def hides(self, name: str, attributes: Mapping[str, str]) -> bool: ...


def hides(name: str, attributes: Mapping[str, str], sheet: "Rules | None", *, templates_shown: bool) -> Hides | None:
    """Whether an element takes what it holds off the page, and how."""
    if name in STRUCK:
        return Hides("struck", "struck words")
    if name in NEVER and name != "head" and not (name == "template" and templates_shown):
        return Hides("never", f"<{name}>")
    if name in HIDDEN:
        return Hides("hidden", f"<{name}>")
    for attribute in attributes:
        if attribute in HIDING and attributes[attribute].replace(" ", "").casefold() not in _SHOWN_VALUES:
            return Hides("hidden", f"an element with `{attribute}`")
    if (style := attributes.get("style")) and style_hides(style):
        return Hides("hidden", "an element whose style hides it")
    if sheet and sheet.hides(name, attributes):
        return Hides("hidden", "an element that a style sheet of the file hides")
    return None


def style_hides(style: str) -> bool:
    """Whether declarations of CSS take an element off the page: none, hidden, zero, transparent, clipped, off it."""
    styles = {
        match[1].casefold(): " ".join(match[2].casefold().replace("!important", "").split())
        for match in _DECLARATION.finditer(style)
    }
    value = styles.get
    ground = value("background-color") or value("background")
    return (
        value("display") == "none"
        or value("visibility") in ("hidden", "collapse")
        or value("content-visibility") == "hidden"
        or any(name in styles and bool(_ZERO.match(styles[name])) for name in ("opacity", "font-size", "zoom", "scale"))
        or (value("color") is not None and value("color") in ("transparent", ground))
        or bool(_CLIPPED.search(" ".join((value("clip", "") or "", value("clip-path", "") or ""))))
        or any(_OFF_THE_PAGE.match(styles.get(name, "")) for name in ("left", "top", "right", "bottom", "text-indent"))
        or any(_OFF_THE_PAGE.match(styles.get(name, "")) for name in ("margin-left", "margin-top"))
        or ("scale(0" in styles.get("transform", "") or "(-9" in styles.get("transform", ""))
        or (value("overflow") in ("hidden", "clip") and _has_no_room(styles))
    )


def _has_no_room(styles: Mapping[str, str]) -> bool:
    return any(
        name in styles and bool(_ZERO.match(styles[name])) for name in ("height", "width", "max-height", "max-width")
    )
