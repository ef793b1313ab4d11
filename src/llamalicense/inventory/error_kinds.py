"""Rows that cannot be judged, by kind of error: an error is of the same kind as one that differs in names alone."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from llamalicense.inventory.first import First
from llamalicense.inventory.kept import shortened
from llamalicense.inventory.outcome import LONGEST_ERROR, Outcome

# How many kinds are counted each by itself, how many of a kind's rows are listed, and how many errors of one row.
MOST_KINDS, MOST_OF_A_KIND = 500, 5
_MOST_ERRORS = 3
_PLACE = re.compile(r"(?::([0-9]+):[0-9]+)?: ")
_SUGGESTION = re.compile(r'; did you mean "[^"]*"\?')
# Names stand in quotes, fields of manifests in backquotes.
_QUOTED = re.compile(r"\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")
_INDEX = re.compile(r"\[[0-9]+\]")
_WORD = re.compile(r"\S+")
_AROUND = "(),;:.?!"


class BadRow(NamedTuple):
    """A row that cannot be judged: where its error stands, what it is called, and what the error says."""

    source: str
    line: int
    key: str
    unit: str
    name: str
    message: str


class ErrorTally(NamedTuple):
    """How many rows have an error of a kind, and the first of them; what differs between them stands as … in it."""

    message: str
    rows: int
    first: tuple[BadRow, ...]


class _Kind:
    """What is known of a kind; `message` is None as soon as two rows differ in it."""

    def __init__(self, message: str | None) -> None:
        self.message = message
        self.rows = 0
        self.first: First[BadRow] = First(MOST_OF_A_KIND)


class ErrorKinds:
    """Counts rows by kind of error, in bounded room and the same in whatever order they come.

    The `most` kinds that are first in the order of their words are counted each by itself; `others`: in how many rows
    the rest stand.
    """

    def __init__(self, most: int = MOST_KINDS) -> None:
        self.most = most
        self.others = 0
        self._kinds: dict[str, _Kind] = {}

    def add(self, outcome: Outcome) -> None:
        """Counts a row that cannot be judged, once for each kind of its errors."""
        errors: dict[str, list[tuple[int, str]]] = {}
        for error in outcome.errors:
            line, message = _parted(error, outcome.source)
            errors.setdefault(kind_of(message), []).append((line, message))
        key, unit, name = map(shortened, (outcome.key, outcome.unit, outcome.name))
        for kind, told in errors.items():
            messages = [*dict.fromkeys([text for _, text in told])]
            message = shortened(" · ".join(messages[:_MOST_ERRORS]), LONGEST_ERROR)
            row = BadRow(outcome.source, told[0][0] or outcome.line, key, unit, name, message)
            self._count(kind, message, 1, [row])

    def merge(self, other: "ErrorKinds") -> None:
        """Adds what another has counted; the same as adding its rows."""
        self.others += other.others
        for kind, counted in other._kinds.items():
            self._count(kind, counted.message, counted.rows, counted.first.items())

    def tallies(self) -> tuple[ErrorTally, ...]:
        """The kinds, the one of most rows first."""
        tallies = [
            ErrorTally(kind if counted.message is None else counted.message, counted.rows, counted.first.items())
            for kind, counted in self._kinds.items()
        ]
        return tuple(sorted(tallies, key=lambda tally: (-tally.rows, tally.first, tally.message)))

    def _count(self, name: str, message: str | None, rows: int, first: Iterable[BadRow]) -> None:
        if name not in self._kinds:
            if len(self._kinds) == self.most:
                last = max(name, *self._kinds)
                if last == name:
                    self.others += rows
                    return
                self.others += self._kinds.pop(last).rows
            self._kinds[name] = _Kind(message)
        kind = self._kinds[name]
        kind.rows += rows
        if message != kind.message:
            kind.message = None
        for row in first:
            if kind.first.takes(row):
                kind.first.put(row, row)


def kind_of(message: str) -> str:
    """What an error says whatever it is about: without names, numbers and what might have been meant."""
    text = _INDEX.sub("[…]", _QUOTED.sub('"…"', _SUGGESTION.sub("", shortened(message, LONGEST_ERROR))))
    return _WORD.sub(lambda word: _unnamed(word[0]), text)


def _unnamed(word: str) -> str:
    """A word, or what stands around it where it has a digit or a slash, as numbers, models, files and addresses do."""
    if "/" not in word and not any(map(str.isdigit, word)):
        return word
    inside = word.strip(_AROUND)
    before, _, after = word.partition(inside)
    return f"{before}…{after}"


def _parted(error: str, source: str) -> tuple[int, str]:
    """The line of an error in the row's own source, else 0, and what it says; of another file with its place."""
    if error.startswith(source) and (place := _PLACE.match(error, len(source))):
        return int(place[1] or 0), error[place.end() :]
    return 0, error
