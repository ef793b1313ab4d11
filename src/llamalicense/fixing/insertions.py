"""Where a sentence of its own can stand in a document that is there, by the kind of file."""

import re
from collections.abc import Iterator
from itertools import pairwise

from llamalicense.documents.read import reader_of, suffix_of
from llamalicense.fixing.spans import FileText, Replacement

# Where a person can read a sentence that was added as a paragraph.
_PAGES = ("html", "htm", "xhtml")
_PARAGRAPHS = ("plain", "markdown", "rst", "asciidoc", "org")
_FRONT = re.compile(r"---[ \t]*(?:\r\n|\n|\r)(?:.*?(?:\r\n|\n|\r))?(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|\Z)", re.DOTALL)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+\S")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*[\r\n]*\Z")
_BODY_ENDS = re.compile(r"(?<![ \t])([ \t]*+)</body\s*>", re.IGNORECASE)
_BLANK = re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)")


def front_matter_of(content: str) -> tuple[int, int] | None:
    """Where the front matter of a Markdown text begins and ends, both marks included; None where there is none."""
    front = _FRONT.match(content)
    return front.span() if front else None


def paragraph(name: str, text: FileText, words: str, *, below_title: bool) -> Iterator[list[Replacement]]:
    """The ways to add a paragraph to a file, the best first: below its title, where one is asked for, or at its end."""
    kind = reader_of(name)
    if suffix_of(name) in _PAGES:
        yield _in_page(text, words)
    elif kind in _PARAGRAPHS:
        if below_title and kind == "markdown" and (at := _title_ends(text.content)) is not None:
            yield [_between(text, at, words)]
        yield [_at_end(text, words)]
        if below_title and kind == "markdown":
            front = front_matter_of(text.content)
            yield [_between(text, front[1] if front else 0, words)]


def _title_ends(content: str) -> int | None:
    """Where the line of the first heading ends; None where other words come before one."""
    front = front_matter_of(content)
    lines = list(_LINE.finditer(content, front[1] if front else 0))
    for line, following in pairwise(lines):
        if _HEADING.match(line[0]):
            return line.end()
        if line[0].strip():
            return following.end() if _UNDERLINE.match(following[0]) and line[0][:1].strip() else None
    return None


def _between(text: FileText, at: int, words: str) -> Replacement:
    """A paragraph at the beginning of a line, apart from what stands around it."""
    content, end = text.content, text.line_end
    before = "" if not at else end if content[at - 1] in "\r\n" else end * 2
    rest = content[at:]
    if not rest:
        return Replacement(at, at, f"{before}{words}{end if content[at - 1 : at] in ('', chr(10), chr(13)) else ''}")
    blank = _BLANK.match(rest)
    return Replacement(at, at, f"{before}{words}{end}{'' if blank else end}")


def _at_end(text: FileText, words: str) -> Replacement:
    """A paragraph behind the last; a file without a line end at its end stays one."""
    content, end = text.content, text.line_end
    at = len(content)
    if not content.strip():
        return Replacement(0, at, words + end)
    if content[-1] not in "\r\n":
        return Replacement(at, at, f"{end}{end}{words}")
    last = content.rstrip("\r\n")
    has_gap = len(content) - len(last) > len(end)
    return Replacement(at, at, f"{'' if has_gap else end}{words}{end}")


def _in_page(text: FileText, words: str) -> list[Replacement]:
    element = f"<p>{words.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    bodies = list(_BODY_ENDS.finditer(text.content))
    if not bodies:
        return [_at_end(text, element)]
    at, margin = bodies[-1].start(), bodies[-1][1]
    if at and text.content[at - 1] not in "\r\n":
        return [Replacement(bodies[-1].end(1), bodies[-1].end(1), element)]
    return [Replacement(at, at, f"{margin}{element}{text.line_end}")]
