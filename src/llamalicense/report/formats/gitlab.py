"""Code Quality for GitLab: fails, warnings and waived results on one line each, at their lines.

Without a verdict nothing is known (blocker); a fail breaks a term (critical); what is unclear may, as may a model of
which no licence is known (major); other facts are still to be stated (minor); what is waived is lived with (info).
What is known keeps its severity, as GitLab compares with the branch before by the same fingerprints.
What is said of a manifest as a whole is an issue of its own (info).
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import tee
from typing import Any, NamedTuple

from llamalicense.decision.result import Result
from llamalicense.report.fingerprints import fingerprints
from llamalicense.report.formats import Style, in_json, plain
from llamalicense.report.formats.footing import aside_of
from llamalicense.report.formats.summary import INVALID_MANIFEST, closing, in_a_line, is_asked, unread
from llamalicense.report.report import ManifestReport, Report

# The issue that has what is said of a manifest as a whole.
ABOUT = "llamalicense/about"


class _Issue(NamedTuple):
    """What GitLab shows: the check, the words, the severity and the line; `about` tells issues of a check apart.

    `place` is the file, empty: the manifest.
    """

    check: str
    description: str
    severity: str
    line: int
    about: str
    place: str = ""


def render(report: Report, _: Style) -> Iterator[str]:
    """The issues as one JSON array; the same input gives the same bytes."""
    for_marks, listed = tee((issue, one.place) for one in report.reports for issue in _issues(one, report))
    marks = fingerprints((place, issue.check, issue.about) for issue, place in for_marks)
    yield from in_json(
        _converted(issue, issue.place or place, mark) for (issue, place), mark in zip(listed, marks, strict=True)
    )
    yield "\n"


def _issues(report: ManifestReport, run: Report) -> Iterator[_Issue]:
    for problem in report.errors:
        message = unread(problem.message)
        place = report.place_of(problem)
        yield _Issue(INVALID_MANIFEST, message, "blocker", problem.line or 1, problem.message, place)
    for result in report.results:
        if result.verdict != "pass":
            place = report.place_of(result.location)
            yield _Issue(result.rule, _said(result), _severity(result), result.location.line, result.subject, place)
    if not report.errors:
        # One issue that stays the same from run to run, however its words change.
        about = " ".join([closing(replace(run, reports=(report,))), *(note.text for note in report.notes)])
        yield _Issue(ABOUT, about, "info", 1, "")


def _said(result: Result) -> str:
    aside = aside_of(result).removeprefix(" · ").replace(" · ", ", ")
    return f"{f'{aside}: ' if aside else ''}{result.subject}: {in_a_line(result)}"


def _severity(result: Result) -> str:
    if result.verdict == "fail":
        return "critical"
    if result.waiver:
        return "info"
    return "minor" if is_asked(result) else "major"


def _converted(issue: _Issue, place: str, fingerprint: str) -> dict[str, Any]:
    return {
        "description": plain(issue.description),
        "check_name": issue.check,
        "fingerprint": fingerprint,
        "severity": issue.severity,
        "location": {"path": plain(place), "lines": {"begin": issue.line}},
    }
