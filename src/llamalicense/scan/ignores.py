"""Git's ignore files, read with the package `pathspec` where git itself does not tell."""

import os
import re
import stat
import warnings
from collections.abc import Iterable
from itertools import islice
from typing import NamedTuple

from pathspec import GitIgnoreSpec

_STARS = re.compile(r"\*+")
_LONGEST = 1 << 20  # bytes of an ignore file
_LONGEST_PATH = 4096  # characters, as Linux has it: a pattern that is longer matches none
_MOST = 4_000  # patterns of a tree, as each is compiled, and tried on every path below its folder


class _IgnoreFile(NamedTuple):
    """The patterns of an ignore file, and the folder that they are relative to."""

    folder: str
    spec: GitIgnoreSpec


class IgnoreFiles:
    """The ignore files that speak of what is in a folder, the outermost first.

    `allowance` has how many patterns more count, of all the files of a tree.
    """

    def __init__(self, files: tuple[_IgnoreFile, ...], root: str, allowance: list[int]) -> None:
        self.files, self.root, self._allowance = files, root, allowance

    @classmethod
    def above(cls, folder: str) -> "IgnoreFiles":
        """Those from the root of the repository down to what is above a folder; none where there is no repository."""
        above = [folder, *_parents(folder)]
        root = next((parent for parent in above if os.path.lexists(os.path.join(parent, ".git"))), None)
        if root is None:
            return cls((), folder, [_MOST])
        ignores = cls((), root, [_MOST])._with(root, os.path.join(root, ".git", "info", "exclude"))
        for parent in reversed(above[1 : above.index(root) + 1]):
            ignores = ignores.within(parent)
        return ignores

    def within(self, folder: str) -> "IgnoreFiles":
        """These and that of a folder inside."""
        return self._with(folder, os.path.join(folder, ".gitignore"))

    def _with(self, folder: str, path: str) -> "IgnoreFiles":
        spec = _read(path, self._allowance[0])
        if spec is None:
            return self
        self._allowance[0] -= len(spec)
        return IgnoreFiles((*self.files, _IgnoreFile(folder, spec)), self.root, self._allowance)

    def match(self, path: str) -> bool:
        """Whether a path, of a folder with a slash at its end, is ignored, by the nearest file that speaks of it."""
        for folder, spec in reversed(self.files):
            verdict = spec.check_file(path[len(folder.rstrip(os.sep)) + 1 :].replace(os.sep, "/")).include
            if verdict is not None:
                return bool(verdict)
        return False

    def match_folders_of(self, folder: str) -> bool:
        """Whether a folder, or one that it is in below the root, is ignored."""
        return any(self.match(f"{parent}/") for parent in [folder, *_parents(folder)] if len(parent) > len(self.root))


def _parents(folder: str) -> list[str]:
    """The folders above one, the nearest first."""
    parents = []
    while (above := os.path.dirname(folder)) != folder:
        parents.append(above)
        folder = above
    return parents


def _read(path: str, most: int) -> GitIgnoreSpec | None:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return None
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
            lines = file.read(_LONGEST).split("\n")
    except OSError:
        return None
    return spec_of(lines, most)


def spec_of(lines: Iterable[str], most: int = _MOST) -> GitIgnoreSpec:
    """The patterns of these lines that count, the first so many; of others the files are listed and not left out."""
    patterns = list(islice(filter(_counts, lines), most))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # about signs inside brackets that may mean something one day
        try:
            return GitIgnoreSpec.from_lines(patterns)
        except (ValueError, re.error):
            return GitIgnoreSpec.from_lines(filter(_can_be_read, patterns))


def _can_be_read(pattern: str) -> bool:
    """Whether a pattern can match anything; a range whose end is before its beginning cannot."""
    try:
        GitIgnoreSpec.from_lines([pattern])
    except (ValueError, re.error):
        return False
    return True


def _counts(line: str) -> bool:
    """Whether a line is a pattern. Matching takes time that grows with every run of stars: one with many is none."""
    pattern = line.strip()
    if pattern in ("", "!") or line.startswith("#") or len(pattern) > _LONGEST_PATH:
        return False
    return not pattern.endswith("\\") and "[:" not in line and len(_STARS.findall(line)) < 5
