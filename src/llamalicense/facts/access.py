"""How models are had: the strongest way counts, over all the names under which a model stands."""

from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType, Situation, distinct
from llamalicense.facts.truth import every
from llamalicense.manifest.paths import Path
from llamalicense.manifest.values import ACCESSES

# From the strongest to the weakest way to have a model.
MODELS: Path = ("models",)


def access(situation: Situation, number: int) -> Fact:
    """The strongest access to a listed model, over all its names."""
    known = situation.kept(access)
    fact = known.get(number)
    if fact is None:
        had = situation.project.listing.had(number)
        open_: tuple[Path, ...] = tuple([("models", unstated, "access") for unstated in had.unstated])
        path: Path = ("models", had.number, "access") if had.access else ()
        fact = known[number] = Fact(had.access, path, "stated", open_)
    return fact


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
    missing: list[Path] = []
    for number, under in enumerate(situation.under):
        if under is False:
            continue
        way = access(situation, number)
        had = every(under, None if way.value is None else way.value != ACCESSES[-1])
        if had:
            return Fact(True, ("models", number, "access"))
        if had is None:
            missing += way.missing or [("models", number, "licence")]
    return Fact(None, MODELS, missing=distinct(missing)) if missing else Fact(False, MODELS)


TABLE: dict[str, FactType] = {
    "organisation.strongest_access": FactType(
        _strongest_access, "word", "the strongest access to any model under this licence", ACCESSES
    ),
    "organisation.had_materials": FactType(
        _had_materials, "flag", "a model under this licence was had, and not only outputs that others made with one"
    ),
}
