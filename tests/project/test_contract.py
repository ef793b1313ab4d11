"""The contract's own sentences as tables: what a manifest may say and may not, which licence governs, statuses."""

import io
import json
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from manifests import SCOUT, problems
from program import llamalicense
from rows import rows
from scenarios import Case, run

from llamalicense.decision.settings import Settings
from llamalicense.policy import library
from llamalicense.run import Checker, Given

MAVERICK = "meta-llama/Llama-4-Maverick-17B-128E-Instruct"
MODELS = {
    "llama-2": "meta-llama/Llama-2-7b-hf",
    "llama-3": "meta-llama/Meta-Llama-3-8B",
    "llama-3.1": "meta-llama/Llama-3.1-8B-Instruct",
    "llama-3.2": "meta-llama/Llama-3.2-3B-Instruct",
    "llama-3.3": "meta-llama/Llama-3.3-70B-Instruct",
    "llama-4": SCOUT,
}
MONTHS = {
    "llama-2": ("2023-05", "2023-06", "2023-07"),
    "llama-3": ("2024-02", "2024-03", "2024-04"),
    "llama-3.1": ("2024-05", "2024-06", "2024-07"),
    "llama-3.2": ("2024-07", "2024-08", "2024-09"),
    "llama-3.3": ("2024-10", "2024-11", "2024-12"),
    "llama-4": ("2025-02", "2025-03", "2025-04"),
}
CATEGORIES = (
    "illegal-activity harassment discrimination unlicensed-practice private-data third-party-rights malicious-code "
    "safety-circumvention military weapons drugs critical-infrastructure self-harm violent-content "
    "fraud-disinformation defamation spam impersonation human-representation fake-engagement third-party-tools"
).split()
FROM_3_2 = {"safety-circumvention", "third-party-tools"}


def decided(folder: Path, models: Any, **manifest: Any) -> dict[tuple[str, str], str]:
    """The reason of each rule and subject."""
    manifest = {"manifest": 1, "organisation": {"name": "Acme"}, "models": models, **manifest}
    report = run({"manifest": manifest}, folder).reports[0]
    assert not report.errors, report.errors
    return {(result.rule, result.subject): result.reason for result in report.results}


def text(
    organisation: str = "", model: str = "", build: str = "", rest: str = "", models: str = "", use: str = ""
) -> str:
    """A manifest as text, with more keys at the ends of its parts."""
    lines = [
        "manifest: 1",
        f"organisation: {{name: Acme{organisation and ', '}{organisation}}}",
        f"models: [{{id: {SCOUT}{model and ', '}{model}}}{models and ', '}{models}]",
        f"builds: [{{{build}}}]" if build else "",
        f"use: {{{use}}}" if use else "",
        rest,
    ]
    return "\n".join(line for line in lines if line) + "\n"


def waiver(**fields: str) -> str:
    stated = {
        "rule": "llama-4/eu-multimodal",
        "reason": "Soon.",
        "approved_by": "Legal",
        "approved_on": "2026-11-02",
        "expires": "2027-01-31",
        **fields,
    }
    return "waivers: [{" + ", ".join(f"{key}: {value}" for key, value in stated.items() if value) + "}]"


REVIEW = "reviewed: 2026-10-01, by: Legal, applies: []"
APP = f"name: Desk, kind: app, contains: [{SCOUT}]"
MODEL = f"name: X, kind: model, contains: [{SCOUT}]"
MERGED = f"{{model: {SCOUT}, change: merged}}"
UNCHANGED = f"{{model: {SCOUT}, change: none}}"
YOUNG = "founded: 2025-04-01, affiliates: none, "

