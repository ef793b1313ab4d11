"""Prints what a run over many manifests costs in every format: `python tests/benchmarks/many.py [FORMAT...]`.

Time: what each of the manifests from the 10th to the 100th, and from there to the 1,000th, adds; their ratio is 1
where a format's work grows with what it writes. Each manifest states something else. Builds: the same for one
manifest, from 50 to 200 builds and from 200 to 800. Memory: the peak with 1,000 manifests. It takes a minute a format;
`run.py` beside it has what is measured every time.
"""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from run import EXAMPLE, Cost, cold, install, stating_others

from llamalicense.report.formats import FORMATS

FEW, MORE, MANY = 10, 100, 1000
ROUNDS = 7
MOST_TIME, MOST_MEMORY = 1.5, 200 * 1024  # a ratio, and KiB


class Growth(NamedTuple):
    """What one more costs where there are many, by what it costs where there are few, and the peak of memory in KiB."""

    ratio: float
    memory: int


def growth(cost: Callable[[int], Cost], sizes: tuple[int, int, int]) -> Growth:
    """How a cost grows with what is checked; the least disturbed of runs in turn, as a machine has slow spells."""
    few, more, many = map(min, zip(*[[cost(size) for size in sizes] for _ in range(ROUNDS)], strict=True))
    by_few = (more.processor - few.processor) / (sizes[1] - sizes[0])
    return Growth((many.processor - more.processor) / (sizes[2] - sizes[1]) / by_few, many.memory)


def checked(name: str, manifests: Sequence[Path]) -> Cost:
    """The cost of a check of manifests in a format."""
    program = [sys.executable, "-m", "llamalicense", "check", "--as-of", "2026-11-21", "--output-format", name]
    return cold([*program, *map(str, manifests)])


def _manifests(name: str, manifests: Sequence[Path], size: int) -> Cost:
    return checked(name, manifests[:size])


def _builds(name: str, size: int) -> Cost:
    return checked(name, [Path(f"builds-{size}.yaml")])


def of_builds(number: int) -> str:
    """A manifest with so many builds, every tenth inside the one before it."""
    model = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
    head = "manifest: 1\norganisation: {name: A, kind: company, country: US}\n"
    head += f"models: [{{id: {model}, access: weights}}]\n"
    rest = "kind: app, audience: public, delivery: hosted, change: none"
    inside = (f"{model}, b{build + 1}" if build % 10 == 8 else model for build in range(number))
    return (
        head
        + "builds:\n"
        + "".join(f"  - {{name: b{build}, contains: [{contents}], {rest}}}\n" for build, contents in enumerate(inside))
    )


def measure(names: Iterable[str]) -> None:
    """Measures each format in the working directory, and prints."""
    manifests = [Path(f"{number:04}.yaml") for number in range(MANY)]
    for number, manifest in enumerate(manifests):
        manifest.write_bytes(stating_others(EXAMPLE.read_bytes(), number))
    sizes = (50, 200, 800)
    for size in sizes:
        Path(f"builds-{size}.yaml").write_text(of_builds(size), encoding="utf-8")
    for name in names:
        by_manifest = growth(partial(_manifests, name, manifests), (FEW, MORE, MANY))
        by_build = growth(partial(_builds, name), sizes)
        memory = max(by_manifest.memory, by_build.memory) / MOST_MEMORY
        print(f"{name:9} one more manifest, many / few {by_manifest.ratio:5.2f}  (at most {MOST_TIME})")
        print(f"{name:9} one more build, many / few    {by_build.ratio:5.2f}  (at most {MOST_TIME})")
        print(f"{name:9} peak memory / 200 MiB         {memory:5.2f}  (at most 1.0)", flush=True)


def main() -> None:
    """Measures the formats that are named, or every one."""
    with TemporaryDirectory() as program, TemporaryDirectory() as folder:
        install(program)
        os.environ["PYTHONPATH"] = program  # of the processes that are measured
        os.chdir(folder)
        measure([name for name in FORMATS if name in sys.argv[1:]] or FORMATS)


if __name__ == "__main__":
    main()
