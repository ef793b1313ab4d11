"""House policies: an organisation's own facts and rules, and licence rules made stricter, never more lenient."""

import json
from pathlib import Path
from typing import Any

import pytest
from house_policy import HOUSE
from program import Ran, llamalicense
from rows import rows

MANIFEST = """\
manifest: 1
organisation: {name: Acme, kind: company, country: US}
models:
  - {id: meta-llama/Llama-4-Scout-17B-16E-Instruct, access: weights}
  - {id: meta-llama/Llama-3.1-8B-Instruct, access: weights}
builds:
  - name: Llama-Acme-8B
    kind: model
    type: language-model
    delivery: shipped
    audience: public
    contains: []
    base: Qwen/Qwen3-8B
    trained_with:
      - {model: meta-llama/Llama-4-Scout-17B-16E-Instruct, through: outputs, role: training-data}
      - {model: meta-llama/Llama-3.1-8B-Instruct, through: outputs, role: training-data}
"""
NO_COMPETING = "competing-model-training"
BAN = "no-competing-models"
SCOUT = "meta-llama/Llama-4-Scout-17B-16E-Instruct"


Results = dict[tuple[str, str], dict[str, Any]]


def check(folder: Path, manifest: str, *policies: str, options: tuple[str, ...] = ()) -> tuple[Ran, Results]:
    """A check with house policies, as texts or by their ids: what it left, and each result by rule and subject."""
    path = folder / "llamalicense.yaml"
    path.write_text(manifest, encoding="utf-8")
    arguments: list[object] = ["check", path, "--as-of", "2026-11-21", "--output-format", "json", *options]
    for number, policy in enumerate(policies):
        file = folder / f"house-{number}.yaml"
        file.write_text(policy, encoding="utf-8")
        arguments += ["--policy", file if "\n" in policy else policy]
    ran = llamalicense(*arguments)
    report = json.loads(ran.out) if ran.out else {"reports": [{"results": []}]}
    return ran, {(each["rule"], each["subject"]): each for each in report["reports"][0]["results"]}


def overriding(override: str) -> str:
    """A house policy that only makes a rule stricter."""
    return f"policy: acme\ntitle: Acme's own rules\nkind: house\noverrides:\n  - {{{override}}}\n"


def test_the_list_of_builds_is_told_of_without_the_sentences_of_a_build(tmp_path: Path) -> None:
    policy = """\
policy: acme
title: Acme's own rules
kind: house
rules:
  - id: models
    title: No model is for the public
    for_each: builds
    applies_when: {build.audience: public}
    fails_when: {build.kind: model}
    explain:
      pass: "{build.name} is no model."
      fail: "{build.name} is a model."
      not-applicable: [{when: {build.audience: internal}, say: "{build.name} stays."}, {say: "{build.name} leaves."}]
      missing: [{when: {build.kind: app}, say: "{build.name} is an app."}, {say: "{build.name} may be public."}]
    remedy: Withdraw {build.name}.
"""
    head, _ = MANIFEST.split("builds:")
    for builds, reason, words in (
        ("builds: []", "not-applicable", "The manifest states that nothing is made with the models."),
        ("", "missing", "The manifest does not state builds."),
    ):
        _, results = check(tmp_path, f"{head}{builds}\n", policy)
        result = results["acme/models", "builds"]
        assert (result["reason"], result["explanation"]) == (reason, words)


@pytest.mark.parametrize(
    ("stated", "rule", "verdict", "reason"),
    [
        ("{risk: high, reviewers: 1}", "reviewed", "fail", "violated"),
        ("{risk: high, reviewers: 2}", "reviewed", "pass", "satisfied"),
        ("{risk: low}", "reviewed", "pass", "not-applicable"),
        ("{risk: high}", "reviewed", "warn", "missing"),
        ("{reviewers: 1}", "reviewed", "warn", "missing"),
        ("{signed: true}", "signed", "pass", "satisfied"),
        ("{signed: false}", "signed", "fail", "violated"),
        ("{regions: [US, Atlantis]}", "regions", "fail", "violated"),
        ("{regions: []}", "regions", "pass", "satisfied"),
        ("{legal_ticket: LEGAL-12}", "ticket", "pass", "satisfied"),
        ("{}", "ticket", "warn", "missing"),
    ],
)
def test_a_house_rule_is_decided_on_the_facts_that_the_house_declares(
    stated: str, rule: str, verdict: str, reason: str, tmp_path: Path
) -> None:
    _, results = check(tmp_path, f"{MANIFEST}house: {stated}\n", HOUSE)
    result = results[f"acme/{rule}", "organisation"]
    assert (result["verdict"], result["reason"]) == (verdict, reason)
    assert result["clause"] == "not a licence term"


