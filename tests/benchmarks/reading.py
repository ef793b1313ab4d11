"""What it costs to read what a stranger wrote: hostile files of every kind, and large documents that builds share.

`python tests/benchmarks/reading.py` prints it, with the worst file of each kind. All of it is processor time. A file of
many pieces that a limit of reading refuses is as fast as it should be.
"""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any, NamedTuple

from llamalicense.documents.agreement import judge_agreement
from llamalicense.documents.document import Document
from llamalicense.documents.notice import read_notice
from llamalicense.documents.phrase import read_phrase

Row = tuple[str, float, float]
Cold = Callable[[list[str]], Any]  # the cost of a process

KIB = 1024
PHRASE = "Built with Llama"
NOTICE = (
    "Llama 4 is licensed under the Llama 4 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved."
)
# A name of each kind of file that is read, and what is repeated in it.
NAMES = (
    "about.txt README.md about.mdx index.html page.j2 page.php App.vue page.svelte footer.py Footer.tsx "
    "en.json en.yaml en.toml en.properties en.strings strings.xml de.po about.csv about.spdx "
    "debian/copyright Modelfile about.ipynb README.rst README.adoc paper.tex README.org"
).split()
PATTERNS = (
    *("x<!-- ", "```\n", "` ``", "<script ", "<p hidden ", '<a "<a ""', "[](", "[a]: b\n[a]", "a###", "~~a", "**a"),
    *("Built \n", f"must {PHRASE} 4 ", f"not {PHRASE}. ", f"{NOTICE} void ", "Llama 4 is licensed "),
    *("a\n\n", "<div>", "{{", "{% if a %}", "<?php ", '"\\', "'", "- ", "a: ", "<style>", "<i>a</i>", "\ufdfa", "> "),
    *("[", "/*", "{/*", "{/* a */ x", "{% comment %}", '<?php "a b" ', "ifdef::a[]\n", "<b>a</b>\n\n", "<? a ", "<!a "),
    *("<style>:not(", "a{b}", "Llama Materials ", "Acceptable Use Policy\n\n"),
)
SLOWEST, PAIRS = 20, 5
SECONDS, SECONDS_A_MIB, GROWTH = 0.8, 3.0, 2.5
BUILDS, SECONDS_TOGETHER, MIB_TOGETHER = 50, 2.0, 200