ACCEPTED = {
    "the smallest": text(),
    "a byte order mark": "\ufeff" + text(),
    "line ends of Windows": text().replace("\n", "\r\n"),
    "organization": text().replace("organisation", "organization"),
    "license of a model": text(model="license: llama4"),
    "underscores": text("monthly_active_users: {2025-03: 700_000_000}"),
    "no underscores": text("monthly_active_users: {2025-03: 700000000}"),
    "Norway": text("country: NO"),
    "norway": text("country: no"),
    "Greece as the Union writes it": text("country: EL"),
    "the United Kingdom": text("country: uk"),
    "an empty list of builds": text(rest="builds: []"),
    "an id with a revision": text().replace(SCOUT, f"{SCOUT}@main"),
    "an id in capitals": text().replace(SCOUT, SCOUT.upper()),
    "a build that names its model in capitals": text(build=f"name: Desk, kind: app, contains: [{SCOUT.upper()}]"),
    "a build that names its model with a revision": text(build=f"name: Desk, kind: app, contains: ['{SCOUT}@main']"),
    "a build published under a listed id": text(build=f"{APP}, published_as: {SCOUT}"),
    "an unknown word of another licence": text(models="{id: acme/x, licence: LicenseRef-Acme}"),
    "a quoted date": text("founded: '2019-05-01'"),
    "a comment": text() + "# nothing\n",
    "a document's end": text() + "...\n",
    "a document's start": "---\n" + text(),
    "a review on the day of the check": text(use="acceptable_use: {reviewed: 2026-11-21, by: Legal, applies: []}"),
    "a waiver of 366 days": text(rest=waiver(expires="2027-11-03")),
    "a waiver of one day": text(rest=waiver(expires="2026-11-02")),
    "a waiver of a bundled policy that is not in use": text(rest=waiver(rule="llama-2/mau-threshold")),
    "a month at the peak": text("monthly_active_users: {2025-03: 5, peak: 5}"),
    "a month without users before the founding": text(YOUNG + "monthly_active_users: {2025-03: 0}"),
    "users in the month of the founding": text(
        "founded: 2025-03-31, affiliates: none, monthly_active_users: {2025-03: 5}"
    ),
    "users before the founding within a group": text(
        "founded: 2025-04-01, affiliates: group, monthly_active_users: {2025-03: 5}"
    ),
    "a largest product as large as the total": text("monthly_active_users: {2025-03: {total: 5, largest_product: 5}}"),
    "a document of the web": text(build=f"{APP}, notice: 'https://acme.example/notice'"),
    "documents": text(build=f"{APP}, agreement: [LICENSE, 'https://acme.example/licence']"),
    "scratch": text(build="name: X, kind: model, base: scratch"),
    "a base beside merged contents": text(build=MODEL + ", change: merged, base: Qwen/Qwen3-8B"),
    "no base beside merged contents": text(build=MODEL + ", change: merged, base: false"),
    "a base beside one merged content": text(build=f"name: X, kind: model, contains: [{MERGED}], base: Q/x"),
    "an empty list of tags": text(build=f"{APP}, licence: []"),
    "two names of one model": text(models="{id: meta-llama/Llama-4-Scout-17B-16E-Instruct-Original}"),
    "house facts without a house policy": text(rest="house: {ticket: 5}"),
}


@rows("manifest", ACCEPTED.values(), ids=ACCEPTED)
def test_what_a_manifest_may_say(manifest: str) -> None:
    assert problems(manifest) == []


