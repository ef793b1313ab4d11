"""Prints what a run over many manifests costs in every format: `python tests/benchmarks/many.py [FORMAT...]`.

Time: what each of the manifests up to the 200th, and from there to the 1,000th, adds; their ratio is 1
where a format's work grows with what it writes. Builds: the same for one manifest, from 50 to 200 builds and from 200
to 800. Memory: the peak with 1,000 manifests. It takes minutes; `run.py` beside it has what is measured every time.
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from run import EXAMPLE, cold

from llamalicense.report.formats import FORMATS

FEW, MORE, MANY = 1, 200, 1000
MOST_TIME, MOST_MEMORY = 1.5, 200 * 1024  # a ratio, and KiB


def added(cost: Callable[[int], float], sizes: tuple[int, int, int]) -> float:
    """What one more costs where there are many, by what it costs where there are few; the least disturbed of three."""
    few, more, many = (min(cost(size) for _ in range(3 if size != sizes[-1] else 1)) for size in sizes)
    return ((many - more) / (sizes[2] - sizes[1])) / ((more - few) / (sizes[1] - sizes[0]))


def command(name: str, manifests: Sequence[Path]) -> list[str]:
    """A check of manifests in a format."""
    program = [sys.executable, "-m", "llamalicense", "check", "--as-of", "2026-11-21", "--output-format", name]
    return [*program, *map(str, manifests)]


def with_manifests(name: str, manifests: Sequence[Path], size: int) -> float:
    """Processor seconds of a check of the first of some manifests."""
    return cold(command(name, manifests[:size])).processor


def with_builds(name: str, size: int) -> float:
    """Processor seconds of a check of one manifest with so many builds."""
    return cold(command(name, [Path(f"builds-{size}.yaml")])).processor


def of_builds(number: int) -> str:
    """A manifest with so many builds, every tenth inside the one before it."""
    model = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
    head = "manifest: 1\norganisation: {name: A, kind: company, country: US}\n"
    head += f"models: [{{id: {model}, access: weights}}]\n"
    rest = "kind: app, audience: public, delivery: hosted, change: none"
    inside = (f"{model}, b{each + 1}" if each % 10 == 8 else model for each in range(number))
    return (
        head
        + "builds:\n"
        + "".join(f"  - {{name: b{each}, contains: [{contents}], {rest}}}\n" for each, contents in enumerate(inside))
    )


def main() -> None:
    """Measures and prints."""
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        manifests = [Path(f"{number:04}.yaml") for number in range(MANY)]
        for manifest in manifests:
            manifest.write_bytes(EXAMPLE.read_bytes())
        sizes = (50, 200, 800)
        for size in sizes:
            Path(f"builds-{size}.yaml").write_text(of_builds(size), encoding="utf-8")
        for name in [each for each in FORMATS if each in sys.argv[1:]] or FORMATS:
            by_manifest = added(partial(with_manifests, name, manifests), (FEW, MORE, MANY))
            by_build = added(partial(with_builds, name), sizes)
            memory = cold(command(name, manifests)).memory / MOST_MEMORY
            print(f"{name:9} one more manifest, many / few {by_manifest:5.2f}  (at most {MOST_TIME})")
            print(f"{name:9} one more build, many / few    {by_build:5.2f}  (at most {MOST_TIME})")
            print(f"{name:9} peak memory / 200 MiB         {memory:5.2f}  (at most 1.0)", flush=True)


if __name__ == "__main__":
    main()
