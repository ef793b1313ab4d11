"""What the README says is what the program does."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from llamalicense.manifest import Manifest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "tests" / "examples" / "failing.llamalicense.yaml"


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_it_stays_short() -> None:
    assert len(README.splitlines()) < 150


def test_the_example_is_the_one_in_the_tests() -> None:
    assert blocks("yaml")[0] == EXAMPLE.read_text(encoding="utf-8")


def test_the_first_command_prints_what_is_shown() -> None:
    install, command = blocks("sh")[0].strip().split(" && ")
    assert install == "pip install ."
    shown = blocks("text")[0]
    day = re.findall(r"as of\s+([0-9-]{10})", shown)[0]
    program, *arguments = shlex.split(command)
    assert program == "llamalicense"
    ran = subprocess.run(
        [sys.executable, "-m", "llamalicense", *arguments, "--as-of", day],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 1
    printed = ran.stdout.split("\n\n", 1)[1] if ran.stdout.startswith("As of") else ran.stdout
    beginning, end = shown.split("...\n")[0], shown.rsplit("...\n", 1)[1]
    assert printed.startswith(beginning)
    assert printed.endswith(end)


def test_continuous_integration_runs_the_documented_test_command() -> None:
    [command] = [block.strip() for block in blocks("sh")[1:2]]
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("field", sorted(Manifest.model_fields))
def test_every_part_of_a_manifest_is_in_the_table(field: str) -> None:
    assert field == "manifest" or f"| `{field}`" in README


def test_the_workflow_grants_nothing_but_reading() -> None:
    workflow = next(yaml.safe_load(block) for block in blocks("yaml") if "jobs:" in block)
    assert workflow["permissions"] == {"contents": "read"}
