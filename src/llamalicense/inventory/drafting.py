"""A first map of the columns of a table, to be completed by hand: what names suggest, and which cells were seen."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import PurePath
from typing import Any, NamedTuple

from llamalicense.errors import UsageError
from llamalicense.inert import json_in_yaml
from llamalicense.inventory.fields import EACH, NoField, Target, target
from llamalicense.inventory.partitions import first_cells, kind_of
from llamalicense.manifest.meanings import field_at, meaning_of
from llamalicense.manifest.messages import quoted
from llamalicense.manifest.types import Manifest
from llamalicense.yamlvalues import resolve

ROWS = 200  # that are looked at
_SHOWN = 4  # values of a column
_SEPARATORS = (";", "|", "\n", ",")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _/()-]*[A-Za-z0-9_/)]|[A-Za-z]")
# What columns of registers are called that state a fact; beside the names of the fields themselves.
_CALLED: Mapping[str, str] = {
    "organisation.name": "organisation, organization, company, licensee, legal entity, entity",
    "organisation.country": "country, country code, headquarters, head office",
    "organisation.monthly_active_users.peak": "mau, monthly active users, monthly users, active users, peak users",
    "models[].id": "model, models, model id, model ids, model name, llama model, llama models, base model, llm",
    "models[].access": "access, model access",
    "builds[0].name": "product, product name, build, app, application, application name, service, system, project, "
    "name",
    "builds[0].published_as": "repository, repo, registry id, published as",
    "builds[0].kind": "kind, type, build kind, product kind, product type",
    "builds[0].delivery": "delivery, deployment, distribution, hosting, runs, runs on",
    "builds[0].audience": "audience, reach, availability",
    "builds[0].change": "change, changes, modification, fine tuning",
    "builds[0].licence": "licence, license, licence tag, license tag",
    "builds[0].agreement": "agreement, licence file, license file, licence text, license text",
    "builds[0].notice": "notice, notice file",
    "builds[0].built_with_llama": "built with llama, attribution",
    "builds[0].user_terms": "user terms, terms, terms of use, terms of service",
    "builds[0].risk_disclosure": "risk disclosure, model card",
    "builds[0].known_dangers": "known dangers, dangers, risks, known risks",
    "builds[0].marks": "marks, trademarks",
    "use.purposes": "purpose, purposes, use case, use cases, intended use",
    "use.acceptable_use.reviewed": "acceptable use review, acceptable use reviewed, aup review, aup reviewed",
    "use.acceptable_use.by": "acceptable use reviewer, acceptable use reviewed by, aup reviewer, aup reviewed by",
    "use.trade_compliance.reviewed": "trade compliance, trade compliance review, export control review, export review",
    "use.trade_compliance.by": "trade compliance reviewer, trade compliance reviewed by, export control reviewer",
}
_ELSEWHERE = {
    "organisation.name": "every row needs, or --organisation states for all",
    "models[].id": "every row needs",
}
_UNITS = frozenset(("unit", "business unit", "department", "division", "team", "business area"))
_KEYS = frozenset(("id", "key", "product id", "project id", "reference", "ref", "number"))


class _Seen(NamedTuple):
    """A column, what its cells hold, each once, how many of the rows have something there, and whether it has parts."""

    name: str
    values: Sequence[str]
    filled: int
    is_nested: bool


def draft(source: str) -> str:
    """The map of a table as YAML, with what was seen beside each column; raises InputError, UsageError.

    A column whose name tells nothing stands commented out. The map can be read as it is.
    """
    if kind_of(source) == "manifests":
        raise UsageError(f"{source} holds manifests, which need no map; --map is about tables")
    cells = list(islice(first_cells(source), ROWS))
    if not cells:
        raise UsageError(f"{source} has no row to draft a map from")
    columns = [_seen(name, cells) for name in dict.fromkeys(name for row in cells for name in row)]
    guesses = _guessed(columns)
    return "".join(f"{line}\n" for line in _lines(source, len(cells), columns, guesses))


def _seen(name: str, cells: Sequence[Mapping[str, Any]]) -> _Seen:
    filled = [text for row in cells if (text := _text(row.get(name)))]
    parts = [cell[0] if isinstance(cell, list) and cell else cell for row in cells if (cell := row.get(name))]
    return _Seen(name, tuple(dict.fromkeys(filled)), len(filled), any(isinstance(part, dict | tuple) for part in parts))


def _text(cell: Any) -> str:
    if isinstance(cell, bool | list | dict):
        return json.dumps(cell, default=str)
    return "" if cell is None else str(cell).strip()


def _guessed(columns: Sequence[_Seen]) -> dict[str, str]:
    """What columns state by their names; the first one that may state a fact does."""
    facts: dict[str, str] = {}
    for column in columns:
        fact = _fact(column)
        if fact and fact not in facts:
            facts[fact] = column.name
    return {name: fact for fact, name in facts.items()}


def _fact(column: _Seen) -> str:
    """The fact that a column is named after, or nothing; of several, the first that has one of its words."""
    facts = list(_facts(column))
    return next((fact for fact in facts if not {*column.values}.isdisjoint(_choices(fact))), (*facts, "")[0])


def _facts(column: _Seen) -> Iterator[str]:
    """The facts that a column may be named after; a column that has parts states a part."""
    words = _words(column.name)
    if not column.is_nested:
        yield from (fact for fact, called in _CALLED.items() if words in called.split(", "))
    field = words.replace(" ", "_")
    for path in (column.name, *(f"{part}.{field}" for part in ("organisation", "models[]", "builds[0]"))):
        try:
            target(path)
        except NoField:
            continue
        yield path


def _choices(fact: str) -> tuple[str, ...]:
    """The words that a fact takes, where it takes a few."""
    field = field_at(Manifest, [step for step in target(fact).steps if isinstance(step, str)])
    return tuple(meaning_of(field).choices) if field else ()


def _words(name: str) -> str:
    """A name in small letters, with a space between its words."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold().replace("(s)", "s")))