def test_a_house_rule_looks_at_builds_under_every_licence(tmp_path: Path) -> None:
    ran, results = check(tmp_path, MANIFEST, HOUSE)
    assert ran.status == 1
    result = results["acme/no-distillation", "builds/Llama-Acme-8B"]
    assert (result["verdict"], result["explanation"]) == ("fail", "Llama-Acme-8B was trained on outputs.")


def test_a_house_fact_that_is_not_stated_is_asked_for(tmp_path: Path) -> None:
    _, results = check(tmp_path, f"{MANIFEST}house: {{risk: high}}\n", HOUSE)
    result = results["acme/reviewed", "organisation"]
    assert [missing["fact"] for missing in result["missing"]] == ["house.reviewers"]
    assert result["missing"][0]["question"]
    assert result["explanation"] == "The manifest does not state house.reviewers."


def test_a_house_result_stands_where_the_manifest_states_the_fact(tmp_path: Path) -> None:
    _, results = check(tmp_path, f"{MANIFEST}house:\n  signed: false\n", HOUSE)
    location = results["acme/signed", "organisation"]["location"]
    assert (location["line"], location["column"]) == (MANIFEST.count("\n") + 2, 11)


@pytest.mark.parametrize(
    ("stated", "phrase"),
    [
        ("legal_ticket: ▸TICKET-1", "does not match"),
        ("legal_ticket: ▸12", "12 is not of type 'string'"),
        ("risk: ▸hgih", "is not one of ['low', 'high']"),
        ("reviewers: ▸0", "less than the minimum of 1"),
        ("reviewers: ▸two", "'two' is not of type 'integer'"),
        ("signed: ▸yes", "'yes' is not of type 'boolean'"),
        ("regions: [US, ▸7]", "7 is not of type 'string'"),
        ("regions: ▸US", "'US' is not of type 'array'"),
    ],
)
def test_a_house_fact_that_does_not_fit_its_schema_is_refused_at_its_place(
    stated: str, phrase: str, tmp_path: Path
) -> None:
    column = f"  {stated}".index("▸") + 1
    ran, _ = check(tmp_path, f"{MANIFEST}house:\n  {stated.replace('▸', '')}\n", HOUSE)
    assert ran.status == 2
    place = f"{tmp_path / 'llamalicense.yaml'}:{MANIFEST.count(chr(10)) + 2}:{column}"
    assert ran.err.startswith(f"error: {place}: house.{stated.partition(':')[0]}: ")
    assert phrase in ran.err


def test_every_house_fact_that_does_not_fit_is_named(tmp_path: Path) -> None:
    ran, _ = check(tmp_path, f"{MANIFEST}house: {{signed: 1, reviewers: 0}}\n", HOUSE)
    assert len(ran.err.splitlines()) == 2


BAD_FACT = "house: {reviewers: 0}\n"


@pytest.mark.parametrize(
    "other", ["organisaton: {}\n", "use:\n", "waivers: [{rule: llama-4/x, reason: b, approved_by: c}]\n"]
)
def test_what_is_wrong_with_house_facts_comes_with_all_that_is_wrong(other: str, tmp_path: Path) -> None:
    alone = check(tmp_path, MANIFEST + other, HOUSE)[0].err.splitlines()
    both = check(tmp_path, MANIFEST + other + BAD_FACT, HOUSE)[0].err.splitlines()
    assert alone
    line = (MANIFEST + other).count("\n") + 1
    [house] = [problem for problem in both if problem not in alone]
    assert f":{line}:" in house
    assert "house.reviewers: 0 is less than the minimum of 1" in house
    assert set(alone) < set(both)


def test_facts_of_a_house_without_its_policy_are_noted(tmp_path: Path) -> None:
    ran, _ = check(tmp_path, f"{MANIFEST}house: {{signed: maybe}}\n")
    [note] = [each for each in json.loads(ran.out)["reports"][0]["notes"] if "signed" in each["text"]]
    assert "house" in note["id"]


TRAINED = [
    ({}, "violated"),
    ({"kind": "adapter", "type": "other-model", "audience": "internal"}, "violated"),
    ({"role": "distillation", "through": "weights"}, "violated"),
    ({"access": "outputs-only"}, "violated"),
    ({"role": "filter"}, "unclear"),
    ({"role": "filter", "access": "outputs-only"}, "unclear"),
    ({"kind": "app"}, "unclear"),
    ({"kind": "dataset"}, "not-applicable"),
    ({"role": "evaluation"}, "not-applicable"),
    ({"contains": "meta-llama/Llama-3.3-70B-Instruct"}, "satisfied"),
]


