"""What options mean, alone and together, and where the report that they lead to goes."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from llamalicense.cli.terminal import Colour, complain, complain_of, wants_colour, width, write
from llamalicense.decision.settings import COMMAND_LINE, FailOn, Settings, Strictness
from llamalicense.errors import UsageError

if TYPE_CHECKING:
    from llamalicense.cli.outputs import Output
    from llamalicense.policy.policy import Policy
    from llamalicense.project.scanning import Scanning
    from llamalicense.report.formats import FormatName
    from llamalicense.report.report import Report


def strictness(strict: bool, unclear: Strictness | None, missing: Strictness | None) -> tuple[Strictness, Strictness]:
    """What becomes of unclear results and of missing ones; raises UsageError for options that contradict."""
    if strict and "warn" in (unclear, missing):
        raise UsageError("--strict means --unclear fail --missing fail; leave out the option that says warn")
    default: Strictness = "fail" if strict else "warn"
    return unclear or default, missing or default


def settings(
    strict: bool,
    unclear: Strictness | None,
    missing: Strictness | None,
    fail_on: FailOn | None,
    baseline: str | None = None,
    *,
    without: bool = False,
) -> Settings:
    """The settings of a command line, with which of them it gives; `without` baselines. Raises UsageError."""
    if baseline is not None and without:
        raise UsageError("--no-baseline counts what a baseline knows, and --baseline names one; leave one of them out")
    given = {"unclear": strict or unclear, "missing": strict or missing, "fail_on": fail_on, "baseline": baseline}
    return Settings(
        *strictness(strict, unclear, missing),
        fail_on or "fail",
        baseline=baseline or "",
        baselines=not without,
        origins={name: COMMAND_LINE for name, value in given.items() if value},
    )


def with_known(report: "Report", *, write: bool = False) -> "Report":
    """A report with the results that its baselines know, which are written first where that is asked for."""
    if any(report.settings_of(manifest_report).baseline for manifest_report in report.reports):
        from llamalicense.cli.baselines import known

        return known(report, write=write)
    if write:
        raise UsageError(
            "--write-baseline writes the file that --baseline or the project's settings name, and none is named; give "
            "--baseline llamalicense-baseline.json"
        )
    return report


def scanning(wanted: bool | None, path: str | None, progress: Callable[[int], None] | None = None) -> "Scanning | None":
    """How repositories are read: within a budget unless it is asked for; raises UsageError for a contradiction."""
    if wanted is False:
        if path is not None:
            raise UsageError("--no-scan reads no repository, and --scan-path names one; leave out one of the two")
        return None
    from llamalicense.project.scanning import Scanning

    return Scanning(bool(wanted), path, progress)


def day(text: str | None) -> date:
    """The day of a check, today unless an option says otherwise; raises UsageError."""
    if text is None:
        return date.today()
    try:
        if len(text) != 10 or "W" in text:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of {text}: expected a date such as 2026-11-21") from None


def houses(names: list[str] | None) -> list["Policy"]:
    """The organisation's own policies; raises InputError, UsageError."""
    from llamalicense.policy import library

    policies = library.houses(names or ())
    tell_namesakes(names)
    return policies


def tell_namesakes(names: list[str] | None) -> None:
    """Says on standard error which files of the working directory are not read, as a bundled policy has their name."""
    if names:
        from llamalicense.policy import library

        for note in library.namesakes(names):
            complain(note, "note")


def reports(options: list[str], manifests: list[str]) -> tuple["Output[FormatName]", ...]:
    """The files that reports go to beside standard output; raises UsageError."""
    if not options:
        return ()
    from llamalicense.cli.outputs import outputs
    from llamalicense.report.formats import FORMATS

    return outputs(options, manifests, FORMATS)


def shows_all(name: "FormatName", files: Iterable["Output[FormatName]"]) -> bool:
    """Whether the format of standard output, or of a file, shows traces and the pages of the rules."""
    from llamalicense.report.formats import is_in_full

    return is_in_full(name, *(file.format for file in files))


def handed_out(
    report: "Report",
    name: "FormatName",
    files: Iterable["Output[FormatName]"],
    colour: Colour,
    *,
    verbose: bool,
    quiet: bool,
) -> int:
    """The status of a report that is written to files and to standard output, each in its format. Raises UsageError."""
    from llamalicense.report.formats import Style, written

    complain_of(problem for manifest_report in report.reports for problem in manifest_report.errors)
    for file in files:
        file.save(written(file.format, report, Style(verbose=verbose, quiet=quiet)))
    write(written(name, report, Style(width(), wants_colour(colour), verbose, quiet)))
    return report.status
