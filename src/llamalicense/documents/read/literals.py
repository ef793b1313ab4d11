"""Escapes in string literals, as most languages have them."""

import re

from llamalicense.documents.patterns import regex

_ESCAPE = regex(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})"
    r"|(\r?\n)|(.))"
)
_PLAIN = {"n": "\n", "t": " ", "r": "", "b": "", "f": " ", "v": " ", "0": "", "a": "", "e": ""}


def unescaped(text: str) -> str:
    """The text that a literal stands for."""
    return _ESCAPE.sub(_resolved, text) if "\\" in text else text


def _resolved(match: re.Match[str]) -> str:
    braced, four, low, eight, two, line_end, other = match.groups()
    if line_end:
        return ""
    if other is not None:
        return _PLAIN.get(other, other) if other != "(" else "\\("  # which Swift puts a value for
    code = int(braced or four or eight or two, 16)
    if low and 0xD800 <= code < 0xDC00:
        return chr(0x10000 + ((code - 0xD800) << 10) + (int(low, 16) - 0xDC00))
    after = f"\\u{low}" if low else ""
    return (chr(code) if code < 0x110000 else "") + after
