"""Decides one rule for one subject: which of the six lines of the table holds, and on which facts."""

from typing import Any, NamedTuple

from llamalicense.decision.result import Reason
from llamalicense.policy.conditions import Compare, FactsByName, Stated, leaves, support, unknown
from llamalicense.policy.policy import Doubt, Exemption, Rule
from llamalicense.vocabulary import Truth


class Decision(NamedTuple):
    """A reason, with the exception or the doubts that led to it, and the facts that did, which `deciding` tells."""

    reason: Reason
    exemption: Exemption | None = None
    doubts: tuple[Doubt, ...] = ()
    facts: tuple[str, ...] = ()


_VIOLATED = Decision("violated")
_SATISFIED = Decision("satisfied")
_NOT_APPLICABLE = Decision("not-applicable")
_MISSING = Decision("missing")


def decide(rule: Rule, facts: FactsByName, subject: Truth = True) -> Decision:
    """The first line that holds; `subject`: whether this is a subject of the rule at all, None when not stated."""
    applies = applies_to(rule, facts, subject)
    if applies is False:
        return _NOT_APPLICABLE
    excepted: Truth = False
    for exemption in rule.unless:
        holds = exemption.when.check(facts)
        if holds:
            return Decision("exception", exemption)
        if holds is None and not exemption.proven:
            excepted = None
    fails = rule.fails.check(facts) if rule.fails else False
    bound = applies and excepted is False
    if bound and fails:
        return _VIOLATED
    held, clear = [], fails is False
    for doubt in rule.doubts:
        holds = doubt.when.check(facts)
        if holds:
            held.append(doubt)
        clear = clear and holds is False
    if bound and held:
        return Decision("unclear", doubts=tuple(held))
    return _SATISFIED if clear else _MISSING


def decided(rule: Rule, facts: FactsByName, subject: Truth) -> Decision:
    """The first line that holds, and the facts that decided."""
    reason, exemption, doubts, _ = decision = decide(rule, facts, subject)
    return Decision(reason, exemption, doubts, deciding(rule, facts, decision))


def applies_to(rule: Rule, facts: FactsByName, subject: Truth) -> Truth:
    """Whether a rule applies to a subject."""
    if rule.applies is None or subject is False:
        return subject
    applies = rule.applies.check(facts)
    return applies if applies is False else subject and applies


def deciding(rule: Rule, facts: FactsByName, decision: Decision) -> tuple[str, ...]:
    """The facts that decided, the one that matters most first; none where the subject or a missing fact did."""
    if decision is _SATISFIED and rule.fails:
        return support(rule.fails, facts, False)
    nodes, value = [doubt.when for doubt in decision.doubts], True
    if decision.exemption:
        nodes = [decision.exemption.when]
    elif decision.reason == "not-applicable":
        # Where the subject is none of the rule's, no fact of the rule decided.
        nodes, value = [rule.applies] if rule.applies and rule.applies.check(facts) is False else [], False
    elif decision.reason == "satisfied":
        nodes, value = [doubt.when for doubt in rule.doubts], False
        if not nodes and rule.applies:  # a rule that can only pass, where it applies
            nodes, value = [rule.applies], True
    elif decision.reason != "missing" and not nodes and rule.fails:
        nodes = [rule.fails]
    return tuple(dict.fromkeys(fact for node in nodes for fact in support(node, facts, value)))


class _Trial(dict[str, Any]):
    """Facts with one of them supposed."""

    def __init__(self, facts: FactsByName, name: str, value: Any) -> None:
        super().__init__({name: (value,)})
        self.facts = facts

    def __missing__(self, name: str) -> Any:
        return self.facts[name]


def settling(
    rule: Rule,
    facts: FactsByName,
    name: str,
    subject: Truth,
    words: tuple[str, ...],
    short: tuple[Reason, ...] = ("missing",),
) -> float:
    """The share of a single fact's answers that would decide the rule, from 0 to 1.

    `words` are the fact's possible values where it has a closed list; `short`: the reasons that are no decision.
    """
    leaves_of = [leaf for node in rule.open_conditions for leaf in leaves(node) if leaf.fact == name]
    answers = words or tuple(dict.fromkeys(value for leaf in leaves_of for value in _values_around(leaf)))
    reasons = [decide(rule, _Trial(facts, name, value), subject).reason for value in answers]
    # What a rule is about is asked before what could take the subject out of its reach.
    shares = [0.5 if reason == "not-applicable" else reason not in short for reason in reasons]
    return sum(shares) / len(shares) if shares else 0.0


def _values_around(leaf: Compare | Stated) -> tuple[Any, ...]:
    """Values on both sides of a comparison."""
    if isinstance(leaf, Stated):
        return ()
    if isinstance(leaf.value, bool):
        return (leaf.value, not leaf.value)
    if leaf.word == "contains":
        return ((), (leaf.value,))
    if isinstance(leaf.value, int):
        return (0, leaf.value, leaf.value + 1)
    return (*(leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)), "")


def undecided(rule: Rule, facts: FactsByName) -> tuple[str, ...]:
    """The facts that are not stated and could still change the outcome, in the order of the rule."""
    return tuple(dict.fromkeys(fact for node in rule.open_conditions for fact in unknown(node, facts)))
