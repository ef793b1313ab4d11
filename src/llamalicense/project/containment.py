"""What a manifest says of its builds that cannot be true: names, what is inside what, and what it started from."""

from collections.abc import Iterator
from typing import NamedTuple

from llamalicense.catalogue.lineage import Listing
from llamalicense.errors import Problem, did_you_mean
from llamalicense.manifest.types import Build, Manifest
from llamalicense.project.links import Inside, Links
from llamalicense.yamlfile import NodePath, Source

HINTED = 20  # a did-you-mean looks through every name, so only the first entries get one
# How many builds may be inside each other: facts about them are read recursively.
MAX_CHAIN = 32


class Contained(NamedTuple):
    """An entry of a build's `contains`: the listed model or the build that it names, and what was done to it.

    `changed` is the path of the statement that says what was done.
    """

    name: str
    path: NodePath
    change: str | None
    changed: NodePath
    model: int | None
    build: int | None


def parts_of(manifest: Manifest, links: Links) -> list[list[Contained]]:
    """What each build contains."""
    builds = manifest.builds or ()
    return [list(_parts(number, build, links.contents[number])) for number, build in enumerate(builds)]


def _parts(number: int, build: Build, linked: tuple[Inside, ...]) -> Iterator[Contained]:
    for place, (content, (inner, model)) in enumerate(zip(build.contains or (), linked, strict=True)):
        path: NodePath = ("builds", number, "contains", place)
        changed: NodePath = (*path, "change") if content.change else ("builds", number, "change")
        yield Contained(content.model, path, content.change or build.change, changed, model, inner)


def impossible_builds(
    manifest: Manifest, listing: Listing, source: Source, parts: list[list[Contained]]
) -> Iterator[Problem]:
    """Names that stand twice, references to nowhere or in circles, and a `base` that contradicts the contents."""
    builds = manifest.builds or ()
    yield from _names(manifest, builds, source)
    for number, build in enumerate(builds):
        yield from _references(number, build, builds, parts[number], listing, source)
        if build.base is not None:
            yield from _base(number, build, parts[number], builds, listing, source)
    if any(part.build is not None for contents in parts for part in contents):
        yield from _cycles(builds, parts, source)


def _names(manifest: Manifest, builds: tuple[Build, ...], source: Source) -> Iterator[Problem]:
    ids = {model.id.casefold() for model in manifest.models}
    first: dict[str, int] = {}
    for number, build in enumerate(builds):
        path: NodePath = ("builds", number, "name")
        if build.name.casefold() in ids:
            yield source.problem(path, f'"{build.name}" is the id of a model as well; give the build another name')
        if first.setdefault(build.name, number) != number:
            yield source.problem(path, f'"{build.name}" is the name of builds[{first[build.name]}] as well')


def _references(
    number: int, build: Build, builds: tuple[Build, ...], parts: list[Contained], listing: Listing, source: Source
) -> Iterator[Problem]:
    for part in parts:
        if part.model is None and part.build is None:
            known = [*(row.model.id for row in listing.rows), *(build.name for build in builds)]
            hint = did_you_mean(part.name, known if number < HINTED else ())
            yield source.problem(
                part.path, f'"{part.name}" is neither in `models` nor another build; list it there{hint}'
            )
    for place, training in enumerate(build.trained_with or ()):
        if listing.find(training.model) is None:
            hint = did_you_mean(training.model, [row.model.id for row in listing.rows] if number < HINTED else ())
            yield source.problem(
                ("builds", number, "trained_with", place, "model"),
                f'"{training.model}" is not in `models`; list it there{hint}',
            )


def _base(
    number: int, build: Build, parts: list[Contained], builds: tuple[Build, ...], listing: Listing, source: Source
) -> Iterator[Problem]:
    path: NodePath = ("builds", number, "base")
    if build.base and (_is_llama(build.base, listing) or any(build.base == other.name for other in builds)):
        message = f'"{build.base}" is Llama or one of the builds; `base` is for other models: write it under `contains`'
        yield source.problem(path, message)
    elif build.base == "scratch" and parts:
        message = "`base: scratch` says that training started from nothing, and `contains` that a model is inside"
        yield source.problem(path, f"{message}; keep one of them")
    elif parts and all(part.change not in (None, "merged") for part in parts):
        message = "`base` says what else was merged with the contents, and none of them is `merged`"
        line, _ = source.position(parts[0].changed)
        yield source.problem(path, f"{message} (line {line}); keep `base` or `contains`, or state `change: merged`")
    elif build.base is False and not parts and (build.contains == () or build.kind == "dataset"):
        message = "`base: false` says that nothing but the contents went in, and there are none"
        yield source.problem(path, f"{message}; leave it out, or state the model that it started from, or `scratch`")


def _is_llama(name: str, listing: Listing) -> bool:
    """Whether a name means a Llama model: whatever is listed counts as one until something tells otherwise."""
    number = listing.find(name)
    if number is None:
        return listing.catalogue.get(name) is not None
    return listing.rows[number].lineage.is_llama is not False


def _cycles(builds: tuple[Build, ...], parts: list[list[Contained]], source: Source) -> Iterator[Problem]:
    inside = [[part.build for part in contents if part.build is not None] for contents in parts]
    depths: dict[int, int] = {}
    for start in range(len(builds)):
        trail: list[int] = []
        stack = [(start, False)]
        while stack:
            number, leaving = stack.pop()
            if leaving:
                trail.pop()
                depths[number] = 1 + max((depths.get(inner, 0) for inner in inside[number]), default=0)
                if depths[number] == MAX_CHAIN + 1:
                    yield source.problem(
                        ("builds", number, "contains"), f"more than {MAX_CHAIN} builds are inside each other here"
                    )
            elif number in trail:
                ring = " in ".join(builds[member].name for member in [*trail[trail.index(number) :], number])
                yield source.problem(("builds", number, "contains"), f"builds contain each other: {ring}")
            elif number not in depths:
                trail.append(number)
                stack.append((number, True))
                stack += [(inner, False) for inner in inside[number]]
