"""The project's own files: the only place where documents that a manifest names are opened."""

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from llamalicense.documents.document import Answer, Document, Unread, is_url
from llamalicense.documents.patterns import regex
from llamalicense.errors import LlamalicenseError

MIB = 1024 * 1024
LARGEST_PLAIN, LARGEST = 4 * MIB, MIB  # bytes of plain text, and of any other kind
LARGEST_TOGETHER = 16 * MIB
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b") + b"\x7f"

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
# An address that lacks its scheme: `www.acme.example`, `acme.example/about`.
_BARE_ADDRESS = regex(r"www\.|[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}/")


class OutsideRepository(LlamalicenseError):
    """A document whose path leaves the repository, by itself or through a symbolic link."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the document {name!r} is outside the repository (where there is none, the manifest's folder); "
            "copy it inside, or name its https:// address"
        )


class TooLargeTogether(LlamalicenseError):
    """Documents of one manifest that are larger together than what is read of one."""

    def __init__(self, sizes: dict[str, int]) -> None:
        listed = ", ".join(f"{name!r} ({size / MIB:.1f} MiB)" for name, size in sizes.items())
        most = LARGEST_TOGETHER // MIB
        super().__init__(
            f"the documents that the manifest names are larger than {most} MiB together: {listed}; "
            "name the files that show it and no others"
        )


def repository_root(folder: Path) -> Path:
    """The nearest folder at or above this one that holds `.git`; without one, the folder itself."""
    folder = Path(os.path.realpath(folder))
    return next((above for above in (folder, *folder.parents) if os.path.exists(above / ".git")), folder)


class Files:
    """The files of one run: the same bytes under the same name are judged once, whatever manifest names them."""

    def __init__(self) -> None:
        self._answers: dict[str, dict[Any, Answer]] = {}

    def opener(
        self, folder: Path, manifest: str = "", changed: Mapping[str, bytes] = MappingProxyType({})
    ) -> Callable[[str], Document]:
        """What opens the documents that a manifest in `folder` names: each once; raises `TooLargeTogether` once.

        The manifest, by its file's name, is never a document: it would show whatever it states. `changed` is what files
        hold in place of what is on disk, by their real paths.
        """
        opened: dict[str, Document] = {}
        sizes: dict[str, int] = {}
        root: Path | None = None

        def open_(name: str) -> Document:
            nonlocal root
            if is_url(name):
                return Document(name, None)
            from llamalicense.documents.read import reader_of  # addresses have no reader

            root = root or repository_root(folder)  # which most manifests do without
            path = os.path.realpath(folder / name) if "\0" not in name else name
            if manifest and "\0" not in manifest and path == os.path.realpath(folder / manifest):
                return Document(name, None, "is the manifest, which is no document of the project")
            key = f"{reader_of(name)} {path}"  # a link may have another suffix, and so another reader
            if key not in opened:
                inside = path in changed and Path(path).is_relative_to(root)
                document = document_of(name, changed[path]) if inside else open_document(name, folder, root)
                if document.sha256:
                    document = replace(document, answers=self._answers.setdefault(document.sha256, {}))
                before = sum(sizes.values())
                sizes[name] = len((document.text or "").encode(errors="replace"))
                opened[key] = document
                if before <= LARGEST_TOGETHER < before + sizes[name]:
                    raise TooLargeTogether({opened_name: size for opened_name, size in sizes.items() if size})
            return replace(opened[key], name=name)

        return open_


def open_document(name: str, folder: Path, root: Path) -> Document:
    """The document that a manifest in `folder` names; a URL is returned as it is.

    Raises `OutsideRepository` when the path leaves `root`, whether or not there is a file. A file that cannot be read
    or shows nothing comes back without text and with the problem.
    """
    document = Document(name, None)
    if document.is_url:
        return document
    try:
        path = os.path.realpath(folder / name)
    except ValueError:  # a NUL or a lone surrogate
        return replace(document, problem="is no name that a file can have")
    if not Path(path).is_relative_to(os.path.realpath(root)):
        raise OutsideRepository(name)
    try:
        content, problem = read_bytes(path, LARGEST_PLAIN)
    except OSError as error:
        problem = _PROBLEMS.get(error.errno or 0, "cannot be read")
        return replace(document, problem=_of_no_file(name) if problem == "does not exist" else problem)
    return replace(document, problem=problem) if content is None else document_of(name, content)


def _of_no_file(name: str) -> str:
    """What is said of a name that no file has: words, such as those to be shown, and addresses without a scheme."""
    if _BARE_ADDRESS.match(name):
        return "does not exist, nor begins with https:// as an address does"
    has_words = " " in name and "." not in name and "/" not in name
    return "is not the path of a file" if has_words else "does not exist"


def read_bytes(path: str, largest: int) -> tuple[bytes, None] | tuple[None, str]:
    """A regular file's first bytes, one more than `largest`, or why it has none; raises OSError."""
    file = open_regular(path)
    if isinstance(file, str):
        return None, file
    with file:
        return file.read(largest + 1), None


def open_regular(path: str) -> BinaryIO | str:
    """A regular file, or why it is none; raises OSError.

    What is examined is what was opened, whatever happens to the path; nothing that could block is waited for.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISREG(mode):
            return open(descriptor, "rb", closefd=True)
    except BaseException:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return "is a folder" if stat.S_ISDIR(mode) else "is not a regular file"


def document_of(name: str, content: bytes) -> Document:
    """The document that these bytes are: decoded, or with why it is not."""
    from llamalicense.documents.read import MEDIA, media_of, reader_of

    whole = len(content) <= LARGEST_PLAIN
    digest = hashlib.sha256(content).hexdigest() if whole else None

    def without(problem: str, unread: Unread = "") -> Document:
        return Document(name, None, problem, unread, digest)

    if media := media_of(name, content):
        return without(f"is {MEDIA[media]}, which is not read; name a text of the same words", "kind")
    if b"\0" in content and not content.startswith(_UTF_16):  # asked before its size
        return without("is binary")
    plain = reader_of(name) == "plain"
    if len(content) > (LARGEST_PLAIN if plain else LARGEST):
        most = "4 MiB" if plain else "1 MiB, the most that is read of such a file,"
        return without(f"is larger than {most} and is not read", "limit")
    text, told = _decoded(content)
    if text is None:
        return without("is text in no encoding that can be told; save it as UTF-8", "encoding")
    return Document(name, text, None, "", digest, told) if text.strip() else without("is empty")


def _decoded(content: bytes) -> tuple[str | None, str]:
    if content.startswith(_UTF_16):
        try:
            return content.decode("utf-16"), ""
        except UnicodeDecodeError:
            return None, ""
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None, ""
    if content.translate(None, _CONTROLS) != content:
        return None, ""
    return text, "is no UTF-8 and is read as Windows-1252"
