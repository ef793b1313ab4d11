"""Files that a command line asks for: which report goes where, and the manifest that `init` writes."""

import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from llamalicense.errors import UsageError, did_you_mean

Format = TypeVar("Format", bound=str)


class Output(NamedTuple, Generic[Format]):
    """A report in a format, for a file."""

    format: Format
    path: Path

    def save(self, text: str) -> None:
        """Writes the file, with the folders that it needs; raises UsageError where it cannot be written."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # In place: a runner's own files are to be filled, not replaced.
            self.path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            raise UsageError(f"--output {self.format}={self.path}: it cannot be written: {error.strerror}") from None


def outputs(options: Iterable[str], inputs: Sequence[str], formats: Collection[Format]) -> tuple[Output[Format], ...]:
    """What `--output FORMAT=PATH` asks for, in one of these formats; raises UsageError for what cannot be meant."""
    taken = {os.path.realpath(name): "a manifest of this run" for name in inputs}
    found = []
    for option in options:
        name, equals, path = option.partition("=")
        if not equals or not path:
            raise UsageError(f"--output {option}: expected FORMAT=PATH, such as sarif=llamalicense.sarif")
        chosen = next((known for known in formats if known == name), None)
        if chosen is None:
            known = did_you_mean(name, formats) or f"; there are {', '.join(formats)}"
            raise UsageError(f'--output {option}: there is no format "{name}"{known}')
        if path == "-":
            raise UsageError(f"--output {option}: standard output has --output-format {name}")
        if (real := os.path.realpath(path)) in taken:
            raise UsageError(f"--output {option}: this file is {taken[real]}; choose another path")
        taken[real] = f"written by --output {option}"
        found.append(Output(chosen, Path(path)))
    return tuple(found)


def vacant(name: str, *, replace: bool) -> Path:
    """The path of a manifest that is to be written; raises UsageError where one stands, unless it is to be replaced."""
    path = Path(name)
    if name == "-" or path.is_dir():
        raise UsageError(f"{name}: a manifest is a file; name one, such as {path / 'llamalicense.yaml'}")
    if not replace and os.path.lexists(path):
        raise UsageError(f"{name} is there already; `--force` replaces it, another path leaves it")
    return path


def create(path: Path, text: str, *, replace: bool) -> None:
    """Writes a manifest, with the folders that it needs; raises UsageError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w" if replace else "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path}: it cannot be written: {error.strerror}") from None
