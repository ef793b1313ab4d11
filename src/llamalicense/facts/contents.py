"""Facts about what is inside one build, through other builds as well, and what was done to it."""

from collections.abc import Callable, Iterator

from llamalicense.facts.builds import at, build_of, builds, contents, index_of, trainings
from llamalicense.facts.organisation import ACCESS
from llamalicense.facts.situation import Fact, Facts, FactType, Path, Situation, Truth, every, exists

CHANGES = ("none", "converted", "pruned", "merged", "fine-tuned")
Leaf = tuple[int | None, str | None, Path]


def _inside(situation: Situation, index: int) -> list[Leaf]:
    """Every model inside a build, through other builds as well: its index in the list of models, what was done to it
    in all, and where that is stated. An index of None: contents that are not stated."""
    known: dict[int, list[Leaf]] = situation.cache.setdefault("inside", {})
    if index not in known:
        # One leaf for each model and change, however many ways lead to it.
        found = {(model, change): (model, change, where) for model, change, where in _contained(situation, index)}
        known[index] = list(found.values())
    return known[index]


def _contained(situation: Situation, index: int) -> Iterator[Leaf]:
    build = builds(situation)[index]
    inside = contents(build)
    if inside is None:
        yield None, None, ("builds", index, "contains")
    for content in inside or ():
        change = content.change or build.change
        where: Path = ("builds", index, "change")
        inner = index_of(situation, content.model)
        if inner is None:
            yield situation.project.listing.find(content.model), change, where
            continue
        for model, before, place in _inside(situation, inner):
            together = max(change, before, key=CHANGES.index) if change and before else None
            if CHANGES[-1] in (change, before):
                together = CHANGES[-1]
            missing = place if model is None or (before is None and change is not None) else where
            yield model, together, missing


def _leaves(facts: Facts) -> list[Leaf]:
    return _inside(facts.situation, facts.index)


def models_of(facts: Facts) -> set[int]:
    """The listed models inside a build or used to train it, by index."""
    listing = facts.situation.project.listing
    trained = {listing.find(training.model) for training in trainings(build_of(facts)) or ()}
    return {model for model in (*trained, *(leaf[0] for leaf in _leaves(facts))) if model is not None}


def _contains_what(facts: Facts, is_so: Callable[[int], Truth], missing: Callable[[int], Path]) -> Fact:
    truths: list[Truth] = []
    paths: list[Path] = []
    for model, _, where in _leaves(facts):
        truth = None if model is None else is_so(model)
        truths.append(truth)
        if truth is None:
            paths.append(where if model is None else missing(model))
    found = exists(truths)
    return Fact(found, at(facts, "contains"), missing=tuple(paths) if found is None else ())


def _contains(facts: Facts) -> Fact:
    under = facts.situation.under
    return _contains_what(facts, lambda model: under[model], lambda model: ("models", model, "licence"))


def _api_only(situation: Situation, model: int) -> Truth:
    access = situation.manifest.models[model].access
    return None if access is None else min(access, key=ACCESS.index) == "api"


def _contains_beyond_api(facts: Facts) -> Fact:
    situation = facts.situation

    def beyond(model: int) -> Truth:
        api = _api_only(situation, model)
        return every(situation.under[model], None if api is None else not api)

    def missing(model: int) -> Path:
        return ("models", model, "licence" if situation.under[model] is None else "access")

    return _contains_what(facts, beyond, missing)


def _starts_from_llama(facts: Facts) -> Fact:
    return _contains_what(facts, lambda _: True, lambda model: ("models", model, "id"))


def _contains_other_llama(facts: Facts) -> Fact:
    situation = facts.situation

    def other(model: int) -> Truth:
        under = situation.under[model]
        return None if under is None else not under

    return _contains_what(facts, other, lambda model: ("models", model, "licence"))


def _change(facts: Facts) -> Fact:
    """The strongest change to this licence's models inside, through other builds as well."""
    change = _strongest_change(facts, _leaves(facts))
    kind = facts["build.kind"]
    if change.value == "none" and facts["build.contains"].value and kind.value in ("adapter", None):
        # An adapter is made by training; that it leaves the weights beside it alone changes nothing.
        return change._replace(value=None if kind.value is None else "fine-tuned", missing=kind.missing)
    return change


def _own_change(facts: Facts) -> Fact:
    """The strongest change that this build itself makes, leaving out what was done in the builds inside it."""
    situation, build = facts.situation, build_of(facts)
    inside = contents(build)
    if inside is None:
        return Fact(None, missing=(at(facts, "contains"),))
    leaves: list[Leaf] = []
    for content in inside:
        inner = index_of(situation, content.model)
        models = [situation.project.listing.find(content.model)]
        if inner is not None:
            models = [leaf[0] for leaf in _inside(situation, inner)]
        leaves += [(model, content.change or build.change, at(facts, "change")) for model in models]
    return _strongest_change(facts, leaves)


def _strongest_change(facts: Facts, leaves: list[Leaf]) -> Fact:
    strongest = "none"
    missing: list[Path] = []
    for model, change, where in leaves:
        under = None if model is None else facts.situation.under[model]
        if under is False:
            continue
        if under is None and model is not None:
            missing.append(("models", model, "licence"))
        elif change is None:
            missing.append(where)
        else:
            strongest = max(strongest, change, key=CHANGES.index)
    if missing and strongest != CHANGES[-1]:
        return Fact(None, missing=tuple(dict.fromkeys(missing)))
    return Fact(strongest, at(facts, "change"))


def _merged_with_other(facts: Facts) -> Fact:
    """Whether weights that are not Llama's are merged in, from a base or from a build inside that has one."""
    situation, build, path = facts.situation, build_of(facts), at(facts, "base")
    change = facts["build.own_change"]
    if change.value not in ("merged", None):
        return Fact(False, path)
    inside = [index_of(situation, content.model) for content in build.contains or ()]
    places = [facts.index, *(index for index in inside if index is not None)]
    bases = {("builds", place, "base"): _is_foreign(builds(situation)[place].base) for place in places}
    merged = every(exists(bases.values()), None if change.value is None else True)
    missing = (*change.missing, *(place for place, foreign in bases.items() if foreign is None))
    return Fact(merged, path, missing=missing if merged is None else ())


def _is_foreign(base: str | bool | None) -> Truth:
    return None if base is None else isinstance(base, str) and base != "scratch"


TABLE: dict[str, FactType] = {
    "build.contains": FactType(_contains, "flag", "a model of this licence is inside, through other builds too"),
    "build.contains_beyond_api": FactType(
        _contains_beyond_api, "flag", "such a model is inside that nobody else runs for the organisation"
    ),
    "build.contains_other_llama": FactType(_contains_other_llama, "flag", "a Llama model of another licence is inside"),
    "build.starts_from_llama": FactType(_starts_from_llama, "flag", "any Llama model is inside"),
    "build.change": FactType(_change, "word", "the strongest change to this licence's models inside", CHANGES),
    "build.own_change": FactType(_own_change, "word", "the strongest change that the build itself makes", CHANGES),
    "build.merged_with_other": FactType(_merged_with_other, "flag", "weights that are not Llama's are merged in"),
}
