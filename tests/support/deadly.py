"""Baselines whose reading ends the process, as the system does when memory is short."""

import os
from datetime import date
from pathlib import Path

from llamalicense.report.baseline import Baseline


def harmless(name: str) -> Baseline:
    """A baseline that knows nothing."""
    return Baseline(name, date.min, date.max, {})


def deadly(name: str) -> Baseline:
    """The same where it was read before; the first time, and always where its name says so, the process ends."""
    mark = Path(name)
    if "always" in mark.name or not mark.exists():
        mark.touch()
        os._exit(9)
    return harmless(name)
