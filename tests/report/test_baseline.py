"""A baseline: what it knows does not count and is shown as known; what it may not hold, and what is new, counts."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from checkout import GOLDEN
from drawn_manifests import AS_OF, Dict, judge, manifests
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from manifests import RICH
from program import Ran, llamalicense

from llamalicense.commands.schema import schema
from llamalicense.decision.settings import COMMAND_LINE, FailOn, Settings
from llamalicense.errors import InputError
from llamalicense.policy import library
from llamalicense.report import baseline_file
from llamalicense.report.baseline import Baseline, baseline_of, with_known
from llamalicense.report.formats import FORMATS, FormatName, Style, render
from llamalicense.report.report import ManifestReport, Report

# What the agreement takes all rights for, or ends by itself, and what would leave a model without any rule.
BARRED = {
    *(f"{of}/{rule}" for of in library.bundled_ids() for rule in ("mau-threshold", "termination", "ip-litigation")),
    *(f"{of}/eu-multimodal" for of in library.bundled_ids()),
    "catalogue/governing-licence",
    "project/undeclared-model",
}
DAY = "2026-11-21"
UNKNOWN = "  - {id: acme-labs/found-on-a-disk-8b}\n"
STATES: list[FailOn] = ["fail", "missing", "warn"]


def test_the_policies_say_which_fails_count_at_once() -> None:
    said = {rule.name for each in library.bundled_ids() for rule in library.bundled(each).rules if rule.no_baseline}
    assert said == {rule for rule in BARRED if _exists(rule)}
    assert {rule.partition("/")[2] for rule in said} == {rule.partition("/")[2] for rule in BARRED}


def _exists(rule: str) -> bool:
    policy, _, name = rule.partition("/")
    return name in (library.rule_ids(policy) or ())


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a manifest that has results of every verdict and reason, and its documents."""
    for file in GOLDEN.iterdir():
        if file.name in ("NOTICE", "README.md"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / ".git").mkdir()
    (tmp_path / "llamalicense.yaml").write_text(RICH, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*options: str, day: str = DAY) -> Ran:
    return llamalicense("check", "--no-scan", "--as-of", day, *options)


def machine(*options: str, day: str = DAY) -> Any:
    return json.loads(check("--output-format", "json", *options, day=day).out)


def known(report: Any) -> set[tuple[str, str]]:
    return {(each["rule"], each["subject"]) for each in report["reports"][0]["results"] if each["known"]}


