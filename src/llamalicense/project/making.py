"""What a manifest says is made with its models and cannot be, as it says that they are had or changed."""

from collections.abc import Iterator
from typing import NamedTuple

from llamalicense.catalogue.lineage import Listing
from llamalicense.errors import Problem
from llamalicense.manifest.types import Build, Manifest
from llamalicense.manifest.values import Access
from llamalicense.project.containment import Contained
from llamalicense.yamlfile import NodePath, Source

MODELS = ("model", "adapter")
# What is done to weights that are at hand; a provider may fine-tune what it runs.
BY_HAND = ("converted", "pruned", "merged")
WEIGHTS = "access: weights"
TRAINED = f"{WEIGHTS}, or api where whoever runs the model trains it"

Inside = list[frozenset[int]]


class _Need(NamedTuple):
    """A statement about a build that an access rules out: where it stands, what it says, and what it needs."""

    path: NodePath
    subject: str
    needs: str


def impossible_with_access(
    manifest: Manifest, listing: Listing, source: Source, parts: list[list[Contained]]
) -> Iterator[Problem]:
    """What no build can be or be made from, where `parts` lead to models and builds and never in circles.

    An access that is not stated contradicts nothing, and neither do weights at hand; of several names of a model the
    strongest counts.
    """
    builds = manifest.builds or ()
    is_limited = any(model.access and "weights" not in model.access for model in manifest.models)
    inside = _inside(parts) if is_limited or any(build.kind == "dataset" for build in builds) else []
    for number, build in enumerate(builds):
        if build.kind in MODELS:
            yield from _made(number, build, parts[number], source)
        if build.kind == "dataset":
            yield from _dataset(parts[number], inside, source)
        if is_limited:
            yield from _trained(number, build, listing, source)
            yield from _contained(number, build, parts[number], inside, listing, source)


def _inside(parts: list[list[Contained]]) -> Inside:
    """The listed models inside each build, through other builds as well."""
    known: dict[int, frozenset[int]] = {}
    return [_inside_of(number, parts, known) for number in range(len(parts))]


def _inside_of(number: int, parts: list[list[Contained]], known: dict[int, frozenset[int]]) -> frozenset[int]:
    if number not in known:
        direct = {part.model for part in parts[number] if part.model is not None}
        inner = [_inside_of(part.build, parts, known) for part in parts[number] if part.build is not None]
        known[number] = frozenset(direct).union(*inner)
    return known[number]


def _models(part: Contained, inside: Inside) -> frozenset[int]:
    if part.build is not None:
        return inside[part.build]
    return frozenset(() if part.model is None else (part.model,))


def _made(number: int, build: Build, parts: list[Contained], source: Source) -> Iterator[Problem]:
    """What was done to the contents against what the build is and was trained with."""
    if build.kind == "adapter":
        for part in parts:
            if part.change in ("none", "converted"):
                yield source.problem(
                    part.changed,
                    f'"{build.name}" is an adapter, and nothing was trained where `change` is {part.change}; state '
                    "`change: fine-tuned`, or list somebody else's adapter under `models` by its own id",
                )
    if build.kind != "model" or not parts or any(part.change != "none" for part in parts):
        return
    for place, training in enumerate(build.trained_with or ()):
        if training.role not in (None, "evaluation"):
            line, _ = source.position(parts[0].changed)
            yield source.problem(
                ("builds", number, "trained_with", place, "role"),
                f'"{build.name}" was trained ({training.role}), and its contents are unchanged (`change: none`, line '
                f"{line}); state `change: fine-tuned`, or only what measured it (`evaluation`)",
            )


def _dataset(parts: list[Contained], inside: Inside, source: Source) -> Iterator[Problem]:
    for part in parts:
        if _models(part, inside):
            yield source.problem(
                part.path,
                f'a dataset holds outputs and no model, and this contains "{part.name}"; write the model under '
                "`trained_with`",
            )


def _trained(number: int, build: Build, listing: Listing, source: Source) -> Iterator[Problem]:
    for place, training in enumerate(build.trained_with or ()):
        model = listing.find(training.model) if training.through == "weights" else None
        if model is not None and listing.had(model).access not in (None, "weights"):
            path: NodePath = ("builds", number, "trained_with", place, "through")
            subject = f'"{build.name}" is trained through the weights of'
            yield _problem(model, _Need(path, subject, f"this needs {WEIGHTS}"), listing, source)


def _contained(
    number: int, build: Build, parts: list[Contained], inside: Inside, listing: Listing, source: Source
) -> Iterator[Problem]:
    shipped_model = build.kind == "model" and build.delivery == "shipped"
    told: set[NodePath] = set()
    for part in parts:
        for model in sorted(_models(part, inside)):
            access = listing.had(model).access
            if access in (None, "weights") or (access == "outputs-only" and part.model is None):
                continue  # it rules nothing out, or is told where it is contained directly
            for need in _needs(number, build, part, access, shipped_model=shipped_model):
                # One line may speak of many models; one of them shows what is wrong with it.
                if need.path not in told:
                    told.add(need.path)
                    yield _problem(model, need, listing, source)


def _needs(
    number: int, build: Build, part: Contained, access: Access | None, *, shipped_model: bool
) -> Iterator[_Need]:
    if access == "outputs-only":
        needs = "what contains a model needs access: weights, api or end-user-product"
        yield _Need(part.path, f'"{build.name}" contains', needs)
    if access == "end-user-product" and build.kind in MODELS:
        needs = f"making one needs {WEIGHTS if shipped_model else TRAINED}"
        yield _Need(("builds", number, "kind"), f'"{build.name}" is a model or adapter made from', needs)
    by_hand = part.change in BY_HAND
    changed = f'"{build.name}" has {part.change} contents:'
    if access == "end-user-product" and part.change not in (None, "none"):
        yield _Need(part.changed, changed, f"that change needs {WEIGHTS if by_hand else TRAINED}")
    if access == "api" and by_hand:
        yield _Need(part.changed, changed, f"that change needs {WEIGHTS}")
    if access == "api" and shipped_model:
        path: NodePath = ("builds", number, "delivery")
        yield _Need(path, f'"{build.name}" is a model that is shipped, and holds', f"copies need {WEIGHTS}")


def _problem(model: int, need: _Need, listing: Listing, source: Source) -> Problem:
    had = listing.had(model)
    line, _ = source.position(("models", had.number, "access"))
    name = listing.rows[had.number].model.id
    return source.problem(need.path, f"{need.subject} {name}, which is had as {had.access} (line {line}); {need.needs}")
