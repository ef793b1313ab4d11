"""What a record is of: a repository, and the files in it that a run was given. Nothing outside is named or read."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from llamalicense.documents.files import repository_root
from llamalicense.errors import UsageError
from llamalicense.policy.library import is_bundled


class HousePolicy(NamedTuple):
    """A policy of an organisation's own: its file, or None and its id where it comes with the program."""

    id: str
    file: str | None


class Scope(NamedTuple):
    """The root of a repository, and the files of it that a run was given: paths from the root, with forward slashes."""

    root: Path
    manifests: tuple[str, ...]
    policies: tuple[HousePolicy, ...] = ()
    licence_texts: tuple[str, ...] = ()
    scan_path: str | None = None
    baseline: str | None = None

    def place(self, name: str) -> str:
        """The path in the repository of a file that is named from the working directory, and lies in it."""
        path = in_its_folder(name)
        inside = path if path.is_relative_to(self.root) else Path(os.path.realpath(name))  # links out and in again
        return inside.relative_to(self.root).as_posix()

    def path(self, name: str) -> Path:
        """Where a file of the repository stands; raises UsageError for one that is not in it once links are followed.

        The name may come from a record that a stranger wrote. Links are followed up to the folder of the file.
        """
        pure = PurePosixPath(name)
        leaves = pure.is_absolute() or ".." in pure.parts or not name or "\0" in name
        if leaves or not Path(os.path.realpath(self.root / name)).is_relative_to(self.root):
            raise UsageError(f"the record names {name!r}, which is outside the repository; nothing of it is read")
        return in_its_folder(self.root / name)


def in_its_folder(path: str | Path) -> Path:
    """A file's path with the links of its folders followed: what a manifest names is found from there."""
    folder, name = os.path.split(path)
    return Path(os.path.realpath(folder), name)


def root_of(manifests: Sequence[str]) -> Path:
    """The repository that holds manifests: that of the working directory, or of the first one; raises UsageError."""
    here = repository_root(Path.cwd())
    if all(Path(os.path.realpath(name)).is_relative_to(here) for name in manifests):
        return here
    return repository_root(Path(os.path.realpath(manifests[0])).parent)


def scope_of(
    manifests: Sequence[str],
    policies: Mapping[str, str],
    texts: Sequence[str],
    scan_path: str | None,
    baseline: str | None = None,
) -> Scope:
    """The scope of a run by the names on its command line; raises UsageError for what no record can name.

    `policies`: the ids of an organisation's own, each with its name there.
    """
    root = root_of(manifests)
    return Scope(
        root,
        tuple(_inside(root, name, "MANIFEST") for name in manifests),
        tuple(
            HousePolicy(policy, None if is_bundled(name) else _inside(root, name, "--policy"))
            for policy, name in policies.items()
        ),
        tuple(_inside(root, name, "--licence-text") for name in texts),
        None if scan_path is None else _inside(root, scan_path, "--scan-path"),
        None if baseline is None else _inside(root, baseline, "--baseline"),
    )


def _inside(root: Path, name: str, option: str) -> str:
    path = in_its_folder(name)
    if not (path.is_relative_to(root) and Path(os.path.realpath(name)).is_relative_to(root)):
        raise UsageError(
            f"--record: {option} {name} is outside the repository, {root}; a record names only what is inside, "
            "as `verify` reads it again: copy it there"
        )
    return path.relative_to(root).as_posix()
