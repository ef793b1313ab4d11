"""`llamalicense init` as people run it: at a real terminal, in scripts, beside files that are there already."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest
from checkout import environment
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


def test_the_smallest_case() -> None:
    terminal = began(Terminal())
    for question, said in (
        ("Has somebody gone through the acceptable use policy?", "yes"),
        ("Categories that do apply", "none"),
        ("Categories near the line", "none"),
        ("Day of the review", "2026-10-01"),
        ("Who reviewed", "legal@acme.example"),
        ("What is made with the models?", "none"),
        ("at most, in any month", "2_000_000"),
        ("had: weights, api", "api"),
        ("principal place of business", "US"),
        ("Has trade compliance been reviewed", "yes"),
        ("Day of the review", "2026-10-01"),
        ("Who reviewed", "legal@acme.example"),
        ("brought proceedings", "no"),
        ("Has a Llama licence", "no"),
    ):
        terminal.answer(question, said)
    status, said = terminal.ended()
    assert status == 0
    assert "PASS" in said
    assert f"  llamalicense check {FILE}" in said
    checked = llamalicense("check", FILE, "--output-format", "json")
    assert checked.status == 0
    assert json.loads(checked.out)["counts"]["warn"] == 0


def test_a_company_with_a_build() -> None:
    Path("NOTICE").write_text("nothing yet", encoding="utf-8")
    terminal = began(Terminal())
    answers: dict[str, Iterator[str]] = {
        words: iter(said)
        for words, said in {
            "What is made": ["Acme Chat"],
            "Another one?": [""],
            "Which Llama models are inside Acme Chat": ["1"],
            "What is Acme Chat: a model": ["app"],
            "What was done to the weights": ["fine-tuned"],
            "Do copies of Acme Chat": ["shipped"],
            "Whom does Acme Chat reach": ["public"],
            "What is the licensee": ["company"],
            "principal place of business": ["DE"],
            '"Notice" text file': ["NOTICE"],
        }.items()
    }
    while terminal.child.expect(["\n> ", pexpect.EOF]) == 0:
        shown = " ".join(terminal.child.before.split())
        terminal.child.sendline(next((next(said, "d") for words, said in answers.items() if words in shown), "d"))
    assert terminal.ended()[0] == 0
    assert facts()["builds"] == [
        {
            "name": "Acme Chat",
            "contains": [SCOUT],
            "kind": "app",
            "change": "fine-tuned",
            "delivery": "shipped",
            "audience": "public",
            "notice": "NOTICE",
        }
    ]
    assert facts()["organisation"] == {"name": "Acme", "kind": "company", "country": "DE"}
    text = Path(FILE).read_text(encoding="utf-8")
    assert "(product)\n    # built_with_llama:\n" in text


def test_a_wrong_answer_is_asked_for_again() -> None:
    terminal = began(Terminal())
    terminal.answer("Has somebody gone through", "perhaps")
    terminal.answer('found "perhaps"; expected yes or no', "d")
    terminal.answer("had: weights, api", "wieghts")
    terminal.answer('found "wieghts"; expected one of weights, api, end-user-product, outputs-only', "weights")
    terminal.answer("What is made", "w")
    assert terminal.ended()[0] == 0
    assert facts()["models"] == [{"id": SCOUT, "access": "weights"}]


def test_a_line_can_be_edited() -> None:
    terminal = Terminal()
    terminal.answer("The legal person's name", f"Acm GmbH{ARROW_LEFT * 5}e")
    terminal.answer("The Llama models used", SCOUT)
    terminal.answer("Another one?", "")
    terminal.answer("Has somebody", "w")
    assert terminal.ended()[0] == 0
    assert facts()["organisation"] == {"name": "Acme GmbH"}


@pytest.mark.parametrize("leave", [lambda child: child.sendintr(), lambda child: child.sendeof()])
@pytest.mark.parametrize("before", ["", "manifest: 1\n"])
def test_who_leaves_leaves_every_file_as_it_was(leave: Callable[[Any], None], before: str) -> None:
    if before:
        Path(FILE).write_text(before, encoding="utf-8")
    terminal = began(Terminal("--force"))
    terminal.child.expect("\n> ")
    # Between the prompt and the waiting a signal is only noted, so that a person would press again.
    for _ in range(6):
        leave(terminal.child)
        if terminal.child.expect([pexpect.TIMEOUT, pexpect.EOF], timeout=10):
            break
    said = terminal.child.before
    terminal.child.close()
    assert terminal.child.exitstatus == 2
    assert "error: you left before the end; nothing is written" in said
    assert "Traceback" not in said
    assert os.listdir() == ([FILE] if before else [])
    assert not before or Path(FILE).read_text(encoding="utf-8") == before


def test_on_a_narrow_terminal_nothing_is_wider_than_it() -> None:
    terminal = began(Terminal(columns=40))
    shown = terminal.answer("Has somebody gone through", "yes")
    shown += terminal.answer("Categories that do apply", "w")
    status, said = terminal.ended()
    assert status == 0
    lines = (shown + said).splitlines()
    # A fact's name and a command stay whole, to be copied.
    assert [line for line in lines if len(line) > 40 and " " in line.strip() and "llamalicense check" not in line] == []


def test_the_outcome_can_be_piped_while_questions_are_asked() -> None:
    terminal = began(Terminal(shell="> outcome"))
    terminal.answer("Has somebody gone through", "w")
    assert terminal.ended()[0] == 0
    outcome = Path("outcome").read_text(encoding="utf-8")
    assert outcome.startswith(f"{FILE} is written.")
    assert "Has somebody" not in outcome
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
    assert "`--non-interactive` writes a template" in said
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
