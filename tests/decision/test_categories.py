"""Categories of acceptable use: deciding those together of which nothing is stated changes no result."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from manifests import SMALLEST

from llamalicense.decision.evaluate import evaluate, views
from llamalicense.decision.result import Result
from llamalicense.decision.settings import Settings
from llamalicense.policy import library
from llamalicense.policy.policy import Policy
from llamalicense.project.load import Loaded
from llamalicense.run import Checker, Given
from llamalicense.vocabulary import CATEGORIES

AS_OF = date(2026, 11, 21)
REVIEW = (
    "use: {{acceptable_use: {{reviewed: {day}, by: Legal, applies: [spam], borderline: {{drugs: Nobody may.}}}}}}\n"
)
GRANT = (
    "organisation:\n  name: Acme\n  grants: [{licence: llama-4, rules: [aup-fraud-disinformation], reference: A 1}]\n"
)
STATED = {
    "nothing": SMALLEST,
    "a review": SMALLEST + REVIEW.format(day="2026-01-01"),
    "a review before the licence": SMALLEST + REVIEW.format(day="2025-01-01"),
    "a grant": SMALLEST.replace("organisation: {name: Acme}\n", GRANT) + REVIEW.format(day="2026-01-01"),
}
OWN = """\
policy: acme
title: Acme's own rules
kind: house
patterns:
  reviewed:
    fails_when: {category.review: clear}
    explain: {pass: It is not clear., fail: It is clear.}
    remedy: Ask.
rules:
  - {id: a, about: weapons, pattern: reviewed, title: A}
  - {id: b, about: military, pattern: reviewed, title: B, fails_when: {category.review: applies}}
  - {id: c, about: military, pattern: reviewed, title: C, fails_when: {category.name: military}}
  - {id: d, about: weapons, pattern: reviewed, title: D, fails_when: {category.name: military}}
  - {id: e, about: self-harm, pattern: reviewed, title: E}
"""


def alone_and_together(policy: Policy, manifest: str, *, trace: bool = False) -> tuple[list[Result], Sequence[Result]]:
    checker = Checker(AS_OF, Settings(trace=trace))
    loaded: Loaded = checker.load(Given(manifest.encode(), "m.yaml", Path()))

    def results(policy: Policy) -> Sequence[Result]:
        return evaluate(views(loaded.project, [policy], AS_OF), loaded.source, checker.settings)

    alone = [result for rule in policy.rules for result in results(policy._replace(rules=(rule,)))]
    return alone, results(policy)


@pytest.mark.parametrize("stated", STATED)
def test_a_category_is_decided_the_same_alone_and_beside_the_others(stated: str) -> None:
    policy = library.bundled("llama-4")
    assert {rule.about for rule in policy.rules} >= CATEGORIES.keys(), "every category has its rule"
    alone, together = alone_and_together(policy, STATED[stated], trace=True)
    assert list(together) == alone
    by_category = {result.rule.partition("/aup-")[2]: result for result in together}
    for category in CATEGORIES:
        assert category in by_category[category].explanation or by_category[category].verdict == "pass"
        others = [
            other for other in CATEGORIES if other not in category and f" {other} " in by_category[category].explanation
        ]
        assert not others, f"{category} is told of as {others}"


def test_a_rule_with_conditions_of_its_own_decides_by_those(tmp_path: Path) -> None:
    (tmp_path / "acme.yaml").write_text(OWN, encoding="utf-8")
    policy = library.house(str(tmp_path / "acme.yaml"))
    alone, together = alone_and_together(policy, STATED["a review"])
    assert list(together) == alone
    verdicts = {result.rule: result.verdict for result in together}
    assert verdicts == {"acme/a": "fail", "acme/b": "pass", "acme/c": "fail", "acme/d": "pass", "acme/e": "fail"}
