"""Reports for files: `--output FORMAT=PATH` beside what goes to standard output."""

import json
import os
import shutil
from pathlib import Path

import pytest
from checkout import EXAMPLES
from manifests import SMALLEST
from program import Ran, llamalicense

from llamalicense.report.formats import FORMATS

FAILING = EXAMPLES / "failing.llamalicense.yaml"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own with the failing example in it."""
    monkeypatch.chdir(tmp_path)
    shutil.copy2(FAILING, tmp_path / "llamalicense.yaml")
    return tmp_path


def check(*options: str) -> Ran:
    return llamalicense("check", "llamalicense.yaml", "--as-of", "2026-11-21", *options)


def test_every_format_from_one_run_is_what_it_is_alone(elsewhere: Path) -> None:
    ran = check(*(f"--output={name}=out/report.{name}" for name in FORMATS), "--output-format", "concise")
    assert (ran.status, ran.err) == (1, "")
    assert ran.out == check("--output-format", "concise").out
    for name in FORMATS:
        alone = check("--output-format", name).out.encode()
        assert (elsewhere / "out" / f"report.{name}").read_bytes() == alone


def test_a_manifest_without_a_verdict_is_written_as_well(elsewhere: Path) -> None:
    (elsewhere / "llamalicense.yaml").write_text("manifest: 2\n", encoding="utf-8")
    assert check("--output=json=report.json").status == 2
    assert json.loads((elsewhere / "report.json").read_bytes())["verdict"] is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--output=sarif"], "expected FORMAT=PATH"),
        (["--output=jsn=report"], 'there is no format "jsn"; did you mean "json"?'),
        (["--output=json=-"], "--output-format json"),
        (["--output=json=llamalicense.yaml"], "this file is a manifest of this run"),
        (["--output=json=report", "--output=text=./report"], "written by --output json=report"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_written(
    elsewhere: Path, options: list[str], said: str
) -> None:
    before = sorted(os.listdir(elsewhere))
    manifest = (elsewhere / "llamalicense.yaml").read_bytes()
    ran = check(*options)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert sorted(os.listdir(elsewhere)) == before
    assert (elsewhere / "llamalicense.yaml").read_bytes() == manifest


def test_a_file_that_cannot_be_written_leaves_no_verdict(elsewhere: Path) -> None:
    (elsewhere / "folder").mkdir()
    ran = check("--output=json=folder")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "error: --output json=folder: it is a folder, no file that could be replaced\n"


@pytest.mark.parametrize("output_format", ["text", "markdown", "html"])
def test_pages_say_that_want_of_facts_alone_fails_a_strict_run(elsewhere: Path, output_format: str) -> None:
    (elsewhere / "llamalicense.yaml").write_text(f"{SMALLEST}builds: []\n", encoding="utf-8")
    strict = check("--output-format", output_format, "--strict")
    assert strict.status == 1
    assert "as this run asks" in strict.out
    assert "Nothing fails" not in strict.out
    assert "as this run asks" not in check("--output-format", output_format).out