@rows("licence", [SCOUT, "meta-llama/Llama-2-7b-hf"])
@rows(("how", "reason"), TRAINED)
def test_the_bundled_policy_bans_training_other_models(
    licence: str, how: dict[str, str], reason: str, tmp_path: Path
) -> None:
    build = {"kind": "model", "type": "language-model", "audience": "public", "contains": "", **how}
    inside = f"[{build['contains']}]" if build["contains"] else "[], base: Qwen/Qwen3-8B"
    manifest = f"""\
manifest: 1
organisation: {{name: Acme}}
models:
  - {{id: {licence}, access: {how.get("access", "weights")}}}
  - {{id: meta-llama/Llama-3.3-70B-Instruct, access: weights}}
builds:
  - name: Llama-Acme-8B
    kind: {build["kind"]}
    {"type: " + build["type"] if build["kind"] in ("model", "adapter") else "audience: public"}
    {"audience: " + build["audience"] if build["kind"] in ("model", "adapter") else "delivery: hosted"}
    {"contains: " + inside if build["kind"] != "dataset" else "marks: []"}
    trained_with:
      - model: {licence}
        through: {how.get("through", "outputs")}
        role: {how.get("role", "training-data")}
"""
    _, results = check(tmp_path, manifest.replace("[], base: Qwen/Qwen3-8B", "[]\n    base: Qwen/Qwen3-8B"), BAN)
    result = results[f"{BAN}/{NO_COMPETING}", "builds/Llama-Acme-8B"]
    assert (result["reason"], result["clause"]) == (reason, "not a licence term"), result["explanation"]
    if reason in ("violated", "unclear"):
        assert "organisation's own policy" in result["explanation"]
        assert "policy's owner" in result["remedy"]


def test_the_bundled_policy_says_what_the_licences_say(tmp_path: Path) -> None:
    _, results = check(tmp_path, MANIFEST, BAN)
    said = results[f"{BAN}/{NO_COMPETING}", "builds/Llama-Acme-8B"]
    assert "Llama 3.1 and later permit it" in said["explanation"]
    assert "Llama 2 and 3 forbid it for large language models too" in said["explanation"]
    assert said["remedy"].startswith("Withdraw the model")


def test_the_bundled_policy_leaves_the_licences_rules_alone(tmp_path: Path) -> None:
    _, before = check(tmp_path, MANIFEST)
    _, after = check(tmp_path, MANIFEST, BAN)
    assert {key: result for key, result in after.items() if not key[0].startswith(BAN)} == before


def test_an_override_changes_only_its_rule_and_never_towards_a_pass(tmp_path: Path) -> None:
    unclear = MANIFEST.replace("role: training-data", "role: filter").replace("Llama-Acme-8B", "Acme-8B")
    _, before = check(tmp_path, unclear)
    _, after = check(tmp_path, unclear, overriding(f'rule: "*/{NO_COMPETING}", unclear: fail'))
    assert before.keys() == after.keys()
    order = ("pass", "warn", "fail")
    for key, result in after.items():
        changed = result["verdict"] != before[key]["verdict"]
        assert changed is (result["overridden_by"] is not None)
        assert changed is (NO_COMPETING in key[0] and before[key]["reason"] == "unclear")
        assert order.index(result["verdict"]) >= order.index(before[key]["verdict"])
    assert [key[0] for key, result in after.items() if result["overridden_by"] == "acme"]


def test_an_override_of_missing_makes_results_that_lack_facts_fail(tmp_path: Path) -> None:
    _, results = check(tmp_path, MANIFEST, overriding("rule: llama-4/trade-compliance, missing: fail"))
    result = results["llama-4/trade-compliance", "organisation"]
    assert (result["verdict"], result["reason"], result["overridden_by"]) == ("fail", "missing", "acme")
    assert results["llama-3.1/trade-compliance", "organisation"]["verdict"] == "warn"


def test_an_override_of_a_rule_under_every_licence(tmp_path: Path) -> None:
    _, results = check(tmp_path, MANIFEST, overriding('rule: "*/trade-compliance", missing: fail'))
    found = [result["verdict"] for (rule, _), result in results.items() if rule.endswith("/trade-compliance")]
    assert found == ["fail", "fail"]


def test_an_override_of_unclear_leaves_what_is_missing(tmp_path: Path) -> None:
    _, results = check(tmp_path, MANIFEST, overriding("rule: llama-4/trade-compliance, unclear: fail"))
    assert results["llama-4/trade-compliance", "organisation"]["verdict"] == "warn"


@pytest.mark.parametrize("override", ["unclear: warn", "unclear: pass", "missing: pass", "fail: warn"])
def test_no_override_is_milder(override: str, tmp_path: Path) -> None:
    ran, _ = check(tmp_path, MANIFEST, overriding(f"rule: llama-4/mau-threshold, {override}"))
    assert (ran.status, ran.out) == (2, "")


