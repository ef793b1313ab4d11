"""Where a program's text holds strings and comments; names of its own code are no names of models."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

_PYTHON = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r"|(?P<string>\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*(?:\"\"\"|\Z)|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?)",
    re.DOTALL,
)
_STRING_OR_COMMENT = (
    r"(?P<comment>//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)|(?:(?<=\s)|^)\#[^\n]*|(?:(?<=\s)|^)--[ ][^\n]*)"
    r"|(?P<string>\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*(?:\"\"\"|\Z)|\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?|`(?:[^`\\]|\\.)*(?:`|\Z))"
)
_STRINGS = re.compile(_STRING_OR_COMMENT, re.DOTALL | re.MULTILINE)
_LIKE_C = re.compile(
    _STRING_OR_COMMENT + r"|(?P<name>[A-Za-z_$][\w$]*(?:\s*\??\.\s*[A-Za-z_$][\w$]*)*)"
    r"|(?P<compared>===?|!==?|\bcase\b|(?<!\|)\|(?!\|))|(?P<arrow>=>)|(?P<assigned>\??\??:?=(?!=))|(?P<otherwise>\?\?|\|\|)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<sign>[:,;?])|(?P<line>\n)",
    re.DOTALL | re.MULTILINE,
)


class ProgramToken(NamedTuple):
    """A part of a program: its kind and where it stands, in characters."""

    kind: str
    text: str
    start: int
    end: int


# A string or a comment: where it begins and ends, and whether it is a comment. A file may have a million.
Zone: TypeAlias = tuple[int, int, bool]


@lru_cache(maxsize=1)  # of one text, which is asked for by the file and by its language
def zones(text: str, *, of_python: bool) -> Sequence[Zone]:
    """The strings and comments of a program, in order."""
    pattern = _PYTHON if of_python else _STRINGS
    return [(match.start(), match.end(), match.lastgroup == "comment") for match in pattern.finditer(text)]


def tokens(text: str, start: int, end: int) -> Iterator[ProgramToken]:
    """The parts of a part of a program in a language with braces, without its comments."""
    for match in _LIKE_C.finditer(text, start, end):
        if match.lastgroup != "comment":
            yield ProgramToken(match.lastgroup or "", match[0], match.start(), match.end())
