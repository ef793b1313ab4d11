"""What it costs to look for the fixes of a report: so many trials, of whose reports only the verdicts are read."""

import cProfile
from datetime import date
from pathlib import Path

import pytest
from projects import MANIFEST, STATED, project

from llamalicense.decision.settings import Settings
from llamalicense.fixing import plan
from llamalicense.project.scanning import Scanning
from llamalicense.run import Checker, Given

SETTINGS = Settings(trace=True)  # as SARIF has it, and every report in full


def given(folder: Path, builds: int) -> Given:
    """A repository without documents, of so many builds that are passed on."""
    head, build = STATED.split("  - name: Llama-Acme", 1)
    build, rest = build.split("\n\n", 1)
    listed = "\n".join(f"  - name: Llama-Acme-{number}{build}" for number in range(builds))
    made = project(folder, {MANIFEST: f"{head}{listed}\n\n{rest}"})
    return Given((made / MANIFEST).read_bytes(), str(made / MANIFEST), made)


def checker() -> Checker:
    return Checker(date(2026, 11, 21), SETTINGS, scanning=Scanning())


def work(manifest: Given) -> int:
    """How many functions are called to find what fixes its report shows."""
    report, profile = checker().check(manifest), cProfile.Profile()
    fixes = profile.runcall(report.fixes)
    assert 0 < len(fixes) <= plan.MOST, fixes
    return sum(entry.callcount for entry in profile.getstats())


def test_the_work_grows_with_the_builds_and_not_with_their_square(tmp_path: Path) -> None:
    few, many = (work(given(tmp_path / str(number), number)) for number in (13, 39))
    assert few < many < 3.2 * few


def test_nobody_is_told_how_a_trial_was_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest, tried = given(tmp_path, 2), list[plan.Trial]()
    looking = plan.alone

    def watched(repair: plan.Repair, wanted: plan.Wanted) -> object:
        def judge(changed: object) -> plan.Trial:
            tried.append(repair.judge(changed))  # type: ignore[arg-type]
            return tried[-1]

        return looking(repair._replace(judge=judge), wanted)

    monkeypatch.setattr(plan, "alone", watched)
    report = checker().check(manifest)
    assert report.fixes()
    assert any(result.trace for result in report.results)
    assert len(tried) > 1
    assert not any(result.trace for trial in tried for result in trial.report.results)