# A manifest, and words that its refusal must hold.
REFUSED = {
    "no version": (text().replace("manifest: 1\n", ""), "manifest"),
    "another version": (text().replace("manifest: 1", "manifest: 2"), "1"),
    "no organisation": (text().replace("organisation: {name: Acme}\n", ""), "organisation"),
    "no name": (text().replace("{name: Acme}", "{country: US}"), "name"),
    "no models": ("manifest: 1\norganisation: {name: Acme}\n", "models"),
    "no id": (text().replace(f"id: {SCOUT}", "access: api"), "id"),
    "an unknown key": (text(model="acces: api"), "access"),
    "an unknown key at the top": (text(rest="build: []"), "builds"),
    "both spellings of organisation": (text(rest="organization: {name: Acme}"), "organi"),
    "both spellings of licence": (text(model="licence: llama-4, license: llama-4"), "licen"),
    "both spellings of a tag": (text(build=f"{APP}, licence: llama4, license: llama4"), "licen"),
    "a key twice": (text(model="access: api, access: api"), "access"),
    "two documents": (text() + "---\n" + text(), "document"),
    "an anchor": (text().replace("{name: Acme}", "&a {name: Acme}"), "anchor"),
    "an alias": (text(rest="house: {a: *b}"), "alias"),
    "a tag": (text().replace("Acme", "!!str Acme"), "tag"),
    "null": (text("country: null"), "country"),
    "a tilde": (text("country: ~"), "country"),
    "no value": (text("country: "), "country"),
    "octal": (text("monthly_active_users: {2025-03: 0o17}"), "0o17"),
    "old octal": (text("monthly_active_users: {2025-03: 017}"), "017"),
    "hexadecimal": (text("monthly_active_users: {2025-03: 0x1F}"), "0x1F"),
    "an exponent": (text("monthly_active_users: {2025-03: 7e8}"), "whole number"),
    "a fraction": (text("monthly_active_users: {2025-03: 1.5}"), "1.5"),
    "a quoted number": (text("monthly_active_users: {2025-03: '5'}"), "number"),
    "less than nobody": (text("monthly_active_users: {2025-03: -1}"), "-1"),
    "underscores out of place": (text("monthly_active_users: {2025-03: 70_00}"), "70_00"),
    "the Union as a country": (text("country: EU"), "EU"),
    "no such country": (text("country: ZZ"), "ZZ"),
    "a country in words": (text("country: Germany"), "Germany"),
    "no such month": (text("monthly_active_users: {2025-13: 5}"), "2025-13"),
    "a month with a day": (text("monthly_active_users: {2025-03-01: 5}"), "2025-03-01"),
    "no such day": (text("founded: 2025-02-29"), "2025-02-29"),
    "a day as others write it": (text("founded: 01.05.2019"), "01.05.2019"),
    "an empty name": (text().replace("Acme", "''"), "name"),
    "a sign that turns the direction": (text().replace("Acme", '"A\\u202Ecme"'), "name"),
    "an invisible sign": (text().replace("Acme", '"A\\u200Bcme"'), "name"),
    "a control character": (text().replace("Acme", '"A\\u0007cme"'), "name"),
    "a month above the peak": (text("monthly_active_users: {2025-03: 6, peak: 5}"), "peak"),
    "a total above the peak": (text("monthly_active_users: {2025-03: {total: 6}, peak: 5}"), "peak"),
    "users before the founding": (text(YOUNG + "monthly_active_users: {2025-03: 1}"), "founded"),
    "a product above the total": (text("monthly_active_users: {2025-03: {total: 1, largest_product: 2}}"), "total"),
    "a category in both lists": (
        text(use="acceptable_use: {reviewed: 2026-10-01, by: Legal, applies: [spam], borderline: {spam: No.}}"),
        "spam",
    ),
    "no such category": (text(use="acceptable_use: {reviewed: 2026-10-01, by: Legal, applies: [spamm]}"), "spam"),
    "a review of tomorrow": (text(use="acceptable_use: {reviewed: 2026-11-22, by: Legal, applies: []}"), "2026-11-22"),
    "a trade review of tomorrow": (text(use="trade_compliance: {reviewed: 2026-11-22, by: Legal}"), "2026-11-22"),
    "a review by nobody": (text(use="acceptable_use: {reviewed: 2026-10-01, applies: []}"), "by"),
    "a review without a day": (text(use="acceptable_use: {by: Legal, applies: []}"), "reviewed"),
    "a review without its lists": (text(use="acceptable_use: {reviewed: 2026-10-01, by: Legal}"), "applies"),
    "no such kind": (text("kind: corporation"), "company"),
    "no such access": (text(model="access: weight"), "weights"),
    "no access": (text(model="access: []"), "access"),
    "a licence near Llama's": (text(models="{id: acme/x, licence: lama-4}"), "llama-4"),
    "a licence of no Llama": (text(models="{id: acme/x, licence: llama-5}"), "llama"),
    "a licence with more behind": (text(models="{id: acme/x, licence: llama4-community}"), "llama-4"),
    "two listed ids alike": (text(models=f"{{id: {SCOUT}}}"), SCOUT),
    "two listed ids alike in any case": (text(models=f"{{id: {SCOUT.lower()}}}"), "id"),
    "two listed ids alike but for the revision": (text(models=f"{{id: '{SCOUT}@main'}}"), "id"),
    "two builds of a name": (text(rest=f"builds: [{{{APP}}}, {{{APP}}}]"), "Desk"),
    "a build named as a model": (text(build=f"name: {SCOUT}, kind: app"), SCOUT),
    "a build named as a model in any case": (text(build=f"name: {SCOUT.lower()}, kind: app"), SCOUT.lower()),
    "a content that is not listed": (text(build=f"name: Desk, kind: app, contains: [{MAVERICK}]"), MAVERICK),
    "trained with what is not listed": (text(build=f"{APP}, trained_with: [{{model: {MAVERICK}}}]"), MAVERICK),
    "trained with a build": (
        text(rest=f"builds: [{{{APP}}}, {{name: B, kind: model, trained_with: [{{model: Desk}}]}}]"),
        "Desk",
    ),
    "a build inside itself": (text(build="name: Desk, kind: app, contains: [Desk]"), "Desk"),
    "a data set with a model inside": (text(build=f"name: D, kind: dataset, contains: [{SCOUT}]"), "trained_with"),
    "a base that is Llama": (text(build=f"name: X, kind: model, base: {SCOUT}"), "contains"),
    "a base that is Llama and not listed": (text(build=f"name: X, kind: model, base: {MAVERICK}"), "contains"),
    "a base that is a build": (text(rest=f"builds: [{{{APP}}}, {{name: X, kind: model, base: Desk}}]"), "contains"),
    "a base beside what is not merged": (text(build=MODEL + ", change: fine-tuned, base: Qwen/x"), "merged"),
    "scratch beside merged contents": (text(build=MODEL + ", change: merged, base: scratch"), "scratch"),
    "no base without contents": (text(build="name: X, kind: model, contains: [], base: false"), "false"),
    "no base beside what is not merged": (text(build=MODEL + ", change: none, base: false"), "merged"),
    "a merged build none of whose contents is": (
        text(build=f"name: X, kind: model, contains: [{UNCHANGED}], change: merged, base: Qwen/x"),
        "merged",
    ),
    "a path above the repository": (text(build=f"{APP}, notice: ../../NOTICE"), "NOTICE"),
    "a path from the root": (text(build=f"{APP}, notice: /etc/hosts"), "/etc/hosts"),
    "a page without protection": (text(build=f"{APP}, notice: 'http://acme.example/notice'"), "https"),
    "a document that is just there": (text(build=f"{APP}, notice: true"), "true"),
    "no such rule": (text(rest=waiver(rule="llama-4/no-such-rule")), "no-such-rule"),
    "no such policy": (text(rest=waiver(rule="llama-5/eu-multimodal")), "llama-5"),
    "a rule without its policy": (text(rest=waiver(rule="eu-multimodal")), "eu-multimodal"),
    "no such subject": (text(rest=waiver(subject="builds/Nothing")), "Nothing"),
    "a waiver of 367 days": (text(rest=waiver(expires="2027-11-04")), "366"),
    "a waiver that ends before it begins": (text(rest=waiver(expires="2026-11-01")), "expires"),
    **{
        f"a waiver without {key}": (text(rest=waiver(**{key: ""})), key)
        for key in ("rule", "reason", "approved_by", "approved_on", "expires")
    },
    "a grant without reference": (text("grants: [{licence: llama-4, rules: [mau-threshold]}]"), "reference"),
    **{
        f"a grant for {rule}": (text(f"grants: [{{licence: llama-4, rules: [{rule}], reference: A}}]"), rule)
        for rule in (
            "model-naming",
            "built-with-llama",
            "agreement-copy",
            "notice-file",
            "competing-model-training",
            "user-terms",
            "safety-removal",
            "danger-disclosure",
            "trade-compliance",
            "ip-litigation",
            "no-such-rule",
            "aup-nothing",
        )
    },
    "a grant for what Llama 2 lacks": (
        text("grants: [{licence: llama-2, rules: [eu-multimodal], reference: A}]"),
        "eu-multimodal",
    ),
    "a grant for a category that Llama 3 lacks": (
        text("grants: [{licence: llama-3, rules: [aup-third-party-tools], reference: A}]"),
        "third-party",
    ),
    "a grant of no licence": (text("grants: [{licence: llama-5, rules: [mau-threshold], reference: A}]"), "llama-5"),
}


