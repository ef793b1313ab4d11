"""Takes the answers of a file for those of a person: what a question is named by, and what would be typed."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from llamalicense.commands.init.asking import UNKNOWN
from llamalicense.commands.init.forms import Form, form_at, forms, stated
from llamalicense.commands.init.interview import Interviewed
from llamalicense.commands.init.page import bare
from llamalicense.commands.init.seen import Seen
from llamalicense.commands.init.statements import Statements, called, placed
from llamalicense.errors import InputError, Problem, did_you_mean
from llamalicense.manifest.messages import quoted
from llamalicense.manifest.paths import undotted
from llamalicense.manifest.questions import question
from llamalicense.manifest.types import Manifest
from llamalicense.run import Checker, Given
from llamalicense.yamlevents import MAX_EVENTS
from llamalicense.yamlfile import NodePath, Source, parse
from llamalicense.yamlvalues import parts

_LIKE = "a mapping of answers, such as `organisation.country: US`"
# Lists whose entries may be meant together: `builds.audience` is that of every build.
_OF_EACH = ("models", "builds")
_KEY = re.compile(r"\w+(?:\[\d{1,4}\])*(?:\.[\w-]+(?:\[\d{1,4}\])*)*", re.ASCII)


def answered(checker: Checker, path: Path, answers: Source, begun: Statements, seen: Seen) -> Interviewed:
    """What a manifest states with the answers of a file; raises InputError with the line and question of each problem.

    What the repository shows of the rest is taken as in a conversation.
    """
    if not isinstance(answers.value, dict):
        raise InputError([answers.problem((), f"expected {_LIKE}")])
    facts, places, at = {"manifest": 1, **begun.facts}, dict(begun.places), dict[NodePath, NodePath]()
    problems, values = list[Problem](), 0
    # What is said of every entry comes when all entries are there.
    for key in sorted(answers.value, key=_is_of_each):
        try:
            for fact in _meant(key, facts):
                value = _read(form_at(fact), answers.value[key])
                values += _count(value)
                if values > MAX_EVENTS:  # before it is put together; what is said of every entry counts for each
                    message = f"more than {MAX_EVENTS:,} values are stated up to here; a manifest has fewer"
                    raise InputError([answers.problem((key,), message, at_key=True)])
                if value not in UNKNOWN:
                    facts, at[fact] = placed(facts, fact, value), (key,)
                    places = {seen_at: place for seen_at, place in places.items() if seen_at[: len(fact)] != fact}
        except LookupError:
            problems.append(answers.problem((key,), f"there is no question {quoted(key)}{_near(key)}", at_key=True))
    if problems:
        raise InputError(problems)
    return _completed(checker, path, answers, begun._replace(facts=facts, places=places), seen, at)


def _completed(
    checker: Checker, path: Path, answers: Source, statements: Statements, seen: Seen, at: Mapping[NodePath, NodePath]
) -> Interviewed:
    """The same with the documents that the repository shows, and what is open."""
    tried = set[NodePath]()
    while True:
        text = bare(statements.facts)
        try:
            loaded = checker.load(Given(text.encode(), str(path), path.parent))
        except InputError as error:
            raise InputError(_told(error, parse(text.encode(), str(path)), answers, statements.facts, at)) from None
        lacking = (missing for result in checker.judge(loaded).results for missing in result.missing)
        open_ = {undotted(missing.fact): missing for missing in lacking}
        shown = ((fact, seen.shows(checker, loaded, fact)) for fact in open_ if fact not in tried)
        fact, proof = next(((fact, proof) for fact, proof in shown if proof), ((), None))
        if proof is None:
            return Interviewed(statements, open_, len(at))
        tried.add(fact)
        statements = statements._replace(
            facts=placed(statements.facts, fact, proof[0]), places={**statements.places, fact: proof[1]}
        )


def _is_of_each(key: str) -> bool:
    return key.startswith(tuple(f"{name}." for name in _OF_EACH))


def _meant(key: str, facts: Mapping[str, Any]) -> list[NodePath]:
    """The facts that a key means: one, or that of every entry of a list; raises LookupError."""
    if not _KEY.fullmatch(key):
        raise LookupError(key)
    fact = undotted(key)
    if not _is_of_each(key):
        return [fact]
    return [(fact[0], number, *fact[1:]) for number in range(len(facts.get(str(fact[0])) or [None]))]


def _read(form: Form, value: Any) -> Any:
    """What an answer states: text as if it were typed, all else as a manifest has it; raises LookupError."""
    if isinstance(value, list):
        return [_read(form.entry(number), entry) for number, entry in enumerate(value)]
    if isinstance(value, dict) and form.many == "mapping":
        return {key: _read(form.entry(key), held) for key, held in value.items()}
    if isinstance(value, dict) and form.part is not None:
        fields = forms(form.part, form.words)
        return {key: _read(fields[key], held) if key in fields else held for key, held in value.items()}
    is_typed = isinstance(value, str) or (type(value) is int and bool(form.choices))
    return stated(form, str(value), tuple(form.choices)) if is_typed and value not in UNKNOWN else value


def _count(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_count, inside))


def _near(key: str) -> str:
    """What a key that names no fact may have meant."""
    names, known = re.sub(r"\[[^\]]*+(?:\]|\Z)", "", key), list(_names())
    if names in known:
        return "; an entry is one that is there, or the next: builds[0] is the first"
    hint = did_you_mean(names, known)
    return hint or "; a question is named by what stands under it, such as organisation.country"


def _names(form: Form | None = None, depth: int = 3) -> Iterator[str]:
    """The names of all fields, by their paths without places in lists."""
    part = form.part if form else Manifest
    for field in forms(part, form.words if form else "").values() if part and depth else ():
        yield field.words
        yield from _names(field, depth - 1) if field.part else ()


def _told(
    error: InputError, written: Source, answers: Source, facts: Mapping[str, Any], at: Mapping[NodePath, NodePath]
) -> Iterator[Problem]:
    """The problems of a manifest as those of the answers that it was made from, each with its question."""
    paths = [path for path, _ in parts(written.value)]
    places = {written.key_position(path): path for path in paths}
    places |= {written.position(path): path for path in sorted(paths, key=len)}
    for problem in error.problems:
        fact = places.get((problem.line or 1, problem.column or 1), ())
        answer = max((path for path in at if fact[: len(path)] == path), key=len, default=())
        answer = answer or next((path for path in at if path[: len(fact)] == fact and fact), ())
        asked = question(answer, called(facts, answer)).text if answer and form_at(answer).meaning.question else ""
        message = f"{problem.message} (asked: {asked})" if asked else problem.message
        yield answers.problem(at[answer], message) if answer else Problem(message, answers.name)
