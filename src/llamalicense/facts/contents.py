"""Facts about what is inside one build, through other builds as well, and what was done to it."""

from collections.abc import Callable, Iterator

from llamalicense.facts.access import MODELS as LISTED
from llamalicense.facts.access import access
from llamalicense.facts.builds import MODELS, at, build_of, builds, contents
from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType, Situation, distinct
from llamalicense.facts.truth import every, exists
from llamalicense.manifest.paths import Path
from llamalicense.manifest.types import Build, Content
from llamalicense.project.links import Inside
from llamalicense.vocabulary import Truth

CHANGES = ("none", "converted", "pruned", "merged", "fine-tuned")
Leaf = tuple[int | None, str | None, Path]


def models_inside(situation: Situation, index: int) -> list[Leaf]:
    """Every model inside a build, through other builds as well: its index in the list of models, what was done to it
    in all, and where that is stated. An index of None: contents that are not stated."""
    known = situation.kept(models_inside)
    leaves = known.get(index)
    if leaves is None:
        leaves = list(_contained(situation, index))
        if len(leaves) > 1:
            # One leaf for each model and change, however many ways lead to it.
            leaves = list({leaf[:2]: leaf for leaf in leaves}.values())
        known[index] = leaves
    return leaves


def _contained(situation: Situation, index: int) -> Iterator[Leaf]:
    inside = contents(builds(situation)[index])
    if inside is None:
        yield None, None, ("builds", index, "contains")
    for content, (inner, listed) in _linked(situation, index):
        change, where = _done(situation, index, content)
        if inner is None:
            yield listed, change, where
            continue
        for model, before, place in models_inside(situation, inner):
            together = max(change, before, key=CHANGES.index) if change and before else None
            if CHANGES[-1] in (change, before):
                together = CHANGES[-1]
            missing = place if model is None or (before is None and change is not None) else where
            yield model, together, missing


def _linked(situation: Situation, index: int) -> Iterator[tuple[Content, Inside]]:
    """What a build contains, and which build or model that is."""
    return zip(builds(situation)[index].contains or (), situation.links.contents[index], strict=True)


def _done(situation: Situation, index: int, content: Content) -> tuple[str | None, Path]:
    """What a build itself does to a part of its contents, and where that is stated."""
    build = builds(situation)[index]
    change = content.change or build.change
    # An adapter is made by training; whatever is done to the weights beside it changes nothing about that.
    if build.kind == "adapter":
        return CHANGES[-1], ("builds", index, "kind")
    if build.kind is None and change not in (None, CHANGES[-1]):
        return None, ("builds", index, "kind")
    return change, ("builds", index, "change")


def _leaves(facts: Facts) -> list[Leaf]:
    return models_inside(facts.situation, facts.index)


def models_of(facts: Facts) -> set[int]:
    """The listed models inside a build or used to train it, by index."""
    trained = facts.situation.links.trainings[facts.index]
    return {model for model in (*trained, *(leaf[0] for leaf in _leaves(facts))) if model is not None}


def _contains_what(facts: Facts, is_so: Callable[[int], Truth], missing: Callable[[int], Path]) -> Fact:
    open_: list[Path] = []
    for model, _, where in _leaves(facts):
        truth = None if model is None else is_so(model)
        if truth:
            return Fact(True, at(facts, "contains"))
        if truth is None:
            open_.append(where if model is None else missing(model))
    return Fact(None if open_ else False, at(facts, "contains"), "stated", tuple(open_))


def _contains(facts: Facts) -> Fact:
    under = facts.situation.under
    return _contains_what(facts, lambda model: under[model], lambda model: ("models", model, "licence"))


def _contains_beyond_api(facts: Facts) -> Fact:
    situation = facts.situation

    def beyond(model: int) -> Truth:
        way = access(situation, model).value
        return every(situation.under[model], None if way is None else way != "api")

    def missing(model: int) -> Path:
        return ("models", model, "licence") if situation.under[model] is None else access(situation, model).missing[0]

    return _contains_what(facts, beyond, missing)


def _others_removed(facts: Facts) -> Fact:
    situation = facts.situation
    if not any(model.safety_removed for model in situation.manifest.models):
        return Fact(False, LISTED)

    def removed(model: int) -> Truth:
        return every(bool(situation.manifest.models[model].safety_removed), situation.under[model])

    return _contains_what(facts, removed, lambda model: ("models", model, "licence"))


def _starts_from_llama(facts: Facts) -> Fact:
    rows = facts.situation.project.listing.rows
    return _contains_what(facts, lambda model: rows[model].lineage.is_llama, lambda model: ("models", model, "licence"))


