"""Annotations for GitHub, read as the runner reads them, by the rules of actions/toolkit and GitHub's documentation.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions and packages/core/src/command.ts there.
"""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from goldens import path_of
from hostile import HOSTILE, TAME, everything, invalid, manifest, result, run
from manifests import SMALLEST
from program import llamalicense
from rows import rows

from llamalicense.report.formats import Style, plain, render
from llamalicense.report.report import Report

LEVELS = ["error", "warning", "notice"]
REASONS = ("missing", "unclear", "waived", "violated")


class Command(NamedTuple):
    """A workflow command as a runner understands it."""

    level: str
    properties: dict[str, str]
    message: str


def unescaped(text: str, *more: tuple[str, str]) -> str:
    for escape, sign in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
        text = text.replace(escape, sign)
    return text


def read(line: str) -> Command | None:
    """A line as the runner takes it: `::name key=value,key=value::message`, or no command."""
    line = line.lstrip()
    assert "##[" not in line
    if not line.startswith("::"):
        return None
    head, end, message = line[2:].partition("::")
    assert end
    name, _, properties = head.partition(" ")
    pairs = [pair.split("=", 1) for pair in properties.split(",")]
    assert len({key for key, _ in pairs}) == len(pairs)
    values = {key: unescaped(value, ("%3A", ":"), ("%2C", ",")) for key, value in pairs}
    return Command(name, values, unescaped(message))


def commands(text: str) -> list[Command]:
    """The commands of a text; the lines after them, of which the last has the verdict, are none."""
    assert text.endswith("\n")
    *lines, last = re.split(r"\r\n|\r|\n", text[:-1])
    assert read(last) is None
    assert last.split(":")[0] in ("pass", "warn", "fail", "no verdict")
    found = [read(line) for line in lines]
    read_as_commands = [command for command in found if command]
    assert found[: len(read_as_commands)] == read_as_commands
    return read_as_commands


def shown(report: Report) -> list[Command]:
    return commands(render("github", report, Style()))


def test_what_fails_is_an_error_what_is_unclear_a_warning_and_the_rest_a_notice() -> None:
    found = shown(run(manifest(*map(result, ("waived", "missing", "unclear", "violated")))))
    assert [(each.level, each.properties["title"]) for each in found] == [
        ("error", "llama-4/model-naming · builds/words 0 violated"),
        ("warning", "llama-4/model-naming · builds/words 0 unclear · unclear"),
        ("notice", "not stated: builds[0].words"),
        ("notice", "llama-4/model-naming · builds/words 0 waived · waived"),
        ("notice", "waiver"),
    ]
    assert found[0].message == "words (§1.b.i) Do: words"
    assert "Waived until 2026-11-21 by words on 2026-11-21: words" in found[3].message


def test_an_annotation_stands_at_its_line_and_column_of_the_file_from_the_root() -> None:
    (found, _) = shown(run(manifest(result("violated", number=9))))
    # A column is shown only where the line is the end line as well.
    places = {"file": "folder/words", "line": "12", "endLine": "12", "col": "7"}
    assert found.properties == {**places, "title": "llama-4/model-naming · builds/words 9 violated"}


def test_a_manifest_below_the_folder_of_the_repository_is_named_from_its_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "m.yaml").write_text(SMALLEST, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "below")
    found = commands(llamalicense("check", "m.yaml", "--output-format", "github").out)
    assert {each.properties["file"] for each in found if "file" in each.properties} == {"below/m.yaml"}


def test_an_invalid_manifest_is_an_error_at_its_line() -> None:
    whole, line = shown(run(invalid("it cannot be read", "this is not YAML")))
    assert (whole.level, whole.message, whole.properties["line"]) == ("error", "it cannot be read", "1")
    assert "col" not in whole.properties
    assert (line.level, line.message, line.properties["line"]) == ("error", "this is not YAML", "1")


def test_there_are_ten_at_most_the_worst_first_and_the_last_tells_how_many_there_are() -> None:
    for number in (1, 2, 3, 9, 10, 11, 300):
        found = shown(run(manifest(*(result(reason, number=each) for each in range(number) for reason in REASONS))))
        levels = [LEVELS.index(each.level) for each in found]
        # One for all that wait for the same fact, and one about a waiver's end.
        total = 3 * number + 2
        assert len(found) == min(total, 10)
        assert levels == sorted(levels)
        assert ("file" in found[-1].properties) is (total <= 10)
        if total > 10:
            assert found[-1].message.startswith(f"9 of {total} annotations are shown; ")
            assert f"{number} fail, {3 * number} warn, 0 pass" in found[-1].message
        assert levels.count(0) == min(number, 9)


def test_the_worst_of_all_manifests_is_first() -> None:
    found = shown(
        run(manifest(result("waived")), manifest(result("unclear")), manifest(result("violated")), invalid("x"))
    )
    assert [each.level for each in found] == ["error", "error", "warning", *["notice"] * 4]


def test_no_number_of_fails_hides_that_a_manifest_has_no_verdict() -> None:
    found = shown(run(manifest(*(result("violated", number=number) for number in range(20))), invalid("x", "y")))
    assert [each.message for each in found[:2]] == ["x", "y"]


def test_a_fact_that_many_results_wait_for_is_one_annotation() -> None:
    found = commands(checked(SMALLEST))
    asked = [each.message for each in found if each.properties["title"] == "not stated: use.acceptable_use"]
    assert len(asked) == 1
    assert asked[0].startswith("State `use.acceptable_use` to decide 21 results: Has somebody gone through")
    assert asked[0].endswith("(legal)")


@pytest.mark.parametrize("options", ["--fail-on=missing", "--missing=fail"])
def test_what_makes_the_run_fail_is_an_error(options: str) -> None:
    assert {each.level for each in commands(checked(SMALLEST))} == {"notice"}
    assert {each.level for each in commands(checked(SMALLEST, options))} == {"error"}


def test_the_last_line_is_the_last_of_the_concise_format() -> None:
    github, concise = (path_of(name).read_text(encoding="utf-8") for name in ("github", "concise"))
    assert github.splitlines()[-1] == concise.splitlines()[-1]


@rows("words", HOSTILE.values(), ids=HOSTILE)
def test_no_words_make_or_change_a_command(words: str) -> None:
    tame, hostile = shown(everything(TAME)), shown(everything(words))
    assert [(each.level, *each.properties) for each in hostile] == [(each.level, *each.properties) for each in tame]
    for one, other in zip(tame, hostile, strict=True):
        for key, value in one.properties.items():
            assert other.properties[key] == replaced(value, words)
        assert other.message == replaced(one.message, words)
        assert other.message.isprintable()


def replaced(said: str, words: str) -> str:
    """What was said with other words in it, as it can be shown."""
    return plain(said.replace(TAME, words))


def test_a_mark_that_stands_for_itself_arrives_as_itself() -> None:
    words = "50 %, 3:4 %0A %25, a=b;c]"
    found = shown(run(manifest(result("violated", words), words=words)))[0]
    assert found.properties["file"] == f"folder/{words}"
    assert found.message == f"{words} (§1.b.i) Do: {words}"


def checked(text: str, *options: str) -> str:
    Path("llamalicense.yaml").write_text(text, encoding="utf-8")
    return llamalicense("check", "llamalicense.yaml", "--output-format=github", "--as-of=2026-11-21", *options).out


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
