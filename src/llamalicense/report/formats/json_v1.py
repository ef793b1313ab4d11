"""The machine report, `llamalicense/report/v1`, whose shape is in `report_v1.py`.

It is converted from the report field by field, never a dump of it, so that the inside may change.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from llamalicense.about import __version__
from llamalicense.decision.applied import PolicyInUse
from llamalicense.decision.result import Known, Location, Missing, Result, Traced, Waived
from llamalicense.decision.settings import Settings
from llamalicense.inert import plain_json
from llamalicense.report.fix import Fix
from llamalicense.report.formats import Style, in_json
from llamalicense.report.formats.fix_v1 import fix_v1, fixable
from llamalicense.report.formats.footing import bases, given_settings
from llamalicense.report.formats.outcome_v1 import outcome_v1
from llamalicense.report.formats.report_v1 import (
    Counts,
    GroundsV1,
    LocationV1,
    MissingV1,
    PolicyV1,
    ResultV1,
    TracedFactV1,
    TracedV1,
    WaiverV1,
)
from llamalicense.report.formats.settings_v1 import KnownV1, ProjectSettingsV1, strictness_v1
from llamalicense.report.formats.summary import worth
from llamalicense.report.report import ManifestReport, Report

# What differs between the results of a rule that came out alike, in the order of `ResultV1`.
_DIFFERING = ("subject", "explanation", "remedy", "missing", "location")
# Stands in their places. YAML has no such character, so that no policy has it.
_GAP = "\0"
_encode = json.JSONEncoder(separators=(",", ":")).encode


def render(report: Report, style: Style) -> Iterator[str]:
    """The report as JSON; the same input gives the same bytes."""
    yield from in_json(convert(report, traced=style.verbose))
    yield "\n"


def convert(report: Report, *, traced: bool) -> Mapping[str, Any]:
    """The report in its public shape, `ReportV1`, with traces or without; lists that may be long are iterators."""
    settings = report.settings
    return {
        "schema": "llamalicense/report/v1",
        "tool": {"name": "llamalicense", "version": __version__},
        "disclaimer": worth(report),
        "as_of": report.as_of.isoformat(),
        "settings": {
            **strictness_v1(settings),
            "waivers": settings.waivers,
            "policies": list(report.house),
        },
        "verdict": report.verdict,
        "counts": _counts(report.results),
        "reports": (_manifest(manifest_report, report, traced) for manifest_report in report.reports),
    }


def _manifest(report: ManifestReport, run: Report, traced: bool) -> Mapping[str, Any]:
    """A `ManifestReportV1`."""
    return {
        "manifest": report.manifest,
        "verdict": report.verdict,
        "counts": _counts(report.results),
        "settings": _settings(run.settings_of(report), run),
        "policies": [policy_v1(policy) for policy in report.policies],
        "notes": [{"id": note.id, "text": note.text} for note in report.notes],
        "rests_on": _grounds(report),
        "results": (result_v1(result, traced, fixes) for result, fixes in fixable(report)),
        "errors": [{"message": e.message, "path": e.path, "line": e.line, "column": e.column} for e in report.errors],
    }


def _settings(settings: Settings, run: Report) -> ProjectSettingsV1:
    return {
        **strictness_v1(settings),
        "policies": [*run.house, *settings.policies],
        "baseline": settings.baseline or None,
        "scan_exclude": list(settings.excluded),
        "given": [{"setting": given.option, "origin": given.origin} for given in given_settings(settings, run.house)],
    }


def policy_v1(policy: PolicyInUse) -> PolicyV1:
    """A policy in its public shape."""
    return {
        "id": policy.id,
        "title": policy.title,
        "kind": policy.kind,
        "models": list(policy.models),
        "sha256": policy.sha256,
        "reviewed": policy.reviewed or None,
        "sources": [{"name": text.name, "url": text.url, "sha256": text.sha256 or None} for text in policy.encodes],
    }


def _grounds(report: ManifestReport) -> GroundsV1:
    rests, numbers = report.grounds, bases(report.results)
    return {
        "passes": {
            "verified": numbers.get("verified", 0),
            "catalogue": numbers.get("catalogue", 0),
            "stated": numbers.get("stated", 0),
            "attested": numbers.get("attested", 0),
        },
        "manifest_sha256": rests.sha256 or None,
        "files": [{"name": file.name, "sha256": file.sha256, "problem": file.problem or None} for file in rests.files],
        "vouched": [
            {
                "what": who.what,
                "by": who.by,
                "on": who.on.isoformat(),
                "until": who.until.isoformat() if who.until else None,
            }
            for who in rests.vouched
        ],
        "purposes": list(rests.purposes),
        "assumptions": list(rests.assumptions),
    }


def _counts(results: tuple[Result, ...]) -> Counts:
    verdicts = [result.verdict for result in results]
    return {"pass": verdicts.count("pass"), "warn": verdicts.count("warn"), "fail": verdicts.count("fail")}


def result_v1(result: Result, traced: bool = False, fixes: Sequence[Fix] = ()) -> ResultV1:
    """A result in its public shape."""
    return {
        **outcome_v1(result),
        "title": result.title,
        "remedy": result.remedy,
        "missing": list(map(_missing, result.missing)),
        "location": _location(result.location),
        "related": [{"path": r.path, "line": r.line, "column": r.column, "text": r.text} for r in result.related],
        "fixes": [fix_v1(fix) for fix in fixes],
        "trace": [_traced(step) for step in result.trace] if traced else [],
        "waiver": _waiver(result.waiver) if result.waiver else None,
        "overridden_by": result.overridden_by,
        "known": _known(result.known) if result.known else None,
    }


def result_json(result: Result) -> str:
    """`result_v1` as JSON that no terminal obeys; what the results of a rule have alike is put into it once."""
    if result.waiver or result.related or result.known:
        return _dumped(result_v1(result))
    alike = (result.rule, result.verdict, result.reason, result.basis, result.clause, result.title)
    start, explanation, remedy, missing, location, end = _around(*alike, result.overridden_by)
    asked = ",".join(map(_asked, result.missing)) if result.missing else ""
    return (
        f"{start}{_text(result.subject)}{explanation}{_text(result.explanation)}{remedy}{_text(result.remedy)}"
        f"{missing}[{asked}]{location}{_place(result.location)}{end}"
    )


@lru_cache(2048)
def _around(rule: str, verdict: Any, reason: Any, basis: Any, clause: str, title: str, by: str | None) -> list[str]:
    """The JSON before, between and after what differs."""
    nowhere, nothing = Location("", 1, 1), (Missing("", "", ""),)
    result = Result(rule, "", verdict, reason, basis, clause, title, _GAP, _GAP, nothing, nowhere, (), None, by)
    return _dumped(result_v1(result) | dict.fromkeys(_DIFFERING, _GAP)).split(_dumped(_GAP))


def _dumped(content: Any) -> str:
    return plain_json(_encode(content))


# What stands in several results of a row, or of the rows next to each other.
_text = lru_cache(512)(_dumped)


@lru_cache(512)
def _asked(missing: Missing) -> str:
    return _dumped(_missing(missing))


@lru_cache(512)
def _place(location: Location) -> str:
    return _dumped(_location(location))


def _missing(missing: Missing) -> MissingV1:
    return {"fact": missing.fact, "question": missing.question, "ask": missing.ask}


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


def _known(known: Known) -> KnownV1:
    return {"baseline": known.baseline, "fingerprint": known.fingerprint, "until": known.until.isoformat()}


def _waiver(waiver: Waived) -> WaiverV1:
    return {
        "reason": waiver.reason,
        "approved_by": waiver.approved_by,
        "approved_on": waiver.approved_on.isoformat(),
        "expires": waiver.expires.isoformat(),
        "was": {"verdict": waiver.was_verdict, "reason": waiver.was_reason},
    }
