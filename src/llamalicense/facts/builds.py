"""Facts about one build: what it is and whom it reaches."""

from collections import Counter

from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType, Situation, distinct
from llamalicense.manifest.meanings import meaning_of
from llamalicense.manifest.paths import Path
from llamalicense.manifest.types import Build, Content, Training

_MOST_NAMED = 5
MODELS = ("model", "adapter")
DELIVERIES = ("hosted", "shipped")
AUDIENCES = ("internal", "affiliates", "customers", "public")


def builds(situation: Situation) -> tuple[Build, ...]:
    """The builds of a manifest, none where it does not state them."""
    return situation.builds


def build_of(facts: Facts) -> Build:
    return facts.situation.builds[facts.index]


def at(facts: Facts, *field: str | int) -> Path:
    return ("builds", facts.index, *field)


def stated(facts: Facts, name: str) -> Fact:
    """What a field of the build states."""
    index = facts.index
    value = getattr(facts.situation.builds[index], name)
    path: Path = ("builds", index, name)
    return Fact(value, path) if value is not None else Fact(None, (), "stated", (path,))


def field(name: str, kind: str, about: str) -> FactType:
    """The same as a fact of policies, with the words that the field takes."""
    words = tuple(meaning_of(Build.model_fields[name]).choices)
    return FactType(lambda facts: stated(facts, name), kind, about, words, always=name == "name")


def contents(build: Build) -> tuple[Content, ...] | None:
    if build.contains is None and (build.base or build.kind == "dataset"):
        return ()
    return build.contains


def trainings(build: Build) -> tuple[Training, ...] | None:
    return () if build.trained_with is None and build.kind in ("app", "dataset") else build.trained_with


def _outer(facts: Facts) -> list[Facts]:
    """The builds that contain this one."""
    situation = facts.situation
    return [situation.for_build(number) for number in situation.once(_containing).get(facts.index, ())]


def _containing(situation: Situation) -> dict[int, list[int]]:
    """The builds that contain another build, by its index."""
    outer: dict[int, list[int]] = {}
    for number, contained in enumerate(situation.links.contents):
        for build in {build for build, _ in contained if build is not None}:
            outer.setdefault(build, []).append(number)
    return outer


def _audience(facts: Facts) -> Fact:
    """The widest circle that the build reaches, by itself or inside another build."""
    own = facts["build.own_audience"]
    if own.value == "public":
        return own
    circles = [own, *(_carried(own, outer, "build.audience", AUDIENCES) for outer in _outer(facts))]
    return _or_wider(facts, _widest(circles, AUDIENCES), "audience", AUDIENCES)


def _delivery(facts: Facts) -> Fact:
    own = stated(facts, "delivery")
    if own.value == "shipped":
        return own
    circles = [own, *(_carried(own, outer, "build.delivery", DELIVERIES) for outer in _outer(facts))]
    return _or_wider(facts, _widest(circles, DELIVERIES), "delivery", DELIVERIES)


def _carried(own: Fact, outer: Facts, name: str, order: tuple[str, ...]) -> Fact:
    """How far a build that contains another takes it: an adapter does not carry what it adapts."""
    kind, further = outer["build.kind"], outer[name]
    if kind.value == "adapter":
        return own
    no_further = None not in (own.value, further.value) and order.index(further.value) <= order.index(own.value)
    if kind.value is not None or no_further:
        return further
    return Fact(None, missing=(*kind.missing, *further.missing))


def _or_wider(facts: Facts, widest: Fact, name: str, order: tuple[str, ...]) -> Fact:
    """Not stated where a build whose contents are not stated could still take this one further."""
    if widest.value in (None, order[-1]):
        return widest
    unsaid, stated = _unsaid(facts.situation, name)
    # A few of them are enough to ask for; each build would name all others otherwise.
    named = [number for number in unsaid[: _MOST_NAMED + 1] if number != facts.index][:_MOST_NAMED]
    further = (None, *order[order.index(widest.value) + 1 :])
    own = getattr(build_of(facts), name) in further
    if named and sum(stated[value] for value in further) > own:
        return Fact(None, missing=tuple(("builds", number, "contains") for number in named))
    return widest


def _unsaid(situation: Situation, name: str) -> tuple[list[int], Counter[str | None]]:
    """The builds whose contents are not stated, and how often each value of a field is."""
    known = situation.kept(_unsaid)
    if name not in known:
        listed = builds(situation)
        unsaid = [n for n, build in enumerate(listed) if contents(build) is None and build.kind != "adapter"]
        known[name] = unsaid, Counter(getattr(build, name) for build in listed)
    return known[name]


def _widest(circles: list[Fact], order: tuple[str, ...]) -> Fact:
    known = [circle for circle in circles if circle.value is not None]
    widest = max(known, key=lambda circle: order.index(circle.value), default=None)
    if widest is not None and (len(known) == len(circles) or widest.value == order[-1]):
        return widest
    return Fact(None, missing=distinct(path for circle in circles for path in circle.missing))


TABLE: dict[str, FactType] = {
    "build.kind": field("kind", "word", "what the build is"),
    "build.type": field("type", "word", "what kind of model it is"),
    "build.own_audience": field("audience", "word", "the widest circle that it reaches by itself"),
    "build.audience": FactType(
        _audience, "word", "the widest circle that it reaches, inside other builds too", AUDIENCES
    ),
    "build.delivery": FactType(
        _delivery, "word", "shipped when copies leave, inside other builds too", ("shipped", "hosted")
    ),
    "build.safety_removed": field("safety_removed", "flag", "refusals or other safety measures were removed"),
}
