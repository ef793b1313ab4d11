"""The shape of what `verify` found, `llamalicense/verification/v1`: public, and the source of its schema."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.commands.verify.causes import Certainty
from llamalicense.commands.verify.changes import ChangeKind
from llamalicense.decision.result import Reason, Verdict
from llamalicense.facts.fact import Basis
from llamalicense.report.formats.report_v1 import ToolV1


class ChangeV1(TypedDict):
    """Something that is otherwise than in the record."""

    kind: Annotated[ChangeKind, Field(description="What kind of thing.")]
    manifest: Annotated[str | None, Field(description="The manifest that it is about; null: all.")]
    what: Annotated[
        str,
        Field(description="A statement by its path, a file by its name, a policy by its id, or why nothing is read."),
    ]
    before: Annotated[Any, Field(description="What it was: a value, or a digest of bytes; null: it was not there.")]
    after: Annotated[Any, Field(description="What it is; null: it is not there.")]


class OutcomeV1(TypedDict):
    """How a rule came out."""

    verdict: Annotated[Verdict, Field(description="pass, warn or fail.")]
    reason: Annotated[Reason, Field(description="Why it came out so.")]
    basis: Annotated[Basis | None, Field(description="What a pass rests on; null otherwise.")]
    known_until: Annotated[
        str | None, Field(description="The last day on which a baseline knows it, so that it does not count; or null.")
    ]
    explanation: Annotated[str, Field(description="What was found, with the facts that decided it.")]


class CauseV1(TypedDict):
    """Why a result is otherwise."""

    certainty: Annotated[Certainty, Field(description="How sure that is.")]
    changes: Annotated[list[int], Field(description="The changes that make it so: places in the list, from 0.")]


class ChangedResultV1(TypedDict):
    """A result that is otherwise than recorded."""

    manifest: Annotated[str, Field(description="Its manifest, by its path in the repository.")]
    rule: Annotated[str, Field(description="The rule's full id, such as llama-4/mau-threshold.")]
    subject: Annotated[str, Field(description="Whom or what it is about.")]
    before: Annotated[OutcomeV1 | None, Field(description="How it came out; null: it is new.")]
    after: Annotated[OutcomeV1 | None, Field(description="How it comes out; null: it is gone.")]
    only_words: Annotated[bool, Field(description="Whether the outcome is the recorded one, in other words.")]
    cause: Annotated[CauseV1, Field(description="Why it is otherwise.")]


class VerificationV1(TypedDict):
    """A record beside the same run made now."""

    schema: Annotated[Literal["llamalicense/verification/v1"], Field(description="This shape and its version.")]
    tool: Annotated[ToolV1, Field(description="The program that wrote it.")]
    record: Annotated[str, Field(description="The record, as it was named.")]
    record_sha256: Annotated[str, Field(description="SHA-256 of the record's bytes.")]
    as_of: Annotated[str, Field(description="The day that was judged for.")]
    reproduced: Annotated[bool, Field(description="Whether the run writes the same bytes again.")]
    verdict_before: Annotated[Verdict, Field(description="The recorded verdict.")]
    verdict_after: Annotated[Verdict, Field(description="The verdict now.")]
    changes: Annotated[list[ChangeV1], Field(description="What has changed since.")]
    results: Annotated[list[ChangedResultV1], Field(description="The results that are otherwise.")]
    unchanged: Annotated[int, Field(description="How many results are as recorded.")]
