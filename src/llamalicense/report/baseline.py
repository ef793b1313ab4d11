"""A baseline: results that are known and do not count for a time, so that a project can adopt the check.

It knows results by their fingerprints, as code scanning does, and by how they came out: what comes out otherwise is
new. A fail of a rule whose policy says `no_baseline` is never known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from llamalicense.brief import shortened
from llamalicense.decision.note import Note, ending
from llamalicense.decision.result import VERDICTS, Known, Reason, Result, Verdict
from llamalicense.decision.settings import counts_against
from llamalicense.report.fingerprints import fingerprints
from llamalicense.report.report import ManifestReport, Report

MOST_DAYS = 180
_LISTED = 5


class KnownResult(NamedTuple):
    """A result as a baseline lists it; `manifest` is its path from the repository's root."""

    fingerprint: str
    manifest: str
    rule: str
    subject: str
    verdict: Verdict
    reason: Reason

    def covers(self, result: Result) -> bool:
        """Whether a result of this fingerprint came out as it did, or less gravely."""
        return result.reason == self.reason and VERDICTS.index(result.verdict) <= VERDICTS.index(self.verdict)


class Baseline(NamedTuple):
    """The known results of a project by their fingerprints; it holds from `written` to `expires`, both included."""

    name: str
    written: date
    expires: date
    results: Mapping[str, KnownResult]


def baseline_of(report: Report, manifests: Sequence[ManifestReport], name: str) -> tuple[Baseline, list[Result]]:
    """A baseline of what counts in some manifests of a run, for as long as one may hold; and what it cannot hold."""
    listed: dict[str, KnownResult] = {}
    barred: list[Result] = []
    for manifest_report in manifests:
        fail_on = report.settings_of(manifest_report).fail_on
        for mark, result in _marked(manifest_report):
            if not counts_against(result, fail_on):
                continue
            if _is_barred(result, manifest_report):
                barred.append(result)
            else:
                row = KnownResult(
                    mark, manifest_report.place, result.rule, result.subject, result.verdict, result.reason
                )
                listed[mark] = row
    return Baseline(name, report.as_of, report.as_of + timedelta(MOST_DAYS), listed), barred


def with_known(report: ManifestReport, baseline: Baseline, as_of: date) -> ManifestReport:
    """The report on a manifest with the results that a baseline knows, and with what is to be said of that."""
    if report.errors:
        return report
    if not baseline.written <= as_of <= baseline.expires:
        return replace(report, notes=(_out_of_force(baseline, as_of), *report.notes))
    barred: list[Result] = []
    here = {mark for mark, row in baseline.results.items() if row.manifest == report.place}
    results: list[Result] = []
    for mark, result in _marked(report):
        row = baseline.results.get(mark)
        if row and result.reason == "waived":
            here.discard(mark)
        elif row and result.verdict != "pass" and row.covers(result):
            here.discard(mark)
            if not _is_barred(result, report):
                results.append(result.changed(known=Known(baseline.name, mark, baseline.expires)))
                continue
            barred.append(result)
        results.append(result)
    notes = _notes(baseline, barred, [row for mark, row in baseline.results.items() if mark in here], as_of)
    return replace(report, results=tuple(results), notes=(*notes, *report.notes))


def _marked(report: ManifestReport) -> Iterator[tuple[str, Result]]:
    """The results of a manifest with their fingerprints."""
    keys = ((report.place, result.rule, result.subject) for result in report.results)
    return zip(fingerprints(keys), report.results, strict=True)


def _is_barred(result: Result, report: ManifestReport) -> bool:
    return result.verdict == "fail" and any(result.rule in policy.no_baseline for policy in report.policies)


def _out_of_force(baseline: Baseline, as_of: date) -> Note:
    if as_of > baseline.expires:
        sentence = f"The baseline {baseline.name} expired on {baseline.expires}; it changes nothing"
        return Note("baseline-expired", f"{sentence}. `--write-baseline` renews it, if that is meant.", urgent=True)
    sentence = f"The baseline {baseline.name} was written on {baseline.written}, after the date of this check"
    return Note("baseline-not-yet", f"{sentence}; it changes nothing.", urgent=True)


def _notes(baseline: Baseline, barred: Sequence[Result], gone: Sequence[KnownResult], as_of: date) -> Iterator[Note]:
    if barred:
        listed = shortened([f"{result.rule} · {result.subject}" for result in barred], _LISTED)
        sentence = f"{baseline.name} lists what no baseline can hold; it counts all the same: {listed}."
        yield Note("baseline-barred", sentence, urgent=True)
    if gone:
        listed = shortened([f"{row.rule} · {row.subject}" for row in gone], _LISTED)
        sentence = f"Fixed, or out otherwise than {baseline.name} has it: {listed}."
        yield Note("baseline-fixed", f"{sentence} Take it out of the baseline; `--write-baseline` writes it anew.")
    yield from ending("baseline-expiring", f"The baseline {baseline.name}", baseline.expires, as_of)