@rows(("manifest", "words"), REFUSED.values(), ids=REFUSED)
def test_what_a_manifest_may_not_say(manifest: str, words: str) -> None:
    found = problems(manifest)
    assert found
    assert any(words.casefold() in problem.casefold() for problem in found), found


@rows("manifest", [manifest for manifest, _ in REFUSED.values()], ids=REFUSED)
def test_a_refusal_is_reported_with_its_place(manifest: str) -> None:
    assert all(problem.split(":")[0].isdigit() and problem.split(":")[1].isdigit() for problem in problems(manifest))


@pytest.mark.parametrize("licence", MODELS)
def test_which_month_counts(licence: str, tmp_path: Path) -> None:
    before, month, after = MONTHS[licence]
    for users, reason in (
        ({month: 700_000_001}, "violated"),
        ({month: 700_000_000}, "satisfied"),
        ({before: 700_000_001, month: 1, after: 700_000_001}, "satisfied"),
        ({before: 700_000_001, after: 700_000_001}, "missing"),
    ):
        results = decided(
            tmp_path,
            [{"id": MODELS[licence], "access": "weights"}],
            organisation={"name": "Acme", "monthly_active_users": users},
        )
        assert results[f"{licence}/mau-threshold", "organisation"] == reason, users


@pytest.mark.parametrize("licence", MODELS)
def test_every_category_of_a_licence_is_judged_by_itself(licence: str, tmp_path: Path) -> None:
    lacks = FROM_3_2 if licence in ("llama-2", "llama-3", "llama-3.1") else set()
    for category in CATEGORIES:
        review = {"reviewed": "2026-10-01", "by": "Legal"}
        applying = decided(
            tmp_path,
            [{"id": MODELS[licence], "access": "weights"}],
            use={"acceptable_use": {**review, "applies": [category]}},
        )
        near = decided(
            tmp_path,
            [{"id": MODELS[licence], "access": "weights"}],
            use={"acceptable_use": {**review, "applies": [], "borderline": {category: "We look."}}},
        )
        for other in CATEGORIES:
            key = (f"{licence}/aup-{other}", "organisation")
            if other in lacks:
                assert key not in applying
                continue
            assert applying[key] == ("violated" if other == category else "satisfied")
            assert near[key] == ("unclear" if other == category else "satisfied")


EVERYWHERE = (
    "mau-threshold competing-model-training agreement-copy notice-file relicensing trade-compliance "
    "danger-disclosure user-terms trademark-use ip-litigation termination"
).split()
# Rules, and the licences that lack them.
LACKING = {
    "eu-multimodal": {"llama-2", "llama-3", "llama-3.1"},
    "model-naming": {"llama-2"},
    "built-with-llama": {"llama-2"},
    "safety-removal": {"llama-2", "llama-3", "llama-3.1"},
    "aup-safety-circumvention": {"llama-2", "llama-3", "llama-3.1"},
    "aup-third-party-tools": {"llama-2", "llama-3", "llama-3.1"},
    **{rule: set[str]() for rule in EVERYWHERE},
}


@pytest.mark.parametrize("licence", MODELS)
def test_which_rules_a_licence_has(licence: str, tmp_path: Path) -> None:
    rules = {rule for rule, _ in decided(tmp_path, [{"id": MODELS[licence]}])}
    assert {rule for rule in LACKING if f"{licence}/{rule}" not in rules} == {
        rule for rule, without in LACKING.items() if licence in without
    }


