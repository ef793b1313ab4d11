"""Whether a condition means something: its words, facts, values and where it may look at presence."""

from collections.abc import Iterator, Mapping
from typing import Any

from llamalicense.errors import did_you_mean
from llamalicense.facts import FACTS, FactType
from llamalicense.policy.checks import Flaw
from llamalicense.policy.conditions import ORDERED, BadCondition, Compare, Condition, Not, Raw, Stated, leaves, read
from llamalicense.yamlfile import NodePath

_NEEDED = {
    "model": "for_each: models",
    "build": "for_each: builds",
    "category": "about: <category>",
    "seen": "for_each: uses",
    "repository": "kind: project",
}
_KINDS = {"contains": ("words",), "starts_with": ("text", "word")}


def faults(
    raw: Any,
    path: NodePath,
    terms: dict[str, Condition],
    parameters: Raw,
    facts: Mapping[str, FactType],
    scope: tuple[str, ...] | None,
    *,
    absence: bool = False,
) -> Iterator[Flaw]:
    try:
        node = read(raw, terms, parameters)
    except BadCondition as error:
        yield (*path, *error.path), str(error)
        return
    if path[0] == "terms":
        terms[str(path[1])] = node
    for place, part in _raw_leaves(raw, path):
        for leaf in leaves(read(part, terms, parameters)):
            message = misfit(leaf, facts, scope)
            if message is None and path[0] != "terms":  # a term that no rule uses is taken over all the same
                message = without_parameters(leaf.fact, facts, parameters)
            if message:
                yield place, message
    if any(isinstance(leaf, Stated) for leaf in leaves(node)) and not (absence and _only_absence(node)):
        yield (
            path,
            (
                "`stated` may not turn absence into a pass: it stands only in `unclear_when`, as `stated: false`, "
                "and not under `not`"
            ),
        )


def _raw_leaves(raw: Raw, path: NodePath) -> Iterator[tuple[NodePath, Raw]]:
    """The comparisons and terms of a condition as they are written, with their places."""
    [(word, body)] = raw.items()
    if word in ("all", "any"):
        for place, part in enumerate(body):
            yield from _raw_leaves(part, (*path, word, place))
    elif word == "not":
        yield from _raw_leaves(body, (*path, word))
    else:
        yield (*path, word), raw


def _only_absence(node: Condition) -> bool:
    if isinstance(node, Stated):
        return not node.wanted
    if isinstance(node, Compare):
        return True
    if isinstance(node, Not):
        return not any(isinstance(leaf, Stated) for leaf in leaves(node.part))
    return all(map(_only_absence, node.parts))


def misfit(leaf: Compare | Stated, facts: Mapping[str, FactType], scope: tuple[str, ...] | None) -> str | None:
    """What is wrong with a comparison: its fact, the fact's subject or the value; None when it fits."""
    fact = facts.get(leaf.fact)
    if fact is None and leaf.fact in FACTS:
        if FACTS[leaf.fact].of_licence:
            return f"{leaf.fact} looks for what a licence says, and this policy is no licence"
        return f"{leaf.fact} is not told of a model that no build contains; state `for_each: builds` in this rule"
    if fact is None:
        return f'there is no fact "{leaf.fact}"{did_you_mean(leaf.fact, facts)}'
    subject = leaf.fact.partition(".")[0]
    if scope is not None and subject not in scope:
        needed = _NEEDED[subject]
        return f"{leaf.fact} needs `{needed}` in this rule"
    return _mismatch(leaf, fact) if isinstance(leaf, Compare) else None


def without_parameters(name: str, facts: Mapping[str, FactType], parameters: Raw) -> str | None:
    """What a fact lacks that a policy has to define for it, None when nothing."""
    lacking = [parameter for parameter in facts[name].beside_parameters if parameter not in parameters]
    return f'{name} is read by the parameter "{lacking[0]}", which is not defined' if lacking else None


def _mismatch(leaf: Compare, fact: FactType) -> str | None:
    values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    if leaf.word == "one_of" and not isinstance(leaf.value, tuple):
        return "`one_of` takes a list"
    if fact.kind == "any":
        return None
    if leaf.word in ORDERED and fact.kind != "count":
        return f"`{leaf.word}` compares numbers, and {leaf.fact} is a {fact.kind}"
    kinds = _KINDS.get(leaf.word)
    if fact.kind not in kinds if kinds else fact.kind == "words":
        return f"{leaf.fact} is a {fact.kind}; `{leaf.word}` does not fit it"
    wanted = {"flag": bool, "count": int}.get(fact.kind, str)
    for value in values:
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            return f"{leaf.fact} is a {fact.kind}; it is never {value!r}"
        if fact.never_false and value is False:
            return f"{leaf.fact} is true or not stated, never false"
        if fact.words and value not in fact.words:
            hint = did_you_mean(str(value), fact.words)
            return f'{leaf.fact} is one of {", ".join(fact.words)}, never "{value}"{hint}'
    return None
