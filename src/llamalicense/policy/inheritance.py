"""What a policy takes over: from the files that it extends, from its patterns, and a house rule from its title."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from llamalicense.documents.patterns import regex
from llamalicense.policy.conditions import Raw

_PARAMETER = regex(r'"\$(\w+)"|\{(\w+)\}')
# Lists of a policy that are put together from all its files, without the entries that need what it leaves out.
_OF_ALL_RULES = ("notes", "assumptions", "own_names")
# Lists of a rule whose entries can be left out, one by one, with a parameter that a policy goes without.
_PARTS = ("unless", "unclear_when", "examples")


class Need(NamedTuple):
    """A parameter and who needs it, of what a policy takes over: a rule by its id, notes or assumptions, of which file.

    Where `whole` is false only an exception, doubt, example or note does, which `without` leaves out by the parameter's
    name.
    """

    parameter: str
    file: int
    user: str
    whole: bool


def merge(document: Raw, shared: Sequence[Raw]) -> Raw:
    """A policy file as one document that extends nothing: what it takes over, with its own fields in their place."""
    files = [*shared, document]
    parameters = together(files, "parameters")
    without = frozenset(document.get("without", ()))
    own = {rule["id"]: rule for rule in document.get("rules", ())}
    rules = [{**_fitting(raw, without), **own.pop(raw["id"], {})} for raw, _ in inherited(document, shared)]

    def complete(part: Any) -> bool:
        return uses(part) <= parameters.keys()

    merged = {
        "parameters": parameters,
        "terms": {name: raw for name, raw in together(files, "terms").items() if complete(raw)},
        "sources": together(files, "sources"),
        "labels": together(files, "labels"),
        "tables": together(files, "tables"),
        "patterns": {name: _fitting(body, without) for name, body in together(files, "patterns").items()},
        "rules": [*rules, *own.values()],
        **{
            field: [part for file in files for part in file.get(field, ()) if complete(part)] for field in _OF_ALL_RULES
        },
    }
    return {key: value for key, value in document.items() if key not in ("extends", "without")} | merged


def together(files: Sequence[Raw], field: str) -> dict[str, Any]:
    """What files have under one of their mappings; of two entries of one name the later counts."""
    return {name: value for file in files for name, value in file.get(field, {}).items()}


def inherited(document: Raw, shared: Sequence[Raw]) -> list[tuple[Raw, int]]:
    """The rules that a policy takes over, as the shared files have them, each with the number of its file.

    Of two rules of one id the later file's counts, in its own place.
    """
    rules: dict[str, tuple[Raw, int]] = {}
    for number, file in enumerate(shared):
        for rule in file.get("rules", ()):
            rules.pop(rule["id"], None)
            rules[rule["id"]] = rule, number
    without = frozenset(document.get("without", ()))
    return [(rule, number) for name, (rule, number) in rules.items() if name not in without]


def needs(document: Raw, shared: Sequence[Raw]) -> Iterator[Need]:
    """Every parameter that is needed by what a policy takes over; what it states itself is not looked at."""
    own = {rule["id"]: rule for rule in document.get("rules", ())}
    patterns, terms = together(shared, "patterns"), together(shared, "terms")
    terms = {name: raw for name, raw in terms.items() if name not in document.get("terms", {})}
    of_term = cache(lambda name: needed(terms[name], terms))

    def of(*parts: Any) -> list[str]:
        names = (uses(part).union(*map(of_term, named_terms(part) & terms.keys())) for part in parts)
        return sorted(set[str]().union(*names))

    for rule, number in inherited(document, shared):
        stated = {**rule, **own.get(rule["id"], {})}
        taken = {field: value for field, value in rule.items() if field not in own.get(rule["id"], {})}
        pattern = patterns.get(stated.get("pattern", ""), {})
        taken |= {field: value for field, value in pattern.items() if field not in stated}
        whole = {field: value for field, value in taken.items() if field not in _PARTS}
        yield from (Need(name, number, rule["id"], True) for name in of(whole))
        parts = (part for field in _PARTS for part in taken.get(field, ()))
        yield from (Need(name, number, rule["id"], False) for name in of(*parts))
    for number, file in enumerate(shared):
        for field in _OF_ALL_RULES:
            yield from (Need(name, number, field, False) for name in of(*file.get(field, ())))


def needed(raw: Any, terms: Raw) -> set[str]:
    """The parameters of a piece and of the terms that it names, and that those name."""
    reached: set[str] = set()
    waiting = named_terms(raw)
    while waiting:
        name = waiting.pop()
        if name in terms and name not in reached:
            reached.add(name)
            waiting |= named_terms(terms[name])
    return uses(raw).union(*(uses(terms[name]) for name in reached))


def named_terms(raw: Any) -> set[str]:
    """The terms that a piece of a policy names itself."""
    if isinstance(raw, dict):
        name = raw.get("term")
        return {name} if isinstance(name, str) else set[str]().union(*map(named_terms, raw.values()))
    return set[str]().union(*map(named_terms, raw)) if isinstance(raw, list) else set()


def expanded(document: Raw) -> list[Raw]:
    """The rules of a merged document with the fields of their patterns, and a house rule's with words of their own."""
    patterns = document.get("patterns", {})
    rules: list[Raw] = [{**patterns.get(rule.get("pattern", ""), {}), **rule} for rule in document.get("rules", ())]
    return list(map(_in_words, rules)) if document.get("kind") == "house" else rules


def _in_words(rule: Raw) -> Raw:
    """A house rule that says as much as its author did, and for the rest what follows from its title."""
    title = rule.get("title", rule["id"])
    duty = title.rstrip(".")
    explain = {
        "pass": f"{duty}: nothing that is stated speaks against it.",
        **({"not-applicable": f"{duty}: this does not apply here."} if "applies_when" in rule else {}),
        **({} if "never_fails" in rule else {"fail": f"{duty}: what is stated does not keep to this."}),
    }
    remedy = "Keep to it, or ask whoever wrote this policy."
    return {"remedy": remedy, **rule, "title": title, "explain": {**explain, **rule.get("explain", {})}}


def _fitting(rule: Raw, without: frozenset[str]) -> Raw:
    """A rule or pattern without the exceptions, doubts and examples that need a parameter which is left out."""
    fitting = {field: [part for part in rule[field] if not uses(part) & without] for field in _PARTS if field in rule}
    return {**rule, **fitting}


def uses(raw: Any) -> set[str]:
    """The parameters that a piece of a policy needs: `$name` as a value, `{name}` in a sentence; examples aside."""
    import json  # a twin is merged already

    if isinstance(raw, Mapping):
        raw = {key: value for key, value in raw.items() if key not in ("assume", "examples", "equivalents")}
    return {value or name for value, name in _PARAMETER.findall(json.dumps(raw))}
