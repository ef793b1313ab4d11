"""Under what an audit was made: the policies that its rows were judged by, and what their rules are called."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from llamalicense.about import __version__
from llamalicense.decision.applied import PolicyInUse, applied
from llamalicense.decision.note import Note
from llamalicense.decision.settings import Settings
from llamalicense.policy import library
from llamalicense.policy.policy import Policy
from llamalicense.vocabulary import LICENCES, RuleId


class RuleName(NamedTuple):
    """What a rule is called, and the clause that it encodes."""

    title: str
    clause: str


NO_NAME = RuleName("", "")


class AuditRun(NamedTuple):
    """Under what an audit was made: days, settings, sources as they were named, policies, what their rules are called.

    `house` has the ids of the organisation's own policies that the run was given, `assumptions` what the policies take
    for granted or do not judge.
    """

    as_of: date
    today: date
    settings: Settings
    sources: tuple[str, ...]
    policies: tuple[PolicyInUse, ...] = ()
    rules: Mapping[str, RuleName] = MappingProxyType({})
    notes: tuple[Note, ...] = ()
    house: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    version: str = __version__


def audit_run(
    as_of: date,
    today: date,
    settings: Settings,
    sources: Sequence[str],
    licences: Collection[str],
    rules: Collection[str],
    house: Sequence[Policy] = (),
    notes: Sequence[Note] = (),
) -> AuditRun:
    """What a summary tells of its run; policies are those of its rows' licences, and of the rules that did not pass.

    Of the policies that files of projects name, which are not the run's, no name and no title is told.
    """
    policies = [*map(library.bundled, _bundled(licences, rules)), *house]
    return AuditRun(
        as_of,
        today,
        settings,
        tuple(sources),
        tuple(map(applied, policies)),
        {rule.name: RuleName(rule.title, rule.clause) for policy in policies for rule in policy.rules},
        tuple(notes),
        tuple(policy.id for policy in house),
        tuple(dict.fromkeys(text for policy in policies for text in policy.assumptions)),
    )


@cache
def grave_rules() -> frozenset[str]:
    """The rules of bundled policies whose fails count at once, as no baseline can hold them."""
    policies = map(library.bundled, library.bundled_ids())
    return frozenset(rule.name for policy in policies for rule in policy.rules if rule.no_baseline)


def _bundled(licences: Collection[str], rules: Collection[str]) -> Iterator[str]:
    yield "catalogue"
    if any(RuleId.of(rule).policy == "project" for rule in rules):
        yield "project"
    yield from (licence for licence in LICENCES if licence in licences)
