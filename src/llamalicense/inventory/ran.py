"""Under what an audit was made: the policies that its rows were judged by, and what their rules are called."""

from collections.abc import Iterator, Sequence
from datetime import date

from llamalicense.decision.applied import applied
from llamalicense.decision.note import Note
from llamalicense.decision.settings import Settings
from llamalicense.inventory.summary import AuditRun, Counting, RuleName
from llamalicense.policy import library
from llamalicense.policy.policy import Policy
from llamalicense.vocabulary import LICENCES, RuleId


def audit_run(
    as_of: date,
    today: date,
    settings: Settings,
    sources: Sequence[str],
    counting: Counting,
    house: Sequence[Policy] = (),
    notes: Sequence[Note] = (),
) -> AuditRun:
    """What a summary tells of its run, once all rows are counted: the policies are those of the rows' licences.

    Of the policies that files of projects name, which are not the run's, no name and no title is told.
    """
    policies = [*map(library.bundled, _bundled(counting)), *house]
    return AuditRun(
        as_of,
        today,
        settings,
        tuple(sources),
        tuple(map(applied, policies)),
        {rule.name: RuleName(rule.title, rule.clause) for policy in policies for rule in policy.rules},
        tuple(notes),
        tuple(policy.id for policy in house),
    )


def _bundled(counting: Counting) -> Iterator[str]:
    yield "catalogue"
    if any(RuleId.of(rule).policy == "project" for rule in counting.rules):
        yield "project"
    yield from (licence for licence in LICENCES if licence in counting.licences)
