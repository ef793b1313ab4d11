"""The pre-commit hook, run by `pre-commit try-repo` in a repository of its own, with an environment built anew."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from checkout import EXAMPLES, ROOT, copy, environment

MANIFEST = "llamalicense.yaml"
# git and pre-commit read no configuration of the machine's.
NO_CONFIGURATION = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
NOBODY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")


class Hook(NamedTuple):
    """A repository that offers the hook, and its commit."""

    repository: Path
    commit: str


@pytest.fixture(scope="session")
def hook(tmp_path_factory: pytest.TempPathFactory) -> Hook:
    """The hook of this checkout, committed in a repository."""
    project = copy(tmp_path_factory.mktemp("hook") / "project")
    tracked(project)
    git(project, *NOBODY, "commit", "--quiet", "--message", "A checkout")
    return Hook(project, git(project, "rev-parse", "HEAD"))


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(**NO_CONFIGURATION), check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def tracked(folder: Path) -> None:
    """Makes a folder a repository and adds all its files."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")


def run(hook: Hook, folder: Path) -> subprocess.CompletedProcess[str]:
    """Tries the hook on every file of a folder."""
    tracked(folder)
    command = ["try-repo", str(hook.repository), "llamalicense", "--ref", hook.commit, "--all-files", "--color=never"]
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *command],
        cwd=folder,
        env=environment(PRE_COMMIT_HOME=str(hook.repository.parent / "home"), PIP_NO_COMPILE="1", **NO_CONFIGURATION),
        check=False,
        capture_output=True,
        text=True,
    )


def test_a_manifest_without_fails_passes(hook: Hook, tmp_path: Path) -> None:
    shutil.copy2(EXAMPLES / "llamalicense.yaml", tmp_path / MANIFEST)
    shutil.copy2(EXAMPLES / "about.md", tmp_path)
    (tmp_path / "values.yaml").write_text("organisation: [no manifest]\n", encoding="utf-8")
    done = run(hook, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


def test_a_manifest_that_fails_blocks_and_names_the_rules(hook: Hook, tmp_path: Path) -> None:
    (tmp_path / "helpdesk").mkdir()
    shutil.copy2(EXAMPLES / "failing.llamalicense.yaml", tmp_path / "helpdesk")
    done = run(hook, tmp_path)
    assert done.returncode == 1
    assert "exit code: 1" in done.stdout
    assert "FAIL  llama-4/eu-multimodal" in done.stdout
    assert "FAIL  llama-4/model-naming" in done.stdout


def test_a_malformed_manifest_blocks_and_names_the_line(hook: Hook, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("manifest: 1\norganisation: {name: Acme}\nmodles: []\n", encoding="utf-8")
    done = run(hook, tmp_path)
    assert done.returncode == 1
    assert "exit code: 2" in done.stdout
    assert f"{MANIFEST}:3:1" in done.stdout


@pytest.mark.parametrize(
    ("path", "is_manifest"),
    [
        ("llamalicense.yaml", True),
        ("deep/down/llamalicense.yml", True),
        ("chat.llamalicense.yaml", True),
        ("notllamalicense.yaml", False),
        ("llamalicense.yaml.orig", False),
        ("llamalicense/values.yaml", False),
    ],
)
def test_the_hook_is_for_manifests(path: str, is_manifest: bool) -> None:
    (definition,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert bool(re.search(definition["files"], path)) is is_manifest
