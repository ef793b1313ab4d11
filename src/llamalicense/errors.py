"""The errors that a user can cause: each names the file, the line, what was found, what was expected and what to do."""

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing wrong with an input; line and column count from 1, both None where the file as a whole is meant."""

    message: str
    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}:{self.column}"
        return f"{where}: {self.message}"


class LlamalicenseError(Exception):
    """Root of the errors that end a run with status 2."""


class UsageError(LlamalicenseError):
    """The command line asks for something that does not exist or does not fit together."""


class InputError(LlamalicenseError):
    """A manifest or policy that cannot be read; carries every problem found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.path, p.line or 0, p.column or 0)))
        super().__init__("\n".join(map(str, self.problems)))


def did_you_mean(word: str, known: Iterable[str], before: str = "") -> str:
    """'; did you mean "x"?' for the nearest known word, or nothing; `before` stands before the word that is shown."""
    from difflib import get_close_matches

    near = get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return f'; did you mean "{before}{near[0]}"?' if near else ""
