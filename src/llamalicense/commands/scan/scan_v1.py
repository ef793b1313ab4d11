"""The shape of what `scan` found, `llamalicense/scan/v1`: public, and the source of schemas/scan.schema.json."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.catalogue.platforms import Access
from llamalicense.report.formats.report_v1 import ToolV1
from llamalicense.scan.findings import FindingKind
from llamalicense.vocabulary import Licence


class FoundV1(TypedDict):
    """A name of a model in a file."""

    path: Annotated[str, Field(description="The file, or the folder of the hub's cache, from the path that was given.")]
    line: Annotated[int, Field(description="Its line, from 1; 1 of a file of weights and of a folder.")]
    column: Annotated[int, Field(description="Its column in characters, from 1.")]
    text: Annotated[str, Field(description="The words that stand there.")]
    model: Annotated[
        str | None,
        Field(description="The catalogue's id; of a copy the original's; null where the catalogue has none."),
    ]
    platform: Annotated[str | None, Field(description="Whose way of naming models it is; null where that is not told.")]
    access: Annotated[Access | None, Field(description="How the model is had; null where nothing tells.")]
    licence: Annotated[
        Licence | None, Field(description="The licence that governs it; null where nothing tells or sources disagree.")
    ]
    kind: Annotated[FindingKind, Field(description="How sure it is that the model is used.")]


class UnreadV1(TypedDict):
    """What could not be read."""

    path: Annotated[str, Field(description="The file or folder.")]
    why: Annotated[str, Field(description="Why not.")]


class LeftOutV1(TypedDict):
    """What was left out for one reason."""

    reason: Annotated[str, Field(description="Why, in words.")]
    count: Annotated[int, Field(description="How many files, or folders that were left out as one.")]


class ScanV1(TypedDict):
    """What a source tree says of Llama models."""

    schema: Annotated[Literal["llamalicense/scan/v1"], Field(description="This shape and its version.")]
    tool: Annotated[ToolV1, Field(description="The program that wrote it.")]
    files: Annotated[int, Field(description="How many files were read.")]
    found: Annotated[list[FoundV1], Field(description="Every name, by path, line and column.")]
    unread: Annotated[list[UnreadV1], Field(description="What could not be read.")]
    left_out: Annotated[list[LeftOutV1], Field(description="What was left out, counted by reason.")]
    notes: Annotated[list[str], Field(description="What else a reader should know, a sentence each.")]
