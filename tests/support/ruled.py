"""A checker that holds what it counts against what it explains."""

from llamalicense.decision.result import Result, Ruling
from llamalicense.manifest.paths import dotted
from llamalicense.project.input import Given
from llamalicense.project.load import Loaded
from llamalicense.report.report import ManifestReport
from llamalicense.run import Checker
from llamalicense.steps import finished


class RuledChecker(Checker):
    """A checker whose every report is held against the rulings on the same manifest."""

    def judge(self, loaded: Loaded, manifest: Given | None = None) -> ManifestReport:
        report = super().judge(loaded, manifest)
        ruled, speaking = finished(self.rulings(loaded)), [one for one in report.results if one.verdict != "pass"]
        assert [of_ruling(one) for one in ruled.speaking] == [of_result(one) for one in speaking]
        assert ruled.passes == len(report.results) - len(speaking)
        return report


def of_ruling(ruling: Ruling) -> tuple[object, ...]:
    return *ruling[:4], tuple(map(dotted, ruling.missing)), *ruling[5:]


def of_result(result: Result) -> tuple[object, ...]:
    what = (result.rule, result.subject, result.verdict, result.reason, tuple(asked.fact for asked in result.missing))
    return *what, result.waiver, result.overridden_by, result.known
