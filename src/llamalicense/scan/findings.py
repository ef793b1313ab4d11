"""What one file says of Llama models: every name in it, where it stands and how it counts."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Literal, NamedTuple

from llamalicense.catalogue.alias import Alias
from llamalicense.catalogue.aliases import Aliases
from llamalicense.catalogue.platforms import PlatformAccess
from llamalicense.scan import lexing, weights
from llamalicense.scan.kinds import FileKind, reader_of
from llamalicense.scan.spans import Role, Span
from llamalicense.scan.words import Word, words
from llamalicense.vocabulary import LICENCE_TAGS

FindingKind = Literal["use", "mention", "look-alike"]

MOST_NAMES = 5_000  # of a file; one with more holds data, and is told to have been left
_FORMATS = ("rope", "template", "parser", "conv_", "chat_format", "prompt_format")
_NEAR = 300
# Where a name without a size means the one that Ollama gives it; in a Modelfile every name is Ollama's.
_OF_OLLAMA = re.compile(
    r"(?:\bollama[ \t]+(?:run|pull)[ \t]+|:11434/[^\n]*"
    r"|\w*[Oo]llama(?:\.\w+)?\([ \t\n]*(?:\{[ \t\n]*)?(?:model[ \t]*[=:][ \t]*)?)[\"']?$"
)
_NEAR_OLLAMA = 60
_ENDS = re.compile(r"['\"]?[ \t]*(?:$|[\n,}\]#])")
_CACHED = re.compile(r"models--[\w.-]+?--[\w.-]+")
# The hub is where weights come from; a call of a provider's may name a model as the hub does.
_OF_THE_HUB = (None, "hugging-face")


class Finding(NamedTuple):
    """A name in a file. `model` is an id of the catalogue or None; `licences` are the candidates, none of look-alikes.

    `line` and `column` count from 1, columns in characters; a header of weights and a folder have no lines: 1, 1.
    `told`: what stands around it tells the access, such as a call that loads weights; otherwise the id's platform does,
    and providers take the ids of the hub as well.
    """

    path: str
    line: int
    column: int
    text: str
    model: str | None
    platform: str | None
    access: PlatformAccess | None
    licences: tuple[str, ...]
    kind: FindingKind
    told: bool = False

    @property
    def licence(self) -> str | None:
        """The licence that governs it, None where nothing tells or sources disagree."""
        return self.licences[0] if len(self.licences) == 1 else None

    @property
    def tells_access(self) -> bool:
        """Whether it shows how the model is had; an id of the hub alone does not, as providers take it as well."""
        return self.told or self.platform not in _OF_THE_HUB


def in_text(text: str, path: str, aliases: Aliases) -> Iterator[Finding]:
    """The findings in a file that holds text, in its order."""
    text = text.replace("\r\n", " \n")  # as long as before, so that places stay
    kind = reader_of(path)
    every = list(islice(words(text), MOST_NAMES + 1))
    if len(every) > MOST_NAMES:
        text = text[: every.pop().start]
    named = [known for word in every for known in _resolved(word, text, aliases, kind)]
    if not named:
        return
    may_be_used = [word for word, alias in named if alias.likeness != "look-alike"]
    if kind.code:
        zones = lexing.zones(text, of_python=kind.code == "python")
        within = {word.start: _zone(zones, word.start) for word, _ in named}
        named = [(word, alias) for word, alias in named if within[word.start]]
        may_be_used = [word for word in may_be_used if _may_be_used(text, within[word.start])]
    uses = _Uses(kind.spans(text, path) if may_be_used else [])
    lines = _Lines(text)
    for word, alias in named:
        if counted := _counted(text, word, alias, uses.at(word.start, word.end), kind):
            line, column = lines.place(word.start)
            yield _finding(path, line, column, word.text, alias, *counted)


def cut_at(text: str) -> int | None:
    """The line at which a text is left that names more models than anybody writes; None: it is read to its end."""
    if len(text) < MOST_NAMES:
        return None
    last = next(islice(words(text), MOST_NAMES, None), None)
    return None if last is None else text.count("\n", 0, last.start) + 1


def _zone(zones: Sequence[lexing.Zone], start: int) -> lexing.Zone | None:
    """The string or comment that a place is in."""
    number = bisect_right(zones, start, key=itemgetter(0)) - 1
    return zones[number] if number >= 0 and start < zones[number][1] else None


def _may_be_used(text: str, zone: lexing.Zone | None) -> bool:
    """Whether a text may decide what runs: comments and the texts of several lines, docstrings mostly, never do."""
    if zone is None:
        return False
    start, _, is_comment = zone
    return not is_comment and text[start : start + 3] not in ('"""', "'''")


