"""Where a project sets how it is checked: `check:` of a manifest, `[tool.llamalicense]` of the nearest pyproject.toml.

A check that finds neither loads no more than this.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from llamalicense.documents.files import read_bytes, repository_root
from llamalicense.documents.patterns import regex
from llamalicense.yamlfile import MAX_BYTES

if TYPE_CHECKING:
    from llamalicense.project.stated import SettingsFile

PYPROJECT = "pyproject.toml"
# The key, or an escape that may stand for a letter of it.
_MAY_SET = regex(rb"""check["']?\s*:|\\[xuU]""")
_MAY_HAVE_TABLE = regex(rb"""tool[\s"']*\.[\s"']*llamalicense|\[\s*["']?tool["']?\s*\]""")


def settings_of(data: bytes | str, name: str, folder: Path, *, is_file: bool) -> "list[SettingsFile]":
    """What the files of a project set for a manifest, its own first; raises InputError for a pyproject.toml.

    A manifest that is no file has no project; what is wrong in `check:` is told when the manifest is read.
    """
    files: list[SettingsFile] = []
    if isinstance(data, bytes) and (b"check" in data or b"\\" in data) and _MAY_SET.search(data):
        from llamalicense.project.stated import in_manifest

        files += in_manifest(data, name, folder)
    for path, content in _above(folder) if is_file else ():
        from llamalicense.project.stated import in_pyproject

        if stated := list(in_pyproject(path, content)):
            return [*files, *stated]
    return files


def _above(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Each pyproject.toml at or above a folder, within its repository, that may have the table, and its bytes."""
    here, root = Path(os.path.realpath(folder)), repository_root(folder)
    for above in (here, *here.parents):
        path = above / PYPROJECT
        if path.is_file() and (real := Path(os.path.realpath(path))).is_relative_to(root):
            data = read_bytes(str(real), MAX_BYTES)[0]
            if data and _MAY_HAVE_TABLE.search(data):
                yield path, data
        if above == root:
            return
