"""Footnotes of Markdown: a page shows those that something on it refers to, and of one label the first."""

from collections.abc import Iterable
from typing import Any


def unused(events: Iterable[Any]) -> frozenset[int]:
    """The offsets at which footnotes begin that nothing shown refers to, of the events of a Markdown text."""
    footnotes: dict[str, int] = {}  # where the first of each label begins
    refers: dict[int, set[str]] = {_PAGE: set()}  # the labels that the page refers to, and each footnote
    inside = [_PAGE]
    for event, span in events:
        if event.__class__ is not dict:
            continue
        ((kind, value),) = event.items()
        is_footnote = value.__class__ is dict and "FootnoteDefinition" in value
        if kind == "FootnoteReference":
            refers[inside[-1]].add(_folded(value))
        elif kind == "Start" and is_footnote:
            footnotes.setdefault(_folded(value["FootnoteDefinition"]), span["start"])
            inside.append(span["start"])
            refers[span["start"]] = set()
        elif kind == "End" and value == "FootnoteDefinition":
            inside.pop()
    return frozenset(refers.keys() - _reached(footnotes, refers))


_PAGE = -1


def _reached(footnotes: dict[str, int], refers: dict[int, set[str]]) -> set[int]:
    reached, open_ = {_PAGE}, [_PAGE]
    while open_:
        new = {footnotes[label] for label in refers[open_.pop()] if label in footnotes} - reached
        reached |= new
        open_ += new
    return reached


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
