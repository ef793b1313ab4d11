"""What a shell completes, by the protocol of its script; outside/test_completion_in_bash.py has a real bash."""

import os
import re
import sys
from contextlib import chdir
from pathlib import Path
from unittest.mock import patch

import pytest
from checkout import environment
from program import Ran, llamalicense

from llamalicense.cli.completion import VARIABLE, continued, joined
from llamalicense.policy.library import bundled, bundled_ids, rule_ids
from llamalicense.report.formats import FORMATS
from llamalicense.vocabulary import LICENCES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a manifest, a policy and a report."""
    for name in ("llamalicense.yaml", "own policy.yaml", "own.yaml", "report.json", "llama-4-own.yaml", ".hidden.yaml"):
        (tmp_path / name).touch()
    (tmp_path / "docs").mkdir()
    return tmp_path


def asked(folder: Path, **variables: str) -> Ran:
    """A run of the program as the script of a shell runs it."""
    # Typer takes the program's name from the main module where that was run with `-m`, as pytest often is.
    as_script = patch.object(sys.modules["__main__"], "__package__", None)
    with as_script, patch.dict(os.environ, environment(**variables), clear=True), chdir(folder):
        return llamalicense()


def offered(folder: Path, *words: str) -> list[str]:
    """What bash is offered for the last of these words, as bash parts them."""
    joint = "\n".join(("llamalicense", *words))
    done = asked(folder, **{VARIABLE: "complete_bash", "COMP_WORDS": joint, "COMP_CWORD": str(len(words))})
    assert (done.status, done.err) == (0, "")
    return done.out.split("\n")[:-1] if done.out.strip() else []


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
    "kinds of schemas": (
        ("schema", ""),
        [
            "manifest",
            "policy",
            "baseline",
            "report",
            "scan",
            "models",
            "fix",
            "identify",
            "record",
            "verification",
            "audit",
            "audit-results",
            "audit-summary",
            "audit-map",
            "clauses",
        ],
    ),
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
    assert (zsh.status, zsh.err) == (0, "")
    assert re.findall(r'"([^"]*)"', zsh.out) == wanted
    fish = {VARIABLE: "complete_fish", "_TYPER_COMPLETE_ARGS": line}
    assert asked(folder, **fish, _TYPER_COMPLETE_FISH_ACTION="is-args").status == 0
    assert asked(folder, **fish, _TYPER_COMPLETE_FISH_ACTION="get-args").out.split() == wanted


def test_zsh_and_fish_are_left_their_own_paths(folder: Path) -> None:
    line = "llamalicense check ll"
    assert asked(folder, **{VARIABLE: "complete_zsh", "_TYPER_COMPLETE_ARGS": line}).out == "_files\n"
    fish = {VARIABLE: "complete_fish", "_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "is-args"}
    assert asked(folder, **fish).status == 1


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
    assert (done.status, done.out, done.err) == (1, "", "")


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


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_can_be_had_by_its_name(folder: Path, shell: str) -> None:
    done = asked(folder, **{VARIABLE: f"source_{shell}"})
    assert (done.status, done.err) == (0, "")
    assert f"{VARIABLE}=complete_{shell}" in done.out


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
    assert (done.status, done.err) == (0, "")
    assert re.findall(r"no-[^\s\"]+", done.out) == ["no-competing-models", "no-own.yaml"]


def test_an_answer_is_completed_by_its_beginning_or_that_of_its_last_part() -> None:
    offers = ["meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-70B", "docs/terms.md", "none", "back"]
    completed = {
        "meta-llama/llama-3.1-8": ["meta-llama/Llama-3.1-8B"],
        "llama-3.1-": offers[:2],
        "terms": ["docs/terms.md"],
        "n": ["none"],
        "x": [],
    }
    assert {word: continued(word, offers)[:-1] for word in completed} == completed
    # What a terminal would obey is in no list that it shows.
    assert continued("", [*offers, "a\x1b[2J.md"]) == [*offers, None]
