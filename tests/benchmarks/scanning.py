"""The speed of `scan` on trees that are made for it, by `grep` over the same tree, and its memory as trees grow."""

import os
import random
import subprocess
import sys
from pathlib import Path
from shutil import which
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from llamalicense.policy import library as bundle
from llamalicense.scan.findings import in_text

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


def make(folder: Path, files: int, *, whole: bool = True) -> None:
    """A tree of source, vendored and binary files; 2 % of the source name a model. `whole`: of its full weight."""
    chance = random.Random(files)
    for number in range(int(files * SOURCE)):
        suffix = SUFFIXES[number % len(SUFFIXES)]
        names = CALLS[suffix] if number % 50 == 0 else ""
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


HOSTILE = ('"llama-3.1-8b" ', "llama3 ", '"\\', '{"a":', "'", "  a:\n", "{{ ", "a|", "\\\n", "f(", "`", "- ", " ")
READERS = ("a.py", "a.ts", "a.yaml", "a.json", "a.ipynb", "a.toml", "a.sh", "Dockerfile", "README.md", "a.txt")


def growth() -> float:
    """The worst of some hostile files: the time to read twice of it by the time to read it once."""
    aliases = bundle.aliases()

    def once(unit: str, path: str, length: int) -> float:
        text = f'x = "meta-llama/Llama-3.1-8B"\n{unit * (length // len(unit))}'
        start = process_time()
        list(in_text(text, path, aliases))
        return process_time() - start

    def ratio(unit: str, path: str) -> float:
        return min(once(unit, path, 320_000) for _ in range(2)) / min(once(unit, path, 160_000) for _ in range(2))

    return max(ratio(unit, path) for unit in HOSTILE for path in READERS)


SCAN = [sys.executable, "-m", "llamalicense", "scan", "--output-format", "json"]


def rows(files: int = 4_000) -> list[tuple[str, float, float]]:
    """What is measured, its ratio and the most that it may be."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        make(folder / "tree", files)
        make(folder / "small", 2_000, whole=False)
        make(folder / "large", 20_000, whole=False)
        subprocess.run(["git", "init", "--quiet"], cwd=folder / "tree", check=True)
        grep = [which("grep") or "grep", "-rIlE", PATTERN, "."]
        run(SCAN, folder / "tree"), run(grep, folder / "tree")
        ratio = median(run(SCAN, folder / "tree")[0] / run(grep, folder / "tree")[0] for _ in range(PAIRS))
        memory = run(SCAN, folder / "large")[1] / run(SCAN, folder / "small")[1]
    return [
        (f"scan of {files:,} files / grep", ratio, 2.5),
        ("twice a hostile file / once", growth(), 3.0),
        ("memory of ten times the files / once", memory, 1.25),
    ]


if __name__ == "__main__":
    for what, ratio, most in rows(int(sys.argv[1]) if len(sys.argv) > 1 else 4_000):
        print(f"{what:40} {ratio:5.2f}  (at most {most})")
