"""What no example of a rule shows."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llamalicense.commands.test.examples import FactTypes
from llamalicense.decision.decide import Decision
from llamalicense.policy.conditions import leaves
from llamalicense.policy.policy import Doubt, Exemption, Rule


class ExampleGap(NamedTuple):
    """What no example shows: in which field of the rule, in which entry of it (its key and value), and in words."""

    field: str
    entry: tuple[str, str] | None
    message: str


def unused(rule: Rule, decisions: Sequence[Decision]) -> tuple[list[Exemption], list[Doubt]]:
    """The exceptions and the open cases of a rule that no example ends in."""
    exceptions = [decision.exemption for decision in decisions]
    doubts = [doubt for decision in decisions for doubt in decision.doubts]
    # The same case may be written twice, so that only identity tells them apart.
    return (
        [exemption for exemption in rule.unless if not any(exemption is one for one in exceptions)],
        [doubt for doubt in rule.doubts if not any(doubt is one for one in doubts)],
    )


def gaps(rule: Rule, decisions: Sequence[Decision], table: FactTypes) -> Iterator[ExampleGap]:
    """What no example of a rule shows."""
    reached = {decision.reason for decision in decisions}
    if rule.never_fails and (rule.fails or rule.doubts) and not reached & {"unclear", "missing"}:
        yield ExampleGap(
            "id", None, "no example is unclear or missing, which is all that a rule that never fails can show"
        )
    if not rule.never_fails and "violated" not in reached:
        yield ExampleGap("id", None, "no example fails")
    if rule.applies is not None and "not-applicable" not in reached:
        yield ExampleGap("applies_when", None, "`applies_when` is false in no example")
    if _may_lack(rule, table) and "missing" not in reached:
        yield ExampleGap("id", None, "no example is missing, for want of a fact")
    exceptions, doubts = unused(rule, decisions)
    for exemption in exceptions:
        yield ExampleGap("unless", ("id", exemption.id), f'the exception "{exemption.id}" holds in no example')
    for doubt in doubts:
        yield ExampleGap("unclear_when", ("because", doubt.because.template), "this open case holds in no example")


def _may_lack(rule: Rule, table: FactTypes) -> bool:
    """Whether a manifest can leave open what the rule asks for."""
    return any(not table[leaf.fact].always for node in rule.open_conditions for leaf in leaves(node))
