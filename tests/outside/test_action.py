"""The GitHub action: its steps are run in bash as a runner would run them, the check itself without a network."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from checkout import EXAMPLES, ROOT, copy, environment
from markdown_it import MarkdownIt
from program import llamalicense
from runner import ACTION, NOWHERE, OFFLINE, Done, Runner, commands, run, run_action

GOOD = "llamalicense.yaml"
BAD = "failing.llamalicense.yaml"
MALFORMED = "manifest: 1\norganisation: {name: Acme}\nmodles: []\n"
NOTHING = {"verdict": "none", "failed": "0", "warned": "0", "sarif-file": "", "fix-file": "", "report": ""}
BEFORE = "# Coverage\n\n| file | lines |\n|---|---|\n| a.py | 90 |"
MODULES = ("json", "secrets", "typer", "llamalicense")
SWITCHES = ("strict", "summary", "annotations", "sarif")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """A runner on which the action has installed the program, once for all tests, and changed nothing of its own."""
    folder = tmp_path_factory.mktemp("runner")
    (folder / "temp dir").mkdir()
    bare = Runner(copy(folder / "action"), folder / "temp dir", {"python.outputs.python-path": sys.executable})
    before = content(bare.action)
    done = run_action(bare, "install", folder, {}, offline=False)
    assert done.status == 0, done.log
    assert content(bare.action) == before
    return bare._replace(outputs={f"install.outputs.{key}": value for key, value in done.outputs.items()})


def fresh(installed: Runner, temp: Path) -> Runner:
    runner = installed._replace(temp=temp)
    runner.summary.write_text(BEFORE, encoding="utf-8")
    return runner


@pytest.fixture
def runner(installed: Runner, tmp_path: Path) -> Runner:
    """The runner with files of its own for a test, and a summary that another tool began."""
    (tmp_path / "temp dir").mkdir()
    return fresh(installed, tmp_path / "temp dir")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A repository with the example's manifest, one that fails, and one that is malformed."""
    return repository(tmp_path)


def repository(folder: Path) -> Path:
    made = folder / "work space"
    shutil.copytree(EXAMPLES, made)
    (made / ".git").mkdir()
    (made / "malformed.yaml").write_text(MALFORMED, encoding="utf-8")
    return made


class Checked(NamedTuple):
    """A check that many tests look at, with its runner and its repository, and what that held before."""

    done: Done
    runner: Runner
    workspace: Path
    before: dict[Path, bytes | None]


def checked(installed: Runner, folder: Path, **inputs: str) -> Checked:
    (folder / "temp dir").mkdir()
    runner, workspace = fresh(installed, folder / "temp dir"), folder / "work space"
    before = content(workspace)
    return Checked(check(runner, workspace, **inputs), runner, workspace, before)


