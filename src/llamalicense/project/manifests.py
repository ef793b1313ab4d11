"""The manifests in a folder and below, and what a manifest's file holds."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from llamalicense.documents.files import read_bytes, repository_root
from llamalicense.manifest.paths import is_manifest
from llamalicense.yamlfile import MAX_BYTES

DEFAULT_NAMES = ("llamalicense.yaml", "llamalicense.yml")
NO_FILE = "this is not a regular file"
_NAMED = f"{' or '.join(DEFAULT_NAMES)}, or *. before either"


class ManifestFile(NamedTuple):
    """A manifest as it is named, its folder, its path from the repository's root; why it is not read, or nothing."""

    name: str
    folder: Path
    place: str = ""
    reason: str = ""


def manifests_within(folder: str, *, tells_unread: bool = False) -> Iterator[ManifestFile]:
    """Every manifest in a folder and below that git does not ignore; without any, the folder with what it lacks.

    `tells_unread`: folders below and manifests that may not be read come first; else they are left out, as by git.
    """
    from llamalicense.scan import tree

    unread: list[tree.UnreadFile] = []
    standing = [path for path in tree.files(folder, unread) if is_manifest(path)]
    refused = [one for one in unread if is_manifest(one.path) or one.path.endswith("/")]
    refused = [one for one in refused if tells_unread or one.path == "./"]
    for path, why in refused:
        name = os.path.normpath(os.path.join(folder, path))
        reason = f"{'what this folder holds' if path.endswith('/') else 'it'} cannot be read: {why}"
        yield ManifestFile(name, Path(name).parent, "", reason)
    if not (standing or refused):
        reason = f"there is no manifest in this folder or below it ({_NAMED}; what git ignores does not count)"
        yield ManifestFile(folder, Path(folder), "", reason)
    root = repository_root(Path(folder))
    spellings: dict[str, list[str]] = {}
    for path in standing:
        spellings.setdefault(path.rpartition(".")[0], []).append(os.path.normpath(os.path.join(folder, path)))
    for name, *other in spellings.values():
        if other:
            yield ManifestFile(name, Path(name).parent, place_of(name), which_of_two(other[0]))
        elif not Path(os.path.realpath(name)).is_relative_to(root):
            reason = "this link leaves the repository; put the manifest itself here"
            yield ManifestFile(name, Path(name).parent, "", reason)
        else:
            yield manifest_file(name)


def manifest_file(name: str) -> ManifestFile:
    """A manifest by its name."""
    return ManifestFile(name, Path(name).parent, place_of(name))


def which_of_two(other: str) -> str:
    """Why neither of two manifests is taken, beside the name of the first."""
    return f"{other} stands beside it, and nothing tells which of the two counts; keep one"


def place_of(name: str) -> str:
    """A file's path from the root of its repository, with forward slashes; links are followed."""
    path = Path(os.path.realpath(name))
    return path.relative_to(repository_root(path.parent)).as_posix()


def bytes_of(name: str) -> bytes | str:
    """What a manifest's file holds, one byte more than a manifest may have, or why it cannot be read."""
    try:
        # A link may be followed here: whoever runs the program names the manifest.
        data, problem = read_bytes(os.path.realpath(name), MAX_BYTES)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return "there is no such file" if isinstance(error, FileNotFoundError) else f"it cannot be read: {reason}"
    return data if data is not None else f"this {problem}"
