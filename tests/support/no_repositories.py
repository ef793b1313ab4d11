"""Keeps git from being started, twice, for every folder of a test whose empty `.git` makes it a project's root.

An empty `.git` is no repository, so git refuses to list its files; what it says then is asked of it once.
"""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from llamalicense.scan.git import GitFiles

_ask = GitFiles._paths


def refusals_of_git_are_known() -> None:
    """What is no repository by an empty `.git` is refused as git refused the first such folder."""
    GitFiles._paths = _paths  # type: ignore[method-assign]


def _paths(self: GitFiles, *which: str) -> Iterator[str]:
    if _is_no_repository(self.root):
        self.failed = _refusal(os.environ.get("PATH"))
    else:
        yield from _ask(self, *which)


@cache
def _refusal(_path: str | None) -> str:
    """What the git that is found on a path has against a folder with an empty `.git`."""
    with TemporaryDirectory() as folder:
        Path(folder, ".git").mkdir()
        git = GitFiles(folder, os.path.dirname(folder))
        assert not list(_ask(git))
        return git.failed


def _is_no_repository(root: str) -> bool:
    """Whether every `.git` in a folder and those above it is an empty folder, and there is one."""
    folder = Path(os.path.abspath(root))
    marks = [mark for above in (folder, *folder.parents) if os.path.lexists(mark := above / ".git")]
    return bool(marks) and all(mark.is_dir() and not mark.is_symlink() and not any(mark.iterdir()) for mark in marks)
