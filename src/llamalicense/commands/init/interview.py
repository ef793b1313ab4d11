"""Asks for what a manifest has to state: what decides most results first, and nothing that no longer matters."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from llamalicense.commands.init.asking import NEEDED, UNSTATED, Asker, EnoughError, Put, Talk
from llamalicense.commands.init.forms import ALONE, CHOICE, Form, example, form_at, required, together
from llamalicense.decision.result import Missing, Result
from llamalicense.manifest.paths import undotted
from llamalicense.manifest.questions import question
from llamalicense.report.formats import number_of
from llamalicense.report.formats.summary import asked
from llamalicense.run import Checker
from llamalicense.yamlfile import NodePath

_GREETING = (
    "A few questions, those that decide most first. Enter or d says that you do not know: `llamalicense check` asks "
    "for it again. ? tells more about a question, w writes what is stated so far, Ctrl-C leaves without writing."
)


class Interviewed(NamedTuple):
    """What an interview ended with: the facts, and those that results still lack, by their paths."""

    facts: Mapping[str, Any]
    open: Mapping[NodePath, Missing]


def interview(checker: Checker, path: Path, width: int) -> Talk[Interviewed]:
    """The conversation that leads to the manifest at a path, beside the documents that it names."""
    return _Interview(Asker(checker, str(path), path.parent, width)).talk()


class _Interview:
    """One conversation, and which facts it has asked for."""

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.asked: set[str] = set()

    def talk(self) -> Talk[Interviewed]:
        self.asker.say(_GREETING)
        self.asker.facts = yield from self._part(form_at(()), (), lambda facts: facts)
        try:
            while left := asked(self._results(), self.asked):
                yield from self._fact(*left[0])
        except EnoughError:
            pass
        lacking = (missing for result in self._results() for missing in result.missing)
        return Interviewed(self.asker.facts, {undotted(missing.fact): missing for missing in lacking})

    def _results(self) -> tuple[Result, ...]:
        return self.asker.checker.judge(self.asker.load(self.asker.facts)).results

    def _fact(self, missing: Missing, results: Sequence[Result]) -> Talk[None]:
        """Asks for what would settle some results; an answer is taken into the facts."""
        asker, path = self.asker, undotted(missing.fact)
        form = form_at(path)
        self.asked.add(missing.fact)
        asker.more = [form.about, *(f"{result.rule} · {result.subject}: {result.title}" for result in results)]
        asker.say("", missing.question)
        asker.say(f"{missing.fact} · {missing.ask} would know · {_decides(results)}", indent="  ")
        others = [missing.fact for missing in results[0].missing if missing.fact not in self.asked]
        if others:
            asker.say(f"Where that is not known, {others[0]} is asked for.", indent="  ")
        put = partial(_placed, asker.facts, path)
        value = yield from self._shaped(form, path, put, alone=True)
        if value is UNSTATED:
            asker.say(f"{missing.fact} stays open.")
        else:
            asker.facts = put(value)

    def _field(self, form: Form, path: NodePath, put: Put) -> Talk[Any]:
        """A field of a part, with its question."""
        while True:
            # What a part always has is asked for as that; a question of its own is for where it alone is missing.
            asks = form.meaning.question and not form.required
            self.asker.say("", question(path, self._name(path)).text if asks else form.about)
            value = yield from self._shaped(form, path, put)
            if value is not UNSTATED or self.asker.facts or not form.required:
                return value
            self.asker.say(NEEDED)

    def _shaped(self, form: Form, path: NodePath, put: Put, *, alone: bool = False) -> Talk[Any]:
        """What a field states, asked as its shape is; `alone`: a question of its own, which a yes or no may answer."""
        if form.many == "mapping":
            return (yield from self._mapping(form, path, put))
        if form.part is None:
            return (yield from self.asker.value(form, path, put))
        if form.many:
            return (yield from self._parts(form, path, put))
        if alone and form.part not in ALONE and not (yield from self.asker.whether()):
            return UNSTATED
        return (yield from self._part(form, path, put))

    def _part(self, form: Form, path: NodePath, put: Put, lead: Mapping[str, Any] | None = None) -> Talk[Any]:
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
            value = yield from self._part(entry, here, whole, lead)
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

    def _mapping(self, form: Form, path: NodePath, put: Put) -> Talk[Any]:
        """The keys that concern the project, then the value of each."""
        some = next(iter(example(form).values()))
        keys = form._replace(many="list", kind=CHOICE, nothing=[])
        chosen = yield from self.asker.value(keys, path, lambda keys: put(dict.fromkeys(keys, some)))
        values = dict[str, Any]()
        for key in () if chosen is UNSTATED else chosen:
            self.asker.say("", f"{key}: {form.choices.get(key, '')}", form.about)
            whole = partial(_with, put, values, key)
            values[key] = yield from self.asker.value(form.entry(key), (*path, key), whole)
            if values[key] is UNSTATED:
                return UNSTATED
        return chosen if chosen is UNSTATED else values

    def _name(self, path: NodePath) -> str:
        """The model or build that a path is inside of."""
        listed = self.asker.facts.get(str(path[0]), ())
        number = path[1] if len(path) > 1 else None
        subject = listed[number] if isinstance(number, int) and number < len(listed) else {}
        return str(subject.get("id") or subject.get("name") or "it")


def _decides(results: Sequence[Result]) -> str:
    others = len(results) - 1
    return f"decides {number_of(len(results), 'result')}: {results[0].rule}{f' and {others} more' if others else ''}"


def _with(put: Put, given: Mapping[str, Any], name: str, value: Any) -> Mapping[str, Any]:
    return put({**given, name: value})


def _with_entry(put: Put, entries: Sequence[Any], value: Any) -> Mapping[str, Any]:
    return put([*entries, value])


def _begun(form: Form, put: Put, whole: Put, value: Any) -> Mapping[str, Any]:
    """The manifest with an entry of a list begun, or with the statement that there is none."""
    entry = form.entry(0)
    return put(value) if value == form.nothing else whole({**required(entry), together(entry)[0].name: value})


def _placed(tree: Any, path: NodePath, value: Any) -> Any:
    """The same facts with a value at a path."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return [*tree[:step], _placed(tree[step], rest, value), *tree[step + 1 :]]
    return {**tree, step: _placed(tree.get(step, {}), rest, value)}
