"""The machine report, `llamalicense/report/v1`, whose shape is in `report_v1.py`.

It is converted from the report field by field, never a dump of it, so that the inside may change.
"""

from typing import Any

from llamalicense.about import __version__
from llamalicense.formats import Style, as_json
from llamalicense.formats.report_v1 import (
    Counts,
    LocationV1,
    ManifestReportV1,
    ReportV1,
    ResultV1,
    TracedFactV1,
    TracedV1,
    WaiverV1,
)
from llamalicense.report import ManifestReport, Report, Result, Traced, Waived


def render(report: Report, style: Style) -> str:
    """The report as JSON; the same input gives the same bytes."""
    return as_json(convert(report, traced=style.verbose))


def convert(report: Report, *, traced: bool) -> ReportV1:
    """The report in its public shape, with traces or without."""
    settings = report.settings
    return {
        "schema": "llamalicense/report/v1",
        "tool": {"name": "llamalicense", "version": __version__},
        "as_of": report.as_of.isoformat(),
        "settings": {
            "unclear": settings.unclear,
            "missing": settings.missing,
            "fail_on": settings.fail_on,
            "waivers": settings.waivers,
        },
        "verdict": report.verdict,
        "counts": _counts(report.results),
        "reports": [_manifest(each, traced) for each in report.reports],
    }


def _manifest(report: ManifestReport, traced: bool) -> ManifestReportV1:
    return {
        "manifest": report.manifest,
        "verdict": report.verdict,
        "counts": _counts(report.results),
        "policies": [{"id": p.id, "models": list(p.models), "sha256": p.sha256} for p in report.policies],
        "notes": [{"id": note.id, "text": note.text} for note in report.notes],
        "results": [_result(result, traced) for result in report.results],
        "errors": [{"message": e.message, "line": e.line, "column": e.column} for e in report.errors],
    }


def _counts(results: tuple[Result, ...]) -> Counts:
    found = [result.verdict for result in results]
    return {"pass": found.count("pass"), "warn": found.count("warn"), "fail": found.count("fail")}


def _result(result: Result, traced: bool) -> ResultV1:
    return {
        "rule": result.rule,
        "subject": result.subject,
        "verdict": result.verdict,
        "reason": result.reason,
        "basis": result.basis,
        "clause": result.clause,
        "title": result.title,
        "explanation": result.explanation,
        "remedy": result.remedy,
        "missing": [{"fact": m.fact, "question": m.question, "ask": m.ask} for m in result.missing],
        "location": _location(result.location),
        "trace": [_traced(step) for step in result.trace] if traced else [],
        "waiver": _waiver(result.waiver) if result.waiver else None,
        "overridden_by": result.overridden_by,
    }


def _location(location: Any) -> LocationV1:
    return {"path": location.path, "line": location.line, "column": location.column}


def _traced(step: Traced) -> TracedV1:
    facts: list[TracedFactV1] = [
        {
            "fact": fact.fact,
            "value": list(fact.value) if isinstance(fact.value, tuple) else fact.value,
            "location": _location(fact.location) if fact.location else None,
        }
        for fact in step.facts
    ]
    return {"condition": step.condition, "value": step.value, "facts": facts}


def _waiver(waiver: Waived) -> WaiverV1:
    return {
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "approved_on": waiver.approved_on.isoformat(),
        "expires": waiver.expires.isoformat(),
        "was": {"verdict": waiver.was_verdict, "reason": waiver.was_reason},
    }
