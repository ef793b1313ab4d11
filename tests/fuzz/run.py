"""Fuzzes what reads files of other people: `python tests/fuzz/run.py --minutes 10 [--target policies]`.

Each input is judged in a process of its target, has three seconds of processor time and 200 MiB, and may not end in a
defect. What breaks that is kept in a folder; `python tests/fuzz/run.py --target policies FILE ...` judges it again.
Prints for each target how many inputs were judged, and the longest and the largest of them.
"""

import argparse
import gc
import resource
import subprocess
import sys
import time
from contextlib import suppress
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal, NamedTuple

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "support"), str(TESTS / "corpus")]

SECONDS = 3.0
MEBIBYTES = 200
_PER_PROCESS = 300  # a fresh one then, so that memory is that of few inputs
_PATIENCE = 10  # how many times its limit an input may wait on a busy machine
_UNIT = 1024**2 if sys.platform == "darwin" else 1024


class Outcome(NamedTuple):
    """What fuzzing a target came to: inputs judged, the worst seconds and MiB, and the inputs that broke a limit."""

    cases: int
    seconds: float
    mebibytes: float
    failures: dict[bytes, str]


def mebibytes() -> float:
    """The most memory that this process has had, on Linux since it was told to forget.

    Linux counts what started a process into `ru_maxrss`, and tells its own.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNIT


def judged(target: Any, data: bytes) -> tuple[float, str]:
    """The processor's seconds that an input took, and what went wrong, if anything did."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # what made the input has a peak of its own
    begun = time.process_time()
    try:
        target.run(data)
        wrong = ""
    except BaseException as error:  # whatever it is, it is to be kept
        wrong = f"{type(error).__name__}: {error}"[:500]
    return time.process_time() - begun, wrong


def _work(target: Any, seed: int, channel: Connection) -> None:
    for _, data in zip(range(_PER_PROCESS), target.make(seed), strict=False):
        channel.send(data)
        channel.send((*judged(target, data), mebibytes()))
    channel.close()


def fuzz(
    target: Any,
    until: float,
    *,
    seed: int = 1,
    seconds: float = SECONDS,
    most: float = MEBIBYTES,
    inputs: float = float("inf"),
    start: Literal["fork", "spawn"] = "spawn",
) -> Outcome:
    """Judges so many inputs, or inputs until a moment of the monotonic clock; `start`: how processes are started."""
    cases, longest, largest, failures = 0, 0.0, 0.0, dict[bytes, str]()
    context: Any = get_context(start)  # which of them it is has no type
    while time.monotonic() < until and cases < inputs and not (failures and inputs < float("inf")):
        ours, theirs = context.Pipe()
        worker = context.Process(target=_work, args=(target, seed, theirs))
        worker.start()
        theirs.close()
        seed += 1
        data = b""
        try:
            while time.monotonic() < until and cases < inputs:
                data = ours.recv()
                if not ours.poll(seconds * _PATIENCE):
                    failures[data] = f"no end after {seconds * _PATIENCE:.0f} s"
                    break
                took, wrong, had = ours.recv()
                cases, longest, largest = cases + 1, max(longest, took), max(largest, had)
                if wrong or took > seconds:
                    failures[data] = wrong or f"{took:.1f} s"
                if had > most:
                    failures[data] = f"{had:.0f} MiB"
                    break
                data = b""
        except EOFError:
            if data:
                failures[data] = "the process died"
            worker.join()
            if not data and worker.exitcode:
                raise RuntimeError("the maker of inputs failed") from None
        worker.kill()
        worker.join()
    return Outcome(cases, longest, largest, failures)


def _again(target: str, file: Path) -> str:
    """What an input takes alone in a fresh process."""
    command = [sys.executable, __file__, "--target", target, str(file)]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=SECONDS * 4 * _PATIENCE)
    except subprocess.TimeoutExpired:
        return "no end"
    return done.stdout.strip() or done.stderr.strip().split("\n")[-1]


def _keep(name: str, outcome: Outcome, folder: Path) -> int:
    """Keeps the inputs that break a limit alone as well, and tells of them; how many there are."""
    kept = 0
    for data, why in outcome.failures.items():
        file = folder / f"{name}-{sha256(data).hexdigest()[:16]}"
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        alone = _again(name, file)
        if alone.endswith("fine"):
            print(f"  {file.name}: {why}, and alone not, as on a busy machine; it is not kept", flush=True)
            file.unlink()
            continue
        kept += 1
        print(f"  {file}: {why}; alone: {alone}", flush=True)
    return kept


def _make_ready() -> None:
    """Makes Hypothesis ready, loads all modules and reads policies, once for all copies of this process."""
    from fuzz.makers import VALUES, drawn
    from fuzz.patterns import patterns
    from fuzz.targets import MANIFESTS, TARGETS

    drawn(VALUES, 0, 1)
    patterns()
    TARGETS["manifests"].run(MANIFESTS[0].encode())
    gc.freeze()  # what they share is no garbage of theirs


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    options.add_argument("--minutes", type=float, default=1, help="how long, shared among the targets")
    options.add_argument("--inputs", type=float, default=float("inf"), help="how many inputs, fewer of slow targets")
    options.add_argument("--target", action="append", help="such as documents or policies; all of them otherwise")
    options.add_argument("--seed", type=int, default=1, help="where the inputs begin")
    options.add_argument("--keep", type=Path, default=Path("fuzzed"), help="the folder of inputs that break a limit")
    options.add_argument("files", nargs="*", type=Path, help="inputs to be judged again")
    chosen = options.parse_args()
    from iris import parsers_of_iris_on_demand

    parsers_of_iris_on_demand()
    from fuzz.targets import TARGETS

    names = chosen.target or list(TARGETS)
    if chosen.files:
        bad = 0
        for file in chosen.files:
            took, wrong = judged(TARGETS[names[0]], file.read_bytes())
            fine = not wrong and took <= SECONDS and mebibytes() <= MEBIBYTES
            bad += not fine
            print(
                f"{file}: {took:.2f} s, {mebibytes():.0f} MiB{f', {wrong}' if wrong else ''}{', fine' if fine else ''}"
            )
        return int(bad > 0)
    bad = 0
    _make_ready()
    for name in names:
        until = time.monotonic() + chosen.minutes * 60 / len(names)
        inputs = chosen.inputs * TARGETS[name].share
        # A copy of this process, which does nothing else and has loaded everything.
        outcome = fuzz(TARGETS[name], until, seed=chosen.seed, inputs=inputs, start="fork")
        print(
            f"{name}: {outcome.cases} inputs, at most {outcome.seconds:.2f} s and {outcome.mebibytes:.0f} MiB",
            flush=True,
        )
        bad += _keep(name, outcome, chosen.keep)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
