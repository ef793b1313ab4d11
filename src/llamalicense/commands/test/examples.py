"""What the examples of a rule say: each is decided like a manifest, and what none of them shows is a gap."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from llamalicense.decision.decide import Decision, decide
from llamalicense.decision.result import PASSING
from llamalicense.facts import FactType
from llamalicense.policy.checks.comparisons import misfit
from llamalicense.policy.conditions import BadCondition, Compare, Raw, leaves, substitute
from llamalicense.policy.page import Blanks
from llamalicense.policy.policy import Doubt, Exemption, Rule

# What `expect` may say beside a reason itself.
VERDICTS: dict[str, tuple[str, ...]] = {"pass": PASSING, "fail": ("violated",), "warn": ("unclear", "missing")}
NEUTRAL: dict[str, Any] = {"flag": False, "words": ()}
FactTypes = Mapping[str, FactType]


class ExampleError(Exception):
    """An example that cannot be run, and why."""


class GivenFacts(dict[str, tuple[Any]]):
    """An example's facts; what it leaves out is not stated.

    What every manifest states is different: left out, a flag is false and a list empty; nothing else has a neutral
    value, so where a condition asks for it the example must give it. Raises ExampleError.
    """

    def __init__(self, stated: Raw, table: FactTypes) -> None:
        super().__init__({name: (value,) for name, value in stated.items()})
        self.table = table

    def __missing__(self, name: str) -> tuple[Any]:
        fact = self.table[name]
        if fact.always and fact.kind not in NEUTRAL:
            raise ExampleError(f"a condition asks for {name}, which every manifest states; give it a value")
        return (NEUTRAL[fact.kind] if fact.always else None,)


class ExampleGap(NamedTuple):
    """What no example shows: in which field of the rule, in which entry of it (its key and value), and in words."""

    field: str
    entry: tuple[str, str] | None
    message: str


def outcome(rule: Rule, example: Raw, table: FactTypes, parameters: Raw) -> tuple[Decision | None, list[str]]:
    """What is decided for an example, None when it cannot be run, and what is wrong with that."""
    try:
        given = GivenFacts(dict(_stated(example["given"], table, parameters)), table)
        decision = decide(rule, given)
        _say(rule, given)
    except ExampleError as error:
        return None, [str(error)]
    expect, got = example["expect"], "fail" if decision.reason == "violated" else decision.reason
    wrong = [] if decision.reason in VERDICTS.get(expect, (expect,)) else [f"expected {expect}, got {got}"]
    if got == "fail" and rule.never_fails:
        wrong.append("it fails, and `never_fails` says that this rule cannot")
    return decision, wrong


def _stated(given: Raw, table: FactTypes, parameters: Raw) -> Iterator[tuple[str, Any]]:
    for name, raw in given.items():
        try:
            value = substitute(raw, parameters)
        except BadCondition as error:
            raise ExampleError(f"{name}: {error}") from None
        fact = table.get(name)
        if fact is not None and value == "not-stated":
            if fact.always:
                raise ExampleError(f"{name} is stated by every manifest; an example cannot leave it open")
            continue
        if fact is not None and isinstance(value, tuple) is not (fact.kind == "words"):
            raise ExampleError(f"{name} takes {'a list' if fact.kind == 'words' else f'a {fact.kind}, not a list'}")
        word = "contains" if isinstance(value, tuple) else "is"
        message = misfit(Compare(lambda _: None, name, word, value), table, None)
        if message:
            raise ExampleError(message)
        yield name, value


def _say(rule: Rule, given: GivenFacts) -> None:
    """Writes every sentence of a rule about an example, chosen or not, to show that each can be written."""
    words = Blanks({name: value for name, value in given.items() if value[0] is not None})
    said = [say for says in rule.explain.values() for say in says]
    for say in said:
        if say.when is not None:
            say.when.check(given)
    sentences = [say.sentence for say in said] + [each.because for each in rule.unless]
    sentences += [sentence for doubt in rule.doubts for sentence in (doubt.because, doubt.remedy)]
    for sentence in (*sentences, rule.remedy):
        sentence.fill(words)


def unused(rule: Rule, decisions: Sequence[Decision]) -> tuple[list[Exemption], list[Doubt]]:
    """The exceptions and the open cases of a rule that no example ends in."""
    exceptions = [decision.exemption for decision in decisions]
    doubts = [doubt for decision in decisions for doubt in decision.doubts]
    # The same case may be written twice, so that only identity tells them apart.
    return (
        [each for each in rule.unless if not any(each is one for one in exceptions)],
        [each for each in rule.doubts if not any(each is one for one in doubts)],
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
    nodes = [rule.applies, rule.fails, *(doubt.when for doubt in rule.doubts)]
    nodes += [exemption.when for exemption in rule.unless if not exemption.proven]
    return any(not table[leaf.fact].always for node in nodes if node is not None for leaf in leaves(node))
