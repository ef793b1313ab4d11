"""The command `audit`: many manifests judged, their rows written to files, and what they come to together shown."""

import os
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, get_args

import typer

from llamalicense.cli import arguments, audit_arguments
from llamalicense.cli.audit_arguments import FORMATS, FileFormat, PageName, TableName
from llamalicense.cli.given import day, settings, tell_namesakes
from llamalicense.cli.terminal import status, width, write
from llamalicense.decision.settings import Settings
from llamalicense.errors import UsageError
from llamalicense.report.formats import number_of

if TYPE_CHECKING:
    from llamalicense.cli.outputs import Output
    from llamalicense.cli.writing import Content
    from llamalicense.commands.audit.audited import Audited
    from llamalicense.decision.note import Note
    from llamalicense.inventory.audit import Audit, Tell
    from llamalicense.inventory.journal import Journal
    from llamalicense.inventory.summary import Summary

_BAR = 24


def audit(
    sources: audit_arguments.Sources,
    output_format: audit_arguments.SummaryFormat = "text",
    output: audit_arguments.TablesAndSummaries = None,
    results: audit_arguments.EachResult = False,
    column_map: audit_arguments.ColumnMapFile = None,
    unit: audit_arguments.UnitColumn = "",
    key: audit_arguments.KeyColumn = "",
    organisation: audit_arguments.OrganisationFile = "",
    since: audit_arguments.Earlier = None,
    fail_on: arguments.FailsOn = None,
    unclear: arguments.Unclear = None,
    missing: arguments.MissingOption = None,
    strict: arguments.Strict = False,
    as_of: arguments.AsOf = None,
    policy: arguments.HousePolicies = None,
    no_waivers: arguments.NoWaivers = False,
    no_baseline: arguments.NoBaseline = False,
    scan: arguments.Scan = None,
    workers: audit_arguments.Workers = None,
    scheduler: audit_arguments.Scheduler = None,
    resume: audit_arguments.Resume = False,
) -> None:
    """Check many manifests: a folder tree, or a table with one a row.

    A row that cannot be judged is told of and stops no other. Rows are kept as they come, in a file beside the first
    output (.part), from which --resume goes on.

    Exit status: 0 fine, 1 a result at or above --fail-on, 2 a row without a verdict, 3 a defect.
    """
    files = _files(
        output or [],
        [*sources, *filter(None, (column_map, organisation)), *(policy or ()), *(since or ())],
        results=results,
    )
    stated = settings(strict, unclear, missing, fail_on, without=no_baseline)
    stated = stated._replace(waivers=not no_waivers, scan=scan, origins={**stated.origins})
    audit = _asked(sources, (column_map, unit, key), (day(as_of), stated), policy, organisation, results=results)
    audit = _judged_by(audit, workers, scheduler)
    raise typer.Exit(_audited(audit, since or [], files, output_format, resumes=resume))


def _files(options: list[str], inputs: list[str], *, results: bool) -> tuple["Output[FileFormat]", ...]:
    """What is to be written, over none of the inputs; raises UsageError for what cannot be meant."""
    from llamalicense.cli.outputs import outputs

    files = outputs(options, inputs, FORMATS, "what this audit reads", get_args(TableName))
    if results and not any(file.format in get_args(TableName) for file in files):
        raise UsageError("--results is about the rows of --output jsonl=PATH and parquet=PATH; name one of them")
    if tables := [file.path for file in files if file.format == "parquet"]:
        from llamalicense.inventory.opening import check_extra

        check_extra(str(tables[0]))
    return files


def _asked(
    sources: list[str],
    columns: tuple[str | None, str, str],
    how: tuple[date, Settings],
    policies: list[str] | None,
    organisation: str,
    *,
    results: bool,
) -> "Audit":
    """The audit of these sources by all cores; raises InputError, UsageError."""
    from llamalicense.cli import column_maps
    from llamalicense.inventory.audit import Audit
    from llamalicense.inventory.judging import Assignment
    from llamalicense.inventory.local import cores
    from llamalicense.report import baseline_file

    tell_namesakes(policies)
    name, unit, key = columns
    reading, names = column_maps.reading(name, sources, unit, key), tuple(policies or ())
    assignment = Assignment(*how, reading, names, organisation, results, os.getcwd(), baseline_file.load)
    return Audit(tuple(sources), assignment, cores())


def _judged_by(audit: "Audit", workers: int | None, scheduler: str | None) -> "Audit":
    """An audit with those who judge it; raises UsageError for an empty address, as of a variable that is not set."""
    if scheduler == "":
        raise UsageError(
            "--scheduler: expected what `dask scheduler` prints, such as tcp://head:8786, and found nothing"
        )
    return audit._replace(workers=workers or audit.workers, scheduler=scheduler or "")