def _contains_others(facts: Facts) -> Fact:
    situation = facts.situation

    def other(model: int) -> Truth:
        under = situation.under[model]
        return every(situation.project.listing.rows[model].lineage.is_llama, None if under is None else not under)

    return _contains_what(facts, other, lambda model: ("models", model, "licence"))


def _change(facts: Facts) -> Fact:
    """The strongest change to this licence's models inside, through other builds as well."""
    return _strongest_change(facts, _leaves(facts))


def _own_change(facts: Facts) -> Fact:
    """The strongest change that this build itself makes, leaving out what was done in the builds inside it."""
    situation, inside = facts.situation, contents(build_of(facts))
    if inside is None:
        return Fact(None, missing=(at(facts, "contains"),))
    leaves: list[Leaf] = []
    for content, (inner, listed) in _linked(situation, facts.index):
        models = [listed] if inner is None else [leaf[0] for leaf in models_inside(situation, inner)]
        leaves += [(model, *_done(situation, facts.index, content)) for model in models]
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
        return Fact(None, missing=distinct(missing))
    return Fact(strongest, at(facts, "change"))


def _merges(facts: Facts) -> Fact:
    """Whether the build itself merges some of what is inside it with something else."""
    build, path = build_of(facts), at(facts, "change")
    inside = contents(build)
    if inside is None:
        return Fact(None, missing=(at(facts, "contains"),))
    changes = [content.change or build.change for content in inside]
    merges = exists(None if change is None else change == "merged" for change in changes)
    return Fact(merges, path, missing=(path,) if merges is None else ())


def _holds_others(facts: Facts) -> Fact:
    """Whether weights that are not Llama's are inside: by a base, as a listed model, or in a build that is inside."""
    return _others_in(facts.situation, facts.index, whole=True)


def _others_in(situation: Situation, index: int, *, whole: bool) -> Fact:
    """The same of one build; `whole`: what it was itself trained to from scratch is no weights of others."""
    known = situation.kept(_others_in)
    if (index, whole) not in known:
        build = builds(situation)[index]
        parts = [_by_base(build, index, whole=whole)]
        parts += [_others_by(situation, index, inside) for inside in situation.links.contents[index]]
        if contents(build) is None:
            parts.append(Fact(None, missing=(("builds", index, "contains"),)))
        held = exists(part.value for part in parts)
        path = next((part.path for part in parts if part.value), ("builds", index, "base"))
        missing = () if held is not None else distinct(place for part in parts for place in part.missing)
        known[index, whole] = Fact(held, path, missing=missing)
    return known[index, whole]


def _others_by(situation: Situation, index: int, inside: Inside) -> Fact:
    inner, model = inside
    if inner is not None:
        return _others_in(situation, inner, whole=False)
    if model is None:
        return Fact(None, missing=(("builds", index, "contains"),))
    is_llama = situation.project.listing.rows[model].lineage.is_llama
    if is_llama is None:
        return Fact(None, missing=(("models", model, "licence"),))
    return Fact(not is_llama, ("builds", index, "contains"))


def _by_base(build: Build, index: int, *, whole: bool) -> Fact:
    path: Path = ("builds", index, "base")
    if build.base:
        return Fact(not (whole and build.base == "scratch"), path)
    if not whole and build.contains == () and (build.kind is None or build.kind in MODELS):
        # A model without Llama inside holds other weights, whatever it was made from.
        return Fact(True, path) if build.kind else Fact(None, missing=(("builds", index, "kind"),))
    changes = {content.change or build.change for content in build.contains or ()}
    # Beside what is inside, only a merge has something else in it.
    if build.base is False or (changes and not changes & {None, "merged"}):
        return Fact(False, path)
    unsaid: tuple[Path, ...] = (("builds", index, "change"),) if None in changes else ()
    return Fact(None, missing=(path, *unsaid))


TABLE: dict[str, FactType] = {
    "build.contains": FactType(_contains, "flag", "a model of this licence is inside, through other builds too"),
    "build.contains_beyond_api": FactType(
        _contains_beyond_api, "flag", "such a model is inside that nobody else runs for the organisation"
    ),
    "build.contains_others": FactType(
        _contains_others, "flag", "a listed model that is not under this licence is inside"
    ),
    "build.others_removed_safety": FactType(
        _others_removed, "flag", "such a model is inside from which its publisher removed safety measures"
    ),
    "build.starts_from_llama": FactType(_starts_from_llama, "flag", "any Llama model is inside"),
    "build.change": FactType(_change, "word", "the strongest change to this licence's models inside", CHANGES),
    "build.own_change": FactType(_own_change, "word", "the strongest change that the build itself makes", CHANGES),
    "build.merges": FactType(_merges, "flag", "the build itself merges what is inside it"),
    "build.holds_others": FactType(
        _holds_others, "flag", "weights that are not Llama's are inside, through other builds too"
    ),
}
