"""What a policy takes over: from the files that it extends, from its patterns, and a house rule from its title."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

Raw = Mapping[str, Any]
_PARAMETER = re.compile(r'"\$(\w+)"|\{(\w+)\}')


def merge(document: Raw, shared: Sequence[Raw]) -> Raw:
    """A policy file as one document that extends nothing: what it takes over, with its own fields in their place."""
    files = [*shared, document]

    def together(field: str) -> dict[str, Any]:
        return {name: value for file in files for name, value in file.get(field, {}).items()}

    parameters = together("parameters")
    own = {rule["id"]: rule for rule in document.get("rules", ())}
    patterns = {name: _fitting(body, parameters) for name, body in together("patterns").items()}
    left_out = set(document.get("without", ()))
    rules: list[Raw] = []
    for inherited in (rule for file in shared for rule in file.get("rules", ())):
        rule = _fitting({**inherited, **own.pop(inherited["id"], {})}, parameters)
        needs = uses(rule) | uses(patterns.get(rule.get("pattern", ""), {}))
        if rule["id"] not in left_out and needs <= parameters.keys():
            rules.append(rule)
    merged = {
        "parameters": parameters,
        "terms": {name: raw for name, raw in together("terms").items() if uses(raw) <= parameters.keys()},
        "sources": together("sources"),
        "patterns": patterns,
        "rules": [*rules, *own.values()],
        **{
            field: [part for file in files for part in file.get(field, ()) if uses(part) <= parameters.keys()]
            for field in ("notes", "assumptions")
        },
    }
    return {key: value for key, value in document.items() if key not in ("extends", "without")} | merged


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
        "not-applicable": f"{duty}: this does not apply here.",
        "fail": f"{duty}: what is stated does not keep to this.",
    }
    remedy = "Keep to it, or ask whoever wrote this policy."
    return {"remedy": remedy, **rule, "title": title, "explain": {**explain, **rule.get("explain", {})}}


def _fitting(rule: Raw, parameters: Raw) -> Raw:
    """An inherited rule without the exceptions, doubts and examples that need a parameter which the policy lacks."""
    fitting = {
        field: [part for part in rule[field] if uses(part) <= parameters.keys()]
        for field in ("unless", "unclear_when", "examples")
        if field in rule
    }
    return {**rule, **fitting}


def uses(raw: Any) -> set[str]:
    """The parameters that a piece of a policy needs: `$name` as a value, `{name}` in a sentence; examples aside."""
    if isinstance(raw, Mapping):
        raw = {key: value for key, value in raw.items() if key not in ("assume", "examples")}
    return {value or name for value, name in _PARAMETER.findall(json.dumps(raw))}
