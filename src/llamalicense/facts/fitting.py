"""Whether what a repository says of a build agrees with what the manifest states of it."""

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from llamalicense.catalogue.lineage import origins
from llamalicense.catalogue.models import key
from llamalicense.documents.patterns import regex
from llamalicense.facts.builds import MODELS, builds, contents
from llamalicense.facts.contents import models_inside
from llamalicense.facts.situation import Situation, distinct
from llamalicense.facts.tags import spellings, whose
from llamalicense.manifest.paths import Path
from llamalicense.manifest.types import Build

if TYPE_CHECKING:
    from llamalicense.catalogue.alias import Alias
    from llamalicense.scan.declarations import Declaration

_QUANTISED = regex(r"-(?:fp8|int8|\w+_int4_eo8)$", re.I)
FitWord = Literal["fits", "other", "apart", "unsure", "unstated"]
# A licence that somebody knows by this name; any other word may be a name for anything.
_KNOWN = regex(
    r"(?i)(?:apache|mit\b|bsd|l?a?gpl|cc-?(?:0|by)|mpl|isc\b|epl|eupl|unlicense|openrail|bigscience|bigcode|artistic"
    r"|zlib|wtfpl|afl|odbl|pddl|gemma|qwen|mistral|deepseek|proprietary|commercial|(?:licenseref-)?(?:meta[ _-]?)?"
    r"llama).*"
)

_COMMA = regex(r",(?!\s*(?i:version))")  # as in Apache License, Version 2.0
# ScanCode's keys of the licences; llama-4-license-2025 is that of a use policy.
_SCANCODE = regex(r"(?i)^(?:licenseref-)?scancode-(llama-[\d.]+)-(?:license-202[34]|cla-2025)$")
_FILLING = regex(r"(?i)[\s_,-]|licen[cs]eref|licen[cs]e|version|^the\b")


class Fit(NamedTuple):
    """How something agrees with the manifest; `missing`: the statements that would tell."""

    word: FitWord
    missing: tuple[Path, ...] = ()


def folded(name: str) -> str:
    """What spellings of a model's own name have in common: its last path segment, in small letters."""
    return key(name).rpartition("/")[2].replace("_", "-")


def is_own(build: Build, name: str) -> bool:
    """Whether a name is a build's: its whole id, or the model's name that ends it."""
    return folded(name) in {folded(own_name) for own_name in (build.name, build.published_as) if own_name}


def listed_as(situation: Situation, alias: "Alias") -> int | None:
    """The listed model that a name in the repository means, by its words, by the model that they mean, or as its copy.

    Meta publishes quantised copies under ids of their own; like everybody's, they are copies of the original.
    """
    listing = situation.project.listing
    names = (alias.text, alias.model, alias.model and _QUANTISED.sub("", alias.model))
    return next((number for name in names if name and (number := listing.find(name)) is not None), None)


def own_build(situation: Situation, alias: "Alias") -> int | None:
    """The build that a name in the repository means, None where it means another's model."""
    text = key(alias.text)
    made = builds(situation)
    for number, build in enumerate(made):
        if text in {key(name) for name in (build.name, build.published_as) if name}:
            return number
    # Under another's namespace the name of a model of the catalogue means that model.
    if alias.model is not None and not alias.namesake:
        return None
    return next((number for number, build in enumerate(made) if is_own(build, alias.text)), None)


def name_fit(situation: Situation, declaration: "Declaration") -> tuple[int | None, Fit]:
    """The build that has a name under which something is published, and whether there has to be one."""
    made = situation.manifest.builds
    if made is None:
        return None, Fit("unstated", (("builds",),))
    for number, build in enumerate(made):
        if is_own(build, declaration.text):
            return number, Fit("fits")
    # A title is prose, and what has nothing to do with Llama is nothing that a manifest states.
    if declaration.what == "title":
        return None, Fit("unsure")
    if declaration.near_llama or any(build.kind in MODELS for build in made):
        return None, Fit("other")
    open_ = tuple(("builds", number, "kind") for number, build in enumerate(made) if build.kind is None)
    return None, Fit("unstated", open_) if open_ else Fit("unsure")


