"""The action's definition and every workflow, the README's included, before the linters that their users have."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from checkout import ROOT, environment
from runner import ACTION
from shapes import misfits

WORKFLOWS = sorted((ROOT / ".github" / "workflows").iterdir())
OWN = [ROOT / "action.yml", *WORKFLOWS]
ZIZMOR = ("zizmor", "--offline", "--no-config", "--no-progress")
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def passes(*command: object, script: str = "") -> None:
    """Runs a tool of the test environment, which must find nothing."""
    name, *arguments = map(str, command)
    done = subprocess.run(
        [Path(sys.executable).parent / name, *arguments],
        env=environment(),
        input=script,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def shown() -> list[str]:
    """The workflows that the README shows; when they run is the reader's choice where it says nothing."""
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    jobs = [block for block in blocks if re.search(r"^jobs:", block, re.MULTILINE)]
    # Until a reader pins it, as the README says, the tag stands for its commit.
    pinned = [re.sub(r"(llamalicense/llamalicense)@v[\d.]+", rf"\1@{COMMIT}", block) for block in jobs]
    return [block if re.search(r"^on:", block, re.MULTILINE) else f"on: pull_request\n{block}" for block in pinned]


def steps(definition: Any) -> list[Any]:
    """The steps of an action, or of every job of a workflow."""
    jobs = [definition["runs"]] if "runs" in definition else definition["jobs"].values()
    return [step for job in jobs for step in job["steps"]]


def definitions() -> list[Any]:
    texts = [path.read_text(encoding="utf-8") for path in OWN]
    return [yaml.safe_load(text) for text in (*texts, *shown())]


@pytest.fixture
def shown_files(tmp_path: Path) -> list[Path]:
    """The README's workflows as a reader would have them."""
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for number, text in enumerate(shown()):
        (folder / f"{number}.yml").write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())


def test_they_have_the_shape_that_github_asks_for(shown_files: list[Path]) -> None:
    assert shown_files
    assert misfits("vendor.github-actions", ROOT / "action.yml") == ""
    assert misfits("vendor.github-workflows", *WORKFLOWS, *shown_files) == ""
    assert "Schema validation errors" in misfits("vendor.github-workflows", ROOT / "action.yml")


def test_zizmor_finds_nothing_in_our_own() -> None:
    passes(*ZIZMOR, "--persona=auditor", *OWN, ROOT / ".pre-commit-hooks.yaml")


def test_zizmor_finds_nothing_in_what_readers_copy(shown_files: list[Path]) -> None:
    # The stricter personas ask for names, comments and concurrency, which are the reader's own affair.
    passes(*ZIZMOR, "--persona=regular", *shown_files)


def test_actionlint_finds_nothing(shown_files: list[Path]) -> None:
    # Scripts are for shellcheck, below.
    passes("actionlint", "-shellcheck=", "-pyflakes=", *WORKFLOWS, *shown_files)


def test_shellcheck_finds_nothing() -> None:
    scripts = [step["run"] for definition in definitions() for step in steps(definition) if "run" in step]
    scripts += [path.read_text(encoding="utf-8") for path in (ROOT / ".ci").iterdir()]
    assert len(scripts) > 3
    for script in scripts:
        passes("shellcheck", "--norc", "--shell=bash", "--severity=style", "-", script=script)


def test_what_is_used_is_pinned_and_expressions_stay_out_of_scripts() -> None:
    for definition in definitions():
        assert steps(definition)
        for step in steps(definition):
            assert re.fullmatch(r"\./|[\w.-]+/[\w./-]+@[0-9a-f]{40}", step.get("uses", "./"))
            assert "${{" not in step.get("run", "")


# What a step may do more than read, by what stands in it.
MAY = {
    "upload-sarif": {"security-events"},
    "gh pr comment": {"pull-requests"},
    "actions/attest@": {"id-token", "attestations"},
    "pypa/gh-action-pypi-publish@": {"id-token"},
    "gh release create": {"contents"},
}


def test_workflows_may_read_and_nothing_else_unless_a_step_needs_more() -> None:
    workflows = [each for each in definitions() if "jobs" in each]
    for workflow in workflows:
        assert workflow["permissions"] == {"contents": "read"}
        for job in workflow["jobs"].values():
            due = {"contents": "read"}
            for words in (step.get("uses", "") + step.get("run", "") for step in job["steps"]):
                due |= {scope: "write" for part, scopes in MAY.items() if part in words for scope in scopes}
            assert job.get("permissions", {"contents": "read"}) == due
            for step in job["steps"]:
                if step.get("uses", "").startswith("actions/checkout@"):
                    assert step["with"]["persist-credentials"] is False


def test_the_action_is_used_with_inputs_and_outputs_that_it_has() -> None:
    used = [
        (step, str(workflow))
        for workflow in definitions()
        for step in steps(workflow)
        if re.match(r"\./|llamalicense/llamalicense@", step.get("uses", ""))
    ]
    assert len(used) >= 2
    for step, workflow in used:
        given = step.get("with", {})
        assert set(given) <= set(ACTION["inputs"])
        assert all(isinstance(value, str) for value in given.values())
        asked = re.findall(rf"steps\.{step['id']}\.outputs\.([\w-]+)", workflow) if "id" in step else []
        assert set(asked) <= set(ACTION["outputs"])
    assert any("steps.check.outputs.verdict" in workflow for _, workflow in used)


def test_what_is_published_is_what_was_built_and_attested_from_a_tag() -> None:
    release = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))
    jobs = release["jobs"]
    assert release[True] == {"push": {"tags": ["v*"]}}  # `on`, which is true in YAML 1.1
    assert [job.get("needs") for job in jobs.values()] == [None, "build", "attest", "publish"]
    assert {name for name, job in jobs.items() if "contents: write" in yaml.safe_dump(job)} == {"release"}
    assert jobs["publish"]["environment"] == "pypi"
    assert "secrets." not in str(release)
    for name in ("attest", "publish", "release"):
        # None of them checks out or builds anything.
        assert not [step for step in jobs[name]["steps"] if "checkout" in step.get("uses", "") or ".ci" in str(step)]
