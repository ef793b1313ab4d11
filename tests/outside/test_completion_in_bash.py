"""What the tab key completes in a real bash on a terminal."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
from checkout import environment

PROGRAM = Path(sys.executable).parent / "llamalicense"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with manifests, policies and a report."""
    folder = tmp_path_factory.mktemp("folder")
    for name in ("llamalicense.yaml", "own policy.yaml", "own.yaml", "report.json", "llama-4-own.yaml", ".hidden.yaml"):
        (folder / name).touch()
    (folder / "docs").mkdir()
    return folder


@pytest.fixture(scope="module")
def bash(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator["pexpect.spawn[str]"]:
    """A bash on a terminal in the folder, with the script for it; Control-G shows the line that stands there."""
    program = shutil.which("bash")
    assert program, "bash is missing"
    home = tmp_path_factory.mktemp("home")
    scrubbed = environment(PATH=f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}", TERM="dumb", HOME=str(home))
    options: Any = {"env": scrubbed, "cwd": folder, "encoding": "utf-8", "timeout": 60, "dimensions": (50, 200)}
    shell = pexpect.spawn(program, ["--norc", "--noprofile", "-i"], **options)
    shell.delaybeforesend = None  # which is for who types passwords
    shell.sendline(
        "PS1='ready''> '; bind 'set bell-style none'; bind -x '\"\\C-g\": printf \"line[%s]\" \"$READLINE_LINE\"'"
    )
    shell.expect_exact("ready> ")
    shell.sendline('eval "$(llamalicense --show-completion)"; complete -p llamalicense')
    shell.expect_exact("complete -o default -F _llamalicense_completion llamalicense")
    shell.expect_exact("ready> ")
    yield shell
    shell.close(force=True)


TYPED = {
    "check --output-format js": "check --output-format json ",
    "check --output-format=js": "check --output-format=json ",
    "check --output js": "check --output json=",
    "check --output=js": "check --output=json=",
    "check --output json=rep": "check --output json=report.json ",
    "check --output=json=rep": "check --output=json=report.json ",
    "check --fail-on mis": "check --fail-on missing ",
    "check --policy no": "check --policy no-competing-models ",
    "check --policy own.": "check --policy own.yaml ",
    "check llamal": "check llamalicense.yaml ",
    "explain llama-4": "explain llama-4/",
    "explain llama-4/mau": "explain llama-4/mau-threshold ",
    "explain llama-3.1/eu": "explain llama-3.1/eu",
    "rules cat": "rules catalogue ",
    "test no": "test no-competing-models ",
    "diff llama-3.1 llama-4": "diff llama-3.1 llama-4 ",
    "schema man": "schema manifest ",
    "expl": "explain ",
}


@pytest.mark.parametrize(("typed", "wanted"), TYPED.items())
def test_the_tab_key_in_bash(bash: "pexpect.spawn[str]", typed: str, wanted: str) -> None:
    bash.send(f"llamalicense {typed}\t\x07")
    bash.expect(r"line\[(.*?)\]")
    assert isinstance(bash.after, str)
    line = bash.after.removeprefix("line[").removesuffix("]")
    bash.send("\x15\r")
    bash.expect_exact("ready> ")
    assert line == f"llamalicense {wanted}"
