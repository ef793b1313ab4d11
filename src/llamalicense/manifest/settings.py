"""What a project sets for its own checks: under `check:` of a manifest, or in `[tool.llamalicense]` of pyproject.toml.

Such a file may be changed by whoever may change the repository, so it can make a check stricter than it is by itself,
and never milder; a baseline and what is left out of the repository are told in every report.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, Strict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from llamalicense.manifest.meanings import ManifestPart, Meaning
from llamalicense.manifest.values import FROM_ELSEWHERE, NAME_PATTERN, Name


def _relative(value: object) -> object:
    if isinstance(value, str) and ("://" in value or value.startswith("/") or "\\" in value or value[1:2] == ":"):
        raise PydanticCustomError("path", "expected a path relative to this file, with forward slashes")
    return value


def _fail_on(value: object) -> object:
    if value == "never":
        raise PydanticCustomError(
            "never",
            "expected one of fail, missing, warn; whoever may change this file could switch the check off, so `never` "
            "is for the command line: --fail-on never",
        )
    return value


FilePath = Annotated[
    str,
    Strict(),
    StringConstraints(pattern=NAME_PATTERN, max_length=500),
    BeforeValidator(_relative),
    WithJsonSchema({"type": "string", "pattern": NAME_PATTERN, "maxLength": 500, "not": FROM_ELSEWHERE}),
]
_STRICTNESS = Meaning(choices={"warn": "It stays a warning, as by default.", "fail": "It counts as a fail."})
_FAIL_ON = Meaning(
    choices={
        "fail": "Results that fail, as by default.",
        "missing": "Results that fail, and results that may change once more is stated.",
        "warn": "Results that fail or warn.",
    }
)


class ProjectSettings(ManifestPart):
    """Settings of the project for its checks."""

    fail_on: Annotated[Literal["fail", "missing", "warn"] | None, BeforeValidator(_fail_on), _FAIL_ON] = Field(
        None, description="The least that makes the exit status 1; `never` is for the command line."
    )
    unclear: Annotated[Literal["warn", "fail"] | None, _STRICTNESS] = Field(
        None, description="What an unclear result counts as."
    )
    missing: Annotated[Literal["warn", "fail"] | None, _STRICTNESS] = Field(
        None, description="What a result that lacks facts counts as."
    )
    policies: tuple[FilePath, ...] = Field(
        (), description="Policies of the organisation's own: files of the repository, or bundled ids."
    )
    baseline: FilePath | None = Field(
        None, description="The file of the repository with the results that are known and do not count for a time."
    )
    scan_exclude: tuple[Name, ...] = Field(
        (), description="What is not read of the repository: patterns as in a .gitignore file."
    )
