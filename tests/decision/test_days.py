"""What a day decides: one before it, the day itself, one after it."""

from datetime import date, timedelta
from typing import Any

import pytest
from manifests import results
from rows import rows

from llamalicense.decision.result import Result
from llamalicense.policy import library
from llamalicense.vocabulary import CATEGORIES, LICENCES

AS_OF = date(2026, 11, 21)
DAYS = (-1, 0, 1)
SCOUT = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
MODELS = {
    "llama-2": "meta-llama/Llama-2-7b-hf",
    "llama-3": "meta-llama/Meta-Llama-3-8B",
    "llama-3.1": "meta-llama/Llama-3.1-8B",
    "llama-3.2": "meta-llama/Llama-3.2-1B",
    "llama-3.3": "meta-llama/Llama-3.3-70B-Instruct",
    "llama-4": SCOUT,
}


def one(manifest: str, rule: str) -> Result:
    [found] = results(manifest, rule)
    return found


def using(licence: str, organisation: str = "", more: str = "") -> str:
    return f"""\
manifest: 1
organisation: {{name: Acme GmbH, kind: company, country: DE{organisation}}}
models: [{{id: {MODELS[licence]}, access: weights}}]
builds: []
{more}"""


def effective(licence: str) -> date:
    return date.fromisoformat(library.bundled(licence).effective or "")


@rows("days", DAYS)
@rows("licence", LICENCES)
def test_a_trade_review_counts_from_the_day_on_which_the_licence_took_effect(licence: str, days: int) -> None:
    day = effective(licence) + timedelta(days)
    found = one(
        using(licence, more=f"use: {{trade_compliance: {{reviewed: {day}, by: legal}}}}"), f"{licence}/trade-compliance"
    )
    if days < 0:
        assert (found.verdict, found.reason) == ("warn", "missing")
        assert "older than the licence" in found.explanation
        assert "does not state" not in found.explanation
        assert [each.fact for each in found.missing] == ["use.trade_compliance.reviewed"]
        assert "since the licence took effect" in found.missing[0].question
    else:
        assert (found.verdict, found.reason, found.basis) == ("pass", "satisfied", "attested")
        assert "not judged here" in found.explanation


@rows("days", DAYS)
@rows("licence", LICENCES)
def test_a_review_older_than_the_policy_attests_nothing_and_admits_all_the_same(licence: str, days: int) -> None:
    day = effective(licence) + timedelta(days)
    lists = "applies: [spam], borderline: {drugs: A pharmacist decides.}"
    manifest = using(licence, more=f"use: {{acceptable_use: {{reviewed: {day}, by: legal, {lists}}}}}")
    assert one(manifest, f"{licence}/aup-spam").reason == "violated"
    near = one(manifest, f"{licence}/aup-drugs")
    assert near.reason == "unclear"
    assert "A pharmacist decides." in near.explanation
    assert ("new review" in near.remedy) is (days < 0)
    clear = one(manifest, f"{licence}/aup-weapons")
    if days < 0:
        assert (clear.reason, clear.basis) == ("missing", None)
        assert "older than this policy" in clear.explanation
        assert [each.fact for each in clear.missing] == ["use.acceptable_use.reviewed"]
    else:
        assert (clear.reason, clear.basis) == ("satisfied", "attested")


def test_a_review_may_be_old_enough_for_one_licence_and_not_for_another() -> None:
    manifest = f"""\
manifest: 1
organisation: {{name: Acme}}
models: [{{id: {SCOUT}, access: weights}}, {{id: meta-llama/Llama-3.1-8B, access: weights}}]
builds: []
use: {{acceptable_use: {{reviewed: 2024-11-20, by: legal, applies: []}}}}
"""
    assert one(manifest, "llama-3.1/aup-spam").reason == "satisfied"
    assert one(manifest, "llama-4/aup-spam").reason == "missing"


# What breaks each rule that a grant answers, and what the rule says once a grant in force names it.
BROKEN = {
    "mau-threshold": (", monthly_active_users: {2025-03: 800_000_000}", "", "exception"),
    "eu-multimodal": ("", "", "exception"),
    "termination": (", terminations: [{licence: llama-4, on: 2026-01-01}]", "", "exception"),
    "relicensing": ("", "licence: mit, agreement: false", "exception"),
    "trademark-use": ("", "marks: [logo]", "exception"),
    "aup-military": ("", "", "unclear"),
}


def granted(rule: str, until: str) -> str:
    organisation, build, _ = BROKEN[rule]
    grant = f", grants: [{{licence: llama-4, rules: [{rule}], reference: Letter 7{until}}}]"
    model = f"Llama-A, kind: model, delivery: shipped, audience: public, contains: [{SCOUT}], change: none"
    return f"""\
manifest: 1
organisation: {{name: Acme GmbH, kind: company, country: DE{organisation}{grant}}}
models: [{{id: {SCOUT}, access: weights}}]
builds: [{{name: {model}{", " if build else ""}{build}}}]
use: {{acceptable_use: {{reviewed: 2026-10-01, by: legal, applies: [military]}}}}
"""


@rows("rule", BROKEN)
@rows("days", [*DAYS, None])
def test_a_grant_holds_to_its_last_day(rule: str, days: int | None) -> None:
    until = "" if days is None else f", until: {AS_OF + timedelta(days)}"
    found = one(granted(rule, until), f"llama-4/{rule}")
    if days == -1:
        assert (found.verdict, found.reason) == ("fail", "violated")
        assert f"The grant Letter 7 names this rule; it ended on {AS_OF - timedelta(1)}" in found.explanation
    else:
        assert found.reason == BROKEN[rule][2]
        assert "Letter 7" in found.explanation
        assert "ended on" not in found.explanation


def test_every_rule_that_a_grant_answers_looks_at_grants_and_no_other_does() -> None:
    asking = {
        rule.id
        for licence in LICENCES
        for rule in library.bundled(licence).rules
        if any(name in ("organisation.grants", "category.granted") for name in rule.asks)
    }
    categories = {f"aup-{category}" for category in CATEGORIES}
    assert asking == {name for name in BROKEN if name != "aup-military"} | categories


@rows(("field", "key", "rule"), [("claims_filed", "filed", "ip-litigation"), ("terminations", "on", "termination")])
@rows("days", DAYS)
@rows("licence", LICENCES)
def test_a_claim_or_an_end_counts_from_its_day(licence: str, days: int, field: str, key: str, rule: str) -> None:
    day = AS_OF + timedelta(days)
    entry = f", {field}: [{{licence: {licence}, {key}: {day}}}]"
    result = one(using(licence, entry), f"{licence}/{rule}")
    assert result.reason == ("satisfied" if days > 0 else "violated")
    assert (f"on {day}" in result.explanation) is (days <= 0), "a fail says the day that it rests on"
    other = "llama-2" if licence != "llama-2" else "llama-4"
    assert one(using(other, entry), f"{other}/{rule}").reason == "satisfied"


@pytest.mark.parametrize("days", DAYS)
def test_a_waiver_holds_from_its_first_day_to_its_last(days: int) -> None:
    def waived(first: date, last: date) -> Any:
        decision = f"reason: Soon., approved_by: legal, approved_on: {first}, expires: {last}"
        waivers = f"waivers: [{{rule: llama-4/eu-multimodal, {decision}}}]"
        return one(using("llama-4", more=waivers), "llama-4/eu-multimodal")

    far = timedelta(100)
    assert (waived(AS_OF - far, AS_OF + timedelta(days)).reason == "waived") is (days >= 0)
    assert (waived(AS_OF + timedelta(days), AS_OF + far).reason == "waived") is (days <= 0)
