"""Writes every generated file anew: `python tests/support/regenerate.py`. The tests fail while one is stale."""

from functools import cache
from pathlib import Path
from typing import get_args

import fields_table
import goldens

from llamalicense.commands.schema import SchemaName, printed
from llamalicense.policy.resources import folder


@cache
def generated() -> dict[Path, str]:
    """The generated files and what each must hold."""
    files = {folder("schemas") / f"{kind}.schema.json": printed(kind) for kind in get_args(SchemaName)}
    files[fields_table.README] = fields_table.readme()
    return files | goldens.reports()


def main() -> None:
    """Writes the files that differ."""
    for path, content in generated().items():
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8")
            print(path.name)


if __name__ == "__main__":
    main()
