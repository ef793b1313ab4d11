"""Runs labelled cases: a manifest, the files beside it, and what a check of it must say.

The form is that of the shared cases. The cases of this repository may also say: for a subject its reason in place of
its verdict; `basis: {rule: basis}` of its passes; `says: {rule: words}` that one of its explanations holds;
`notes: [id]` that the header holds. A file may also be `{hex: "00 ff"}`, and what is quoted `from` a text, or from a
list of them, may be `without` the lines that hold certain words and `add` other text at the end.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from checkout import SHARED
from ruled import RuledChecker

from llamalicense.decision.result import VERDICTS, Result, worst
from llamalicense.decision.settings import Settings
from llamalicense.policy.library import bundled_ids, catalogue
from llamalicense.report.report import ManifestReport, Report
from llamalicense.run import Given, check
from llamalicense.vocabulary import LICENCE_TAGS, LICENCES
from llamalicense.yamlfile import parse

AS_OF = "2026-11-21"

# Where PyYAML is built with it, libyaml is ten times as fast.
_Writer: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_CASE = {"name", "as_of", "strict", "files", "manifest", "expect", "why"}
_BY_RULE = ("rules", "reasons", "subjects", "missing", "basis", "says")
_EXPECT = {"verdict", "exit", "notes", *_BY_RULE}

Case = dict[str, Any]


def load(path: Path) -> list[Case]:
    """The cases of a file, read as a manifest is read."""
    cases: list[Case] = parse(path.read_bytes(), path.name).value
    return cases


def faults(case: Case) -> Iterator[str]:
    """What is wrong with a case as such: a word that nothing would look at, or one that is not there."""
    expect = case.get("expect", {})
    yield from (f"{key} is no key of a case" for key in case.keys() - _CASE)
    yield from (f"{key} is no key of `expect`" for key in expect.keys() - _EXPECT)
    yield from (f"{key} is required" for key in ("name", "manifest", "expect", "why") if not case.get(key))
    if not _is_refusal(expect) and "rules" not in expect:
        yield "expect.rules is required"


def _is_refusal(expect: Mapping[str, Any]) -> bool:
    """Whether an input is expected to be refused, so that there is no report to compare."""
    return bool(expect == {"exit": 2})


def needs(case: Case) -> frozenset[str]:
    """The licences that may govern the models of a case, and those that it names."""
    known, found = catalogue(), set[str]()
    for model in case["manifest"].get("models", ()):
        stated = str(model.get("licence", model.get("license", ""))).casefold()
        found.add(LICENCE_TAGS.get(stated, stated))
        for name in (model["id"], model.get("derived_from", "")):
            entry = known.get(name)
            found.update(entry.licences if entry else ())
    found.update(rule.partition("/")[0] for rule in case["expect"].get("rules", ()))
    return frozenset(found & set(LICENCES))


def unbundled(case: Case) -> frozenset[str]:
    """The licences that a case needs and that are not encoded yet."""
    return needs(case) - set(bundled_ids())


def quotes_licences(case: Case) -> bool:
    """Whether a file of the case is the text of a licence, which this repository does not hold."""
    return any(_sources(content) for content in case.get("files", {}).values())


def write(case: Case, folder: Path) -> Path:
    """Lays out a case's folder and returns its manifest."""
    (folder / ".git").mkdir(exist_ok=True)
    for name, content in case.get("files", {}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_bytes(content))
    manifest = folder / "llamalicense.yaml"
    text = yaml.dump(case["manifest"], Dumper=_Writer, allow_unicode=True, sort_keys=False)
    manifest.write_text(text, encoding="utf-8")
    return manifest


def _sources(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content[1:]] if content.startswith("@") else []
    source = content.get("from", [])
    return [source] if isinstance(source, str) else list(source)


