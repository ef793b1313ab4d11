"""What a script with JSX is parted at: code, text, tags, attributes, and expressions that are words."""

import re

from llamalicense.documents.patterns import regex

# A string that nothing ends goes to the end of its line, so that nothing is looked at twice.
# Where code goes on, and what of it matters: brackets, strings, comments and the beginning of an element.
CODE = regex(
    r"//[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?"
    r"|[{}]|<(?=[A-Za-z>])|(?<![\w$.])(?:if|else|switch|catch)\b(?!\s*:)",
    re.DOTALL,
)
TEXT = regex(r"[<{]")
TAG = regex(r"</?\s*([A-Za-z_$][\w.$:-]*)?")
ATTRIBUTE = regex(
    r"\s*(?:([A-Za-z_$][\w$:.-]*)(\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(?=[{])))?|(/?>)|([{])|(.))", re.DOTALL
)
BEFORE_ELEMENT = (*"(,=?:&|{}[;>!", "return", "default", "else", "yield")
# What stands before an element that is shown if a condition holds; a colon that parts a key from it is none.
CONDITION = regex(r"(?:&&|\|\||\?\??|\?[^?:{},;]*+:|(?:[)>]|\bnull|\bundefined)\s*:)\s*(?:[\w$.]{0,30}\(\s*)?\Z")
OTHERWISE = regex(r"\s*+\)?\s*+:\s*+(?:[\w$.]{0,30}\(\s*+)?\Z")  # between the two strings of a condition
# Components that show what is in them if a condition holds, by the names that libraries give them.
ASKING = frozenset(
    "If ElseIf Else Show When Match Unless SignedIn SignedOut FeatureFlag "
    # These show nothing to the eye, or say what a page is about.
    "Hidden VisuallyHidden ScreenReaderOnly SrOnly Helmet Head Seo SEO NextSeo Meta Metadata".split()
)
# Attributes by which a component shows something until what is in it can be shown, or if it cannot.
FALLBACKS = frozenset("fallback errorElement".split())
UNSEEN_ATTRIBUTES = regex(r"(?:aria|data)-|(?:accessibilityLabel|accessibilityHint|testID|id|key)\Z")
SPACE_ONLY = regex(r"\s*([\"'`])(\s+)\1\s*$")
# A string, or a translation of one; a key for a translation, which has no space, is no words.
_STRING_ONLY = regex(
    r"\s*(?:(?:i18n\.)?\$?(?:tr?|__?|gettext|translate)\(\s*(?=.[^\s\"'`]*+ ))?"
    r"(?:\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)'|`((?:[^`\\$]|\\.)*+)`)\s*\)?\s*$"
)
COMMENT_ONLY = regex(r"\s*(?>/\*.*?\*/\s*|//[^\n]*\n\s*)+$", re.DOTALL)


def only_string(code: str) -> str | None:
    """The inside of the string that an expression is, escapes as they stand; None of any other."""
    match = _STRING_ONLY.match(code)
    return match and next((inner for inner in match.groups() if inner is not None), "")
