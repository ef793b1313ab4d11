"""A manifest as a commented file: what is stated as YAML, what is not stated on lines to be uncommented.

Words stand behind `##`, a fact behind a single `#`: an editor that takes one comment sign away from some lines leaves
the words between them words. Each field is explained where it first stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import indent
from typing import Any

import yaml

from llamalicense.commands.init.forms import Form, example, form_at, forms
from llamalicense.commands.schema import address
from llamalicense.decision.result import Missing
from llamalicense.manifest.types import Manifest
from llamalicense.report.formats.pages.in_text import wrapped
from llamalicense.yamlfile import NodePath, resolve

_WIDTH = 100
_HEAD = (
    Manifest.__doc__ or "",
    "Words stand behind ##. A line behind a single # is a fact that is not stated: take the # away and write what is "
    "so. A fact that is not stated is unknown, neither false nor none; `llamalicense check` says which still matter.",
)
# A value that a required field has yet to get; `check` refuses the line until then.
BLANK = None


class _Dumper(yaml.SafeDumper):
    """Writes a value on one line so that this project's reader and others, of any version of YAML, see the same."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    # What begins with a digit and is no day may be a number or a time to somebody.
    is_day = len(value) == 10 and value[4] == value[7] == "-" and value.replace("-", "").isdecimal()
    as_it_is = resolve(value) == value and (is_day or not value[:1].isdecimal())
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=None if as_it_is else '"')


def _count(dumper: yaml.SafeDumper, value: int) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:int", f"{value:_}")


_Dumper.add_representer(str, _text)
_Dumper.add_representer(int, _count)
# A day is text here.
_Dumper.yaml_implicit_resolvers = {
    first: [resolver for resolver in known if resolver[0] != "tag:yaml.org,2002:timestamp"]
    for first, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def template() -> str:
    """A manifest that states nothing: every field of the format, and blanks where a fact is required."""
    return written({"manifest": 1, "organisation": {"name": BLANK}, "models": [{"id": BLANK}]})


def written(stated: Mapping[str, Any], open_: Mapping[NodePath, Missing] | None = None) -> str:
    """The file that states this; `open_`: facts that were asked for and are not known, by their paths."""
    lines = [f"# yaml-language-server: $schema={address('manifest')}"]
    lines += [line for text in _HEAD for line in _words(text, ())]
    return "\n".join((*lines, "", *_Page(open_ or {}, set()).mapping(form_at(()), stated, ()))) + "\n"


def bare(stated: Mapping[str, Any]) -> str:
    """The same file without its comments."""
    return "\n".join(_Page({}, _Everything()).mapping(form_at(()), stated, ())) + "\n"


class _Everything(set[object]):
    """What is explained where nothing is to be."""

    def __contains__(self, _: object) -> bool:
        return True


class _Page:
    """Writes parts field by field, and knows what it has explained; `examples`: what is not stated as yet."""

    def __init__(self, open_: Mapping[NodePath, Missing], explained: set[object], *, examples: bool = False) -> None:
        self.open = open_
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
            elif field.words not in self.explained or here in self.open:
                block = [*self._explained(field, here), *self._unstated(field, field.name, here)]
            else:
                continue
            lines += [""] * (bool(lines) and block[0].startswith("##")) + block
        return lines

    def _stated(self, form: Form, key: str, value: Any, path: NodePath) -> list[str]:
        words = self._explained(form, path) if self.examples else self._once(form.words, form.about, path)
        if value is BLANK:
            words += _words(f'Required, such as "{example(form)}".', path)
        return [*words, *self._asked(path), *self._keyed(form, key, value, path)]

    def _unstated(self, form: Form, key: str, path: NodePath) -> list[str]:
        below = dict.fromkeys(fact[len(path)] for fact in self.open if fact[: len(path)] == path and fact != path)
        value = {step: example(form_at((*path, step))) for step in below} or example(form)
        lines = _Page(self.open, self.explained, examples=True)._keyed(form, key, value, path)
        return [*self._asked(path), *(f"# {line}" for line in lines if line)]

    def _keyed(self, form: Form, key: str, value: Any, path: NodePath) -> list[str]:
        if value is BLANK:
            return [f"{key}:"]
        line = f"{key}: {_flow(value)}"
        block = self._block(form, value, path, len(line) > _WIDTH)
        return [f"{key}:", *_indented(block)] if block else [line]

    def _block(self, form: Form, value: Any, path: NodePath, too_long: bool) -> list[str]:
        """The lines of a value that does not stand on one."""
        if form.many == "mapping" and value:
            return self._entries(form, value, path)
        if isinstance(value, dict) and form.part is not None:
            return self.mapping(form, value, path)
        if isinstance(value, list) and (too_long or any(isinstance(entry, dict) for entry in value)):
            return [line for number, entry in enumerate(value) for line in self._item(form, entry, (*path, number))]
        return []

    def _entries(self, form: Form, value: Mapping[str, Any], path: NodePath) -> list[str]:
        lines = []
        for key, held in value.items():
            lines += [*self._asked((*path, key)), *self._keyed(form.entry(key), key, held, (*path, key))]
        missed = [fact[-1] for fact in self.open if fact[:-1] == path and fact[-1] not in value]
        return lines + [line for key in missed for line in self._unstated(form.entry(key), str(key), (*path, key))]

    def _item(self, form: Form, value: Any, path: NodePath) -> list[str]:
        if not isinstance(value, dict):
            return [f"- {_flow(value)}"]
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

    def _asked(self, path: NodePath) -> list[str]:
        missing = self.open.get(path)
        return _words(f"{missing.question} ({missing.ask})", path) if missing else []


def _flow(value: Any) -> str:
    text = yaml.dump(value, Dumper=_Dumper, default_flow_style=True, allow_unicode=True, width=float("inf"))
    return text.removesuffix("\n").removesuffix("\n...")


def _words(text: str, path: Sequence[object], hang: str = "") -> list[str]:
    """Words behind `##`; the deeper they stand, the shorter their lines."""
    width = _WIDTH - 4 * max(len(path) - 1, 0)
    return wrapped(text, f"## {hang}", hang, width)


def _indented(lines: Iterable[str]) -> list[str]:
    return indent("\n".join(lines), "  ").split("\n") if lines else []
