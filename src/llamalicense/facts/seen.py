"""Facts about what the repository shows: a model in use, a name, base or licence of what is made there."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from llamalicense.catalogue.models import key
from llamalicense.facts.access import access
from llamalicense.facts.builds import builds
from llamalicense.facts.fact import Fact
from llamalicense.facts.fitting import governing
from llamalicense.facts.shown import NOTHING, Shown, everything, loads
from llamalicense.facts.situation import Facts, FactType, Situation
from llamalicense.manifest.values import ACCESSES

if TYPE_CHECKING:
    from llamalicense.catalogue.alias import Alias

KINDS = ("model", "name", "base", "licence", "nothing")
STANDINGS = ("listed", "own", "akin", "origin", "tokenizer", "untold", "unlisted")
FITS = ("fits", "other", "apart", "unsure")
LOADED = ("loaded", "declared", "no")
_BUILD_KINDS = ("model", "adapter", "app", "dataset")
BUILDS = ("builds",)


def shown_of(facts: Facts) -> Shown:
    """What of the repository a rule looks at."""
    return everything(facts.situation)[facts.index] if facts.index >= 0 else NOTHING


def _verified(value: object, shown: Shown) -> Fact:
    return Fact(value, shown.stated, "verified")


def _standing(facts: Facts) -> Fact:
    shown = shown_of(facts)
    if shown.kind != "model":
        return _verified("listed", shown)
    word = "listed" if shown.model is not None else "own" if shown.build is not None else None
    word = word or _not_listed(facts.situation, shown)
    return Fact(None, missing=(BUILDS,)) if word is None else _verified(word, shown)


def _not_listed(situation: Situation, shown: Shown) -> str | None:
    """What a model is that the manifest does not list; None while it could be a build that is not stated."""
    alias = shown.uses[0].alias
    if all(use.of_tokenizer for use in shown.uses):
        return "tokenizer"
    if _is_akin(situation, alias):
        return "akin"
    if alias.model is not None and _is_origin(situation, alias.model):
        return "origin"
    if situation.manifest.builds is None and (alias.model is None or all(use.alias.namesake for use in shown.uses)):
        return None
    return "unlisted" if alias.model is not None else "untold"


def _is_akin(situation: Situation, alias: "Alias") -> bool:
    """Whether a name that tells no model may be meant of a listed one, or of what is made from one."""
    rows = situation.project.listing.rows
    name = key(alias.text).rpartition("/")[2]
    if alias.model is not None:
        # Off the hub, providers and servers leave `instruct` out of names.
        chat = f"{key(alias.model).rpartition('/')[2]}-instruct"
        return alias.platform != "hugging-face" and any(key(row.model.id).endswith(chat) for row in rows)
    if any(name.startswith(key(row.model.id).rpartition("/")[2]) for row in rows):
        return True
    of_another = alias.likeness == "derivative" and "/" in alias.text and alias.platform is not None
    licences = {licence for row in rows for licence in row.lineage.licences}
    return not of_another and bool(licences.intersection(alias.licences))


def _is_origin(situation: Situation, model: str) -> bool:
    """Whether a model stands in the manifest as what a listed one comes from."""
    catalogue = situation.project.listing.catalogue
    named = (row.model.derived_from for row in situation.project.listing.rows)
    return any((entry := catalogue.get(name)) is not None and entry.id == model for name in named if name)


def _access(facts: Facts) -> Fact:
    shown = shown_of(facts)
    if shown.model is None:
        return _verified(ACCESSES[0], shown)
    had = access(facts.situation, shown.model)
    return had if had.value is None else had._replace(basis="verified")


def _loaded(facts: Facts) -> Fact:
    shown = shown_of(facts)
    if any(map(loads, shown.uses)):
        return _verified("loaded", shown)
    declared = any(use.finding.access == "weights" for use in shown.uses)
    return _verified("declared" if declared else "no", shown)


def _fit(facts: Facts) -> Fact:
    shown = shown_of(facts)
    if shown.fit.word == "unstated":
        return Fact(None, missing=shown.fit.missing)
    return _verified(shown.fit.word, shown)


def _build_kind(facts: Facts) -> Fact:
    shown = shown_of(facts)
    if shown.build is None:
        return _verified("model", shown)
    kind = builds(facts.situation)[shown.build].kind
    path = ("builds", shown.build, "kind")
    return Fact(kind, path, "verified") if kind else Fact(None, missing=(path,))


def _of_builds(read: Callable[[Situation, int], Iterable[str]], otherwise: str) -> Callable[[Facts], Fact]:
    """What a build has that a file speaks of; of a file that may speak of several what any of them has."""

    def evaluate(facts: Facts) -> Fact:
        shown, situation = shown_of(facts), facts.situation
        models = [number for number, build in enumerate(builds(situation)) if build.kind not in ("app", "dataset")]
        numbers = models if shown.build is None else [shown.build]
        words = dict.fromkeys(word for number in numbers for word in read(situation, number))
        return _verified((", " if len(numbers) == 1 else " or ").join(words) or otherwise, shown)

    return evaluate


def _contents(situation: Situation, number: int) -> Iterable[str]:
    build = builds(situation)[number]
    inside = [content.model for content in build.contains or ()]
    return [*inside, build.base] if build.base and build.base != "scratch" else inside


def _licences(situation: Situation, number: int) -> Iterable[str]:
    return builds(situation)[number].licence or ()


def _subject(shown: Shown) -> str:
    return shown.subject.partition("/")[2] or "one of the builds"


def _meaning(shown: Shown) -> str:
    """What the words there mean, where they are not the id itself."""
    alias = shown.uses[0].alias if shown.uses else None
    is_id = alias is None or alias.model is None or key(alias.text) == key(_subject(shown))
    return "" if is_id else f", which is {_subject(shown)},"


def _unseen(situation: Situation) -> list[str]:
    """The listed models of which no name is in use anywhere in the repository."""
    listing = situation.project.listing
    numbers = [shown.model for shown in everything(situation) if shown.model is not None]
    seen = {name for number in numbers for name in listing.names(number)}
    return [row.model.id for number, row in enumerate(listing.rows) if number not in seen]


def _model_seen(facts: Facts) -> Fact:
    model = facts.situation.manifest.models[facts.index].id
    return Fact(model not in _unseen(facts.situation), ("models", facts.index, "id"), "verified")


def _of_shown(kind: str, read: Callable[[Shown], object], about: str, words: tuple[str, ...] = ()) -> FactType:
    return FactType(lambda facts: _verified(read(shown_of(facts)), shown_of(facts)), kind, about, words, always=True)


def _where(shown: Shown) -> str:
    more = len(shown.sightings) - 1
    return f" (and {more} more {'place' if more == 1 else 'places'})" if more > 0 else ""


TABLE: dict[str, FactType] = {
    "seen.kind": _of_shown("word", lambda shown: shown.kind, "what the repository shows here", KINDS),
    "seen.subject": _of_shown("text", _subject, "the model or build"),
    "seen.words": _of_shown(
        "text", lambda shown: shown.detail or (shown.sightings[0].text if shown.sightings else ""), "the words there"
    ),
    "seen.meaning": _of_shown("text", _meaning, "which model the words mean, where they are not its id"),
    "seen.more": _of_shown("text", _where, "in how many other places it shows the same"),
    "seen.standing": FactType(_standing, "word", "how the model that is used stands in the manifest", STANDINGS),
    "seen.access": FactType(_access, "word", "the strongest access that the manifest states for it", ACCESSES),
    "seen.weights": FactType(_loaded, "word", "whether its weights are loaded", LOADED, always=True),
    "seen.fit": FactType(_fit, "word", "how what a file says agrees with the manifest", FITS),
    "seen.build_kind": FactType(_build_kind, "word", "what the build is that the file speaks of", _BUILD_KINDS),
    "seen.contents": FactType(_of_builds(_contents, "no model"), "text", "what that build contains", always=True),
    "seen.licences": FactType(
        _of_builds(_licences, "none"), "text", "the licences that are stated for that build", always=True
    ),
    "seen.governing": FactType(
        _of_builds(lambda situation, number: governing(situation, number)[0], "no Llama licence"),
        "text",
        "the licences of the Llama models in that build",
        always=True,
    ),
    "model.seen": FactType(
        _model_seen, "flag", "the repository uses the model, under whichever of its names", always=True
    ),
    "repository.has_unseen": FactType(
        lambda facts: Fact(bool(_unseen(facts.situation)), ("models",), "verified"),
        "flag",
        "a listed model is nowhere in use in the repository",
        always=True,
    ),
    "repository.unseen": FactType(
        lambda facts: Fact(", ".join(_unseen(facts.situation)), ("models",), "verified"),
        "text",
        "the listed models that are nowhere in use in the repository",
        always=True,
    ),
}
