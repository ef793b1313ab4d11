"""Whether the notes and assumptions of a policy mean something: their rules, conditions and facts exist and fit."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from llamalicense.errors import did_you_mean
from llamalicense.facts import FactType
from llamalicense.policy.certainty import certain
from llamalicense.policy.checks import Flaw, FlawInFile
from llamalicense.policy.checks.comparisons import faults
from llamalicense.policy.conditions import Condition, Raw, read
from llamalicense.policy.inheritance import uses
from llamalicense.policy.policy import PolicySource
from llamalicense.policy.sentences import names_in
from llamalicense.yamlfile import NodePath

_SCOPE = ("organisation", "use", "repository")


def remark_faults(
    files: Sequence[PolicySource], terms: dict[str, Condition], parameters: Raw, facts: Mapping[str, FactType]
) -> Iterator[FlawInFile]:
    """What is wrong with the notes and assumptions of a policy and of the files that it extends, each at its line."""
    rules = {rule["id"] for file in files for rule in file.document.get("rules", ())}
    for file in files:
        for number, raw in enumerate(file.document.get("notes", ())):
            path: NodePath = ("notes", number)
            named = raw.get("if_fails", ())
            for place, rule in enumerate(named if isinstance(named, list) else ()):
                if rule not in rules:
                    hint = did_you_mean(rule, rules)
                    yield file, (*path, "if_fails", place), f'there is no rule "{rule}"{hint}'
            if file is files[-1] or uses(raw) <= parameters.keys():
                if "when" in raw:
                    for inner, message in faults(raw["when"], (*path, "when"), terms, parameters, facts, _SCOPE):
                        yield file, inner, message
                for inner, message in _said(raw["say"], (*path, "say"), terms, parameters, facts):
                    yield file, inner, message
        for number, text in enumerate(file.document.get("assumptions", ())):
            if file is files[-1] or uses(text) <= parameters.keys():
                for name in sorted({*names_in(text)} - parameters.keys()):
                    hint = did_you_mean(name, parameters)
                    yield file, ("assumptions", number), f'there is no parameter "{name}" to fill in{hint}'


def _said(
    body: Any, path: NodePath, terms: dict[str, Condition], parameters: Raw, facts: Mapping[str, FactType]
) -> Iterator[Flaw]:
    says: list[Raw] = [{"say": body}] if isinstance(body, str) else body
    for place, say in enumerate(says):
        where = path if isinstance(body, str) else (*path, place)
        if ("when" in say) is (place == len(says) - 1):
            yield where, "each sentence but the last has a `when`, and the last has none"
        sure: frozenset[str] = frozenset()
        if "when" in say:
            wrong = list(faults(say["when"], (*where, "when"), terms, parameters, facts, _SCOPE))
            yield from wrong
            sure = sure if wrong else certain(read(say["when"], terms, parameters), True)
        for name in sorted({*names_in(say["say"])} - parameters.keys()):
            fact = facts.get(name)
            if fact is None or name.partition(".")[0] not in _SCOPE:
                yield where, f'there is no fact or parameter "{name}" to fill in{did_you_mean(name, parameters)}'
            elif not (fact.always or name in sure or fact.beside in sure):
                yield where, f"{{{name}}} may not be stated here; say it only after a `when` that asks for it"
