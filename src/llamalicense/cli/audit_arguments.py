"""What a command line can say of an audit, beside what it can say of a check."""

from typing import Annotated, Literal

import typer

from llamalicense.cli import completion

PageName = Literal["text", "markdown", "json", "html"]
TableName = Literal["jsonl", "parquet"]
FileFormat = PageName | TableName
FORMATS: tuple[FileFormat, ...] = ("jsonl", "parquet", "html", "markdown", "json", "text")

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="Folders: every manifest in them that git does not ignore; .jsonl, .csv and .parquet: a manifest a row.",
    ),
]
SummaryFormat = Annotated[PageName, typer.Option(help="How the summary is written.")]
TablesAndSummaries = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FORMAT=PATH",
        help="A file besides: jsonl and parquet have a row a manifest, the others the summary. Repeatable.",
        autocompletion=completion.audits,
    ),
]
EachResult = Annotated[
    bool, typer.Option("--results", help="In jsonl and parquet a row a result, explained, in place of one a manifest.")
]
UnitColumn = Annotated[str, typer.Option("--unit", metavar="COLUMN", help="The column that says whose a row is.")]
KeyColumn = Annotated[
    str, typer.Option("--id", metavar="COLUMN", help="The column that names a row, to find it in later audits.")
]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processes that judge. Default: as many as there are cores.", metavar="NUMBER")
]
Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler, such as tcp://head:8786, whose workers judge.")
]
ColumnMapFile = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar="FILE",
        help="Which column states which fact, in YAML; where there is no such file, it is drafted from the columns.",
    ),
]
OrganisationFile = Annotated[
    str,
    typer.Option(
        "--organisation",
        metavar="FILE",
        help="Facts of the organisation, its use, its own facts and waivers, for every row of it that states none.",
    ),
]
Earlier = Annotated[
    list[str] | None,
    typer.Option(metavar="FILE", help="A file of an earlier audit, to tell what changed since. Repeatable."),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where the same audit was interrupted.")]
