"""Folders as strangers may fill them, links included: as the bytes of one input, and as what stands on the disk."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

Tree = Mapping[str, bytes | str]  # what a file holds, or where a link leads


def as_bytes(files: Tree) -> bytes:
    """A tree as one input; bytes of a file are letters of Latin-1, a link is a list of where it leads."""
    return json.dumps(
        {
            name: content.decode("latin-1") if isinstance(content, bytes) else [content]
            for name, content in files.items()
        }
    ).encode()


def lay_out(data: bytes, folder: Path) -> None:
    """Writes a tree into a folder that is made a repository."""
    (folder / ".git").mkdir(parents=True)
    for name, content in json.loads(data).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, list):
            path.symlink_to(content[0])
        else:
            path.write_bytes(content.encode("latin-1"))


def standing(folder: Path) -> dict[str, bytes | str]:
    """Every file and link in a folder: no link is followed."""
    found: dict[str, bytes | str] = {}
    for path, folders, names in os.walk(folder):
        for name in (*folders, *names):
            place = Path(path, name)
            if place.is_symlink():
                found[str(place.relative_to(folder))] = os.readlink(place)
            elif name in names:
                found[str(place.relative_to(folder))] = place.read_bytes()
    return found
