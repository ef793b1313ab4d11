"""The command `audit`: many manifests judged, their rows written to files, and what they come to together shown."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from llamalicense.cli import arguments, completion
from llamalicense.cli.given import day, houses, settings
from llamalicense.cli.terminal import status, write
from llamalicense.decision.settings import Settings
from llamalicense.errors import UsageError
from llamalicense.report.formats import number_of

if TYPE_CHECKING:
    from llamalicense.cli.outputs import Output
    from llamalicense.cli.writing import Content
    from llamalicense.inventory.audit import Audit, Tell
    from llamalicense.inventory.journal import Journal
    from llamalicense.inventory.judging import Assignment
    from llamalicense.inventory.summary import Summary
    from llamalicense.policy.policy import Policy

PageName = Literal["text", "markdown", "json", "html"]
TableName = Literal["jsonl", "parquet"]
FileFormat = PageName | TableName
FORMATS: tuple[FileFormat, ...] = ("jsonl", "parquet", "html", "markdown", "json", "text")
_BAR = 24

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
Resume = Annotated[bool, typer.Option("--resume", help="Go on where the same audit was interrupted.")]


def audit(
    sources: Sources,
    output_format: SummaryFormat = "text",
    output: TablesAndSummaries = None,
    results: EachResult = False,
    unit: UnitColumn = "",
    key: KeyColumn = "",
    fail_on: arguments.FailsOn = None,
    unclear: arguments.Unclear = None,
    missing: arguments.MissingOption = None,
    strict: arguments.Strict = False,
    as_of: arguments.AsOf = None,
    policy: arguments.HousePolicies = None,
    no_waivers: arguments.NoWaivers = False,
    no_baseline: arguments.NoBaseline = False,
    scan: arguments.Scan = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    resume: Resume = False,
) -> None:
    """Check many manifests: a folder tree, or a table with one a row.

    A row that cannot be judged is told of and stops no other. Rows are kept as they come, in a file beside the first
    output (.part), from which --resume goes on.

    Exit status: 0 fine, 1 a result at or above --fail-on, 2 a row without a verdict, 3 a defect.
    """
    from llamalicense.cli.outputs import outputs
    from llamalicense.inventory.audit import Audit
    from llamalicense.inventory.local import cores

    files = outputs(output or [], sources, FORMATS, "a source")
    stated = settings(strict, unclear, missing, fail_on, without=no_baseline)
    stated = stated._replace(waivers=not no_waivers, scan=scan, origins={**stated.origins})
    own = houses(policy)
    assignment = _assignment(day(as_of), stated, policy or (), unit, key, results=results)
    audit = Audit(tuple(sources), assignment, workers or cores(), scheduler or "")
    raise typer.Exit(_audited(audit, own, files, output_format, resumes=resume))


def _assignment(
    as_of: date, stated: Settings, policies: Iterable[str], unit: str, key: str, *, results: bool
) -> "Assignment":
    from llamalicense.cli import baselines
    from llamalicense.inventory.judging import Assignment
    from llamalicense.inventory.row import Reading

    reading = Reading(unit, key)
    return Assignment(as_of, stated, reading, tuple(policies), "", results, os.getcwd(), baselines.read)


def _audited(
    audit: "Audit", own: Sequence["Policy"], files: Sequence["Output[FileFormat]"], page: PageName, *, resumes: bool
) -> int:
    """Judges, writes the files and the page, and returns the status; the journal goes once all is written."""
    from llamalicense.inventory.journal import Journal

    results = audit.assignment.results
    with _kept(files, resumes=resumes) as path, Journal(path, audit.known_by(own), resumes=resumes) as journal:
        _write(audit, journal, is_kept=bool(files))
        summary = _summary(audit, journal, own)
        for file in files:
            file.save(_content(file.format, journal, summary, results=results))
        write(_page(page, summary))
    path.unlink(missing_ok=True)
    return _status(summary)


@contextmanager
def _kept(files: Sequence["Output[FileFormat]"], *, resumes: bool) -> Iterator[Path]:
    """Where the journal is kept: beside the first output; where there is none, for as long as the run takes."""
    if files:
        yield files[0].path.with_name(f"{files[0].path.name}.part")
        return
    if resumes:
        raise UsageError("--resume goes on from the file beside the first --output; name the outputs of that audit")
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="llamalicense-") as folder:
        yield Path(folder, "audit.part")


def _write(audit: "Audit", journal: "Journal", *, is_kept: bool) -> None:
    """Judges the rows; raises UsageError where somebody interrupts that."""
    try:
        with status() as show:
            audit.write(journal, _pace(show, journal.rows) if show else None)
    except KeyboardInterrupt:
        kept = f", which are kept in {journal.path}; --resume goes on behind them" if is_kept else ""
        raise UsageError(f"interrupted after {number_of(journal.rows, 'row')}{kept}") from None


def _pace(show: Callable[[str], None], before: int) -> "Tell":
    """What draws how far an audit has come and how long it will take; `before`: rows that an earlier run has judged."""
    begun = monotonic()

    def tell(rows: int, part: float) -> None:
        rate = (rows - before) / (monotonic() - begun)
        left = _duration(rows * (1 - part) / part / rate) if rate and part else "unknown"
        show(f"[{'#' * int(part * _BAR):-<{_BAR}}] {part:.0%}  {rows:,} rows  {rate:,.0f} a second  {left} left")

    return tell


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def _summary(audit: "Audit", journal: "Journal", house: Sequence["Policy"]) -> "Summary":
    from llamalicense.inventory.summary import AuditRun

    assignment = audit.assignment
    run = AuditRun(assignment.as_of, date.today(), assignment.settings, audit.sources)
    return journal.counting.summary(run)


def _content(name: FileFormat, journal: "Journal", summary: "Summary", *, results: bool) -> "Content":
    if name == "jsonl":
        return (line.decode("ascii") for line in journal.lines(results=results))
    if name == "parquet":
        from llamalicense.inventory.tables import RESULTS, ROWS, write_parquet

        return partial(write_parquet, journal.lines(results=results), RESULTS if results else ROWS)
    return _page(name, summary)


def _page(name: PageName, summary: "Summary") -> str:
    return f"{summary.total}\n"


def _status(summary: "Summary") -> int:
    """As that of `check`: 2 where a row has no verdict, 1 where a result counts."""
    if summary.total.bad or not summary.total.rows:
        return 2
    return int(bool(summary.counting))
