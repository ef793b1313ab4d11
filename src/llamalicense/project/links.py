"""What the names in builds mean: another build, or a listed model, by their places in the manifest."""

from typing import NamedTuple

from llamalicense.catalogue.lineage import Listing
from llamalicense.manifest.types import Manifest

# What a build contains, by its index: another build, or else a listed model; neither where it is not listed.
Inside = tuple[int | None, int | None]


class Links(NamedTuple):
    """Of each build what it contains, and the listed models that it was trained with, in the order of the manifest."""

    contents: tuple[tuple[Inside, ...], ...]
    trainings: tuple[tuple[int | None, ...], ...]


def linked(manifest: Manifest, listing: Listing) -> Links:
    """What the names in builds mean; that of a build counts before the alias of a model."""
    made, find = manifest.builds or (), listing.find
    numbers = {build.name: number for number, build in reversed([*enumerate(made)])}

    def inside(name: str) -> Inside:
        number = numbers.get(name)
        return number, find(name) if number is None else None

    return Links(
        tuple([tuple([inside(content.model) for content in build.contains or ()]) for build in made]),
        tuple([tuple([find(training.model) for training in build.trained_with or ()]) for build in made]),
    )