def _lines(source: str, rows: int, columns: Sequence[_Seen], guesses: Mapping[str, str]) -> Iterator[str]:
    yield f"# Which column of {PurePath(source).name} states which fact of a manifest, drafted from {rows} rows."
    yield "# A column that is named here is read as it says, and no other. Read it through, and complete it:"
    yield "# - `[]` in a fact means every entry of a list, `[0]` its first; `split` says what stands between entries."
    yield "# - `values` says what words of cells mean, such as {yes: shipped, open: null}; null states nothing."
    yield "# Blank cells state nothing, nor do -, ?, n/a, unknown and their like; to `none` give a meaning, such as []."
    yield "map: 1"
    yield "columns:" if guesses else "columns: {} # no name tells what its column states"
    for column in columns:
        if column.name in guesses:
            yield from _entry(column, guesses[column.name], rows)
    if len(guesses) < len(columns):
        yield "  # What these state, their names do not tell:"
    for column in columns:
        if column.name not in guesses:
            yield f"  # {_word(column.name)}: {_shown(column, rows)}"
    for fact, where in _ELSEWHERE.items():
        if not any(fact.startswith(part) for part in guesses.values()):
            yield f"# No column is named after {fact}, which {where}."
    yield "constants: {} # facts that hold for every row, such as organisation.name: Acme"
    for label, names, about in (
        ("unit", _UNITS, "the column that says whose a row is, such as a department"),
        ("id", _KEYS, "the column that names a row in later audits"),
    ):
        named = [column.name for column in columns if _words(column.name) in names]
        # What differs in every row may name it, and need not.
        may_name = [column.name for column in columns if len(column.values) == column.filled == rows]
        unnamed = f"# {label}: {_word(may_name[0]) if may_name and label == 'id' else '...'} # {about}"
        yield f"{label}: {_word(named[0])} # {about}" if named else unnamed


def _entry(column: _Seen, fact: str, rows: int) -> Iterator[str]:
    """A column with its fact, and what is to be said of its words."""
    led = target(fact)
    choices = _choices(fact)
    separator = "" if column.is_nested else _separator(column, led)
    yield f"  {_word(column.name)}: # {_shown(column, rows)}"
    yield f"    to: {fact}" + (f" # {', '.join(choices)}" if choices else "")
    if fact == "models[].id":
        yield '    # to: ["models[].id", "builds[0].contains"] # where the product contains them'
    if separator:
        yield f"    split: {json.dumps(separator)}"
    others = [value for value in column.values if choices and value not in choices][: _SHOWN * 2]
    if others:
        yield f"    # values: {{{', '.join(f'{_word(value)}: ...' for value in others)}}}"


def _separator(column: _Seen, led: Target) -> str:
    """What stands between the entries in the cells of a column; no comma where they are sentences."""
    marks = _SEPARATORS if EACH in led.steps else _SEPARATORS[:-1] if led.lists else ()
    return next((mark for mark in marks if any(mark in value for value in column.values)), "")


def _shown(column: _Seen, rows: int) -> str:
    values = ", ".join(map(quoted, column.values[:_SHOWN])) + (", ..." if len(column.values) > _SHOWN else "")
    empty = rows - column.filled
    return (values or "nothing") + (f" ({empty} of {rows} empty)" if empty and values else "")


def _word(text: str) -> str:
    """A name as YAML has it, in quotes where it would be something else without."""
    if _PLAIN.fullmatch(text) and resolve(text) == text:
        return text
    return json_in_yaml(json.dumps(text, ensure_ascii=False))