LEGAL = "Meta Platforms, Inc. All Rights Reserved."
SENTENCES = {
    "llama-2": f"Llama 2 is licensed under the LLAMA 2 Community License, Copyright (c) {LEGAL}",
    "llama-3": f"Meta Llama 3 is licensed under the Meta Llama 3 Community License, Copyright © {LEGAL}",
    **{
        f"llama-{name}": f"Llama {name} is licensed under the Llama {name} Community License, Copyright © {LEGAL}"
        for name in ("3.1", "3.2", "3.3", "4")
    },
}


def shipped(of: str, **more: Any) -> dict[str, Any]:
    return {
        "name": "Llama-3-Acme",
        "kind": "model",
        "type": "language-model",
        "delivery": "shipped",
        "audience": "public",
        "contains": [MODELS[of]],
        "change": "fine-tuned",
        **more,
    }


@rows("licence", MODELS)
@rows("sentence", SENTENCES)
def test_each_licence_has_a_notice_of_its_own(licence: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "NOTICE").write_text(SENTENCES[sentence], encoding="utf-8")
    results = decided(
        tmp_path, [{"id": MODELS[licence], "access": "weights"}], builds=[shipped(licence, notice="NOTICE")]
    )
    assert results[f"{licence}/notice-file", "builds/Llama-3-Acme"] == (
        "satisfied" if sentence == licence else "violated"
    )


@pytest.mark.parametrize("licence", MODELS)
def test_the_other_sign_of_copyright_is_unclear(licence: str, tmp_path: Path) -> None:
    swapped = SENTENCES[licence].replace("(c)", "\0").replace("©", "(c)").replace("\0", "©")
    (tmp_path / "NOTICE").write_text(swapped, encoding="utf-8")
    results = decided(
        tmp_path, [{"id": MODELS[licence], "access": "weights"}], builds=[shipped(licence, notice="NOTICE")]
    )
    assert results[f"{licence}/notice-file", "builds/Llama-3-Acme"] == "unclear"


PHRASES = {licence: "Built with Meta Llama 3" if licence == "llama-3" else "Built with Llama" for licence in MODELS}


@rows("licence", [licence for licence in MODELS if licence != "llama-2"])
@rows(
    ("access", "phrase", "reason"),
    [
        ("weights", True, "satisfied"),
        ("weights", False, "violated"),
        ("api", True, "satisfied"),
        ("api", False, "unclear"),
        ("end-user-product", False, "violated"),
    ],
)
def test_the_phrase_of_each_licence(licence: str, access: str, phrase: bool, reason: str, tmp_path: Path) -> None:
    if licence == "llama-3" and access == "api" and not phrase:
        reason = "violated"
    (tmp_path / "README.md").write_text(PHRASES[licence], encoding="utf-8")
    build = shipped(licence, kind="app", delivery="hosted", change="none", built_with_llama=phrase and "README.md")
    del build["type"]
    results = decided(tmp_path, [{"id": MODELS[licence], "access": access}], builds=[build])
    assert results[f"{licence}/built-with-llama", "builds/Llama-3-Acme"] == reason


@rows("licence", MODELS)
@rows("tagged", MODELS)
def test_the_tag_of_each_licence(licence: str, tagged: str, tmp_path: Path) -> None:
    tag = tagged.replace("-", "")
    build = shipped(licence, licence=tag, agreement=False)
    results = decided(tmp_path, [{"id": MODELS[licence], "access": "weights"}], builds=[build])
    assert results[f"{licence}/relicensing", "builds/Llama-3-Acme"] == (
        "satisfied" if tagged == licence else "violated"
    )


@rows("licence", MODELS)
@rows(("start", "reason"), [("fine-tuned", "pass"), ("other", "fails")])
def test_training_under_each_licence(licence: str, start: str, reason: str, tmp_path: Path) -> None:
    training = [{"model": MODELS[licence], "through": "outputs", "role": "training-data"}]
    build = shipped(licence, name="acme", trained_with=training)
    if start == "other":
        del build["contains"], build["change"]
        build["base"] = "Qwen/Qwen3-8B"
    results = decided(tmp_path, [{"id": MODELS[licence], "access": "weights"}], builds=[build])
    found = results[f"{licence}/competing-model-training", "builds/acme"]
    assert found in ({"violated"} if reason == "fails" else {"satisfied", "not-applicable"})


def governed(folder: Path, *models: dict[str, Any]) -> tuple[str, set[str]]:
    """The reason of `catalogue/governing-licence` for the first model, and the policies that have results."""
    results = decided(folder, list(models))
    reason = results["catalogue/governing-licence", f"models/{models[0]['id']}"]
    return reason, {rule.partition("/")[0] for rule, _ in results} - {"catalogue"}


TINY = "TinyLlama/TinyLlama-1.1B-Chat-v1.0"


