"""Tables of the law: whom each definition reaches and whom not, what a mark in a name is, what an access can lift."""

from itertools import product
from typing import Any

import pytest
from manifests import problems, results
from rows import rows

from llamalicense.facts.appearance import holds_mark
from llamalicense.policy import library
from llamalicense.vocabulary import CATEGORIES, LICENCES

SCOUT = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
OVER = "monthly_active_users: {2025-03: 800_000_000}"


def verdict(organisation: str, rule: str, models: str = f"[{{id: {SCOUT}, access: weights}}]") -> str:
    text = f"manifest: 1\norganisation: {{name: Acme, {organisation}}}\nmodels: {models}\nbuilds: []\n"
    [found] = results(text, f"llama-4/{rule}")
    return found.reason


# Near the definition of an individual or company in the European Union: by kind, and by place of business or domicile.
UNION = [
    ("a subsidiary in the Union of a company outside it", "kind: company, country: IE, affiliates: group", "violated"),
    ("a company outside the Union with a branch in it", "kind: company, country: US, affiliates: group", "satisfied"),
    ("a company of one person", "kind: company, country: DE, affiliates: none", "violated"),
    ("a sole trader", "kind: individual, country: FR", "violated"),
    ("a foundation", "kind: nonprofit, country: NL", "unclear"),
    ("a state university", "kind: university, country: ES", "unclear"),
    ("a city", "kind: public-body, country: AT", "unclear"),
    ("a cooperative that is none of these", "kind: other, country: DE", "unclear"),
    ("a company in the European Economic Area alone", "kind: company, country: NO", "satisfied"),
    ("a company in a part of France overseas", "kind: company, country: RE", "violated"),
    ("a company in a French territory outside the Union", "kind: company, country: NC", "satisfied"),
    ("a foundation outside the Union", "kind: nonprofit, country: CH", "satisfied"),
    ("somebody of whom only the place is known", "country: DE", "missing"),
    ("a company of which no place is known", "kind: company", "missing"),
]


@rows(("who", "organisation", "reason"), UNION)
def test_whom_the_paragraph_about_the_european_union_reaches(who: str, organisation: str, reason: str) -> None:
    assert verdict(organisation, "eu-multimodal") == reason, who


# Near the definition of users: affiliates, the month, the founding.
USERS = [
    ("affiliates none, founded after the month", "founded: 2025-04-01, affiliates: none", "satisfied"),
    ("affiliates none, founded in the month", "founded: 2025-03-31, affiliates: none", "missing"),
    ("a subsidiary founded after the month", "founded: 2025-04-01, affiliates: group", "missing"),
    ("founded after the month, affiliates unknown", "founded: 2025-04-01", "missing"),
    ("one user over", "monthly_active_users: {2025-03: 700_000_001}", "violated"),
    ("exactly at the limit", "monthly_active_users: {2025-03: 700_000_000}", "satisfied"),
    ("a peak at the limit", "monthly_active_users: {peak: 700_000_000}", "satisfied"),
    ("a peak over the limit", "monthly_active_users: {peak: 700_000_001}", "missing"),
    ("only another month", "monthly_active_users: {2025-02: 800_000_000}", "missing"),
    ("a university", f"kind: university, {OVER}", "violated"),
]


@pytest.mark.parametrize(("who", "organisation", "reason"), USERS)
def test_whom_the_limit_of_users_reaches(who: str, organisation: str, reason: str) -> None:
    assert verdict(organisation, "mau-threshold") == reason, who


# A finished product of somebody else's, by what is made with it.
OFFERED = [
    ("[]", "exception"),
    (f"[{{name: Desk, kind: app, audience: internal, contains: [{SCOUT}], change: none}}]", "exception"),
    (f"[{{name: Desk, kind: app, audience: affiliates, contains: [{SCOUT}], change: none}}]", "unclear"),
    (f"[{{name: Desk, kind: app, audience: customers, contains: [{SCOUT}], change: none}}]", "unclear"),
    (f"[{{name: Desk, kind: app, audience: public, contains: [{SCOUT}], change: none}}]", "unclear"),
    (
        f"[{{name: In, kind: app, audience: internal, contains: [{SCOUT}], change: none}}, "
        "{name: Out, kind: app, audience: public, contains: [In], change: none}]",
        "unclear",
    ),
    (f"[{{name: Desk, kind: app, contains: [{SCOUT}], change: none}}]", "missing"),
    ("[{name: Desk, kind: app, audience: public}]", "missing"),
    ("[{name: Desk, kind: app, audience: internal}]", "exception"),
    ("[{name: Desk, kind: app, audience: public, contains: []}]", "exception"),
]


