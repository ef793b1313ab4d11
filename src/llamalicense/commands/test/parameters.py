"""Mutants of a policy's parameters: each changed or left out, and the rules that depend on it decided anew.

What is only cited, named or compared is no rule's: the numbers of clauses, anchors, and words that `diff` shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from llamalicense.commands.test.examples import FactTypes, cases
from llamalicense.commands.test.notes import tested_rules
from llamalicense.commands.test.subject import Tested
from llamalicense.commands.test.survivors import Survivor
from llamalicense.policy.assembly import assemble
from llamalicense.policy.conditions import BadCondition, Raw, leaves
from llamalicense.policy.inheritance import expanded, merge, needed
from llamalicense.policy.policy import Rule
from llamalicense.policy.sentences import MONTH

_LONG = 40  # characters of a text that is changed as a whole


class Varied(NamedTuple):
    """How many mutants of parameters there are, and which survive."""

    mutants: int
    survivors: tuple[Survivor, ...]


def varied(tested: Tested) -> Varied:
    """Changes and leaves out each parameter; what cannot be put together without it tells that itself."""
    own, *shared = (source.value for source in tested.files)
    document = merge(own, list(reversed(shared)))
    count, survivors = 0, list[Survivor]()
    users = list(_users(tested, document))
    shapes = {rule.id: _shape(rule) for rule in tested_rules(tested.policy)}
    for name, value in document["parameters"].items():
        rules = [raw for raw, used in zip(document["rules"], users, strict=True) if name in used]
        is_used = rules or any(name in needed(raw, document["terms"]) for raw in document.get("notes", ()))
        for how, parameters in _changed(document["parameters"], name, value) if is_used else ():
            affected = _affected(tested, {**document, "parameters": parameters, "rules": rules}, name, shapes)
            count += bool(affected)
            if affected and not any(_is_told(rule, tested.table, parameters) for rule in affected):
                lines = tuple(_lines(affected[0], name, value))
                survivors.append(Survivor(f"parameter {name}: {how}", lines))
    return Varied(count, tuple(survivors))


def _users(tested: Tested, document: Raw) -> Iterator[set[str]]:
    """The parameters that each rule needs, those included that its facts look at."""
    terms = document["terms"]
    for rule, raw in zip(tested.policy.rules, expanded(document), strict=True):
        facts = [tested.table[fact] for fact in rule.asks]
        yield needed(raw, terms).union(*((*fact.beside_parameters, *fact.optional_parameters) for fact in facts))


def _changed(parameters: Raw, name: str, value: Any) -> Iterator[tuple[str, Raw]]:
    for how, other in _others(value):
        yield how, {**parameters, name: other}
    yield "left out", {key: kept for key, kept in parameters.items() if key != name}


def _others(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, bool):
        yield "the opposite", not value
    elif isinstance(value, int):
        yield "one more", value + 1
        yield "one less", value - 1
    elif isinstance(value, list):
        for member in value:
            yield f"without {member}", [kept for kept in value if kept != member]
    elif isinstance(value, str) and value:
        other = "something else" if len(value) > _LONG else f"{value}x"
        if MONTH.fullmatch(value):
            other = f"{value[:4]}-{int(value[5:]) % 12 + 1:02}"
        yield f"{other} in its place", other


def _affected(tested: Tested, document: Raw, name: str, shapes: Mapping[str, tuple[Any, ...]]) -> list[Rule]:
    """The rules that decide or say something else with other parameters; what cannot be put together is none.

    `shapes`: what each rule asks and says with its own.
    """
    try:
        policy = assemble(document, "")
    except (BadCondition, KeyError):
        return []
    others = tested_rules(policy)
    return [rule for rule in others if _reads(rule, name, tested.table) or shapes[rule.id] != _shape(rule)]


def _reads(rule: Rule, name: str, table: FactTypes) -> bool:
    """Whether a fact that a rule asks for looks at a parameter."""
    return any(name in (*table[fact].beside_parameters, *table[fact].optional_parameters) for fact in rule.asks)


def _shape(rule: Rule) -> tuple[Any, ...]:
    """What a rule asks and says."""
    compared = [leaf[1:] for node in rule.all_conditions for leaf in leaves(node)]
    texts = [say.sentence.text for says in rule.explain.values() for say in says]
    texts += [exemption.because.text for exemption in rule.unless]
    texts += [text for doubt in rule.doubts for text in (doubt.because.text, doubt.remedy.text)]
    return (*compared, *texts, rule.remedy.text, rule.remark)


def _is_told(rule: Rule, table: FactTypes, parameters: Mapping[str, Any]) -> bool:
    return any(case.wrong for example in rule.examples for case in cases(rule, example, table, parameters))


def _lines(rule: Rule, name: str, value: Any) -> Sequence[str]:
    """Lines of the policy's own `examples` that would show what a parameter is."""
    return (f"# in `examples` of the policy; {name} is {value}:", f"- {{rule: {rule.id}, ..., says: ...}}")
