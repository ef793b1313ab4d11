"""The project as a checkout has it: where its parts stand, and a copy for tests that install or build it."""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
CASES, CORPUS, EXAMPLES, FUZZ, GOLDEN, NODE = (
    TESTS / name for name in ("cases", "corpus", "examples", "fuzz", "golden", "node")
)
# Labelled cases and the texts of the licences, which stand beside a checkout and are not of this repository.
SHARED = ROOT.parent / "shared"
LICENCE_TEXTS = SHARED / "licences"
_PARTS = (
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "action.yml",
    ".pre-commit-hooks.yaml",
    ".github/locks",
    "src",
    "policies",
    "schemas",
)

# What a caller may not change: repositories, interpreters, virtual environments, runners, colours, widths.
_OTHERS = (
    "GIT_",
    "PRE_COMMIT",
    "PYTHON",
    "VIRTUAL_ENV",
    "GITHUB_",
    "RUNNER_",
    "LLAMALICENSE",
    "FORCE_COLOR",
    "NO_COLOR",
    "COLUMNS",
)


def copy(folder: Path, *, compiled: bool = False) -> Path:
    """A copy of what installing needs, without what tools and builds left behind.

    `compiled`: with what Python has compiled of it, which runs sooner and is what it is compiled to again.
    """
    left = ("*.egg-info",) if compiled else ("*.egg-info", "__pycache__")
    folder.mkdir()
    for name in _PARTS:
        part = ROOT / name
        if part.is_dir():
            shutil.copytree(part, folder / name, ignore=shutil.ignore_patterns(*left))
        elif part.is_file():
            shutil.copy2(part, folder / name)
    return folder


def libraries(folder: Path) -> Path:
    """A folder with all that is installed beside this interpreter but this project, for environments without."""
    folder.mkdir()
    for place in (Path(entry) for entry in sys.path if Path(entry).name == "site-packages"):
        for part in place.iterdir():
            ours = part.name.startswith(("llamalicense", "_editable_impl_llamalicense"))
            if not ours and not (folder / part.name).exists():  # of two places the first counts
                (folder / part.name).symlink_to(part)
    return folder


def environment(**more: str) -> dict[str, str]:
    """The machine's environment, settings for pip included, without what would steer the programs under test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OTHERS)}
    return {**kept, **more}
