"""Conditions as values that can be compared, and their parts in words."""

from collections.abc import Iterable
from typing import Any

from llamalicense.facts import FACTS
from llamalicense.policy.conditions import AllOf, Compare, Condition, Not, Stated, leaves
from llamalicense.policy.sentences import shown


def shape(node: Condition | None) -> Any:
    """A condition as a value: equal where only order and nesting differ."""
    if node is None:
        return "always"
    if isinstance(node, Compare):
        return (node.fact, node.word, node.value)
    if isinstance(node, Stated):
        return (node.fact, "stated", node.wanted)
    if isinstance(node, Not):
        return ("not", shape(node.part))
    kind = "all" if isinstance(node, AllOf) else "any"
    shapes = [shape(part) for part in node.parts]
    flat = [inner for part in shapes for inner in (part[1] if part[0] == kind else (part,))]
    return (kind, frozenset(flat))


def possible(node: Condition) -> bool:
    """Whether a condition can hold at all; false where it asks for something and for its opposite."""
    kind, *parts = shape(node)
    return kind != "all" or not any(("not", part) in parts[0] for part in parts[0])


def questions(conditions: Iterable[Condition | None]) -> dict[Any, str]:
    """The comparisons in conditions, by their shape, in words."""
    return {shape(leaf): _asked(leaf) for node in conditions if node is not None for leaf in leaves(node)}


def _asked(leaf: Compare | Stated) -> str:
    """What a comparison asks, in the words of its fact."""
    about = FACTS[leaf.fact].about
    if isinstance(leaf, Stated):
        return f"{about}: {'stated' if leaf.wanted else 'not stated'}"
    if isinstance(leaf.value, bool):
        return about if leaf.value else f"not so: {about}"
    values = " or ".join(map(str, leaf.value)) if isinstance(leaf.value, tuple) else shown(leaf.value)
    return f"{about}: {'' if leaf.word in ('is', 'one_of') else leaf.word.replace('_', ' ') + ' '}{values}"
