"""A listed model that no build is stated to contain, as a rule about builds and models sees it."""

from collections.abc import Callable, Mapping

from llamalicense.facts.access import access
from llamalicense.facts.builds import builds
from llamalicense.facts.contents import models_inside
from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, Situation


def _had(facts: Facts) -> Fact:
    way = access(facts.situation, facts.index)
    return way if way.value is None else way.saying(way.value != "outputs-only")


def _removed(facts: Facts) -> Fact:
    model = facts.situation.manifest.models[facts.index]
    return Fact(bool(model.safety_removed), ("models", facts.index, "safety_removed"))


def _never(facts: Facts) -> Fact:
    return Fact(False, ("models", facts.index))


# It contains itself, and what was done to it others did.
READ: Mapping[str, Callable[[Facts], Fact]] = {
    "build.name": lambda facts: Fact(facts.situation.manifest.models[facts.index].id, ("models", facts.index, "id")),
    "build.contains": _had,
    "build.improved": _never,
    "build.safety_removed": _never,
    "build.others_removed_safety": _removed,
}


class LooseModel(Facts):
    """The facts of one such model, by its index in the list of models."""

    __slots__ = ()

    def __missing__(self, name: str) -> Fact:
        if name not in READ:
            return super().__missing__(name)
        self[name] = fact = READ[name](self)
        return fact


def loose_models(situation: Situation) -> list[int]:
    """The models under a licence that no build is stated to contain, by index."""
    return (situation.like.situation if situation.like else situation).once(_loose)


def _loose(situation: Situation) -> list[int]:
    held = {leaf[0] for number in range(len(builds(situation))) for leaf in models_inside(situation, number)}
    return [number for number, under in enumerate(situation.under) if under and number not in held]
