"""Conditions that templates write as words: `@if (a) {` ... `}` of Angular, `@if (a)` ... `@endif` of Blade."""

from llamalicense.documents.patterns import regex

_OF_BLADE = regex(
    r"@(?:(?P<begins>(?:if|unless|isset|empty|env|can|cannot|switch)\s*(?=\()|(?:auth|guest|production)\b)"
    r"|(?P<ends>end(?:if|unless|isset|empty|env|can|cannot|switch|auth|guest|production)\b))"
)
_OF_ANGULAR = regex(
    r"\{\{[^{}]*\}\}|@(?:(?P<asks>if|else|switch|case|default|defer)|for|empty|placeholder|loading|error)\b[^{}<>@]{0,300}+\{"
    r"|[{}]"
)
# What a directive asks, on its line.
_PARENTHESIS = regex(r"\((?:[^()\n]++|\((?:[^()\n]++|\([^()\n]*+\))*+\))*+\)")


def with_signs(text: str, name: str, begins: str, ends: str) -> str:
    """The text with signs in place of the words that begin and end a condition; as many lines as before."""
    if name.endswith(".blade.php"):
        return _blade(text, begins, ends)
    return _angular(text, begins, ends) if name.endswith((".html", ".htm")) else text


def _blade(text: str, begins: str, ends: str) -> str:
    pieces, at = [], 0
    for match in _OF_BLADE.finditer(text):
        pieces += [text[at : match.start()], begins if match["begins"] else ends]
        asked = _PARENTHESIS.match(text, match.end())
        at = asked.end() if asked else match.end()
    return "".join([*pieces, text[at:]])


def _angular(text: str, begins: str, ends: str) -> str:
    """Only where every brace is closed: others are words that somebody writes."""
    if not any(map(text.__contains__, ("@if", "@switch", "@defer"))):
        return text
    pieces, at, opened = list[str](), 0, list[str | None]()  # what ends each brace; None where it is no directive's
    for match in _OF_ANGULAR.finditer(text):
        sign, written = match[0], None
        if sign.startswith("@"):
            written = begins if match["asks"] else ""
            opened.append(ends if match["asks"] else "")
        elif sign == "{":
            opened.append(None)
        elif sign == "}":
            if not opened:
                return text
            written = opened.pop()
        if written is not None:
            pieces += [text[at : match.start()], written, "\n" * sign.count("\n")]
            at = match.end()
    return text if opened else "".join([*pieces, text[at:]])
