"""Where sources or the manifest disagree about a model's licence: a result must hold however that is settled."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from llamalicense.brief import shortened
from llamalicense.catalogue.lineage import Lineage
from llamalicense.decision.explanations import lacking
from llamalicense.decision.judged import Dispute, Judged
from llamalicense.decision.result import Reason
from llamalicense.facts.contents import models_of
from llamalicense.facts.situation import distinct
from llamalicense.manifest.paths import Path
from llamalicense.project.project import Project

# The more of this a reason has, the more it says against the project.
_WEIGHT: dict[Reason, int] = {"not-applicable": 0, "satisfied": 1, "exception": 1, "missing": 2, "unclear": 3}
_VIOLATED = 4
_SHOWN = 3

# How far the manifest is followed where it names another licence than the catalogue or a model's origin: nowhere; of
# models that the catalogue does not know; everywhere.
_FOLLOWED = (0, 1, 2)
_FIRM = 1


class OpenLicence(NamedTuple):
    """Which licence governs some models: what the sources name, what the manifest alone names, and `Lineage.firm`."""

    known: tuple[str, ...]
    apart: str
    firm: bool


class Reading(NamedTuple):
    """A way to settle every question, and what is decided then: by rule id and subject, a policy each.

    `firm`: it follows the manifest against the catalogue about no model that the catalogue knows.
    """

    settled: Mapping[OpenLicence, str]
    firm: bool
    judged: Mapping[tuple[str, str], Mapping[str, Judged]]


def settled(
    judged: Sequence[Judged], project: Project, judge_all: Callable[[Project], list[Judged]], remedy: str
) -> list[Judged]:
    """Each result as the readings together have it; `judge_all` decides a project under the licences that govern it.

    `remedy`: what settles a dispute. A fail stands only where the rule fails in every reading, be it under another
    licence; otherwise it is unclear. What the manifest says of a model that the catalogue knows takes no fail away.
    """
    readings = [Reading(choice, firm, _by_rule(judge_all(read))) for choice, firm, read in _readings(project)]
    return [result if result.situation.licence is None else _together(result, readings, remedy) for result in judged]


def _question(lineage: Lineage) -> OpenLicence:
    return OpenLicence(lineage.known, lineage.apart, lineage.firm)


def _readings(project: Project) -> Iterator[tuple[Mapping[OpenLicence, str], bool, Project]]:
    """Models with the same candidates are settled alike, as one question of a family: mixtures would be too many.

    So is whether the manifest is right where it names another licence.
    """
    rows = project.listing.rows
    questions = dict.fromkeys(_question(row.lineage) for row in rows if len(row.lineage.licences) > 1)
    families = dict.fromkeys(question.known for question in questions)
    apart = {question.firm for question in questions if question.apart}
    for followed in _FOLLOWED:
        if followed and (followed > _FIRM) not in apart:
            continue
        for choice in product(*families):
            chosen = dict(zip(families, choice, strict=True))
            settled = {
                question: question.apart if question.apart and followed > question.firm else chosen[question.known]
                for question in questions
            }
            read = (
                row._replace(lineage=row.lineage.under((settled[question],)))
                if (question := _question(row.lineage)) in settled
                else row
                for row in rows
            )
            yield settled, followed <= _FIRM, project.supposed(read)


def _by_rule(judged: Sequence[Judged]) -> dict[tuple[str, str], dict[str, Judged]]:
    by_rule: dict[tuple[str, str], dict[str, Judged]] = {}
    for result in judged:
        by_rule.setdefault((result.rule.id, result.subject.name), {})[result.rule.policy] = result
    return by_rule


def _together(judged: Judged, readings: Sequence[Reading], remedy: str) -> Judged:
    key = (judged.rule.id, judged.subject.name)
    policy = judged.rule.policy
    own = [(reading, there) for reading in readings if (there := reading.judged.get(key, {}).get(policy))]
    if not own:
        return judged
    worst_in, worst = max(own, key=lambda pair: (_weight(pair[1]), pair[0].firm))
    if _weight(worst) <= _WEIGHT["satisfied"]:
        return worst
    against = [reading for reading in readings if reading.firm or not worst_in.firm]
    others = [reading for reading in against if _worst(reading, key) < _weight(worst)]
    if not others:
        return worst
    if _weight(worst) != _VIOLATED and all(_weight(there) == _weight(worst) for _, there in own):
        return worst
    other = min(others, key=lambda reading: len(_apart(worst_in, reading)))
    because, missing = _dispute(judged, worst, other, _apart(worst_in, other), key)
    reason: Reason = "unclear" if _weight(worst) == _VIOLATED else worst.decision.reason
    return worst._replace(decision=worst.decision._replace(reason=reason), dispute=Dispute(because, missing, remedy))


def _dispute(
    judged: Judged, worst: Judged, other: Reading, apart: Mapping[OpenLicence, str], key: tuple[str, str]
) -> tuple[str, tuple[Path, ...]]:
    """What else may be so, and the statements that would tell."""
    open_there = [there for there in other.judged.get(key, {}).values() if there.decision.reason == "missing"]
    if _weight(worst) == _VIOLATED:
        outcome = "whether it fails is not known" if open_there else "this does not fail"
    else:
        outcome = "that is not known" if open_there else "this passes"
    names = " and ".join(f"{_models(judged, question)} under {licence}" for question, licence in apart.items())
    who = "The manifest and other sources" if any(question.apart for question in apart) else "Sources"
    because = f"{who} disagree about the licence, and with {names} {outcome}."
    return because, distinct(path for there in open_there for path in lacking(there))


def _models(judged: Judged, question: OpenLicence) -> str:
    """The models in dispute that have to do with the subject."""
    project, subject = judged.situation.project, judged.subject
    numbers = models_of(subject.facts) if subject.path[0] == "builds" and len(subject.path) == 2 else None
    ids = [
        row.model.id
        for number, row in enumerate(project.listing.rows)
        if _question(row.lineage) == question
        and (numbers is None or number in numbers)
        and (subject.path[0] != "models" or subject.path == ("models", number))
    ]
    return shortened(ids, _SHOWN)


def _apart(one: Reading, other: Reading) -> dict[OpenLicence, str]:
    return {question: licence for question, licence in other.settled.items() if one.settled[question] != licence}


def _worst(reading: Reading, key: tuple[str, str]) -> int:
    return max(map(_weight, reading.judged.get(key, {}).values()), default=0)


def _weight(judged: Judged) -> int:
    return _WEIGHT.get(judged.decision.reason, _VIOLATED)
