"""Which manifests a command line means, and what they hold."""

import os
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from llamalicense.documents.files import open_document, read_bytes, repository_root
from llamalicense.errors import InputError, Problem, UsageError
from llamalicense.manifest.paths import is_manifest
from llamalicense.project.manifests import (
    DEFAULT_NAMES,
    NO_FILE,
    ManifestFile,
    bytes_of,
    manifest_file,
    manifests_within,
    place_of,
    which_of_two,
)
from llamalicense.run import Given
from llamalicense.yamlfile import MAX_BYTES, Source, parse

if TYPE_CHECKING:
    from llamalicense.commands.scan.parts import Judged

DEFAULT_NAME = DEFAULT_NAMES[0]


def discovered() -> str:
    """The manifest in the working directory or above it, up to the repository root; raises UsageError.

    It lies there once links are followed: whoever puts a link into a repository does not choose what is read.
    """
    here = Path.cwd()
    root = repository_root(here)
    for folder in (here, *here.parents):
        standing = [os.path.relpath(folder / name) for name in DEFAULT_NAMES if (folder / name).is_file()]
        if len(standing) > 1:
            raise UsageError(f"{standing[0]}: {which_of_two(standing[1])}")
        if standing and not Path(os.path.realpath(standing[0])).is_relative_to(root):
            raise UsageError(
                f"{standing[0]} is a link out of {root}; name the manifest that it leads to, if you trust it"
            )
        if standing:
            return standing[0]
        if folder == root:
            break
    where = "this folder" if root == here else f"this folder or above it, up to {root}"
    raise UsageError(
        f"there is no {DEFAULT_NAME} (or .yml) in {where}; name a manifest, `.` for every one in this folder and "
        "below, or write one with `llamalicense init`"
    )


def check_alone(name: str) -> None:
    """Raises UsageError where a manifest that is to be written would stand beside one that is spelled otherwise."""
    stem, suffix = os.path.splitext(name)
    other = {".yaml": f"{stem}.yml", ".yml": f"{stem}.yaml"}.get(suffix, "")
    if is_manifest(os.path.basename(name)) and os.path.lexists(other):
        raise UsageError(f"{other} is there already, and only one of the two may stand in a folder; name that one")


def manifests(names: list[str], stdin_filename: str | None = None) -> list[Given]:
    """The manifests of these names; one without bytes says why it has none. Raises UsageError.

    `-` is standard input, a folder every manifest in it and below that git does not ignore.
    """
    if stdin_filename is not None and "-" not in names:
        raise UsageError("--stdin-filename names the manifest on standard input; give - as the manifest")
    if names.count("-") > 1:
        raise UsageError("standard input (-) can be read once")
    read: list[Given] = []
    named = {os.path.abspath(name) for name in names if name != "-" and not os.path.isdir(name)}
    for name in names:
        if name == "-":
            folder = Path(stdin_filename).parent if stdin_filename else Path()
            place = place_of(stdin_filename) if stdin_filename else "stdin"
            is_file = stdin_filename is not None
            read.append(Given(_stdin(), stdin_filename or "<stdin>", folder, place, is_file))
        elif os.path.isdir(name):
            # What is named besides, or lies in two of the folders, is read once.
            new = [file for file in manifests_within(name) if os.path.abspath(file.name) not in named]
            read += map(_given, new)
            named.update(os.path.abspath(file.name) for file in new)
        else:
            read.append(_given(manifest_file(name)))
    return read


def manifest(name: str) -> Given:
    """The one manifest of a name; raises UsageError where a folder holds several."""
    first, *more = manifests([name])
    if more:
        raise UsageError(f"{name}: there are {len(more) + 1} manifests in this folder; name one, such as {first.name}")
    return first


def standing(name: str) -> Given | None:
    """The manifest of a name, where a file has it."""
    return _given(manifest_file(name)) if os.path.lexists(name) else None


def answers(name: str) -> Source:
    """A file of answers, or standard input for `-`; raises InputError."""
    data = _stdin() if name == "-" else bytes_of(name)
    shown = "<stdin>" if name == "-" else name
    if isinstance(data, str):
        raise InputError([Problem(data, shown)])
    return parse(data, shown)


def judged(name: str, where: str | None) -> "Judged":
    """A manifest for bills of materials, checked today; raises InputError, UsageError."""
    from llamalicense.commands.scan.parts import Judged
    from llamalicense.decision.settings import Settings
    from llamalicense.run import Checker

    given = manifest(name)
    checker = Checker(date.today(), Settings())
    loaded = checker.load(given)
    return Judged(loaded, checker.judge(loaded), where or f"llamalicense check {given.place or given.name}")


def licence_texts(names: Iterable[str]) -> list[tuple[str, str]]:
    """Copies of licences to quote from, each with its name; raises UsageError for one that shows no text."""
    return [(name, _text(name)) for name in names]


def _text(name: str) -> str:
    document = open_document(name, Path(), Path(os.path.realpath(name)).parent)
    if document.is_url:
        raise UsageError(f"--licence-text {name}: nothing is fetched; save the text and name the file")
    if document.text is None:
        raise UsageError(f"--licence-text {name}: this file {document.problem}")
    return document.text


def bill(name: str, manifest: Path) -> tuple[str, str]:
    """A bill of materials to draft from: its path from the manifest's folder, and its text; raises UsageError."""
    from llamalicense.scan.repository import MOST_OF_A_NOTEBOOK, decoded

    try:
        data, problem = read_bytes(os.path.realpath(name), MOST_OF_A_NOTEBOOK)
    except (OSError, ValueError) as error:
        raise UsageError(f"--from-bom {name}: {getattr(error, 'strerror', None) or error}") from None
    if data is None or len(data) > MOST_OF_A_NOTEBOOK:
        raise UsageError(f"--from-bom {name}: this {problem or 'is larger than 8 MiB'}")
    shown = os.path.relpath(os.path.realpath(name), os.path.realpath(manifest.parent))
    return shown.replace(os.sep, "/"), decoded(data)


def _given(file: ManifestFile) -> Given:
    data = file.reason or bytes_of(file.name)
    if data == NO_FILE:
        data = f"{data}; give - and pipe it in"
    return Given(data, file.name, file.folder, file.place)


def _stdin() -> bytes | str:
    return sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin is not None else "there is no standard input"
