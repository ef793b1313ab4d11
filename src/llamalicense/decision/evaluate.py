"""`evaluate(project, policies, as_of, settings)`: pure, total, and the same for the same input."""

from collections.abc import Sequence
from datetime import date

from llamalicense.decision.applied import PolicyInUse, applied
from llamalicense.decision.explanations import result, ruling
from llamalicense.decision.judged import Judged
from llamalicense.decision.places import Places
from llamalicense.decision.result import Result, Ruling
from llamalicense.decision.settings import Settings
from llamalicense.decision.together import Memory
from llamalicense.facts import FACTS, Situation
from llamalicense.facts.house import house_facts
from llamalicense.policy.policy import Policy
from llamalicense.project.project import Project
from llamalicense.yamlfile import Source


def licences_in_use(project: Project) -> tuple[str, ...]:
    """The licences that may govern a listed model, in the order of the models."""
    return tuple(dict.fromkeys(licence for row in project.listing.rows for licence in row.lineage.licences))


def evaluate(
    project: Project,
    source: Source,
    policies: Sequence[Policy],
    as_of: date,
    settings: Settings,
    memory: Memory | None = None,
) -> tuple[Result, ...]:
    """Every rule of every policy for each of its subjects; overrides, strictness and waivers come after (`outcome`)."""
    places = Places(source)
    return tuple([result(judged, places, settings) for judged in decided(project, policies, as_of, memory)])


def rulings(project: Project, policies: Sequence[Policy], as_of: date, memory: Memory) -> list[Ruling]:
    """The same without explanations."""
    if _is_disputed(project):
        return [ruling(judged) for judged in decided(project, policies, as_of, memory)]
    views = [(situation(project, policy, as_of), policy) for policy in policies]
    return [one for view, policy in views for one in memory.policy(policy, view.table).rulings(view)]


def decided(project: Project, policies: Sequence[Policy], as_of: date, memory: Memory | None = None) -> list[Judged]:
    """Every rule decided for each of its subjects, whichever way disputes about a model's licence are settled.

    `memory`: what the rules came to in other projects of the run.
    """
    known = memory or Memory()

    def under(project: Project, policies: Sequence[Policy]) -> list[Judged]:
        judged: list[Judged] = []
        for policy in policies:
            view = situation(project, policy, as_of)
            judged += known.policy(policy, view.table).judged(view)
        return judged

    judged = under(project, policies)
    if not _is_disputed(project):
        return judged
    from llamalicense.decision.disputes import settled

    def in_a_reading(read: Project) -> list[Judged]:
        governing = licences_in_use(read)
        return under(read, [policy for policy in policies if policy.id in governing])

    return settled(judged, project, in_a_reading)


def _is_disputed(project: Project) -> bool:
    """Whether sources disagree about the licence of a listed model."""
    return any(len(row.lineage.licences) > 1 for row in project.listing.rows)


def situation(project: Project, policy: Policy, as_of: date) -> Situation:
    """A project seen through a policy."""
    licence = policy.id if policy.kind == "licence" else None
    table = {**FACTS, **house_facts(policy.facts)} if policy.facts else FACTS
    effective = date.fromisoformat(policy.effective) if policy.effective else None
    return Situation(project, licence, policy.parameters, as_of, table, effective)


def in_use(project: Project, policies: Sequence[Policy]) -> tuple[PolicyInUse, ...]:
    """The policies of a run with the models that each governs."""
    return tuple(
        applied(
            policy,
            tuple(
                row.model.id
                for row in project.listing.rows
                if policy.kind != "licence" or policy.id in row.lineage.licences
            ),
        )
        for policy in policies
    )