@rows(
    ("models", "reason", "policies"),
    [
        ([{"id": SCOUT}], "satisfied", "llama-4"),
        ([{"id": SCOUT.swapcase()}], "satisfied", "llama-4"),
        ([{"id": f"{SCOUT}@refs/pr/1"}], "satisfied", "llama-4"),
        ([{"id": SCOUT, "licence": "llama-4"}], "satisfied", "llama-4"),
        ([{"id": SCOUT, "licence": "llama4"}], "satisfied", "llama-4"),
        ([{"id": SCOUT, "licence": "apache-2.0"}], "unclear", "llama-4"),
        ([{"id": SCOUT, "licence": "llama3.3"}], "unclear", "llama-3.3 llama-4"),
        ([{"id": SCOUT, "licence": "other"}], "satisfied", "llama-4"),
        ([{"id": "acme/x", "derived_from": SCOUT}], "satisfied", "llama-4"),
        ([{"id": "acme/x", "derived_from": SCOUT.lower()}], "satisfied", "llama-4"),
        ([{"id": "acme/x", "derived_from": f"{SCOUT}@main"}], "satisfied", "llama-4"),
        ([{"id": "acme/x", "derived_from": SCOUT, "licence": "mit"}], "unclear", "llama-4"),
        ([{"id": "acme/x", "derived_from": SCOUT, "licence": "llama3.1"}], "unclear", "llama-3.1 llama-4"),
        ([{"id": "acme/x", "derived_from": SCOUT, "licence": "unknown"}], "satisfied", "llama-4"),
        ([{"id": "acme/x", "derived_from": "acme/y"}, {"id": "acme/y", "derived_from": SCOUT}], "satisfied", "llama-4"),
        ([{"id": "acme/x", "derived_from": "acme/y"}], "missing", ""),
        ([{"id": "acme/x", "derived_from": "acme/y"}, {"id": "acme/y", "derived_from": "acme/x"}], "missing", ""),
        ([{"id": "acme/x", "derived_from": TINY}], "satisfied", ""),
        ([{"id": TINY}], "satisfied", ""),
        ([{"id": TINY.lower()}], "satisfied", ""),
        ([{"id": "openlm-research/open_llama_7b"}], "satisfied", ""),
        ([{"id": "acme/x", "licence": "llama3.2"}], "satisfied", "llama-3.2"),
        ([{"id": "acme/x", "licence": "LLAMA-3.2"}], "satisfied", "llama-3.2"),
        ([{"id": "acme/x", "licence": "apache-2.0"}], "satisfied", ""),
        ([{"id": "acme/x", "licence": "LicenseRef-Acme"}], "satisfied", ""),
        *(([{"id": "acme/x", "licence": word}], "missing", "") for word in ("other", "unknown", "none", "OTHER")),
        ([{"id": "acme/x"}], "missing", ""),
        *(
            ([{"id": f"acme/{name}", "licence": "mit"}], "unclear", "")
            for name in ("llama-4-x", "my-Llama3-x", "llama 2", "LLAMA_3.1-x", "llama3.2", "x-llama-3.3-70b", "llama4")
        ),
        *(
            ([{"id": f"acme/{name}", "licence": "mit"}], "satisfied", "")
            for name in "llama-40-x llama-3b llama-7b llama-x alpaca-4 llama-2b-x llama-13b llama5".split()
        ),
        ([{"id": "meta-llama/Llama-4-Behemoth-288B-16E"}], "unclear", "llama-4"),
        ([{"id": "meta-llama/Llama-4-Behemoth"}], "unclear", "llama-4"),
        ([{"id": SCOUT, "multimodal": False}], "unclear", "llama-4"),
    ],
)
def test_which_licence_governs(models: list[dict[str, Any]], reason: str, policies: str, tmp_path: Path) -> None:
    assert governed(tmp_path, *models) == (reason, set(policies.split()))


@pytest.mark.parametrize(
    ("models", "status"),
    [
        ([{"id": TINY}], 0),
        ([{"id": "acme/x", "licence": "apache-2.0"}], 0),
        ([{"id": TINY}, {"id": "acme/x", "licence": "mit"}], 0),
        ([{"id": TINY}, {"id": "acme/x"}], 1),
        ([{"id": SCOUT}, {"id": "acme/x"}], 1),
        ([{"id": "acme/llama-4-x", "licence": "mit"}], 0),
        ([], 2),
    ],
)
def test_statuses_of_models_that_are_not_llama(models: list[dict[str, Any]], status: int, tmp_path: Path) -> None:
    case: Case = {"manifest": {"manifest": 1, "organisation": {"name": "Acme"}, "models": models}}
    assert run(case, tmp_path).status == status


def test_a_report_on_look_alikes_says_that_no_llama_licence_applies(tmp_path: Path) -> None:
    (tmp_path / "llamalicense.yaml").write_text(
        f"manifest: 1\norganisation: {{name: Acme}}\nmodels: [{{id: {TINY}}}]\n"
    )
    for output_format in ("text", "markdown", "html", "json"):
        ran = llamalicense("check", tmp_path / "llamalicense.yaml", "--output-format", output_format)
        assert ran.status == 0
        assert "no llama licence applies" in " ".join(ran.out.casefold().split()), output_format


COUNTRIES_OF_META_IRELAND = (
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE NO IS LI CH EL".split()
)