def _bytes(content: Any) -> bytes:
    sources = _sources(content)
    if not sources:
        return content.encode() if isinstance(content, str) else bytes.fromhex(content["hex"])
    text = "\n".join((SHARED / source).read_text(encoding="utf-8") for source in sources)
    how = content if isinstance(content, Mapping) else {}
    for old, new in how.get("replace", {}).items():
        assert old in text, f"{sources} do not hold {old!r}"
        text = text.replace(old, new)
    if "without" in how:
        assert how["without"] in text, f"{sources} do not hold {how['without']!r}"
        text = "\n".join(line for line in text.split("\n") if how["without"] not in line)
    return f"{text}{how.get('add', '')}".encode()


@cache
def _checker(day: date, strict: bool) -> RuledChecker:
    return RuledChecker(day, Settings("fail", "fail") if strict else Settings())


def run(case: Case, folder: Path) -> Report:
    """Checks a case as `llamalicense check` would."""
    manifest = write(case, folder)
    day = date.fromisoformat(case.get("as_of", AS_OF))
    checker = _checker(day, case.get("strict", False))
    return check([Given(manifest.read_bytes(), manifest.name, folder)], checker, day)


def differences(case: Case, report: Report) -> Iterator[str]:
    """Where a report is not what the case expects."""
    expect, found = case["expect"], report.reports[0]
    errors = [str(error) for error in found.errors]
    if "exit" in expect and report.status != expect["exit"]:
        yield f"exit status {report.status}, expected {expect['exit']}: {errors}"
    if _is_refusal(expect):
        return
    if found.errors:
        yield f"refused: {errors}"
        return
    if found.verdict != expect.get("verdict", found.verdict):
        yield f"verdict {found.verdict}, expected {expect['verdict']}: {_worst_of(found)}"
    lacking = set(expect.get("notes", ())) - {note.id for note in found.notes}
    if lacking:
        yield f"the notes {sorted(lacking)} are not among {[note.id for note in found.notes]}"
    for rule in dict.fromkeys(rule for key in _BY_RULE for rule in expect.get(key, ())):
        results = [result for result in found.results if result.rule == rule]
        expected = {key: expect[key][rule] for key in _BY_RULE if rule in expect.get(key, ())}
        yield from _of_rule(rule, results, expected) if results else [f"{rule} has no result"]


def _of_rule(rule: str, results: list[Result], expected: dict[str, Any]) -> Iterator[str]:
    is_worst = worst(result.verdict for result in results)
    if is_worst != expected.get("rules", is_worst):
        yield f"{rule} is {is_worst}, expected {expected['rules']}: {_shown(results)}"
    at_worst = [result for result in results if result.verdict == is_worst]
    if any(result.reason != expected.get("reasons", result.reason) for result in at_worst):
        yield f"{rule} is not {expected['reasons']} throughout: {_shown(at_worst)}"
    if "missing" in expected:
        yield from _missing(rule, results, set(expected["missing"]))
    passes = [result for result in results if result.verdict == "pass"]
    if "basis" in expected and {result.basis for result in passes} != {expected["basis"]}:
        yield f"{rule} rests on {[result.basis for result in passes]}, expected {expected['basis']}"
    if not any(expected.get("says", "") in result.explanation for result in results):
        yield f"{rule} does not say {expected['says']!r}: {_shown(results)}"
    for subject, word in expected.get("subjects", {}).items():
        of_subject = [result for result in results if result.subject == subject]
        if [result.verdict if word in VERDICTS else result.reason for result in of_subject] != [word]:
            yield f"{rule} for {subject} is not {word}: {_shown(of_subject or results)}"


def _missing(rule: str, results: list[Result], facts: set[str]) -> Iterator[str]:
    asking = [result for result in results if result.reason == "missing"]
    if not asking:
        yield f"{rule} is not missing anything: {_shown(results)}"
    for result in asking:
        lacking = facts - {missing.fact for missing in result.missing}
        if lacking:
            yield f"{rule} for {result.subject} does not ask for {sorted(lacking)}: {_shown([result])}"


def _shown(results: list[Result]) -> list[str]:
    return [f"{r.subject} {r.verdict} {r.reason} {[m.fact for m in r.missing]}: {r.explanation}" for r in results]


def _worst_of(found: ManifestReport) -> list[str]:
    return [f"{r.rule} {r.subject} {r.reason}" for r in found.results if r.verdict == found.verdict]
