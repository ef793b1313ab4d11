"""Which elements and attributes of HTML show what is in them, and which hide it."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from llamalicense.documents.blocks import Place
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.declarations import style_hides

UNUSED_FOOTNOTE = "unused-footnote"  # no element of HTML: one of Markdown that nothing refers to
BLOCKS = frozenset(
    "address article aside audio blockquote body button canvas caption center dd desc details dialog div dl dt "
    "fieldset figcaption figure footer foreignobject form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html "
    "iframe legend li link main menu meta nav noscript object ol optgroup option p pre script section select style "
    f"summary svg table tbody td template text textarea tfoot th thead title tr ul video {UNUSED_FOOTNOTE}".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PLACES: dict[str, Place] = {"li": "item", "dt": "item", "dd": "item", "td": "cell", "th": "cell", "pre": "code"}
NEVER = frozenset("title meta script style template head".split())
HIDDEN = frozenset(
    "noscript dialog option datalist canvas video audio object iframe noframes noembed "
    "defs symbol mask pattern marker clippath desc metadata annotation annotation-xml rp progress meter applet "
    # Those of JSP and others, shown if a condition holds, and what Angular shows where something refers to it.
    # What stands in a slot is shown where a page puts nothing else there.
    f"if elseif else when otherwise unless ng-template slot {UNUSED_FOOTNOTE}".split()
)
STRUCK = frozenset("del s strike".split())
SPECIAL = NEVER | HIDDEN | STRUCK  # by their name alone
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Raw text up to their own end tag, whatever stands in it: where there is none, nothing else would be read.
RAW = ("script", "style", "title", "textarea", "iframe", "noscript", "noembed", "noframes", "xmp", "plaintext")

# Attributes that hide their element until a program or a person shows it.
HIDING = frozenset(
    "hidden popover v-if v-else-if v-else v-show x-show x-if *ngif x-cloak v-cloak [hidden] :hidden v-bind:hidden "
    "x-bind:hidden ng-if ng-show ng-hide ng-cloak th:if th:unless py:if tal:condition wire:loading wire:offline "
    "[style.display] [style.visibility] "
    # These put other words in the place of those that stand there.
    "v-text v-html x-text x-html ng-bind ng-bind-html th:text th:utext tal:content tal:replace [innerhtml] [innertext] "
    "[textcontent]".split()
)
# Classes by which the style sheets of Bootstrap, Tailwind, WordPress, Bulma and others hide an element from the eye.
HIDING_CLASSES = frozenset(
    "hidden hide is-hidden d-none display-none uk-hidden invisible uk-invisible opacity-0 sr-only is-sr-only "
    "visually-hidden visuallyhidden screen-reader-text screen-reader-only".split()
)
# It is shown on screens of some size, `hidden md:block`, `d-none d-md-block`, or after a while, `opacity-0 animate-in`.
_SHOWN_ON_SOME = regex(
    r"(?<!\S)(?:(?:xs|sm|md|lg|2?xl)[:-](?:block|flex|grid|contents|table\S*|inline\S*|visible|not-sr-only|opacity-\S+)"
    r"|animate-\S+|(?:d|visible|show)-(?:xs|sm|md|lg|xl|xxl)(?!-none)\S*)"
)
_SHOWN_VALUES = ("{false}", "false}", "{{false}}")
# Attributes that say of an element's look what a style could.
_LETTERS_OF_SVG = ("text", "tspan", "textpath")
_NO_ROOM = ("0", "1", "0px", "1px")
_LOOK_OF_SVG = ("display", "visibility", "opacity", "font-size")


class Hides(NamedTuple):
    """Where what an element holds goes, and what is said of it."""

    place: Place
    what: str


SHOWN_STRING = Hides("string", "")


class Rules(Protocol):
    """What a page says of its elements elsewhere."""

    def hides(self, name: str, attributes: Mapping[str, str]) -> bool: ...


def style_of(name: str, attributes: Mapping[str, str]) -> str:
    """What an element declares of its own look, by its style or by attributes that say the same."""
    style = attributes.get("style", "")
    if name in _LETTERS_OF_SVG or name in ("svg", "g"):
        style = ";".join([style, *(f"{look}:{attributes[look]}" for look in _LOOK_OF_SVG if look in attributes)])
        if name in _LETTERS_OF_SVG and "stroke" not in attributes and "stroke" not in style:
            style = f"{style};fill:{attributes.get('fill', '')}".replace("fill:", "color:")
    if name == "img" and attributes.get("width") in _NO_ROOM and attributes.get("height") in _NO_ROOM:
        style = f"opacity:0;{style}"
    if name == "bdo" and attributes.get("dir", "").casefold() == "rtl":
        style = f"unicode-bidi:bidi-override;{style}"
    if "bgcolor" in attributes:
        style = f"background:{attributes['bgcolor']};{style}"
    return f"color:{attributes['color']};{style}" if name == "font" and "color" in attributes else style


def hides(
    name: str, attributes: Mapping[str, str], style: str, sheet: "Rules | None", *, templates_shown: bool
) -> Hides | None:
    """Whether an element takes what it holds off the page, and how."""
    if name in STRUCK:
        return Hides("struck", "struck words")
    if name in NEVER and name != "head" and not (name == "template" and templates_shown):
        return Hides("never", f"<{name}>")
    if name in HIDDEN and not (name == "dialog" and "open" in attributes):
        return Hides("hidden", "a footnote that nothing refers to" if name == UNUSED_FOOTNOTE else f"<{name}>")
    for attribute in attributes:
        if (
            attribute.removeprefix("data-") in HIDING
            and attributes[attribute].replace(" ", "").casefold() not in _SHOWN_VALUES
        ):
            return Hides("hidden", f"an element with `{attribute}`")
    if hiding := class_hides(attributes.get("class", "")):
        return Hides("hidden", f"an element of the class `{hiding}`")
    if style and style_hides(style):
        return Hides("hidden", "an element whose style hides it")
    if sheet and sheet.hides(name, attributes):
        return Hides("hidden", "an element that a style sheet of the file hides")
    return None


def class_hides(classes: str) -> str:
    """The one of an element's classes that is known to hide it; empty where none does on every screen."""
    hiding = HIDING_CLASSES.intersection(classes.split())
    return "" if not hiding or _SHOWN_ON_SOME.search(classes) else min(hiding)
