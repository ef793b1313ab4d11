"""The machine report, `llamalicense/report/v1`; its shape is public and is described by schemas/report.schema.json.

It is converted from the report field by field, never a dump of it, so that the inside may change.
"""

import json
from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense import __version__
from llamalicense.formats import Style
from llamalicense.report import (
    Basis,
    FailOn,
    ManifestReport,
    Reason,
    Report,
    Result,
    Strictness,
    Traced,
    Verdict,
    Waived,
)


class ToolV1(TypedDict):
    """The program that wrote the report."""

    name: str
    version: str


class SettingsV1(TypedDict):
    """The settings of the run."""

    unclear: Strictness
    missing: Strictness
    fail_on: FailOn
    waivers: bool


# `pass` is a keyword, so this shape is written as a call.
Counts = TypedDict("Counts", {"pass": int, "warn": int, "fail": int})


class LocationV1(TypedDict):
    """A place in a manifest; line and column count from 1."""

    path: str
    line: int
    column: int


class MissingV1(TypedDict):
    """A statement that could still change the verdict."""

    fact: Annotated[str, Field(description="Its path in the manifest.")]
    question: str
    ask: Annotated[str, Field(description="Who would know.")]


class TracedFactV1(TypedDict):
    """A fact as a condition saw it; null: not stated."""

    fact: str
    value: Any
    location: LocationV1 | None


class TracedV1(TypedDict):
    """A comparison of the rule and its truth; null: not stated."""

    condition: str
    value: bool | None
    facts: list[TracedFactV1]


class WasV1(TypedDict):
    """What a waived result was."""

    verdict: Verdict
    reason: Reason


class WaiverV1(TypedDict):
    """The waiver in force for a result."""

    reason: str
    approved_by: str
    approved_on: str
    expires: str
    was: WasV1


class ResultV1(TypedDict):
    """One rule for one subject."""

    rule: str
    subject: str
    verdict: Verdict
    reason: Reason
    basis: Basis | None
    clause: str
    title: str
    explanation: str
    remedy: str
    missing: list[MissingV1]
    location: LocationV1
    trace: list[TracedV1]
    waiver: WaiverV1 | None
    overridden_by: str | None


class PolicyV1(TypedDict):
    """A policy, the models that it governs, and the digest of its file."""

    id: str
    models: list[str]
    sha256: str


class NoteV1(TypedDict):
    """A line of information, never a verdict."""

    id: str
    text: str


class ErrorV1(TypedDict):
    """Why a manifest got no verdict."""

    message: str
    line: int | None
    column: int | None


class ManifestReportV1(TypedDict):
    """What was found for one manifest."""

    manifest: str
    verdict: Verdict | None
    counts: Counts
    policies: list[PolicyV1]
    notes: list[NoteV1]
    results: list[ResultV1]
    errors: list[ErrorV1]


class ReportV1(TypedDict):
    """A run over one or more manifests on one date."""

    schema: Literal["llamalicense/report/v1"]
    tool: ToolV1
    as_of: str
    settings: SettingsV1
    verdict: Verdict | None
    counts: Counts
    reports: list[ManifestReportV1]


def render(report: Report, _: Style) -> str:
    """The report as JSON; the same input gives the same bytes."""
    # The one character that a terminal obeys and that `dumps` leaves as it is.
    return json.dumps(convert(report), indent=2).replace("\x7f", "\\u007f") + "\n"


def convert(report: Report) -> ReportV1:
    """The report in its public shape."""
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
        "reports": [_manifest(each) for each in report.reports],
    }


def _manifest(report: ManifestReport) -> ManifestReportV1:
    return {
        "manifest": report.manifest,
        "verdict": report.verdict,
        "counts": _counts(report.results),
        "policies": [{"id": p.id, "models": list(p.models), "sha256": p.sha256} for p in report.policies],
        "notes": [{"id": note.id, "text": note.text} for note in report.notes],
        "results": [_result(result) for result in report.results],
        "errors": [{"message": e.message, "line": e.line, "column": e.column} for e in report.errors],
    }


def _counts(results: tuple[Result, ...]) -> Counts:
    found = [result.verdict for result in results]
    return {"pass": found.count("pass"), "warn": found.count("warn"), "fail": found.count("fail")}


def _result(result: Result) -> ResultV1:
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
        "trace": [_traced(step) for step in result.trace],
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
