"""The outermost statements of a Python text, told apart without a parser, so that only some need be parsed."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import pairwise

from llamalicense.scan import lexing

_BRACKET = re.compile(r"[(\[{]|[)\]}]")
# What a line begins with at the left edge that goes on with the statement before.
_GOES_ON = re.compile(r"(?:else|elif|except|finally)\b|[\s#)\]}]|\Z")
_DECORATED = re.compile(r"(?:def|class|async)\b")
_NAME = re.compile(r"[^\W\d]\w*")


class Statements:
    """The outermost statements of a text; some are taken at a time, and each is given once."""

    def __init__(self, text: str, lines: list[int]) -> None:
        self.text, self.lines = text, lines
        self.starts = [0, *_starts(text, lines)]
        self.taken: set[int] = set()

    def at(self, places: Collection[int]) -> str:
        """The statements at some places, each on its own lines; what else there is is left empty."""
        return self._source({bisect_right(self.starts, place) - 1 for place in places})

    def naming(self, names: Collection[str]) -> str:
        """The statements in which one of these names stands."""
        return self.at([match.start() for match in _NAME.finditer(self.text) if match[0] in names] if names else ())

    def rest(self) -> str:
        """Every statement that was not given yet."""
        return self._source(set(range(len(self.starts))))

    def _source(self, numbers: set[int]) -> str:
        pieces, line = [], 0
        for number in sorted(numbers - self.taken):
            start = self.starts[number]
            end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
            begins = bisect_right(self.lines, start) - 1
            pieces += ["\n" * (begins - line), self.text[start:end]]
            line = bisect_right(self.lines, end) - 1
        self.taken |= numbers
        return "".join(pieces)


def _starts(text: str, lines: list[int]) -> Iterator[int]:
    """Where statements begin: at the left edge, outside of brackets and of strings."""
    zones, number = lexing.zones(text, of_python=True), 0
    depth = at = 0
    decorated = text.startswith("@")
    for line, after in pairwise(lines):
        at = max(at, line)
        while number < len(zones) and zones[number][0] < after:
            start, end, _ = zones[number]
            depth += _depth(text, at, start)
            at = end
            number += 1
        depth = max(depth + _depth(text, at, after), 0)
        if at > after or depth or _GOES_ON.match(text, after) or text.endswith("\\\n", line, after):
            continue
        if not decorated:
            yield after
        decorated = text.startswith("@", after) or (decorated and not _DECORATED.match(text, after))


def _depth(text: str, start: int, end: int) -> int:
    return sum(1 if bracket in "([{" else -1 for bracket in _BRACKET.findall(text, start, end)) if start < end else 0