def test_a_waiver_may_answer_a_result_that_the_house_made_stricter(tmp_path: Path) -> None:
    waiver = """\
waivers:
  - rule: llama-4/trade-compliance
    reason: The review is booked.
    approved_by: legal@acme.example
    approved_on: 2026-11-02
    expires: 2027-01-31
"""
    _, results = check(tmp_path, MANIFEST + waiver, overriding('rule: "*/trade-compliance", missing: fail'))
    result = results["llama-4/trade-compliance", "organisation"]
    assert (result["verdict"], result["reason"]) == ("warn", "waived")
    assert result["waiver"]["was"] == {"verdict": "fail", "reason": "missing"}
    assert results["llama-3.1/trade-compliance", "organisation"]["verdict"] == "fail"


def test_a_waiver_of_a_house_rule_needs_its_policy(tmp_path: Path) -> None:
    waiver = """\
waivers:
  - {rule: acme/signed, reason: Soon., approved_by: Legal, approved_on: 2026-11-02, expires: 2027-01-31}
"""
    house = "house: {signed: false}\n"
    _, results = check(tmp_path, MANIFEST + house + waiver, HOUSE)
    assert results["acme/signed", "organisation"]["reason"] == "waived"
    ran, _ = check(tmp_path, MANIFEST + house + waiver)
    assert ran.status == 2
    assert 'there is no policy "acme" here; a house policy is given with --policy' in ran.err


def test_several_house_policies_hold_together(tmp_path: Path) -> None:
    _, results = check(tmp_path, f"{MANIFEST}house: {{signed: false}}\n", HOUSE, BAN)
    assert results["acme/signed", "organisation"]["verdict"] == "fail"
    assert results[f"{BAN}/{NO_COMPETING}", "builds/Llama-Acme-8B"]["verdict"] == "fail"


def test_text_output_says_that_a_house_rule_is_no_licence_term(tmp_path: Path) -> None:
    path, house = tmp_path / "llamalicense.yaml", tmp_path / "acme.yaml"
    unclear = MANIFEST.replace("role: training-data", "role: filter").replace("Llama-Acme-8B", "Acme-8B")
    path.write_text(f"{unclear}house: {{signed: false}}\n", encoding="utf-8")
    stricter = f'overrides: [{{rule: "*/{NO_COMPETING}", unclear: fail}}]\n'
    house.write_text(HOUSE + stricter, encoding="utf-8")
    out = llamalicense("check", path, "--policy", house, "--policy", BAN).out
    text = " ".join(out.split())
    assert "FAIL acme/signed" in text
    assert "The board did not sign. (not a licence term)" in text
    assert "Made stricter by acme, which is not a licence term." in text


def test_strictness_comes_after_the_house(tmp_path: Path) -> None:
    stricter = overriding("rule: llama-4/trade-compliance, missing: fail")
    _, results = check(tmp_path, MANIFEST, stricter, options=("--missing", "fail"))
    assert results["llama-4/trade-compliance", "organisation"]["overridden_by"] == "acme"


def test_a_house_rule_needs_no_more_than_its_duty_and_its_condition(tmp_path: Path) -> None:
    policy = """\
policy: acme-house
kind: house
facts:
  legal_ticket: {type: string, pattern: "^LEGAL-[0-9]+$", description: Ticket of the legal review}
rules:
  - id: no-distillation
    title: We do not train other models on Llama outputs
    for_each: builds
    fails_when: {build.trained_through_outputs: true}
"""
    _, results = check(tmp_path, MANIFEST, policy)
    result = results["acme-house/no-distillation", "builds/Llama-Acme-8B"]
    assert (result["verdict"], result["clause"]) == ("fail", "not a licence term")
    assert result["title"] == "We do not train other models on Llama outputs"
    assert result["title"] in result["explanation"]
    assert result["remedy"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_fact_that_two_policies_declare_fits_both(order: int, tmp_path: Path) -> None:
    policies = [HOUSE, HOUSE.replace("policy: acme", "policy: other").replace("^LEGAL-[0-9]+$", "^LEGAL-7$")][::order]
    assert check(tmp_path, MANIFEST + "house: {legal_ticket: LEGAL-7}\n", *policies)[0].status in (0, 1)
    ran, _ = check(tmp_path, MANIFEST + "house: {legal_ticket: LEGAL-8}\n", *policies)
    assert ran.status == 2
    assert ran.err.count("legal_ticket") == 1


def test_two_policies_of_one_id_are_bad_usage(tmp_path: Path) -> None:
    ran, _ = check(tmp_path, MANIFEST, HOUSE, HOUSE)
    assert (ran.status, ran.out) == (2, "")
    assert 'both have the id "acme"' in ran.err


def test_a_dollar_among_the_values_of_a_fact_is_no_keyword(tmp_path: Path) -> None:
    policy = HOUSE.replace("enum: [low, high]", 'enum: [low, high, "$"]')
    assert check(tmp_path, MANIFEST + "house: {risk: low}\n", policy)[0].status in (0, 1)
