"""What holds for every format: hostile names of files in those that machines read, and work that grows in line."""

import cProfile
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hostile import HOSTILE, TAME, everything, result
from manifests import SCOUT
from program import llamalicense
from projects import STATED

from llamalicense.decision.settings import Settings
from llamalicense.inert import plain_json
from llamalicense.report.fingerprints import fingerprints
from llamalicense.report.formats import FORMATS, FormatName, Style, render
from llamalicense.report.formats.json_v1 import result_json, result_v1
from llamalicense.report.report import Report
from llamalicense.run import Checker, Given

READ: dict[str, Callable[[str], list[str]]] = {
    "github": lambda text: [line.split("::")[1].split()[0] for line in text.splitlines() if line.startswith("::")],
    "sarif": lambda text: [each["ruleId"] for each in json.loads(text)["runs"][0]["results"]],
    "junit": lambda text: [each.tag for each in ElementTree.fromstring(text.encode()).iter()],
    "gitlab": lambda text: [each["check_name"] for each in json.loads(text)],
}
# What a file's name may be: it has no slash and no zero byte, and is not too long.
NAMES = {
    name: words.replace("/", "_").replace("\0", "")[:200]
    for name, words in HOSTILE.items()
    if name != "half a character"
}
# Fails for a Notice, which may be written, and has warnings and passes.
LACKING = STATED.replace("    licence: llama4\n", "    notice: false\n    licence: llama4\n")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are text there")
def test_the_name_of_a_file_changes_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tame = read_of("tame")
    assert all(tame.values())
    differing = {what: words for what, words in NAMES.items() if read_of(words) != tame}
    assert differing == {}


def read_of(name: str) -> dict[str, list[str]]:
    """What is read, in each format, of a report on a manifest whose file has a name."""
    manifest = Path(f"{name}.yaml")
    manifest.write_text(LACKING, encoding="utf-8")
    files = {each: Path(f"report.{each}") for each in READ}
    outputs = [f"--output={each}={file}" for each, file in files.items()]
    ran = llamalicense("check", "--as-of", "2026-11-21", *outputs, "--", str(manifest))
    assert ran.status == 1
    read = {each: READ[each](file.read_bytes().decode()) for each, file in files.items()}
    for file in (manifest, *files.values()):
        file.unlink()  # which the next check would read
    return read


@pytest.mark.parametrize("name", FORMATS)
def test_the_work_grows_with_the_results_and_not_with_their_square(name: FormatName) -> None:
    few, many = (everything(TAME, number) for number in (5, 50))
    assert (len(few.results), len(many.results)) == (35, 350)
    once = work(name, few)
    assert once <= work(name, many) < 9.5 * once


@pytest.mark.parametrize("name", FORMATS)
def test_the_work_grows_with_the_manifests_and_not_with_their_square(name: FormatName) -> None:
    one = everything(TAME, 2)
    few, many = (replace(one, reports=one.reports * number) for number in (3, 24))
    once = work(name, few)
    assert once <= work(name, many) < 8.8 * once


@pytest.mark.parametrize("stated", ["", f", contains: [{SCOUT}], audience: public, delivery: shipped, change: none"])
def test_builds_inside_each_other_make_a_report_no_longer_than_builds_side_by_side(stated: str) -> None:
    """What the innermost lacks is not listed again on every level."""

    def listed(depth: int, chains: int) -> int:
        inner = [f"{{name: b{chain}-{depth}{stated}}}" for chain in range(chains)]
        outer = [
            f"{{name: b{chain}-{level}, contains: [b{chain}-{level + 1}]}}"
            for chain in range(chains)
            for level in range(1, depth)
        ]
        builds = ", ".join([*inner, *outer])
        text = f"manifest: 1\norganisation: {{name: A}}\nmodels: [{{id: {SCOUT}}}]\nbuilds: [{builds}]\n"
        report = Checker(date(2026, 11, 21), Settings()).check(Given(text.encode(), "m.yaml", Path()))
        assert not report.errors
        return sum(len(result.missing) for result in report.results)

    assert listed(15, 2) < 2 * listed(2, 15)
    assert listed(15, 4) < 2.1 * listed(15, 2)


def test_a_result_in_json_says_what_its_public_shape_has() -> None:
    reasons = ("violated", "unclear", "missing", "waived", "satisfied", "exception", "not-applicable")
    for words in (TAME, "\0", *HOSTILE.values()):
        for whole in [result(reason, words, number) for reason in reasons for number in range(2)]:
            stricter = [] if whole.verdict == "pass" else [whole.changed(verdict="fail", overridden_by="own")]
            for one in (whole, *stricter):
                assert result_json(one) == plain_json(json.dumps(result_v1(one), separators=(",", ":")))
                assert json.loads(result_json(one)) == result_v1(one)


def work(name: FormatName, report: Report) -> int:
    """How many functions are called to write a report."""
    profile = cProfile.Profile()
    profile.runcall(render, name, report, Style())
    return sum(entry.callcount for entry in profile.getstats())


def test_a_name_of_strange_bytes_does_not_take_the_fingerprint_of_another() -> None:
    rule, own, other = "llama-4/notice-file", "builds/b", "builds/aaa19:llama-4/notice-file8:builds/b"
    keys = [("\udc80" * 7 + "19:llama-4/notice-file42:builds/aaa", rule, own), ("\\udc80" * 7, rule, other)]
    assert len(set(fingerprints(keys))) == len(keys)
