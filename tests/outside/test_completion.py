"""What a shell completes: by the protocol of its script, and in a real bash on a terminal."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from checkout import environment

from llamalicense.cli.completion import VARIABLE, joined
from llamalicense.policy.library import bundled, bundled_ids, rule_ids
from llamalicense.report.formats import FORMATS
from llamalicense.vocabulary import LICENCES

PROGRAM = Path(sys.executable).parent / "llamalicense"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a manifest, a policy and a report."""
    for name in ("llamalicense.yaml", "own policy.yaml", "own.yaml", "report.json", "llama-4-own.yaml", ".hidden.yaml"):
        (tmp_path / name).touch()
    (tmp_path / "docs").mkdir()
    return tmp_path


def asked(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A run of the installed program as the script of a shell runs it."""
    scrubbed = environment(**variables)
    return subprocess.run([PROGRAM], cwd=folder, env=scrubbed, capture_output=True, text=True, check=False, timeout=60)


def offered(folder: Path, *words: str) -> list[str]:
    """What bash is offered for the last of these words, as bash parts them."""
    joint = "\n".join(("llamalicense", *words))
    done = asked(folder, **{VARIABLE: "complete_bash", "COMP_WORDS": joint, "COMP_CWORD": str(len(words))})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split("\n")[:-1] if done.stdout.strip() else []


STRICTNESS = ["fail", "missing", "warn", "never"]
OF_LLAMA_4 = [f"llama-4/{rule}" for rule in sorted(rule_ids("llama-4") or ())]
BASH = {
    "formats": (("check", "--output-format", ""), [*FORMATS]),
    "formats that begin so": (("check", "--output-format", "js"), ["json"]),
    "formats behind a sign": (("check", "--output-format", "=", "js"), ["json"]),
    "formats of files": (("check", "--output", ""), [f"{name}=" for name in FORMATS]),
    "a format of a file, which a path follows": (("check", "--output", "js"), ["json=", "json=llamalicense.json"]),
    "the same behind a sign": (("check", "--output", "=", "js"), ["json=", "json=llamalicense.json"]),
    "all behind a sign": (("check", "--output", "="), [f"{name}=" for name in FORMATS]),
    "paths of files are the shell's": (("check", "--output", "json", "=", "re"), []),
    "paths behind two signs as well": (("check", "--output", "=", "json", "=", "re"), []),
    "no format": (("check", "--output", "x"), []),
    "what fails": (("check", "--fail-on", ""), STRICTNESS),
    "house policies, and files": (
        ("check", "--policy", ""),
        ["no-competing-models", "llama-4-own.yaml", "llamalicense.yaml", "own policy.yaml", "own.yaml"],
    ),
    "a house policy": (("explain", "llama-4/spam", "--policy", "no"), ["no-competing-models"]),
    "files alone are the shell's": (("check", "--policy", "own"), []),
    "manifests are the shell's": (("check", ""), []),
    "policies of rules": (("explain", ""), [f"{policy}/" for policy in bundled_ids()]),
    "policies of rules that begin so": (
        ("explain", "llama-3"),
        [f"{policy}/" for policy in bundled_ids() if policy.startswith("llama-3")],
    ),
    "rules of the only policy": (("explain", "llama-4"), OF_LLAMA_4),
    "rules": (("explain", "llama-4/"), OF_LLAMA_4),
    "rules that begin so": (("explain", "llama-4/m"), ["llama-4/mau-threshold", "llama-4/model-naming"]),
    "no rule": (("explain", "mau"), []),
    "policies, and files": (("rules", "llama-4"), ["llama-4", "llama-4-own.yaml"]),
    "policies again and again": (("test", "mit", "no"), ["no-competing-models"]),
    "licences": (("diff", ""), [*LICENCES]),
    "a second licence": (("diff", "llama-3", "llama-4"), ["llama-4"]),
    "kinds of schemas": (("schema", ""), ["manifest", "policy", "report", "scan", "models"]),
    "commands": (("sch",), ["schema"]),
    "options": (("check", "--output"), ["--output-format", "--output"]),
}


@pytest.mark.parametrize(("words", "wanted"), BASH.values(), ids=BASH)
def test_bash_is_offered(folder: Path, words: tuple[str, ...], wanted: list[str]) -> None:
    assert offered(folder, *words) == wanted


def test_rules_of_a_policy_are_those_that_it_has(folder: Path) -> None:
    wanted = {rule.name for rule in bundled("no-competing-models").rules}
    assert set(offered(folder, "explain", "no")) == wanted


def test_only_house_policies_are_offered_as_such(folder: Path) -> None:
    of_house = {policy for policy in bundled_ids() if bundled(policy).kind == "house"}
    assert of_house == {word for word in offered(folder, "check", "--policy", "") if not word.endswith(".yaml")}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("check --output-format js", ["json"]),
        ("check --output js", ["json=", "json=llamalicense.json"]),
        ("check --output=js", ["json=", "json=llamalicense.json"]),
        ("check --output json=re", ["json=report.json"]),
        ("check --output=json=do", ["json=docs/"]),
        ("explain llama-4/mau", ["llama-4/mau-threshold"]),
        ("explain ", [f"{policy}/" for policy in bundled_ids()]),
        ("check --policy no", ["no-competing-models"]),
    ],
)
def test_zsh_and_fish_are_offered_the_same_and_paths_behind_a_format(
    folder: Path, line: str, wanted: list[str]
) -> None:
    line = f"llamalicense {line}"
    zsh = asked(folder, **{VARIABLE: "complete_zsh", "_TYPER_COMPLETE_ARGS": line})
    assert (zsh.returncode, zsh.stderr) == (0, "")
    assert re.findall(r'"([^"]*)"', zsh.stdout) == wanted
    fish = {VARIABLE: "complete_fish", "_TYPER_COMPLETE_ARGS": line}
    assert asked(folder, **fish, _TYPER_COMPLETE_FISH_ACTION="is-args").returncode == 0
    assert asked(folder, **fish, _TYPER_COMPLETE_FISH_ACTION="get-args").stdout.split() == wanted


def test_zsh_and_fish_are_left_their_own_paths(folder: Path) -> None:
    line = "llamalicense check ll"
    assert asked(folder, **{VARIABLE: "complete_zsh", "_TYPER_COMPLETE_ARGS": line}).stdout == "_files\n"
    fish = {VARIABLE: "complete_fish", "_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "is-args"}
    assert asked(folder, **fish).returncode == 1


@pytest.mark.parametrize(
    "variables",
    [
        {VARIABLE: "complete_bash", "COMP_WORDS": "llamalicense\ncheck\n", "COMP_CWORD": "x"},
        {VARIABLE: "complete_bash", "COMP_WORDS": "llamalicense\nexplain\n"},
        {VARIABLE: "complete_bash"},
        {VARIABLE: "complete_zsh", "_TYPER_COMPLETE_ARGS": "llamalicense check --output json=absent/"},
    ],
)
def test_what_goes_wrong_is_not_shown(folder: Path, variables: dict[str, str]) -> None:
    done = asked(folder, **variables)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


@pytest.mark.parametrize(
    ("words", "at", "wanted"),
    [
        ("a\n--b\n=\nc", 3, ("a\n--b=c", 1)),
        ("a\n--b\n=\nc\nd", 3, ("a\n--b=c\nd", 1)),
        ("a\n--b\n=", 2, ("a\n--b\n=", 2)),
        ("a\n--b\nc\n=\nd", 4, ("a\n--b\nc\n=\nd", 4)),
        ("a\n--b\n=\nc\nd", 4, ("a\n--b\n=\nc\nd", 4)),
        ("a\n", 1, ("a\n", 1)),
        ("", 0, ("", 0)),
    ],
)
def test_an_option_and_its_value_are_one_word_again(words: str, at: int, wanted: tuple[str, int]) -> None:
    assert joined(words, at) == wanted


@pytest.fixture(scope="module")
def bash(tmp_path_factory: pytest.TempPathFactory) -> Iterator["pexpect.spawn[str]"]:
    """A bash on a terminal, with the script for it; Control-G shows the line that stands there."""
    program = shutil.which("bash")
    assert program, "bash is missing"
    home = tmp_path_factory.mktemp("home")
    scrubbed = environment(PATH=f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}", TERM="dumb", HOME=str(home))
    shell = pexpect.spawn(
        program, ["--norc", "--noprofile", "-i"], env=scrubbed, encoding="utf-8", timeout=60, dimensions=(50, 200)
    )
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
def test_the_tab_key_in_bash(bash: "pexpect.spawn[str]", folder: Path, typed: str, wanted: str) -> None:
    bash.sendline(f"cd '{folder}'")
    bash.expect_exact("ready> ")
    bash.send(f"llamalicense {typed}\t\x07")
    bash.expect(r"line\[(.*?)\]")
    assert isinstance(bash.after, str)
    line = bash.after.removeprefix("line[").removesuffix("]")
    bash.send("\x15\r")
    bash.expect_exact("ready> ")
    assert line == f"llamalicense {wanted}"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_can_be_had_by_its_name(folder: Path, shell: str) -> None:
    done = asked(folder, **{VARIABLE: f"source_{shell}"})
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{VARIABLE}=complete_{shell}" in done.stdout


HOSTILE = [
    "no-a\\$(touch forged).yaml",
    "no-b$(touch forged).yaml",
    "no-c\\`touch forged`.yaml",
    "no-d\n;x.yaml",
    "no-e'\".yaml",
]


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_no_name_of_a_file_is_a_command_to_a_shell(tmp_path: Path, shell: str) -> None:
    for name in (*HOSTILE, "no-own.yaml"):
        (tmp_path / name).touch()
    variables = {"COMP_WORDS": "llamalicense\ncheck\n--policy\nno-", "COMP_CWORD": "3"}
    variables |= {"_TYPER_COMPLETE_ARGS": "llamalicense check --policy no-"}
    done = asked(tmp_path, **variables, **{VARIABLE: f"complete_{shell}"})
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"no-[^\s\"]+", done.stdout) == ["no-competing-models", "no-own.yaml"]