@rows("country", [*COUNTRIES_OF_META_IRELAND, "US", "GB", "UK", "JP", "TR", "UA"])
def test_the_contracting_party(country: str, tmp_path: Path) -> None:
    organisation = {"name": "Acme", "kind": "company", "country": country}
    manifest = {"manifest": 1, "organisation": organisation, "models": [{"id": SCOUT}]}
    [report] = run({"manifest": manifest}, tmp_path).reports
    notes = " ".join(note.text for note in report.notes)
    assert ("Meta Platforms Ireland Limited" in notes) == (country in COUNTRIES_OF_META_IRELAND)


# --- the command line

CLEAN = f"manifest: 1\norganisation: {{name: Acme}}\nmodels: [{{id: {TINY}}}]\n"
LACKING_ALL = text()
FAILING = text("kind: company, country: DE", "access: weights")
EMPTY = "manifest: 1\norganisation: {name: Acme}\nmodels: []\n"
BROKEN = "manifest: [\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lay(**files: str) -> None:
    for name, content in files.items():
        path = Path(name.replace("__", "/").replace("_yaml", ".yaml").replace("_yml", ".yml"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("manifests", "status"),
    [
        ([CLEAN], 0),
        ([LACKING_ALL], 0),
        ([FAILING], 1),
        ([EMPTY], 2),
        ([BROKEN], 2),
        ([CLEAN, LACKING_ALL], 0),
        ([CLEAN, FAILING], 1),
        ([FAILING, CLEAN], 1),
        ([FAILING, EMPTY], 2),
        ([EMPTY, FAILING], 2),
        ([BROKEN, CLEAN], 2),
    ],
)
def test_with_several_manifests_the_highest_status_wins(manifests: list[str], status: int) -> None:
    names = [f"m{number}.yaml" for number in range(len(manifests))]
    for name, manifest in zip(names, manifests, strict=True):
        Path(name).write_text(manifest)
    ran = llamalicense("check", *names, "--output-format", "json")
    report = json.loads(ran.out)
    assert ran.status == status
    assert [each["manifest"] for each in report["reports"]] == names
    assert (report["verdict"] is None) == (status == 2)
    for each, manifest in zip(report["reports"], manifests, strict=True):
        assert (each["verdict"] is None) == (manifest in (EMPTY, BROKEN))
        assert bool(each.get("errors")) == (manifest in (EMPTY, BROKEN))


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("options", "status"),
    [
        ("--strict", 1),
        ("--strict --unclear fail", 1),
        ("--strict --missing fail", 1),
        ("--strict --unclear warn", 2),
        ("--strict --missing warn", 2),
        ("--unclear warn --strict", 2),
        ("--strict --fail-on never", 0),
        ("--fail-on missing", 1),
        ("--fail-on warn", 1),
        ("--fail-on unclear", 2),
        ("--missing", 2),
        ("--as-of yesterday", 2),
        ("--no-such-option", 2),
        ("--output-format pdf", 2),
        ("--policy no-such-policy", 2),
    ],
)
def test_options_beside_each_other(options: str, status: int) -> None:
    lay(m_yaml=LACKING_ALL)
    assert llamalicense("check", "m.yaml", *options.split()).status == status


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(("manifest", "status"), [(CLEAN, 0), (FAILING, 1), (EMPTY, 2), (BROKEN, 2), ("", 2)])
def test_standard_input(manifest: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(manifest.encode()), encoding="utf-8"))
    assert llamalicense("check", "-").status == status


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize(
    ("files", "path", "status"),
    [
        ({}, "", 2),
        ({}, ".", 2),
        ({"README_yaml": CLEAN}, ".", 2),
        ({"llamalicense_yaml": CLEAN}, "", 0),
        ({"llamalicense_yml": CLEAN}, "", 0),
        ({"llamalicense_yaml": CLEAN}, ".", 0),
        ({"llamalicense_yml": FAILING}, ".", 1),
        ({"llamalicense_yaml": CLEAN, "llamalicense_yml": CLEAN}, "", 2),
        ({"llamalicense_yaml": CLEAN, "llamalicense_yml": CLEAN}, ".", 2),
        ({"chat.llamalicense_yaml": FAILING}, ".", 1),
        ({"chat.llamalicense_yml": FAILING}, ".", 1),
        ({"a__b__llamalicense_yml": FAILING, "llamalicense_yaml": CLEAN}, ".", 1),
        ({"a__llamalicense_yml": CLEAN, "a__llamalicense_yaml": CLEAN}, ".", 2),
        ({"a__llamalicense_yaml": FAILING}, "", 2),
        ({"a__llamalicense_yaml": EMPTY, "llamalicense_yaml": FAILING}, ".", 2),
        ({"llamalicense_yaml": CLEAN}, "no-such-folder", 2),
        ({"llamalicense_yaml": CLEAN}, "no-such-file.yaml", 2),
    ],
)
def test_where_manifests_are_found(files: dict[str, str], path: str, status: int) -> None:
    lay(**files)
    assert llamalicense("check", *path.split()).status == status


