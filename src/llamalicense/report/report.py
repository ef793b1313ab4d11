"""What a check found: verdicts, reasons, results, reports."""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from llamalicense.decision.applied import PolicyInUse
from llamalicense.decision.note import Note
from llamalicense.decision.result import VERDICTS, Location, Related, Result, Verdict, worst
from llamalicense.decision.settings import Settings, counts_against
from llamalicense.errors import Problem
from llamalicense.inert import plain
from llamalicense.report.grounds import NO_GROUNDS, Grounds

if TYPE_CHECKING:
    from llamalicense.policy.page import RulePage
    from llamalicense.report.fix import Fix


@dataclass(frozen=True, repr=False)
class ManifestReport:
    """What was found for one manifest; with errors there is no verdict.

    `manifest` is its path as it was named, `place` the same file from the repository's root, with forward slashes;
    `folder` is the one in which it lies, as it was named; `settings` are those of its project where it has any.
    `fixes` are worked out when a format that carries them asks, each as things stand and by itself.
    """

    manifest: str
    place: str
    organisation: str
    policies: tuple[PolicyInUse, ...]
    notes: tuple[Note, ...]
    results: tuple[Result, ...]
    errors: tuple[Problem, ...] = ()
    grounds: Grounds = NO_GROUNDS
    folder: str = ""
    settings: Settings | None = None
    fixes: "Callable[[], tuple[Fix, ...]]" = field(default=tuple, compare=False)

    def place_of(self, location: Location | Related | Problem) -> str:
        """The path of a result's or a problem's place from the repository's root, with forward slashes."""
        if location.path == self.manifest or not self.place:
            return self.place
        inside = posixpath.relpath(location.path, self.folder or ".")
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.place), inside))

    @property
    def verdict(self) -> Verdict | None:
        """The worst verdict of its rules, None when it could not be checked."""
        return worst(result.verdict for result in self.results) if not self.errors else None

    def __repr__(self) -> str:
        return plain(f"<ManifestReport {_in_brief(self)}: {self.manifest}>")


@dataclass(frozen=True, repr=False)
class Report:
    """A run over one or more manifests on one date; `readings` has the pages of its rules where a format wants them.

    `house` has the ids of the organisation's own policies that the run was given.
    """

    as_of: date
    today: date
    settings: Settings
    reports: tuple[ManifestReport, ...]
    readings: Mapping[str, "RulePage"] = field(default_factory=lambda: MappingProxyType({}))
    house: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """The worst verdict of the run, None when a manifest could not be checked."""
        verdicts = [report.verdict for report in self.reports]
        return None if None in verdicts else worst(verdict for verdict in verdicts if verdict)

    def settings_of(self, report: ManifestReport) -> Settings:
        """The settings under which a manifest of this run was checked."""
        return report.settings or self.settings

    @property
    def results(self) -> tuple[Result, ...]:
        """Every result of the run."""
        return tuple(result for report in self.reports for result in report.results)

    @property
    def failures(self) -> tuple[Result, ...]:
        """The results that fail."""
        return tuple(result for result in self.results if result.verdict == "fail")

    @property
    def warnings(self) -> tuple[Result, ...]:
        """The results that warn: what is unclear, lacks facts or is waived, unless the run counts it as a fail."""
        return tuple(result for result in self.results if result.verdict == "warn")

    @property
    def status(self) -> int:
        """The exit status: 0 nothing at or above `fail_on`, 1 something is, 2 a manifest could not be checked."""
        if any(report.errors for report in self.reports):
            return 2
        return int(
            any(
                counts_against(result, self.settings_of(report).fail_on)
                for report in self.reports
                for result in report.results
            )
        )

    def __repr__(self) -> str:
        names = ", ".join(report.manifest for report in self.reports)
        return plain(f"<Report {_in_brief(self)}: {names}, as of {self.as_of}>")


def _in_brief(report: Report | ManifestReport) -> str:
    """The verdict, and how many results have each."""
    verdicts = [result.verdict for result in report.results]
    counts = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in reversed(VERDICTS))
    return f"{report.verdict or 'no verdict'} ({counts})"
