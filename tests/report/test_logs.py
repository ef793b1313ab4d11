"""No reader of a log obeys what a name holds: every command, every format, standard output and standard error.

Readers are simulated by their documentation: GitHub's runner, Azure's agent, TeamCity's build messages, GitLab's and
Travis's sections, a terminal.
"""

import json
import re
import sys
from collections.abc import Callable, Collection
from itertools import product
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from hostile import HOSTILE, everything, page
from made_outcomes import in_words
from manifests import RICH
from program import llamalicense
from runner import commands

from llamalicense.cli.app import app
from llamalicense.commands.audit import SummaryFormat, written
from llamalicense.inert import plain
from llamalicense.report.formats import FORMATS, FormatName, Style, render
from llamalicense.report.formats.pages.renderers import RENDER, PageFormat

READERS: dict[str, Callable[[str], list[str]]] = {
    "GitHub": lambda log: [each.name for each in commands(log)],
    "Azure": lambda log: re.findall(r"##(?:vso)?\[.*", log),
    "TeamCity": lambda log: re.findall(r"##teamcity\[.*", log),
    "GitLab": lambda log: re.findall(r"section_(?:start|end):\d+:.*", log),
    "Travis": lambda log: re.findall(r"travis_fold:.*", log),
    "a terminal": lambda log: [line for line in log.split("\n") if not line.isprintable()],
}
# The format that is made of GitHub's commands; that none of them is forged is in test_github.py.
OWN = {"github": ["GitHub"]}


def obeyed(log: str, but: Collection[str] = ()) -> dict[str, list[str]]:
    """What readers of a log obey, by their names; `but`: readers that are passed over."""
    found = {name: read(log) for name, read in READERS.items() if name not in but}
    return {name: commands for name, commands in found.items() if commands}


STYLES = {"": Style(), "verbose": Style(width=40, verbose=True), "quiet": Style(quiet=True)}


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_in_a_report_is_obeyed_in_any_format(name: FormatName) -> None:
    taken = {}
    for (what, words), (how, style) in product(HOSTILE.items(), STYLES.items()):
        log = render(name, everything(words), style)
        taken[what, how] = obeyed(log, OWN.get(name, ()))
        if name in OWN and (forged := {each.name for each in commands(log)} - {"error", "warning", "notice"}):
            taken[what, how]["forged"] = sorted(forged)
    assert {case: words for case, words in taken.items() if words} == {}


@pytest.mark.parametrize("name", RENDER)
def test_nothing_on_a_page_is_obeyed_whatever_it_is_made_of(name: PageFormat) -> None:
    taken = {what: obeyed(RENDER[name](page(words))) for what, words in HOSTILE.items()}
    assert {what: words for what, words in taken.items() if words} == {}


def test_nothing_in_the_summary_of_an_audit_is_obeyed_in_any_format() -> None:
    names: tuple[SummaryFormat, ...] = get_args(SummaryFormat)
    taken = {
        (name, what): obeyed("".join(written(name, in_words(words))))
        for name, (what, words) in product(names, HOSTILE.items())
    }
    assert {case: words for case, words in taken.items() if words} == {}


def test_words_stay_harmless_whatever_stands_beside_them() -> None:
    beside = product(["", " ", "#", "##", "x", "section_", ":", "\t"], ["", "[", "##[x]", ":1:x"])
    for (before, after), (what, words) in product(beside, HOSTILE.items()):
        assert obeyed(plain(before + words + after)) == {}, (what, before, after)


@pytest.mark.parametrize("words", ["#1", "## heading", "a::b", "C++::x", "[x]", "#[derive]", "section_start", "a #[b]"])
def test_words_that_are_no_command_stay_as_they_are(words: str) -> None:
    assert plain(words) == words


def test_json_says_the_same_to_programs() -> None:
    for words in HOSTILE.values():
        [first, _] = json.loads(render("json", everything(words), Style()))["reports"]
        assert first["manifest"] == json.loads(json.dumps(words))


