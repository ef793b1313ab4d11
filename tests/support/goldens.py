"""The report on the golden manifest in every format, without what changes from release to release."""

import re
from datetime import date
from pathlib import Path

from checkout import GOLDEN

from llamalicense.about import __version__
from llamalicense.decision.settings import Settings
from llamalicense.report.formats import FORMATS, Style, render
from llamalicense.report.report import Report
from llamalicense.run import Checker, Given, check

AS_OF = date(2026, 11, 21)


def path_of(name: str) -> Path:
    """Where the report in a format is kept."""
    return GOLDEN / f"report.{name}"


def hermetic(text: str) -> str:
    """A report without the version of the program and the digests of its policies."""
    return re.sub(r"\b(?:[0-9a-f]{64}|[0-9a-f]{12})\b", "SHA256", text.replace(__version__, "VERSION"))


def rich() -> Report:
    """The report on the golden manifest, with all that any format shows."""
    manifest = GOLDEN / "llamalicense.yaml"
    checker = Checker(AS_OF, Settings(trace=True))
    return check([Given(manifest.read_bytes(), manifest.name, GOLDEN)], checker, AS_OF, in_full=True)


def reports() -> dict[Path, str]:
    """The golden files and what each must hold."""
    report = rich()
    return {path_of(name): hermetic(render(name, report, Style())) for name in FORMATS}
