"""The files in a folder and below that git does not ignore: tracked ones, and new ones that could be.

git is asked where it is at hand; elsewhere its ignore files are read with the package `pathspec`.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_STARS = re.compile(r"\*+")
_PATIENCE = 60  # seconds
# A repository's own configuration may name programs to run and places to fetch from; listing files takes neither.
SETTINGS = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", f"core.excludesFile={os.devnull}")
ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
}


def files(folder: str) -> list[str]:
    """Paths of regular files relative to the folder, with forward slashes, sorted part by part.

    Repositories inside (submodules among them) are gone into, links to folders are not followed, and what is tracked
    counts though a pattern matches it. A file whose folder may not be read is left out, as git does.
    """
    return sorted(_listed(os.path.realpath(folder)), key=lambda path: path.split("/"))


def _listed(folder: str, ceiling: str = "") -> list[str]:
    found = _by_git(folder, ceiling)
    return _by_patterns(folder) if found is None else found


def _by_git(folder: str, ceiling: str = "") -> list[str] | None:
    """What git lists; None where there is none, no repository below the ceiling, or one that it does not trust."""
    git = shutil.which("git")
    if git is None or not os.path.isabs(git):
        return None
    settings = (word for setting in SETTINGS for word in ("-c", setting))
    listing = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            [git, *settings, *listing],
            cwd=folder,
            env={**kept, **ENVIRONMENT, "GIT_CEILING_DIRECTORIES": ceiling},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    if done.returncode:
        return None
    found: list[str] = []
    for name in dict.fromkeys(os.fsdecode(done.stdout).split("\0")):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            found.append(name)
        elif name and os.path.isdir(path) and not os.path.islink(path):
            # A repository inside this one, which git names and does not list.
            found += (f"{name.rstrip('/')}/{inner}" for inner in _listed(path, ceiling=folder))
    return found


class _Patterns(NamedTuple):
    """The patterns of an ignore file, and the folder that they are relative to."""

    folder: str
    spec: "GitIgnoreSpec"

    def says(self, path: str) -> bool | None:
        """Whether a path, of a folder with a slash at its end, is ignored; None where no pattern speaks of it."""
        return self.spec.check_file(os.path.relpath(path, self.folder) + ("/" if path.endswith("/") else "")).include


def _by_patterns(folder: str) -> list[str]:
    root, patterns = _above(folder)
    if any(_is_ignored(f"{above}/", patterns) for above in (folder, *_parents(folder, root)) if above != root):
        return []
    return [os.path.relpath(path, folder).replace(os.sep, "/") for path in _walk(folder, patterns)]


def _above(folder: str) -> tuple[str, tuple[_Patterns, ...]]:
    """The root of the repository (the folder itself where there is none), and the patterns from there to the folder."""
    root = next((above for above in (folder, *_parents(folder)) if os.path.lexists(os.path.join(above, ".git"))), None)
    if root is None:
        return folder, ()
    excluded = _read(root, os.path.join(root, ".git", "info", "exclude"))
    above = (_read(each, os.path.join(each, ".gitignore")) for each in reversed(_parents(folder, root)))
    return root, tuple(each for each in (excluded, *above) if each)


def _parents(folder: str, root: str | None = None) -> list[str]:
    """The folders above one, the nearest first; up to and with the root, where one is given."""
    found = []
    while folder != root and (above := os.path.dirname(folder)) != folder:
        found.append(above)
        folder = above
    return found


def _read(folder: str, path: str) -> _Patterns | None:
    from pathspec import GitIgnoreSpec

    try:
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
            return _Patterns(folder, GitIgnoreSpec.from_lines(filter(is_pattern, file.read().split("\n"))))
    except OSError:
        return None


def is_pattern(line: str) -> bool:
    """Whether a line is a pattern that counts; of one that does not, the files are listed rather than left out.

    Matching takes time that grows with every run of stars, so one with many does not count.
    """
    pattern = line.strip()
    return (
        pattern not in ("", "!") and not pattern.endswith("\\") and "[:" not in line and len(_STARS.findall(line)) < 5
    )


def _walk(folder: str, patterns: Sequence[_Patterns]) -> Iterator[str]:
    own = _read(folder, os.path.join(folder, ".gitignore"))
    patterns = (*patterns, own) if own else patterns
    try:
        with os.scandir(folder) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name == ".git":
            continue
        if entry.is_dir(follow_symlinks=False):
            if not _is_ignored(f"{entry.path}/", patterns):
                # Where another repository begins, the patterns of this one end.
                begins = os.path.lexists(os.path.join(entry.path, ".git"))
                yield from _walk(entry.path, () if begins else patterns)
        elif entry.is_file() and not _is_ignored(entry.path, patterns):
            yield entry.path


def _is_ignored(path: str, patterns: Sequence[_Patterns]) -> bool:
    """By the nearest ignore file that speaks of a path."""
    said = (each.says(path) for each in reversed(patterns))
    return next((ignored for ignored in said if ignored is not None), False)
