"""A project held against what its repository shows."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from llamalicense.project.project import Project
from llamalicense.project.scanning import Scanning

if TYPE_CHECKING:
    from llamalicense.project.repository import Excluded, Repository
    from llamalicense.project.stated import SettingsFile

Reader = Callable[[Path, Path, str, "tuple[Excluded, ...]", Scanning], "Repository | str"]


def held_against(
    project: Project,
    folder: Path,
    manifest: str,
    scanning: Scanning,
    read: Reader,
    files: "Sequence[SettingsFile]" = (),
    changed: Mapping[str, bytes] = MappingProxyType({}),
) -> Project:
    """The project with what its repository shows, or with why none is read; `folder` is where the manifest lies.

    `files` are those with settings of the project; the manifest's own are its statement. `changed`: what files hold in
    place of what is on disk, by their real paths.
    """
    root = scanning.folder(folder / Path(manifest).name)
    if root is None or isinstance(root, str):
        return project._replace(unread=root or "")
    own = project.manifest.check
    excluded = (
        *([("", own.scan_exclude)] if own else ()),
        *((file.within(root), file.stated.scan_exclude) for file in files if not file.inside),
    )
    seen = read(root, folder, manifest, excluded, scanning)
    if isinstance(seen, str):
        return project._replace(unread=seen)
    return project._replace(repository=seen.with_files(changed) if changed else seen)
