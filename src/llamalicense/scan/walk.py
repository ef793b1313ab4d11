"""The files of a tree, without what git ignores, what others wrote and what was generated; links are never followed."""

import os
import stat
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from llamalicense.scan import git
from llamalicense.scan.tree import is_pattern

# Folders that hold what others wrote or what a build made; a project's own `build/` is read where git tracks it.
_VENDORED = frozenset(
    """
    node_modules bower_components vendor third_party third-party thirdparty site-packages .venv venv .tox .nox
    virtualenv .eggs __pypackages__ Pods Carthage .yarn .pnpm-store .cargo
    """.split()
)
_GENERATED = frozenset(
    "__pycache__ .mypy_cache .pytest_cache .ruff_cache .ipynb_checkpoints .next .nuxt .terraform".split()
)
_OF_VERSIONS = frozenset({".git", ".hg", ".svn"})  # what a tool keeps there is no part of the tree
_GENERATED_FILES = (".min.js", ".min.css", ".map", ".pyc", ".pyo", ".class", ".snap", ".pb.go", "_pb2.py")
_BINARY = frozenset(
    """
    png jpg jpeg gif webp ico bmp tif tiff psd avif heic mp3 mp4 wav flac ogg avi mov mkv webm pdf doc docx xls
    xlsx ppt pptx odt zip gz tgz bz2 xz zst 7z rar tar jar war whl egg so dylib dll exe a o obj lib bin dat pt
    pth ckpt onnx tflite h5 hdf5 npy npz pkl pickle joblib parquet arrow feather avro orc sqlite db woff woff2
    ttf otf eot wasm pack idx model spm
    """.split()
)


class Reason(Enum):
    """Why a file or folder was left out."""

    IGNORED = "ignored by git"
    VENDORED = "in a folder of what others wrote"
    GENERATED = "generated"
    BINARY = "binary"
    LARGE = "larger than the limit"
    LINK = "a link"
    SPECIAL = "neither a file nor a folder"
    REPOSITORY = "a repository of its own"


class Unread(NamedTuple):
    """A file or folder that could not be read, and why."""

    path: str
    why: str


class Walk:
    """The files below a folder, as paths from it with forward slashes; what was left out is counted as it goes.

    `git` is False where git could not list the files, `notes` says what was done instead.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.left_out: Counter[Reason] = Counter()
        self.unread: list[Unread] = []
        self.notes: list[str] = []

    def __iter__(self) -> Iterator[str]:
        listed = git.listed(self.root)
        if isinstance(listed, str):
            if listed:
                self.notes.append(f"git did not list the files ({listed}); .gitignore files were read instead")
            yield from self._walked()
            return
        before = ""
        for path in listed:
            if path != before and self._is_taken(path):
                yield path
            before = path
        self.left_out[Reason.IGNORED] += sum(1 for _ in listed.ignored())
        if listed.failed:
            self.notes.append(f"git stopped before it had listed every file ({listed.failed})")

    def _is_taken(self, path: str) -> bool:
        *folders, name = path.split("/")
        if not _VENDORED.isdisjoint(folders):
            self.left_out[Reason.VENDORED] += 1
        elif not _GENERATED.isdisjoint(folders) or name.casefold().endswith(_GENERATED_FILES):
            self.left_out[Reason.GENERATED] += 1
        elif name.rpartition(".")[2].casefold() in _BINARY and "." in name:
            self.left_out[Reason.BINARY] += 1
        else:
            return True
        return False

    def _walked(self) -> Iterator[str]:
        """The files without git's help, by the .gitignore files of the tree where it is a repository."""
        ignores = _Ignores(self.root)
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(self.root / folder) as scanned:
                    inside = sorted(scanned, key=lambda entry: entry.name)
            except OSError as error:
                self.unread.append(Unread(folder or ".", error.strerror or "unreadable"))
                continue
            ignores.enter(folder, {entry.name for entry in inside})
            below: list[str] = []
            for entry in inside:
                path = f"{folder}/{entry.name}".lstrip("/")
                if entry.is_symlink():
                    self.left_out[Reason.LINK] += 1
                elif entry.is_dir(follow_symlinks=False):
                    if entry.name in _OF_VERSIONS:
                        continue
                    if entry.name in _VENDORED | _GENERATED:
                        self.left_out[Reason.VENDORED if entry.name in _VENDORED else Reason.GENERATED] += 1
                    elif ignores.match(f"{path}/"):
                        self.left_out[Reason.IGNORED] += 1
                    elif os.path.lexists(self.root / path / ".git"):
                        self.left_out[Reason.REPOSITORY] += 1
                    else:
                        below.append(path)
                elif ignores.match(path):
                    self.left_out[Reason.IGNORED] += 1
                elif self._is_taken(path):
                    yield path
            folders += reversed(below)


class _Ignores:
    """The .gitignore files of a tree, the inner before the outer."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.specs: dict[str, object] = {}

    def enter(self, folder: str, names: set[str]) -> None:
        if ".gitignore" not in names:
            return
        from pathspec import GitIgnoreSpec

        try:
            path = self.root / folder / ".gitignore"
            if not stat.S_ISREG(os.lstat(path).st_mode):
                return
            lines = path.read_bytes()[: 1 << 20].decode("utf-8", "replace").splitlines()
            self.specs[folder] = GitIgnoreSpec.from_lines(filter(is_pattern, lines))
        except (OSError, ValueError):
            return

    def match(self, path: str) -> bool:
        from pathspec import GitIgnoreSpec

        folder = path.rstrip("/").rpartition("/")[0]
        while True:
            spec = self.specs.get(folder)
            if isinstance(spec, GitIgnoreSpec):
                verdict = spec.check_file(path[len(folder) :].lstrip("/"))
                if verdict.include is not None:
                    return bool(verdict.include)
            if not folder:
                return False
            folder = folder.rpartition("/")[0]