class Hostile(NamedTuple):
    """A file that repeats a pattern."""

    name: str
    unit: str

    def seconds(self, size: int) -> float:
        """Processor seconds to read about so many bytes of it and ask every question of them."""
        document = Document(self.name, self.unit * (size // len(self.unit.encode())))
        start = process_time()
        read_phrase(document, PHRASE)
        read_notice(document, NOTICE)
        judge_agreement(document, "llama-4")
        return process_time() - start

    def growth(self) -> float:
        """The time for twice the bytes by that for once, each the least of some that are taken in turn."""
        pairs = [(self.seconds(128 * KIB), self.seconds(256 * KIB)) for _ in range(PAIRS)]
        return min(twice for _, twice in pairs) / min(once for once, _ in pairs)

    def __str__(self) -> str:
        return f"{self.unit[:24]!r} in {self.name}"


def slowest(screened: int) -> list[tuple[float, Hostile]]:
    """Every pattern in every kind of file of so many bytes, the slowest first; those by 256 KiB, measured again."""
    files = [Hostile(name, unit) for name in NAMES for unit in PATTERNS]
    once = sorted(((file.seconds(screened), file) for file in files), reverse=True)
    return sorted(fastest([file for _, file in once[:SLOWEST]], 256 * KIB), reverse=True) + once[SLOWEST:]


def fastest(files: list[Hostile], size: int) -> list[tuple[float, Hostile]]:
    """Each file with the least of some times, taken in turn: the others met a slow spell of the machine."""
    rounds = [[file.seconds(size) for file in files] for _ in range(PAIRS)]
    return [(min(seconds), file) for seconds, file in zip(zip(*rounds, strict=True), files, strict=True)]


def hostile(slow: list[tuple[float, Hostile]]) -> list[Row]:
    """256 KiB by 0.8 s, a MiB by 3 s, twice the bytes by once: the worst of every pattern in every kind."""
    worst = [file for _, file in slow[:SLOWEST]]
    whole = max(fastest(worst, KIB * KIB))
    # Where a limit of reading ends both, they take the same; where it ends one, less than twice.
    growth = max((file.growth(), file) for file in worst)
    return [
        (f"256 KiB of {slow[0][1]} / {SECONDS} s", slow[0][0] / SECONDS, 1.0),
        (f"a MiB of {whole[1]} / {SECONDS_A_MIB:.0f} s", whole[0] / SECONDS_A_MIB, 1.0),
        (f"twice {growth[1]} / once", growth[0], GROWTH),
    ]


def of_shared_documents(folder: Path) -> Path:
    """A manifest whose builds all name the same three documents of a megabyte."""
    chance = random.Random(1)
    words = ("the", "model", "answers", "questions", "about", "robots", "and", "their", "parts", "Llama Materials")
    lines = (" ".join(chance.choices(words, k=12)) + ".\n" for _ in iter(int, 1))
    for name, head in (("LICENSE", ""), ("NOTICE", f"{NOTICE}\n\n"), ("README.md", f"{PHRASE}\n\n")):
        text = [head]
        while sum(map(len, text[-1000:])) and len(text) * 75 < 1_000_000:
            text.append(next(lines) + ("\n" if len(text) % 6 == 0 else ""))
        (folder / name).write_text("".join(text), encoding="utf-8")
    model = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
    shows = "agreement: LICENSE, notice: NOTICE, built_with_llama: README.md"
    rest = f"kind: app, audience: public, delivery: shipped, change: none, contains: [{model}], {shows}"
    builds = "".join(f"  - {{name: b{number}, {rest}}}\n" for number in range(BUILDS))
    head = "manifest: 1\norganisation: {name: A, kind: company, country: US}\n"
    manifest = folder / "llamalicense.yaml"
    manifest.write_text(f"{head}models: [{{id: {model}, access: weights}}]\nbuilds:\n{builds}", encoding="utf-8")
    return manifest


def shared(cold: Cold) -> list[Row]:
    """Processor time and memory of a check of builds that share their documents."""
    with TemporaryDirectory() as folder:
        manifest = of_shared_documents(Path(folder))
        command = [sys.executable, "-m", "llamalicense", "check", "--as-of", "2026-11-21", str(manifest)]
        taken = [cold(command) for _ in range(3)]
    what = f"{BUILDS} builds that share 3 documents of 1 MB"
    return [
        (f"{what} / {SECONDS_TOGETHER:.0f} s", min(cost.processor for cost in taken) / SECONDS_TOGETHER, 1.0),
        (f"{what} / {MIB_TOGETHER} MiB", max(cost.memory for cost in taken) / KIB / MIB_TOGETHER, 1.0),
    ]


def rows(cold: Cold, *, every: bool) -> list[Row]:
    """What is measured, its ratio and the most that it may be; `every` file is read at 256 KiB, or the slowest."""
    return [*shared(cold), *hostile(slowest(256 * KIB if every else 32 * KIB))]


def main() -> None:
    """Prints the rows, and the slowest file of each kind."""
    from run import cold

    os.environ.setdefault("PYTHONHASHSEED", "0")
    slow = slowest(256 * KIB)
    for what, ratio, most in [*shared(cold), *hostile(slow)]:
        print(f"{what:75} {ratio:5.2f}  (at most {most})")
    for name in NAMES:
        seconds, file = next(one for one in slow if one[1].name == name)
        print(f"{seconds:5.2f} s for 256 KiB of {file}")


if __name__ == "__main__":
    main()
