"""What a report rests on, in words that every page has alike: settings, a baseline, bases, digests, people's word."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from llamalicense.about import __version__
from llamalicense.decision.applied import PolicyInUse
from llamalicense.decision.result import Result
from llamalicense.decision.settings import COMMAND_LINE, Settings
from llamalicense.facts.fact import BASES, Basis
from llamalicense.report.formats import number_of
from llamalicense.report.report import ManifestReport, Report

# What the word for a basis stands for.
MEANINGS: dict[Basis, str] = {
    "verified": "verified in files",
    "catalogue": "known from the catalogue",
    "stated": "stated in the manifest",
    "attested": "attested by somebody's word",
}
TITLE = "What this rests on"
_OWN_RULES = "Rules of the organisation's own, no licence terms."
_UNREAD = "Files of the repository are not read."
_STATUS = "What makes the program's exit status 1; verdicts stay the same."
# How many of the 64 digits of a digest are shown where room is short; the machine report and HTML have them all.
DIGITS = 12


class FootingLine(NamedTuple):
    """A sentence or name, and the SHA-256 that stands behind it, empty where there is none."""

    text: str
    sha256: str = ""


class GivenSetting(NamedTuple):
    """A setting as the command line has it, what it does, and where it stands."""

    option: str
    does: str
    origin: str

    def __str__(self) -> str:
        return self.option if self.origin == COMMAND_LINE else f"{self.option} ({self.origin})"


class Ground(NamedTuple):
    """One kind of what a report rests on."""

    title: str
    entries: tuple[FootingLine, ...]


def settings(report: Report) -> list[GivenSetting]:
    """The settings of a run that can change a verdict or the exit status, each once; defaults are left out."""
    of_manifests = [report.settings_of(manifest_report) for manifest_report in report.reports] or [report.settings]
    return list(dict.fromkeys(given for settings in of_manifests for given in given_settings(settings, report.house)))


def given_settings(settings: Settings, house: Sequence[str]) -> Iterator[GivenSetting]:
    """The settings of a manifest; a house policy is named by its id."""
    strict = settings.unclear == settings.missing == "fail" and settings.origin("unclear") == settings.origin("missing")
    out_of_account = "Results count that a baseline lists."
    known = "Results that it lists are known and do not count for the exit status."
    rows = (
        ("--strict", "What is unclear or lacks facts counts as a fail.", strict, "unclear"),
        ("--unclear fail", "What is unclear counts as a fail.", settings.unclear == "fail" and not strict, "unclear"),
        ("--missing fail", "What lacks facts counts as a fail.", settings.missing == "fail" and not strict, "missing"),
        ("--no-waivers", "Waivers are left out: results are as without them.", not settings.waivers, ""),
        ("--no-baseline", out_of_account, not settings.baselines, ""),
        (f"--baseline {settings.baseline}", known, bool(settings.baseline), "baseline"),
        ("--no-scan", "No repository is read and held against its manifest.", settings.scan is False, ""),
        ("--scan", "Repositories are read whatever their size.", settings.scan is True, ""),
        (f"scan_exclude {' '.join(settings.excluded)}", _UNREAD, bool(settings.excluded), "excluded"),
        *((f"--policy {name}", _OWN_RULES, True, name) for name in (*house, *settings.policies)),
        (f"--fail-on {settings.fail_on}", _STATUS, settings.fail_on != "fail", "fail_on"),
    )
    return (GivenSetting(option, does, settings.origin(name)) for option, does, is_given, name in rows if is_given)


def set_by(report: Report) -> str:
    """The settings of a run in a sentence, with the place of each that a file states; empty where there are none."""
    options = ", ".join(map(str, settings(report)))
    return f"Settings: {options}." if options else ""


def known_results(results: Iterable[Result]) -> str:
    """How many results which baseline knows until when, in sentences; empty where none is known."""
    numbers: dict[tuple[str, date], int] = {}
    for result in results:
        if known := result.known:
            numbers[known.baseline, known.until] = numbers.get((known.baseline, known.until), 0) + 1
    return " ".join(
        f"{number_of(number, 'result')} {'is' if number == 1 else 'are'} known ({name}) and "
        f"{'does' if number == 1 else 'do'} not count until {until}."
        for (name, until), number in numbers.items()
    )


def known_until(result: Result) -> str:
    """That a result is known, in a sentence; empty where it is new."""
    known = result.known
    return f"Known until {known.until} ({known.baseline}); it does not count for the exit status." if known else ""


def aside_of(result: Result) -> str:
    """What stands behind a result's subject: its reason where the verdict does not say it, and that it is known."""
    words = ("" if result.reason == "violated" else result.reason, "known" if result.known else "")
    return "".join(f" · {word}" for word in words if word)


def bases(results: Sequence[Result]) -> dict[Basis, int]:
    """How many passes have each basis, from the firmest to the weakest; those that none has are left out."""
    counted = [result.basis for result in results]
    return {basis: number for basis in BASES if (number := counted.count(basis))}


def by_basis(results: Sequence[Result]) -> str:
    """How many passes have each basis, in short: 3 verified, 33 stated."""
    return ", ".join(f"{number} {basis}" for basis, number in bases(results).items())


def grounds(report: ManifestReport, run: Report) -> list[Ground]:
    """What the report on a manifest rests on, kind by kind; kinds of which there is nothing are left out."""
    rests = report.grounds
    given = given_settings(run.settings_of(report), run.house)
    people = (
        f"{who.what}, by {who.by} on {who.on}{f', until {who.until}' if who.until else ''}" for who in rests.vouched
    )
    kinds = {
        "Passes": tuple(_passes(report.results)),
        "Manifest": (FootingLine(report.manifest, rests.sha256),) if rests.sha256 else (),
        "Its documents": tuple(
            FootingLine(f"{file.name} {file.problem}" if file.problem else file.name, file.sha256 or "")
            for file in rests.files
        ),
        "Texts encoded": tuple(entry for policy in report.policies for entry in _texts(policy)),
        "People's word": tuple(map(FootingLine, people)),
        "Purposes, as stated": tuple(map(FootingLine, rests.purposes)),
        "Taken for granted or not judged": tuple(map(FootingLine, rests.assumptions)),
        "Settings": tuple(FootingLine(f"{setting.option} ({setting.origin})") for setting in given),
        "Program and encoding of the rules": (
            FootingLine(f"llamalicense {__version__}"),
            *(FootingLine(policy.id, policy.sha256) for policy in report.policies),
        ),
    }
    return [Ground(title, entries) for title, entries in kinds.items() if entries]


def _passes(results: Sequence[Result]) -> Iterator[FootingLine]:
    numbers = bases(results)
    if numbers:
        kinds = ", ".join(f"{number} {MEANINGS[basis]}" for basis, number in numbers.items())
        yield FootingLine(f"{kinds}; {sum(numbers.values())} in all")


def _texts(policy: PolicyInUse) -> Iterator[FootingLine]:
    for text in policy.encodes:
        yield FootingLine(f"{policy.id}, {text.name.replace('-', ' ')}: {text.url}", text.sha256)
