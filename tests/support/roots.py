"""Spares processes of git where an empty folder `.git` marks a root for a test: of each git says the same."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from llamalicense.scan.git import GitFiles

_asked = GitFiles._paths
_refusals: dict[str, str] = {}  # what each git on the path has against such a folder


def git_is_asked_of_repositories() -> None:
    """Two processes a check are most of what a short one takes; the first such folder of each git is still asked of."""
    GitFiles._paths = _paths  # type: ignore[method-assign]


def _paths(self: GitFiles, *which: str) -> Iterator[str]:
    git = shutil.which("git")
    if git is None or not _is_no_repository(Path(os.path.abspath(self.root))):
        yield from _asked(self, *which)
    elif git in _refusals:
        self.failed = _refusals[git]
    else:
        yield from _asked(self, *which)
        if self.failed:
            _refusals[git] = self.failed


def _is_no_repository(root: Path) -> bool:
    marks = [mark for folder in (root, *root.parents) if os.path.lexists(mark := folder / ".git")]
    return bool(marks) and all(mark.is_dir() and not any(mark.iterdir()) for mark in marks)
