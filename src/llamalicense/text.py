"""What a reader sees of a text, whatever mark-up it is written in."""

import re
import unicodedata
from collections.abc import Callable

from llamalicense.hidden import CODED, without_hidden

QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″«»", '"')})
# A long dash parts two words, which a single hyphen would join.
_DASHES = str.maketrans({**dict.fromkeys("‐‑‒–−", "-"), **dict.fromkeys("—―", "--")})
_PLAIN = {**QUOTES, **_DASHES, **str.maketrans(dict.fromkeys("\u00a0\u2007\u202f", " "))}

# The patterns are compiled when a document is read: most runs read none, and start-up counts.
# Soft hyphens, zero-width and direction marks and variation selectors take no room on the page.
_UNSEEN = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]"

# An escaped sign is no mark-up: it waits in the private use area while the marks around it are removed.
_ESCAPE = r"\\([!-/:-@\[-`{-~]|(?=\n))"
_PRIVATE = 0xE000
_ESCAPED = {_PRIVATE + code: code for code in range(0x21, 0x7F)}

_FENCE = r"(?m)^[ \t]*+(?:`{3,}+[^`\n]*+|~{3,}+[^~\n]*+)$"
_BLOCKQUOTE = r"(?m)^[ \t]*+(?:>[ \t]?)++"
_RULE = r"(?m)^[ \t]*+(?:=++|-{2,}+|(?:[*_-][ \t]*+){3,}+)[ \t]*+$"

_AUTOLINK = r"(?i)<((?:https?|mailto):[^\s<>]++|[^\s<>@]++@[^\s<>]++)>"
_INLINE_TAGS = (
    "a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strong|sub|sup|time|tt|u|"
    "var|wbr"
)
_BLOCK_TAGS = (
    "address|article|aside|blockquote|body|br|button|caption|center|col|colgroup|dd|details|div|dl|dt|figcaption|"
    "figure|footer|form|h[1-6]|head|header|hr|html|img|input|li|link|main|meta|nav|ol|option|p|picture|pre|script|"
    "section|select|source|style|summary|svg|table|tbody|td|template|tfoot|th|thead|title|tr|ul"
)
# Anything else between angle brackets is shown as it stands.
_TAG = rf"(?i)</?(?:(?P<inline>{_INLINE_TAGS})|{_BLOCK_TAGS})(?=[\s/>])(?:\"[^\"<]*+\"|'[^'<]*+'|[^<>\"'])*+>"
_ALT = r"(?i)<img\s(?:[^>]*?[\s\"'])??alt\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')"

_TITLE = r"(?:\"[^\"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\))"
# A title may go on over lines, and [//]: # (a note) is how people write comments.
_LONG_TITLE = r"(?:\"[^\"]{0,1000}+\"|'[^']{0,1000}+'|\([^()]{0,1000}+\))"
_DEFINITION = (
    rf"(?m)^ {{0,3}}\[([^\[\]\n^][^\[\]\n]*+)\]:[ \t]*+(?:<[^<>\n]*+>|[^\s<]\S*+)(?:\s++{_LONG_TITLE})?+[ \t]*+$"
)
_TARGET = r"(?:<[^<>\n]*+>|(?:[^\s()<>]|\((?:[^\s()]|\([^\s()]*+\))*+\))*+)"
_LINK = rf"!?\[([^\[\]]*+)\]\(\s*+{_TARGET}(?:\s++{_TITLE})?+\s*+\)"
_REFERENCE = r"!?\[([^\[\]]++)\](?:\[([^\[\]]*+)\])?+"
_NESTING = 4  # an image in a link in a link is more than anyone writes

_STARS = r"(?!(?<=\d)\*\d)(?:(?<=[^\s*])\*++|(?<!\*)\*++(?=\S))"
_UNDERSCORES = r"(?<!\w)_++(?=\S)|(?<=[^\s_])_++(?!\w)"
_ENTITY = r"(?i)&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});"


def visible(text: str) -> str:
    """What a reader sees of Markdown, HTML or plain text.

    Comments, tags, marks and escapes go; links and images leave their text. Headings, list labels and line ends stay,
    so that line numbers hold: line ends are "\\n" and as many as before. Takes time linear in the text.
    """
    text = without_hidden(text.replace("\r\n", "\n").replace("\r", "\n"))
    escaped = "\\" in text or any(sign in text for sign in CODED.values())
    if "\\" in text:
        text = re.sub(_ESCAPE, lambda match: chr(_PRIVATE + ord(match[1])) if match[1] else "", text)
    for marks in (_FENCE, _BLOCKQUOTE, _RULE):
        text = re.sub(marks, "", text)
    if "<" in text:
        text = re.sub(_TAG, _tag, re.sub(_AUTOLINK, r"\1", text))
    if "[" in text:
        text = _without_links(text)
    if "*" in text:
        text = re.sub(_STARS, "", text)
    if "_" in text:
        text = re.sub(_UNDERSCORES, "", text)
    text = re.sub(_ENTITY, _entity, text.replace("`", ""))
    return re.sub(_UNSEEN, "", text.translate(_ESCAPED) if escaped else text)


def straight(text: str) -> str:
    """The text in NFC with straight quotes, "-" or "--" for dashes and plain spaces for those that do not break."""
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


def collapse(text: str) -> str:
    """The text with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def _with_lines(shown: str, match: re.Match[str]) -> str:
    return shown + "\n" * (match[0].count("\n") - shown.count("\n"))


def _tag(match: re.Match[str]) -> str:
    if alt := re.match(_ALT, match[0]):
        return _with_lines(alt[1] or alt[2] or "", match)
    return _with_lines("" if match["inline"] else " ", match)


def _without_links(text: str) -> str:
    labels = {collapse(definition[1]).casefold() for definition in re.finditer(_DEFINITION, text)}
    text = re.sub(_DEFINITION, lambda match: _with_lines("", match), text)

    def reference(match: re.Match[str]) -> str:
        label = collapse(match[2] or match[1]).casefold()
        return _with_lines(match[1], match) if label in labels else match[0]

    def link(match: re.Match[str]) -> str:
        return _with_lines(match[1], match)

    steps: list[tuple[str, Callable[[re.Match[str]], str]]] = [(_LINK, link)]
    if labels:
        steps.append((_REFERENCE, reference))
    for _ in range(_NESTING):
        before = text
        for pattern, shown in steps:
            text = re.sub(pattern, shown, text)
        if text == before:
            break
    return text


def _entity(match: re.Match[str]) -> str:
    import html  # loads two thousand names, which most texts do without

    shown = html.unescape(match[0])
    return " " if shown in "\r\n" else shown
