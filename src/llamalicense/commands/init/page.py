"""A manifest as a short file: what is stated, with the places that show it, then what is open, a line each."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from llamalicense.commands.init.flow import flow
from llamalicense.commands.init.forms import Form, form_at, forms
from llamalicense.commands.init.kept import Comments
from llamalicense.commands.init.statements import Statements
from llamalicense.commands.schema import address
from llamalicense.decision.result import Missing
from llamalicense.manifest.questions import OPEN
from llamalicense.report.formats import plain
from llamalicense.yamlfile import NodePath

_WIDTH = 100
_WORD = re.compile(r"[\w-]+", re.ASCII)
# Parts that begin a paragraph of their own.
_APART = ("organisation", "models", "builds", "use", "check", "house", "waivers")


def written(statements: Statements, open_: Mapping[NodePath, Missing] | None = None) -> str:
    """The file that states this; `open_`: facts that results lack, by their paths."""
    comments = statements.comments
    lines = list(comments.head or _head(statements))
    lines += _Page(comments.with_places(statements.places)).mapping(form_at(()), statements.facts, ())
    if comments.foot:
        lines += ["", *comments.foot]
    if open_:
        lines += [
            "",
            OPEN,
            *(plain(f"# {missing.fact}: {missing.question} ({missing.ask})") for missing in open_.values()),
        ]
    return "\n".join(lines) + "\n"


def bare(facts: Mapping[str, Any]) -> str:
    """The same file without its comments."""
    return "\n".join(_Page(Comments()).mapping(form_at(()), facts, ())) + "\n"


def _head(statements: Statements) -> Iterator[str]:
    yield f"# yaml-language-server: $schema={address('manifest')}"
    if statements.places:
        yield "# Behind a fact stands what in the repository shows it; all else was answered."


class _Page:
    """Writes what is stated, field by field in the order of the format, with the comments that belong there."""

    def __init__(self, comments: Comments) -> None:
        self.comments = comments

    def mapping(self, form: Form, stated: Mapping[str, Any], path: NodePath) -> list[str]:
        """The lines of a part; keys that the format does not have stand last."""
        assert form.part is not None
        fields = forms(form.part, form.words)
        lines: list[str] = []
        for key in sorted(stated, key=lambda key: list(fields).index(key) if key in fields else len(fields)):
            lines += [""] * (not path and key in _APART)
            lines += self._keyed(fields.get(key), key, stated[key], (*path, key))
        return lines

    def _keyed(self, form: Form | None, key: str, value: Any, path: NodePath) -> list[str]:
        key = key if _WORD.fullmatch(key) else flow(key)
        above, beside = self.comments.before(path), self.comments.after(path)
        # The large parts stand on lines of their own, what has comments inside, and what is long.
        is_large = form is not None and form.part is not None and len(path) < 2
        line = "" if is_large or self.comments.are_inside(path) else f"{key}: {flow(value)}"
        block = [] if form is None or 0 < len(line) <= _WIDTH - 2 * len(path) else self._block(form, value, path)
        if block:
            return [*above, f"{key}:{beside}", *_indented(block)]
        return [*above, (line or f"{key}: {flow(value)}") + beside]

    def _block(self, form: Form, value: Any, path: NodePath) -> list[str]:
        if isinstance(value, dict) and form.many == "mapping":
            entries = ((form.entry(key), key, held, (*path, key)) for key, held in value.items())
            return [line for entry in entries for line in self._keyed(*entry)]
        if isinstance(value, dict) and form.part is not None:
            return self.mapping(form, value, path)
        if isinstance(value, list):
            return [line for number, entry in enumerate(value) for line in self._item(form, entry, (*path, number))]
        return []

    def _item(self, form: Form, value: Any, path: NodePath) -> Iterator[str]:
        yield from self.comments.before(path)
        if not isinstance(value, dict) or not value:
            yield f"- {flow(value)}{self.comments.after(path)}"
            return
        lines = self.mapping(form.entry(path[-1]), value, path)
        first = next(number for number, line in enumerate(lines) if not line.startswith("#"))
        yield from lines[:first]
        yield f"- {lines[first]}"
        yield from _indented(lines[first + 1 :])


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]
