"""Makes the twins of the bundled policies, which wheels have and checkouts do not: a build hook of hatchling.

It reads the YAML with the package's own modules, of which these need PyYAML alone, and writes into a folder of its own.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCE = Path(__file__).parent


class Twins(BuildHookInterface[Any]):
    """Adds `llamalicense/policies/parsed/` to a wheel; an editable install reads the checkout's YAML."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Writes the twins and names them to the builder."""
        if version == "editable":
            return
        self._folder = TemporaryDirectory(prefix="llamalicense-")
        for name, text in _twins().items():
            path = Path(self._folder.name) / name
            path.write_text(text + "\n", encoding="utf-8", newline="\n")
            build_data["force_include"][str(path)] = f"llamalicense/policies/parsed/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 (its interface)
        """Removes what was written; the wheel has it."""
        if version != "editable":
            self._folder.cleanup()


def _twins() -> dict[str, str]:
    sys.dont_write_bytecode = True  # a build leaves nothing in the checkout
    sys.path.insert(0, str(SOURCE))
    from llamalicense.policy.files import twins

    return twins()
