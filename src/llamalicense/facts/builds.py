"""Facts about one build: what is inside it, what made it, whom it reaches."""

from collections.abc import Callable, Iterator

from llamalicense.facts.organisation import ACCESS
from llamalicense.facts.situation import Fact, Facts, FactType, Path, Situation, Truth, every, exists
from llamalicense.manifest import Build, Content, Training

DELIVERIES = ("hosted", "shipped")
AUDIENCES = ("internal", "affiliates", "customers", "public")
CHANGES = ("none", "converted", "pruned", "merged", "fine-tuned")


def builds(situation: Situation) -> tuple[Build, ...]:
    """The builds of a manifest, none where it does not state them."""
    return situation.manifest.builds or ()


def build_of(facts: Facts) -> Build:
    return builds(facts.situation)[facts.index]


def at(facts: Facts, *field: str | int) -> Path:
    return ("builds", facts.index, *field)


def field(name: str, kind: str, about: str, words: tuple[str, ...] = ()) -> FactType:
    def read(facts: Facts) -> Fact:
        value = getattr(build_of(facts), name)
        return Fact(value, at(facts, name)) if value is not None else Fact(None, missing=(at(facts, name),))

    return FactType(read, kind, about, words, always=name == "name")


def _contents(build: Build) -> tuple[Content, ...] | None:
    if build.contains is None and (build.base or build.kind == "dataset"):
        return ()
    return build.contains


def trainings(build: Build) -> tuple[Training, ...] | None:
    return () if build.trained_with is None and build.kind in ("app", "dataset") else build.trained_with


def index_of(situation: Situation, name: str) -> int | None:
    if "builds" not in situation.cache:
        situation.cache["builds"] = {build.name: number for number, build in enumerate(builds(situation))}
    index: int | None = situation.cache["builds"].get(name)
    return index


def _outer(facts: Facts) -> list[Facts]:
    """The builds that contain this one."""
    situation = facts.situation
    if "outer" not in situation.cache:
        outer: dict[str, list[int]] = {}
        for number, build in enumerate(builds(situation)):
            for name in {content.model for content in build.contains or ()}:
                outer.setdefault(name, []).append(number)
        situation.cache["outer"] = outer
    numbers: list[int] = situation.cache["outer"].get(build_of(facts).name, [])
    return [situation.for_build(number) for number in numbers]


def _audience(facts: Facts) -> Fact:
    """The widest circle that the build reaches, by itself or inside another build."""
    own = facts["build.own_audience"]
    if own.value == "public":
        return own
    circles = [own, *(outer["build.audience"] for outer in _outer(facts))]
    return _or_wider(facts, _widest(circles, AUDIENCES), "audience", AUDIENCES)


def _delivery(facts: Facts) -> Fact:
    own = field("delivery", "word", "").read(facts)
    if own.value == "shipped":
        return own
    circles = [own, *(outer["build.delivery"] for outer in _outer(facts))]
    return _or_wider(facts, _widest(circles, DELIVERIES), "delivery", DELIVERIES)


def _or_wider(facts: Facts, widest: Fact, name: str, order: tuple[str, ...]) -> Fact:
    """Not stated where a build whose contents are not stated could still take this one further."""
    others = [(number, build) for number, build in enumerate(builds(facts.situation)) if number != facts.index]
    unsaid = [("builds", number, "contains") for number, build in others if _contents(build) is None]
    if widest.value is None or not unsaid:
        return widest
    further = order[order.index(widest.value) + 1 :]
    if any(getattr(build, name) in (None, *further) for _, build in others):
        return Fact(None, missing=tuple(unsaid))
    return widest


def _widest(circles: list[Fact], order: tuple[str, ...]) -> Fact:
    known = [circle for circle in circles if circle.value is not None]
    widest = max(known, key=lambda circle: order.index(circle.value), default=None)
    if widest is not None and (len(known) == len(circles) or widest.value == order[-1]):
        return widest
    return Fact(None, missing=tuple(path for circle in circles for path in circle.missing))


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
    contents = _contents(build)
    if contents is None:
        yield None, None, ("builds", index, "contains")
    for content in contents or ():
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
    contents = _contents(build)
    if contents is None:
        return Fact(None, missing=(at(facts, "contains"),))
    leaves: list[Leaf] = []
    for content in contents:
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
    "build.kind": field("kind", "word", "what the build is", ("model", "adapter", "app", "dataset")),
    "build.type": field("type", "word", "what kind of model it is", ("language-model", "other-model")),
    "build.own_audience": field("audience", "word", "the widest circle that it reaches by itself", AUDIENCES),
    "build.audience": FactType(
        _audience, "word", "the widest circle that it reaches, inside other builds too", AUDIENCES
    ),
    "build.delivery": FactType(
        _delivery, "word", "shipped when copies leave, inside other builds too", ("shipped", "hosted")
    ),
    "build.contains": FactType(_contains, "flag", "a model of this licence is inside, through other builds too"),
    "build.contains_beyond_api": FactType(
        _contains_beyond_api, "flag", "such a model is inside that nobody else runs for the organisation"
    ),
    "build.contains_other_llama": FactType(_contains_other_llama, "flag", "a Llama model of another licence is inside"),
    "build.starts_from_llama": FactType(_starts_from_llama, "flag", "any Llama model is inside"),
    "build.change": FactType(_change, "word", "the strongest change to this licence's models inside", CHANGES),
    "build.own_change": FactType(_own_change, "word", "the strongest change that the build itself makes", CHANGES),
    "build.merged_with_other": FactType(_merged_with_other, "flag", "weights that are not Llama's are merged in"),
    "build.safety_removed": field("safety_removed", "flag", "refusals or other safety measures were removed"),
}
