"""What the files of a project set for its checks, as they state it, with the line of each setting."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from llamalicense.documents.files import repository_root
from llamalicense.errors import InputError, Problem
from llamalicense.manifest.messages import problems_of, quoted
from llamalicense.manifest.paths import dotted
from llamalicense.manifest.settings import ProjectSettings
from llamalicense.yamlfile import MAX_BYTES, NodePath, Source, parse

_WHERE = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")


class _Mark(NamedTuple):
    """A place in a file; line and column count from 0, as a parser's do."""

    line: int
    column: int


class SettingsFile(NamedTuple):
    """The settings that a file states; `folder` is what its paths are relative to, as it was named.

    `inside` is where they stand in the file, by the names that lead there.
    """

    source: Source
    inside: tuple[str, ...]
    folder: str
    stated: ProjectSettings

    def place(self, field: str) -> str:
        """Where a setting stands: a file and its line."""
        return f"{self.source.name}:{self.source.key_position((*self.inside, field))[0]}"

    def problem(self, message: str, field: str, *at: int) -> InputError:
        """What is wrong with a setting, at its line."""
        path: NodePath = (*self.inside, field, *at)
        return InputError([self.source.problem(path, f"{dotted(path)}: {message}")])

    def path(self, name: str, field: str, *at: int) -> str:
        """A file that a setting names, as it is named from the working directory; raises InputError outside.

        What a setting names lies in the repository, once links are followed: whoever changes it chooses among the files
        that are reviewed with it, and no others.
        """
        path = os.path.normpath(os.path.join(self.folder, name))
        root = repository_root(Path(self.folder))
        if not Path(os.path.realpath(path)).is_relative_to(root):
            where = "the repository" if os.path.exists(root / ".git") else "the folder of this file"
            message = f"{quoted(name)} is outside of {where}; name it on the command line, if you trust it"
            raise self.problem(message, field, *at)
        return path

    def within(self, folder: Path) -> str:
        """The way from the folder of this file to one below it, with forward slashes; empty for any other."""
        way = os.path.relpath(folder, os.path.realpath(self.folder))
        return "" if way.startswith(os.pardir) or way == os.curdir else way.replace(os.sep, "/")


def in_manifest(data: bytes, name: str, folder: Path) -> Iterator[SettingsFile]:
    """What a manifest states under `check:`, if it can be read; what is wrong with it is told with all else."""
    try:
        source = parse(data, name)
    except InputError:
        return
    yield from in_values(source, folder)


def in_values(source: Source, folder: Path) -> Iterator[SettingsFile]:
    """The same of a manifest that is plain values already."""
    stated = source.value.get("check") if isinstance(source.value, dict) else None
    if isinstance(stated, dict):
        with suppress(ValidationError):
            yield SettingsFile(source, ("check",), str(folder), ProjectSettings.model_validate(stated))


def in_pyproject(path: Path, data: bytes) -> Iterator[SettingsFile]:
    """What `[tool.llamalicense]` states in a pyproject.toml of these bytes; raises InputError."""
    name = os.path.relpath(path)
    text, content = _toml(data, name)
    tool = content.get("tool")
    table = tool.get("llamalicense") if isinstance(tool, dict) else None
    if table is None:
        return
    source = _with_places(name, text, table)
    try:
        stated = ProjectSettings.model_validate(table)
    except ValidationError as error:
        raise InputError(problems_of(error, source, ProjectSettings)) from None
    yield SettingsFile(source, (), os.path.dirname(name), stated)


def _toml(data: bytes, name: str) -> tuple[str, Mapping[str, Any]]:
    import tomllib

    if len(data) > MAX_BYTES:
        raise InputError([Problem(f"the file has more than {MAX_BYTES:,} bytes, and no settings are read of it", name)])
    try:
        text = data.decode()
        return text, tomllib.loads(text)
    except UnicodeDecodeError:
        raise InputError([Problem("this is not TOML: it is not UTF-8", name)]) from None
    except RecursionError:
        raise InputError([Problem("this is nested too deeply to be read", name)]) from None
    except ValueError as error:  # Python's own is about an integer of thousands of digits
        message = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "a number is too large to be one"
        where = _WHERE.search(message)
        line, column = (int(where[1]), int(where[2])) if where else (1, 1)
        raise InputError(
            [Problem(f"this is not TOML: {_WHERE.sub('', message).strip()}", name, line, column)]
        ) from None


def _with_places(name: str, text: str, table: Any) -> Source:
    """The table with the line of each of its keys, as TOML's reader tells none; where one is not found, the table's."""
    head = re.search(r"""^[ \t]*\[\s*["']?tool["']?\s*\.\s*["']?llamalicense["']?\s*\]""", text, re.MULTILINE)
    start = head.start() if head else max(text.find("llamalicense"), 0)
    top = _mark(text, start)
    keys: dict[str, _Mark] = {}
    for key in table if isinstance(table, dict) else ():
        at = re.compile(rf"""^(?:.*\.)?[ \t]*["']?{re.escape(key)}["']?[ \t]*=""", re.MULTILINE).search(text, start)
        keys[key] = _mark(text, at.start()) if at else top
    return Source(name, table, (top, keys, keys), [])


def _mark(text: str, offset: int) -> _Mark:
    before = text[:offset]
    return _Mark(before.count("\n"), offset - (before.rfind("\n") + 1))
