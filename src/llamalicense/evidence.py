"""The project's own files: the only place where documents that a manifest names are opened."""

import errno
import os
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from llamalicense.documents.document import Document
from llamalicense.errors import LlamalicenseError

_LARGEST = 1024 * 1024  # bytes
_LARGEST_TOGETHER = 8 * _LARGEST
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

# Opening must not wait for a pipe's other end, follow a link made in the meantime or change line ends.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOFOLLOW", "O_NOCTTY", "O_BINARY"))

_PROBLEMS = {
    errno.ENOENT: "does not exist",
    errno.ENOTDIR: "does not exist",
    errno.EACCES: "may not be read: permission denied",
    errno.EPERM: "may not be read: permission denied",
    errno.EISDIR: "is a folder",
    errno.ELOOP: "is a symbolic link that leads nowhere",
    errno.ENAMETOOLONG: "has too long a name to exist",
    errno.ENXIO: "is not a regular file",
}


class OutsideRepository(LlamalicenseError):
    """A document whose path leaves the repository, by itself or through a symbolic link."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the document {name!r} is outside the repository (where there is none, the manifest's folder); "
            "copy it inside, or name its https:// address"
        )


def repository_root(folder: Path) -> Path:
    """The nearest folder at or above this one that holds `.git`; without one, the folder itself."""
    folder = Path(os.path.realpath(folder))
    return next((above for above in (folder, *folder.parents) if os.path.exists(above / ".git")), folder)


def opener(folder: Path) -> Callable[[str], Document]:
    """What opens the documents that a manifest in `folder` names: each once, and no more than 8 MiB together."""
    opened: dict[str, Document] = {}
    root: Path | None = None
    left = _LARGEST_TOGETHER

    def open_(name: str) -> Document:
        nonlocal left, root
        if Document(name, None, None).is_url:
            return Document(name, None, None)
        root = root or repository_root(folder)  # which most manifests do without
        path = os.path.realpath(folder / name) if "\0" not in name else name
        if path not in opened:
            document = open_document(name, folder, root)
            left -= len((document.text or "").encode())
            if document.text and left < 0:
                problem = "is left unread: the documents that the manifest names are larger than 8 MiB together"
                document = document._replace(text=None, problem=problem)
            opened[path] = document
        return opened[path]._replace(name=name)

    return open_


def open_document(name: str, folder: Path, root: Path) -> Document:
    """The document that a manifest in `folder` names; a URL is returned as it is.

    Raises `OutsideRepository` when the path leaves `root`, whether or not there is a file. A file that cannot be read,
    is no text in UTF-8, shows nothing or is larger than 1 MiB comes back without text and with the problem.
    """
    document = Document(name, None, None)
    if document.is_url:
        return document
    try:
        path = os.path.realpath(folder / name)
    except ValueError:  # a NUL or a lone surrogate
        return document._replace(problem="is no name that a file can have")
    if not Path(path).is_relative_to(os.path.realpath(root)):
        raise OutsideRepository(name)
    try:
        return _read(path)._replace(name=name)
    except OSError as error:
        return document._replace(problem=_PROBLEMS.get(error.errno or 0, "cannot be read"))


def read_bytes(path: str, largest: int) -> tuple[bytes, None] | tuple[None, str]:
    """A regular file's first bytes, one more than `largest`, or why it has none; raises OSError.

    What is examined is what was opened, whatever happens to the path; nothing that could block is waited for.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            return None, "is a folder" if stat.S_ISDIR(mode) else "is not a regular file"
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(largest + 1), None
    finally:
        os.close(descriptor)


def _read(path: str) -> Document:
    content, problem = read_bytes(path, _LARGEST)
    if content is None:
        return Document(path, None, problem)
    if len(content) > _LARGEST:
        return Document(path, None, "is larger than 1 MiB")
    document = Document(path, None, None, sha256(content).hexdigest())
    if b"\0" in content and not content.startswith(_UTF_16):
        return document._replace(problem="is binary")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return document._replace(problem="is not UTF-8 text")
    return document._replace(text=text) if text.strip() else document._replace(problem="is empty")