def _audited(
    audit: "Audit", since: Sequence[str], files: Sequence["Output[FileFormat]"], page: PageName, *, resumes: bool
) -> int:
    """Judges, writes the files and the page, and returns the status; the journal goes once all is written."""
    from llamalicense.commands.audit import written
    from llamalicense.commands.audit.audited import Audited
    from llamalicense.inventory.journal import Journal
    from llamalicense.inventory.pieces import judge_by
    from llamalicense.inventory.ran import audit_run
    from llamalicense.inventory.since import Comparing

    path = _journal(files, resumes=resumes)
    comparing = Comparing(since) if since else None
    known_by, tell = audit.known_by(), comparing.add if comparing else None
    with Journal(path, known_by, resumes=resumes, tell=tell) as journal:
        _write(audit, journal)
        (as_of, stated, *_), counting = audit.assignment, journal.counting
        about = (as_of, date.today(), stated, audit.sources, counting.licences, counting.rules)
        run = audit_run(*about, judge_by(audit.assignment).house, _notes(audit, journal))
        audited = Audited(counting.summary(run), comparing.changes() if comparing else None)
        try:
            for file in files:
                file.save(_content(file, journal, audited, results=audit.assignment.results), journal.token)
            write(written(page, audited, width()))
        except (UsageError, KeyboardInterrupt) as error:
            kept = f"; all rows are kept in {path}, and --resume goes on from there" if path else ""
            raise UsageError(f"{str(error) or 'interrupted before all was written'}{kept}") from None
    if path:
        path.unlink(missing_ok=True)
    return _status(audited.summary)


def _journal(files: Sequence["Output[FileFormat]"], *, resumes: bool) -> Path | None:
    """Where the journal is kept: beside the first output; raises UsageError where it may not be."""
    if not files:
        if resumes:
            raise UsageError("--resume goes on from the file beside the first --output; name the outputs of that audit")
        return None
    from llamalicense.cli.writing import Unwritable, check_place

    path = files[0].path.with_name(f"{files[0].path.name}.part")
    for file in files:
        if os.path.realpath(file.path) == os.path.realpath(path):
            raise UsageError(
                f"--output {file.format}={file.path}: rows are kept there until all is written; choose another path"
            )
    try:
        check_place(path)
    except Unwritable as error:
        raise UsageError(f"{path}: {error}") from None
    return path


def _write(audit: "Audit", journal: "Journal") -> None:
    """Judges the rows; raises UsageError where somebody interrupts that."""
    try:
        with status() as show:
            audit.write(journal, _pace(show, journal.rows) if show else None)
    except KeyboardInterrupt:
        kept = f", which are kept in {journal.path}; --resume goes on behind them" if journal.path else ""
        raise UsageError(f"interrupted after {number_of(journal.rows, 'row')}{kept}") from None


def _pace(show: Callable[[str], None], before: int) -> "Tell":
    """What draws how far an audit has come and how long it will take; `before`: rows that an earlier run has judged."""
    begun = monotonic()

    def tell(rows: int, part: float) -> None:
        rate = (rows - before) / (monotonic() - begun)
        left = _duration(rows * (1 - part) / part / rate) if rate and part else "unknown"
        # What a narrow terminal cuts off stands last.
        show(f"{part:.0%}  {rows:,} rows  {rate:,.0f} a second  {left} left  [{'#' * int(part * _BAR):-<{_BAR}}]")

    return tell


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 2:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def _notes(audit: "Audit", journal: "Journal") -> "list[Note]":
    """What is to be said of an audit beside what it came to."""
    from llamalicense.decision.note import Note
    from llamalicense.inventory.partitions import remarks
    from llamalicense.manifest.messages import quoted

    name, reading, counting = audit.assignment.organisation, audit.assignment.reading, journal.counting
    notes = [
        Note("sources", sentence) for sentence in remarks(audit.sources, reading, are_all_bad=counting.are_all_bad)
    ]
    if reading.unit and [*counting.units] == [""]:
        notes.append(Note("units", f"No row tells its unit: nothing stands in {quoted(reading.unit)}.", urgent=True))
    if not name:
        return notes
    others = f"; {number_of(journal.others, 'row')} of another licensee stand by themselves" if journal.others else ""
    return [*notes, Note("shared-facts", f"Rows that do not state a fact have it from {name}{others}.")]


def _content(file: "Output[FileFormat]", journal: "Journal", audited: "Audited", *, results: bool) -> "Content":
    """What an output is to hold: rows, or the summary, whose links lead from where it lies."""
    if file.format == "jsonl":
        return (line.decode("ascii") for line in journal.lines(results=results))
    if file.format == "parquet":
        from llamalicense.inventory.tables import RESULTS, ROWS, write_parquet

        return partial(write_parquet, journal.lines(results=results), RESULTS if results else ROWS)
    from llamalicense.commands.audit import written

    return written(file.format, audited._replace(folder=file.path.parent.as_posix()))


def _status(summary: "Summary") -> int:
    """As that of `check`: 2 where a row has no verdict, 1 where a result counts."""
    if summary.total.bad or not summary.total.rows:
        return 2
    return int(bool(summary.counting))
