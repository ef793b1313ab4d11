"""Files that carry texts inside: SPDX, Debian copyright, Modelfiles and notebooks."""

import re
from collections.abc import Iterator

from llamalicense.documents.blocks import Block, Place, block, bounded, paragraphs, seen
from llamalicense.documents.patterns import regex

_SPDX_TEXT = regex(r"^(?P<field>[A-Za-z]+):[ \t]*<text>(?P<text>.*?)(?:</text>|\Z)", re.MULTILINE | re.DOTALL)
_LICENCE_FIELDS = ("ExtractedText", "LicenseText", "LicenseComments")
_FIELD = regex(r"^(?P<field>[A-Za-z][\w-]*):[ \t]*(?P<value>.*)$")
_INSTRUCTION = regex(
    r"^[ \t]*(?P<name>[A-Za-z]+)[ \t]+(?:\"\"\"(?P<text>.*?)(?:\"\"\"|\Z)|(?P<rest>[^\n]*))", re.MULTILINE | re.DOTALL
)


def spdx(text: str, _: str = "") -> list[Block]:
    """The extracted licence texts of an SPDX document; its other fields are metadata."""
    text = seen(text)
    blocks: list[Block] = []
    at, line = 0, 1
    for match in _SPDX_TEXT.finditer(text):
        blocks += _fields(text[at : match.start()], line)
        line += text.count("\n", at, match.start("text"))
        if match["field"] in _LICENCE_FIELDS:
            blocks += paragraphs(match["text"], line)
        else:
            blocks += paragraphs(match["text"], line, "metadata", f"the field {match['field']}")
        line += text.count("\n", match.start("text"), match.end())
        at = match.end()
        bounded(blocks)
    return blocks + _fields(text[at:], line)


def _fields(text: str, first: int) -> list[Block]:
    blocks: list[Block] = []
    for number, line in enumerate(text.split("\n"), first):
        place: Place = "never" if line.startswith("#") else "metadata"
        what = "a comment" if line.startswith("#") else f"the field {line.partition(':')[0][:40]}"
        if made := block(line.lstrip("# "), number, place, what):
            bounded(blocks).append(made)
    return blocks


def debian(text: str, _: str = "") -> list[Block]:
    """The licence blocks of a Debian copyright file, a full stop alone being an empty line; all else is metadata."""
    blocks: list[Block] = []
    for field, value, first in _paragraph_fields(seen(text)):
        if field.casefold() == "license":
            title, _, body = value.partition("\n")
            blocks += filter(None, [block(title, first, "metadata", "the field License")])
            blocks += paragraphs(re.sub(r"(?m)^[ \t]*\.[ \t]*$", "", body), first + 1)
        elif made := block(value, first, "metadata", f"the field {field}" if field else "a comment"):
            blocks.append(made)
        bounded(blocks)
    return blocks


def _paragraph_fields(text: str) -> Iterator[tuple[str, str, int]]:
    field, first = "", 1
    pending: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = _FIELD.match(line)
        if match or not line.strip():
            if pending:
                yield field, "\n".join(pending), first
            field, pending, first = (match["field"], [match["value"]], number) if match else ("", [], number + 1)
        elif not line.startswith("#"):
            pending.append(line)
    if pending:
        yield field, "\n".join(pending), first


def modelfile(text: str, _: str = "") -> list[Block]:
    """The licences of a Modelfile, each a text; its other instructions are metadata and its comments are code's."""
    text = seen(text)
    blocks: list[Block] = []
    line, counted = 1, 0
    for match in _INSTRUCTION.finditer(text):
        line, counted = line + text.count("\n", counted, match.start("name")), match.start("name")
        words = match["text"] if match["text"] is not None else match["rest"].strip('"')
        first = line + text.count("\n", match.start("name"), match.start("text")) if match["text"] is not None else line
        if match["name"].upper() == "LICENSE":
            blocks += paragraphs(words, first)
        else:
            blocks += paragraphs(words, first, "metadata", f"the instruction {match['name'].upper()[:20]}")
        bounded(blocks)
    for number, row in enumerate(text.split("\n"), 1):
        if row.lstrip().startswith("#") and (made := block(row.lstrip("# \t"), number, "comment", "a comment")):
            blocks.append(made)
    return blocks


def notebook(text: str, _: str = "") -> list[Block]:
    """The cells of a notebook: Markdown, code in Python, and what running it printed."""
    from llamalicense.documents.read import code, json_strings, markdown

    cells: dict[int, dict[str, list[tuple[str, int]]]] = {}
    blocks: list[Block] = []
    for path, words, line in json_strings.values(seen(text)):
        if len(path) > 2 and path[0] == "cells" and isinstance(path[1], int) and isinstance(path[2], str):
            if not (isinstance(path[-1], str) and path[-1].startswith("\0")):
                kind = "outputs" if path[2] == "outputs" and "text" in str(path[4:6]) else path[2]
                cells.setdefault(path[1], {}).setdefault(kind, []).append((words, line))
        elif words.count(" ") > 1 and (made := block(words, line, "metadata", "metadata of the notebook")):
            blocks.append(made)
    for cell in cells.values():
        kind = cell.get("cell_type", [("markdown", 0)])[0][0]
        source = cell.get("source", [])
        if kind == "markdown":
            blocks += _on(source, markdown.read("".join(words for words, _ in source), ""))
        elif kind == "code":
            blocks += _on(source, code.read("".join(words for words, _ in source), "cell.py"))
        else:
            raw = paragraphs("".join(words for words, _ in source), 1, "hidden", "a raw cell")
            blocks += _on(source, raw)
        for words, line in cell.get("outputs", []):
            blocks += [made._replace(lines=(line,) * len(made.lines)) for made in paragraphs(words, line, "code")]
        bounded(blocks)
    return blocks


def _on(source: list[tuple[str, int]], blocks: list[Block]) -> list[Block]:
    """The blocks of a cell on the lines of the file on which its pieces stand."""
    lines = [line for words, line in source for _ in range(max(1, words.count("\n")))]
    if not lines:
        return blocks

    def on(number: int) -> int:
        return lines[min(number, len(lines)) - 1]

    return [made._replace(lines=tuple(map(on, made.lines))) for made in blocks]
