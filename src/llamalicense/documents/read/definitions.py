"""Lines of LaTeX and Org that show nothing where they stand: macros, and what an export leaves out."""

import re
from collections.abc import Iterator

from llamalicense.documents.patterns import regex

# How many groups a definition of LaTeX has, its name among them.
_GROUPS = {
    **dict.fromkeys(("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand"), 2),
    **dict.fromkeys(("def", "gdef", "edef", "xdef", "sbox", "savebox"), 2),
    **dict.fromkeys(("newenvironment", "renewenvironment"), 3),
    **dict.fromkeys((f"{verb}DocumentCommand" for verb in ("New", "Renew", "Provide", "Declare")), 3),
}
_DEFINES = regex(rf"%[^\n]*|\\(?:({'|'.join(_GROUPS)})(?![A-Za-z@])\*?|.)", re.DOTALL)
_GROUP = regex(
    r"[^\S\n]*+(?:(?:%[^\n]*)?\n[^\S\n]*+)?(?:(\\[A-Za-z@]+)|(\{)|\[[^\[\]{}]{0,200}\]|#\d|[^\s\\{}%]{1,40})"
)
_BRACE = regex(r"%[^\n]*|\\.|[{}]", re.DOTALL)
_MOST_OPEN = 3  # definitions that nothing ends, after which no more are looked for

_HEADING = regex(
    r"(\*+)\s+((?:[A-Z-]{2,20}\s+)?(?:\[#\w\]\s+)?COMMENT\b|.*[ \t]:(?:[\w@#%]+:)*noexport:(?:[\w@#%]+:)*[ \t]*$)?"
)
_FOOTNOTE = regex(r"\[fn:([\w-]+)\]")
_REFERS = regex(r"(?<!\n)\[fn:([\w-]+)\]")


def of_latex(text: str) -> dict[int, str]:
    """The lines on which macros are defined, by their numbers from 1, and what they are."""
    lines: dict[int, str] = {}
    line, counted, at, open_ = 1, 0, 0, 0
    while open_ < _MOST_OPEN and (match := _DEFINES.search(text, at)):
        at = match.end()
        if not match[1]:
            continue
        end = _end(text, at, _GROUPS[match[1]])
        if end is None:
            open_ += 1
        elif end > at:
            line, counted = line + text.count("\n", counted, match.start()), match.start()
            last = line + text.count("\n", match.start(), end)
            lines.update(dict.fromkeys(range(line, last + 1), "a definition"))
            at = end
    return lines


def _end(text: str, at: int, groups: int) -> int | None:
    """Where a definition ends; where it begins to be none, if its groups do not follow, and None where one is open."""
    begin, met = at, 0
    while met < groups:
        match = _GROUP.match(text, at)
        if match is None:
            return begin
        at = match.end()
        met += bool(match[1] or match[2])
        if match[2]:
            depth = 1
            for brace in _BRACE.finditer(text, at):
                depth += {"{": 1, "}": -1}.get(brace[0], 0)
                if not depth:
                    at = brace.end()
                    break
            else:
                return None
    return at


def of_org(text: str) -> dict[int, str]:
    """The lines that an export leaves out, by their numbers from 1, and what they are."""
    if "COMMENT" not in text and ":noexport:" not in text and "[fn:" not in text:
        return {}
    used = set(_REFERS.findall(text.removeprefix("[fn:")))
    return dict(_left_out(text, used))


def _left_out(text: str, used: set[str]) -> Iterator[tuple[int, str]]:
    level, footnote, empty = 0, "", 0
    for number, line in enumerate(text.split("\n"), 1):
        heading = _HEADING.match(line) if line.startswith("*") else None
        if heading:
            if not level or len(heading[1]) <= level:
                level = len(heading[1]) if heading[2] else 0
            footnote = ""
        elif begins := _FOOTNOTE.match(line):
            footnote = "" if begins[1] in used else "a footnote that nothing refers to"
        empty = empty + 1 if not line.strip() else 0
        if empty > 1:
            footnote = ""
        if level or footnote:
            yield number, "a part that is not exported" if level else footnote


_COMMENTED = regex(r"\[(?:comment|[^\[\]\n]{0,40}\.hidden\b[^\[\]\n]{0,40})\]\s*\Z")
_DELIMITER = regex(r"(?:--|={4,}|-{4,}|\*{4,}|_{4,})\s*\Z")


def of_asciidoc(text: str) -> dict[int, str]:
    """The lines of an AsciiDoc text that a style makes a comment or hides: a paragraph, or what delimiters enclose."""
    left_out: dict[int, str] = {}
    is_left_out, ends = False, ""
    for number, line in enumerate(text.split("\n"), 1):
        if not is_left_out:
            is_left_out, ends = bool(_COMMENTED.match(line)), "\n"
        elif ends == "\n" and _DELIMITER.match(line):
            ends = line.rstrip()
        elif line.rstrip() == ends.strip():
            is_left_out = False
        elif is_left_out:
            ends = ends.strip()
            left_out[number] = "what a style leaves out"
    return left_out
