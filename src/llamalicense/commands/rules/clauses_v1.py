"""The shape of the map of clauses as `rules` prints it, `llamalicense/clauses/v1`, and the source of its schema."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.report.formats.report_v1 import ToolV1
from llamalicense.vocabulary import Licence

ClauseSource = Literal["licence", "acceptable-use"]


class NamedV1(TypedDict):
    """A rule or a note."""

    id: Annotated[str, Field(description="A rule by its licence and id; a note by its id.")]
    title: Annotated[str, Field(description="What a rule asks for; empty for a note.")]


class ClauseV1(TypedDict):
    """A sentence of a licence or of its acceptable use policy; a heading or list item counts as one."""

    licence: Annotated[Licence, Field(description="The licence.")]
    source: Annotated[ClauseSource, Field(description="The text that it stands in.")]
    clause: Annotated[str, Field(description="Where it stands there.")]
    anchor: Annotated[str, Field(description="Identifies the sentence: 16 digits of the SHA-256 of its words.")]
    about: Annotated[str, Field(description="What it is about, not in its own words.")]
    sentence: Annotated[str | None, Field(description="Its own words, where a copy of the text was given.")]
    rules: Annotated[list[NamedV1], Field(description="The rules that encode it.")]
    reason: Annotated[str, Field(description="Why no rule does, or what of it the rules leave out; else empty.")]
    see: Annotated[list[NamedV1], Field(description="Rules and notes that have to do with it.")]
    same_in: Annotated[list[str], Field(description="Other licences that have it in the same words.")]
    copy_of: Annotated[str, Field(description="The item that it copies, where a licence holds its policy; else empty.")]


class ClausesV1(TypedDict):
    """Each sentence of licences, with the rules that encode it or the reason why none does."""

    schema: Annotated[Literal["llamalicense/clauses/v1"], Field(description="This shape and its version.")]
    tool: Annotated[ToolV1, Field(description="The program that wrote it.")]
    clauses: Annotated[list[ClauseV1], Field(description="The sentences in their order, licence by licence.")]
