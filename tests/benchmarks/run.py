"""Prints the speed of a check as ratios within one run: `python tests/benchmarks/run.py`.

It takes some minutes, most of them for hostile documents; `python tests/benchmarks/run.py every` reads 256 KiB of every
one of these, where otherwise 32 KiB of each tell which are the slowest.

Every ratio is the median over pairs that are taken in turn, so that a slow spell of the machine hits both alike. Cold:
whole processes of the program as a wheel installs it, which reads parsed policies; a checkout reads the YAML. Warm: one
manifest after the other in one process, each with another name, country and number of users. Memory: the peak of a cold
check.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from shutil import copytree, which
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple, TypeVar

import crosscheck
import reading
import rowwise
import scanning
import yaml

from llamalicense.decision.settings import Settings
from llamalicense.policy.resources import folder
from llamalicense.run import Checker, Given

T = TypeVar("T")
HERE = Path(__file__).parent
EXAMPLE = HERE / "full.llamalicense.yaml"
PAIRS, WARM_PAIRS, WARM_MANIFESTS = 15, 101, 20
COUNTRIES = ("US", "CA", "BR", "IN", "JP", "DE", "FR", "IE", "CH", "GB")
# A project whose documents are opened and judged; Meta's agreement is put beside them from where the pinned texts are.
PUBLISHED = HERE.parent / "examples" / "published-fine-tune"
AGREEMENT = HERE.parents[2] / "shared" / "licences" / "llama3_1" / "LICENSE"
CHECK = [sys.executable, "-m", "llamalicense", "check", "--no-scan"]
EMPTY = [sys.executable, str(HERE / "floor.py"), "one"]


class Cost(NamedTuple):
    """What one process took: processor seconds, seconds, peak memory in KiB."""

    processor: float
    clock: float
    memory: int


def cold(command: Sequence[str]) -> Cost:
    """The cost of one process; its output is thrown away."""
    # Bytecode may be kept, as it is where a program is installed to be used.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), f"{command} ended with {process.returncode}"
    return Cost(used.ru_utime + used.ru_stime, perf_counter() - start, used.ru_maxrss)


def paired(manifest: Path, other: Sequence[str]) -> tuple[float, float]:
    """The medians, over pairs of runs, of a check's time by another program's: of the processor and by the clock."""
    check = [*CHECK, str(manifest)]
    cold(check), cold(other)
    pairs = [(cold(check), cold(other)) for _ in range(PAIRS)]
    return median(one.processor / two.processor for one, two in pairs), median(
        one.clock / two.clock for one, two in pairs
    )


def from_cold() -> Iterator[tuple[str, float, float]]:
    """A check in a process of its own by the empty program: documents given as addresses, and opened."""
    with TemporaryDirectory() as made:
        published = Path(copytree(PUBLISHED, Path(made) / "project"))
        manifests = {"cold check": EXAMPLE, "cold check with documents": published / "llamalicense.yaml"}
        if AGREEMENT.is_file():
            (published / "LICENSE").write_bytes(AGREEMENT.read_bytes())
        else:
            print("the pinned licence texts are not here: the documents are judged without an agreement")
        for what, manifest in manifests.items():
            processor, clock = paired(manifest, EMPTY)
            yield f"{what} / empty program, processor", processor, 1.2
            yield f"{what} / empty program, clock", clock, 1.2


def seconds(action: Callable[[], object]) -> float:
    """Processor seconds of an action."""
    start = process_time()
    action()
    return process_time() - start


def stating_others(data: bytes, number: int) -> bytes:
    """The example with another name, country and number of users, so that nothing of an earlier check answers."""
    country = COUNTRIES[number % len(COUNTRIES)].encode()
    for stated, other in (
        (b"name: Acme Robotics Inc.", b"name: Acme Robotics %d Inc." % number),
        (b"country: US", b"country: " + country),
        (b"2025-03: 1_400_000", b"2025-03: %d" % (1_400_000 + number)),
    ):
        assert data.count(stated) == 1, f"the example does not state {stated!r} once"
        data = data.replace(stated, other)
    return data


def warm() -> float:
    """A check of a manifest without documents to open, each time another, by `yaml.load(text, CSafeLoader)` of it.

    In turn, and the median of the pairs, so that a slow spell of the machine hits both.
    """
    checker = Checker(date(2026, 11, 21), Settings())
    example = EXAMPLE.read_bytes()
    manifests = [stating_others(example, number) for number in range(WARM_PAIRS * WARM_MANIFESTS)]
    assert not checker.check(Given(manifests[0], EXAMPLE.name, HERE)).errors
    gc.collect()
    return median(
        _by_loading(checker, manifests[start : start + WARM_MANIFESTS])
        for start in range(0, len(manifests), WARM_MANIFESTS)
    )


def _each(action: Callable[[T], object], items: Sequence[T]) -> None:
    for item in items:
        action(item)


def _by_loading(checker: Checker, manifests: Sequence[bytes]) -> float:
    given = [Given(data, EXAMPLE.name, HERE) for data in manifests]
    texts = [data.decode() for data in manifests]
    checking = seconds(lambda: _each(checker.check, given))
    return checking / seconds(lambda: _each(partial(yaml.load, Loader=yaml.CSafeLoader), texts))


def install(target: str) -> None:
    """Installs a wheel of this checkout into a folder, without what it depends on."""
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--target", target)
    subprocess.run([sys.executable, "-m", "pip", "install", *options, str(HERE.parents[1])], check=True)


def main() -> None:
    """Measures and prints."""
    with TemporaryDirectory() as target:
        install(target)
        os.environ["PYTHONPATH"] = target  # of the processes that are measured
        measure()


def measure() -> None:
    """Prints each ratio when it is known, and how much it may be."""
    for what, ratio, most in rows():
        print(f"{what:60} {ratio:5.2f}  (at most {most})", flush=True)


def rows() -> Iterator[tuple[str, float, float]]:
    """What is measured, its ratio and the most that it may be."""
    yield from from_cold()
    if checker := which(
        "check-jsonschema", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    ):
        schema = folder("schemas") / "manifest.schema.json"
        other = [checker, "--schemafile", str(schema), str(EXAMPLE)]
        yield "cold check / check-jsonschema", paired(EXAMPLE, other)[0], 1.0
    yield "warm check / yaml.load", warm(), 2.2
    # Before this process grows, which the processes that it starts would inherit.
    yield "peak memory / 60 MiB", max(cold([*CHECK, str(EXAMPLE)]).memory for _ in range(3)) / (60 * 1024), 1.0
    yield from rowwise.rows()
    yield from reading.rows(cold, every="every" in sys.argv[1:])
    yield from crosscheck.rows()
    yield from scanning.rows()


if __name__ == "__main__":
    main()
