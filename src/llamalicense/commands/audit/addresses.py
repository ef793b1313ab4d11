"""The addresses of an inventory's files, as a page beside them has them."""

import os
import posixpath
from pathlib import PurePath
from urllib.parse import quote


def address_of(file: str, folder: str) -> str:
    """The address of a file from a page in a folder, which nothing in a name can make one of another place."""
    if os.path.isabs(file) != os.path.isabs(folder):
        file, folder = os.path.abspath(file), os.path.abspath(folder)
    near = posixpath.relpath(PurePath(file).as_posix(), PurePath(folder or ".").as_posix())
    # A name alone might be read as a scheme, and two slashes at the beginning as another host.
    return (
        f"./{quote(near.lstrip('/'), errors='replace')}"
        if not near.startswith("../")
        else quote(near, errors="replace")
    )
