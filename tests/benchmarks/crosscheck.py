"""The time of a cold check that reads the repository, by that of one that does not."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from scanning import CALLS, LINE, SUFFIXES

from llamalicense.scan.evidence import Evidence

FILES, NAMING, PAIRS = 200, 20, 15
MANIFEST = """\
manifest: 1
organisation: {name: Acme, kind: company, country: US}
models:
  - {id: meta-llama/Llama-3.1-8B-Instruct, access: weights}
builds: []
"""

HOSTILE = {
    "a.py": (
        'model.push_to_hub("a" + "b")\n',
        'push_to_hub("' + "a" * 50 + '!")\n',
        "f(push_to_hub(",
        '"a" + ',
        "\\\n",
    ),
    "a.sh": ("hf upload a/b c\n", "hf upload --x ", "--hub_model_id a ", "'", "a/"),
    "README.md": ("base_model: a\n", "- a\n", "# a-", "# a b ", "license: a\n", "a: "),
    "package.json": ('"name": "', '"license": "a"\n', " "),
    "a.ipynb": ('m.push_to_hub(\\"a/b\\")\\n', "push_to_hub("),
}


def make(folder: Path) -> None:
    """A repository of 200 files, 20 of which name a model."""
    for number in range(FILES - 1):
        suffix = SUFFIXES[number % len(SUFFIXES)]
        names = CALLS[suffix] if number < NAMING else ""
        path = folder / f"src/part{number // 20}/file{number}.{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(names + ("" if suffix == "json" and names else LINE * 60), encoding="utf-8")
    (folder / "llamalicense.yaml").write_text(MANIFEST, encoding="utf-8")
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=folder, check=True)


def growth() -> float:
    """The worst of some hostile files: the time to look at twice of it by the time to look at it once."""

    def once(path: str, unit: str, length: int) -> float:
        text = f"---\nlicense: mit\n{unit * (length // len(unit))}\n---\npush_to_hub upload"
        begun = process_time()
        Evidence()(path, text.encode())
        return process_time() - begun

    def ratio(path: str, unit: str) -> float:
        return min(once(path, unit, 320_000) for _ in range(3)) / min(once(path, unit, 160_000) for _ in range(3))

    return max(ratio(path, unit) for path, units in HOSTILE.items() for unit in units)


def rows() -> list[tuple[str, float, float]]:
    """A ratio and the most that it may be: the median of pairs, one after the other."""
    with TemporaryDirectory() as made:
        make(Path(made))

        def seconds(*options: str) -> float:
            start = perf_counter()
            command = [sys.executable, "-m", "llamalicense", "check", *options]
            done = subprocess.run(command, cwd=made, check=False, capture_output=True)
            assert done.returncode == 0, done.stderr
            return perf_counter() - start

        seconds(), seconds("--no-scan")
        ratio = median(seconds() / seconds("--no-scan") for _ in range(PAIRS))
    return [
        ("check with the repository read, by one without", ratio, 1.6),
        ("twice of a hostile file that declares or publishes / once", growth(), 3.0),
    ]
