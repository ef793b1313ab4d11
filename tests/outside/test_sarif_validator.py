"""SARIF before its schema and before Microsoft's validator, with its rules for code scanning."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for
from npm import package
from sarif_reports import REPORTS, golden, sarif

from llamalicense.report.formats import Style, render

LEFT = {
    "SARIF2002": "a message by its id: GitHub wants its text",
    "SARIF2003": "where the code came from: a report knows no repository",
    "SARIF2006": "whether the schema's address answers: tests have no network",
    "SARIF2009": "no slash in the id of a rule: it is the id that `llamalicense explain` takes",
    "SARIF2010": "the lines around a result: GitHub shows those of the file",
    "SARIF2011": "the same",
    "SARIF2013": "what files hold: a report has their digests",
}


@pytest.fixture(params=REPORTS)
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A SARIF file of each kind."""
    path = tmp_path / "report.sarif"
    path.write_text(render("sarif", REPORTS[request.param], Style()), encoding="utf-8")
    return path


def test_it_fits_the_schema(log: Path) -> None:
    schema = json.loads((package("@microsoft/jest-sarif") / "lib/schemas/sarif-2.1.0-rtm.5.json").read_bytes())
    errors = validator_for(schema)(schema).iter_errors(json.loads(log.read_bytes()))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_it_passes_the_rules_of_sarif_and_of_code_scanning(log: Path) -> None:
    said = validated(log)
    assert {each["ruleId"] for each in said} <= LEFT.keys()
    assert {each["level"] for each in said} <= {"note"}


def test_the_validator_finds_what_code_scanning_would_refuse(tmp_path: Path) -> None:
    broken = sarif(golden())
    del broken["runs"][0]["results"][0]["locations"]
    del broken["runs"][0]["tool"]["driver"]["rules"][0]["help"]
    (tmp_path / "broken.sarif").write_text(json.dumps(broken), encoding="utf-8")
    said = {each["ruleId"] for each in validated(tmp_path / "broken.sarif") if each.get("level") == "error"}
    assert {"GH1015", "GH2012"} <= said


def validated(log: Path) -> list[Any]:
    """What Microsoft's validator says of a file, with its rules for SARIF and for code scanning."""
    program = package(f"@microsoft/sarif-multitool-{sys.platform}") / "Sarif.Multitool"
    # npm leaves out the script of the package that does this.
    program.chmod(0o755)
    out = log.with_suffix(".validated")
    command = [str(program), "validate", str(log), "--rule-kind", "Sarif;Gh;Ghas", "--level", "Error;Warning;Note"]
    # It needs no library for languages that a machine may lack.
    settings = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    done = subprocess.run([*command, "--output", str(out)], env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (only,) = json.loads(out.read_text(encoding="utf-8-sig"))["runs"]
    assert only["invocations"][0]["executionSuccessful"] if "invocations" in only else True
    found: list[Any] = only["results"]
    return found
