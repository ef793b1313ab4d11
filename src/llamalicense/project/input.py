"""A manifest as it is handed in, before anything of it is read."""

from pathlib import Path
from typing import NamedTuple


class Given(NamedTuple):
    """A manifest's bytes (or why it cannot be read), its name in messages, the folder of its relative paths.

    `place` is its path from the repository's root, where that differs from its name; one that `is_file` answers for
    the folder in which it lies.
    """

    data: bytes | str
    name: str
    folder: Path
    place: str = ""
    is_file: bool = True