@rows(("builds", "reason"), OFFERED)
@rows("rule", ["eu-multimodal", "mau-threshold"])
def test_a_finished_product_is_excepted_while_it_is_not_offered_on(builds: str, reason: str, rule: str) -> None:
    text = f"""\
manifest: 1
organisation: {{name: Acme, kind: company, country: DE, {OVER}}}
models: [{{id: {SCOUT}, access: end-user-product}}]
builds: {builds}
"""
    [found] = results(text, f"llama-4/{rule}")
    assert found.reason == reason
    words = {"eu-multimodal": '"end users"', "mau-threshold": '"integrated end user product"'}
    if reason in ("exception", "unclear"):
        assert words[rule] in found.explanation


def test_while_nothing_is_said_of_builds_a_finished_product_may_be_offered_on() -> None:
    text = f"""\
manifest: 1
organisation: {{name: Acme, kind: company, country: DE, {OVER}}}
models: [{{id: {SCOUT}, access: end-user-product}}]
"""
    for rule in ("eu-multimodal", "mau-threshold"):
        [found] = results(text, f"llama-4/{rule}")
        assert (found.reason, [each.fact for each in found.missing]) == ("missing", ["builds"])


ACCESS = ("weights", "api", "end-user-product", "outputs-only")
WAYS = [*ACCESS, *(f"[{one}, {two}]" for one in ACCESS for two in ACCESS if one < two)]
# Each with the weakest access that it can be made with: an index of ACCESS.
MADE = [
    (0, "kind: model, delivery: shipped, audience: public, contains: [SCOUT], change: none"),
    (0, "kind: model, delivery: shipped, audience: internal, contains: [SCOUT], change: fine-tuned"),
    (0, "kind: model, delivery: hosted, audience: internal, contains: [SCOUT], change: converted"),
    (0, "kind: model, delivery: hosted, audience: customers, contains: [SCOUT], change: merged, base: false"),
    (0, "kind: app, delivery: hosted, audience: public, contains: [SCOUT], change: pruned"),
    (1, "kind: model, delivery: hosted, audience: public, contains: [SCOUT], change: fine-tuned"),
    (1, "kind: adapter, delivery: hosted, audience: internal, contains: [SCOUT], change: fine-tuned"),
    (1, "kind: app, delivery: hosted, audience: public, contains: [SCOUT], change: fine-tuned"),
    (1, "kind: model, delivery: hosted, audience: internal, contains: [SCOUT], change: none"),
    (2, "kind: app, delivery: shipped, audience: public, contains: [SCOUT], change: none"),
    (2, "kind: app, delivery: hosted, audience: internal, contains: [SCOUT], change: none"),
]


@rows(("needed", "build"), MADE)
@rows("way", WAYS)
def test_no_stated_access_lifts_a_fail_while_a_build_needs_more(needed: int, build: str, way: str) -> None:
    """With weights both rules fail here; weaker words pass only where the builds allow them, or are refused."""
    text = f"""\
manifest: 1
organisation: {{name: Acme, kind: company, country: DE, {OVER}}}
models: [{{id: {SCOUT}, access: {way}}}]
builds: [{{name: Llama-A, type: language-model, {build.replace("SCOUT", SCOUT)}, trained_with: []}}]
"""
    text = text.replace("type: language-model, kind: app", "kind: app")
    strongest = min(ACCESS.index(word) for word in way.strip("[]").split(", "))
    if problems(text):
        assert strongest > needed, problems(text)
        return
    assert strongest <= needed, "a build that this access cannot make is not refused"
    for rule in ("eu-multimodal", "mau-threshold"):
        [found] = results(text, f"llama-4/{rule}")
        assert found.verdict != "pass" or (strongest == 2 and "audience: internal" in build), (rule, found.reason)
        assert (found.verdict == "fail") is (strongest == 0)


