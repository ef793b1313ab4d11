"""Where sources disagree about a licence: what a result says of the other ways to settle it."""

import pytest
from manifests import loaded
from test_properties import CHECKER

from llamalicense.report import Result

GUARD = "meta-llama/Llama-Guard-3-8B"
SURE = "meta-llama/Llama-3.1-8B"


def found(rule: str, users: str, models: str) -> Result:
    """The result of a rule for the organisation."""
    text = f"manifest: 1\norganisation: {{name: Acme, monthly_active_users: {users}}}\nmodels: [{models}]\n"
    [result] = [each for each in CHECKER.judge(loaded(text)).results if each.rule == rule]
    return result


@pytest.mark.parametrize(
    ("users", "said", "missing"),
    [
        ("{2024-06: 800_000_000, 2024-08: 0}", "under llama-3.2 this does not fail.", []),
        (
            "{2024-06: 800_000_000}",
            "under llama-3.2 whether it fails is not known.",
            ["organisation.monthly_active_users.peak", "organisation.monthly_active_users.2024-08"],
        ),
    ],
)
def test_a_disputed_fail_says_what_the_other_licence_makes_of_it(users: str, said: str, missing: list[str]) -> None:
    result = found("llama-3.1/mau-threshold", users, f"{{id: {GUARD}, access: weights}}")
    assert (result.verdict, result.reason) == ("warn", "unclear")
    assert "800,000,000" in result.explanation
    assert result.explanation.endswith(f"Sources disagree about the licence, and with {GUARD} {said}")
    assert [each.fact for each in result.missing] == missing


def test_a_fail_that_no_dispute_touches_says_nothing_of_it() -> None:
    models = f"{{id: {GUARD}, access: weights}}, {{id: {SURE}, access: weights}}"
    result = found("llama-3.1/mau-threshold", "{2024-06: 800_000_000, 2024-08: 0}", models)
    assert (result.verdict, result.reason) == ("fail", "violated")
    assert "disagree" not in result.explanation
