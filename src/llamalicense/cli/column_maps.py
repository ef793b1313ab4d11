"""The map of columns that a command line names: read, or drafted where there is none yet."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from llamalicense.errors import InputError, Problem, UsageError

if TYPE_CHECKING:
    from llamalicense.inventory.row import Reading


def reading(name: str | None, sources: Sequence[str], unit: str, key: str) -> "Reading":
    """How the rows of sources are read; raises InputError for a map that is wrong, UsageError for one just drafted."""
    from llamalicense.inventory.row import Reading

    if name is None:
        return Reading(unit, key)
    from llamalicense.inventory.columns import column_map
    from llamalicense.project.manifests import bytes_of

    if not os.path.lexists(name):
        raise _drafted(name, sources)
    data = bytes_of(name)
    if isinstance(data, str):
        raise InputError([Problem(data, name)])
    return column_map(data, name).reading(unit, key)


def _drafted(name: str, sources: Sequence[str]) -> UsageError:
    """Writes the draft of a map, and says what is to be done with it."""
    from llamalicense.cli.outputs import create
    from llamalicense.inventory.drafting import draft
    from llamalicense.inventory.partitions import kind_of

    source = next((source for source in sources if kind_of(source) != "manifests"), sources[0])
    create(Path(name), draft(source), replace=False)
    return UsageError(
        f"{name} is new, drafted from the columns of {source}: complete it by hand, then run this again to audit by it"
    )
