"""Runs labelled cases: a manifest, the files beside it, and what a check of it must say."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from llamalicense.report import ManifestReport, Report, Result, Settings, worst
from llamalicense.run import Checker, Manifest, check
from llamalicense.yamlfile import parse

SHARED = Path(__file__).parents[2] / "shared"
AS_OF = "2026-11-21"


def load(path: Path) -> list[dict[str, Any]]:
    """The cases of a file, read as a manifest is read."""
    cases: list[dict[str, Any]] = parse(path.read_bytes(), path.name).value
    return cases


def write(case: dict[str, Any], folder: Path) -> Path:
    """Lays out a case's folder and returns its manifest."""
    (folder / ".git").mkdir(exist_ok=True)
    for name, content in case.get("files", {}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_text(content), encoding="utf-8")
    manifest = folder / "llamalicense.yaml"
    manifest.write_text(yaml.safe_dump(case["manifest"], allow_unicode=True, sort_keys=False), encoding="utf-8")
    return manifest


def _text(content: Any) -> str:
    if isinstance(content, str):
        return (SHARED / content[1:]).read_text(encoding="utf-8") if content.startswith("@") else content
    text = (SHARED / content["from"]).read_text(encoding="utf-8")
    for old, new in content["replace"].items():
        assert old in text
        text = text.replace(old, new)
    return text


def run(case: dict[str, Any], folder: Path) -> Report:
    """Checks a case as `llamalicense check` would."""
    manifest = write(case, folder)
    strict = "fail" if case.get("strict") else "warn"
    day = date.fromisoformat(case.get("as_of", AS_OF))
    checker = Checker(day, Settings(unclear=strict, missing=strict))  # type: ignore[arg-type]
    return check([Manifest(manifest.read_bytes(), manifest.name, folder)], checker, day)


def differences(case: dict[str, Any], report: Report) -> Iterator[str]:
    """Where a report is not what the case expects."""
    expect, found = case["expect"], report.reports[0]
    status = expect.get("exit", 1 if expect.get("verdict") == "fail" else 0)
    if report.status != status:
        yield f"exit status {report.status}, expected {status}: {[str(e) for e in found.errors]}"
    if "verdict" not in expect:
        return
    if found.errors:
        yield f"refused: {[str(error) for error in found.errors]}"
        return
    if found.verdict != expect["verdict"]:
        yield f"verdict {found.verdict}, expected {expect['verdict']}: {_worst_of(found)}"
    for rule, verdict in expect["rules"].items():
        results = [result for result in found.results if result.rule == rule]
        if not results:
            yield f"{rule} has no result"
            continue
        yield from _of_rule(rule, verdict, results, expect)


def _of_rule(rule: str, verdict: str, results: list[Result], expect: dict[str, Any]) -> Iterator[str]:
    is_worst = worst(result.verdict for result in results)
    if is_worst != verdict:
        yield f"{rule} is {is_worst}, expected {verdict}: {[(r.subject, r.reason, r.explanation) for r in results]}"
    for result in results:
        reason = expect.get("reasons", {}).get(rule)
        if reason and result.verdict == is_worst and result.reason != reason:
            yield f"{rule} for {result.subject} is {result.reason}, expected {reason}: {result.explanation}"
        if result.reason == "missing":
            lacking = set(expect.get("missing", {}).get(rule, ())) - {missing.fact for missing in result.missing}
            if lacking:
                yield f"{rule} does not ask for {lacking}: {[m.fact for m in result.missing]}"
    by_subject = {result.subject: result.verdict for result in results}
    for subject, expected in expect.get("subjects", {}).get(rule, {}).items():
        if by_subject.get(subject) != expected:
            yield f"{rule} for {subject} is {by_subject.get(subject)}, expected {expected}"


def _worst_of(found: ManifestReport) -> list[str]:
    return [f"{r.rule} {r.subject} {r.reason}" for r in found.results if r.verdict == found.verdict]
