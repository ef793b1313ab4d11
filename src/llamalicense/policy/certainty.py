"""Which facts are surely stated in an outcome of a rule."""

from collections.abc import Iterator

from llamalicense.policy.conditions import AllOf, Compare, Condition, Not, Stated
from llamalicense.policy.policy import Rule


def certain_facts(rule: Rule, outcome: str) -> Iterator[frozenset[str]]:
    """The facts that are surely stated in an outcome, whatever else holds."""
    if rule.applies is not None and outcome in ("not-applicable", "violated", "unclear"):
        yield certain(rule.applies, outcome != "not-applicable")
    if rule.fails is not None and outcome in ("violated", "satisfied"):
        yield certain(rule.fails, outcome == "violated")
    if outcome == "satisfied":
        yield from (certain(doubt.when, False) for doubt in rule.doubts)
    if outcome in ("violated", "unclear"):
        yield from (certain(exemption.when, False) for exemption in rule.unless if not exemption.proven)


def certain(node: Condition, value: bool) -> frozenset[str]:
    """The facts that are surely stated when the condition has this truth, whatever the facts."""
    if isinstance(node, Compare):
        return frozenset((node.fact,))
    if isinstance(node, Stated):
        return frozenset((node.fact,) if node.wanted is value else ())
    if isinstance(node, Not):
        return certain(node.part, not value)
    sets = [certain(part, value) for part in node.parts]
    return frozenset.union(*sets) if value is isinstance(node, AllOf) else frozenset.intersection(*sets)
