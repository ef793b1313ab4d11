"""JSON, and what YAML and TOML write like it: every text with the keys that it stands under, in broken files too."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from llamalicense.scan.spans import Span, is_command, is_no_place, role_of
from llamalicense.scan.words import is_marked

# A text that does not end ends with its line, so that no quote is looked at twice.
_TOKEN = re.compile(
    r'\s*+(?:"(?P<double>(?:[^"\\\n]++|\\[^\n])*+)"?'
    r"|'(?P<single>(?:[^'\n]|'')*)'"
    r"|(?P<open>[{\[])|(?P<close>[}\]])"
    r"|(?P<comma>,|-?\d[\d.eE+, -]*,(?:\s*+-?\d[\d.eE+, -]*,)*+)"  # with the numbers before it, however many
    r"|(?P<sign>:(?=\s|[\"'{\[]|$)|=)"
    r"|(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z)|\#[^\n]*)"
    r"|(?P<plain>[^\s,\[\]{}\"'=#/:]"
    r"(?:[^\s,\[\]{}\"'=:]++(?:[ ](?=[^\s,\[\]{}\"'=:#/]))?+|:(?![\s\"'{\[]|$)|[ ](?=[^\s,\[\]{}\"'=:#/]))*+)"
    r"|(?P<other>[:/#'\"]|\Z))",
    re.DOTALL,
)
_SPACE = re.compile(r"\s")
DEEPEST = 500
_MOST_TOKENS = 200_000  # what has more is data; all that it names is only named


class Entry(NamedTuple):
    """A text of a file, where it stands, the keys that it stands under and those beside it."""

    keys: tuple[str, ...]
    start: int
    end: int
    beside: "Siblings"
    owner: "Siblings"  # those of the mapping that it is in, through lists


class Siblings:
    """The keys of one mapping; they are known when it has ended."""

    __slots__ = ("keys",)

    def __init__(self) -> None:
        self.keys: set[str] = set()


class _Frame(NamedTuple):
    is_mapping: bool
    siblings: Siblings
    owner: Siblings
    keys: tuple[str, ...]

    def entry(self, keys: tuple[str, ...], start: int, end: int) -> Entry:
        return Entry(keys, start, end, self.siblings, self.owner)


def entries(
    text: str, start: int = 0, end: int | None = None, keys: tuple[str, ...] = (), marked: bool = True
) -> Iterator[Entry]:
    """The texts of a part of a file that is written as JSON or as YAML's and TOML's flow style, under outer keys.

    Nothing is refused: comments, trailing commas and missing ends are read past. `marked`: only what may name a model.
    """
    outermost = Siblings()
    frames = [_Frame(False, outermost, outermost, keys)]
    key: str | None = None
    pending: tuple[str, int, int] | None = None
    for token in islice(_TOKEN.finditer(text, start, len(text) if end is None else end), _MOST_TOKENS):
        kind, frame = token.lastgroup, frames[-1]
        if kind in ("double", "single", "plain"):
            if pending and key is None and not frame.is_mapping and (not marked or is_marked(pending[0])):
                yield frame.entry(frame.keys, pending[1], pending[2])
            pending = (token[kind], token.start(kind), token.end(kind))
        elif kind == "sign" and pending:
            key, pending = pending[0], None
            frame.siblings.keys.add(key)
        elif kind in ("comma", "open", "close"):
            inner = frame.keys if key is None else (*frame.keys, key)
            if pending and (not marked or is_marked(pending[0])):
                yield frame.entry(inner, pending[1], pending[2])
            pending = None
            if kind == "open" and len(frames) < DEEPEST:
                inside = Siblings()
                frames.append(
                    _Frame(token["open"] == "{", inside, inside if token["open"] == "{" else frame.owner, inner)
                )
            elif kind == "close" and len(frames) > 1:
                frames.pop()
            key = None
    if pending and (not marked or is_marked(pending[0])):
        frame = frames[-1]
        yield frame.entry(frame.keys if key is None else (*frame.keys, key), pending[1], pending[2])


def spans(text: str, listed: Iterable[Entry]) -> Iterator[Span]:
    """Which texts decide what runs: an id under a key that takes one, a command under a key that runs it."""
    for entry in list(listed):
        value = text[entry.start : entry.end].strip()
        if is_command(entry.keys) and not any(map(is_no_place, entry.keys)):
            yield Span.of("command.sh", entry.start, entry.end)
        elif _SPACE.search(value) and "{{" not in value and "${" not in value:
            continue
        elif role := role_of(entry.keys, entry.beside.keys):
            yield Span(entry.start, entry.end, role)


def read_json(text: str, _: str) -> Iterator[Span]:
    """The uses in a JSON file."""
    yield from spans(text, entries(text))
