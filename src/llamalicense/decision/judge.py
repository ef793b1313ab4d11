"""One rule decided by itself, for each of its subjects or for one of them."""

from llamalicense.decision.decide import Decision, decided
from llamalicense.decision.judged import BUILDS, Judged, Subject
from llamalicense.decision.memory import NO_BUILD
from llamalicense.decision.result import PASSING
from llamalicense.decision.subjects import (
    BUILDS_AND_MODELS,
    USES,
    concerned_build,
    loose_subjects,
    nothing_shown,
    subjects_of,
    with_models,
)
from llamalicense.facts import Situation
from llamalicense.manifest.paths import Path
from llamalicense.policy.policy import Rule


def judge(view: Situation, rule: Rule) -> list[Judged]:
    """A rule decided for each of its subjects."""
    judged = [_judged(view, rule, subject) for subject in subjects_of(view, rule)]
    if rule.for_each == USES:
        concerned = [one for one in judged if one.decision.reason != "not-applicable"]
        return concerned or [_judged(view, rule, nothing_shown(view))]
    if rule.for_each != BUILDS_AND_MODELS:
        return judged
    alone = [_judged(view, rule, subject) for subject in loose_subjects(view)]
    return with_models(view, judged, [one for one in alone if one.decision.reason not in PASSING])


def judge_again(view: Situation, rule: Rule, path: Path) -> Judged | None:
    """A rule decided for the subject at a path alone; None where that is no subject of it."""
    if path[0] == "builds" and len(path) > 1:
        subject = concerned_build(view, int(path[1]), rule.for_each)
    else:
        listed = [*subjects_of(view, rule), *(loose_subjects(view) if rule.for_each == BUILDS_AND_MODELS else ())]
        subject = next((candidate for candidate in listed if candidate.path == path), None)
    return _judged(view, rule, subject) if subject else None


def _judged(view: Situation, rule: Rule, subject: Subject) -> Judged:
    if subject.path == BUILDS and subject.shown is None:
        return Judged(view, rule, subject, Decision(NO_BUILD[subject.is_subject]))
    return Judged(view, rule, subject, decided(rule, subject.facts, subject.is_subject))
