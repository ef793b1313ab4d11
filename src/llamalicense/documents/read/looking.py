"""Strings of code that it shows to nobody where they stand: it looks for them, hides them, or says them to a model."""

from functools import lru_cache

from llamalicense.documents.patterns import regex

_FAR = 120  # characters before and behind a string at which it is looked
_FALSE = r"visible\s{0,4}[=:]\s{0,4}[Ff]alse\b"
_ABOUT = "what says of a page what it is about"
_METADATA = regex(r"\bconst\smetadata\b[^=;]{0,40}=\s{0,9}\{[^{}]{0,150}\Z")
_BEFORE = (
    (
        "a string that code looks for, compares or takes away",
        regex(
            r"(?:[=!]==?\s{0,20}|\b(?:(?:not\s+)?in|case|type\s\w{1,40}\s?=)\s{1,20}"
            r"|\b(?:includes|contains|indexOf|find|replace(?:All|_all)?|startsWith|startswith|endsWith|endswith|search|match"
            r"|fullmatch|findall|split|removeprefix|removesuffix|to(?:Contain|Be|Equal|HaveText)\w{0,40}|has_?text"
            r"|have_content|(?:get|query|find)By\w{1,40}|assert\w{0,40}|gsub|sub)\(\s{0,20}[rb]?"
            r"|\b(?:strings\.(?:Contains|Count|Has\w{1,20}|Index|Replace(?:All)?)|assert_\w{1,20}!)\([^\n\"]{0,60}"
            r"|\b(?:[ef]?grep|rg|sed|awk)\b[^\n|;&]{0,100})\Z"
        ),
    ),
    ("a string that code hides", regex(rf"\b{_FALSE}[^\n]{{0,80}}\Z")),
    ("a prompt for a model", regex(r"(?:[Pp]rompt|PROMPT)\w{0,30}\s{0,4}[:=]\s{0,4}(?:\(\s{0,20})?[rbf]?\Z")),
    (_ABOUT, regex(r"\bpage_title\s?=\s?\Z")),
)
_BEHIND = (
    (_BEFORE[0][0], regex(r"\s{0,20}(?:(?:not\s+)?in\b(?!\s+\()|[=!]==?(?!=)|\|\s{0,20}[\"'])")),
    (_BEFORE[1][0], regex(rf"[^\n()]{{0,80}}\b{_FALSE}|\s?\)\s{{0,20}}\.hidden\(")),
)


def unshown(text: str, start: int, end: int) -> str:
    """What a string that begins and ends here is, if code does not show it; empty of any other."""
    return _of(text[max(0, start - _FAR) : start], text[end : end + _FAR])


@lru_cache(1_000)
def _of(before: str, behind: str) -> str:
    if "metadata" in before and _METADATA.search(before):
        return _ABOUT
    line = before.rpartition("\n")[2]
    asked = ((what, pattern.search(line if line.strip() else before)) for what, pattern in _BEFORE)
    told = ((what, pattern.match(behind)) for what, pattern in _BEHIND)
    return next((what for pairs in (asked, told) for what, match in pairs if match), "")
