"""Where sources disagree about a licence: what a result says of the other ways to settle it."""

import pytest
from drawn_manifests import CHECKER
from manifests import loaded

from llamalicense.decision.result import Result

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
    assert "Or settle which licence governs" in result.remedy


def test_a_fail_that_no_dispute_touches_says_nothing_of_it() -> None:
    models = f"{{id: {GUARD}, access: weights}}, {{id: {SURE}, access: weights}}"
    result = found("llama-3.1/mau-threshold", "{2024-06: 800_000_000, 2024-08: 0}", models)
    assert (result.verdict, result.reason) == ("fail", "violated")
    assert "disagree" not in result.explanation
    assert "settle" not in result.remedy


def results(models: str, builds: str, organisation: str = "{name: Acme}") -> dict[tuple[str, str], Result]:
    """Every result of a manifest, by rule and subject."""
    text = f"manifest: 1\norganisation: {organisation}\nmodels: [{models}]\nbuilds: [{builds}]\n"
    return {(each.rule, each.subject): each for each in CHECKER.judge(loaded(text)).results}


GUARD_2 = "meta-llama/Meta-Llama-Guard-2-8B"


def test_only_the_models_that_have_to_do_with_the_subject_are_named() -> None:
    models = f"{{id: {GUARD}, access: weights}}, {{id: {GUARD_2}, access: weights}}"
    build = f"{{name: App, kind: app, contains: [{GUARD}], safety_removed: true}}"
    found = results(models, build)["llama-3.2/safety-removal", "builds/App"]
    assert found.explanation.endswith(f"and with {GUARD} under llama-3.1 this does not fail.")
    vision = "meta-llama/Llama-Guard-3-11B-Vision"
    models = f"{{id: {GUARD}, access: weights}}, {{id: {vision}, access: weights}}"
    german = results(models, "", "{name: Beispiel GmbH, kind: company, country: DE}")
    found = german["llama-3.2/eu-multimodal", f"models/{vision}"]
    assert (found.verdict, found.reason) == ("warn", "unclear")
    assert found.explanation.endswith(f"and with {vision} under llama-3.1 this does not fail.")


def test_a_doubt_of_one_licence_says_that_the_other_has_none() -> None:
    models = f"{{id: meta-llama/Meta-Llama-3-8B, access: weights}}, {{id: {GUARD_2}, access: weights}}"
    training = "[{model: meta-llama/Meta-Llama-3-8B, through: outputs, role: training-data}]"
    made = f"contains: [{GUARD_2}], change: fine-tuned, trained_with: {training}"
    found = results(models, f"{{name: x, kind: model, type: language-model, {made}}}")[
        "llama-3/competing-model-training", "builds/x"
    ]
    assert (found.verdict, found.reason) == ("warn", "unclear")
    assert found.explanation.endswith(f"with {GUARD_2} under llama-3 this passes.")


def test_what_every_candidate_leaves_open_says_nothing_of_the_dispute() -> None:
    build = f"{{name: A, kind: app, audience: affiliates, contains: [{GUARD}], change: none, built_with_llama: false}}"
    found = results(f"{{id: {GUARD}, access: weights}}", build)
    for licence in ("llama-3.1", "llama-3.2"):
        result = found[f"{licence}/built-with-llama", "builds/A"]
        assert (result.reason, "disagree" in result.explanation) == ("unclear", False)
