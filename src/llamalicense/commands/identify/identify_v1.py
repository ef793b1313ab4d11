"""The shape of what `identify` found, and the source of its schema."""

from collections.abc import Sequence
from typing import Annotated, Literal, cast

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.commands.identify.holdings import Holding, Identified
from llamalicense.vocabulary import Licence


class DifferenceV1(TypedDict):
    """Where a text departs from Meta's, or why it is open what it comes to."""

    section: Annotated[str | None, Field(description='Such as "§2" or "the title"; null for all of the text.')]
    line: Annotated[int | None, Field(description="Of the file, from 1.")]
    lacking: Annotated[int, Field(description="How many words of Meta's text are not there.")]
    added: Annotated[str, Field(description="The file's words in their place, at most eight.")]
    says: Annotated[str, Field(description="The same as a sentence.")]


class HeldV1(TypedDict):
    """One thing that a file holds; a file that was named and holds nothing of Llama's has one with nulls."""

    path: Annotated[str, Field(description="The file as it was named, or below the folder that was.")]
    policy: Annotated[
        Licence | None,
        Field(description="The policy whose words they are; null for none, and where several licences share them."),
    ]
    kind: Annotated[
        Literal["agreement", "acceptable-use", "notice", "phrase"] | None,
        Field(description="What it is; null for a file that holds nothing of Llama's."),
    ]
    whole: Annotated[bool, Field(description="Whether all of its words stand there in order, where people see them.")]
    differences: Annotated[
        list[DifferenceV1],
        Field(description="What departs from Meta's text, what makes it open, and sentences beside an agreement."),
    ]


def as_v1(files: Sequence[Identified]) -> list[HeldV1]:
    """A row for each thing that a file holds, in the order of the files; files of a folder only where they hold one."""
    rows: list[HeldV1] = []
    for file in files:
        rows += [_row(file.path, holding) for holding in file.holdings]
        if file.is_named and not file.holdings:
            rows.append({"path": file.path, "policy": None, "kind": None, "whole": False, "differences": []})
    return rows


def _row(path: str, holding: Holding) -> HeldV1:
    differences: list[DifferenceV1] = [
        {"section": one.section, "line": one.line, "lacking": one.lacking, "added": one.added, "says": one.says}
        for one in holding.departures
    ]
    differences += [
        {"section": None, "line": one.line, "lacking": 0, "added": one.text, "says": f'"{one.text}" stands beside it'}
        for one in holding.beside
    ]
    policy = cast("Licence", holding.licences[0]) if len(holding.licences) == 1 else None
    return {
        "path": path,
        "policy": policy,
        "kind": holding.kind,
        "whole": holding.whole,
        "differences": differences,
    }
