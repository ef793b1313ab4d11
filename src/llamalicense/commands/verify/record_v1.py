"""The shape of a decision record, `llamalicense/record/v1`: public, what is read back, and the source of its schema."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from llamalicense.decision.result import Reason, Verdict
from llamalicense.report.formats.outcome_v1 import OutcomeV1
from llamalicense.report.formats.settings_v1 import StrictnessV1

_closed = with_config(ConfigDict(extra="forbid", strict=True))
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
DayOfCheck = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


@_closed
class RecordingToolV1(TypedDict):
    """The program that wrote the record."""

    name: Annotated[Literal["llamalicense"], Field(description="Its name.")]
    version: Annotated[str, Field(description="Its version.")]


@_closed
class RecordedSettingsV1(StrictnessV1):
    """The settings of the run, as the command line gave them."""

    waivers: Annotated[bool, Field(description="Whether waivers were applied.")]
    scan: Annotated[
        bool | None, Field(description="Whether the repository was to be read; null: if it is one and not too large.")
    ]
    scan_path: Annotated[str | None, Field(description="The folder that was to be read in place of the manifest's.")]
    baseline: Annotated[
        str | None, Field(description="The baseline that was named in place of the project's; or null.")
    ]
    baselines: Annotated[bool, Field(description="Whether a baseline was to be applied at all.")]
    given: Annotated[
        list[str], Field(description="Which of them were given, so that no file of a project sets another value.")
    ]


@_closed
class RecordedProjectV1(StrictnessV1):
    """The settings of a manifest: those of the run, or what its project sets more strictly, and what it adds."""

    policies: Annotated[
        list[str], Field(description="The ids of the policies of the organisation's own that its project names.")
    ]
    scan_exclude: Annotated[list[str], Field(description="Patterns of what is not read of the repository.")]


@_closed
class RecordedTextV1(TypedDict):
    """A text that a policy encodes."""

    name: Annotated[str, Field(description="Its name in citations, such as licence or acceptable-use.")]
    sha256: Annotated[Digest | None, Field(description="SHA-256 of the copy that was read; null: none is pinned.")]


@_closed
class RecordedPolicyV1(TypedDict):
    """A policy that was applied."""

    id: Annotated[str, Field(description="Its id.")]
    file: Annotated[
        str | None, Field(description="The file of an organisation's own policy; null: it comes with the program.")
    ]
    given: Annotated[
        bool,
        Field(description="Whether the command line named it; others are named by a project or found by models."),
    ]
    sha256: Annotated[
        Digest,
        Field(description="SHA-256 of its file, or of what sha256sum prints for it and the files that it extends."),
    ]
    encodes: Annotated[list[RecordedTextV1], Field(description="The texts that it encodes.")]


@_closed
class RecordedFileV1(TypedDict):
    """A file beside the manifests that was read."""

    file: Annotated[str, Field(description="Its path in the repository, or the id of what comes with the program.")]
    sha256: Annotated[Digest, Field(description="SHA-256 of its bytes.")]


@_closed
class RecordedDocumentV1(TypedDict):
    """A document that the manifest names."""

    name: Annotated[str, Field(description="Its path or address, as the manifest writes it.")]
    sha256: Annotated[Digest | None, Field(description="SHA-256 of its bytes; null where it was not read to its end.")]
    problem: Annotated[str | None, Field(description="Why it shows nothing, or null.")]


@_closed
class RecordedUseV1(TypedDict):
    """A file of the repository that decides which model runs, or says what is made here."""

    file: Annotated[str, Field(description="Its path from the folder that was read.")]
    sha256: Annotated[Digest | None, Field(description="SHA-256 of its bytes; null where it is larger than 16 MiB.")]
    shows: Annotated[list[str], Field(description="The words in it that count: models, names, bases, licences.")]


@_closed
class RecordedRepositoryV1(TypedDict):
    """What was read of the repository."""

    folder: Annotated[str, Field(description="The folder that was read, by its path in the repository.")]
    uses: Annotated[list[RecordedUseV1], Field(description="The files with a use of a model; no others.")]


@_closed
class RecordedBaselineV1(TypedDict):
    """A file of known results that was applied."""

    file: Annotated[str, Field(description="Its path in the repository.")]
    sha256: Annotated[Digest | None, Field(description="SHA-256 of its bytes; null: it is not there.")]


@_closed
class RecordedWaivedV1(TypedDict):
    """What a waived result would be."""

    verdict: Annotated[Verdict, Field(description="The verdict without the waiver.")]
    reason: Annotated[Reason, Field(description="The reason without the waiver.")]


@_closed
class RecordedResultV1(OutcomeV1):
    """One rule for one subject."""

    facts: Annotated[list[str], Field(description="The statements that it rests on or lacks, by path in the manifest.")]
    file: Annotated[str, Field(description="Where the deciding fact is stated or seen, by its path in the repository.")]
    line: Annotated[int, Field(description="Its line there, from 1.")]
    waived: Annotated[RecordedWaivedV1 | None, Field(description="What it would be without the waiver, or null.")]
    overridden_by: Annotated[str | None, Field(description="The house policy that made it stricter, or null.")]
    known_until: Annotated[
        DayOfCheck | None,
        Field(
            description="The last day on which a baseline knows it, so that it does not count for the status; or null."
        ),
    ]


@_closed
class RecordedManifestV1(TypedDict):
    """A manifest, what was read for it, and its results."""

    file: Annotated[str, Field(description="Its path in the repository.")]
    sha256: Annotated[Digest, Field(description="SHA-256 of its bytes.")]
    states: Annotated[dict[str, Any], Field(description="What it states, without its layout and comments.")]
    documents: Annotated[list[RecordedDocumentV1], Field(description="The documents that it names.")]
    repository: Annotated[
        RecordedRepositoryV1 | None, Field(description="What was read of the repository; null: nothing was.")
    ]
    unread: Annotated[str | None, Field(description="Why the repository was not read, where there is one; or null.")]
    settings: Annotated[RecordedProjectV1, Field(description="The settings that were applied to it.")]
    baseline: Annotated[RecordedBaselineV1 | None, Field(description="The baseline that was applied to it, or null.")]
    verdict: Annotated[Verdict, Field(description="The worst verdict.")]
    results: Annotated[list[RecordedResultV1], Field(description="Every rule for each of its subjects.")]


@_closed
class RecordV1(TypedDict):
    """What a verdict rests on. Paths are from the root of the repository, with forward slashes."""

    schema: Annotated[Literal["llamalicense/record/v1"], Field(description="This shape and its version.")]
    tool: Annotated[RecordingToolV1, Field(description="The program that wrote it.")]
    disclaimer: Annotated[str, Field(description="What the rules are worth.")]
    as_of: Annotated[DayOfCheck, Field(description="The date of the check.")]
    settings: Annotated[RecordedSettingsV1, Field(description="The settings of the run.")]
    policies: Annotated[list[RecordedPolicyV1], Field(description="The policies that were applied.")]
    catalogue: Annotated[
        list[RecordedFileV1], Field(description="The files that say which model an id means and what it is under.")
    ]
    licence_texts: Annotated[list[RecordedFileV1], Field(description="The copies that were given to quote from.")]
    verdict: Annotated[Verdict, Field(description="The worst verdict of the run.")]
    status: Annotated[int, Field(description="The exit status of the run, 0 or 1.", ge=0, le=1)]
    manifests: Annotated[list[RecordedManifestV1], Field(description="The manifests.", min_length=1)]
