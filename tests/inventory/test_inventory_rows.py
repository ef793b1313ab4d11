"""The made inventory that tests and benchmarks of many manifests use."""

import json
from datetime import date
from pathlib import Path

from inventory_rows import BAD, SHAPES, rows
from ruled import RuledChecker

from llamalicense.decision.evaluate import views
from llamalicense.decision.judge import judge
from llamalicense.decision.judged import Judged
from llamalicense.decision.settings import Settings
from llamalicense.decision.together import Memory
from llamalicense.report.report import ManifestReport
from llamalicense.run import Checker, Given

CHECKER = RuledChecker(date(2026, 11, 21), Settings())


def texts(number: int, **how: int) -> list[bytes]:
    return [json.dumps(row).encode() for row in rows(number, **how)]


def checked(checker: Checker, text: bytes) -> ManifestReport:
    return checker.check(Given(text, "row.yaml", Path("nowhere")))


def reports(number: int, **how: int) -> list[ManifestReport]:
    return [checked(CHECKER, text) for text in texts(number, **how)]


def test_the_rows_are_valid_all_differ_and_come_to_every_verdict() -> None:
    made = list(rows(40, seed=3))
    assert made == list(rows(40, seed=3)) != list(rows(40, seed=4)), "the same rows come of the same seed, no others"
    for number in range(len(SHAPES)):
        of_a_shape = made[number :: len(SHAPES)]
        for part in ("organisation", "builds"):
            assert len({json.dumps(row[part]) for row in of_a_shape}) == len(of_a_shape)
    assert 1_700 < sum(len(json.dumps(row)) for row in made) / len(made) < 2_300
    verdicts = [report.verdict if not report.errors else report.errors for report in reports(40, seed=3)]
    assert set(verdicts) == {"pass", "warn", "fail"}


def test_a_report_is_the_same_whatever_was_checked_before() -> None:
    """What rules came to is remembered; each of these is checked for the first time as well."""
    after_others = reports(40, seed=9)
    for report, text in zip(after_others, texts(40, seed=9), strict=True):
        assert checked(Checker(CHECKER.as_of, CHECKER.settings), text).results == report.results


def test_rules_decided_together_come_to_what_each_comes_to_by_itself() -> None:
    memory = Memory()
    for text in texts(20, seed=2):
        loaded = CHECKER.load(Given(text, "row.yaml", Path("nowhere")))
        seen = views(loaded.project, CHECKER.policies(loaded), CHECKER.as_of)
        by_itself = [one for policy, view in seen for rule in policy.rules for one in judge(view, rule)]
        for policy, view in seen:
            together = memory.policy(policy, view.table).judged(view)
            alone = [one for one in by_itself if one.rule.policy == policy.id]
            assert list(map(decision, together)) == list(map(decision, alone))


def decision(judged: Judged) -> tuple[object, ...]:
    return judged.rule.name, judged.subject.name, judged.subject.path, judged.subject.is_subject, judged.decision


def test_the_last_of_every_few_rows_is_bad_where_that_is_asked_for() -> None:
    refused = [bool(report.errors) for report in reports(3 * len(BAD), bad=3)]
    assert refused == [False, False, True] * len(BAD)
