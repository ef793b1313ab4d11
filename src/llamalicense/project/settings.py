"""Where a project sets how it is checked: `check:` of a manifest, `[tool.llamalicense]` of the nearest pyproject.toml.

A check that finds neither loads no more than this.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from llamalicense.documents.files import read_bytes, repository_root
from llamalicense.documents.patterns import regex
from llamalicense.yamlfile import MAX_BYTES

if TYPE_CHECKING:
    from llamalicense.project.stated import SettingsFile

PYPROJECT = "pyproject.toml"
_AFTER_KEY = regex(rb"""["']?\s*:""")
_ESCAPE = regex(rb"\\[xuU]")
_MAY_HAVE_TABLE = regex(rb"""tool[\s"']*\.[\s"']*llamalicense|\[\s*["']?tool["']?\s*\]""")


def settings_in(data: bytes | str, name: str, folder: Path) -> "Sequence[SettingsFile]":
    """What a manifest sets for its own check; what is wrong in `check:` is told when the manifest is read."""
    if not isinstance(data, bytes) or not _may_set(data):
        return ()
    from llamalicense.project.stated import in_manifest

    return list(in_manifest(data, name, folder))


def settings_around(folder: Path) -> "Sequence[SettingsFile]":
    """What the nearest pyproject.toml with the table sets for the manifests in a folder; raises InputError."""
    for path, content in _above(folder):
        from llamalicense.project.stated import in_pyproject

        if stated := tuple(in_pyproject(path, content)):
            return stated
    return ()


def _may_set(data: bytes) -> bool:
    """Whether a manifest may have the key, also where an escape stands for a letter of it."""
    has_key = any(map(_AFTER_KEY.match, data.split(b"check")[1:]))
    return has_key or (b"\\" in data and _ESCAPE.search(data) is not None)


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
