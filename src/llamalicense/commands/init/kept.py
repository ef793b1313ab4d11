"""The comments of a manifest, by what they stand at, so that one that is written again keeps them."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import yaml

from llamalicense.inert import plain
from llamalicense.manifest.questions import OPEN
from llamalicense.yamlfile import LOADER, NodePath, Source
from llamalicense.yamlvalues import parts

# What ends a line in YAML.
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_NOTHING: Mapping[NodePath, tuple[str, ...]] = MappingProxyType({})


class Comments(NamedTuple):
    """Comment lines at the head and foot of a file, above a statement, and behind one on its own line."""

    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    above: Mapping[NodePath, tuple[str, ...]] = _NOTHING
    beside: Mapping[NodePath, tuple[str, ...]] = _NOTHING

    def with_places(self, places: Mapping[NodePath, str]) -> "Comments":
        """The same with the places that show facts, beside these."""
        shown = {path: (plain(place),) for path, place in places.items() if path not in self.beside}
        return self._replace(beside={**self.beside, **shown})

    def before(self, path: NodePath) -> tuple[str, ...]:
        """The lines above a statement."""
        return self.above.get(path, ())

    def after(self, path: NodePath) -> str:
        """What stands behind a statement on its line."""
        return "".join(f"  # {words}" for words in self.beside.get(path, ()))

    def are_inside(self, path: NodePath) -> bool:
        """Whether some belong to what is inside a statement."""
        return any(len(at) > len(path) and at[: len(path)] == path for at in (*self.above, *self.beside))


def comments_of(text: str, source: Source) -> Comments:
    """The comments of a file that was read as `source`."""
    last_on: dict[int, NodePath] = {}
    first_on: dict[int, NodePath] = {}
    # Entries of lists have no key; what has one begins there, though its value may begin lines later.
    places = [(source.key_position(path), len(path), path) for path, _ in parts(source.value) if path]
    for (line, _), _, path in sorted(places, key=lambda place: place[:2]):
        first_on.setdefault(line - 1, path)
        last_on[line - 1] = path
    above: dict[NodePath, tuple[str, ...]] = {}
    beside: dict[NodePath, tuple[str, ...]] = {}
    head: tuple[str, ...] | None = None
    waiting = list[str]()
    words = dict(_comments(text))
    for number in range(len(_LINE_END.findall(text)) + 1):
        if number not in first_on:
            waiting += [f"# {words[number]}".rstrip()] if number in words else []
            continue
        if head is None:
            head = tuple(waiting)
        elif waiting:
            above[first_on[number]] = tuple(waiting)
        waiting = []
        if number in words:
            beside[_whole(last_on[number], source, number)] = (words[number],)
    foot = waiting[: waiting.index(OPEN)] if OPEN in waiting else waiting
    return Comments(head or (), tuple(foot), above, beside)


def _whole(path: NodePath, source: Source, line: int) -> NodePath:
    """The outermost statement on a line around one: what is written on one line has one comment."""
    around = (path[:length] for length in range(1, len(path)) if isinstance(path[length - 1], str))
    return next((key for key in around if source.key_position(key)[0] == line + 1), path)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """The line, from 0, and the words of each comment; a sign inside a value begins none."""
    ends: dict[int, int] = {}
    inside: set[int] = set()
    for token in yaml.scan(text, Loader=LOADER):
        start, end = token.start_mark, token.end_mark
        if isinstance(token, yaml.ScalarToken):
            inside.update(range(start.line, end.line))
        # The end of a block is told of where the next begins, or behind the last comment.
        if end.index > start.index:
            ends[end.line] = max(ends.get(end.line, 0), end.column)
    for number, line in enumerate(_LINE_END.split(text)):
        _, sign, words = line[ends.get(number, 0) :].partition("#")
        if sign and number not in inside:
            yield number, words.strip()
