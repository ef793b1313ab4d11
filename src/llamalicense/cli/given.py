"""What options mean together: dates, strictness, policies of two meanings."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from llamalicense.cli.terminal import Colour, complain, complain_of, wants_colour, width, write
from llamalicense.decision.settings import Strictness
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

        for said in library.namesakes(names):
            complain(said, "note")


def reports(
    options: list[str], manifests: list[str], printed: "FormatName"
) -> tuple[tuple["Output[FormatName]", ...], bool]:
    """The files that reports go to beside standard output, and whether a format wants the pages of rules.

    Raises UsageError.
    """
    from llamalicense.report.formats import FORMATS, is_in_full

    if not options:
        return (), is_in_full(printed)
    from llamalicense.cli.outputs import outputs

    files = outputs(options, manifests, FORMATS)
    return files, is_in_full(printed, *(file.format for file in files))


def told(
    report: "Report",
    output_format: "FormatName",
    files: Iterable["Output[FormatName]"],
    color: Colour,
    *,
    quiet: bool,
    verbose: bool,
) -> None:
    """Tells a report: what is wrong with inputs on standard error, the rest to files and to standard output.

    Raises UsageError where it cannot be written.
    """
    from llamalicense.report.formats import Style, written

    complain_of(problem for each in report.reports for problem in each.errors)
    for file in files:
        file.save(written(file.format, report, Style(verbose=verbose, quiet=quiet)))
    write(written(output_format, report, Style(width(), wants_colour(color), verbose, quiet)))
