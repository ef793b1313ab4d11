"""The shape of the machine report, `llamalicense/report/v1`: public, and the source of schemas/report.schema.json."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.decision.result import Reason, Verdict
from llamalicense.report.formats.fix_v1 import FixV1
from llamalicense.report.formats.outcome_v1 import OutcomeV1
from llamalicense.report.formats.settings_v1 import KnownV1, ProjectSettingsV1, SettingsV1


class ToolV1(TypedDict):
    """The program that wrote the report."""

    name: Annotated[str, Field(description="Its name.")]
    version: Annotated[str, Field(description="Its version.")]


# `pass` is a keyword, so this shape is written as a call.
_Passes = Annotated[int, Field(description="How many pass.")]
_Warns = Annotated[int, Field(description="How many warn.")]
_Fails = Annotated[int, Field(description="How many fail.")]
Counts = TypedDict("Counts", {"pass": _Passes, "warn": _Warns, "fail": _Fails})


class LocationV1(TypedDict):
    """A place in a manifest, or in the repository; line and column count from 1."""

    path: Annotated[str, Field(description="The manifest, as it was named, or a file of the repository.")]
    line: Annotated[int, Field(description="Its line, from 1.")]
    column: Annotated[int, Field(description="Its column, from 1.")]


class RelatedV1(TypedDict):
    """Another place that a result is about."""

    path: Annotated[str, Field(description="A file of the repository, or the manifest, as it was named.")]
    line: Annotated[int, Field(description="Its line, from 1.")]
    column: Annotated[int, Field(description="Its column, from 1.")]
    text: Annotated[str, Field(description="The words there.")]


class MissingV1(TypedDict):
    """A statement that could still change the verdict."""

    fact: Annotated[str, Field(description="Its path in the manifest.")]
    question: Annotated[str, Field(description="What to ask.")]
    ask: Annotated[str, Field(description="Who would know.")]


class TracedFactV1(TypedDict):
    """A fact as a condition saw it; null: not stated."""

    fact: Annotated[str, Field(description="The statement that it rests on or lacks, by its path in the manifest.")]
    value: Annotated[Any, Field(description="What it is; null: not stated.")]
    location: Annotated[LocationV1 | None, Field(description="Where it is stated; null where it is derived.")]


class TracedV1(TypedDict):
    """A comparison of the rule and its truth; null: not stated."""

    condition: Annotated[str, Field(description="The comparison in words.")]
    value: Annotated[bool | None, Field(description="Its truth; null: not stated.")]
    facts: Annotated[list[TracedFactV1], Field(description="The facts that it compares.")]


class WasV1(TypedDict):
    """What a waived result was."""

    verdict: Annotated[Verdict, Field(description="The verdict without the waiver.")]
    reason: Annotated[Reason, Field(description="The reason without the waiver.")]


class WaiverV1(TypedDict):
    """The waiver in force for a result."""

    reason: Annotated[str, Field(description="Why the result can be lived with.")]
    approved_by: Annotated[str, Field(description="Who decided.")]
    approved_on: Annotated[str, Field(description="The first day on which it holds.")]
    expires: Annotated[str, Field(description="The last day on which it holds.")]
    was: Annotated[WasV1, Field(description="What the result was without it.")]


class ResultV1(OutcomeV1):
    """One rule for one subject."""

    title: Annotated[str, Field(description="The duty in one line.")]
    remedy: Annotated[str, Field(description="What to do; empty for a pass.")]
    missing: Annotated[
        list[MissingV1],
        Field(description="The statements that could still change the verdict, those that most likely do first."),
    ]
    location: Annotated[
        LocationV1, Field(description="Where the deciding fact is stated or seen, or its nearest parent.")
    ]
    related: Annotated[
        list[RelatedV1],
        Field(description="Other places that show the same, and the manifest's; empty where no repository decides."),
    ]
    fixes: Annotated[
        list[FixV1],
        Field(
            description="What could be written so that it passes, each by itself and as things stand; looked for in a "
            "bounded number of trials a manifest, which `llamalicense fix` has not."
        ),
    ]
    trace: Annotated[list[TracedV1], Field(description="Every comparison of the rule, with --verbose.")]
    waiver: Annotated[WaiverV1 | None, Field(description="The waiver in force, or null.")]
    overridden_by: Annotated[str | None, Field(description="The house policy that made the result stricter, or null.")]
    known: Annotated[KnownV1 | None, Field(description="The baseline that lists the result, or null: it is new.")]


class SourceV1(TypedDict):
    """A text that a policy encodes."""

    name: Annotated[str, Field(description="Its name in citations, such as licence or acceptable-use.")]
    url: Annotated[str, Field(description="Where it is published.")]
    sha256: Annotated[
        str | None, Field(description="SHA-256 of the text that was encoded; null where no copy is pinned.")
    ]


class PolicyV1(TypedDict):
    """A policy, the models that it governs, the digest of its file, and the texts that it encodes."""

    id: Annotated[str, Field(description="Its id.")]
    title: Annotated[str, Field(description="Its full name.")]
    kind: Annotated[str, Field(description="licence, catalogue, or house: an organisation's own, no licence term.")]
    models: Annotated[list[str], Field(description="The listed models that it governs.")]
    sha256: Annotated[
        str,
        Field(description="SHA-256 of its file, or of what sha256sum prints for it and the files that it extends."),
    ]
    reviewed: Annotated[str | None, Field(description="The lawyer who reviewed it, and when; null: nobody has.")]
    sources: Annotated[list[SourceV1], Field(description="The texts that it encodes.")]


class BasesV1(TypedDict):
    """How many passes rest on what."""

    verified: Annotated[int, Field(description="Files were opened and show it.")]
    catalogue: Annotated[int, Field(description="The catalogue of models knows it.")]
    stated: Annotated[int, Field(description="The manifest states it.")]
    attested: Annotated[int, Field(description="Somebody's recorded word.")]


class FileV1(TypedDict):
    """A document that the manifest names."""

    name: Annotated[str, Field(description="Its path or address, as the manifest writes it.")]
    sha256: Annotated[str | None, Field(description="SHA-256 of its bytes; null where it was not read to its end.")]
    problem: Annotated[str | None, Field(description="Why it shows nothing, or null.")]


class VouchedV1(TypedDict):
    """Somebody's recorded word."""

    what: Annotated[str, Field(description="What for.")]
    by: Annotated[str, Field(description="Whose.")]
    on: Annotated[str, Field(description="The day on which it was given.")]
    until: Annotated[str | None, Field(description="The last day on which it holds; null: no day is set.")]


