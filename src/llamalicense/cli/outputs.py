"""Files that a command line asks for: which report goes where, and the manifest that `init` writes."""

import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from llamalicense.cli.writing import Content, Unwritable, check_place, save
from llamalicense.errors import UsageError, did_you_mean

FormatT = TypeVar("FormatT", bound=str)


class Output(NamedTuple, Generic[FormatT]):
    """A report in a format, for a file."""

    format: FormatT
    path: Path
    is_shown: bool = True  # whether standard output has the format too

    def save(self, content: Content, token: str = "") -> None:
        """Writes the file, with the folders that it needs; raises UsageError where it cannot be written.

        `token`: as in `writing.save`.
        """
        try:
            save(self.path, content, token=token)
        except Unwritable as error:
            raise self._refused(error) from None

    def check(self) -> None:
        """Raises UsageError where the file may not be written, which is better told before the work than after it."""
        try:
            check_place(self.path)
        except Unwritable as error:
            raise self._refused(error) from None

    def _refused(self, error: Unwritable) -> UsageError:
        has_another_way = error.stream and self.is_shown
        instead = f"; `--output-format {self.format}` writes to standard output" if has_another_way else ""
        return UsageError(f"--output {self.format}={self.path}: {error}{instead}")


def outputs(
    options: Iterable[str],
    inputs: Sequence[str],
    formats: Collection[FormatT],
    what: str = "a manifest of this run",
    of_files: Collection[str] = (),
) -> tuple[Output[FormatT], ...]:
    """What `--output FORMAT=PATH` asks for, in one of these formats; raises UsageError for what cannot be meant.

    `what` the inputs are, which nothing is written over; `of_files` are formats that standard output does not have.
    """
    taken = {os.path.realpath(name): what for name in inputs}
    asked_for = []
    for option in options:
        name, equals, path = option.partition("=")
        if not equals or not path:
            example = "sarif=llamalicense.sarif" if "sarif" in formats else "html=audit.html"
            raise UsageError(f"--output {option}: expected FORMAT=PATH, such as {example}")
        chosen = next((known for known in formats if known == name), None)
        if chosen is None:
            known = did_you_mean(name, formats) or f"; there are {', '.join(formats)}"
            raise UsageError(f'--output {option}: there is no format "{name}"{known}')
        if path == "-":
            instead = "name a file" if chosen in of_files else f"standard output has --output-format {name}"
            raise UsageError(f"--output {option}: {instead}")
        if (real := os.path.realpath(path)) in taken:
            raise UsageError(f"--output {option}: this file is {taken[real]}; choose another path")
        taken[real] = f"written by --output {option}"
        asked_for.append(Output(chosen, Path(path), chosen not in of_files))
        asked_for[-1].check()
    return tuple(asked_for)


def vacant(name: str, *, replace: bool) -> Path:
    """The path of a manifest that is to be written; raises UsageError where one stands that is not to be replaced."""
    path = Path(name)
    if name == "-" or path.is_dir():
        raise UsageError(f"{name}: a manifest is a file; name one, such as {path / 'llamalicense.yaml'}")
    if not replace and os.path.lexists(path):
        raise UsageError(f"{name} is there already; `--force` replaces it, another path leaves it")
    try:
        check_place(path)
    except Unwritable as error:
        raise UsageError(f"{name}: {error}") from None
    return path


def create(path: Path, text: str, *, replace: bool) -> None:
    """Writes a manifest, with the folders that it needs; raises UsageError where it cannot be written."""
    try:
        save(path, text, replace=replace)
    except Unwritable as error:
        raise UsageError(f"{path}: {error}") from None
