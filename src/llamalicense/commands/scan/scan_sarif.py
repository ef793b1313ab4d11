"""What `scan` found as SARIF 2.1.0: each use a note at its place, so that a change that adds one is seen."""

from urllib.parse import quote

from llamalicense.about import HOMEPAGE, __version__
from llamalicense.commands.scan.scan_pages import Scanned, in_words
from llamalicense.report.fingerprints import fingerprints
from llamalicense.report.formats.sarif import MOST_RESULTS, ROOT, SCHEMA
from llamalicense.report.formats.sarif_rules import escaped as in_sarif
from llamalicense.scan.findings import Finding

_RULE = "scan/use"


def as_sarif(result: Scanned) -> dict[str, object]:
    """The uses as one SARIF log."""
    pairs = [
        (finding, place) for finding, place in zip(result.findings, result.places, strict=True) if finding.kind == "use"
    ]
    listed = pairs[:MOST_RESULTS]
    marks = fingerprints((place, finding.text) for finding, place in listed)
    notifications = _told(result, len(pairs))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver()},
                "automationDetails": {"id": "llamalicense/scan/"},
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "exitCode": 0,
                        "toolExecutionNotifications": notifications,
                    }
                ],
                "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(finding, place, mark) for (finding, place), mark in zip(listed, marks, strict=True)
                ],
            }
        ],
    }


def _driver() -> dict[str, object]:
    about = "A Llama model that the repository loads, calls, serves, trains or declares as a base."
    return {
        "name": "llamalicense",
        "semanticVersion": __version__,
        "informationUri": HOMEPAGE,
        "rules": [
            {
                "id": _RULE,
                "name": "LlamaModelInUse",
                "shortDescription": {"text": "A Llama model is used"},
                "fullDescription": {"text": about},
                "help": {
                    "text": f"{about} State it in the manifest: `llamalicense check` decides what its licence asks."
                },
                "helpUri": HOMEPAGE,
                "defaultConfiguration": {"level": "note"},
                "properties": {"tags": ["licence"], "precision": "very-high", "problem.severity": "recommendation"},
            }
        ],
    }


def _told(result: Scanned, uses: int) -> list[dict[str, object]]:
    texts = [f"{file.path}: {file.why}" for file in result.unread]
    texts += [f"{count} {reason.value}" for reason, count in result.left_out]
    texts += result.notes
    if uses > MOST_RESULTS:
        texts.append(f"{uses - MOST_RESULTS:,} more uses are left out: code scanning takes {MOST_RESULTS:,} of a run")
    return [{"level": "note", "message": {"text": in_sarif(text)}} for text in texts]


def _result(finding: Finding, place: str, fingerprint: str) -> dict[str, object]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.line,
        "endColumn": finding.column + len(finding.text),
    }
    uri = quote(place, errors="backslashreplace")
    return {
        "ruleId": _RULE,
        "ruleIndex": 0,
        "level": "note",
        "message": {"text": in_sarif(f"Llama model in use: {in_words(finding)}")},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}, "region": region}},
        ],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
        "properties": {
            "model": finding.model,
            "platform": finding.platform,
            "access": finding.access,
            "licences": list(finding.licences),
        },
    }
