"""What a report rests on, in words that every page has alike: settings, bases of passes, digests, people's word."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llamalicense.about import __version__
from llamalicense.decision.applied import PolicyInUse
from llamalicense.decision.result import Result
from llamalicense.facts.fact import BASES, Basis
from llamalicense.report.report import ManifestReport, Report

# What the word for a basis stands for.
MEANINGS: dict[Basis, str] = {
    "verified": "verified in files",
    "catalogue": "known from the catalogue",
    "stated": "stated in the manifest",
    "attested": "attested by somebody's word",
}
TITLE = "What this rests on"
# How many of the 64 digits of a digest are shown where room is short; the machine report and HTML have them all.
DIGITS = 12


class FootingLine(NamedTuple):
    """A sentence or name, and the SHA-256 that stands behind it, empty where there is none."""

    text: str
    sha256: str = ""


class Ground(NamedTuple):
    """One kind of what a report rests on."""

    title: str
    entries: tuple[FootingLine, ...]


def settings(report: Report) -> list[tuple[str, str]]:
    """The options of a run that can change a verdict or the exit status, each with what it does; defaults are left out.

    A house policy is named by its id.
    """
    given = report.settings
    strict = given.unclear == given.missing == "fail"
    return [
        (option, does)
        for option, does, is_given in (
            ("--strict", "What is unclear or lacks facts counts as a fail.", strict),
            ("--unclear fail", "What is unclear counts as a fail.", given.unclear == "fail" and not strict),
            ("--missing fail", "What lacks facts counts as a fail.", given.missing == "fail" and not strict),
            ("--no-waivers", "Waivers are left out: results are as without them.", not given.waivers),
            ("--no-scan", "No repository is read and held against its manifest.", given.scan is False),
            ("--scan", "Repositories are read whatever their size.", given.scan is True),
            *(
                (f"--policy {name}", "Rules of the organisation's own, no licence terms.", True)
                for name in report.house
            ),
            (
                f"--fail-on {given.fail_on}",
                "What makes the program's exit status 1; verdicts stay the same.",
                given.fail_on != "fail",
            ),
        )
        if is_given
    ]


def set_by(report: Report) -> str:
    """The settings of a run in a sentence; empty where all are the defaults."""
    options = ", ".join(option for option, _ in settings(report))
    return f"Settings: {options}." if options else ""


def bases(results: Sequence[Result]) -> dict[Basis, int]:
    """How many passes have each basis, from the firmest to the weakest; those that none has are left out."""
    counted = [result.basis for result in results]
    return {basis: number for basis in BASES if (number := counted.count(basis))}


def by_basis(results: Sequence[Result]) -> str:
    """How many passes have each basis, in short: 3 verified, 33 stated."""
    return ", ".join(f"{number} {basis}" for basis, number in bases(results).items())


def grounds(report: ManifestReport) -> list[Ground]:
    """What the report on a manifest rests on, kind by kind; kinds of which there is nothing are left out."""
    rests = report.grounds
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
