"""The gate in GitLab CI, Azure Pipelines, Jenkins and on a server: what the README shows, as far as it runs here."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from checkout import EXAMPLES, ROOT, environment
from junitparser import JUnitXml
from shapes import misfits

README = (ROOT / "README.md").read_text(encoding="utf-8")
TOOLS = Path(sys.executable).parent
NOBODY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
NO_CONFIGURATION = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def shown(comment: str) -> str:
    """The block of the README whose first lines name a file."""
    [block] = [block for block in re.findall(r"```\w+\n(.*?)```", README, re.DOTALL) if comment in block[:200]]
    return str(block)


def runs(lines: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs lines of a script as the server would, one after the other, without those that install."""
    script = "\n".join(line for line in lines if "pip install" not in line and "-m venv" not in line)
    return subprocess.run(
        ["bash", "-e", "-c", script.replace("/tmp/licence/bin/", "")],
        cwd=folder,
        env=environment(PATH=f"{TOOLS}{os.pathsep}{os.environ['PATH']}"),
        check=False,
        capture_output=True,
        text=True,
    )


def has_shape(schema: str, text: str, folder: Path, transform: str) -> None:
    path = folder / "pipeline.yml"
    path.write_text(text, encoding="utf-8")
    assert misfits(schema, path, options=("--data-transform", transform)) == ""


@pytest.fixture
def failing(tmp_path: Path) -> Path:
    """A repository whose manifest fails."""
    folder = tmp_path / "failing"
    (folder / ".git").mkdir(parents=True)
    (folder / "llamalicense.yaml").write_bytes((EXAMPLES / "failing.llamalicense.yaml").read_bytes())
    return folder


def fails(path: Path) -> int:
    """How many failures a report in JUnit's format has."""
    suites: Any = JUnitXml.fromfile(str(path))
    return int(suites.failures)


def test_gitlab(failing: Path, tmp_path: Path) -> None:
    text = shown("# .gitlab-ci.yml")
    has_shape("vendor.gitlab-ci", text, tmp_path, "gitlab-ci")
    job = yaml.safe_load(text)["licence"]
    assert runs(job["script"], failing).returncode == 1
    reports = job["artifacts"]["reports"]
    assert {each["severity"] for each in json.loads((failing / reports["codequality"]).read_text(encoding="utf-8"))}
    assert fails(failing / reports["junit"]) == 2


def test_azure(failing: Path, tmp_path: Path) -> None:
    text = shown("# azure-pipelines.yml")
    has_shape("vendor.azure-pipelines", text, tmp_path, "azure-pipelines")
    steps = yaml.safe_load(text)["steps"]
    assert runs([step["script"] for step in steps if "script" in step], failing).returncode == 1
    [published] = [step["inputs"]["testResultsFiles"] for step in steps if "task" in step]
    assert fails(failing / published) == 2


def test_jenkins(failing: Path) -> None:
    text = shown("// Jenkinsfile")
    assert text.count("{") == text.count("}")
    assert runs(re.findall(r"sh '([^']+)'", text), failing).returncode == 1
    [published] = re.findall(r"junit '([^']+)'", text)
    assert fails(failing / published) == 2


def test_a_server_refuses_a_push_that_fails_and_takes_one_that_passes(tmp_path: Path) -> None:
    server, work = tmp_path / "server.git", tmp_path / "work"
    path = f"{TOOLS}{os.pathsep}{os.environ['PATH']}"

    def git(*arguments: object, folder: Path = tmp_path) -> subprocess.CompletedProcess[str]:
        command = ["git", *NOBODY, *map(str, arguments)]
        variables = environment(PATH=path, **NO_CONFIGURATION)
        return subprocess.run(command, cwd=folder, env=variables, check=False, capture_output=True, text=True)

    def pushed(manifest: bytes, branch: str) -> subprocess.CompletedProcess[str]:
        (work / "docs").mkdir(exist_ok=True)
        (work / "docs" / "llamalicense.yaml").write_bytes(manifest)
        git("add", "-A", folder=work)
        git("commit", "-q", "-m", "State it", folder=work)
        return git("push", "-q", server, f"HEAD:refs/heads/{branch}", folder=work)

    git("init", "-q", "--bare", server)
    git("init", "-q", work)
    hook = server / "hooks" / "pre-receive"
    hook.write_text(shown("# hooks/pre-receive"), encoding="utf-8")
    hook.chmod(0o755)
    refused = pushed((EXAMPLES / "failing.llamalicense.yaml").read_bytes(), "main")
    assert refused.returncode != 0
    assert "llama-4/eu-multimodal" in refused.stderr
    assert "refs/heads/main: refused" in refused.stderr
    # What a manifest below the root names above itself is opened, up to the root and no further.
    passing = (EXAMPLES / "published-fine-tune" / "llamalicense.yaml").read_text(encoding="utf-8")
    for name in ("NOTICE", "README.md"):
        (work / name).write_bytes((EXAMPLES / "published-fine-tune" / name).read_bytes())
        passing = passing.replace(f": {name}\n", f": ../{name}\n")
    taken = pushed(passing.replace("delivery: shipped", "delivery: hosted").encode(), "main")
    assert taken.returncode == 0, taken.stderr
    assert git("rev-parse", "refs/heads/main", folder=server).returncode == 0
    # A branch that goes is no reason to look.
    assert git("push", "-q", server, ":refs/heads/main", folder=work).returncode == 0
