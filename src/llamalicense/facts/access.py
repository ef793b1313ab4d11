"""How models are had: the strongest way counts, over all the names under which a model stands."""

from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType, Situation, distinct
from llamalicense.facts.truth import every, exists
from llamalicense.manifest.paths import Path
from llamalicense.manifest.values import ACCESSES

# From the strongest to the weakest way to have a model.
MODELS: Path = ("models",)


def access(situation: Situation, number: int) -> Fact:
    """The strongest access to a listed model, over all its names."""
    known = situation.kept(access)
    if number not in known:
        had = situation.project.listing.had(number)
        open_: tuple[Path, ...] = tuple(("models", unstated, "access") for unstated in had.unstated)
        known[number] = Fact(had.access, ("models", had.number, "access") if had.access else (), missing=open_)
    return known[number]


def _strongest_access(facts: Facts) -> Fact:
    situation = facts.situation
    best, path = len(ACCESSES), MODELS
    missing: list[Path] = []
    for number, under in enumerate(situation.under):
        if under is False:
            continue
        had = access(situation, number)
        rank = None if had.value is None else ACCESSES.index(had.value)
        if rank is None:
            missing += had.missing
        elif under is None:
            missing.append(("models", number, "licence"))
        elif rank < best:
            best, path = rank, had.path
    if best and missing:
        return Fact(None, missing=distinct(missing))
    return Fact(ACCESSES[best], path) if best < len(ACCESSES) else Fact(None, missing=(MODELS,))


def _had_materials(facts: Facts) -> Fact:
    """Whether a model under this licence was had, and not only outputs that others made with one."""
    situation = facts.situation
    truths, missing = [], list[Path]()
    for number, under in enumerate(situation.under):
        way = access(situation, number)
        truths.append(every(under, None if way.value is None else way.value != ACCESSES[-1]))
        if truths[-1] is None:
            missing += way.missing or [("models", number, "licence")]
    value = exists(truths)
    path: Path = ("models", truths.index(True), "access") if value else MODELS
    return Fact(value, path, missing=distinct(missing) if value is None else ())


TABLE: dict[str, FactType] = {
    "organisation.strongest_access": FactType(
        _strongest_access, "word", "the strongest access to any model under this licence", ACCESSES
    ),
    "organisation.had_materials": FactType(
        _had_materials, "flag", "a model under this licence was had, and not only outputs that others made with one"
    ),
}
