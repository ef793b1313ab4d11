"""What rules look at: the organisation, models, builds, categories of use, what the repository shows."""

from typing import TypeVar

from llamalicense.decision.judged import BUILDS, ORGANISATION, Subject
from llamalicense.facts import Facts, Situation
from llamalicense.facts.loose import LooseModel, loose_models
from llamalicense.facts.shown import NOTHING, everything
from llamalicense.facts.truth import exists
from llamalicense.facts.use import of_category
from llamalicense.policy.conditions import FactsByName
from llamalicense.policy.policy import Rule
from llamalicense.vocabulary import SubjectId, Truth

T = TypeVar("T")
BUILDS_AND_MODELS = "builds-and-models"
EVERY_BUILD = "every-build"
OF_BUILDS = ("builds", EVERY_BUILD, BUILDS_AND_MODELS)
USES = "uses"
SEEN = "seen"


def subjects_of(view: Situation, rule: Rule) -> list[Subject]:
    """The subjects of a rule; where there is no build, the list of builds stands for them."""
    if rule.about:
        return [organisation(of_category(view, rule.about, rule.asks))]
    known = view.kept(_listed_subjects)
    if rule.for_each not in known:
        known[rule.for_each] = _listed_subjects(view, rule.for_each)
    return known[rule.for_each]


def loose_subjects(view: Situation) -> list[Subject]:
    """The models that no build contains, for rules that look at builds and at these."""
    models = view.manifest.models
    return [
        Subject(str(SubjectId("models", models[n].id)), ("models", n), LooseModel(view, n)) for n in loose_models(view)
    ]


def _listed_subjects(view: Situation, for_each: str | None) -> list[Subject]:
    if for_each is None:
        return [organisation(view.facts)]
    if for_each == USES:
        return [
            Subject(shown.subject, (SEEN, number), Facts(view, number), True, shown)
            for number, shown in enumerate(everything(view))
        ]
    if for_each == "models":
        return list(map(of_model, facts_of_models(view)))
    subjects = [concerned_build(view, number, for_each) for number in range(len(view.builds))]
    return [subject for subject in subjects if subject] or [no_build(view)]


def facts_of_models(view: Situation) -> list[Facts]:
    """The facts about each listed model that rules look at."""
    # The catalogue has something to say of what is not Llama's, too.
    return [view.for_model(number) for number, under in enumerate(view.under) if under or view.licence is None]


def of_model(facts: Facts) -> Subject:
    """A listed model."""
    number = facts.index
    return Subject(str(SubjectId("models", facts.situation.manifest.models[number].id)), ("models", number), facts)


def of_build(facts: Facts) -> Subject:
    """A build."""
    number = facts.index
    return Subject(str(SubjectId("builds", facts.situation.builds[number].name)), ("builds", number), facts)


def organisation(facts: Facts) -> Subject:
    """The organisation, with facts about it as a whole or about one category of use."""
    return Subject("organisation", ORGANISATION, facts)


def nothing_shown(view: Situation) -> Subject:
    """The organisation, of whose repository there is nothing to say."""
    return Subject("organisation", ORGANISATION, Facts(view), True, NOTHING)


def no_build(view: Situation) -> Subject:
    """The list of builds as such, which is empty, has none that is a subject, or is not stated."""
    return Subject("builds", BUILDS, view.facts, None if view.manifest.builds is None else False)


def concerned_build(view: Situation, number: int, for_each: str | None) -> Subject | None:
    """A build, where it is a subject of rules that look at these."""
    facts = view.for_build(number)
    concerned = True if for_each == EVERY_BUILD else is_concerned(facts)
    return None if concerned is False else of_build(facts)._replace(is_subject=concerned)


def is_concerned(facts: FactsByName) -> Truth:
    """Whether a build has to do with the licence at all."""
    return exists((facts["build.contains"].value, facts["build.trained_with"].value))


def with_models(view: Situation, of_builds: list[T], speaking: list[T]) -> list[T]:
    """What a rule says of builds, and what it has to say of models that no build contains."""
    # Where nothing is made, a result about a model says more than one about the empty list.
    return [*([] if speaking and view.manifest.builds == () else of_builds), *speaking]
