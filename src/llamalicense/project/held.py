"""A project held against what its repository shows."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from llamalicense.project.project import Project
from llamalicense.project.scanning import Scanning

if TYPE_CHECKING:
    from llamalicense.project.repository import Repository

Reader = Callable[[Path, Path, str, tuple[str, ...], Scanning], "Repository | str"]


def held_against(project: Project, folder: Path, manifest: str, scanning: Scanning, read: Reader) -> Project:
    """The project with what its repository shows, or with why none is read; `folder` is where the manifest lies."""
    root = scanning.folder(folder / Path(manifest).name)
    if root is None or isinstance(root, str):
        return project._replace(unread=root or "")
    settings = project.manifest.check
    seen = read(root, folder, manifest, settings.scan_exclude if settings else (), scanning)
    return project._replace(unread=seen) if isinstance(seen, str) else project._replace(repository=seen)
