"""What a manifest sets for its own checks, under `check:`."""

from pydantic import Field

from llamalicense.manifest.meanings import ManifestPart
from llamalicense.manifest.values import Name


class ProjectSettings(ManifestPart):
    """Settings of the project for its checks."""

    scan_exclude: tuple[Name, ...] = Field(
        (), description="What is not read of the repository: patterns as in a .gitignore file."
    )
