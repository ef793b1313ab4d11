"""Reports as SARIF: on the golden manifest, with nothing to say, tame and hostile."""

import json
from typing import Any

from checkout import GOLDEN
from goldens import AS_OF
from hostile import HOSTILE, TAME, everything, run
from manifests import RICH

from llamalicense.decision.settings import Settings
from llamalicense.report.formats import Style, render
from llamalicense.report.report import Report
from llamalicense.run import Checker, Given, check


def sarif(report: Report) -> Any:
    return json.loads(render("sarif", report, Style()))


def golden(text: str = RICH) -> Report:
    """The report on a manifest as the program makes it for SARIF."""
    checker = Checker(AS_OF, Settings(trace=True))
    return check([Given(text.encode(), "llamalicense.yaml", GOLDEN)], checker, AS_OF, in_full=True)


def reports() -> dict[str, Report]:
    """A report of every kind."""
    return {
        "golden": golden(),
        "nothing to say": golden(RICH.replace("models:", "modles:")),
        "tame": everything(TAME, 3),
        "hostile": run(*(each for words in HOSTILE.values() for each in everything(words).reports)),
    }
