"""The files of a tree, without what git ignores, what others wrote and what was generated; links are never followed."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from llamalicense.scan.tree import LeftOutReason, Tree, UnreadFile

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
_GENERATED_FILES = (".min.js", ".min.css", ".map", ".pyc", ".pyo", ".class", ".snap", ".pb.go", "_pb2.py")
_BINARY = frozenset(
    """
    png jpg jpeg gif webp ico bmp tif tiff psd avif heic mp3 mp4 wav flac ogg avi mov mkv webm pdf doc docx xls
    xlsx ppt pptx odt zip gz tgz bz2 xz zst 7z rar tar jar war whl egg so dylib dll exe a o obj lib bin dat pt
    pth ckpt onnx tflite h5 hdf5 npy npz pkl pickle joblib parquet arrow feather avro orc sqlite db woff woff2
    ttf otf eot wasm pack idx model spm
    """.split()
)


class Walk:
    """The files below a folder, as paths from it with forward slashes; what was left out is counted as it goes."""

    def __init__(self, root: Path) -> None:
        self.left_out: Counter[LeftOutReason] = Counter()
        self._tree = Tree(os.fspath(root.absolute()), _VENDORED | _GENERATED)

    def __iter__(self) -> Iterator[str]:
        for path, reason in self._tree:
            if reason is not None:
                self.left_out[reason] += 1
            elif self._is_taken(path):
                yield path
        self.left_out[LeftOutReason.IGNORED] += sum(1 for _ in self._tree.ignored())

    @property
    def unread(self) -> list[UnreadFile]:
        """The folders that could not be read."""
        return self._tree.unread

    @property
    def notes(self) -> list[str]:
        """How the files were listed, where git did not do it."""
        return self._tree.notes

    def _is_taken(self, path: str) -> bool:
        *folders, name = path.split("/")
        if not _VENDORED.isdisjoint(folders):
            self.left_out[LeftOutReason.VENDORED] += 1
        elif not _GENERATED.isdisjoint(folders) or name.casefold().endswith(_GENERATED_FILES):
            self.left_out[LeftOutReason.GENERATED] += 1
        elif name.rpartition(".")[2].casefold() in _BINARY and "." in name:
            self.left_out[LeftOutReason.BINARY] += 1
        else:
            return True
        return False
