"""SARIF: what GitHub's documentation asks for; its schema and the validator are in outside/test_sarif_validator.py.

https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
"""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from goldens import path_of
from hostile import HOSTILE, TAME, everything, invalid, manifest, result, run
from manifests import RICH, SCOUT
from program import llamalicense
from rows import rows
from sarif_reports import golden, sarif

from llamalicense.report.formats import plain
from llamalicense.report.formats.sarif import MOST_RESULTS
from llamalicense.report.report import Report


def results(report: Report) -> list[Any]:
    (only,) = sarif(report)["runs"]
    found: list[Any] = only["results"]
    return found


def test_it_has_what_code_scanning_requires_and_shows() -> None:
    (only,) = sarif(golden())["runs"]
    driver = only["tool"]["driver"]
    assert driver["name"] == "llamalicense"
    assert driver["semanticVersion"]
    assert only["automationDetails"]["id"] == "llamalicense/"
    ids = [rule["id"] for rule in driver["rules"]]
    assert sorted(ids) == sorted({each["ruleId"] for each in only["results"]})
    for rule in driver["rules"]:
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        for text in rule["help"].values():
            assert text.endswith(f"`llamalicense explain {rule['id']}`")
        assert rule["name"].isalnum()
        assert rule["name"][0].isupper()
        properties = rule["properties"]
        assert properties["precision"] in ("very-high", "high", "medium", "low")
        assert properties["problem.severity"] in ("error", "warning", "recommendation")
        assert len(properties["tags"]) <= 10
        # It would file what a licence asks for as a hole in security.
        assert "security-severity" not in properties
    for each in only["results"]:
        assert ids[each["ruleIndex"]] == each["ruleId"]
        region = each["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] == region["endLine"]
        assert region["startColumn"] < region["endColumn"]
        assert set(each["partialFingerprints"]) == {"primaryLocationLineHash"}


def test_the_page_of_a_rule_has_its_clause_linked_and_all_that_explain_says() -> None:
    rules = {rule["id"]: rule for rule in sarif(golden())["runs"][0]["tool"]["driver"]["rules"]}
    page = rules["llama-4/model-naming"]
    assert "[§1.b.i, last sentence](https://www.llama.com/llama4/license/)" in page["help"]["markdown"]
    explained = llamalicense("explain", "llama-4/model-naming").out.partition("Applies when")[2]
    assert " ".join(explained.split()) in " ".join(page["help"]["text"].split())


def test_only_what_does_not_pass_is_in_it_at_its_level() -> None:
    found = results(everything(TAME))
    assert [(each["level"], each.get("properties", {}).get("reason")) for each in found] == [
        ("error", "violated"),
        ("error", None),
        ("error", None),
        ("warning", "unclear"),
        ("warning", "missing"),
        ("note", "waived"),
    ]
    said = {each["properties"]["reason"]: each["message"]["text"] for each in found if "properties" in each}
    assert said["violated"] == "words (§1.b.i) Do: words"
    assert said["unclear"].startswith("Unclear: words (§1.b.i) Do: words Could settle it: builds[0].words (words)")
    assert said["missing"].startswith("Missing: ")
    assert said["waived"].startswith("Waived: ")


def test_what_strictness_makes_a_fail_is_an_error() -> None:
    found = results(run(manifest(result("missing").changed(verdict="fail"))))
    assert [(each["level"], each["message"]["text"][:9]) for each in found] == [("error", "Missing: ")]


def test_a_waiver_is_a_suppression_from_outside_the_code() -> None:
    (found,) = results(run(manifest(result("waived"))))
    assert found["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "words"}]
    assert not any("suppressions" in each for each in results(run(manifest(result("violated"), result("missing")))))


def test_an_invalid_manifest_is_no_success_and_an_error_at_its_place() -> None:
    (only,) = sarif(run(manifest(result("violated")), invalid("it cannot be read", "this is not YAML")))["runs"]
    done = only["invocations"][0]
    assert (done["executionSuccessful"], done["exitCode"]) == (False, 2)
    said = [(each["level"], each["message"]["text"]) for each in done["toolExecutionNotifications"]]
    assert said == [("error", "it cannot be read"), ("error", "this is not YAML")]
    found = [each for each in only["results"] if each["ruleId"] == "llamalicense/invalid-manifest"]
    assert [each["level"] for each in found] == ["error", "error"]
    places = [each["locations"][0]["physicalLocation"] for each in found]
    assert [place["artifactLocation"]["uri"] for place in places] == ["invalid/words"] * 2
    assert places[1]["region"] == {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 4}


def test_a_run_with_a_verdict_is_a_success_whatever_it_found() -> None:
    done = sarif(run(manifest(result("violated"))))["runs"][0]["invocations"][0]
    assert done == {"executionSuccessful": True, "exitCode": 1, "toolExecutionNotifications": []}


def fingerprints(report: Report) -> list[str]:
    return [each["partialFingerprints"]["primaryLocationLineHash"] for each in results(report)]


def test_a_fingerprint_stays_when_lines_and_words_change() -> None:
    first = result("violated")
    moved = first.changed(location=first.location._replace(line=99), explanation="other words", verdict="fail")
    assert fingerprints(run(manifest(first))) == fingerprints(run(manifest(moved)))
    commented = golden("# A line more.\n" + RICH)
    assert fingerprints(commented) == fingerprints(golden())


def test_a_fingerprint_is_that_of_one_result() -> None:
    reasons = ("violated", "unclear", "waived")
    found = [result(reason, number=number) for reason in reasons for number in range(3)]
    twice = run(manifest(*found), manifest(*found, place="elsewhere"), manifest(*found), invalid("x", "x", "y"))
    assert len(set(fingerprints(twice))) == len(fingerprints(twice)) == 30
    # The same whatever else is checked in the run.
    assert set(fingerprints(run(manifest(*found, place="elsewhere")))) < set(fingerprints(twice))
    assert not set(fingerprints(run(manifest(*found)))) & set(fingerprints(run(manifest(*found, place="elsewhere"))))
    # A rule and a subject cannot change places.
    one, other = (result("violated").changed(rule=rule, subject=rest) for rule, rest in (("a", "bc"), ("ab", "c")))
    assert len(set(fingerprints(run(manifest(one, other))))) == 2


@pytest.mark.parametrize(
    ("place", "uri"),
    [
        ("a b.yaml", "a%20b.yaml"),
        ("100%/a#b?c.yaml", "100%25/a%23b%3Fc.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("größe/模.yaml", "gr%C3%B6%C3%9Fe/%E6%A8%A1.yaml"),
        ("a\nb\\c.yaml", "a%0Ab%5Cc.yaml"),
    ],
)
def test_a_place_is_an_address_below_the_root(place: str, uri: str) -> None:
    (found,) = results(run(manifest(result("violated"), place=place)))
    where = found["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert unquote(uri) == place


def test_the_steps_of_a_result_are_the_facts_that_are_stated_at_their_lines() -> None:
    (found,) = results(run(manifest(result("violated"))))
    (flow,) = found["codeFlows"]
    (thread,) = flow["threadFlows"]
    (step,) = (each["location"] for each in thread["locations"])
    assert step["message"]["text"] == "words: yes"
    assert step["physicalLocation"]["region"]["startLine"] == 3
    assert step["physicalLocation"]["artifactLocation"]["uri"] == "folder/words"
    assert "codeFlows" not in results(run(manifest(result("violated").changed(trace=()))))[0]


def test_columns_count_characters() -> None:
    line = 'organisation: {name: "\U0001f999 größe", kind: company, country: DE}'
    (only,) = sarif(golden(f"manifest: 1\n{line}\nmodels: [{{id: {SCOUT}, access: weights}}]\n"))["runs"]
    assert only["columnKind"] == "unicodeCodePoints"
    found = next(each for each in only["results"] if each["ruleId"] == "llama-4/eu-multimodal")
    assert found["locations"][0]["physicalLocation"]["region"]["startColumn"] == line.index("DE") + 1


def test_more_than_code_scanning_takes_is_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_RESULTS == 25_000
    monkeypatch.setattr("llamalicense.report.formats.sarif.MOST_RESULTS", 25)
    numbers = range(13)
    warned = [result("unclear", number=number) for number in numbers]
    (only,) = sarif(run(manifest(*warned, *(result("violated", number=number) for number in numbers))))["runs"]
    assert [each["level"] for each in only["results"]] == ["error"] * 13 + ["warning"] * 12
    (said,) = only["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith("1 more result is left out")
    assert said["level"] == "warning"


def test_a_description_that_is_too_long_says_that_it_is_cut() -> None:
    (only,) = sarif(run(manifest(result("violated").changed(title="long " * 1000))))["runs"]
    (rule,) = only["tool"]["driver"]["rules"]
    for text in (rule["shortDescription"]["text"], rule["fullDescription"]["text"]):
        assert len(text) == 1024
        assert text.endswith("... (cut; the page of the rule has all of it)")


@rows("words", HOSTILE.values(), ids=HOSTILE)
def test_no_words_change_more_than_words(words: str) -> None:
    tame, hostile = (sarif(everything(each))["runs"][0] for each in (TAME, words))
    for one, other in zip(tame["results"], hostile["results"], strict=True):
        assert shape(other) == shape(one)
        assert other["message"]["text"] == shown(one["message"]["text"].replace(TAME, words))
    assert shape(hostile) == shape(tame)


def shape(content: Any) -> Any:
    """What is in a log without its words, which can all be shown."""
    if isinstance(content, dict):
        return {key: shape(value) for key, value in content.items()}
    if isinstance(content, list):
        return [shape(each) for each in content]
    if isinstance(content, str):
        assert content.replace("\n", "").isprintable()
        return "words"
    return content


def shown(text: str) -> str:
    """Words as SARIF has them: braces doubled (§3.11.5), no link (§3.11.6), and what hides written out."""
    return plain(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def test_the_golden_file_is_a_log_as_well() -> None:
    log = json.loads(path_of("sarif").read_bytes())
    assert len(log["runs"][0]["results"]) == 14
