"""Compiles the locks of `.github/locks/` and the hooks' pins: `python tests/support/locks.py`, with `--upgrade` anew.

`run` is what a check runs on, `build` what a wheel is built with, `sbom` what writes a release's bill of materials.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from checkout import ROOT

LOCKS = ROOT / ".github" / "locks"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
HEADER = "# Written by `python tests/support/locks.py`, for every platform and every Python from 3.11.\n"
_PIN = re.compile(r"^([\w.-]+)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)
_HOOKS_PINS = re.compile(r"(?<=additional_dependencies: &pins\n)(?:    - .*\n)+")


def wanted() -> dict[str, list[str]]:
    """The requirements of each lock; of two that share a library, the later keeps to the version of the earlier."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {
        "run": project["project"]["dependencies"],
        "build": project["build-system"]["requires"],
        "sbom": ["cyclonedx-bom>=7"],
    }


def compile_locks(folder: Path, *options: str) -> None:
    """Compiles every lock in a folder; those that are there are preferred to newer versions.

    Raises `subprocess.CalledProcessError` with uv's words where uv cannot, as without an index.
    """
    constraints: list[str] = []
    for name, requirements in wanted().items():
        lock = folder / f"{name}.txt"
        command = ["uv", "pip", "compile", "--quiet", "--no-config", "--universal", "--python-version=3.11"]
        shape = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
        subprocess.run(
            [sys.executable, "-m", *command, *shape, *constraints, *options, "--output-file", str(lock), "-"],
            input="\n".join(requirements),
            check=True,
            capture_output=True,
            text=True,
        )
        lock.write_text(HEADER + lock.read_text(encoding="utf-8").removeprefix(HEADER), encoding="utf-8")
        constraints += ["--constraint", str(lock)]


def pins(name: str) -> list[str]:
    """A lock's versions as requirements: `lxml==6.1.3`, with a marker where a library is not for every platform."""
    text = (LOCKS / f"{name}.txt").read_text(encoding="utf-8")
    return [
        f"{library}=={version}" + (f"; {marker}" if marker else "") for library, version, marker in _PIN.findall(text)
    ]


def hooks() -> str:
    """The hooks' file with the pins of the lock."""
    text = HOOKS.read_text(encoding="utf-8")
    return _HOOKS_PINS.sub("".join(f'    - "{pin}"\n' for pin in pins("run")), text)


def main() -> None:
    """Compiles with the options of the command line, for uv."""
    compile_locks(LOCKS, *sys.argv[1:])
    HOOKS.write_text(hooks(), encoding="utf-8")


if __name__ == "__main__":
    main()