def base_fit(situation: Situation, number: int, text: str, alias: "Alias | None") -> Fit:
    """Whether a build contains the model that a card or an adapter calls its base."""
    build, inside = builds(situation)[number], models_inside(situation, number)
    if build.base and key(build.base) == key(text):
        return Fit("fits")
    if any(is_own(made, text) for made in builds(situation)) and (alias is None or not alias.model):
        return Fit("fits")
    for model, _, _ in inside:
        if model is not None and _is_or_comes_from(situation, model, text, alias):
            return Fit("fits")
    if open_ := distinct(where for model, _, where in inside if model is None):
        return Fit("unstated", open_)
    if alias is None and build.base is None and any(_may_be_merged(build)):
        return Fit("unstated", (("builds", number, "base"),))
    named = alias is not None and alias.model is not None
    return Fit("other" if named or ("/" in text and text[0] not in "./~") else "unsure")


def _may_be_merged(build: Build) -> list[bool]:
    return [(content.change or build.change) in (None, "merged") for content in contents(build) or ()]


def _is_or_comes_from(situation: Situation, model: int, text: str, alias: "Alias | None") -> bool:
    listing = situation.project.listing
    named = listing.find(text) if alias is None else listed_as(situation, alias)
    if named is not None and model in listing.names(named):
        return True
    row = listing.rows[model]
    above = {origin.entry.id for origin in origins(row.lineage) if origin.entry is not None}
    if alias is not None and alias.model in above:
        return True
    return row.model.derived_from is not None and key(row.model.derived_from) == key(text)


def licence_fit(situation: Situation, number: int, tag: str) -> Fit:
    """Whether the licence that a card gives a build is the one that is stated and the one that governs it.

    Of several, which commas part, each has to be stated; one of them has to be the one that governs.
    """
    build, tags = builds(situation)[number], list(map(_plain, _COMMA.split(tag)))
    under, open_ = governing(situation, number)
    of_one = {licence for licence in under if any(_names(tag, licence) for tag in tags)}

    def is_stated(tag: str) -> bool:
        return any(
            _same(tag, stated) or any(_names(tag, licence) and _names(stated, licence) for licence in of_one)
            for stated in map(_plain, build.licence or ())
        )

    others = [] if build.licence is None else [tag for tag in tags if not is_stated(tag)]
    word: FitWord = "other" if any(map(_KNOWN.fullmatch, others or tags)) else "unsure"
    if others:
        return Fit(word if build.licence else "other")
    if of_one:
        return Fit("unstated", (("builds", number, "licence"),)) if build.licence is None else Fit("fits")
    if open_:
        return Fit("unstated", open_)
    if under:
        return Fit(word)
    return Fit("unstated", (("builds", number, "licence"),)) if build.licence is None else Fit("fits")


def governing(situation: Situation, number: int) -> tuple[tuple[str, ...], tuple[Path, ...]]:
    """The Llama licences that govern what is inside a build, and what is not stated of that."""
    licences, open_ = list[str](), list[Path]()
    for model, _, where in models_inside(situation, number):
        if model is None:
            open_.append(where)
            continue
        lineage = situation.project.listing.rows[model].lineage
        licences += lineage.licences
        if lineage.is_llama is None:
            open_.append(("models", model, "licence"))
    return tuple(dict.fromkeys(licences)), distinct(open_)


def _plain(tag: str) -> str:
    return _SCANCODE.sub(r"\1", tag.strip())


def _same(tag: str, stated: str) -> bool:
    bare = [_FILLING.sub("", text).casefold() for text in (tag, stated)]
    versions = [re.match(r"(?:meta)?llama(\d(?:\.\d)?)", spelling) for spelling in bare]
    first, second = (version[1] if version else None for version in versions)
    return bare[0] == bare[1] or (first is not None and first == second)


def _names(tag: str, licence: str) -> bool:
    return whose((_SCANCODE.sub(r"\1", tag),), spellings(licence.replace("-", ""), "")) in ("this", "choice")
