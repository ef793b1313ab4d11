"""SARIF 2.1.0 as code scanning takes it: fails, warnings and waived results, each rule with its page.

Lines and columns count from 1, columns in code points. Files are named from the repository's root, percent-encoded. An
invalid manifest is a result too, as a file without results would close the alerts that there are.
"""

import posixpath
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from llamalicense.about import HOMEPAGE, __version__
from llamalicense.decision.result import Result
from llamalicense.policy.page import RulePage
from llamalicense.report.fingerprints import fingerprints
from llamalicense.report.fix import Fix
from llamalicense.report.formats import Style, in_json, plain
from llamalicense.report.formats.fix_v1 import fixable
from llamalicense.report.formats.footing import grounds, settings
from llamalicense.report.formats.sarif_rules import INVALID, Json, described, escaped, without_page
from llamalicense.report.formats.summary import TRUTHS, closing, in_a_line, settling, unread, worth
from llamalicense.report.report import ManifestReport, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS = 25_000  # that GitHub takes of one run
ROOT = "%SRCROOT%"
_LEVELS = {"fail": "error", "warn": "warning"}
_RANKS = ("error", "warning", "note")
_PREFIXES = {"unclear": "Unclear: ", "missing": "Missing: ", "waived": "Waived: "}


class _Finding(NamedTuple):
    """A result, or a problem of a manifest in its place, and the manifest's report."""

    level: str
    rule: str
    report: ManifestReport
    result: Result | None = None
    problem: Any = None
    fixes: tuple[Fix, ...] = ()
    is_known: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What makes its fingerprint."""
        return self.report.place, self.rule, self.result.subject if self.result else self.problem.message


def render(report: Report, _: Style) -> Iterator[str]:
    """The run as one SARIF log; the same input gives the same bytes."""
    yield from in_json({"$schema": SCHEMA, "version": "2.1.0", "runs": iter([_run(report)])})
    yield "\n"


def _rank(finding: _Finding) -> tuple[int, bool]:
    return _RANKS.index(finding.level), finding.is_known


def _run(report: Report) -> Json:
    findings = sorted((finding for one in report.reports for finding in _findings(one)), key=_rank)
    listed = findings[:MOST_RESULTS]
    pages = {finding.rule: _page(finding, report) for finding in listed}
    places = {rule: number for number, rule in enumerate(pages)}
    marks = fingerprints(finding.key for finding in listed)
    # Every result says how it stands to the baseline, or none does.
    compared = any(report.settings_of(one).baseline for one in report.reports)
    return {
        "tool": {
            "driver": {
                "name": "llamalicense",
                "semanticVersion": __version__,
                "informationUri": HOMEPAGE,
                "rules": [described(page) for page in pages.values()],
            }
        },
        "automationDetails": {"id": "llamalicense/"},
        "invocations": [_invocation(report, len(findings) - len(listed))],
        "artifacts": (artifact for one in report.reports for artifact in _artifacts(one)),
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": (
            {
                **_shown(finding),
                "ruleIndex": places[finding.rule],
                "partialFingerprints": {"primaryLocationLineHash": mark},
                **({"baselineState": "unchanged" if finding.is_known else "new"} if compared else {}),
            }
            for finding, mark in zip(listed, marks, strict=True)
        ),
        "properties": {
            "asOf": report.as_of.isoformat(),
            "verdict": report.verdict,
            "summary": plain(closing(report)),
            "settings": [str(given) for given in settings(report)],
            "disclaimer": worth(report),
            "reports": (_about(one, report) for one in report.reports),
        },
    }


def _findings(report: ManifestReport) -> Iterator[_Finding]:
    for problem in report.errors:
        yield _Finding("error", INVALID.rule, report, problem=problem)
    for result, fixes in fixable(report):
        if result.verdict != "pass":
            level = "note" if result.waiver else _LEVELS[result.verdict]
            yield _Finding(level, result.rule, report, result, None, tuple(fixes), bool(result.known))


def _shown(finding: _Finding) -> Json:
    if finding.result is None:
        return _invalid(finding.report, finding.problem)
    return _result(finding.result, finding.report, finding.fixes)


def _page(finding: _Finding, run: Report) -> RulePage:
    if finding.result is None:
        return INVALID
    return run.readings.get(finding.rule) or without_page(finding.result)


def _invalid(report: ManifestReport, problem: Any) -> Json:
    return {
        "ruleId": INVALID.rule,
        "level": "error",
        "message": {"text": escaped(unread(problem.message))},
        "locations": [_place(report.place_of(problem), problem.line or 1, problem.column or 1)],
    }


def _artifacts(report: ManifestReport) -> Iterator[Json]:
    """The manifest and the documents that it names, with digests of what was read."""
    folder, rests = posixpath.dirname(report.place), report.grounds
    files = [(report.place, rests.sha256)]
    files += [(posixpath.normpath(posixpath.join(folder, file.name)), file.sha256 or "") for file in rests.files]
    for path, digest in files:
        if digest:
            where = {"uri": quote(path, errors="backslashreplace"), "uriBaseId": ROOT}
            yield {"location": where, "hashes": {"sha-256": digest}}


def _about(report: ManifestReport, run: Report) -> Json:
    """What is said of a manifest as a whole."""
    return {
        "manifest": plain(report.place),
        "notes": [plain(note.text) for note in report.notes],
        "restsOn": {
            title: [plain(f"{text} SHA-256 {digest}" if digest else text) for text, digest in entries]
            for title, entries in grounds(report, run)
        },
    }


def _result(result: Result, report: ManifestReport, fixes: Sequence[Fix]) -> Json:
    sarif_result: Json = {
        "ruleId": result.rule,
        "level": "note" if result.waiver else _LEVELS[result.verdict],
        "message": {"text": escaped(_message(result))},
        "locations": [_place(report.place_of(result.location), result.location.line, result.location.column)],
    }
    if result.related:
        sarif_result["relatedLocations"] = [
            {
                "id": number,
                **_place(report.place_of(related), related.line, related.column),
                "message": {"text": escaped(related.text)},
            }
            for number, related in enumerate(result.related, 1)
        ]
    if steps := list(_steps(result, report)):
        sarif_result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if waiver := result.waiver:
        # The waiver stands in the manifest, not in what it suppresses.
        sarif_result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": escaped(waiver.reason)},
        ]
    if fixes:
        sarif_result["fixes"] = [_fix(fix) for fix in fixes]
    sarif_result["properties"] = {
        "verdict": result.verdict,
        "reason": result.reason,
        "subject": plain(result.subject),
        "missing": [plain(missing.fact) for missing in result.missing],
    }
    return sarif_result


def _fix(fix: Fix) -> Json:
    """A fix with its edits file by file; a file that is not there yet is one without content."""
    files: dict[str, list[Json]] = {}
    for edit in fix.edits:
        (line, column), (end_line, end_column) = edit.start, edit.end
        region = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
        files.setdefault(edit.path, []).append({"deletedRegion": region, "insertedContent": {"text": edit.text}})
    return {
        "description": {"text": escaped(fix.title if fix.is_safe else f"A choice: {fix.title}")},
        "artifactChanges": [
            {"artifactLocation": {"uri": _uri(path), "uriBaseId": ROOT}, "replacements": replacements}
            for path, replacements in files.items()
        ],
    }


def _uri(path: str) -> str:
    return quote(path, errors="backslashreplace")


def _message(result: Result) -> str:
    sentence = " ".join(filter(None, [in_a_line(result), settling(result)]))
    return f"{_PREFIXES.get(result.reason, '')}{sentence}"


def _steps(result: Result, report: ManifestReport) -> Iterator[Json]:
    """The comparisons that decided, at the lines of the facts that are stated."""
    for step in result.trace:
        for fact in step.facts:
            if fact.location is not None and fact.value is not None:
                place = _place(report.place_of(fact.location), fact.location.line, fact.location.column)
                comparison = f"{step.condition}: {TRUTHS[step.value]}"
                yield {"location": {**place, "message": {"text": escaped(comparison)}}}


def _place(path: str, line: int, column: int) -> Json:
    uri = _uri(path)
    # Where a value ends is not known; the end of a region is the character after it.
    region = {"startLine": line, "startColumn": column, "endLine": line, "endColumn": column + 1}
    return {"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}, "region": region}}


def _invocation(report: Report, left_out: int) -> Json:
    """Whether every manifest got a verdict, and why not; what GitHub would not take is counted."""
    notifications: list[Json] = [
        {
            "level": "error",
            "message": {"text": escaped(problem.message)},
            "locations": [_place(manifest_report.place_of(problem), problem.line or 1, problem.column or 1)],
        }
        for manifest_report in report.reports
        for problem in manifest_report.errors
    ]
    if left_out:
        number = "1 more result is" if left_out == 1 else f"{left_out:,} more results are"
        text = f"{number} left out, the least grave: code scanning takes {MOST_RESULTS:,} of a run."
        notifications.append({"level": "warning", "message": {"text": text}})
    return {
        "executionSuccessful": report.verdict is not None,
        "exitCode": report.status,
        "toolExecutionNotifications": notifications,
    }
