"""What the repository of a manifest shows: the folder that the manifest answers for, read within a budget.

A manifest answers for the folder in which it lies and for what is below, without the folders that have manifests of
their own; where several lie in one folder nothing tells which of them a file belongs to.
"""

import os
import posixpath
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from llamalicense.catalogue.alias import Alias
from llamalicense.catalogue.aliases import Aliases
from llamalicense.documents.files import repository_root
from llamalicense.manifest.paths import is_manifest
from llamalicense.project.scanning import Scanning
from llamalicense.scan.declarations import Declaration
from llamalicense.scan.evidence import Evidence
from llamalicense.scan.findings import Finding
from llamalicense.scan.repository import NO_LIMIT, Budget, survey
from llamalicense.scan.tree import is_pattern

# What is read in the time of a check.
MOST = Budget(files=2_000, bytes=16 * 1024 * 1024)


class UsedModel(NamedTuple):
    """A use of a model in a file, what its words mean, and whether only a tokenizer or settings are loaded there."""

    finding: Finding
    alias: Alias
    of_tokenizer: bool


class Repository(NamedTuple):
    """What a folder shows; paths are relative to it, and `prefix` is how the folder itself is named.

    `unjudged` says why nothing is judged by it, empty where it was read to its end. `meanings` has what the bases mean
    that cards and adapters declare; `excluded` the patterns of the manifest, and how many files they leave out.
    """

    prefix: str = ""
    uses: tuple[UsedModel, ...] = ()
    declared: tuple[Declaration, ...] = ()
    meanings: Mapping[str, Alias | None] = {}
    files: int = 0
    unread: int = 0
    excluded: tuple[tuple[str, ...], int] = ((), 0)
    unjudged: str = ""

    def shown(self, path: str) -> str:
        """How a file of the folder is named in reports, as the manifest itself is."""
        return posixpath.normpath(posixpath.join(self.prefix, path))


def repository(
    root: Path, folder: Path, manifest: str, excluded: tuple[str, ...], scanning: Scanning, aliases: Aliases
) -> Repository:
    """Reads the folder that a manifest answers for.

    `folder` is the one in which the manifest lies, `manifest` its name in messages, `excluded` the patterns that it
    leaves out.
    """
    prefix = _shown(scanning.path if scanning.path is not None else os.path.dirname(manifest))
    if not scanning.is_asked and (others := _beside(root, manifest)):
        return Repository(
            prefix,
            unjudged=f"{others[0]} lies beside the manifest, and nothing tells which of the two a file belongs to; "
            "put each into the folder that it is about, or name the folder with --scan-path",
        )
    top = repository_root(root)
    within = root.relative_to(top).as_posix()
    own = os.path.relpath(os.path.realpath(folder / Path(manifest).name), root).replace(os.sep, "/")
    return _read(root, "" if within == "." else within, prefix, own, excluded, scanning, aliases)


def _shown(folder: str) -> str:
    shown = folder.replace(os.sep, "/")
    return "" if shown in ("", ".") else shown


def _beside(root: Path, manifest: str) -> list[str]:
    """The other manifests of a folder."""
    try:
        return sorted(name for name in os.listdir(root) if is_manifest(name) and name != os.path.basename(manifest))
    except OSError:
        return []


def _read(
    root: Path,
    within: str,
    prefix: str,
    manifest: str,
    excluded: tuple[str, ...],
    scanning: Scanning,
    aliases: Aliases,
) -> Repository:
    leaves_out = _matcher(excluded)
    left_out, own = 0, set[str]()

    def left_aside(path: str) -> bool:
        nonlocal left_out
        if leaves_out(path):
            left_out += 1
            return True
        above, _, name = path.rpartition("/")
        if is_manifest(name) and above and path != manifest:
            own.add(above)
        return is_manifest(name) or path == manifest

    evidence = Evidence(within)
    budget = NO_LIMIT if scanning.always else MOST
    shown = survey(
        root,
        aliases,
        within=within,
        budget=budget,
        progress=scanning.progress,
        left_aside=left_aside,
        beside=evidence,
    )
    if shown.exceeded:
        return Repository(prefix, excluded=(excluded, left_out), unjudged=_too_large())
    answered = _answered_elsewhere(own)
    uses = [
        UsedModel(use, alias, use.path in evidence.tokenizers)
        for use in shown.uses
        if not answered(use.path) and (alias := aliases.resolve(use.text.replace(" ", "-")))
    ]
    declared = tuple(each for each in evidence.declared if not answered(each.path))
    return Repository(
        prefix,
        tuple(uses),
        declared,
        {each.text: aliases.resolve(each.text) for each in declared if each.what == "base"},
        shown.files,
        len(shown.unread),
        (excluded, left_out),
    )


def _too_large() -> str:
    assert MOST.files is not None
    assert MOST.bytes is not None
    size = f"{MOST.files:,} files or {MOST.bytes // 1024 // 1024} MiB"
    return (
        f"it is larger than {size}, which is what a check reads; `--scan` reads all of it, `--scan-path` names a part, "
        "and `check.scan_exclude` leaves parts out"
    )


def _answered_elsewhere(own: Iterable[str]) -> Callable[[str], bool]:
    """Whether a path lies in one of the folders that have manifests of their own."""
    folders = tuple(f"{folder}/" for folder in own)
    return lambda path: path.startswith(folders)


def _matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a path is left out by patterns, which are written as in a .gitignore file."""
    if not patterns:
        return lambda _: False
    from pathspec import GitIgnoreSpec

    spec = GitIgnoreSpec.from_lines(filter(is_pattern, patterns))
    return lambda path: bool(spec.match_file(path))
