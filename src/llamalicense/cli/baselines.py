"""Files of known results: read, applied to a report, and written anew where that is asked for."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from llamalicense.cli.terminal import complain
from llamalicense.cli.writing import Unwritable, save
from llamalicense.documents.files import repository_root
from llamalicense.errors import InputError, Problem, UsageError
from llamalicense.report import baseline_file
from llamalicense.report.baseline import Baseline, baseline_of, with_known
from llamalicense.report.formats import number_of
from llamalicense.report.report import ManifestReport, Report


def known(report: Report, *, write: bool = False) -> Report:
    """A report with the results that the baselines of its manifests know; `write`: after these are written anew.

    Raises InputError, UsageError. Nothing is written while a manifest has no verdict.
    """
    names = dict.fromkeys(
        name for manifest_report in report.reports if (name := report.settings_of(manifest_report).baseline)
    )
    baselines: dict[str, Baseline] = {}
    for name in names:
        manifests = [
            manifest_report
            for manifest_report in report.reports
            if report.settings_of(manifest_report).baseline == name
        ]
        baselines[name] = _written(report, manifests, name) if write else baseline_file.load(name)
    reports = tuple(_with_known(report, manifest_report, baselines) for manifest_report in report.reports)
    return replace(report, reports=reports)


def _with_known(report: Report, manifest_report: ManifestReport, baselines: dict[str, Baseline]) -> ManifestReport:
    baseline = baselines.get(report.settings_of(manifest_report).baseline)
    return with_known(manifest_report, baseline, report.as_of) if baseline else manifest_report


def _written(report: Report, manifests: Sequence[ManifestReport], name: str) -> Baseline:
    if unread := [manifest_report for manifest_report in manifests if manifest_report.errors]:
        reason = f"{unread[0].manifest} has no verdict, so nobody knows its results; correct it first"
        raise InputError([*unread[0].errors, Problem(f"no baseline is written: {reason}", name)])
    if undecided := _of_others(name, manifests):
        raise UsageError(f"--write-baseline: {name}: {undecided}")
    baseline, barred = baseline_of(report, manifests, name)
    if len(baseline.results) > baseline_file.MOST:
        raise UsageError(
            f"{name}: {len(baseline.results):,} results count, and a baseline holds {baseline_file.MOST:,}; check in "
            "parts, each with a baseline of its own, or fix some first"
        )
    try:
        save(Path(name), baseline_file.text(baseline, yaml=name.endswith((".yaml", ".yml"))))
    except Unwritable as error:
        raise UsageError(f"--write-baseline: {name}: {error}") from None
    complain(f"{name}: {number_of(len(baseline.results), 'known result')} until {baseline.expires}", "written")
    for result in barred:
        complain(f"{result.rule} · {result.subject} fails, and no baseline can hold that", "note")
    return baseline


def _of_others(name: str, manifests: Sequence[ManifestReport]) -> str:
    """Why a file may not be written anew: it is no baseline, or knows results that this run has not looked at."""
    if not os.path.lexists(name):
        return ""
    try:
        before = baseline_file.load(name)
    except InputError as error:
        reason = error.problems[0].message
        return f"this file is there, and no baseline that can be read ({reason}); remove it, or name another"
    checked = {manifest_report.place for manifest_report in manifests}
    root = repository_root(Path(manifests[0].folder))
    others = [row.manifest for row in before.results.values() if row.manifest not in checked]
    left = next((place for place in others if os.path.exists(root / place)), None)
    return f"it knows results of {left}, which this run does not check; check that as well" if left else ""
