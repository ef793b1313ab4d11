"""What the names in builds mean: another build, or a listed model, by their places in the manifest."""

from typing import NamedTuple

from llamalicense.project.project import Project

# What a build contains, by its index: another build, or else a listed model; neither where it is not listed.
Inside = tuple[int | None, int | None]


class Links(NamedTuple):
    """Of each build what it contains, and the listed models that it was trained with, in the order of the manifest."""

    contents: tuple[tuple[Inside, ...], ...]
    trainings: tuple[tuple[int | None, ...], ...]


def linked(project: Project) -> Links:
    """What the names in a project's builds mean."""
    made, find = project.manifest.builds or (), project.listing.find
    numbers = {build.name: number for number, build in enumerate(made)}

    def inside(name: str) -> Inside:
        number = numbers.get(name)
        return number, find(name) if number is None else None

    return Links(
        tuple([tuple([inside(content.model) for content in build.contains or ()]) for build in made]),
        tuple([tuple([find(training.model) for training in build.trained_with or ()]) for build in made]),
    )
