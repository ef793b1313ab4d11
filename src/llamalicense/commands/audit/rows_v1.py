"""The shapes of the rows that an audit writes as JSON Lines: of manifests, and with `--results` of results.

They are public, and the source of their schemas. Parquet has the same columns, without `fixes` and `trace`.
"""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.decision.result import Verdict
from llamalicense.report.formats.report_v1 import Counts, ResultV1

_Errors = Annotated[
    list[str], Field(description="Why there is no verdict, as file:line:column: message; empty where there is one.")
]
_Numbers = dict[str, int]


class PlaceV1(TypedDict):
    """The row of the inventory that a line is about."""

    as_of: Annotated[str, Field(description="The day that is judged for.")]
    source: Annotated[str, Field(description="The file that the row stands in, as it was named.")]
    line: Annotated[int, Field(description="The line where it begins, of Parquet the row, from 1; 1 for a manifest.")]
    key: Annotated[str, Field(description="What names it in later audits: the column of --id, or a manifest's path.")]
    unit: Annotated[str, Field(description="Whose it is: the column of --unit, or a manifest's first folder.")]


class RowV1(PlaceV1):
    """What one manifest came to."""

    name: Annotated[str, Field(description="What it is called: its builds, else its organisation.")]
    organisation: Annotated[str, Field(description="The licensee.")]
    verdict: Annotated[Verdict | None, Field(description="As `check` has it; null: it cannot be judged.")]
    errors: _Errors
    counts: Annotated[Counts, Field(description="How many results have each verdict.")]
    fails: Annotated[_Numbers, Field(description="The rules that fail, each with its number of results.")]
    warns: Annotated[_Numbers, Field(description="The rules that warn, each with its number of results.")]
    counting: Annotated[int, Field(description="How many results are at or above --fail-on.")]
    asked: Annotated[
        _Numbers,
        Field(description="The facts that are not stated, such as builds.delivery, each with how many results wait."),
    ]
    alone: Annotated[_Numbers, Field(description="The same of results that wait for nothing else.")]
    models: Annotated[list[str], Field(description="The models, as the catalogue calls them.")]
    licences: Annotated[list[str], Field(description="The Llama licences that may govern them.")]


class RowResultV1(PlaceV1, ResultV1):
    """One result of one manifest, with its explanation."""

    errors: _Errors


class BadRowV1(PlaceV1):
    """A manifest that cannot be judged, among results."""

    errors: _Errors
    rule: Annotated[None, Field(description="It has no result.")]