# Every command, with words from outside in every place that takes any: {words}, {file} and {policy} are filled in.
COMMANDS: dict[str, list[list[str]]] = {
    "check": [["{file}"], ["{file}", "--verbose"], ["nothing {words}"], ["{file}", "--policy", "{policy}"],
              ["--{words}"], ["{file}", "--as-of", "{words}"], ["{file}", "--output", "{words}"],
              ["{file}", "--output", "json=/{words}"], ["{file}", "--color", "{words}"]],
    "init": [["--non-interactive", "{words}"], ["--non-interactive", "{file}"], ["{words}", "more {words}"]],
    "fix": [["{file}"], ["{file}", "--diff"], ["nothing {words}"], ["{file}", "--rule", "{words}"],
            ["{file}", "--output", "{words}"], ["{file}", "--output", "patch=/{words}"], ["{file}", "--yes"]],
    "explain": [["llama-4/notice-file", "--manifest", "{file}"], ["{words}"], ["acme/one", "--policy", "{policy}"],
                ["acme/one", "--policy", "{policy}", "--manifest", "{file}"], ["llama-4/{words}"]],
    "rules": [["{policy}"], ["{words}"], ["./{words}"], ["llama-4", "{words}"]],
    "options": [["{file}"], ["nothing {words}"]],
    "diff": [["llama-3", "llama-4", "--manifest", "{file}"], ["{words}", "llama-4"], ["llama-4", "{words}"]],
    "scan": [["."], [".", "--verbose"], ["{file}"], ["nothing {words}"], [".", "--output", "{words}"],
             [".", "--output", "json=/{words}"]],
    "identify": [["{file}"], ["."], ["nothing {words}"], ["-", "--stdin-filename", "{words}"]],
    "models": [["scout"], ["{words}"], ["llama", "{words}"]],
    "verify": [["record"], ["record", "--as-of", "2030-01-01"], ["{file}"], ["nothing {words}"],
               ["record", "--repository", "{words}"], ["record", "--as-of", "{words}"]],
    "audit": [["{file}"], ["."], ["nothing {words}"], ["{file}", "--output", "{words}"], [".", "--since", "{words}"],
              [".", "--output", "jsonl=/{words}"], [".", "--map", "{words}"], [".", "--since", "{file}"]],
    "schema": [["{words}"], ["manifest", "{words}"]],
    "test": [["{policy}"], ["{words}"], ["./{words}"]],
}  # fmt: skip
POLICY = """\
policy: acme
kind: house
title: W
sources: {own: {url: https://acme.example, note: W}}
facts: {x: {type: string, description: W, enum: [W, other]}}
parameters: {p: W}
rules:
  - id: one
    title: T W
    cite: {source: own, at: W}
    fails_when: {house.x: W}
    unless: [{id: e, when: {organisation.name: W}, if_unstated: undecided, because: T W}]
    unclear_when: [{when: {organisation.name: {stated: false}}, because: T W, remedy: T W}]
    explain: {pass: "T {p} {house.x} {organisation.name}", fail: "T {house.x}"}
    remedy: T W
    examples: [{name: W, given: {house.x: W}, expect: pass}]
"""


def formats_of(command: str) -> list[str]:
    """The formats that a command takes, by its own declaration."""
    [function] = [each.callback for each in app.registered_commands if name_of(each) == command]
    hint = get_type_hints(function).get("output_format")
    return list(get_args(hint)) if hint else []


def name_of(command: Any) -> str:
    return str(command.name or command.callback.__name__)


def test_every_command_is_tried() -> None:
    assert list(COMMANDS) == [name_of(each) for each in app.registered_commands]


# What a name can hold at once to be obeyed by each of them.
TOGETHER = "::error::x\n::error::x ##vso[x]x ##[x]x ##teamcity[x]\r\x1b[31m section_start:1:x travis_fold:start:x"


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Hostile words, in a folder with a manifest and a policy that hold them and, as far as they can, are called so."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    found = name = TOGETHER
    safe = json.dumps(found if found.isprintable() else plain(found))
    text = RICH.replace("Acme Robotics Inc.", safe).replace("Acme Chat", safe)
    stated = f"house: {{x: {safe}, y: {json.dumps(found)}}}"
    Path(f"{name}.yaml").write_text(re.sub("house: .*", lambda _: stated, text), encoding="utf-8")
    Path("policy").mkdir()
    policy = re.sub(r"\bW\b", "{{W}}", POLICY)
    policy = policy.replace('T {{W}}"', '{{W}}"').replace("T {{W}}", json.dumps(f"T {plain(found)}"))
    inner = safe.replace("{", "(").replace("}", ")")
    Path("policy", f"{name}.yaml").write_text(policy.replace("{{W}}", inner), encoding="utf-8")
    return name


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are text there")
@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_that_a_command_prints_is_obeyed(command: str, words: str) -> None:
    places = {"words": words, "file": f"{words}.yaml", "policy": f"policy/{words}.yaml"}
    statuses = set()
    assert llamalicense("check", places["file"], "--record", "record").status == 1
    for form in COMMANDS[command]:
        arguments = [re.sub(r"\{(\w+)\}", lambda found: places[found[1]], argument) for argument in form]
        for output_format in [*formats_of(command)] or [""]:
            option = ["--output-format", output_format] if output_format else []
            ran = llamalicense(command, *option, *arguments)
            statuses.add(ran.status)
            assert ran.status != 3, ran.err
            but = OWN.get(output_format, ())
            assert obeyed(ran.out, but if command == "check" else ()) == {}, (arguments, option)
            assert obeyed(ran.err) == {}, (arguments, option)
            if ran.status == 2 and not ran.out:
                break  # a refusal on standard error alone, which is the same in every format
    assert 2 in statuses
    assert statuses & {0, 1} or command == "schema"


def test_a_defect_is_told_without_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "m.yaml").write_text(RICH, encoding="utf-8")
    for words in HOSTILE.values():

        def break_down(*_: object, words: str = words) -> None:
            raise RuntimeError(words)

        monkeypatch.setattr("llamalicense.run.Checker.judge", break_down)
        ran = llamalicense("check", tmp_path / "m.yaml")
        assert (ran.status, ran.out) == (3, "")
        assert obeyed(ran.err) == {}


def test_the_readers_read() -> None:
    obeys = {name: [words for words in HOSTILE.values() if read(words)] for name, read in READERS.items()}
    assert all(obeys.values())
    assert all(read(TOGETHER) for read in READERS.values())
