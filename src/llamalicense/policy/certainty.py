"""Which facts are surely stated in an outcome of a rule."""

from collections.abc import Iterator

from llamalicense.policy.conditions import certain
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
