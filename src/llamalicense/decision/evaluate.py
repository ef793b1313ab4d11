"""`evaluate(project, policies, as_of, settings)`: pure, total, and the same for the same input."""

from collections.abc import Sequence
from datetime import date

from llamalicense.decision.applied import PolicyInUse, applied
from llamalicense.decision.decide import Decision
from llamalicense.decision.explanations import result, ruling
from llamalicense.decision.judged import BUILDS, Judged, Subject
from llamalicense.decision.memory import KnownRule, Memory
from llamalicense.decision.places import Places
from llamalicense.decision.result import PASSING, Reason, Result, Ruling
from llamalicense.decision.settings import Settings
from llamalicense.facts import FACTS, Facts, Situation
from llamalicense.facts.house import house_facts
from llamalicense.facts.loose import LooseModel, loose_models
from llamalicense.facts.shown import NOTHING, everything
from llamalicense.facts.truth import exists
from llamalicense.facts.use import of_category
from llamalicense.manifest.paths import Path
from llamalicense.policy.policy import Policy, Rule
from llamalicense.project.project import Project
from llamalicense.vocabulary import SubjectId, Truth
from llamalicense.yamlfile import Source

BUILDS_AND_MODELS = "builds-and-models"
USES = "uses"
SEEN = "seen"


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
    return [ruling(judged) for judged in decided(project, policies, as_of, memory)]


def decided(project: Project, policies: Sequence[Policy], as_of: date, memory: Memory | None = None) -> list[Judged]:
    """Every rule decided for each of its subjects, whichever way disputes about a model's licence are settled.

    `memory`: what the rules came to in other projects of the run.
    """
    known = memory or Memory()

    def under(project: Project, policies: Sequence[Policy]) -> list[Judged]:
        views = [(situation(project, policy, as_of), policy) for policy in policies]
        return [
            judged
            for view, policy in views
            for rule in known.rules(policy, view.table)
            for judged in _judged(view, rule)
        ]

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


def judge(view: Situation, rule: Rule) -> list[Judged]:
    """A rule decided for each of its subjects."""
    return _judged(view, KnownRule(rule, view.table))


def _judged(view: Situation, known: KnownRule) -> list[Judged]:
    rule = known.rule
    judged = [_decided(view, known, subject) for subject in _subjects(view, rule)]
    if rule.for_each == USES:
        return _of_concern(view, known, judged)
    if rule.for_each != BUILDS_AND_MODELS:
        return judged
    alone = [_decided(view, known, subject) for subject in _loose(view)]
    speaking = [one for one in alone if one.decision.reason not in PASSING]
    # Where nothing is made, a result about a model says more than one about the empty list.
    return [*([] if speaking and view.manifest.builds == () else judged), *speaking]


def _of_concern(view: Situation, known: KnownRule, judged: list[Judged]) -> list[Judged]:
    """What the repository shows that a rule is about; where there is none, that it shows nothing."""
    concerned = [one for one in judged if one.decision.reason != "not-applicable"]
    nothing = Subject("organisation", ("organisation",), Facts(view), True, NOTHING)
    return concerned or [_decided(view, known, nothing)]


def judge_again(view: Situation, rule: Rule, path: Path) -> Judged | None:
    """A rule decided for the subject at a path alone; None where that is no subject of it."""
    if path[0] == "builds" and len(path) > 1:
        subject = _build(view, int(path[1]), rule.for_each)
    else:
        listed = [*_subjects(view, rule), *(_loose(view) if rule.for_each == BUILDS_AND_MODELS else ())]
        subject = next((candidate for candidate in listed if candidate.path == path), None)
    return _decided(view, KnownRule(rule, view.table), subject) if subject else None


def _decided(view: Situation, known: KnownRule, subject: Subject) -> Judged:
    if subject.path == BUILDS and subject.shown is None:
        reason: Reason = "missing" if subject.is_subject is None else "not-applicable"
        return Judged(view, known.rule, subject, Decision(reason))
    case = known.case(subject.facts, subject.is_subject)
    return Judged(view, known.rule, subject, case.decision, None, case)


def _subjects(view: Situation, rule: Rule) -> list[Subject]:
    if rule.about:
        return [Subject("organisation", ("organisation",), of_category(view, rule.about, rule.asks))]
    known = view.kept(_listed_subjects)
    if rule.for_each not in known:
        known[rule.for_each] = _listed_subjects(view, rule.for_each)
    return known[rule.for_each]


def _loose(view: Situation) -> list[Subject]:
    """The models that no build contains, for rules that look at builds and at these."""
    models = view.manifest.models
    return [
        Subject(str(SubjectId("models", models[n].id)), ("models", n), LooseModel(view, n)) for n in loose_models(view)
    ]


def _listed_subjects(view: Situation, for_each: str | None) -> list[Subject]:
    if for_each is None:
        return [Subject("organisation", ("organisation",), view.facts)]
    if for_each == USES:
        return [
            Subject(shown.subject, (SEEN, number), Facts(view, number), True, shown)
            for number, shown in enumerate(everything(view))
        ]
    manifest = view.manifest
    if for_each == "models":
        return [
            Subject(str(SubjectId("models", model.id)), ("models", number), view.for_model(number))
            for number, (model, under) in enumerate(zip(manifest.models, view.under, strict=True))
            # The catalogue has something to say of what is not Llama's, too.
            if under or view.licence is None
        ]
    if manifest.builds is None:
        return [Subject("builds", BUILDS, view.facts, None)]
    subjects = [_build(view, number, for_each) for number in range(len(manifest.builds))]
    return [subject for subject in subjects if subject] or [Subject("builds", BUILDS, view.facts, False)]


def _build(view: Situation, number: int, for_each: str | None) -> Subject | None:
    facts = view.for_build(number)
    concerned: Truth = True
    if for_each != "every-build":
        concerned = exists((facts["build.contains"].value, facts["build.trained_with"].value))
    name = str(SubjectId("builds", (view.manifest.builds or ())[number].name))
    return None if concerned is False else Subject(name, ("builds", number), facts, concerned)