MARKS = [
    *((name, True) for name in ("Llama", "llama", "LLAMA Desk", "LLaMA", "Acme Llama Chat", "Ollama", "my-llama-app")),
    *((name, True) for name in ("Meta", "Meta Desk", "Acme-Meta", "Acme_Meta_2", "META", "MetaDesk", "Meta2", "META4")),
    *((name, True) for name in ("AcmeMetaDesk", "METADesk", "Chat by Meta")),
    *(
        (name, False)
        for name in ("Acme Chat", "Metabolism", "meta-analysis", "metaphor", "Metal", "AcmeMeta", "GAMETA1")
    ),
    *((name, False) for name in ("Lama", "L-lama", "Ll ama", "mEta", "Metà")),
]


@rows(("name", "holds"), MARKS)
def test_a_mark_in_a_name(name: str, holds: bool) -> None:
    parameters = library.bundled("llama-4").parameters
    assert holds_mark(name, parameters["marks_anywhere"], parameters["marks_as_words"]) is holds


@rows("kind", ["app", "dataset", "model", "adapter"])
@rows("field", ["name", "published_as"])
@rows("named", ["Acme Llama Chat", "acme/MetaDesk", "llama-labs/Desk", "Desk"])
def test_a_mark_in_either_name_of_an_app_or_data_set_is_unclear(kind: str, field: str, named: str) -> None:
    names = {"name": "Acme Desk", field: named}
    said = ", ".join(f"{key}: {value}" for key, value in names.items())
    text = f"""\
manifest: 1
organisation: {{name: Acme}}
models: [{{id: {SCOUT}, access: weights}}]
builds: [{{{said}, kind: {kind}, marks: []}}]
"""
    [found] = results(text, "llama-4/trademark-use")
    marked = named in ("Acme Llama Chat", "acme/MetaDesk") and kind in ("app", "dataset")
    assert found.reason == ("unclear" if marked else "satisfied")


LEAD_INS = {
    "violating the law or others' rights": """
        illegal-activity harassment discrimination unlicensed-practice private-data third-party-rights malicious-code
        safety-circumvention
    """,
    "activities that put people at risk of death or bodily harm": """
        military weapons drugs critical-infrastructure self-harm violent-content
    """,
    "uses that intentionally deceive or mislead others": """
        fraud-disinformation defamation spam impersonation human-representation fake-engagement
    """,
}


def test_each_category_begins_with_the_lead_in_of_its_group() -> None:
    grouped = {category: lead_in for lead_in, group in LEAD_INS.items() for category in group.split()}
    assert set(CATEGORIES) - grouped.keys() == {"third-party-tools"}
    for category, lead_in in grouped.items():
        assert CATEGORIES[category].startswith(lead_in)


# Words of the acceptable use policies that a category is neither narrower nor wider than.
@pytest.mark.parametrize(
    ("category", "words"),
    [
        ("illegal-activity", "unlawful activity or content"),
        ("illegal-activity", "terrorism"),
        ("private-data", "collecting, processing, disclosing, generating or inferring"),
        ("malicious-code", "interfere with it or impair it"),
        ("military", "materials or activities under the arms export rules of the United States (ITAR)"),
        ("violent-content", "incite violence, abuse or bodily injury, or to promote them"),
        ("third-party-tools", "unlawful or harmful conduct"),
    ],
)
def test_a_category_is_as_wide_as_its_item(category: str, words: str) -> None:
    assert words in CATEGORIES[category]


# The marks that §5.a licenses for the name of a model: none in Llama 2.
LICENSED_MARKS = {"llama-2": "none", "llama-3": "Llama 3, in names of models"}
OF_EACH = {
    "llama-2": "meta-llama/Llama-2-7b-hf",
    "llama-3": "meta-llama/Meta-Llama-3-8B",
    "llama-3.1": "meta-llama/Llama-3.1-8B",
    "llama-3.2": "meta-llama/Llama-3.2-1B",
    "llama-3.3": "meta-llama/Llama-3.3-70B-Instruct",
    "llama-4": SCOUT,
}


