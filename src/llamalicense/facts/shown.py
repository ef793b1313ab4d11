"""What a repository shows, gathered into the subjects of rules: models, names, bases and licences of what is made."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from llamalicense.catalogue.models import key
from llamalicense.facts.builds import builds
from llamalicense.facts.fitting import Fit, base_fit, folded, is_own, licence_fit, listed_as, name_fit, own_build
from llamalicense.facts.situation import Situation
from llamalicense.manifest.paths import Path
from llamalicense.manifest.types import Build
from llamalicense.vocabulary import SubjectId

if TYPE_CHECKING:
    from llamalicense.catalogue.alias import Alias
    from llamalicense.project.repository import Repository, UsedModel
    from llamalicense.scan.declarations import Declaration

ShownKind = Literal["model", "name", "base", "licence", "nothing"]
_PROSE = (".md", ".mdx")
_ORDER = ("other", "apart", "unsure", "unstated", "fits")


class Sighting(NamedTuple):
    """A place in the repository, its path relative to the folder that was read, and the words there."""

    path: str
    line: int
    column: int
    text: str


class Shown(NamedTuple):
    """What a repository shows of one model or one build, where, and the statement of the manifest that it is about.

    `model` and `build` are indexes of what the manifest lists; `fit` is how it agrees with what is stated, and
    `detail` the words that agree least.
    """

    kind: ShownKind
    subject: str
    sightings: tuple[Sighting, ...] = ()
    stated: Path = ()
    model: int | None = None
    build: int | None = None
    uses: tuple["UsedModel", ...] = ()
    fit: Fit = Fit("fits")
    detail: str = ""


NOTHING = Shown("nothing", "organisation")


def everything(situation: Situation) -> tuple[Shown, ...]:
    """What the repository shows, in the order of its kinds and places; nothing where none was read."""
    return situation.once(_everything)


def _everything(situation: Situation) -> tuple[Shown, ...]:
    seen = situation.project.repository
    return (*_models(situation, seen), *_declared(situation, seen)) if seen else ()


def _models(situation: Situation, seen: "Repository") -> Iterator[Shown]:
    groups: dict[tuple[str, object], list[UsedModel]] = {}
    for use in seen.uses:
        own = own_build(situation, use.alias)
        listed = None if own is not None else listed_as(situation, use.alias)
        # Two names of one listed model are one model, whichever of them stands where.
        same: tuple[str, object] = ("own", own)
        if own is None:
            same = ("listed", listed) if listed is not None else ("other", use.alias.model or key(use.alias.text))
        groups.setdefault(same, []).append(use)
    for (standing, which), uses in groups.items():
        uses.sort(key=lambda use: (not loads(use), use.finding[:4]))
        number = which if isinstance(which, int) else None
        subject = SubjectId("models", str(which))
        stated: Path = ("models",)
        if standing == "own" and number is not None:
            subject, stated = SubjectId("builds", builds(situation)[number].name), ("builds", number, "name")
        elif number is not None:
            subject, stated = SubjectId("models", situation.manifest.models[number].id), ("models", number, "id")
        elif uses[0].alias.model is None:
            subject = SubjectId("models", uses[0].alias.text)
        places = dict.fromkeys(Sighting(*use.finding[:3], use.finding.text) for use in uses)
        yield Shown(
            "model",
            str(subject),
            tuple(places),
            stated,
            number if standing == "listed" else None,
            number if standing == "own" else None,
            tuple(uses),
        )


def loads(use: "UsedModel") -> bool:
    """Whether a use has the weights of a model, and is more than what a card or a tokenizer says of it."""
    finding = use.finding
    has_weights = finding.access == "weights" and (finding.tells_access or use.at_server)
    return has_weights and not use.of_tokenizer and not finding.path.endswith(_PROSE)


class _Claim(NamedTuple):
    """A declaration, the build that it is of (None: of none that is told), and how it agrees with the manifest."""

    declaration: "Declaration"
    build: int | None
    fit: Fit


def _declared(situation: Situation, seen: "Repository") -> Iterator[Shown]:
    groups: dict[tuple[ShownKind, str], list[_Claim]] = {}
    for declaration in seen.declared:
        if declaration.what in ("name", "title"):
            number, fit = name_fit(situation, declaration)
            if fit.word == "other" and _is_apart(seen, declaration):
                fit = Fit("unsure")
            name = builds(situation)[number].name if number is not None else declaration.text
            groups.setdefault(("name", name), []).append(_Claim(declaration, number, fit))
            continue
        claim = _claim(situation, seen, declaration)
        if claim is not None:
            kind: ShownKind = "base" if declaration.what == "base" else "licence"
            name = builds(situation)[claim.build].name if claim.build is not None else ""
            groups.setdefault((kind, name), []).append(claim)
    for (kind, name), claims in groups.items():
        claims.sort(key=lambda claim: (_ORDER.index(claim.fit.word), claim.declaration))
        worst = claims[0]
        yield Shown(
            kind,
            str(SubjectId("builds", name)),
            tuple(dict.fromkeys(Sighting(*claim.declaration[:4]) for claim in claims)),
            ("builds",) if worst.build is None else ("builds", worst.build, "name"),
            build=worst.build,
            fit=worst.fit,
            detail=worst.declaration.text,
        )


def _claim(situation: Situation, seen: "Repository", declaration: "Declaration") -> _Claim | None:
    """Of which build a card or an adapter speaks; None where it speaks of none that the manifest could state."""

    def fit(number: int) -> Fit:
        if declaration.what == "base":
            result = base_fit(situation, number, declaration.text, seen.meanings.get(declaration.text))
        else:
            result = licence_fit(situation, number, declaration.text)
        names = filter(None, (declaration.of, _folder(declaration)))
        is_of_it = any(is_own(builds(situation)[number], name) for name in names)
        return Fit("apart") if result.word == "other" and not is_of_it and _is_apart(seen, declaration) else result

    if situation.manifest.builds is None:
        unstated = Fit("unstated", (("builds",),))
        return None if declaration.by in ("package", "bill") else _Claim(declaration, None, unstated)
    numbers = list(_candidates(situation, seen, declaration))
    claims = [_Claim(declaration, number, fit(number)) for number in numbers]
    if len(claims) < 2:
        return next(iter(claims), None)
    # What is made from a build is another one than that.
    made = situation.manifest.builds
    best = max(
        claims, key=lambda claim: (_ORDER.index(claim.fit.word), not is_own(made[claim.build or 0], declaration.text))
    )
    return best if best.fit.word not in ("other", "apart") else best._replace(build=None)


def _is_apart(seen: "Repository", declaration: "Declaration") -> bool:
    """Whether a card in a folder names bases that are no Llama models: it may be of what nobody has to state."""
    bases = [other.text for other in seen.declared if other.path == declaration.path and other.what == "base"]
    named = declaration.by == "card" and "/" in declaration.path and bases
    return bool(named) and all(seen.meanings.get(base) is None for base in bases)


def _folder(declaration: "Declaration") -> str:
    return declaration.path.rpartition("/")[0].rpartition("/")[2]


def _candidates(situation: Situation, seen: "Repository", declaration: "Declaration") -> Iterable[int]:
    """The builds that a declaration may be of: the one that it names or that names it, else every one of its kind."""
    made = builds(situation)
    able = [number for number, build in enumerate(made) if build.kind not in ("app", "dataset")]
    if declaration.by == "bill":  # which lists what others make, too
        own = _listed_own(situation, declaration.of, seen.meanings.get(declaration.of))
        return [number for number in able if number == own]
    named = [number for number in able if declaration.of and is_own(made[number], declaration.of)]
    if named or declaration.by == "package":
        return named
    path = seen.shown(declaration.path)
    folder = _folder(declaration)
    above = [number for number in able if folder and folded(made[number].name) == folded(folder)]
    shown = [number for number in able if path in map(seen.shown, _documents(made[number]))]
    return above or (shown if len(shown) == 1 else able)


def _listed_own(situation: Situation, name: str, alias: "Alias | None") -> int | None:
    """The build that a bill lists by this name."""
    if alias is not None:
        return own_build(situation, alias)
    return next((number for number, build in enumerate(builds(situation)) if is_own(build, name)), None)


def _documents(build: Build) -> Iterator[str]:
    yield from (display.at for display in build.built_with_llama or ())
    for names in (build.risk_disclosure, build.user_terms):
        yield from names or ()
