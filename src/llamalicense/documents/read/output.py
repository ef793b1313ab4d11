"""What template code writes where it stands: nothing, words that it has itself, or words that nobody knows."""

import re

from llamalicense.documents.patterns import regex

_STRING = r"(?:\"[^\"\\$#{]*\"|'[^'\\$#{]*'|`[^`\\$]*`)"
# A string, as it is or as a translation of it; a key for a translation, which has no space, is no words.
_HAS_ITS_WORDS = regex(
    rf"\s*(?:(?:echo|print)\b\s*)?(?:{_STRING}"
    rf"|(?:_e?|__|esc_html_e|\$?t|gettext|trans|translate|i18n\.t)\b\s*+\(?\s*+(?=.[^\"'`]*\s){_STRING}\s*+\)?)"
    r"\s*+(?:\|\s*+\w++\s*+)*+;?\s*\Z"
)
# What controls other code, by the first word of a tag or block.
_CONTROLS = regex(
    r"\s*(?:[#/^:]|else\b|@(?:const|debug|attach)\b"
    r"|(?:end\w*|el\w+|if\w*|unless|case|when|switch|for\w*|while|do|tablerow|set|assign|capture|block|extends|import|from"
    r"|macro|with\w*|load|raw|verbatim|autoescape|filter|spaceless|cache|layout|schema|increment|decrement|break|continue"
    r"|csrf_token|blocktrans\w*|trans(?:late)?\s*\Z|call|feature|language|localize|plural|regroup|section|paginate|each|begin|try|catch)\b|\})"
)
_WRITES = regex(
    r"\b(?:echo|print\w*|puts|write\w*|include\w*|require\w*|concat|_e|esc_\w+|the_\w+|wp_\w+|get_(?:footer|header))\b"
)
_COMMENTS = regex(r"/\*.*?(?:\*/|\Z)|(?<![:\w])//[^\n]*", re.DOTALL)
_STRINGS = regex(r"\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?")
_ASKS = regex(r"\?|\|\||&&|\b(?:if|unless|or|default|yesno)\b")
_LONGEST = 2_000  # of code in which a condition is looked for
_ENDS = {"{{": "{}", "{": "{}", "{%": "{}%", "<%": "<>%", "<?": "<>?"}


def is_known(code: str, sign: str) -> bool:
    """Whether it is known what code writes that begins with a sign: nothing, or words that stand in it."""
    inner = code.strip(_ENDS.get(sign, "")).strip("~-")
    is_output = sign in ("{{", "{") or inner.startswith("=")
    inner = _COMMENTS.sub("", inner).removeprefix("php").strip("= \t\n-")
    if not inner or _HAS_ITS_WORDS.match(inner):
        return True
    if is_output or sign == "{%":
        return bool(_CONTROLS.match(inner)) and not inner.startswith(">")
    if code.startswith("<%-"):  # which writes in some languages and trims in others
        return bool(_CONTROLS.match(inner))
    return not _WRITES.search(inner)


def is_asked(code: str, start: int, end: int, *, is_output: bool) -> bool:
    """Whether a string of code is written only if a condition holds, which stands in its output or before it."""
    begin = max(0, start - _LONGEST)
    before = _STRINGS.sub("", code[begin:start].removeprefix("<?php").removeprefix("<?"))
    if not is_output:
        return bool(_ASKS.search(before[max(before.rfind(";"), before.rfind("}")) + 1 :]))
    return bool(_ASKS.search(before) or _ASKS.search(_STRINGS.sub("", code[end : end + _LONGEST]).removesuffix("?>")))
