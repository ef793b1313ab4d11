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
import scanning
import yaml

from llamalicense.decision.settings import Settings
from llamalicense.documents.document import Document
from llamalicense.documents.notice import read_notice
from llamalicense.documents.phrase import read_phrase
from llamalicense.policy.resources import folder
from llamalicense.run import Checker, Given

T = TypeVar("T")
HERE = Path(__file__).parent
EXAMPLE = HERE / "full.llamalicense.yaml"
PAIRS, WARM_PAIRS, WARM_MANIFESTS, SLOWEST = 15, 101, 20, 12
COUNTRIES = ("US", "CA", "BR", "IN", "JP", "DE", "FR", "IE", "CH", "GB")
# A project whose documents are opened and judged; Meta's agreement is put beside them from where the pinned texts are.
PUBLISHED = HERE.parent / "examples" / "published-fine-tune"
AGREEMENT = HERE.parents[2] / "shared" / "licences" / "llama3_1" / "LICENSE"
NOTICE = (
    "Llama 4 is licensed under the Llama 4 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved."
)
# A name of each kind of file that is read, and what is repeated in it.
NAMES = (
    "about.txt README.md about.mdx index.html page.j2 page.php App.vue page.svelte footer.py Footer.tsx "
    "en.json en.yaml en.toml en.properties en.strings strings.xml de.po about.csv about.spdx "
    "debian/copyright Modelfile about.ipynb README.rst README.adoc paper.tex README.org"
).split()
HOSTILE = (
    *("x<!-- ", "```\n", "` ``", "<script ", "<p hidden ", '<a "<a ""', "[](", "[a]: b\n[a]", "a###", "~~a", "**a"),
    *("Built \n", "must Built with Llama 4 ", "not Built with Llama. ", f"{NOTICE} void ", "Llama 4 is licensed "),
    *(
        "a\n\n",
        "<div>",
        "{{",
        "{% if a %}",
        "<?php ",
        '"\\',
        "'",
        "- ",
        "a: ",
        "<style>",
        "<i>a</i>",
        "\ufdfa",
        "> ",
        "[",
        "/*",
        "{/*",
        "{/* a */ x",
        "{% comment %}",
        '<?php "a b" ',
        "ifdef::a[]\n",
    ),
)
KIB = 1024
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


def judging(name: str, unit: str, size: int) -> float:
    """Processor seconds to read and judge a file of about `size` bytes that repeats one unit."""
    text = unit * (size // len(unit.encode()))

    def judged() -> None:
        document = Document(name, text)
        read_phrase(document, "Built with Llama")
        read_notice(document, NOTICE)

    return seconds(judged)


def fastest(name: str, unit: str, size: int) -> float:
    """The same, the fastest of three: the others met a slow spell of the machine."""
    return min(judging(name, unit, size) for _ in range(3))


def hostile(screened: int) -> list[tuple[str, float, float]]:
    """The worst of some hostile files of every kind: 256 KiB by 0.8 s, a MiB by 3 s, twice the bytes by once."""
    slow = sorted(((judging(name, unit, screened), name, unit) for name in NAMES for unit in HOSTILE), reverse=True)
    worst = sorted(((judging(name, unit, 256 * KIB), name, unit) for _, name, unit in slow[:SLOWEST]), reverse=True)
    whole = max((judging(name, unit, KIB * KIB), name, unit) for _, name, unit in worst)
    # Where a limit of reading ends both, they take the same; where it ends one, less than twice.
    growth = max(
        (fastest(name, unit, 256 * KIB) / fastest(name, unit, 128 * KIB), name, unit) for _, name, unit in worst
    )
    return [
        (f"256 KiB of {worst[0][2]!r} in {worst[0][1]} / 0.8 s", worst[0][0] / 0.8, 1.0),
        (f"a MiB of {whole[2]!r} in {whole[1]} / 3 s", whole[0] / 3, 1.0),
        (f"twice {growth[2]!r} in {growth[1]} / once", growth[0], 2.5),
    ]


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
    yield "peak memory / 60 MiB", max(cold([*CHECK, str(EXAMPLE)]).memory for _ in range(3)) / (60 * KIB), 1.0
    yield from hostile(256 * KIB if "every" in sys.argv[1:] else 32 * KIB)
    yield from crosscheck.rows()
    yield from scanning.rows()


if __name__ == "__main__":
    main()