def in_weights(data: bytes, path: str, aliases: Aliases) -> Iterator[Finding]:
    """What the header of a file of weights says of the model in it: one finding at most."""
    fields = weights.fields_of(path, data)
    for name in (*weights.models(fields), path.rpartition("/")[2]):
        text = re.sub(r"\s+", " ", name).strip()
        alias = aliases.resolve(text.replace(" ", "-"))
        if alias is not None:
            kind: FindingKind = "look-alike" if alias.likeness == "look-alike" else "use"
            yield _finding(path, 1, 1, text, alias, kind, "weights")
            return
    tag = next((field.text.casefold() for field in fields if field.key == "general.license"), "")
    if tag in LICENCE_TAGS:
        yield Finding(path, 1, 1, tag, None, None, "weights", (LICENCE_TAGS[tag],), "use", True)


def in_path(path: str, aliases: Aliases) -> Iterator[Finding]:
    """The model whose copy the hub's cache keeps in a folder of a path: one finding, at the folder."""
    if (cached := _CACHED.search(path)) and (alias := aliases.resolve(cached[0])):
        kind: FindingKind = "look-alike" if alias.likeness == "look-alike" else "use"
        yield _finding(path[: cached.end()], 1, 1, cached[0], alias, kind, "weights")


def _resolved(word: Word, content: str, aliases: Aliases, kind: FileKind) -> Iterator[tuple[Word, Alias]]:
    """A word, or what stands after the last colons of one that is none: `model:llama3.1`."""
    text = word.text.replace(" ", "-").replace("\u00a0", "-")
    alias = aliases.resolve(text)
    if alias is not None:
        if alias.likeness == "unclear" and (
            kind.of_ollama or _OF_OLLAMA.search(content[max(0, word.start - _NEAR_OLLAMA) : word.start])
        ):
            alias = aliases.resolve(f"ollama/{text}") or alias
        yield word, alias._replace(text=word.text)
        return
    start = 0
    while (start := word.text.find(":", start) + 1) > 0:
        if (alias := aliases.resolve(word.text[start:])) is not None:
            yield Word(word.text[start:], word.start + start), alias
            return


def _counted(
    text: str, word: Word, alias: Alias, span: Span | None, kind: FileKind
) -> tuple[FindingKind, PlatformAccess | None] | None:
    """How a name counts and what its surroundings say of access; None where it names a format and no model."""
    if alias.likeness == "look-alike":
        return "look-alike", None
    if span and (span.role is Role.USE or not alias.bare):
        return "use", span.access
    if alias.bare and not kind.prose and _is_of_a_format(text, word, kind):
        return None
    return "mention", None


def _is_of_a_format(text: str, word: Word, kind: FileKind) -> bool:
    """Whether a generation alone stands as a whole value, as the names of templates, parsers and architectures do."""
    if "_" in word.text:
        return True
    # So much of the line as tells; a line may be as long as the file.
    start = max(text.rfind("\n", max(0, word.start - _NEAR), word.start) + 1, word.start - _NEAR, 0)
    end = text.find("\n", word.end, word.end + _NEAR)
    line = text[start : end if end >= 0 else word.end + _NEAR]
    lowered = line.lower()
    if any(word in lowered for word in _FORMATS):
        return True
    before, after = text[max(0, word.start - 1) : word.start], text[word.end : word.end + 1]
    quoted = before in ("'", '"', "`") and after in ("'", '"', "`")
    if kind.code:
        return quoted and not re.search(r"[.-]", word.text)
    leading = text[start : word.start].rstrip("'\"").rstrip()
    is_value = leading.endswith((":", "=")) or leading.strip() == "-"
    return quoted or (is_value and _ENDS.match(text, word.end) is not None)


def _finding(
    path: str, line: int, column: int, text: str, alias: Alias, kind: FindingKind, told: PlatformAccess | None
) -> Finding:
    access = alias.access
    if told and (access is None or alias.platform in _OF_THE_HUB):
        access = told
    return Finding(
        path, line, column, text, alias.model, alias.platform, access, alias.licences, kind, told is not None
    )


class _Uses:
    """The spans of a file, found by a place in it; of several one that is a use whatever it says."""

    def __init__(self, spans: list[Span]) -> None:
        self.spans = spans
        self.starts = [span.start for span in spans]
        self.longest = max((span.end - span.start for span in spans), default=0)

    def at(self, start: int, end: int) -> Span | None:
        best: Span | None = None
        number = bisect_right(self.starts, start) - 1
        while number >= 0 and self.starts[number] >= start - self.longest:
            span = self.spans[number]
            if span.end >= end and (best is None or (best.role is not Role.USE and span.role is Role.USE)):
                best = span
            number -= 1
        return best


class _Lines:
    """Lines and columns of a text, asked for in its order."""

    def __init__(self, text: str) -> None:
        self.text, self.line, self.begin, self.at = text, 1, 0, 0

    def place(self, offset: int) -> tuple[int, int]:
        between = self.text.count("\n", self.at, offset)
        if between:
            self.line += between
            self.begin = self.text.rfind("\n", self.at, offset) + 1
        self.at = offset
        return self.line, offset - self.begin + 1
