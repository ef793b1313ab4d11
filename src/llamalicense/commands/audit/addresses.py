"""The addresses of an inventory's files, as a page beside them has them."""

import posixpath
from pathlib import PurePath
from urllib.parse import quote


def address_of(file: str, folder: str) -> str:
    """The address of a file from a page in a folder, which nothing in a name can make one of another place."""
    path, start = (PurePath(name).as_posix() for name in (file, folder or "."))
    near = posixpath.relpath(path, start) if posixpath.isabs(path) == posixpath.isabs(start) else path
    # A name alone might be read as a scheme, and two slashes at the beginning as another host.
    return (
        f"./{quote(near.lstrip('/'), errors='replace')}"
        if not near.startswith("../")
        else quote(near, errors="replace")
    )
