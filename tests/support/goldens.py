"""The report on the golden manifest in every format, without what changes from release to release."""

import re
import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

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


def rich(folder: Path = GOLDEN) -> Report:
    """The report on the golden manifest, with all that any format shows."""
    manifest = folder / "llamalicense.yaml"
    checker = Checker(AS_OF, Settings(trace=True))
    return check([Given(manifest.read_bytes(), manifest.name, folder)], checker, AS_OF, in_full=True)


def reports() -> dict[Path, str]:
    """The golden files and what each must hold; of a copy, as this repository is no part of them."""
    with TemporaryDirectory() as copy:
        shutil.copytree(GOLDEN, copy, dirs_exist_ok=True)
        report = rich(Path(copy))
        return {path_of(name): hermetic(render(name, report, Style())) for name in FORMATS}
