"""JSON, with or without comments, by its tokens: values are shown, keys are not."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from llamalicense.documents.blocks import MAX_DEPTH, Block, TooMuch, block, bounded, seen
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.elements import SHOWN_STRING, Hides
from llamalicense.documents.read.literals import unescaped
from llamalicense.documents.read.translations import Messages, may_have, of_key

_TOKEN = regex(
    r"\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|//[^\n]*|/\*.*?(?:\*/|\Z)|(?<![^\s,\[{])#[^\n]*|(?<![\w.-])(?:true|false)\b|[{}\[\],:]",
    re.DOTALL,
)
_FOLLOWS = regex(r"\s*:")


_OF_XCODE = ("new",)


class JsonString(NamedTuple):
    """A string of a JSON text, by the keys and positions that lead to it, and the line it stands on."""

    path: tuple[str | int, ...]
    text: str
    line: int


def read(text: str, name: str = "") -> list[Block]:
    """The strings of a JSON file, each a block of its own line; what describes a message is metadata."""
    text, suffix = seen(text), name.rpartition(".")[2].casefold()
    messages = None
    if may_have(text):  # twice through the text, since all of its paths at once may be large
        others = _OF_XCODE if suffix == "xcstrings" else ()
        messages = Messages(((path, words) for path, words, _ in values(text)), _KEY, _SWITCH, others)
    blocks: list[Block] = []
    for string in values(text):
        if made := _block(string, suffix, messages):
            bounded(blocks).append(made)
    return blocks


def _block(string: JsonString, suffix: str, messages: Messages | None) -> Block | None:
    path, words, line = string
    last = path[-1] if path else ""
    if last is _SWITCH:
        return None
    if last is _COMMENT:
        return block(words, line, "never", "a comment")
    if last is _KEY:
        # The text itself where it has no translation of its own language.
        is_text = suffix == "xcstrings" and path[:-1] == ("strings", words)
        shown = is_text and not (messages and messages.has(path[:-1], "localizations"))
        hides = SHOWN_STRING if shown else Hides("never", "a key")
        made = block(words, line, *hides) if words.count(" ") > 1 else None
    elif suffix == "arb" and any(isinstance(part, str) and part.startswith("@") for part in path):
        made = block(words, line, "metadata", "the description of a message")
    else:
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        made = block(words, line, *((messages and messages.of(path)) or of_key(key) or SHOWN_STRING))
    return made and made._replace(lines=(line,) * len(made.lines))


_KEY, _COMMENT, _SWITCH = "\0key", "\0comment", "\0switch"


def values(text: str) -> Iterator[JsonString]:
    """Every string of a JSON text in order: keys and comments too, under names that no key can have."""
    path: list[str | int] = []
    line, counted = 1, 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        line, counted = line + text.count("\n", counted, token.start()), token.start()
        if sign in "{[":
            if len(path) >= MAX_DEPTH:
                raise TooMuch(f"has more than {MAX_DEPTH} brackets inside each other")
            path.append("" if sign == "{" else 0)
        elif sign in "}]":
            if path:
                path.pop()
        elif sign == ",":
            if path and isinstance(path[-1], int):
                path[-1] += 1
        elif sign in ("true", "false") and path and isinstance(path[-1], str):
            yield JsonString((*path, _SWITCH), sign, line)
        elif sign[0] in "/#":
            yield JsonString((*path, _COMMENT), sign.strip("/*# \n"), line)
        elif sign[0] in "\"'":
            words = _string(sign)
            if words and path and isinstance(path[-1], str) and _FOLLOWS.match(text, token.end()):
                path[-1] = words
                yield JsonString((*path, _KEY), words, line)
            elif words:
                yield JsonString(tuple(path), words, line)


def _string(literal: str) -> str:
    inner = literal[1:-1] if len(literal) > 1 and literal[-1] == literal[0] else literal[1:]
    if "\\" not in inner:
        return inner
    try:
        return str(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return unescaped(inner)