def test_a_manifest_above_is_found_up_to_the_root(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(llamalicense_yml=FAILING, a__b__x=" ")
    monkeypatch.chdir(repository / "a" / "b")
    assert llamalicense("check").status == 1


def test_no_manifest_beyond_the_root_is_found(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(llamalicense_yml=FAILING)
    (repository / "inner" / ".git").mkdir(parents=True)
    monkeypatch.chdir(repository / "inner")
    assert llamalicense("check").status == 2


# --- the bundled house policy: what trained what, and the verdict

OUTPUTS = "{model: %s, through: outputs, role: %s}"
BANNED = [
    # kind, what it starts from, access, roles, audience, reason
    ("model", "base: Qwen/x", "weights", "training-data", "public", "violated"),
    ("model", "base: scratch", "weights", "training-data", "public", "violated"),
    ("model", "base: Qwen/x", "weights", "training-data", "internal", "violated"),
    ("model", "base: Qwen/x", "weights", "distillation", "affiliates", "violated"),
    ("model", "base: Qwen/x", "api", "preference", "customers", "violated"),
    ("adapter", "base: Qwen/x", "weights", "training-data", "public", "violated"),
    ("model", "base: Qwen/x", "outputs-only", "training-data", "public", "violated"),
    ("model", "base: Qwen/x", "weights", "filter", "public", "unclear"),
    ("model", "base: Qwen/x", "weights", "filter training-data", "public", "violated"),
    ("model", "base: Qwen/x", "weights", "evaluation filter", "public", "unclear"),
    ("model", "base: Qwen/x", "weights", "evaluation", "public", "pass"),
    ("model", "base: Qwen/x", "weights", "evaluation training-data", "public", "violated"),
    ("model", f"contains: [{SCOUT}], change: fine-tuned", "weights", "training-data", "public", "pass"),
    ("adapter", f"contains: [{SCOUT}]", "weights", "training-data", "public", "pass"),
    ("app", "contains: []", "weights", "training-data", "public", "unclear"),
    ("app", "contains: []", "weights", "evaluation", "public", "pass"),
    ("dataset", "", "weights", "training-data", "public", "pass"),
    ("model", "", "weights", "training-data", "public", "missing"),
]


@rows(("kind", "start", "access", "roles", "audience", "reason"), BANNED)
@rows("name", ["acme-8b", "Llama-acme-8b"])
def test_the_outright_ban_as_a_house_policy(
    name: str, kind: str, start: str, access: str, roles: str, audience: str, reason: str
) -> None:
    trained = ", ".join(OUTPUTS % (SCOUT, role) for role in roles.split())
    build = f"name: {name}, kind: {kind}, audience: {audience}, delivery: hosted, trained_with: [{trained}]"
    if kind in ("model", "adapter"):
        build += ", type: other-model"
    manifest = text(model=f"access: {access}", build=build + (start and f", {start}"))
    report = banning().check(Given(manifest.encode(), "m.yaml", Path("nowhere")))
    [result] = [one for one in report.results if one.rule == "no-competing-models/competing-model-training"]
    assert (result.verdict if reason == "pass" else result.reason) == reason, result.explanation


@cache
def banning() -> Checker:
    return Checker(date(2026, 11, 21), Settings(), library.houses(["no-competing-models"]))


@pytest.mark.usefixtures("repository")
def test_without_the_house_policy_nothing_of_it_is_judged() -> None:
    lay(m_yaml=LACKING_ALL)
    assert "no-competing-models" not in llamalicense("check", "m.yaml", "--output-format", "json").out


# --- what no waiver takes away

NO_RIGHT = {
    "eu-multimodal": "kind: company, country: DE",
    "mau-threshold": "monthly_active_users: {2025-03: 700_000_001}",
    "termination": "terminations: [{licence: llama-4, on: 2026-01-01}]",
    "ip-litigation": "claims_filed: [{filed: 2026-01-01, against: Meta, licence: llama-4}]",
}


@pytest.mark.parametrize("rule", NO_RIGHT)
@pytest.mark.usefixtures("repository")
def test_a_waiver_grants_no_right(rule: str) -> None:
    manifest = text(NO_RIGHT[rule], "access: weights")
    outputs = [f"--output={name}=report.{name}" for name in ("markdown", "html", "json")]
    for more in ("", waiver(rule=f"llama-4/{rule}")):
        lay(m_yaml=manifest + more)
        ran = llamalicense("check", "m.yaml", "--as-of", "2026-11-21", *outputs)
        assert ran.status == (0 if more else 1)
        files = [path.read_text(encoding="utf-8") for path in Path().glob("report.*")]
        assert len(files) == len(outputs)
        for words in (" ".join(output.split()) for output in (ran.out, *files)):
            assert "there is no right under" in words
            assert "Meta may end the agreement" in words
            assert "nothing fails" not in words.casefold()


@pytest.mark.parametrize(("organisation", "is_said"), [("country: US", False), ("kind: company, country: DE", True)])
@pytest.mark.usefixtures("repository")
def test_a_right_is_missed_only_where_it_fails(organisation: str, is_said: bool) -> None:
    lay(m_yaml=text(organisation, "access: weights"))
    said = " ".join(llamalicense("check", "m.yaml").out.split())
    assert ("there is no right under" in said) is is_said
