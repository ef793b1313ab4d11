"""Facts about finished products of others that are passed on: whether a model is in a build that reaches others."""

from llamalicense.facts.access import access
from llamalicense.facts.builds import builds
from llamalicense.facts.contents import models_inside
from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType, Situation, distinct
from llamalicense.facts.truth import every, exists
from llamalicense.manifest.paths import Path

_MOST_NAMED = 5
_FINISHED = "end-user-product"


def _holders(situation: Situation) -> tuple[dict[int, list[int]], list[tuple[int, Path]]]:
    """The builds that each listed model is in, and those whose contents are not all stated, with what lacks."""
    if "holders" not in situation.cache:
        holders: dict[int, list[int]] = {}
        open_: list[tuple[int, Path]] = []
        for number in range(len(builds(situation))):
            for model, _, where in models_inside(situation, number):
                if model is None:
                    open_.append((number, where))
                else:
                    holders.setdefault(model, []).append(number)
        situation.cache["holders"] = holders, open_
    found: tuple[dict[int, list[int]], list[tuple[int, Path]]] = situation.cache["holders"]
    return found


def offered_on(situation: Situation, number: int) -> Fact:
    """Whether a listed model, under any of its names, is inside a build that reaches somebody outside."""
    if situation.manifest.builds is None:
        return Fact(None, missing=(("builds",),))
    holders, open_ = _holders(situation)
    truths = []
    missing: list[Path] = []
    surely = [build for name in situation.project.listing.names(number) for build in holders.get(name, ())]
    for build, where in [*((build, None) for build in surely), *open_]:
        audience = situation.for_build(build)["build.audience"]
        reaches = None if audience.value is None else audience.value != "internal"
        if reaches and where is None:
            return Fact(True, ("builds", build, "contains"))
        truths.append(every(where is None or None, reaches))
        if truths[-1] is None:
            missing += audience.missing if where is None else [where]
    value = exists(truths)
    return Fact(value, ("builds",), missing=distinct(missing)[:_MOST_NAMED] if value is None else ())


def _offered_on(facts: Facts) -> Fact:
    return offered_on(facts.situation, facts.index)


def _offers_on(facts: Facts) -> Fact:
    """The same of the models under this licence that are had only inside finished products."""
    situation = facts.situation
    truths = []
    missing: list[Path] = []
    for number, under in enumerate(situation.under):
        if under is False or (way := access(situation, number)).value not in (None, _FINISHED):
            continue
        offered = offered_on(situation, number)
        finished = None if way.value is None else True
        truths.append(every(under, finished, offered.value))
        if truths[-1]:
            return Fact(True, offered.path)
        if truths[-1] is None:
            unknown: list[Path] = [("models", number, "licence")] if under is None else []
            missing += [*offered.missing, *way.missing, *unknown]
    value = exists(truths)
    return Fact(value, ("builds",), missing=distinct(missing) if value is None else ())


TABLE: dict[str, FactType] = {
    "model.offered_on": FactType(_offered_on, "flag", "the model is inside a build that reaches others"),
    "organisation.offers_on": FactType(
        _offers_on, "flag", "a model had only inside a finished product is inside a build that reaches others"
    ),
}
