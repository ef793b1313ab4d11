"""The fuzzers, for some seconds and with fixed seeds; `python tests/fuzz/run.py --minutes N` goes on for longer."""

import re
import subprocess
import sys
import time
from itertools import islice
from math import ceil
from pathlib import Path

import pytest
from checkout import FUZZ, ROOT
from hypothesis import settings

from fuzz import broken
from fuzz.makers import VALUES, as_text, drawn
from fuzz.run import Outcome, fuzz, main
from fuzz.target import Target
from fuzz.targets import TARGETS

# How many inputs are tried of a target whose share is one: in the quick profile no more than each of its makers needs.
INPUTS = 5 if settings().max_examples == settings.get_profile("quick").max_examples else settings().max_examples
SEED = 3
ONLY_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="memory is asked of POSIX")


def run(*arguments: object) -> tuple[int, str]:
    """The exit status of the command, and what it says; Hypothesis finds in the checkout what it keeps of modules."""
    command = [sys.executable, str(FUZZ / "run.py"), *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


@ONLY_POSIX
def test_no_input_breaks_a_limit_or_is_a_defect(tmp_path: Path) -> None:
    minutes = INPUTS * len(TARGETS) / 2
    status, told = run("--inputs", INPUTS, "--minutes", minutes, "--seed", SEED, "--keep", tmp_path)
    kept = {path.name: path.read_bytes()[:2000] for path in tmp_path.iterdir()}
    assert (status, kept) == (0, {}), told
    judged = {name: int(number) for name, number in re.findall(r"^(\w+): (\d+) inputs, at most ", told, re.MULTILINE)}
    assert judged == {name: ceil(target.share * INPUTS) for name, target in TARGETS.items()}


@pytest.mark.parametrize("name", TARGETS)
def test_the_same_seed_makes_the_same_inputs(name: str) -> None:
    once, again, other = (list(islice(TARGETS[name].make(seed), 30)) for seed in (1, 1, 2))
    assert once == again != other
    assert len(set(once)) > 20


def test_the_same_seed_draws_the_same_values() -> None:
    once, again, other = (drawn.__wrapped__(VALUES, seed, 30) for seed in (1, 1, 2))
    assert as_text(once) == as_text(again) != as_text(other)  # NaN is not equal to itself


@ONLY_POSIX
@pytest.mark.parametrize(
    ("target", "seconds", "told"),
    # Only what never ends is held to a short time: a busy machine may make any other one wait.
    [
        (broken.BUSY, 0.05, "no end after"),
        (broken.LARGE, 60, "MiB"),
        (broken.BROKEN, 60, "KeyError: 'x'"),
        (broken.EXITS, 60, "SystemExit: 3"),
    ],
    ids=["no end", "memory", "an exception", "an exit"],
)
def test_what_breaks_a_limit_is_told_with_its_input(target: Target, seconds: float, told: str) -> None:
    outcome = fuzz(target, time.monotonic() + 600, seconds=seconds, inputs=50)
    assert set(outcome.failures) == {b"3"}
    assert told in outcome.failures[b"3"]


@ONLY_POSIX
def test_fuzzing_ends_when_its_time_is_over() -> None:
    began = time.monotonic()
    outcome = fuzz(broken.FINE, began + 0.5)
    assert outcome.cases > 0
    assert outcome.failures == {}
    assert time.monotonic() - began >= 0.5


def test_one_command_goes_on_for_longer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    begun = dict[str, float]()

    def longer(target: Target, until: float, *, seed: int, inputs: float, start: str) -> Outcome:
        assert (target, seed, inputs, start) == (TARGETS["manifests"], 1, float("inf"), "fork")
        begun["for"] = until - time.monotonic()
        return Outcome(7, 0.25, 12, {})

    monkeypatch.setattr("fuzz.run.fuzz", longer)
    monkeypatch.setattr(sys, "argv", ["run.py", "--target", "manifests", "--minutes", "90"])
    assert main() == 0
    assert begun["for"] > 80 * 60
    assert capsys.readouterr().out == "manifests: 7 inputs, at most 0.25 s and 12 MiB added\n"


@ONLY_POSIX
@pytest.mark.parametrize(("kind", "status", "end"), [("manifests", 0, "fine\n"), ("exits", 1, ", SystemExit: 3\n")])
def test_one_command_judges_an_input_again(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kind: str,
    status: int,
    end: str,
) -> None:
    (tmp_path / "input").write_bytes(b"3")
    monkeypatch.setitem(TARGETS, "exits", broken.EXITS)
    monkeypatch.setattr(sys, "argv", ["run.py", "--target", kind, str(tmp_path / "input")])
    assert main() == status
    told = capsys.readouterr().out
    assert "input: " in told
    assert told.endswith(end)
