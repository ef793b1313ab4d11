"""JUnit XML: read by junitparser, and by the rules of GitLab's documentation of what it shows.

https://docs.gitlab.com/ci/testing/unit_test_reports/: classname and name of a case, which are told apart by both; its
file; the text of `failure`, `error` and `skipped`. Jenkins and junitparser take the attribute `message` of these.
"""

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import junitparser
import pytest
from goldens import path_of
from hostile import HOSTILE, TAME, everything, invalid, manifest, result, run
from rows import rows

from llamalicense.decision.settings import FailOn
from llamalicense.report.formats import Style, plain, render
from llamalicense.report.report import Report

COUNTS = ("tests", "failures", "errors", "skipped")


def written(report: Report) -> str:
    return render("junit", report, Style())


def cases(report: Report) -> list[Any]:
    return [case for suite in junitparser.JUnitXml.fromstring(written(report).encode()) for case in suite]


def outcome(case: Any) -> str:
    """What a reader makes of a case."""
    (found,) = case.result or [None]
    return type(found).__name__ if found else "Passed"


def test_every_result_is_a_case_with_its_outcome() -> None:
    found = cases(everything(TAME))
    assert [(case.name, outcome(case)) for case in found] == [
        ("model-naming[builds/words 0 violated]", "Failure"),
        ("model-naming[builds/words 0 unclear]", "Skipped"),
        ("model-naming[builds/words 0 missing]", "Skipped"),
        ("model-naming[builds/words 0 waived]", "Skipped"),
        ("model-naming[builds/words 0 satisfied]", "Passed"),
        ("model-naming[builds/words 0 exception]", "Passed"),
        ("model-naming[builds/words 0 not-applicable]", "Skipped"),
        ("manifest", "Error"),
    ]
    assert {case.classname for case in found} == {"llama-4 · folder/words", "manifest · invalid/words"}


def test_a_failure_says_where_what_and_what_to_do() -> None:
    (case,) = cases(run(manifest(result("violated", number=9))))
    (failure,) = case.result
    assert (failure.type, failure.message) == ("violated", "words")
    assert failure.text.splitlines() == ["folder/words:12:7: fail, violated", "words (§1.b.i)", "Do: words"]


def test_what_is_skipped_says_why_in_the_attribute_and_in_the_text() -> None:
    found = {case.name: case.result[0] for case in cases(everything(TAME)) if outcome(case) == "Skipped"}
    unclear, missing, waived, other = found.values()
    assert unclear.message == "unclear: words"
    assert unclear.text.splitlines() == [
        "unclear: words (§1.b.i)",
        "Do: words",
        "Could settle it: builds[0].words (words)",
    ]
    assert missing.message == "words (§1.b.i) Could settle it: builds[0].words (words)"
    assert waived.message.startswith("Waived until 2026-11-21 by words on 2026-11-21: words")
    assert other.message == "not applicable"
    for each in found.values():
        assert each.text.startswith(each.message)


def test_what_passes_says_why() -> None:
    found = {case.name: case.system_out for case in cases(everything(TAME)) if outcome(case) == "Passed"}
    satisfied, exception = found.values()
    assert satisfied == "satisfied, stated: words (§1.b.i)"
    assert exception == "exception, attested: words (§1.b.i)"


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        ("fail", {"violated"}),
        ("never", {"violated"}),
        ("missing", {"violated", "missing", "unclear"}),
        ("warn", {"violated", "missing", "unclear"}),
    ],
)
def test_what_makes_the_run_fail_is_a_failure(fail_on: FailOn, failing: set[str]) -> None:
    report = everything(TAME)
    report = replace(report, settings=report.settings._replace(fail_on=fail_on))
    found = {case.name.split()[-1].rstrip("]") for case in cases(report) if outcome(case) == "Failure"}
    assert found == failing


def test_an_invalid_manifest_is_an_error_with_every_problem() -> None:
    (case,) = cases(run(invalid("it cannot be read", "this is not YAML")))
    (error,) = case.result
    assert (type(error), error.type) == (junitparser.Error, "invalid-manifest")
    assert error.text.splitlines() == ["words: it cannot be read", "words:1:3: this is not YAML"]


def test_the_counts_are_those_of_the_cases() -> None:
    twice = everything(TAME, 3)
    for report in (twice, run(*twice.reports, *everything(TAME, 2).reports), run(invalid("x"))):
        root = ElementTree.fromstring(written(report).encode())
        for part in (root, *root):
            elements = ("testcase", "failure", "error", "skipped")
            counted = {name: len(part.findall(f".//{tag}")) for name, tag in zip(COUNTS, elements, strict=True)}
            assert {name: int(part.attrib[name]) for name in COUNTS} == counted
        assert len(root) == len(root.findall("testsuite"))
        assert int(root.attrib["tests"]) == len(report.results) + sum(bool(each.errors) for each in report.reports)


def test_a_suite_is_a_policy_of_a_manifest() -> None:
    found = [result("violated").changed(rule=rule) for rule in ("a/one", "b/one", "a/two")]
    suites = junitparser.JUnitXml.fromstring(written(run(manifest(*found), manifest(*found, place="other"))).encode())
    assert [(suite.name, suite.tests) for suite in suites] == [
        ("a · folder/words", 2),
        ("b · folder/words", 1),
        ("a · other", 2),
        ("b · other", 1),
    ]


def test_every_suite_says_of_which_run_it_is_and_the_first_of_a_manifest_what_that_rests_on() -> None:
    first, *others = ElementTree.parse(path_of("junit")).getroot().findall("testsuite")
    assert others
    run_of = {"as_of": "2026-11-21", "tool": "llamalicense VERSION"}
    for suite in (first, *others):
        properties = {each.attrib["name"]: each.attrib["value"] for each in suite.iter("property")}
        assert run_of.items() <= properties.items()
        assert properties["disclaimer"].startswith("Not legal advice.")
        assert ("note: breach" in properties, "Manifest" in properties) == (suite is first, suite is first)


def test_cases_are_told_apart_by_their_names() -> None:
    """GitLab leaves out a case whose name it has seen."""
    root = ElementTree.fromstring(path_of("junit").read_bytes())
    names = [(case.attrib["classname"], case.attrib["name"]) for case in root.iter("testcase")]
    assert len(set(names)) == len(names) == 50
    assert {case.attrib["file"] for case in root.iter("testcase")} == {"llamalicense.yaml"}
    assert all(int(case.attrib["line"]) > 0 for case in root.iter("testcase"))


@rows("words", HOSTILE.values(), ids=HOSTILE)
def test_no_words_make_or_change_an_element(words: str) -> None:
    tame, hostile = (ElementTree.fromstring(written(everything(each)).encode()) for each in (TAME, words))
    for one, other in zip(tame.iter(), hostile.iter(), strict=True):
        assert (other.tag, list(other.attrib)) == (one.tag, list(one.attrib))
        for key, value in one.attrib.items():
            assert other.attrib[key] == plain(value.replace(TAME, words))
        lines = [plain(line.replace(TAME, words)).strip() for line in (one.text or "").split("\n")]
        assert [line.strip() for line in (other.text or "").split("\n")] == lines
        # GitLab takes a file's name from the output of a failure, but not from its text.
        assert other.find("failure") is None or other.find("system-out") is None
