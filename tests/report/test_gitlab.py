"""Code Quality for GitLab: the fields that its documentation asks for.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format: an array of objects with `description`,
`check_name`, `fingerprint` (unique), `severity` (one of five), `location.path` and `location.lines.begin`.
"""

import json
from typing import Any

from goldens import path_of
from hostile import HOSTILE, TAME, everything, invalid, manifest, result, run
from rows import rows

from llamalicense.report.formats import Style, plain, render
from llamalicense.report.report import Report

SEVERITIES = ("info", "minor", "major", "critical", "blocker")


def issues(report: Report) -> list[Any]:
    found: list[Any] = json.loads(render("gitlab", report, Style()))
    return found


def checked(found: list[Any]) -> list[Any]:
    """Issues as they are, if they are what GitLab asks for."""
    for each in found:
        assert list(each) == ["description", "check_name", "fingerprint", "severity", "location"]
        assert all(isinstance(each[key], str) and each[key] for key in list(each)[:4])
        assert each["severity"] in SEVERITIES
        assert list(each["location"]) == ["path", "lines"]
        assert not each["location"]["path"].startswith(("/", "./"))
        assert each["location"]["lines"].keys() == {"begin"}
        assert each["location"]["lines"]["begin"] > 0
    assert len({each["fingerprint"] for each in found}) == len(found)
    return found


def test_the_golden_file_is_what_gitlab_asks_for() -> None:
    assert len(checked(json.loads(path_of("gitlab").read_bytes()))) == 15


def test_what_is_graver_is_more_severe() -> None:
    unknown = result("missing").changed(rule="catalogue/governing-licence")
    found = [result(reason) for reason in ("waived", "missing", "unclear", "violated")]
    strict = result("missing", number=1).changed(verdict="fail")
    severities = [each["severity"] for each in checked(issues(run(manifest(*found, unknown, strict))))]
    assert severities == ["info", "minor", "major", "critical", "major", "critical", "info"]
    assert [each["severity"] for each in checked(issues(run(invalid("x", "y"))))] == ["blocker", "blocker"]


def test_passes_are_not_in_it_and_nothing_is_an_empty_array() -> None:
    passes = [result(reason) for reason in ("satisfied", "exception", "not-applicable")]
    assert [each["check_name"] for each in issues(run(manifest(*passes)))] == ["llamalicense/about"]
    assert render("gitlab", run(), Style()) == "[]\n"


def test_what_is_said_of_a_manifest_as_a_whole_stays_the_same_issue_from_run_to_run() -> None:
    one, other = (checked(issues(run(manifest(*found))))[-1] for found in ([result("satisfied")], [result("violated")]))
    assert one["description"] != other["description"]
    assert one["fingerprint"] == other["fingerprint"]
    assert "Not legal advice." in one["description"]


def test_an_issue_says_what_was_found_under_which_clause_and_what_to_do() -> None:
    violated, unclear, _ = checked(issues(run(manifest(result("violated", number=9), result("unclear")))))
    assert violated["description"] == "builds/words 9 violated: words (§1.b.i) Do: words"
    assert violated["check_name"] == "llama-4/model-naming"
    assert violated["location"] == {"path": "folder/words", "lines": {"begin": 12}}
    assert unclear["description"].startswith("unclear: builds/words 0 unclear: words")


def test_a_fingerprint_stays_when_lines_and_words_change_and_is_that_of_one_issue() -> None:
    first = result("violated")
    moved = first.changed(location=first.location._replace(line=99), explanation="other words")
    elsewhere = manifest(first, place="elsewhere")
    one, same, other = (issues(run(each))[0]["fingerprint"] for each in (manifest(first), manifest(moved), elsewhere))
    assert one == same != other
    checked(issues(run(manifest(first), manifest(first), manifest(first, place="elsewhere"), invalid("x", "x"))))


@rows("words", HOSTILE.values(), ids=HOSTILE)
def test_no_words_make_or_change_an_issue(words: str) -> None:
    tame, hostile = issues(everything(TAME)), checked(issues(everything(words)))
    for one, other in zip(tame, hostile, strict=True):
        assert other["description"] == plain(one["description"].replace(TAME, words))
        assert other["location"]["path"] == plain(one["location"]["path"].replace(TAME, words))
        assert (other["severity"], other["check_name"]) == (one["severity"], one["check_name"])
        assert other["location"]["lines"] == one["location"]["lines"]
