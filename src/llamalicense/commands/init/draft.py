"""The template: every field of the format, explained and commented out, for whoever fills it in by hand.

Words stand behind `##`, a fact behind a single `#`: an editor that takes one comment sign away from some lines leaves
the words between them words. Each field is explained where it first stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import indent
from typing import Any

from llamalicense.commands.init.flow import flow
from llamalicense.commands.init.forms import Form, example, form_at, forms
from llamalicense.commands.schema import address
from llamalicense.manifest.types import Manifest
from llamalicense.report.formats.pages.in_text import wrapped
from llamalicense.yamlfile import NodePath

_WIDTH = 100
_HEAD = (
    Manifest.__doc__ or "",
    "Words stand behind ##. A line behind a single # is a fact that is not stated: take the # away and write what is "
    "so. A fact that is not stated is unknown, neither false nor none; `llamalicense check` says which still matter.",
)
# A value that a required field has yet to get; `check` refuses the line until then.
BLANK = None


def template() -> str:
    """A manifest that states nothing: every field of the format, and blanks where a fact is required."""
    blanks = {"manifest": 1, "organisation": {"name": BLANK}, "models": [{"id": BLANK}]}
    lines = [f"# yaml-language-server: $schema={address('manifest')}"]
    lines += [line for text in _HEAD for line in _words(text, ())]
    return "\n".join((*lines, "", *_Page(set()).mapping(form_at(()), blanks, ()))) + "\n"


class _Page:
    """Writes parts field by field, and knows what it has explained; `examples`: what is not stated as yet."""

    def __init__(self, explained: set[object], *, examples: bool = False) -> None:
        self.explained = explained
        self.examples = examples

    def mapping(self, form: Form, stated: Mapping[str, Any], path: NodePath) -> list[str]:
        """The lines of a part: what is required, then what is stated, then what is not."""
        assert form.part is not None
        fields = forms(form.part, form.words).values()
        lines: list[str] = []
        for field in sorted(fields, key=lambda form: (not form.required, form.name not in stated)):
            here = (*path, field.name)
            if field.name in stated:
                block = self._stated(field, field.name, stated[field.name], here)
            elif field.words not in self.explained:
                block = [*self._explained(field, here), *self._unstated(field, field.name, here)]
            else:
                continue
            lines += [""] * (bool(lines) and block[0].startswith("##")) + block
        return lines

    def _stated(self, form: Form, key: str, value: Any, path: NodePath) -> list[str]:
        words = self._explained(form, path) if self.examples else self._once(form.words, form.about, path)
        if value is BLANK:
            words += _words(f'Required, such as "{example(form)}".', path)
        return [*words, *self._keyed(form, key, value, path)]

    def _unstated(self, form: Form, key: str, path: NodePath) -> list[str]:
        lines = _Page(self.explained, examples=True)._keyed(form, key, example(form), path)
        return [f"# {line}" for line in lines if line]

    def _keyed(self, form: Form, key: str, value: Any, path: NodePath) -> list[str]:
        if value is BLANK:
            return [f"{key}:"]
        line = f"{key}: {flow(value)}"
        block = self._block(form, value, path, len(line) > _WIDTH)
        return [f"{key}:", *_indented(block)] if block else [line]

    def _block(self, form: Form, value: Any, path: NodePath, too_long: bool) -> list[str]:
        """The lines of a value that does not stand on one."""
        if form.many == "mapping" and value:
            entries = ((form.entry(key), key, held, (*path, key)) for key, held in value.items())
            return [line for entry in entries for line in self._keyed(*entry)]
        if isinstance(value, dict) and form.part is not None:
            return self.mapping(form, value, path)
        if isinstance(value, list) and (too_long or any(isinstance(entry, dict) for entry in value)):
            return [line for number, entry in enumerate(value) for line in self._item(form, entry, (*path, number))]
        return []

    def _item(self, form: Form, value: Any, path: NodePath) -> list[str]:
        if not isinstance(value, dict):
            return [f"- {flow(value)}"]
        lines = self.mapping(form.entry(path[-1]), value, path)
        first = next(number for number, line in enumerate(lines) if line and not line.startswith("##"))
        return [*lines[:first], f"- {lines[first]}", *_indented(lines[first + 1 :])]

    def _explained(self, form: Form, path: NodePath) -> list[str]:
        words = self._once(form.words, form.about, path)
        if form.choices and id(form.choices) not in self.explained:
            self.explained.add(id(form.choices))
            for word, meaning in form.choices.items():
                words += _words(f"{word}: {meaning}" if meaning else word, path, "  ")
        return words

    def _once(self, key: object, text: str, path: NodePath) -> list[str]:
        if key in self.explained:
            return []
        self.explained.add(key)
        return _words(text, path)


def _words(text: str, path: Sequence[object], hang: str = "") -> list[str]:
    """Words behind `##`; the deeper they stand, the shorter their lines."""
    width = _WIDTH - 4 * max(len(path) - 1, 0)
    return wrapped(text, f"## {hang}", hang, width)


def _indented(lines: Iterable[str]) -> list[str]:
    return indent("\n".join(lines), "  ").split("\n") if lines else []