@pytest.mark.parametrize("licence", LICENCES)
def test_the_doubt_about_a_name_says_which_marks_its_licence_licenses(licence: str) -> None:
    model = OF_EACH[licence]
    builds = f"builds: [{{name: LlamaDesk, kind: app, contains: [{model}], marks: []}}]"
    text = f"manifest: 1\norganisation: {{name: Acme}}\nmodels: [{{id: {model}, access: weights}}]\n{builds}\n"
    [found] = results(text, f"{licence}/trademark-use")
    assert found.reason == "unclear"
    marks = LICENSED_MARKS.get(licence, "Llama, in names of models")
    assert f"Marks that §5.a licenses: {marks}." in found.explanation
    assert "describe and pass on the materials in a reasonable and customary way" in found.explanation


def test_a_merge_of_another_generation_with_another_family_says_both() -> None:
    build = (
        "{name: MergeX, kind: model, type: language-model, contains: [meta-llama/Llama-3.1-8B], change: merged, %s"
        "trained_with: [{model: meta-llama/Meta-Llama-3-8B, through: outputs, role: training-data}]}"
    )
    models = "[{id: meta-llama/Meta-Llama-3-8B, access: weights}, {id: meta-llama/Llama-3.1-8B, access: weights}]"
    for base, holds in (("base: Qwen/Qwen3-8B, ", True), ("base: false, ", False)):
        text = f"manifest: 1\norganisation: {{name: Acme}}\nmodels: {models}\nbuilds: [{build % base}]\n"
        [found] = results(text, "llama-3/competing-model-training")
        assert found.reason == "unclear"
        assert 'whether another generation is an "other" model is open' in found.explanation
        assert ("also holds weights that are not Llama's" in found.explanation) is holds


@pytest.mark.parametrize("reach", ["public", "internal"])
def test_a_disclosure_that_is_stated_absent_is_not_told_as_no_dangers(reach: str) -> None:
    builds = (
        f"builds: [{{name: B, kind: app, audience: {reach}, contains: [{SCOUT}], known_dangers: [x], "
        "risk_disclosure: false}]"
    )
    text = f"manifest: 1\norganisation: {{name: Acme}}\nmodels: [{{id: {SCOUT}, access: weights}}]\n{builds}\n"
    [found] = results(text, "llama-4/danger-disclosure")
    assert "the manifest states that there is no disclosure" in found.explanation


LATER = [licence for licence in LICENCES if licence not in ("llama-2", "llama-3")]
STORIES: list[tuple[dict[str, Any], str]] = [
    ({"name": "AcmeLM", "kind": "model", "audience": "public"}, "violated"),
    ({"name": "AcmeLM", "kind": "model", "audience": "affiliates"}, "unclear"),
    ({"name": "Llama-AcmeLM", "kind": "model", "audience": "public"}, "satisfied"),
    ({"name": "AcmeLM", "kind": "model", "audience": "internal"}, "satisfied"),
    ({"name": "AcmeLM", "kind": "model"}, "missing"),
    ({"name": "AcmeLM", "kind": "dataset", "audience": "public"}, "not-applicable"),
    ({}, "not-applicable"),
    ({"builds": None}, "missing"),
]


@rows(("licence", "story"), list(product(LATER, STORIES)))
def test_every_sentence_about_training_tells_of_the_ban(licence: str, story: tuple[dict[str, Any], str]) -> None:
    build, reason = story
    model = OF_EACH[licence]
    builds = f"builds: [{{trained_with: [{{model: {model}, through: outputs, role: training-data}}]"
    builds += "".join(f", {key}: {value}" for key, value in build.items())
    builds += ", contains: [], base: scratch}]" if build.get("kind") == "model" else "}]"
    if "name" not in build:
        builds = "builds: []" if not build else ""
    text = f"manifest: 1\norganisation: {{name: Acme}}\nmodels: [{{id: {model}, access: weights}}]\n{builds}\n"
    [found] = results(text, f"{licence}/competing-model-training")
    assert found.reason == reason
    assert "Llama 2 and Llama 3 ban improving other large language models (§1.b.v)" in found.explanation
    assert "naming terms" in found.explanation
    assert "are about those two" in found.explanation
    if reason == "satisfied":
        for due in ("the limit on users", "the acceptable use policy", "the licence of the model"):
            assert due in found.explanation
