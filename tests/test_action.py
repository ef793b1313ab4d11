"""The GitHub action: its steps are run in bash as a runner would run them."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from checkout import EXAMPLES, ROOT, copy, environment

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
STEPS = {step["id"]: step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{ (inputs|steps)\.([\w.-]+) \}\}")

GOOD = "llamalicense.yaml"
BAD = "failing.llamalicense.yaml"
MALFORMED = "manifest: 1\norganisation: {name: Acme}\nmodles: []\n"


class Runner(NamedTuple):
    """Where a runner has the action's checkout and its own files, and what earlier steps put out."""

    action: Path
    temp: Path
    outputs: dict[str, str]


class Done(NamedTuple):
    """What a step left: its exit status, its log, its outputs."""

    status: int
    log: str
    outputs: dict[str, str]


def step(runner: Runner, name: str, workspace: Path, **inputs: str) -> Done:
    """Runs a step of the action with these inputs, the others at their defaults."""
    values = {f"inputs.{key}": spec["default"] for key, spec in ACTION["inputs"].items()}
    values |= {f"inputs.{key.replace('_', '-')}": value for key, value in inputs.items()}
    values |= {f"steps.{key}": value for key, value in runner.outputs.items()}
    variables = {
        key: EXPRESSION.sub(lambda m: values[f"{m[1]}.{m[2]}"], text) for key, text in STEPS[name]["env"].items()
    }
    script, output = runner.temp / f"{name}.sh", runner.temp / f"{name}.output"
    script.write_text(STEPS[name]["run"], encoding="utf-8")
    output.write_text("", encoding="utf-8")
    done = subprocess.run(
        # `shell: bash` means exactly this.
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=workspace,
        env=environment(
            **variables,
            GITHUB_ACTION_PATH=str(runner.action),
            GITHUB_OUTPUT=str(output),
            GITHUB_ACTIONS="true",
            RUNNER_TEMP=str(runner.temp),
        ),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = output.read_text(encoding="utf-8").splitlines()
    outputs = dict(line.split("=", 1) for line in lines)
    assert len(outputs) == len(lines), "an output is written twice"
    return Done(done.returncode, done.stdout, outputs)


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A runner on which the action has installed the program, once for all tests."""
    folder = tmp_path_factory.mktemp("runner")
    (folder / "temp dir").mkdir()
    fresh = Runner(copy(folder / "action"), folder / "temp dir", {"python.outputs.python-path": sys.executable})
    done = step(fresh, "install", folder)
    assert done.status == 0, done.log
    return fresh._replace(outputs={f"install.outputs.{key}": value for key, value in done.outputs.items()})


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A repository with the example's manifest, one that fails, and one that is malformed."""
    folder = tmp_path / "workspace"
    shutil.copytree(EXAMPLES, folder)
    (folder / ".git").mkdir()
    (folder / "malformed.yaml").write_text(MALFORMED, encoding="utf-8")
    return folder


def check(runner: Runner, workspace: Path, **inputs: str) -> Done:
    done = step(runner, "check", workspace, **inputs)
    assert set(done.outputs) == set(ACTION["outputs"])
    return done


def report(done: Done) -> Any:
    return json.loads(Path(done.outputs["report"]).read_text(encoding="utf-8"))


def test_a_manifest_without_fails(runner: Runner, workspace: Path) -> None:
    done = check(runner, workspace, manifest=GOOD)
    assert done.status == 0
    found = report(done)
    assert done.outputs["verdict"] == found["verdict"] == "warn"
    assert done.outputs["failed"] == "0"
    assert done.outputs["warned"] == str(found["counts"]["warn"]) != "0"
    assert "llama-4: Llama-4-Scout-17B-16E-Instruct" in done.log


def test_without_a_manifest_it_is_discovered_above(runner: Runner, workspace: Path) -> None:
    below = workspace / "deep" / "down"
    below.mkdir(parents=True)
    done = check(runner, below)
    assert done.status == 0
    assert [each["manifest"] for each in report(done)["reports"]] == [f"../../{GOOD}"]


def test_a_manifest_that_fails(runner: Runner, workspace: Path) -> None:
    done = check(runner, workspace, manifest=BAD)
    assert done.status == 1
    assert (done.outputs["verdict"], done.outputs["failed"]) == ("fail", "2")
    assert "FAIL  llama-4/model-naming" in done.log


def test_two_manifests_one_a_line(runner: Runner, workspace: Path) -> None:
    done = check(runner, workspace, manifest=f"{GOOD}\r\n\n{BAD}\n")
    assert done.status == 1
    assert [each["verdict"] for each in report(done)["reports"]] == ["warn", "fail"]
    assert done.outputs["verdict"] == "fail"


def test_a_malformed_manifest_leaves_no_verdict(runner: Runner, workspace: Path) -> None:
    done = check(runner, workspace, manifest=f"malformed.yaml\n{BAD}")
    assert done.status == 2
    assert (done.outputs["verdict"], done.outputs["failed"]) == ("none", "2")
    assert "malformed.yaml:3:1" in done.log
    assert report(done)["verdict"] is None


@pytest.mark.parametrize(
    ("inputs", "status", "verdict"),
    [
        ({"strict": "true"}, 1, "fail"),
        ({"strict": "true", "fail_on": "never"}, 0, "fail"),
        ({"fail_on": "warn"}, 1, "warn"),
    ],
)
def test_strict_and_fail_on(runner: Runner, workspace: Path, inputs: dict[str, str], status: int, verdict: str) -> None:
    done = check(runner, workspace, manifest=GOOD, **inputs)
    assert (done.status, done.outputs["verdict"]) == (status, verdict)


def test_a_house_policy_is_used(runner: Runner, workspace: Path) -> None:
    done = check(runner, workspace, manifest=GOOD, policies="no-competing-models\n")
    assert done.status == 0
    assert "no-competing-models" in [policy["id"] for policy in report(done)["reports"][0]["policies"]]


@pytest.mark.parametrize(
    "inputs", [{"strict": "yes"}, {"fail_on": "fail\nverdict=pass"}, {"policies": "--fail-on=never"}]
)
def test_bad_usage_leaves_no_report(runner: Runner, workspace: Path, inputs: dict[str, str]) -> None:
    done = check(runner, workspace, manifest=GOOD, **inputs)
    assert done.status == 2
    assert done.outputs == {"verdict": "none", "failed": "0", "warned": "0", "report": ""}


def test_a_path_that_begins_with_a_dash_is_no_option(runner: Runner, workspace: Path) -> None:
    shutil.copy2(workspace / BAD, workspace / "--fail-on=never")
    done = check(runner, workspace, manifest="--fail-on=never")
    assert (done.status, done.outputs["failed"]) == (1, "2")


def test_an_input_is_never_a_command(runner: Runner, workspace: Path) -> None:
    text = """$(touch pwned) `touch pwned` "; touch pwned; ' ; touch pwned; *.yaml"""
    done = check(runner, workspace, manifest=text, policies=text, fail_on=text, strict=text)
    assert (done.status, done.outputs["verdict"]) == (2, "none")
    assert not [*workspace.rglob("pwned"), *runner.temp.rglob("pwned")]
    assert text in check(runner, workspace, manifest=text).log


def test_a_manifest_cannot_speak_to_the_runner(runner: Runner, workspace: Path) -> None:
    forged = "::error::forged ##[error]forged"
    manifest = (workspace / BAD).read_text(encoding="utf-8").replace("Beispiel GmbH", forged)
    (workspace / BAD).write_text(manifest, encoding="utf-8")
    (workspace / f"{forged}.yaml").write_text(MALFORMED, encoding="utf-8")
    done = check(runner, workspace, manifest=f"{BAD}\n{forged}.yaml")
    found = re.fullmatch(r"::stop-commands::([0-9a-f]{32})\n(.*)\n::\1::\n", done.log, re.DOTALL)
    assert found, done.log
    assert found[2].count("forged") >= 2


def test_the_repository_cannot_replace_modules(runner: Runner, workspace: Path) -> None:
    for name in ("json", "secrets", "typer", "llamalicense"):
        (workspace / f"{name}.py").write_text("raise SystemExit('replaced')\n", encoding="utf-8")
    done = check(runner, workspace, manifest=GOOD)
    assert done.status == 0
    assert "replaced" not in done.log


@pytest.mark.parametrize("document", [ACTION["runs"], WORKFLOW["jobs"]["ci"]], ids=["action", "workflow"])
def test_what_is_used_is_pinned_and_expressions_stay_out_of_scripts(document: Any) -> None:
    used = [each["uses"] for each in document["steps"] if "uses" in each]
    assert used
    for name in used:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", name)
    for script in (each["run"] for each in document["steps"] if "run" in each):
        assert "${{" not in script


def test_inputs_and_outputs_are_described_and_come_from_the_check() -> None:
    for name, spec in ACTION["inputs"].items():
        assert spec["description"], name
        assert isinstance(spec["default"], str), name
    for name, spec in ACTION["outputs"].items():
        assert spec["description"], name
        assert spec["value"] == f"${{{{ steps.check.outputs.{name} }}}}"


@pytest.mark.parametrize(
    ("schema", "path"), [("github-actions", "action.yml"), ("github-workflows", ".github/workflows/ci.yml")]
)
def test_the_files_have_the_shape_that_github_asks_for(schema: str, path: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(ROOT / path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
