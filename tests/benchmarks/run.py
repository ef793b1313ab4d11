"""Prints the speed of a check as ratios within one run: `python tests/benchmarks/run.py`.

Every ratio is the median over pairs that are taken in turn, so that a slow spell of the machine hits both alike. Cold:
whole processes of the program as a wheel installs it, which reads parsed policies; a checkout reads the YAML. Warm: the
same text checked again and again in one process. Memory: the peak of a cold check.
"""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from shutil import which
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import reading
import scanning
import yaml

from llamalicense.decision.settings import Settings
from llamalicense.policy.resources import folder
from llamalicense.run import Checker, Given

HERE = Path(__file__).parent
EXAMPLE = HERE / "full.llamalicense.yaml"
PAIRS, WARM_PAIRS = 15, 101
CHECK = [sys.executable, "-m", "llamalicense", "check", str(EXAMPLE)]


def cold(command: Sequence[str]) -> tuple[float, int]:
    """Processor seconds and peak memory in KiB of one process; its output is thrown away."""
    # Bytecode may be kept, as it is where a program is installed to be used.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), f"{command} ended with {process.returncode}"
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def paired(other: Sequence[str]) -> float:
    """The median, over pairs of runs, of a check's processor time by another program's."""
    cold(CHECK), cold(other)
    return median(cold(CHECK)[0] / cold(other)[0] for _ in range(PAIRS))


def seconds(action: Callable[[], object], times: int = 20) -> float:
    """Processor seconds of an action, repeated."""
    start = process_time()
    for _ in range(times):
        action()
    return process_time() - start


def warm() -> float:
    """A check of a text that is checked again, without opening documents, by `yaml.load(text, CSafeLoader)`.

    In turn, and the median of the pairs, so that a slow spell of the machine hits both.
    """
    data = EXAMPLE.read_bytes()
    text = data.decode()
    checker = Checker(date(2026, 11, 21), Settings())
    manifest = Given(data, EXAMPLE.name, HERE)
    checker.check(manifest)
    gc.collect()
    return median(
        seconds(lambda: checker.check(manifest)) / seconds(lambda: yaml.load(text, yaml.CSafeLoader))
        for _ in range(WARM_PAIRS)
    )


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
    """Prints each ratio, and how much it may be."""
    rows = [("cold check / empty program", paired([sys.executable, str(HERE / "floor.py"), "one"]), 1.35)]
    if checker := which(
        "check-jsonschema", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    ):
        schema = folder("schemas") / "manifest.schema.json"
        other = [checker, "--schemafile", str(schema), str(EXAMPLE)]
        rows.append(("cold check / check-jsonschema", paired(other), 1.0))
    rows.append(("warm check / yaml.load", warm(), 3.0))
    # Before this process grows, which the processes that it starts would inherit.
    rows.append(("peak memory / 60 MiB", max(cold(CHECK)[1] for _ in range(3)) / (60 * 1024), 1.0))
    rows += reading.rows(cold)
    rows += scanning.rows()
    for what, ratio, most in rows:
        print(f"{what:60} {ratio:5.2f}  (at most {most})")


if __name__ == "__main__":
    main()