class GroundsV1(TypedDict):
    """What a report rests on beside its results."""

    passes: Annotated[BasesV1, Field(description="How many passes rest on what.")]
    manifest_sha256: Annotated[str | None, Field(description="SHA-256 of the manifest; null: it could not be read.")]
    files: Annotated[list[FileV1], Field(description="The documents that the manifest names.")]
    vouched: Annotated[list[VouchedV1], Field(description="Reviews and waivers, with who stands for them.")]
    purposes: Annotated[list[str], Field(description="What the models are used for, as stated; decides nothing.")]
    assumptions: Annotated[list[str], Field(description="What the reading takes for granted, or does not judge.")]


class NoteV1(TypedDict):
    """A line of information, never a verdict."""

    id: Annotated[str, Field(description="What the line is about.")]
    text: Annotated[str, Field(description="The line.")]


class ErrorV1(TypedDict):
    """Why a manifest got no verdict."""

    message: Annotated[str, Field(description="What is wrong and what to do.")]
    path: Annotated[str, Field(description="The file: the manifest, or one with settings of its project.")]
    line: Annotated[int | None, Field(description="Its line, from 1; null where the file as a whole is meant.")]
    column: Annotated[int | None, Field(description="Its column, from 1.")]


class ManifestReportV1(TypedDict):
    """What was found for one manifest."""

    manifest: Annotated[str, Field(description="The manifest, as it was named.")]
    verdict: Annotated[Verdict | None, Field(description="The worst verdict; null when there is none.")]
    counts: Annotated[Counts, Field(description="How many results have each verdict.")]
    settings: Annotated[ProjectSettingsV1, Field(description="The settings under which it was checked.")]
    policies: Annotated[list[PolicyV1], Field(description="The policies that were applied.")]
    notes: Annotated[list[NoteV1], Field(description="Lines of information.")]
    rests_on: Annotated[GroundsV1, Field(description="What the report rests on beside its results.")]
    results: Annotated[list[ResultV1], Field(description="Every rule for each of its subjects.")]
    errors: Annotated[list[ErrorV1], Field(description="Why there is no verdict; empty when there is one.")]


class ReportV1(TypedDict):
    """A run over one or more manifests on one date."""

    schema: Annotated[Literal["llamalicense/report/v1"], Field(description="The format of this report.")]
    tool: Annotated[ToolV1, Field(description="The program that wrote it.")]
    disclaimer: Annotated[str, Field(description="What the rules are worth.")]
    as_of: Annotated[str, Field(description="The date of the check.")]
    settings: Annotated[SettingsV1, Field(description="The settings of the run.")]
    verdict: Annotated[Verdict | None, Field(description="The worst verdict; null when a manifest has none.")]
    counts: Annotated[Counts, Field(description="How many results have each verdict, over all manifests.")]
    reports: Annotated[list[ManifestReportV1], Field(description="A report for each manifest.")]
