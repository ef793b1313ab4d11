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
from sarif_reports import golden, reports, sarif

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


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A SARIF file of each kind, and one that code scanning would refuse."""
    broken = sarif(golden())
    del broken["runs"][0]["results"][0]["locations"]
    del broken["runs"][0]["tool"]["driver"]["rules"][0]["help"]
    texts = {name: render("sarif", report, Style()) for name, report in reports().items()}
    folder = tmp_path_factory.mktemp("sarif")
    paths = {}
    for number, (name, text) in enumerate([*texts.items(), ("broken", json.dumps(broken))]):
        paths[name] = folder / f"{number}.sarif"
        paths[name].write_text(text, encoding="utf-8")
    return paths


@pytest.fixture(scope="module")
def said(logs: dict[str, Path]) -> dict[str, list[Any]]:
    """What Microsoft's validator says of each file, with its rules for SARIF and for code scanning."""
    program = package(f"@microsoft/sarif-multitool-{sys.platform}") / "Sarif.Multitool"
    # npm leaves out the script of the package that does this.
    program.chmod(0o755)
    out = next(iter(logs.values())).parent / "validated"
    command = [str(program), "validate", *map(str, logs.values()), "--rule-kind", "Sarif;Gh;Ghas"]
    # It needs no library for languages that a machine may lack.
    settings = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    command += ["--level", "Error;Warning;Note", "--output", str(out)]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (only,) = json.loads(out.read_text(encoding="utf-8-sig"))["runs"]
    assert only["invocations"][0]["executionSuccessful"] if "invocations" in only else True
    by_file: dict[str, list[Any]] = {path.as_uri(): [] for path in logs.values()}
    for result in only["results"]:
        (place,) = result["locations"]
        by_file[place["physicalLocation"]["artifactLocation"]["uri"]].append(result)
    return dict(zip(logs, by_file.values(), strict=True))


def test_they_fit_the_schema(logs: dict[str, Path]) -> None:
    schema = json.loads((package("@microsoft/jest-sarif") / "lib/schemas/sarif-2.1.0-rtm.5.json").read_bytes())
    valid = validator_for(schema)(schema)
    errors = {
        name: [f"{error.json_path}: {error.message}" for error in valid.iter_errors(json.loads(log.read_bytes()))]
        for name, log in logs.items()
    }
    assert {name: told for name, told in errors.items() if told} == {}


def test_they_pass_the_rules_of_sarif_and_of_code_scanning(said: dict[str, list[Any]]) -> None:
    assert all(said.values()), "each file has notes"
    heard = {(name, each["ruleId"], each["level"]) for name in said.keys() - {"broken"} for each in said[name]}
    assert {(name, rule, level) for name, rule, level in heard if rule not in LEFT or level != "note"} == set()


def test_the_validator_finds_what_code_scanning_would_refuse(said: dict[str, list[Any]]) -> None:
    assert {"GH1015", "GH2012"} <= {each["ruleId"] for each in said["broken"] if each.get("level") == "error"}
