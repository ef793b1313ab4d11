"""Which manifests a command line means, and what they hold."""

import os
import sys
from pathlib import Path

from llamalicense.documents.files import read_bytes, repository_root
from llamalicense.errors import UsageError
from llamalicense.run import Manifest
from llamalicense.yamlfile import MAX_BYTES

DEFAULT_NAME = "llamalicense.yaml"


def discovered() -> str:
    """The manifest in the working directory or above it, up to the repository root; raises UsageError."""
    here = Path.cwd()
    root = repository_root(here)
    for folder in (here, *here.parents):
        if (folder / DEFAULT_NAME).is_file():
            return os.path.relpath(folder / DEFAULT_NAME)
        if folder == root:
            break
    where = "this folder" if root == here else f"this folder or above it, up to {root}"
    raise UsageError(f"there is no {DEFAULT_NAME} in {where}; name a manifest, or write one with `llamalicense init`")


def manifests(names: list[str], stdin_filename: str | None = None) -> list[Manifest]:
    """The manifests of these names, `-` being standard input; one without bytes says why it has none."""
    if stdin_filename is not None and "-" not in names:
        raise UsageError("--stdin-filename names the manifest on standard input; give - as the manifest")
    if names.count("-") > 1:
        raise UsageError("standard input (-) can be read once")
    read = []
    for name in names:
        if name == "-":
            folder = Path(stdin_filename).parent if stdin_filename else Path()
            place = _place(stdin_filename) if stdin_filename else "stdin"
            read.append(Manifest(_stdin(), stdin_filename or "<stdin>", folder, place))
        else:
            read.append(Manifest(_bytes(name), name, Path(name).parent, _place(name)))
    return read


def _place(name: str) -> str:
    """A file's path from the root of its repository, with forward slashes; links are followed."""
    path = Path(os.path.realpath(name))
    return path.relative_to(repository_root(path.parent)).as_posix()


def _stdin() -> bytes | str:
    return sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin is not None else "there is no standard input"


def _bytes(path: str) -> bytes | str:
    try:
        # A link may be followed here: whoever runs the program names the manifest.
        data, problem = read_bytes(os.path.realpath(path), MAX_BYTES)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return "there is no such file" if isinstance(error, FileNotFoundError) else f"it cannot be read: {reason}"
    if data is None:
        folder = os.path.isdir(path)
        what = f"name the manifest in it, such as {Path(path) / DEFAULT_NAME}" if folder else "give - and pipe it in"
        return f"this {problem}; {what}"
    return data
