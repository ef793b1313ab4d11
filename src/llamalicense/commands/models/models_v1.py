"""The shape of the catalogue as `models` prints it, `llamalicense/models/v1`, and the source of its schema."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.report.formats.report_v1 import ToolV1
from llamalicense.vocabulary import Licence


class ModelV1(TypedDict):
    """A model of the catalogue."""

    id: Annotated[str, Field(description="Its id on Hugging Face, in Meta's spelling.")]
    name: Annotated[str, Field(description="What Meta calls it.")]
    aliases: Annotated[list[str], Field(description="Other ids of the same model, those of platforms aside.")]
    licences: Annotated[
        list[Licence], Field(description="The licence that governs it; several where Meta's documents disagree.")
    ]
    multimodal: Annotated[bool, Field(description="Whether it takes images.")]
    classifier: Annotated[bool, Field(description="Whether it only labels what it is given.")]
    released: Annotated[str | None, Field(description="The day of its public release; null where no source gives it.")]
    sources: Annotated[list[str], Field(description="What the entry rests on.")]
    notes: Annotated[str, Field(description="What a reader should know beyond that; empty where there is nothing.")]


class ModelsV1(TypedDict):
    """Models of the catalogue."""

    schema: Annotated[Literal["llamalicense/models/v1"], Field(description="This shape and its version.")]
    tool: Annotated[ToolV1, Field(description="The program that wrote it.")]
    models: Annotated[list[ModelV1], Field(description="The models, the newest first.")]
