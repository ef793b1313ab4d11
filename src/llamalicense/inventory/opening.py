"""Opens the files of an inventory: regular ones alone, without waiting for the other end of a pipe."""

import os
from typing import BinaryIO

from llamalicense.documents.files import open_regular
from llamalicense.errors import InputError, Problem


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
