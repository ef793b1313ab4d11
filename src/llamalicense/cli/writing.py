"""The one way in which a file is written: whole, in the place of a regular file or of none.

A file is made beside its place and renamed, so that nobody ever sees half of it, and nothing is written through a
link, a device or a pipe: whoever puts one into a repository does not choose what another's run overwrites.
"""

import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from llamalicense.documents.files import repository_root
from llamalicense.errors import LlamalicenseError

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_EXCLUSIVE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Unwritable(LlamalicenseError):
    """Why a file is not written, in words that stand behind its name.

    `stream`: a place that no file can take, which somebody who means standard output or another program would name.
    """

    def __init__(self, reason: str, *, stream: bool = False) -> None:
        super().__init__(reason)
        self.stream = stream


def check_place(path: Path, *, replace: bool = True, within: Path | None = None) -> None:
    """Raises Unwritable where a file may not be written: through a link, over what is no file, over one to be kept.

    `within`: the repository whose folders may be links; that of the working directory where none is named.
    """
    if link := _linked_folder(path, within):
        raise Unwritable(f"{link} is a symbolic link inside the repository; name the folder that it leads to")
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, ValueError) as error:
        raise Unwritable(_reason(error)) from None
    if stat.S_ISLNK(mode):
        raise Unwritable("it is a symbolic link; name the file that it leads to", stream=_of_the_system(path))
    for is_kind, kind in _KINDS:
        if is_kind(mode):
            raise Unwritable(f"it is {kind}, no file that could be replaced", stream=kind != "a folder")
    if not replace:
        raise Unwritable("it is there already")
    if not os.access(path, os.W_OK):
        raise Unwritable("it cannot be written: it is read-only")


# What a file is to hold: text or bytes, text in pieces, or what writes it.
Content = str | bytes | Iterable[str] | Callable[[BinaryIO], None]


def save(path: Path, content: Content, *, replace: bool = True, within: Path | None = None, token: str = "") -> None:
    """Writes a file, text as UTF-8, at once or in pieces, with its folders and with the mode of what it replaces.

    Raises Unwritable; then whatever was there is as it was. `within`: as in `check_place`. `token` names what is made
    meanwhile: a run that is killed leaves that behind, and who alone has its token puts it away.
    """
    check_place(path, replace=replace, within=within)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".llamalicense-{token or os.urandom(8).hex()}")
        try:
            if token:
                made.unlink(missing_ok=True)
            _fill(
                made,
                [content] if isinstance(content, str) else content,
                os.lstat(path).st_mode if os.path.lexists(path) else None,
            )
            os.replace(made, path)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
    except (OSError, ValueError) as error:
        raise Unwritable(_reason(error)) from None


def _fill(path: Path, content: bytes | Iterable[str] | Callable[[BinaryIO], None], mode: int | None) -> None:
    made = os.open(path, _EXCLUSIVE, 0o666)
    if isinstance(content, bytes) or callable(content):
        with open(made, "wb") as file:
            if isinstance(content, bytes):
                file.write(content)
            else:
                content(file)
    else:
        with open(made, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as pieces:
            pieces.writelines(content)
    if mode is not None:
        os.chmod(path, stat.S_IMODE(mode) & 0o777)


def _linked_folder(path: Path, within: Path | None) -> Path | None:
    """The first folder on the way to a file that is a link, of those that a repository may hold.

    That is what lies in the repository of the working directory, or in the working directory where there is none. Links
    elsewhere, such as /tmp, are the machine's own.
    """
    root = within or repository_root(Path.cwd())
    whole = Path(os.path.abspath(path))
    if not whole.is_relative_to(root):
        return None
    steps = whole.relative_to(root).parts[:-1]
    folders = (root.joinpath(*steps[: number + 1]) for number in range(len(steps)))
    return next((Path(os.path.relpath(folder)) for folder in folders if folder.is_symlink()), None)


def _of_the_system(path: Path) -> bool:
    """Whether a path is a name for an open stream, such as /dev/stdout, which is a link to whatever that is."""
    return path.is_absolute() and path.parts[1:2] in (("dev",), ("proc",))


def _reason(error: OSError | ValueError) -> str:
    return f"it cannot be written: {getattr(error, 'strerror', None) or 'no file can have this name'}"
