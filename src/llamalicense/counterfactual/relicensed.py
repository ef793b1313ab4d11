"""A project whose models are supposed to be under another licence, and what then comes out otherwise."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from llamalicense.catalogue.lineage import Lineage
from llamalicense.decision.result import Result
from llamalicense.policy.policy import Policy
from llamalicense.project.project import Project
from llamalicense.vocabulary import RuleId


class OutcomeChange(NamedTuple):
    """A rule that comes out otherwise for a subject under another licence; None: that licence does not have it."""

    rule: str
    subject: str
    first: Result | None
    second: Result | None


class Moved(NamedTuple):
    """A project on one day, and what would come out otherwise if its models under one licence were under another.

    `supposed`: what those models are taken to be, in a sentence.
    """

    first: Policy
    second: Policy
    manifest: str
    as_of: date
    models: tuple[str, ...]
    supposed: str
    changes: tuple[OutcomeChange, ...]


def moved(project: Project, first: str, second: str) -> Project:
    """A project whose models under the first licence are under the second.

    They take what they take, unless all models of the second licence that answer in words are of the other kind.
    """
    kinds = modalities(project, second)
    only = next(iter(kinds)) if len(kinds) == 1 else None

    def relicensed(lineage: Lineage) -> Lineage:
        if first not in lineage.licences:
            return lineage
        licences = tuple(dict.fromkeys(second if licence == first else licence for licence in lineage.licences))
        return lineage.under(licences, multimodal=only, apart=lineage.apart)

    return project.supposed(row._replace(lineage=relicensed(row.lineage)) for row in project.listing.rows)


def modalities(project: Project, licence: str) -> frozenset[bool]:
    """Whether the catalogue's models under a licence that answer in words are multimodal: true, false or both."""
    answering = (entry for entry in project.listing.catalogue if not entry.classifier and not entry.announced)
    return frozenset(entry.multimodal for entry in answering if entry.licences == (licence,))


def changes(before: Sequence[Result], after: Sequence[Result], first: str, second: str) -> tuple[OutcomeChange, ...]:
    """What comes out otherwise, between results as they are and as they were if the models were moved.

    A rule that a licence does not have counts like one that does not apply.
    """
    now, due, then = _under(before, first), _under(before, second), _under(after, second)
    every = (OutcomeChange(*key, now.get(key, due.get(key)), then.get(key)) for key in dict.fromkeys([*now, *then]))
    # What is due under the second licence already, for models that are under it, is no change.
    return tuple(
        change
        for change in every
        if _outcome(change.first) != _outcome(change.second)
        and not ((was := due.get((change.rule, change.subject))) and _outcome(was) == _outcome(change.second))
    )


def _under(results: Iterable[Result], licence: str) -> dict[tuple[str, str], Result]:
    named = ((RuleId.of(result.rule), result) for result in results)
    return {(rule_id.rule, result.subject): result for rule_id, result in named if rule_id.policy == licence}


def _outcome(result: Result | None) -> tuple[str, str]:
    return (result.verdict, result.reason) if result else ("pass", "not-applicable")
