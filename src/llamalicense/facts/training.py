"""Facts about what was used to train a build, other than by changing weights inside it."""

from collections.abc import Callable

from llamalicense.facts.builds import MODELS, at, build_of, builds, contents, index_of, trainings
from llamalicense.facts.organisation import ACCESS
from llamalicense.facts.situation import Fact, Facts, FactType, Path, Truth, distinct, every, exists
from llamalicense.manifest import Training

TRAINING_ROLES = ("training-data", "distillation", "preference")


def _sibling(facts: Facts, name: str) -> Facts | None:
    index = index_of(facts.situation, name)
    return None if index is None else facts.situation.for_build(index)


def _training(name: str, kind: Callable[[Training, bool | None], Truth], about: str) -> FactType:
    """Whether one of this licence's models was used in a way; the second argument: only its outputs were had.

    A model inherits what was done in training the models inside it.
    """

    def read(facts: Facts) -> Fact:
        own, build = _own(facts), build_of(facts)
        inner = [_sibling(facts, content.model) for content in build.contains or ()]
        inherited = [each[name] for each in inner if each is not None]
        if contents(build) is None and _elsewhere(facts):
            inherited.append(Fact(None, missing=(at(facts, "contains"),)))
        if own.value or not inherited:
            return own
        is_model = facts["build.kind"]
        through = exists(fact.value for fact in inherited)
        value = exists((own.value, every(None if is_model.value is None else is_model.value in MODELS, through)))
        missing = distinct((*own.missing, *(path for fact in inherited for path in fact.missing), *is_model.missing))
        return Fact(value, at(facts, "contains"), missing=missing if value is None else ())

    def _elsewhere(facts: Facts) -> bool:
        """Whether another build, which could be inside this one, may have been made in that way."""
        situation = facts.situation
        key = ("made in a way", name)
        if key not in situation.cache:
            every_build = range(len(builds(situation)))
            situation.cache[key] = [n for n in every_build if _own(situation.for_build(n)).value is not False]
        return any(number != facts.index for number in situation.cache[key])

    def _own(facts: Facts) -> Fact:
        situation = facts.situation
        used = trainings(build_of(facts))
        if used is None:
            return Fact(None, missing=(at(facts, "trained_with"),))
        truths: list[Truth] = []
        missing: list[Path] = []
        for number, training in enumerate(used):
            model = situation.project.listing.find(training.model)
            under = None if model is None else situation.under[model]
            access = situation.manifest.models[model].access if model is not None else None
            received = None if access is None else min(access, key=ACCESS.index) == "outputs-only"
            truth = every(under, kind(training, received))
            truths.append(truth)
            if truth is None:
                here = at(facts, "trained_with", number)
                missing += [(*here, field) for field in ("role", "through") if getattr(training, field) is None]
                if model is not None:
                    missing += [("models", model, "licence")] if under is None else []
                    missing += [("models", model, "access")] if access is None else []
        value = exists(truths)
        path = at(facts, "trained_with", truths.index(True)) if value else at(facts, "trained_with")
        return Fact(value, path, missing=tuple(missing) if value is None else ())

    return FactType(read, "flag", about)


def _is_role(training: Training, *roles: str) -> Truth:
    return None if training.role is None else training.role in roles


def _is_through(training: Training, through: str) -> Truth:
    return None if training.through is None else training.through == through


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


TABLE: dict[str, FactType] = {
    "build.trained_with": _training(
        "build.trained_with", lambda *_: True, "a model of this licence was used to train or measure it"
    ),
    "build.trained_through_weights": _training(
        "build.trained_through_weights",
        lambda training, received: every(
            _is_role(training, *TRAINING_ROLES), _is_through(training, "weights"), _not(received)
        ),
        "this licence's weights were used to train it",
    ),
    "build.trained_through_outputs": _training(
        "build.trained_through_outputs",
        lambda training, received: every(
            _is_role(training, *TRAINING_ROLES), _is_through(training, "outputs"), _not(received)
        ),
        "outputs that the organisation made with this licence's models were used to train it",
    ),
    "build.trained_on_it": _training(
        "build.trained_on_it",
        lambda training, received: every(_is_role(training, *TRAINING_ROLES), _not(received)),
        "this licence's weights or outputs that the organisation made with them were used to train it",
    ),
    "build.improved": _training(
        "build.improved",
        lambda training, _: _is_role(training, *TRAINING_ROLES, "filter"),
        "this licence's weights or outputs, whoever made them, went into its training",
    ),
    "build.filtered": _training(
        "build.filtered",
        lambda training, received: every(_is_role(training, "filter"), _not(received)),
        "this licence's models chose or scored its training data",
    ),
    "build.trained_on_received": _training(
        "build.trained_on_received",
        lambda training, received: every(_is_role(training, *TRAINING_ROLES, "filter"), received),
        "outputs that others made with this licence's models were used to train it",
    ),
    "build.evaluated": _training(
        "build.evaluated",
        lambda training, _: _is_role(training, "evaluation"),
        "this licence's models only measured it",
    ),
}
