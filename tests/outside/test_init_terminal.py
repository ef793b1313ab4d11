"""`llamalicense init` as people run it: at a real terminal, in scripts, beside files that are there already."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest
from checkout import EXAMPLES, LICENCE_TEXTS, environment
from manifests import SCOUT, loaded
from program import llamalicense

FILE = "llamalicense.yaml"
ARROW_LEFT = "\x1b[D"


class Terminal:
    """The program at a pseudo-terminal; `screen` is all that was shown since the last answer."""

    def __init__(self, *arguments: str, columns: int = 80, shell: str = "") -> None:
        command = [sys.executable, "-m", "llamalicense", "init", *arguments]
        if shell:
            command = ["/bin/sh", "-c", f'exec "$0" "$@" {shell}', *command]
        self.child: Any = pexpect.spawn(
            command[0],
            command[1:],
            env=environment(TERM="xterm", LC_ALL="C.UTF-8"),
            dimensions=(24, columns),
            encoding="utf-8",
            timeout=60,
        )
        self.child.delaybeforesend = None  # which is for who types passwords

    def answer(self, question: str, said: str) -> str:
        """Answers the next question, which has these words; returns what was shown."""
        self.child.expect("\n> ")
        shown: str = self.child.before
        assert question in " ".join(shown.split()), shown
        self.child.sendline(said)
        return shown

    def ended(self) -> tuple[int, str]:
        """The exit status, and what was shown at the end."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus, self.child.before


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def facts() -> Any:
    """What the manifest states, as `check` reads it."""
    return loaded(Path(FILE).read_bytes(), Path()).source.value


def began(terminal: Terminal) -> Terminal:
    """An interview with what every manifest needs."""
    terminal.answer("The legal person's name", "Acme")
    terminal.answer("The Llama models used", SCOUT)
    terminal.answer("Another one?", "")
    return terminal


def test_from_a_repository_to_a_verdict(folder: Path) -> None:
    """The ordinary case: a published fine-tune, with one known danger; a path and a licence's word are completed."""
    agreement = LICENCE_TEXTS / "llama3_1" / "LICENSE"
    if not agreement.is_file():
        pytest.skip("the licence texts are no part of this project")
    shutil.copytree(EXAMPLES / "published-fine-tune", folder, dirs_exist_ok=True)
    shutil.copy(agreement, folder)
    (folder / FILE).unlink()
    subprocess.run(["git", "init", "--quiet", folder], env=environment(), check=True)
    terminal = Terminal()
    said = {
        "The legal person's name": f"Acme Inc.{ARROW_LEFT * 5} Robotics",
        "at most, in any month": "2_000_000",
        "gone through the acceptable use policy": "2026-10-01, legal@acme.example",
        "Which categories apply": "none",
        "Do copies of": "shi\t",
        "Has trade compliance": "2026-10-01, legal@acme.example",
        "Which terms hold": "https://acme.example/terms",
        "mostly nothing": "none",
    }
    for questions, (words, answer) in enumerate(said.items(), 1):
        terminal.answer(words, answer)
        assert questions <= 12
    status, shown = terminal.ended()
    assert status == 0
    assert "PASS" in shown
    assert facts()["organisation"]["name"] == "Acme Robotics Inc."
    assert facts()["builds"][0]["delivery"] == "shipped"
    checked = json.loads(llamalicense("check", FILE, "--output-format", "json").out)
    assert checked["counts"]["warn"] == checked["counts"]["fail"] == 0


@pytest.mark.parametrize(
    ("leave", "before"), [(lambda child: child.sendintr(), "manifest: 1\n"), (lambda child: child.sendeof(), "")]
)
def test_who_leaves_leaves_every_file_as_it_was(leave: Callable[[Any], None], before: str) -> None:
    if before:
        Path(FILE).write_text(before, encoding="utf-8")
    terminal = began(Terminal("--force"))
    terminal.child.expect("\n> ")
    # Between the prompt and the waiting a signal is only noted, so that a person would press again.
    terminal.child.delaybeforesend = 0.05
    for _ in range(20):
        leave(terminal.child)
        if terminal.child.expect([pexpect.TIMEOUT, pexpect.EOF], timeout=3):
            break
    said = terminal.child.before
    terminal.child.close()
    assert terminal.child.exitstatus == 2
    assert "error: you left before the end; nothing is written" in said
    assert "Traceback" not in said
    assert os.listdir() == ([FILE] if before else [])
    assert not before or Path(FILE).read_text(encoding="utf-8") == before


def test_the_outcome_can_be_piped_while_questions_are_asked_on_a_narrow_terminal() -> None:
    terminal = Terminal(columns=40, shell="> outcome")
    terminal.answer("The legal person's name", "Acme")
    shown = terminal.answer("The Llama models used", SCOUT)
    shown += terminal.answer("Another one?", "")
    shown += terminal.answer("at most, in any month", "w")
    status, said = terminal.ended()
    assert status == 0
    # A fact's name stays whole, to be copied.
    assert [line for line in (shown + said).splitlines() if len(line) > 80] == []
    outcome = Path("outcome").read_text(encoding="utf-8")
    assert outcome.startswith(f"{FILE} is written.")
    assert "in any month" not in outcome.partition("Not stated yet")[0]
    assert "> " not in outcome


# In scripts.


def test_a_template_is_written_without_a_terminal() -> None:
    ran = llamalicense("init", "--non-interactive", "sub/other.llamalicense.yaml")
    assert (ran.status, ran.err) == (0, "")
    assert "organisation.name" in ran.out
    assert "models[0].id" in ran.out
    assert "llamalicense check sub/other.llamalicense.yaml" in ran.out
    assert Path("sub/other.llamalicense.yaml").read_text(encoding="utf-8").startswith("# yaml-language-server: ")


def test_without_a_terminal_the_way_without_questions_is_named() -> None:
    terminal = Terminal(shell="< /dev/null")
    status, said = terminal.ended()
    assert status == 2
    assert "`--answers FILE` takes the answers from a file" in " ".join(said.split())
    assert "`--non-interactive` writes a template" in " ".join(said.split())
    assert not Path(FILE).exists()


def test_a_file_that_is_there_is_replaced_only_when_that_is_asked_for() -> None:
    Path(FILE).write_text("mine", encoding="utf-8")
    ran = llamalicense("init", "--non-interactive")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"error: {FILE} is there already; `--force` replaces it, another path leaves it\n"
    assert Path(FILE).read_text(encoding="utf-8") == "mine"
    assert llamalicense("init", "--non-interactive", "--force").status == 0
    assert "manifest: 1" in Path(FILE).read_text(encoding="utf-8")


def test_a_link_that_leads_nowhere_is_a_file_that_is_there() -> None:
    Path(FILE).symlink_to("elsewhere")
    assert llamalicense("init", "--non-interactive").status == 2
    assert not Path("elsewhere").exists()


@pytest.mark.parametrize("path", [".", "-"])
def test_what_is_no_file_is_refused(path: str) -> None:
    ran = llamalicense("init", "--non-interactive", path)
    assert ran.status == 2
    assert "a manifest is a file; name one, such as" in ran.err


def test_what_cannot_be_written_is_said() -> None:
    Path("file").write_text("", encoding="utf-8")
    ran = llamalicense("init", "--non-interactive", "file/m.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "it cannot be written" in ran.err


def test_who_has_no_manifest_learns_how_to_get_one() -> None:
    assert "`llamalicense init`" in llamalicense("check").err
