"""YAML's events become values, and the parser's marks of where each stands.

Anchors, aliases, tags, duplicate keys and a second document are refused on the way, with what is too much.
"""

from itertools import repeat, starmap
from typing import Any, NoReturn

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from llamalicense.errors import InputError, Problem
from llamalicense.yamlvalues import RESOLVED, resolve

MAX_DEPTH = 32
MAX_EVENTS = 20_000

# Of a scalar the parser's mark; of a mapping or list its mark, those of its keys, and the marks of what is inside it.
Marks = Any | tuple[Any, dict[str, Any], dict[str | int, "Marks"]]


class Composer:
    """Builds values from the events of a file; `holds_null`: whether null is among them."""

    def __init__(self, loader: Any, name: str) -> None:
        self.loader = loader
        # Those that begin the stream and the document come before them.
        self.events = starmap(loader.get_event, repeat((), 2 + MAX_EVENTS))
        self.name = name
        self.problems: list[Problem] = []
        self.holds_null = False

    def compose(self) -> tuple[Any, Marks]:
        """The value of the one document, and its marks; raises InputError with every problem."""
        next(self.events)
        if isinstance(next(self.events), StreamEndEvent):
            raise InputError([Problem("the file holds no YAML document, only comments", self.name, 1, 1)])
        try:
            value, marks = self._value(next(self.events), 0)
            next(self.events)
        except StopIteration:
            self._stop(f"more than {MAX_EVENTS:,} values and keys", self.loader.peek_event().start_mark)
        following = self.loader.get_event()
        if not isinstance(following, StreamEndEvent):
            self._refuse("a second document starts here; a file holds one: remove the line `---`", following.start_mark)
        if self.problems:
            raise InputError(self.problems)
        return value, marks

    def _value(self, event: Any, depth: int) -> tuple[Any, Marks]:
        """The value that begins with an event, and its marks; nothing for an alias."""
        kind, mark = type(event), event.start_mark
        if kind is AliasEvent or event.anchor is not None or event.tag is not None:
            self._refuse_reference(event)
        if kind is AliasEvent:
            return None, mark
        if kind is ScalarEvent:
            return self._resolved(event.value, mark) if event.implicit[0] else event.value, mark
        if depth == MAX_DEPTH:
            self._stop(f"nested more than {MAX_DEPTH} levels deep", mark)
        return self._mapping(mark, depth + 1) if kind is MappingStartEvent else self._list(mark, depth + 1)

    def _mapping(self, start: Any, depth: int) -> tuple[dict[str, Any], Marks]:
        events = self.events
        values: dict[str, Any] = {}
        keys: dict[str, Any] = {}
        inside: dict[str | int, Marks] = {}
        marks: Marks
        while type(event := next(events)) is not MappingEndEvent:
            if type(event) is not ScalarEvent or event.anchor is not None or event.tag is not None:
                self._refuse_key(event)
            key, mark = event.value, event.start_mark
            if keys.setdefault(key, mark) is not mark:
                self._twice(key, keys[key], mark)
            event = next(events)
            # Most are words, for each of which a call would take as long as all else.
            if type(event) is ScalarEvent and event.anchor is None and event.tag is None:
                value, marks = event.value, event.start_mark
                if value[:1] in RESOLVED and event.implicit[0]:
                    value = self._resolved(value, marks)
                values[key], inside[key] = value, marks
            else:
                values[key], inside[key] = self._value(event, depth)
        return values, (start, keys, inside)

    def _list(self, start: Any, depth: int) -> tuple[list[Any], Marks]:
        events = self.events
        values: list[Any] = []
        inside: dict[str | int, Marks] = {}
        while type(event := next(events)) is not SequenceEndEvent:
            value, inside[len(values)] = self._value(event, depth)
            values.append(value)
        return values, (start, {}, inside)

    def _resolved(self, plain: str, mark: Any) -> Any:
        value = resolve(plain)
        if value is None:
            self.holds_null = True
        elif type(value) is float and abs(value) == float("inf"):
            self._refuse("a number that is too large to be one", mark)
        return value

    def _refuse_key(self, event: Any) -> None:
        kind = type(event)
        if kind is AliasEvent or event.anchor is not None or event.tag is not None:
            self._refuse_reference(event)
        if kind is not ScalarEvent:
            self._stop("a key must be a word, not a list or mapping", event.start_mark)

    def _twice(self, key: str, first: Any, mark: Any) -> None:
        at = f"line {first.line + 1}, column {first.column + 1}"
        self._refuse(f'key "{key}" stands twice; the first is at {at}', mark)

    def _refuse_reference(self, event: Any) -> None:
        if type(event) is AliasEvent:
            self._refuse(f"alias *{event.anchor}: aliases are not allowed; write the value out", event.start_mark)
        elif event.anchor is not None:
            self._refuse(f"anchor &{event.anchor}: anchors are not allowed; remove it", event.start_mark)
        else:
            self._refuse(f"tag {event.tag}: tags are not allowed; remove it", event.start_mark)

    def _stop(self, message: str, mark: Any) -> NoReturn:
        """Refuses what is behind a mark as well, unread."""
        self._refuse(message, mark)
        raise InputError(self.problems) from None

    def _refuse(self, message: str, mark: Any) -> None:
        self.problems.append(Problem(message, self.name, mark.line + 1, mark.column + 1))
