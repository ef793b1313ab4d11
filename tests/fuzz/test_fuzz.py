"""The fuzzers, for some seconds and with fixed seeds; `python tests/fuzz/run.py --minutes N` goes on for longer."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import settings

from fuzz.run import fuzz
from fuzz.targets import TARGETS, Target

# How many inputs are tried: in the quick profile what some seconds are enough for.
INPUTS = {
    name: int(share * settings().max_examples)
    for name, share in (("manifests", 3), ("policies", 3), ("documents", 0.5), ("answers", 3), ("records", 1))
}
SEED = 3
ONLY_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="memory is asked of POSIX")


@ONLY_POSIX
@pytest.mark.parametrize("name", TARGETS)
def test_no_input_breaks_a_limit_or_is_a_defect(name: str) -> None:
    outcome = fuzz(TARGETS[name], time.monotonic() + 30 * settings().max_examples, seed=SEED, inputs=INPUTS[name])
    assert outcome.cases >= INPUTS[name] or outcome.failures
    assert not outcome.failures, "\n".join(f"{why}: {data[:2000]!r}" for data, why in outcome.failures.items())


@pytest.mark.parametrize("name", TARGETS)
def test_the_same_seed_makes_the_same_inputs(name: str) -> None:
    once, again, other = (list(islice(TARGETS[name].make(seed), 30)) for seed in (1, 1, 2))
    assert once == again != other
    assert len(set(once)) > 20


def _busy(data: bytes) -> None:
    while data == b"3":
        pass


def _large(data: bytes) -> None:
    if data == b"3":
        assert bytearray(400 * 1024**2)


def _broken(data: bytes) -> None:
    if data == b"3":
        raise KeyError("x")


def _exits(data: bytes) -> None:
    if data == b"3":
        raise SystemExit(3)


def _numbers(_: int) -> Iterator[bytes]:
    return (str(number).encode() for number in range(1000))


@ONLY_POSIX
@pytest.mark.parametrize(
    ("run", "seconds", "told"),
    # Only what never ends is held to a short time: a busy machine may make any other one wait.
    [
        (_busy, 0.1, "no end after"),
        (_large, 60, "MiB"),
        (_broken, 60, "KeyError: 'x'"),
        (_exits, 60, "SystemExit: 3"),
    ],
    ids=["no end", "memory", "an exception", "an exit"],
)
def test_what_breaks_a_limit_is_told_with_its_input(run: Callable[[bytes], None], seconds: float, told: str) -> None:
    outcome = fuzz(Target(_numbers, run), time.monotonic() + 600, seconds=seconds, inputs=50)
    assert set(outcome.failures) == {b"3"}
    assert told in outcome.failures[b"3"]


@ONLY_POSIX
def test_one_command_goes_on_for_longer_and_judges_an_input_again(tmp_path: Path) -> None:
    program = str(Path(fuzz.__code__.co_filename))

    def ran(*arguments: str) -> str:
        command = [sys.executable, program, "--target", "manifests", *arguments]
        return subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    assert ran("--minutes", "0.01").startswith("manifests: ")
    (tmp_path / "input").write_bytes(b"manifest: 1\n")
    assert "input: " in (said := ran("input"))
    assert said.endswith("fine\n")
