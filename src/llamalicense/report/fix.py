"""A fix: what can be written so that results pass, as edits of files that an editor or a bot can apply."""

from shlex import quote
from typing import NamedTuple

from llamalicense.yamlfile import Position


class Edit(NamedTuple):
    """What stands between two places of a file gives way to a text; line and column count from 1, in code points.

    `path` is from the repository's root, with forward slashes; `creates`: the file is not there yet, and this is all
    of it.
    """

    path: str
    start: Position
    end: Position
    text: str
    creates: bool = False


class Fix(NamedTuple):
    """Edits by which the results in `claims`, each a rule and a subject, come out better, and all others as they were.

    `is_safe`: it adds what is due, or sets a sign right in the licence's own sentence. One that is not renames,
    replaces or decides something, which is somebody's choice.
    """

    title: str
    is_safe: bool
    claims: tuple[tuple[str, str], ...]
    edits: tuple[Edit, ...]

    def command(self, manifest: str, rule: str) -> str:
        """What writes it for a rule, as a shell takes it."""
        return f"llamalicense fix {quote(manifest)} --rule {rule}"
