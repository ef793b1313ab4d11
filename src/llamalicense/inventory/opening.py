"""Opens the files of an inventory: regular ones alone, without waiting for the other end of a pipe."""

import os
from importlib.util import find_spec
from typing import BinaryIO

from llamalicense.documents.files import open_regular
from llamalicense.errors import InputError, Problem, UsageError
from llamalicense.yamlfile import MAX_BYTES

# Bytes of a piece of a file; small files are cut as well, for many cores.
LARGEST_PIECE, SMALLEST_PIECE, PIECES = MAX_BYTES, MAX_BYTES // 16, 64
# And rows, as what is said of a row has a size of its own, however short it is.
MOST_ROWS = 4_096
# Rows of a piece of Parquet.
MOST_PARQUET, LEAST_PARQUET = 512, 32
NOTHING = "there is nothing to check in this file: it has no row"
_UTF_8, _UTF_16 = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


def opened(name: str) -> BinaryIO:
    """A regular file to read from, links followed, as whoever runs the program names it; raises InputError."""
    try:
        file = open_regular(os.path.realpath(name))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        missing = isinstance(error, FileNotFoundError)
        raise InputError(
            [Problem("there is no such file" if missing else f"it cannot be read: {reason}", name)]
        ) from None
    if isinstance(file, str):
        raise InputError([Problem(f"this {file}; save what it holds as a file and name that", name)])
    return file


def encoded(file: BinaryIO) -> tuple[int, str]:
    """Where the text of a file begins, after the mark of UTF-8 if it has one, and why it cannot be read."""
    file.seek(0)
    head = file.read(len(_UTF_8))
    if head.startswith(_UTF_16):
        return 0, "this file is UTF-16; save it as UTF-8"
    return (len(_UTF_8) if head == _UTF_8 else 0), ""


def size_of(file: BinaryIO) -> int:
    """How many bytes the pieces of a file have."""
    return min(LARGEST_PIECE, max(SMALLEST_PIECE, os.fstat(file.fileno()).st_size // PIECES))


def check_extra(name: str) -> None:
    """Raises UsageError where what reads and writes Parquet, as the file of this name is, is not installed."""
    if find_spec("pyarrow") is None:
        message = "Parquet is read and written by pyarrow, which is not installed: pip install 'llamalicense[parquet]'"
        raise UsageError(f"{name}: {message}")


def stamp(path: str) -> tuple[int, int]:
    """What tells a file from what it was: its size, and when it was changed; noughts where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns
