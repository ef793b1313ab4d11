"""Asks for a statement of any shape: a value, a mapping field by field, a list of mappings one after the other."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from llamalicense.commands.init.asking import NEEDED, UNSTATED, Asker, Put, Talk
from llamalicense.commands.init.forms import ALONE, Form, example, required, together, typed
from llamalicense.commands.init.reviews import is_review, review
from llamalicense.commands.init.statements import called
from llamalicense.manifest.questions import question
from llamalicense.yamlfile import NodePath


class Inquiry:
    """What asks for the statements of a conversation, by their shapes."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker

    def name(self, path: NodePath) -> str:
        """The model or build that a path is inside of."""
        return called(self.asker.facts, path)

    def _field(self, form: Form, path: NodePath, put: Put) -> Talk[Any]:
        """A field of a part, with its question."""
        while True:
            # What a part always has is asked for as that; a question of its own is for where it alone is missing.
            asks = form.meaning.question and not form.required
            self.asker.say("", question(path, self.name(path)).text if asks else typed(form.about))
            value = yield from self.value(form, path, put)
            if value is not UNSTATED or self.asker.facts or not form.required:
                return value
            self.asker.say(NEEDED)

    def value(self, form: Form, path: NodePath, put: Put, *, alone: bool = False) -> Talk[Any]:
        """What a field states, asked as its shape is; `alone`: a question of its own, which a yes or no may answer."""
        if form.part is None:
            return (yield from self.asker.value(form, path, put))
        if form.many:
            return (yield from self._parts(form, path, put))
        if is_review(form.part):
            return (yield from review(self.asker, form, put))
        if alone and form.part not in ALONE and not (yield from self.asker.whether()):
            return UNSTATED
        return (yield from self.part(form, path, put))

    def part(self, form: Form, path: NodePath, put: Put, lead: Mapping[str, Any] | None = None) -> Talk[Any]:
        """A mapping, field by field, after what is in `lead`; not stated where nothing or too little is known."""
        least, given = required(form), dict(lead or {})
        for field in together(form):
            if field.name in given:
                continue
            if len(field.choices) == 1:
                given[field.name] = example(field)
                continue
            whole = partial(_with, put, {**least, **given}, field.name)
            value = yield from self._field(field, (*path, field.name), whole)
            if value is not UNSTATED:
                given[field.name] = value
            elif field.decides:
                return UNSTATED
        first = next(iter(least), "")
        return given[first] if form.part in ALONE and list(given) == [first] else given or UNSTATED

    def _parts(self, form: Form, path: NodePath, put: Put) -> Talk[Any]:
        """A list of mappings, one after the other."""
        entry, entries = form.entry(0), list[Any]()
        while True:
            here, whole = (*path, len(entries)), partial(_with_entry, put, entries)
            lead = yield from self._lead(form, here, partial(_begun, form, put, whole))
            if lead is UNSTATED or lead == form.nothing:
                return entries or lead
            value = yield from self.part(entry, here, whole, lead)
            if value is UNSTATED:
                # There is one more, so that the others alone would say too little.
                return UNSTATED
            entries.append(value)
            if form.part in ALONE and len(entries) == len(self.asker.options(together(entry)[0], here)):
                return entries
            self.asker.say("", "Another one? Enter says that this is all.")

    def _lead(self, form: Form, path: NodePath, begun: Put) -> Talk[Any]:
        """How an entry of a list begins: with its first field or, where it needs none, with a yes."""
        first = together(form.entry(0))[0]
        if not first.required:
            sure = yield from self.asker.whether()
            return UNSTATED if sure is None else {} if sure else form.nothing
        field = first._replace(nothing=form.nothing)
        value = yield from self.asker.value(field, (*path, field.name), begun)
        return value if value is UNSTATED or value == form.nothing else {field.name: value}


def _with(put: Put, given: Mapping[str, Any], name: str, value: Any) -> Mapping[str, Any]:
    return put({**given, name: value})


def _with_entry(put: Put, entries: Sequence[Any], value: Any) -> Mapping[str, Any]:
    return put([*entries, value])


def _begun(form: Form, put: Put, whole: Put, value: Any) -> Mapping[str, Any]:
    """The manifest with an entry of a list begun, or with the statement that there is none."""
    entry = form.entry(0)
    return put(value) if value == form.nothing else whole({**required(entry), together(entry)[0].name: value})
