"""The speed of `scan` on trees that are made for it, by `grep` over the same tree, and its memory as trees grow.

`python tests/benchmarks/scanning.py 20000 200000` measures at full size.
"""

import os
import random
import subprocess
import sys
from pathlib import Path
from shutil import which
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from llamalicense.policy import library
from llamalicense.scan.findings import in_text
from llamalicense.scan.repository import MOST_BYTES, MOST_OF_A_NOTEBOOK

PATTERN = "meta-llama|[Ll]lama-?[234]"
SUFFIXES = ("py", "ts", "yaml", "json", "md", "go", "sh", "toml")
LINE = "value = compute(first, second, third)  # as the others do, only with more of it\n"
CALLS = {
    "py": 'model = AutoModel.from_pretrained("meta-llama/Llama-3.1-8B-Instruct")\n',
    "ts": 'const model = "meta-llama/Llama-3.1-8B-Instruct";\n',
    "yaml": "model: meta-llama/Llama-3.1-8B-Instruct\n",
    "json": '{"model": "meta-llama/Llama-3.1-8B-Instruct"}\n',
    "md": "Runs meta-llama/Llama-3.1-8B-Instruct.\n",
    "go": 'const model = "meta-llama/Llama-3.1-8B-Instruct"\n',
    "sh": "vllm serve meta-llama/Llama-3.1-8B-Instruct\n",
    "toml": 'model = "meta-llama/Llama-3.1-8B-Instruct"\n',
}
# Of the tree of 20,000 files and 850 MB: what a part of it has.
SOURCE, VENDORED, BINARY = 0.5, 0.45, 0.05
PAIRS = 3


def make(folder: Path, files: int, *, whole: bool = True, naming: int | None = None) -> None:
    """A tree of source, vendored and binary files; 2 % of the source name a model, or so many files; `whole` ones."""
    chance = random.Random(files)
    for number in range(int(files * SOURCE)):
        suffix = SUFFIXES[number % len(SUFFIXES)]
        names = CALLS[suffix] if number % 50 == 0 and (naming is None or number < naming * 50) else ""
        text = names + ("" if suffix == "json" and names else LINE * chance.randint(20, 400) if whole else LINE)
        _write(folder / f"src/part{number // 100}/file{number}.{suffix}", text.encode())
    for number in range(int(files * VENDORED)):
        _write(folder / f"node_modules/package{number // 20}/file{number}.js", (LINE * (350 if whole else 1)).encode())
    for number in range(int(files * BINARY)):
        _write(folder / f"assets/file{number}.bin", chance.randbytes(450_000 if whole else 100))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def run(command: list[str], folder: Path) -> tuple[float, int]:
    """Seconds and peak memory in KiB of one process."""
    start = perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, env=os.environ | {"LC_ALL": "C.UTF-8"})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{command} ended with {process.returncode}"
    return perf_counter() - start, used.ru_maxrss


HOSTILE = (
    *('"llama-3.1-8b" ', "llama3 ", '"\\', '{"a":', "'", "  a:\n", "{{ ", "a|", "\\\n", "f(", "`", "- ", " "),
    *('"a",', "0,", "0\n", "a = b\n", 'f("llama3")\n', '{"cell_type":"code","source":["f(\\"llama3\\")\\n"]},'),
)
NOTEBOOK = '{"cells": [{"cell_type": "code", "source": ["f(\\"meta-llama/Llama-3.1-8B\\")"]},'
READERS = ("a.py", "a.ts", "a.yaml", "a.json", "a.ipynb", "a.toml", "a.sh", "Dockerfile", "README.md", "a.txt")


def once(unit: str, path: str, length: int) -> float:
    """Seconds of the processor to read a hostile file of a length."""
    before = NOTEBOOK if path.endswith(".ipynb") else 'x = "meta-llama/Llama-3.1-8B"\n'
    text = before + unit * (length // len(unit))
    start = process_time()
    list(in_text(text, path, library.aliases()))
    return process_time() - start


def slowest() -> float:
    """Seconds of the processor for the worst of some hostile files, each as large as any that is read."""
    return max(
        once(unit, path, MOST_OF_A_NOTEBOOK if path.endswith(".ipynb") else MOST_BYTES)
        for unit in HOSTILE
        for path in READERS
    )


def growth() -> float:
    """The worst of some hostile files: the time to read twice of it by the time to read it once."""

    def ratio(unit: str, path: str) -> float:
        return min(once(unit, path, 320_000) for _ in range(2)) / min(once(unit, path, 160_000) for _ in range(2))

    return max(ratio(unit, path) for unit in HOSTILE for path in READERS)


SCAN = [sys.executable, "-m", "llamalicense", "scan", "--output-format", "json"]


def rows(files: int = 4_000, many: int = 20_000) -> list[tuple[str, float, float]]:
    """What is measured, its ratio and the most that it may be; `many`: the files of the tree whose memory counts."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        make(folder / "tree", files)
        # As many names in both: what is found is kept, what is read is not.
        make(folder / "small", 2_000, whole=False, naming=20)
        make(folder / "large", many, whole=False, naming=20)
        subprocess.run(["git", "init", "--quiet"], cwd=folder / "tree", check=True)
        grep = [which("grep") or "grep", "-rIlE", PATTERN, "."]
        run(SCAN, folder / "tree"), run(grep, folder / "tree")
        ratio = median(run(SCAN, folder / "tree")[0] / run(grep, folder / "tree")[0] for _ in range(PAIRS))
        memory = run(SCAN, folder / "large")[1] / run(SCAN, folder / "small")[1]
    return [
        (f"scan of {files:,} files / grep", ratio, 2.5),
        ("twice a hostile file / once", growth(), 3.0),
        ("the slowest hostile file / a second", slowest(), 1.0),
        (f"memory for {many:,} files / for 2,000", memory, 1.25),
    ]


if __name__ == "__main__":
    for what, ratio, most in rows(*map(int, sys.argv[1:])):
        print(f"{what:40} {ratio:5.2f}  (at most {most})")
