"""Fuzzes what reads files of other people: `python tests/fuzz/run.py --minutes 10 [--target policies]`.

Each input is judged in a process of its target, has three seconds of processor time and 200 MiB with what a check has
without it, and may not end in a defect. What breaks that is kept in a folder; `python tests/fuzz/run.py --target
policies FILE ...` judges it again. Prints for each target how many inputs were judged, and the longest and the largest.
"""

import argparse
import gc
import resource
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal, NamedTuple

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "support"), str(TESTS / "corpus")]

SECONDS = 3.0
# More than the process has when it is ready, which has loaded what no check does: of the 200 MiB of a check, 60 are for
# what it has without the input, which `tests/benchmarks/run.py` holds it to.
MEBIBYTES = 200 - 60
_PER_PROCESS = 300  # a fresh one then, so that memory is that of few inputs
_A_ROUND = 4  # inputs, in which every maker of a target has had its turn
_PATIENCE = 10  # how many times its limit an input may wait on a busy machine
_UNIT = 1024**2 if sys.platform == "darwin" else 1024


class Outcome(NamedTuple):
    """What fuzzing a target came to: inputs judged, the worst seconds and added MiB, the inputs that broke a limit."""

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


def forget() -> float:
    """Has Linux forget the most memory that this process has had; what it has now."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return mebibytes()


def judged(target: Any, data: bytes, ready: float) -> tuple[float, str, float]:
    """The processor's seconds that an input took, what went wrong, if anything did, and the MiB that it added."""
    forget()  # what made the input has a peak of its own
    begun = time.process_time()
    try:
        target.run(data)
        wrong = ""
    except BaseException as error:  # whatever it is, it is to be kept
        wrong = f"{type(error).__name__}: {error}"[:500]
    return time.process_time() - begun, wrong, mebibytes() - ready


def _work(target: Any, seed: int, channel: Connection) -> None:
    ready = forget()
    for data in islice(target.make(seed), _PER_PROCESS):
        channel.send(data)
        channel.send(judged(target, data, ready))
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
                took, wrong, added = ours.recv()
                cases, longest, largest = cases + 1, max(longest, took), max(largest, added)
                if wrong or took > seconds:
                    failures[data] = wrong or f"{took:.1f} s"
                if added > most:
                    failures[data] = f"{added:.0f} MiB added"
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
    from fuzz.targets import MANIFESTS, TARGETS

    names = chosen.target or list(TARGETS)
    TARGETS["manifests"].run(MANIFESTS[0].encode())  # loads what a check loads, and reads policies
    bad = 0
    for file in chosen.files:
        took, wrong, added = judged(TARGETS[names[0]], file.read_bytes(), forget())
        fine = not wrong and took <= SECONDS and added <= MEBIBYTES
        bad += not fine
        print(f"{file}: {took:.2f} s, {added:.0f} MiB added{f', {wrong}' if wrong else ''}{', fine' if fine else ''}")
    for name in () if chosen.files else names:
        until = time.monotonic() + chosen.minutes * 60 / len(names)
        inputs = chosen.inputs * TARGETS[name].share
        # Copies of this process do nothing else and have loaded everything, also what makes inputs.
        deque(islice(TARGETS[name].make(chosen.seed), _A_ROUND), maxlen=0)
        gc.freeze()  # what they share is no garbage of theirs
        outcome = fuzz(TARGETS[name], until, seed=chosen.seed, inputs=inputs, start="fork")
        print(
            f"{name}: {outcome.cases} inputs, at most {outcome.seconds:.2f} s and {outcome.mebibytes:.0f} MiB added",
            flush=True,
        )
        bad += _keep(name, outcome, chosen.keep)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
