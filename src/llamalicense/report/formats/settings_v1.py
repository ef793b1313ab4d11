"""The shape of settings, and of what a baseline knows, in machine reports: public, and a part of their schemas."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.decision.settings import FailOn, Settings, Strictness


class StrictnessV1(TypedDict):
    """What results count as."""

    unclear: Annotated[Strictness, Field(description="What an unclear result counts as.")]
    missing: Annotated[Strictness, Field(description="What a result that lacks facts counts as.")]
    fail_on: Annotated[FailOn, Field(description="The least that makes the exit status 1.")]


def strictness_v1(settings: Settings) -> StrictnessV1:
    """What results count as, in what all shapes of settings share."""
    return {"unclear": settings.unclear, "missing": settings.missing, "fail_on": settings.fail_on}


class SettingsV1(StrictnessV1):
    """The settings of the run, as the command line has them; those of a manifest may be stricter."""

    waivers: Annotated[bool, Field(description="Whether waivers were applied.")]
    policies: Annotated[list[str], Field(description="The ids of the house policies that the run was given.")]


class GivenV1(TypedDict):
    """A setting that is not left to its default."""

    setting: Annotated[str, Field(description="The setting, as the command line has it.")]
    origin: Annotated[str, Field(description="Where it stands: a file and its line, or the command line.")]


class ProjectSettingsV1(StrictnessV1):
    """The settings under which a manifest was checked: those of the run, and what the files of its project add."""

    policies: Annotated[list[str], Field(description="The ids of the house policies.")]
    baseline: Annotated[str | None, Field(description="The file of known results, or null.")]
    scan_exclude: Annotated[list[str], Field(description="Patterns of what is not read of the repository.")]
    given: Annotated[list[GivenV1], Field(description="The settings that are not left to their defaults, and whose.")]


class KnownV1(TypedDict):
    """That a baseline lists a result, which does not count for the exit status then."""

    baseline: Annotated[str, Field(description="The file of known results.")]
    fingerprint: Annotated[str, Field(description="The fingerprint by which it lists the result.")]
    until: Annotated[str, Field(description="The last day on which that holds.")]
