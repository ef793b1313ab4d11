"""Strings for a program, by lines or tokens: TOML, .properties, .strings, .po and .csv."""

import csv
import io
import re
from collections.abc import Iterable

from llamalicense.documents.blocks import Block, block, bounded, paragraphs, seen
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.code import Language, tokens
from llamalicense.documents.read.literals import unescaped
from llamalicense.documents.read.translations import FUZZY

_TOML = Language(("#",), (), ('"""', "'''", '"', "'"))
_APPLE = Language(("//",), (("/*", "*/"),), ('"',))
_IS_KEY = regex(r"[ \t]*[.=\]]")
_PROPERTY = regex(r"[ \t]*(?P<key>(?:[^\s:=\\]|\\.)+)[ \t]*[:= \t][ \t]*(?P<value>.*)", re.DOTALL)
_PO = regex(r"(?P<field>msgid_plural|msgid|msgstr(?:\[\d+\])?|msgctxt)?[ \t]*\"(?P<text>(?:[^\"\\]|\\.)*+)\"\s*$")
_LONGEST_CELL = 1024 * 1024


def toml(text: str, _: str = "") -> list[Block]:
    """The strings of a TOML file that are values."""
    return _by_tokens(seen(text), _TOML, raw="'")


def apple(text: str, _: str = "") -> list[Block]:
    """The values of a .strings file."""
    return _by_tokens(seen(text), _APPLE, raw="")


def _by_tokens(text: str, language: Language, raw: str) -> list[Block]:
    blocks: list[Block] = []
    line, counted = 1, 0
    for token in tokens(text, language):
        line, counted = line + text.count("\n", counted, token.start), token.start
        made: Iterable[Block | None] = ()
        if token.kind == "comment":
            made = [block(token.inner, line, "never", "a comment")]
        elif token.kind == "string":
            words = token.inner if raw and text[token.start] == raw else unescaped(token.inner)
            if _IS_KEY.match(text, token.end):
                made = [block(words, line, "never", "a key")] if words.count(" ") > 1 else ()
            else:
                made = [_within(block(words, line, "string"), line + token.inner.count("\n"))]
        elif token.inner.count(" ") > 5 and language is not _APPLE:
            made = ()
        blocks += filter(None, made)
        bounded(blocks)
    return blocks


def _within(made: Block | None, last: int) -> Block | None:
    """A block whose escaped line ends are not lines of the file."""
    return made and made._replace(lines=tuple(min(line, last) for line in made.lines))


def properties(text: str, _: str = "") -> list[Block]:
    """The values of a .properties file; a backslash at the end of a line goes on in the next."""
    blocks: list[Block] = []
    pending, first = "", 1
    for number, line in enumerate(seen(text).split("\n"), 1):
        stripped = line.lstrip()
        if not pending and stripped[:1] in ("#", "!"):
            made = block(stripped.lstrip("#! "), number, "never", "a comment")
        else:
            first = first if pending else number
            pending += stripped if pending else line
            if (len(line) - len(line.rstrip("\\"))) % 2:
                pending = pending[:-1]
                continue
            match = _PROPERTY.match(pending)
            made = _within(block(unescaped(match["value"]), first, "string"), number) if match else None
            pending = ""
        if made:
            bounded(blocks).append(made)
    return blocks


def gettext(text: str, _: str = "") -> list[Block]:
    """Translations, or the message where there is none or a fuzzy one; the header and comments are neither."""
    blocks: list[Block] = []
    message: tuple[str, int] = ("", 1)
    field, pieces, first = "", list[str](), 1
    is_fuzzy = next_is_fuzzy = False

    def kept() -> None:
        nonlocal message
        words = unescaped("".join(pieces))
        if field.startswith("msgid"):
            message = (words, first)
        elif field.startswith("msgstr") and (words or message[0]):
            if is_fuzzy and words and message[0]:
                blocks.extend(filter(None, [_within(block(words, first, *FUZZY), first + len(pieces) - 1)]))
                words = ""
            shown, line = (words, first) if words else message
            if not message[0]:
                blocks.extend(paragraphs(shown, line, "metadata", "the header"))
            elif made := block(shown, line, "string"):
                blocks.append(_within(made, line + max(0, len(pieces) - 1)) or made)
            if words and message[0] and (key := block(message[0], message[1], "never", "a message that is translated")):
                blocks.append(key)
        bounded(blocks)

    for number, line in enumerate(seen(text).split("\n"), 1):
        match = _PO.match(line.strip())
        if match and match["field"]:
            kept()
            if not match["field"].startswith("msgstr") and (not field or field.startswith("msgstr")):
                is_fuzzy, next_is_fuzzy = next_is_fuzzy, False
            field, pieces, first = match["field"], [match["text"]], number
        elif match:
            pieces.append(match["text"])
        elif line.lstrip().startswith("#"):
            if line.startswith(("#,", "#~")):  # flags, or a message that is gone, to which those before it belong
                next_is_fuzzy = line[1] == "," and "fuzzy" in line
            blocks.extend(filter(None, [block(line.lstrip("#~,.:| "), number, "never", "a comment")]))
    kept()
    return blocks


def table(text: str, name: str = "") -> list[Block]:
    """The cells of a table of comma- or tab-separated values."""
    text = seen(text)
    delimiter = "\t" if name.casefold().endswith(".tsv") else _delimiter(text)
    blocks: list[Block] = []
    before = csv.field_size_limit(_LONGEST_CELL * 4)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter)
        first = 1
        for row in reader:
            for cell in row:
                if made := _within(block(cell, first, "cell"), reader.line_num):
                    bounded(blocks).append(made)
            first = reader.line_num + 1
    except csv.Error:
        return paragraphs(text)
    finally:
        csv.field_size_limit(before)
    return blocks


def _delimiter(text: str) -> str:
    head = text[:2000].partition("\n")[0]
    return max(",;\t", key=head.count)
