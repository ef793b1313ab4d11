"""Whether and where the repository of a manifest is read; what reads it is loaded only then.

A manifest answers for the folder in which it lies and for what is below, without the folders that have manifests of
their own; where several lie in one folder nothing tells which of them a file belongs to.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from llamalicense.documents.files import repository_root
from llamalicense.errors import UsageError
from llamalicense.manifest.paths import is_manifest


class Scanning(NamedTuple):
    """Whether and where repositories are read: `always`, whatever their size and where there is none as well.

    `path`: the folder to read in place of the manifest's. `progress` is told the number of files read.
    """

    always: bool = False
    path: str | None = None
    progress: Callable[[int], None] | None = None

    @property
    def is_asked(self) -> bool:
        """Whether somebody asks for it, rather than leaving it to what is there."""
        return self.always or self.path is not None

    def folder(self, manifest: Path) -> Path | str | None:
        """The folder to read for a manifest of this path, or why none is; None where there is no repository.

        Raises UsageError for a path that is no folder.
        """
        root = Path(os.path.realpath(manifest.parent if self.path is None else self.path))
        if self.path is not None and not root.is_dir():
            raise UsageError(f"--scan-path {self.path}: there is no such folder; name the one to be read")
        if self.is_asked:
            return root
        if not os.path.lexists(repository_root(root) / ".git"):
            return None
        others = _others(root, manifest.name)
        return unread_beside(others[0]) if others else root


def unread_beside(other: str) -> str:
    """Why nothing is read for a manifest that has another beside it."""
    return (
        f"{other} lies beside the manifest, and nothing tells which of the two a file belongs to; put each into the "
        "folder that it is about, or name the folder with --scan-path"
    )


def _others(root: Path, manifest: str) -> list[str]:
    """The other manifests of a folder."""
    try:
        return sorted(name for name in os.listdir(root) if is_manifest(name) and name != manifest)
    except OSError:
        return []
