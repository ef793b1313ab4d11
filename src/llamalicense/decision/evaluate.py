"""`evaluate(views, source, settings)`: pure, total, and the same for the same input."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import NamedTuple

from llamalicense.decision.applied import PolicyInUse
from llamalicense.decision.explanations import result, ruling
from llamalicense.decision.judged import Judged
from llamalicense.decision.places import Places
from llamalicense.decision.result import PASSING, Result, Rulings
from llamalicense.decision.settings import Settings
from llamalicense.decision.together import KnownOutline, Memory
from llamalicense.facts import FACTS, Situation
from llamalicense.facts.house import house_facts
from llamalicense.policy.policy import Policy
from llamalicense.project.project import Project
from llamalicense.steps import Steps
from llamalicense.yamlfile import Source


def licences_in_use(project: Project) -> tuple[str, ...]:
    """The licences that may govern a listed model, in the order of the models."""
    return tuple(dict.fromkeys([licence for row in project.listing.rows for licence in row.lineage.licences]))


class View(NamedTuple):
    """A policy, and a project seen through it."""

    policy: Policy
    situation: Situation


def views(project: Project, policies: Iterable[Policy], as_of: date) -> tuple[View, ...]:
    """A project seen through each of some policies."""
    return tuple([View(policy, situation(project, policy, as_of)) for policy in policies])


def release(seen: Iterable[View]) -> None:
    """Lets go of what was found out about a project, which would otherwise wait for garbage to be collected."""
    for _, view in seen:
        view.release()


def evaluate(
    seen: Sequence[View], source: Source, settings: Settings, memory: Memory | None = None
) -> tuple[Result, ...]:
    """Every rule of every policy for each of its subjects; overrides, strictness and waivers come after (`adjust`)."""
    known, places = memory or Memory(), Places(source)
    if _is_disputed(seen):
        return tuple([result(judged, places, settings) for judged in decided(seen, known)])
    alike = _outline(seen, known)
    results = (known.policy(policy, view.table).results(view, places, settings, alike) for policy, view in seen)
    return tuple(chain.from_iterable(results))


def rulings(seen: Sequence[View], memory: Memory) -> Steps[Rulings]:
    """The same without explanations, in steps."""
    if _is_disputed(seen):
        judged = decided(seen, memory)
        speaking = tuple([ruling(one) for one in judged if one.decision.reason not in PASSING])
        return Rulings(speaking, len(judged) - len(speaking), frozenset([one.subject.name for one in judged]))
    yield
    alike = _outline(seen, memory)
    by_policy = []
    for policy, view in seen:
        yield
        by_policy.append(memory.policy(policy, view.table).rulings(view, alike))
    return Rulings(
        tuple([one for of_policy in by_policy for one in of_policy.speaking]),
        sum([of_policy.passes for of_policy in by_policy]),
        frozenset().union(*[of_policy.subjects for of_policy in by_policy]),
    )


def decided(seen: Sequence[View], memory: Memory | None = None) -> list[Judged]:
    """Every rule decided for each of its subjects, whichever way disputes about a model's licence are settled.

    `memory`: what the rules came to in other projects of the run.
    """
    known = memory or Memory()

    def under(seen: Sequence[View]) -> list[Judged]:
        alike = _outline(seen, known)
        return [one for policy, view in seen for one in known.policy(policy, view.table).judged(view, alike)]

    judged = under(seen)
    if not _is_disputed(seen):
        return judged
    from llamalicense.decision.disputes import settled

    def in_a_reading(read: Project) -> list[Judged]:
        governing = licences_in_use(read)
        return under(views(read, [policy for policy, _ in seen if policy.id in governing], seen[0].situation.as_of))

    return settled(judged, seen[0].situation.project, in_a_reading)


def _outline(seen: Sequence[View], memory: Memory) -> KnownOutline | None:
    """The outline of a project, where one before it had the same."""
    return memory.outline(seen[0].situation.project, seen[0].situation.as_of) if seen else None


def _is_disputed(seen: Sequence[View]) -> bool:
    """Whether sources disagree about the licence of a listed model."""
    rows = seen[0].situation.project.listing.rows if seen else ()
    return any(len(row.lineage.licences) > 1 for row in rows)


def situation(project: Project, policy: Policy, as_of: date) -> Situation:
    """A project seen through a policy."""
    licence = policy.id if policy.kind == "licence" else None
    table = {**FACTS, **house_facts(policy.facts)} if policy.facts else FACTS
    effective = _day(policy.effective) if policy.effective else None
    return Situation(project, licence, policy.parameters, as_of, table, effective)


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)


def in_use(seen: Sequence[View], memory: Memory) -> tuple[PolicyInUse, ...]:
    """The policies that a project is seen through, with the models that each governs."""
    return tuple(
        [memory.policy(policy, view.table).applied._replace(models=_governed(policy, view)) for policy, view in seen]
    )


def _governed(policy: Policy, view: Situation) -> tuple[str, ...]:
    rows = view.project.listing.rows
    return tuple([row.model.id for row in rows if policy.kind != "licence" or policy.id in row.lineage.licences])
