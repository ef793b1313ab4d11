"""Compares what two commits say: `python tests/support/compare.py OLD NEW`.

Every shared case, own case, example and golden manifest is checked by both commits as JSON, text and HTML. Prints how
many outputs were compared and every one that differs; the digests of policies may. Exit status 1 where one differs.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from checkout import CASES, EXAMPLES, GOLDEN, ROOT, SHARED
from scenarios import AS_OF, load, write

FORMATS = ("json", "text", "html")
# A policy's digest is of its encoding, and the fingerprint of a style sheet is of the page's: neither is what is said.
# Text shows the beginning of a digest.
DIGEST = re.compile(rb"[0-9a-f]{64}|\b[0-9a-f]{12}\b|sha256-[\w+/=]+")


WORDS = (*FORMATS, "messages", "status")
# Runs the commit's own program once for each subject, in one process: starting Python is most of what a check takes.
DRIVER = """
import contextlib, io, json, os, runpy, sys
folder, *formats = sys.argv[1:]
for number, (manifest, *options) in enumerate(json.load(sys.stdin)):
    os.chdir(os.path.dirname(manifest))
    written = [f"--output={name}={folder}/{number}.{name}" for name in formats]
    sys.argv = ["llamalicense", "check", os.path.basename(manifest), *options, *written]
    messages, status = io.StringIO(), 0
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(messages):
        try:
            runpy.run_module("llamalicense", run_name="__main__")
        except SystemExit as ended:
            status = ended.code or 0
    for word, text in (("messages", messages.getvalue()), ("status", str(status))):
        with open(f"{folder}/{number}.{word}", "w", encoding="utf-8") as file:
            file.write(text)
"""


class Subject(NamedTuple):
    """A manifest to check and the options of its check."""

    name: str
    manifest: Path
    options: tuple[str, ...]


def subjects(folder: Path) -> Iterator[Subject]:
    """The manifests of cases, laid out below a folder, of examples and of the golden reports."""
    paths = [*sorted((SHARED / "cases").glob("*.yaml")), *sorted(CASES.glob("*.yaml"))]
    cases = [(path.stem, case) for path in paths for case in load(path)]
    for number, (stem, case) in enumerate(cases):
        place = folder / str(number)
        place.mkdir()
        strict = ("--strict",) if case.get("strict") else ()
        yield Subject(f"{stem}: {case['name']}", write(case, place), ("--as-of", case.get("as_of", AS_OF), *strict))
    for manifest in (*sorted(EXAMPLES.rglob("*llamalicense.yaml")), GOLDEN / "llamalicense.yaml"):
        yield Subject(str(manifest.relative_to(ROOT)), manifest, ("--as-of", AS_OF))


def outputs(commit: Path, subjects: list[Subject], folder: Path) -> list[list[bytes]]:
    """What a commit's checkout prints of each subject: an output a format, the messages and the exit status."""
    folder.mkdir()
    listed = json.dumps([[str(subject.manifest), *subject.options] for subject in subjects])
    subprocess.run(
        [sys.executable, "-P", "-c", DRIVER, str(folder), *FORMATS],
        env={"PYTHONPATH": str(commit / "src"), "PATH": os.environ["PATH"], "COLUMNS": "80"},
        input=listed,
        text=True,
        check=True,
    )
    return [
        [DIGEST.sub(b"DIGEST", path.read_bytes()) if path.is_file() else b"" for path in _files(folder, number)]
        for number in range(len(subjects))
    ]


def _files(folder: Path, number: int) -> list[Path]:
    return [folder / f"{number}.{word}" for word in WORDS]


def checkout(commit: str, folder: Path) -> Path:
    """A commit's files in a folder of their own."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    return folder


def main(old: str, new: str) -> int:
    """Prints what differs between two commits."""
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor() as pool:
        folder = Path(name)
        (folder / "cases").mkdir()
        compared = list(subjects(folder / "cases"))
        commits = [checkout(commit, folder / place) for commit, place in ((old, "old"), (new, "new"))]
        said = list(
            pool.map(lambda commit: outputs(commit, compared, commit.with_name(f"{commit.name}-said")), commits)
        )
    differing = [
        f"{subject.name}: {word}"
        for subject, *both in zip(compared, *said, strict=True)
        for word, before, after in zip(WORDS, *both, strict=True)
        if before != after
    ]
    print(*differing, sep="\n")
    print(f"{len(compared) * len(WORDS)} outputs compared, {len(differing)} differ")
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
