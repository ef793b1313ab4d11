"""Facts about what was used to train a build, other than by changing weights inside it."""

from collections.abc import Callable
from typing import NamedTuple

from llamalicense.facts.access import access
from llamalicense.facts.builds import MODELS, at, build_of, builds, contents, trainings
from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType, Situation, distinct
from llamalicense.facts.truth import every, exists
from llamalicense.manifest.paths import Path
from llamalicense.manifest.types import Training
from llamalicense.vocabulary import Truth

TRAINING_ROLES = ("training-data", "distillation", "preference")


class _Way(NamedTuple):
    """A way in which this licence's models may have gone into a build, as the fact of that name tells it.

    `holds` says it of one entry of `trained_with`; its second argument: only the model's outputs were had. A model
    inherits what was done in training the models inside it.
    """

    name: str
    holds: Callable[[Training, bool | None], Truth]

    def read(self, facts: Facts) -> Fact:
        own, build = self._own(facts), build_of(facts)
        inner = [number for number, _ in facts.situation.links.contents[facts.index] if number is not None]
        inherited = [facts.situation.for_build(number)[self.name] for number in inner]
        if contents(build) is None and self._elsewhere(facts):
            inherited.append(Fact(None, missing=(at(facts, "contains"),)))
        if own.value or not inherited:
            return own
        is_model = facts["build.kind"]
        through = exists(fact.value for fact in inherited)
        value = exists((own.value, every(None if is_model.value is None else is_model.value in MODELS, through)))
        missing = distinct((*own.missing, *(path for fact in inherited for path in fact.missing), *is_model.missing))
        return Fact(value, at(facts, "contains"), missing=missing if value is None else ())

    def _elsewhere(self, facts: Facts) -> bool:
        """Whether another build, which could be inside this one, may have been made in this way."""
        return any(number != facts.index for number in facts.situation.once(self._made_so))

    def _made_so(self, situation: Situation) -> list[int]:
        """The builds that may have been made in this way, by index."""
        numbers = range(len(builds(situation)))
        return [number for number in numbers if self._own(situation.for_build(number)).value is not False]

    def _own(self, facts: Facts) -> Fact:
        used = trainings(build_of(facts))
        if used is None:
            return Fact(None, missing=(at(facts, "trained_with"),))
        if not used:
            return Fact(False, at(facts, "trained_with"))
        entries = [self._entry(facts, number, training) for number, training in enumerate(used)]
        value = exists(entry.value for entry in entries)
        path = next((entry.path for entry in entries if entry.value), at(facts, "trained_with"))
        missing = tuple(place for entry in entries for place in entry.missing)
        return Fact(value, path, missing=missing if value is None else ())

    def _entry(self, facts: Facts, number: int, training: Training) -> Fact:
        """The same of one entry of `trained_with`."""
        situation, here = facts.situation, at(facts, "trained_with", number)
        model = situation.links.trainings[facts.index][number]
        under = None if model is None else situation.under[model]
        had = access(situation, model) if model is not None else Fact(None)
        received = None if had.value is None else had.value == "outputs-only"
        truth = every(under, self.holds(training, received))
        if truth is not None:
            return Fact(truth, here)
        missing: list[Path] = [(*here, field) for field in ("role", "through") if getattr(training, field) is None]
        if model is not None:
            missing += [("models", model, "licence")] if under is None else []
            missing += had.missing
        return Fact(None, missing=tuple(missing))


def _training(name: str, holds: Callable[[Training, bool | None], Truth], about: str) -> FactType:
    return FactType(_Way(name, holds).read, "flag", about)


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
    "build.trained_by_anyone": _training(
        "build.trained_by_anyone",
        lambda training, _: _is_role(training, *TRAINING_ROLES),
        "this licence's weights or outputs, whoever made them, were used to train it",
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