@pytest.fixture(scope="module")
def passing(installed: Runner, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """A check without fails, of a repository with files that are named as modules of the program's."""
    workspace = repository(tmp_path_factory.mktemp("passing"))
    for name in MODULES:
        (workspace / f"{name}.py").write_text("raise SystemExit('replaced')\n", encoding="utf-8")
    return checked(installed, workspace.parent, manifest=GOOD)


@pytest.fixture(scope="module")
def failing(installed: Runner, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """A check that fails, of a repository that is not to be written to."""
    workspace = repository(tmp_path_factory.mktemp("failing"))
    for path in (*workspace.rglob("*"), workspace):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        return checked(installed, workspace.parent, manifest=BAD, sarif="true")
    finally:
        workspace.chmod(0o755)


def check(runner: Runner, workspace: Path, **inputs: str) -> Done:
    """The check with these inputs; `fail_on` stands for `fail-on`."""
    named = {name.replace("_", "-"): value for name, value in inputs.items()}
    assert set(named) <= set(ACTION["inputs"])
    done = run_action(runner, "check", workspace, named, offline=True)
    assert set(done.outputs) == set(ACTION["outputs"])
    return done


def content(folder: Path) -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def report(done: Done) -> Any:
    return json.loads(Path(done.outputs["report"]).read_text(encoding="utf-8"))


def shown(done: Done) -> str:
    """The log between the lines that stop and resume commands, which are the first and where annotations begin."""
    found = re.match(r"::stop-commands::([0-9a-f]{32})\n(.*)^::\1::$", done.log, re.DOTALL | re.MULTILINE)
    assert found, done.log
    return found[2]


def annotations(done: Done) -> list[tuple[str, str, int]]:
    """The annotations that a runner would show: level, file and line."""
    stop, *rest = done.obeyed
    assert stop.name == "stop-commands"
    assert {each.name for each in rest} <= {"error", "warning", "notice"}
    return [(each.name, each.properties.get("file", ""), int(each.properties.get("line", 0))) for each in rest]


def summarised(runner: Runner) -> list[Any]:
    """What the job's summary consists of, to a parser of CommonMark with tables."""
    return list(MarkdownIt("commonmark").enable("table").parse(runner.summary.read_text(encoding="utf-8")))


def test_a_manifest_without_fails(passing: Checked) -> None:
    done = passing.done
    assert done.status == 0, done.log
    judged = report(done)
    assert done.outputs["verdict"] == judged["verdict"] == "warn"
    assert done.outputs["failed"] == "0"
    assert done.outputs["warned"] == str(judged["counts"]["warn"]) != "0"
    assert done.outputs["sarif-file"] == ""


def test_one_run_writes_what_each_format_prints(
    failing: Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = failing.done
    monkeypatch.chdir(failing.workspace)

    def expected(form: str) -> str:
        return llamalicense("check", BAD, f"--output-format={form}").out

    assert shown(done) == expected("text")
    assert done.log.endswith("::\n" + expected("github"))
    patch = tmp_path / "expected.patch"
    suggested = llamalicense("fix", BAD, "--diff", "--output-format=markdown", f"--output=patch={patch}").out
    assert suggested.startswith("## llamalicense: 2 suggestions\n\n### Rename ")  # what fails first
    assert failing.runner.summary.read_text(encoding="utf-8") == f"{BEFORE}\n{suggested}{expected('markdown')}"
    assert Path(done.outputs["fix-file"]).read_bytes() == patch.read_bytes() != b""
    assert Path(done.outputs["sarif-file"]).read_text(encoding="utf-8") == expected("sarif")
    assert Path(done.outputs["report"]).read_text(encoding="utf-8") == expected("json")


@pytest.mark.parametrize("none", ["", "\n", " \r\n"])
def test_without_a_manifest_every_one_of_the_repository_is_meant(runner: Runner, workspace: Path, none: str) -> None:
    shutil.rmtree(workspace)
    below = workspace / "products" / "chat"
    below.mkdir(parents=True)
    (workspace / ".git").mkdir()
    shutil.copy2(EXAMPLES / GOOD, workspace / "llamalicense.yml")
    shutil.copy2(EXAMPLES / "about.md", workspace)
    shutil.copy2(EXAMPLES / BAD, below / GOOD)
    done = check(runner, workspace, manifest=none)
    assert (done.status, done.outputs["verdict"], done.outputs["failed"]) == (1, "fail", "2")
    names = ["llamalicense.yml", f"products/chat/{GOOD}"]
    assert [each["manifest"] for each in report(done)["reports"]] == names
    # Annotations are for files of the repository, wherever they are.
    assert {file for _, file, line in annotations(done) if line} == set(names)


def test_a_model_that_code_loads_and_nobody_lists_fails_at_its_line(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    shutil.copy2(EXAMPLES / GOOD, tmp_path)
    shutil.copy2(EXAMPLES / "about.md", tmp_path)
    call = (
        'from transformers import AutoModel\nmodel = AutoModel.from_pretrained("meta-llama/Llama-3.3-70B-Instruct")\n'
    )
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "train.py").write_text(call, encoding="utf-8")
    done = check(runner, tmp_path, sarif="true")
    assert (done.status, done.outputs["failed"]) == (1, "1")
    assert annotations(done)[0] == ("error", "src/train.py", 2)


def test_a_folder_is_every_manifest_in_it_and_none_is_no_verdict(runner: Runner, workspace: Path) -> None:
    for name in ("chat", "empty"):
        (workspace / name).mkdir()
    shutil.copy2(EXAMPLES / GOOD, workspace / "chat" / "one.llamalicense.yml")
    done = check(runner, workspace, manifest="chat")
    assert [each["manifest"] for each in report(done)["reports"]] == ["chat/one.llamalicense.yml"]
    done = check(runner, workspace, manifest="empty")
    assert (done.status, done.outputs["verdict"]) == (2, "none")


def test_a_manifest_that_fails(failing: Checked) -> None:
    done = failing.done
    assert done.status == 1
    assert (done.outputs["verdict"], done.outputs["failed"]) == ("fail", "2")
    assert "FAIL  llama-4/model-naming" in shown(done)


def test_annotations_are_at_the_lines_of_the_results_worst_first(failing: Checked) -> None:
    done = failing.done
    (judged,) = report(done)["reports"]
    fails = [each["location"]["line"] for each in judged["results"] if each["verdict"] == "fail"]
    assert annotations(done)[: len(fails)] == [("error", BAD, line) for line in fails]
    assert "error" not in [level for level, *_ in annotations(done)[len(fails) :]]
    # A runner shows no more of a step.
    assert len(fails) < len(annotations(done)) <= 10


def test_annotations_can_be_left_out(runner: Runner, workspace: Path) -> None:
    done = check(runner, workspace, manifest=BAD, annotations="false")
    assert [each.name for each in done.obeyed] == ["stop-commands"]
    assert "FAIL  llama-4/model-naming" in shown(done)


def test_the_summary_can_be_left_out(runner: Runner, workspace: Path) -> None:
    check(runner, workspace, manifest=BAD, summary="false")
    assert runner.summary.read_text(encoding="utf-8") == BEFORE


def test_the_summary_does_not_continue_what_another_tool_left_open(failing: Checked) -> None:
    tokens = summarised(failing.runner)
    rows = [token.content for token in tokens if token.type == "inline" and token.level == 4]
    assert rows[:4] == ["file", "lines", "a.py", "90"]
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings[0] == "Coverage"
    assert headings[1] == "llamalicense: 2 suggestions"  # what to do comes first
    assert [heading for heading in headings if re.match("llamalicense: .* fail$", heading)]


def test_sarif_has_every_fail_and_warning_for_an_upload(failing: Checked) -> None:
    done = failing.done
    path = Path(done.outputs["sarif-file"])
    assert path.suffix == ".sarif"  # which an upload of a whole folder looks for
    (found_in,) = json.loads(path.read_text(encoding="utf-8"))["runs"]
    counts = report(done)["counts"]
    assert len(found_in["results"]) == counts["fail"] + counts["warn"]


def test_two_manifests_one_a_line(runner: Runner, workspace: Path) -> None:
    done = check(runner, workspace, manifest=f"{GOOD}\r\n\n{BAD}\n")
    assert done.status == 1
    assert [each["verdict"] for each in report(done)["reports"]] == ["warn", "fail"]
    assert done.outputs["verdict"] == "fail"
    summary = runner.summary.read_text(encoding="utf-8")
    assert GOOD in summary
    assert BAD in summary


def test_paths_may_hold_spaces_and_other_scripts(runner: Runner, workspace: Path) -> None:
    folder = workspace / "unser  projekt, größer: 100%"
    folder.mkdir()
    shutil.copy2(workspace / BAD, folder / "my manifest.yaml")
    path = f"{folder.name}/my manifest.yaml"
    done = check(runner, workspace, manifest=path)
    assert (done.status, done.outputs["failed"]) == (1, "2")
    assert {file for _, file, line in annotations(done) if line} == {path}


def test_a_malformed_manifest_leaves_no_verdict_and_nothing_to_upload(runner: Runner, workspace: Path) -> None:
    done = check(runner, workspace, manifest=f"malformed.yaml\n{BAD}", sarif="true")
    assert (done.status, done.outputs["verdict"], done.outputs["sarif-file"]) == (2, "none", "")
    assert done.outputs["failed"] == "2"
    assert "malformed.yaml:3:1" in shown(done)
    assert report(done)["verdict"] is None
    assert ("error", "malformed.yaml", 3) in annotations(done)


@pytest.mark.parametrize(
    ("inputs", "status", "verdict"),
    [
        ({"strict": "true"}, 1, "fail"),
        ({"strict": "true", "fail_on": "never"}, 0, "fail"),
        ({"fail_on": "warn"}, 1, "warn"),
        ({"missing": "fail"}, 1, "fail"),
        ({"missing": "warn", "unclear": "warn"}, 0, "warn"),
        ({"unclear": "fail"}, 1, "fail"),
        ({"strict": "true", "missing": "warn"}, 2, "none"),
        ({"unclear": "pass"}, 2, "none"),
    ],
)
def test_strictness_and_fail_on(
    runner: Runner, workspace: Path, inputs: dict[str, str], status: int, verdict: str
) -> None:
    done = check(runner, workspace, manifest=GOOD, **inputs)
    assert (done.status, done.outputs["verdict"]) == (status, verdict)
    if verdict != "none":
        strict = "fail" if "strict" in inputs else "warn"
        settings = report(done)["settings"]
        assert settings["unclear"] == inputs.get("unclear", strict)
        assert settings["missing"] == inputs.get("missing", strict)


def test_settings_of_the_project_count_where_an_input_is_not_given(runner: Runner, workspace: Path) -> None:
    with (workspace / GOOD).open("a", encoding="utf-8") as file:
        file.write("check: {fail_on: warn}\n")
    assert check(runner, workspace, manifest=GOOD).status == 1
    assert check(runner, workspace, manifest=GOOD, fail_on="fail").status == 0
    assert all(ACTION["inputs"][name]["default"] == "" for name in ("fail-on", "unclear", "missing", "baseline"))
    done = check(runner, workspace, manifest=GOOD, baseline="gone.json")
    assert (done.status, done.outputs["verdict"]) == (2, "none")
    assert "gone.json: there is no such baseline" in shown(done)


def test_a_house_policy_is_used(runner: Runner, workspace: Path) -> None:
    done = check(runner, workspace, manifest=GOOD, policies="no-competing-models\n")
    assert done.status == 0
    assert "no-competing-models" in [policy["id"] for policy in report(done)["reports"][0]["policies"]]


WRONG = ("yes", "True", "", "true\nfalse")


# Every switch with something wrong, and one of them with all.
@pytest.mark.parametrize(("name", "value"), sorted({*zip(SWITCHES, WRONG, strict=True), *product(SWITCHES[:1], WRONG)}))
def test_what_is_neither_true_nor_false_is_refused(runner: Runner, workspace: Path, name: str, value: str) -> None:
    done = check(runner, workspace, manifest=GOOD, **{name: value})
    assert (done.status, done.outputs) == (2, NOTHING)
    assert done.log == f"error: the input {name} is neither true nor false\n"
    assert runner.summary.read_text(encoding="utf-8") == BEFORE


@pytest.mark.parametrize("inputs", [{"fail_on": "fail\nverdict=pass"}, {"policies": "--fail-on=never"}], ids=repr)
def test_bad_usage_leaves_nothing(runner: Runner, workspace: Path, inputs: dict[str, str]) -> None:
    done = check(runner, workspace, manifest=GOOD, sarif="true", **inputs)
    assert (done.status, done.outputs) == (2, NOTHING)
    assert "error: " in shown(done).lower()
    assert [each.name for each in done.obeyed] == ["stop-commands"]
    assert runner.summary.read_text(encoding="utf-8") == BEFORE


def test_a_path_that_begins_with_a_dash_is_no_option(runner: Runner, workspace: Path) -> None:
    shutil.copy2(workspace / BAD, workspace / "--fail-on=never")
    done = check(runner, workspace, manifest="--fail-on=never")
    assert (done.status, done.outputs["failed"]) == (1, "2")


def test_an_input_is_never_a_command(runner: Runner, workspace: Path) -> None:
    text = """$(touch pwned) `touch pwned` "; touch pwned; ' ; touch pwned; *.yaml"""
    done = check(runner, workspace, **{name.replace("-", "_"): text for name in ACTION["inputs"]})
    assert (done.status, done.outputs) == (2, NOTHING)
    assert text in shown(check(runner, workspace, manifest=text, policies="", fail_on="fail"))
    assert not [*workspace.rglob("pwned"), *runner.temp.rglob("pwned")]


HOSTILE = (
    "::error::forged",
    "##[error]forged",
    "%0A::error::forged",
    "x,line=1::forged",
    "a | b | forged |",
    "<img src=x onerror=forged>",
    "<details open><summary>forged</summary>",
    "[forged](https://evil.example)",
    "![forged](https://evil.example/x.png)",
    "`` ` forged <b>",
    "verdict=pass",
    "</summary></details># forged",
)
HOUSE = """\
policy: NAME
title: TEXT
kind: house
rules:
  - id: forged
    title: TEXT
    fails_when: {organisation.country: DE}
    explain: {pass: TEXT, fail: TEXT}
    remedy: TEXT
"""


class Worded(NamedTuple):
    """A check in which whatever manifests, their paths and policies may word is worded so, and its summary."""

    done: Done
    summary: list[Any]


def worded(texts: Sequence[str], runner: Runner, workspace: Path) -> Worded:
    manifest = (EXAMPLES / BAD).read_text(encoding="utf-8")
    for number, text in enumerate(texts):
        quoted = json.dumps(text)
        stated = manifest.replace("Beispiel GmbH", quoted).replace("Beispiel-Helpdesk-17B", quoted)
        (workspace / text.replace("/", "_")).write_text(stated, encoding="utf-8")
        policy = HOUSE.replace("NAME", f"house-{number}").replace("TEXT", quoted)
        (workspace / f"house-{number}.yaml").write_text(policy, encoding="utf-8")
    manifests = "\n".join(text.replace("/", "_") for text in texts)
    done = check(runner, workspace, manifest=manifests, policies="house-0.yaml\nhouse-1.yaml")
    return Worded(done, summarised(runner))


@pytest.fixture(scope="module")
def harmless(installed: Runner, tmp_path_factory: pytest.TempPathFactory) -> Worded:
    """A check without hostile words."""
    folder = tmp_path_factory.mktemp("harmless")
    return worded(("forged", "forged too"), fresh(installed, tmp_path_factory.mktemp("temp")), folder)


# Two at a time: what fails for them is all that a runner shows of a step.
@pytest.mark.parametrize("texts", [*zip(HOSTILE[::2], HOSTILE[1::2], strict=True)], ids=" and ".join)
def test_a_manifest_cannot_speak_to_the_runner_or_shape_the_summary(
    runner: Runner, tmp_path: Path, harmless: Worded, texts: tuple[str, str]
) -> None:
    done, summary = worded(texts, runner, tmp_path)
    assert done.status == harmless.done.status == 1
    assert done.outputs["failed"] == harmless.done.outputs["failed"] == "8"
    assert not commands(shown(done))
    places = [[(level, line) for level, _, line in annotations(each)] for each in (done, harmless.done)]
    assert places[0] == places[1]
    assert places[1].count(("error", 12)) == 2  # where each build is named
    assert [level for level, _ in places[1]].count("error") == 8  # each rule of each policy's, for each manifest

    assert [each.type for each in summary] == [each.type for each in harmless.summary]
    inside = [child for token in summary for child in (token.children or ())]
    assert not [each for each in (*summary, *inside) if "html" in each.type and "forged" in each.content]
    assert not [each for each in inside if "evil.example" in str(each.attrs)]


def test_what_resumes_commands_cannot_be_foretold(runner: Runner, passing: Checked) -> None:
    again = check(runner, passing.workspace, manifest=GOOD)
    assert again.obeyed[0].message != passing.done.obeyed[0].message


def test_the_name_of_a_file_cannot_speak_to_the_runner(runner: Runner, workspace: Path) -> None:
    for name in ("::error::forged.yaml", "##[error]forged.yaml", "x\r::error::forged.yaml"):
        (workspace / name).write_text(MALFORMED, encoding="utf-8")
        done = check(runner, workspace, manifest=name)
        assert done.status == 2
        assert not commands(shown(done))
        assert [(level, line) for level, _, line in annotations(done)] == [("error", 1), ("error", 3)]


def test_the_repository_cannot_replace_modules(passing: Checked) -> None:
    assert {path.stem for path in passing.workspace.glob("*.py")} == {*MODULES}
    assert passing.done.status == 0
    assert "replaced" not in passing.done.log


def test_the_checkout_stays_as_it_is(failing: Checked) -> None:
    assert content(failing.workspace) == failing.before
    written = {Path(failing.done.outputs[name]).parent.parent for name in ("report", "sarif-file")}
    assert written == {failing.runner.temp}


def test_a_check_that_would_use_the_network_would_fail() -> None:
    script = "import urllib.request as u; u.urlopen('http://pypi.org/simple/', timeout=5)"
    command = [*OFFLINE, sys.executable, "-I", "-c", script]
    done = subprocess.run(command, env=environment(**NOWHERE), check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "URLError" in done.stderr


def test_the_project_checks_itself(runner: Runner, workspace: Path) -> None:
    path = ROOT / ".github" / "workflows" / "ci.yml"
    steps = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]["action"]["steps"]
    at = next(number for number, step in enumerate(steps) if step.get("uses") == "./")
    shutil.copytree(EXAMPLES, workspace / "tests" / "examples")
    checked = run_action(runner, "check", workspace, steps[at]["with"], offline=True)
    assert checked.status == 0, checked.log
    values = {f"steps.{steps[at]['id']}.outputs.{name}": value for name, value in checked.outputs.items()}
    looked = run(runner, steps[at + 1], values, workspace, offline=True)
    assert looked.status == 0, looked.log
    values[f"steps.{steps[at]['id']}.outputs.verdict"] = "pass"
    assert run(runner, steps[at + 1], values, workspace, offline=True).status == 1


def test_inputs_and_outputs_are_described_and_come_from_the_check() -> None:
    for name, spec in ACTION["inputs"].items():
        assert spec["description"], name
        assert isinstance(spec["default"], str), name
    for name, spec in ACTION["outputs"].items():
        assert spec["description"], name
        assert spec["value"] == f"${{{{ steps.check.outputs.{name} }}}}"
