"""Compares what two commits say: `python tests/support/compare.py OLD NEW`.

Every shared case, own case, example and golden manifest is checked by both commits as JSON, text and HTML. Prints how
many outputs were compared and every one that differs; the digests of policies may. Exit status 1 where one differs.
"""

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
DIGEST = re.compile(rb"[0-9a-f]{64}|sha256-[\w+/=]+")


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


def outputs(commit: Path, subject: Subject) -> list[bytes]:
    """What a commit's checkout prints of a subject, one output a format, and the exit status with the messages."""
    with tempfile.TemporaryDirectory() as out:
        written = [f"--output={each}={out}/{each}" for each in FORMATS]
        done = subprocess.run(
            [sys.executable, "-m", "llamalicense", "check", subject.manifest.name, *subject.options, *written],
            cwd=subject.manifest.parent,
            env={"PYTHONPATH": str(commit / "src"), "PATH": "/usr/bin:/bin", "PYTHONSAFEPATH": "1", "COLUMNS": "80"},
            capture_output=True,
            check=False,
        )
        files = [Path(out) / each for each in FORMATS]
        contents = [path.read_bytes() if path.is_file() else b"" for path in files]
    return [DIGEST.sub(b"DIGEST", each) for each in (*contents, done.stderr, str(done.returncode).encode())]


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
        commits = [checkout(old, folder / "old"), checkout(new, folder / "new")]
        (folder / "cases").mkdir()
        compared = list(subjects(folder / "cases"))
        said = [list(pool.map(lambda subject, commit=commit: outputs(commit, subject), compared)) for commit in commits]
    words = (*FORMATS, "messages", "status")
    differing = [
        f"{subject.name}: {word}"
        for subject, *both in zip(compared, *said, strict=True)
        for word, before, after in zip(words, *both, strict=True)
        if before != after
    ]
    print(*differing, sep="\n")
    print(f"{len(compared) * len(words)} outputs compared, {len(differing)} differ")
    return int(bool(differing))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
