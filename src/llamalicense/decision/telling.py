"""What tells of a decision: its verdict, the facts that are asked for, and which sentences of the policy say why."""

from collections.abc import Mapping
from typing import NamedTuple

from llamalicense.decision.decide import Decision, settling, undecided
from llamalicense.decision.result import Reason, Verdict
from llamalicense.facts import FactType
from llamalicense.policy.conditions import FactsByName
from llamalicense.policy.policy import Rule, chosen_of, in_words
from llamalicense.policy.sentences import Sentence
from llamalicense.vocabulary import Truth

_VERDICT: dict[Reason, Verdict] = {
    "satisfied": "pass",
    "not-applicable": "pass",
    "exception": "pass",
    "violated": "fail",
    "unclear": "warn",
    "missing": "warn",
}
# The sentence of `explain` that tells of a reason; a fail that sources dispute is told as a fail.
_OUTCOME: dict[Reason, str] = {"satisfied": "pass", "not-applicable": "not-applicable", "missing": "missing"}


class Told(NamedTuple):
    """What tells of a decision, whatever else the facts are that it was made on.

    `lacking` are the facts that could still change it, the one that most likely settles it alone first; `because` and
    `remedies` are to be filled in.
    """

    verdict: Verdict
    lacking: tuple[str, ...]
    because: tuple[Sentence, ...]
    remedies: tuple[Sentence, ...]
    clause: str


def tell(
    rule: Rule, facts: FactsByName, subject: Truth, decision: Decision, table: Mapping[str, FactType] | None
) -> Told:
    """What tells of a decision about a subject; without a table, about the list of builds itself.

    Of that no fact of a build can be asked for, nor can a sentence speak of one.
    """
    reason, exemption, doubts, _ = decision
    verdict = _VERDICT[reason]
    if reason == "missing" and any(facts[name].value is None for name in rule.fails_without):
        verdict = "fail"
    lacks = table is not None and verdict != "pass" and reason != "violated"
    lacking = facts_lacking(rule, facts, subject, reason, table) if table is not None and lacks else ()
    because = tuple(doubt.because for doubt in doubts)
    if not because and table is not None:
        sentence = chosen_of(rule.explain.get(_OUTCOME.get(reason, "fail"), ()), facts)
        because = (sentence,) if sentence else ()
    clause = rule.clause
    if exemption:
        because = (exemption.because,)
        if exemption.clauses:
            clause = in_words(dict.fromkeys((*rule.clauses, *exemption.clauses)))
    remedies = tuple(doubt.remedy for doubt in doubts) or (rule.remedy,)
    return Told(verdict, lacking, because, remedies, clause)


def facts_lacking(
    rule: Rule, facts: FactsByName, subject: Truth, reason: Reason, table: Mapping[str, FactType]
) -> tuple[str, ...]:
    """The facts whose statement could still change an outcome; what most likely settles it alone comes first."""
    short: tuple[Reason, ...] = ("missing", "unclear") if reason == "unclear" else ("missing",)
    shares = {name: settling(rule, facts, name, subject, table[name].words, short) for name in undecided(rule, facts)}
    names = sorted(shares, key=shares.__getitem__, reverse=True)
    names = [name for name in names if shares[name] or reason != "unclear"]
    if subject is None:
        names = [name for name in ("build.contains", "build.trained_with") if facts[name].value is None] + names
    return tuple(names)
