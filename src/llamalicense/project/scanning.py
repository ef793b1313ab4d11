"""Whether and where the repository of a manifest is read; what reads it is loaded only then."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from llamalicense.documents.files import repository_root
from llamalicense.errors import UsageError


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

    def folder(self, manifest: Path) -> Path | None:
        """The folder to read for a manifest in this folder; None where there is no repository. Raises UsageError."""
        root = Path(os.path.realpath(manifest if self.path is None else self.path))
        if not root.is_dir():
            raise UsageError(f"--scan-path {self.path}: there is no such folder; name the one to be read")
        return root if self.is_asked or os.path.lexists(repository_root(root) / ".git") else None
