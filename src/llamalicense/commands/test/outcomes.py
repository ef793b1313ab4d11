"""A rule decided for many statements at once: the six lines of the table, and what is said in each."""

from collections.abc import Iterator
from typing import NamedTuple

from llamalicense.commands.test.at_once import Bits, Held, Statements
from llamalicense.decision.result import Reason
from llamalicense.policy.conditions import Compare, Condition, Not, Stated
from llamalicense.policy.policy import Rule, Say
from llamalicense.policy.sentences import Sentence

# The sentence of `explain` that tells of a reason.
TOLD: dict[str, Reason] = {
    "pass": "satisfied",
    "not-applicable": "not-applicable",
    "fail": "violated",
    "missing": "missing",
}


class Chosen(NamedTuple):
    """A sentence, the place in its rule where it stands, and the statements about which it is said."""

    place: str
    sentence: Sentence
    where: Bits


class Outcomes(NamedTuple):
    """Where each reason is the result, where each exception and each doubt is what led to it (in the rule's order)."""

    reasons: dict[Reason, Bits]
    excepted: tuple[Bits, ...]
    doubted: tuple[Bits, ...]


def outcomes(rule: Rule, statements: Statements) -> Outcomes:
    """What `decide` says of each statement."""
    every = statements.every
    applies = statements.holds(rule.applies) if rule.applies else Held(every, 0)
    rest, unsure = every & ~applies.false, 0
    excepted = []
    for exemption in rule.unless:
        holds = statements.holds(exemption.when)
        excepted.append(rest & holds.true)
        rest &= ~holds.true
        unsure |= 0 if exemption.proven else every & ~(holds.true | holds.false)
    bound = applies.true & ~unsure
    fails = statements.holds(rule.fails) if rule.fails else Held(0, every)
    violated = rest & bound & fails.true
    rest &= ~violated
    held, clear = 0, fails.false
    doubts = [statements.holds(doubt.when) for doubt in rule.doubts]
    for doubt in doubts:
        held |= doubt.true
        clear &= doubt.false
    unclear = rest & bound & held
    rest &= ~unclear
    reasons: dict[Reason, Bits] = {
        "not-applicable": applies.false,
        "exception": every & ~applies.false & _together(excepted),
        "violated": violated,
        "unclear": unclear,
        "satisfied": rest & clear,
        "missing": rest & ~clear,
    }
    return Outcomes(reasons, tuple(excepted), tuple(unclear & doubt.true for doubt in doubts))


def _together(sets: list[Bits]) -> Bits:
    together = 0
    for bits in sets:
        together |= bits
    return together


def chosen(rule: Rule, statements: Statements, came: Outcomes) -> Iterator[Chosen]:
    """Every sentence of a rule with the statements about which it is said."""
    for outcome, says in rule.explain.items():
        yield from picked(f"explain {outcome}", says, statements, came.reasons[TOLD[outcome]])
    for exemption, where in zip(rule.unless, came.excepted, strict=True):
        yield Chosen(f"unless {exemption.id}", exemption.because, where)
    for number, (doubt, where) in enumerate(zip(rule.doubts, came.doubted, strict=True)):
        place = doubt.id or f"[{number}]"
        yield Chosen(f"unclear_when {place}", doubt.because, where)
        yield Chosen(f"remedy of {place}", doubt.remedy, where)
    yield Chosen("remedy", rule.remedy, came.reasons["violated"])


def picked(place: str, says: tuple[Say, ...], statements: Statements, rest: Bits) -> Iterator[Chosen]:
    """Of sentences of one outcome, about which of these statements each is said: the first whose `when` is true."""
    for number, say in enumerate(says):
        here = rest & statements.holds(say.when).true if say.when else rest
        rest &= ~here
        yield Chosen(f"{place}[{number}]" if len(says) > 1 else place, say.sentence, here)


def lacking(rule: Rule, statements: Statements, where: Bits) -> dict[str, Bits]:
    """Where each fact is not stated and could still change the outcome, of these statements."""
    facts: dict[str, Bits] = {}
    for node in rule.open_conditions:
        _unknown(node, statements, where, facts)
    return facts


def _unknown(node: Condition, statements: Statements, where: Bits, facts: dict[str, Bits]) -> None:
    held = statements.holds(node)
    where &= ~(held.true | held.false)
    if not where:
        return
    if isinstance(node, Compare | Stated):
        facts[node.fact] = facts.get(node.fact, 0) | where
        return
    for part in (node.part,) if isinstance(node, Not) else node.parts:
        _unknown(part, statements, where, facts)