@pytest.mark.parametrize("name", ["known.json", "known.yaml"])
def test_from_a_failing_project_to_a_gate_for_what_is_new(project: Path, name: str) -> None:
    before = machine()
    failing = {(each["rule"], each["subject"]) for each in before["reports"][0]["results"] if each["verdict"] == "fail"}
    can_be_known = {each for each in failing if each[0] not in BARRED}
    assert can_be_known != failing != set()
    written = check("--baseline", name, "--write-baseline")
    assert f"written: {name}: {len(can_be_known)} known result" in written.err
    assert written.err.count("no baseline can hold") == len(failing - can_be_known)
    file = yaml.load((project / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    file["baseline"] = int(file["baseline"])
    assert {(each["rule"], each["subject"]) for each in file["results"]} == can_be_known
    Draft7Validator(schema("baseline")).validate(file)
    assert date.fromisoformat(file["expires"]) - date.fromisoformat(file["written"]) == timedelta(180)
    after = machine("--baseline", name)
    assert known(after) == can_be_known
    # Verdicts stay what they are; the fingerprints are those of code scanning.
    assert [each["verdict"] for each in after["reports"][0]["results"]] == [
        each["verdict"] for each in before["reports"][0]["results"]
    ]
    sarif = json.loads(check("--output-format", "sarif", "--baseline", name).out)["runs"][0]["results"]
    marks = {each["partialFingerprints"]["primaryLocationLineHash"] for each in sarif}
    assert {each["fingerprint"] for each in file["results"]} <= marks
    assert {each["baselineState"] for each in sarif} == {"unchanged", "new"}
    # What is barred keeps the status; without it nothing is left that counts, whatever the lines are.
    assert {rule for rule, _ in failing - can_be_known} == {"catalogue/governing-licence"}
    assert check("--baseline", name).status == 1
    (project / "llamalicense.yaml").write_text(f"# A line.\n{RICH.replace(UNKNOWN, '')}", encoding="utf-8")
    assert check("--baseline", name).status == 0
    # What comes in new counts.
    assert check("--baseline", name, "--no-waivers").status == 1
    assert check().status == 1
    assert check("--baseline", name, "--output-format", "json").err == ""


# Its only fail is the name of its build.
MISNAMED: Dict = {
    "manifest": 1,
    "organisation": {"name": "Acme", "kind": "company", "country": "US"},
    "models": [{"id": "meta-llama/Llama-3.1-8B", "access": "weights"}],
    "builds": [
        {
            "name": "Desk",
            "kind": "model",
            "audience": "public",
            "change": "fine-tuned",
            "delivery": "hosted",
            "contains": ["meta-llama/Llama-3.1-8B"],
        }
    ],
}


@pytest.fixture(scope="module")
def of_a_fail() -> Report:
    """A run whose only fail is known."""
    report = run(judge(MISNAMED))
    return run(with_known(report.reports[0], baseline_of(report, report.reports, "known.json")[0], AS_OF))


def run(manifest: ManifestReport, fail_on: FailOn = "fail") -> Report:
    stated = Settings(fail_on=fail_on, baseline="known.json", origins={"baseline": COMMAND_LINE})
    return Report(AS_OF, AS_OF, stated, (manifest,))


def test_a_known_fail_is_a_fail_and_does_not_count(of_a_fail: Report) -> None:
    assert of_a_fail.verdict == "fail"
    assert of_a_fail.status == 0
    assert [bool(result.known) for result in of_a_fail.failures] == [True]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_shows_what_is_known_and_until_when(name: FormatName, of_a_fail: Report) -> None:
    text = " ".join(render(name, of_a_fail, Style(width=10_000)).split())
    assert "known.json" in text
    assert "2027-05-20" in text
    assert '"known": {' in text if name == "json" else "nown until 2027-05-20" in text or "are known" in text
    # Ten annotations are shown, and what is known stands behind what is to be stated.
    assert name == "github" or "model-naming" in text
    # It is none of what makes a run fail.
    assert "::error" not in text
    assert "<failure" not in text


def listed(mark: str = "", **fields: Any) -> Dict:
    """A baseline of one result, with other fields."""
    entry = {
        "fingerprint": mark or "4a1e9a3e0d9a2f3dd0f1d5f8c1a5f0b7:1",
        "manifest": "llamalicense.yaml",
        "rule": "llama-4/notice-file",
        "subject": "builds/Desk",
        "verdict": "fail",
        "reason": "violated",
    }
    head = {"baseline": 1, "written": "2026-11-21", "expires": "2027-05-20", "results": [entry]}
    return {**head, **fields}


def refused(data: bytes) -> list[str]:
    with pytest.raises(InputError) as error:
        baseline_file.read(data, "known.json")
    return list(map(str, error.value.problems))


def test_a_file_that_is_no_baseline_is_refused_with_its_line() -> None:
    cases = {
        json.dumps(
            listed(), indent=1
        ): "known.json:7:19: this is not the fingerprint of llama-4/notice-file for builds",
        json.dumps(
            listed(expires="2027-05-21", results=[])
        ): "expires 181 days after it was written; a baseline holds 180",
        json.dumps(listed(expires="2026-11-20", results=[])): "expires -1 days after it was written",
        json.dumps(listed(results=[{"rule": "a"}])): '"fingerprint" is required in results[0]',
        json.dumps(listed(until="2027-01-01", results=[])): 'unknown key "until"',
        json.dumps(listed(mark="0000:1")): "expected something like",
        json.dumps(listed(baseline=2, results=[])): "expected 1",
        json.dumps(listed(results=None)): "results has no value",
        "[]": "a baseline is a mapping that begins with `baseline: 1`; `llamalicense check --write-baseline`",
        "": "the file is empty",
        "{": "this is not YAML",
    }
    for text, said in cases.items():
        problems = refused(text.encode())
        assert any(said in problem for problem in problems), (text, problems)
    twice = baseline_file.read(_one().encode(), "known.json")
    entries = [row._asdict() for row in twice.results.values()] * 2
    [said] = refused(json.dumps(listed(results=entries)).encode())
    assert "this result stands twice; the first is results[0]" in said


def _one() -> str:
    report = run(judge(MISNAMED))
    return baseline_file.text(baseline_of(report, report.reports, "known.json")[0], yaml=False)


@pytest.mark.usefixtures("project")
def test_a_baseline_holds_from_a_day_to_a_day() -> None:
    check("--baseline", "known.json", "--write-baseline")
    held = known(machine("--baseline", "known.json"))
    assert known(machine("--baseline", "known.json", day="2027-05-20")) == held != set()
    for day, said in (("2027-05-21", "baseline-expired"), ("2026-11-20", "baseline-not-yet")):
        report = machine("--baseline", "known.json", day=day)
        assert known(report) == set()
        assert said in {note["id"] for note in report["reports"][0]["notes"]}
    assert "baseline-expiring" in {
        note["id"] for note in machine("--baseline", "known.json", day="2027-04-20")["reports"][0]["notes"]
    }
    # Renewed on purpose, and then alone.
    assert known(machine("--baseline", "known.json", "--write-baseline", day="2027-05-21")) >= held


def test_what_is_fixed_is_asked_to_be_taken_out(project: Path) -> None:
    check("--baseline", "known.json", "--write-baseline")
    file = json.loads((project / "known.json").read_text(encoding="utf-8"))
    name = next(each["subject"] for each in file["results"] if each["subject"].startswith("builds/"))
    manifest = project / "llamalicense.yaml"
    manifest.write_text(RICH.replace(name.partition("/")[2], "Llama-Renamed"), encoding="utf-8")
    [said] = [
        note["text"]
        for note in machine("--baseline", "known.json")["reports"][0]["notes"]
        if note["id"] == "baseline-fixed"
    ]
    assert name in said
    assert "Take it out of the baseline" in said


def test_nothing_else_is_written_over(project: Path) -> None:
    cases = {
        "llamalicense.yaml": "this file is there, and no baseline that can be read",
        "README.md": "this file is there, and no baseline that can be read",
        "folder": "is a folder",
    }
    (project / "folder").mkdir()
    before = {path: path.read_bytes() for path in project.iterdir() if path.is_file()}
    for name, said in cases.items():
        ran = check("--baseline", name, "--write-baseline")
        assert (ran.status, said in ran.err) == (2, True), (name, ran.err)
    assert {path: path.read_bytes() for path in project.iterdir() if path.is_file()} == before
    other = project / "other"
    other.mkdir()
    (other / "llamalicense.yaml").write_text(RICH, encoding="utf-8")
    assert check(".", "--baseline", "known.json", "--write-baseline").status == 1
    ran = check("llamalicense.yaml", "--baseline", "known.json", "--write-baseline")
    assert "it knows results of other/llamalicense.yaml, which this run does not check" in ran.err
    (other / "llamalicense.yaml").unlink()
    assert check("llamalicense.yaml", "--baseline", "known.json", "--write-baseline").status == 1


def test_what_cannot_be_meant_is_bad_usage(project: Path) -> None:
    cases = {
        ("--write-baseline",): "give --baseline llamalicense-baseline.json",
        ("--baseline", "a.json", "--no-baseline"): "leave one of them out",
        ("--baseline", "gone.json"): "gone.json: there is no such baseline; --write-baseline writes it",
    }
    for options, said in cases.items():
        ran = check(*options)
        assert (ran.status, said in ran.err) == (2, True), ran.err
    (project / "llamalicense.yaml").write_text("manifest: 1\n", encoding="utf-8")
    assert check("--baseline", "known.json", "--write-baseline").status == 2
    assert not (project / "known.json").exists()


@settings(max_examples=20, deadline=None)
@given(manifests(), st.data())
def test_what_is_barred_or_new_counts_whatever_a_baseline_lists(manifest: Dict, data: st.DataObject) -> None:
    fail_on = data.draw(st.sampled_from(STATES))
    report = run(judge(manifest), fail_on)
    whole, barred = baseline_of(report, report.reports, "known.json")
    assert {result.rule for result in barred} <= BARRED
    kept = [row for row in whole.results.values() if data.draw(st.booleans())]
    forged = list(_forged(report))
    baseline = Baseline("known.json", AS_OF, AS_OF, {row.fingerprint: row for row in (*kept, *forged)})
    [after] = run(with_known(report.reports[0], baseline, AS_OF), fail_on).reports
    names = {(row.rule, row.subject) for row in kept}
    for was, result in zip(report.reports[0].results, after.results, strict=True):
        assert result.changed(known=None) == was
        assert bool(result.known) is ((result.rule, result.subject) in names)
    if barred:
        assert run(after, fail_on).status == 1
    # A file says what it was made of.
    for as_yaml in (True, False):
        assert baseline_file.read(baseline_file.text(whole, yaml=as_yaml).encode(), "known.json") == whole


def _forged(report: Report) -> Iterator[Any]:
    """Rows for fails that no baseline can hold."""
    strict = report.reports[0]
    unbarred = tuple(policy._replace(no_baseline=frozenset()) for policy in strict.policies)
    free = Report(AS_OF, AS_OF, report.settings, (ManifestReport(*_with_policies(strict, unbarred)),))
    rows = baseline_of(free, free.reports, "")[0].results.values()
    return (row for row in rows if row.rule in BARRED and row.verdict == "fail")


def _with_policies(report: ManifestReport, policies: Any) -> Iterator[Any]:
    return (getattr(report, name) if name != "policies" else policies for name in report.__dataclass_fields__)
