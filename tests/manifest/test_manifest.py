"""Loading a manifest: what its words mean, what contradicts itself, and what the messages say."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from checkout import SHARED
from manifests import EVERYTHING, SCOUT, SMALLEST, loaded, problems, with_value, written
from rows import rows
from scenarios import load as load_cases

from llamalicense.manifest.meanings import ManifestPart, meanings
from llamalicense.manifest.types import Content, Display, Manifest, Users
from llamalicense.project.containment import MAX_CHAIN
from llamalicense.project.load import SPELLINGS

USERS = "organisation.monthly_active_users"


def edited(edits: dict[str, Any]) -> str:
    """EVERYTHING with other values at some paths, as YAML."""
    tree = EVERYTHING
    for path, value in edits.items():
        tree = with_value(path, value, tree)
    return written(tree)


def stated(path: str, value: str | None) -> Any:
    """What EVERYTHING states at a path when another value is written there."""
    read: Any = loaded(edited({path: value})).project.manifest
    for part in path.split("."):
        key = SPELLINGS.get(part, part)
        read = read[int(part)] if isinstance(read, tuple) else getattr(read, key)
    return read


MEANINGS: list[tuple[str, str | None, object]] = [
    ("organisation.country", "NO", "NO"),
    ("organisation.country", "no", "NO"),
    ("organisation.country", "us", "US"),
    ("organisation.country", "EL", "GR"),
    ("organisation.country", "uk", "GB"),
    ("organisation.founded", "2019-05-01", date(2019, 5, 1)),
    ("organisation.founded", "'2019-05-01'", date(2019, 5, 1)),
    ("organisation.name", "2019-05-01", "2019-05-01"),
    ("organisation.name", "NO", "NO"),
    (USERS, "{peak: 700_000_000}", {"peak": Users(total=700_000_000)}),
    (USERS, "{peak: 700000000}", {"peak": Users(total=700_000_000)}),
    (USERS, "{peak: {total: 7_000}}", {"peak": Users(total=7_000)}),
    (USERS, "{2025-03: {total: 7, largest_product: 7}}", {"2025-03": Users(total=7, largest_product=7)}),
    ("organisation.claims_filed", "[]", ()),
    ("organisation.claims_filed", None, None),
    ("organisation.terminations", None, None),
    ("organisation.grants", None, ()),
    ("models.0.licence", "llama4", "llama-4"),
    ("models.0.licence", "Llama-3.1", "llama-3.1"),
    ("models.0.licence", "LLAMA3.3", "llama-3.3"),
    ("models.0.license", "llama2", "llama-2"),
    ("models.0.license", "Apache-2.0", "Apache-2.0"),
    ("models.0.licence", "other", None),
    ("models.0.safety_removed", "false", False),
    ("models.0.safety_removed", "true", True),
    ("organisation.grants.0.until", "2027-12-31", date(2027, 12, 31)),
    ("models.0.access", "api", ("api",)),
    ("models.0.access", "[api, weights]", ("api", "weights")),
    ("models.0.multimodal", "false", False),
    ("models.0.multimodal", "FALSE", False),
    ("builds", "[]", ()),
    ("builds", None, None),
    ("builds.0.notice", "false", ()),
    ("builds.0.notice", "[]", ()),
    ("builds.0.notice", "NOTICE", ("NOTICE",)),
    ("builds.0.notice", "[a, https://b.example]", ("a", "https://b.example")),
    ("builds.0.licence", "llama4", ("llama4",)),
    ("builds.0.license", "[mit, llama4]", ("mit", "llama4")),
    ("builds.0.licence", "[]", ()),
    ("builds.0.built_with_llama", "false", ()),
    ("builds.0.built_with_llama", "a", (Display(at="a"),)),
    ("builds.0.built_with_llama", "{at: a, text: b}", (Display(at="a", text="b"),)),
    ("builds.0.built_with_llama", "[a, {at: b}]", (Display(at="a"), Display(at="b"))),
    ("builds.0.base", "false", False),
    ("builds.0.contains", "[acme/private-8b]", (Content(model="acme/private-8b"),)),
    ("use", None, None),
    ("house", "{license: a, organization: {license: b}}", {"license": "a", "organization": {"license": "b"}}),
    ("house", "{day: 2026-10-01, no: NO, big: 1_000}", {"day": "2026-10-01", "no": "NO", "big": 1000}),
]


@rows(("path", "text", "meaning"), MEANINGS, ids=str)
def test_what_words_mean(path: str, text: str | None, meaning: object) -> None:
    found = stated(path, text)
    assert (found, type(found)) == (meaning, type(meaning))


def test_what_is_spelled_otherwise_is_no_field() -> None:
    """So that a manifest that holds together as it stands has nothing spelled otherwise, and nobody looks for it."""
    assert SPELLINGS.keys().isdisjoint(path.rpartition(".")[2] for path, _ in meanings(Manifest))
    assert all(part.model_config["extra"] == "forbid" for part in ManifestPart.__subclasses__())


def test_organization_is_organisation() -> None:
    american = SMALLEST.replace("organisation", "organization")
    assert loaded(american).project.manifest == loaded(SMALLEST).project.manifest


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_bytes_that_mean_the_same(mark: bytes, ending: bytes) -> None:
    text = mark + SMALLEST.encode().replace(b"\n", ending)
    assert loaded(text).project.manifest == loaded(SMALLEST).project.manifest
    assert problems(text.replace(b"Acme", b""))[0].startswith("2:16: ")


SPELLED = [SCOUT, SCOUT.upper(), f"{SCOUT}@main", f"{SCOUT.lower()}@0123abc", SCOUT.partition("/")[2]]
SPELLED += [f"{SCOUT}-Original", "llama-4-scout-17b-16e-instruct-original@v2"]


@rows("named", SPELLED)
@rows("listed", SPELLED)
def test_models_are_found_by_every_spelling(listed: str, named: str) -> None:
    read = loaded(
        f"manifest: 1\norganisation: {{name: Acme}}\nmodels: [{{id: '{listed}'}}]\n"
        f"builds: [{{name: Chat, contains: ['{named}'], trained_with: [{{model: '{named}'}}]}}]\n"
    )
    assert read.project.listing.find(named) == 0
    assert read.project.listing.rows[0].lineage.licences == ("llama-4",)


def test_what_the_catalogue_does_not_know_is_found_by_letters_and_revision_only() -> None:
    text = "manifest: 1\norganisation: {name: a}\nmodels: [{id: Acme/Private}]\nbuilds: [{name: b, contains: [%s]}]"
    assert problems(text % "acme/private@v2") == []
    assert problems(text % "private") != []


# What contradicts itself in EVERYTHING with these edits; where, by the text that stands there; and the message.
NAME = SCOUT.partition("/")[2]
OUTSIDE = "../" * 40 + "NOTICE"
CONTRADICTIONS: list[tuple[dict[str, Any], str, str]] = [
    ({USERS: "{2025-03: 5, 2025-04: 4, peak: 4}"}, "5, 2", "5 users in 2025-03 contradict the stated peak of 4"),
    (
        {USERS: "{2025-03: {total: 1_000, largest_product: 2_000}}"},
        "2_000",
        "the largest product has 2,000 users, more than the total of 1,000",
    ),
    (
        {"organisation.founded": "2025-04-30", "organisation.affiliates": "none", USERS: "{2025-03: 7, 2025-04: 8}"},
        "7, 2025-04",
        "users in 2025-03 contradict founded: 2025-04-30 with affiliates: none; nobody was there to have them",
    ),
    (
        {"use.trade_compliance.reviewed": "2026-11-22"},
        "2026-11-22",
        "a review on 2026-11-22 is later than the date of the check, 2026-11-21",
    ),
    (
        {"use.acceptable_use.reviewed": "2027-11-21"},
        "2027-11-21",
        "a review on 2027-11-21 is later than the date of the check, 2026-11-21",
    ),
    (
        {"use.acceptable_use.applies": "[spam, drugs]", "use.acceptable_use.borderline": "{military: a, drugs: b}"},
        "drugs: b",
        "drugs stands under `applies` as well; a category either applies or is near the line",
    ),
    (
        {"organisation.grants.0.rules": "[model-naming]"},
        "model-naming",
        'no grant can answer the rule "model-naming"; it can be mau-threshold, relicensing, trademark-use',
    ),
    (
        {"organisation.grants.0.rules": "[aup-spamm]"},
        "aup-spamm",
        'no grant can answer the rule "aup-spamm"; did you mean "aup-spam"?',
    ),
    (
        {"organisation.grants.0.licence": "llama-3.1", "organisation.grants.0.rules": "[eu-multimodal]"},
        "eu-multimodal",
        'llama-3.1 has no rule "eu-multimodal"; it can be mau-threshold',
    ),
    (
        {"organisation.grants.0.licence": "llama-3", "organisation.grants.0.rules": "[aup-third-party-tools]"},
        "aup-third-party-tools",
        'llama-3 has no rule "aup-third-party-tools"; did you mean "aup-third-party-rights"?',
    ),
    (
        {"organisation.grants.0.licence": "llama-4", "organisation.grants.0.rules": "[llama-3/mau-threshold]"},
        "llama-3/mau-threshold",
        '"llama-3/mau-threshold" is not of the licence that the grant names; write "mau-threshold"',
    ),
    (
        {"models": "[{id: acme/private-8b}, {id: Acme/Private-8B@main}]"},
        "Acme/Private-8B@main",
        '"Acme/Private-8B@main" is the same id as models[0]; list it once',
    ),
    ({"builds": "[{name: Chat}, {name: Chat}]"}, "Chat}]", '"Chat" is the name of builds[0] as well'),
    (
        {"builds": "[{name: Acme/Private-8B}]"},
        "Acme/Private-8B",
        '"Acme/Private-8B" is the id of a model as well; give the build another name',
    ),
    (
        {"models": f"[{{id: {NAME}}}]", "builds": f"[{{name: {NAME.upper()}}}]"},
        f"{NAME.upper()}",
        f'"{NAME.upper()}" is the id of a model as well; give the build another name',
    ),
    (
        # A build's name wins over an alias, so that this build contains itself.
        {"models": f"[{{id: {SCOUT}}}]", "builds": f"[{{name: {NAME}, contains: [{NAME}]}}]"},
        f"[{NAME}]",
        f"builds contain each other: {NAME} in {NAME}",
    ),
    (
        {"builds": "[{name: a, contains: [acme/privat-8b]}]"},
        "acme/privat-8b",
        'is neither in `models` nor another build; list it there; did you mean "acme/private-8b"?',
    ),
    (
        {"builds": "[{name: Chat}, {name: a, contains: [{model: Chatt}]}]"},
        "{model: Chatt",
        '"Chatt" is neither in `models` nor another build; list it there; did you mean "Chat"?',
    ),
    (
        {"builds.0.trained_with.0.model": "acme/other"},
        "acme/other",
        '"acme/other" is not in `models`; list it there',
    ),
    (
        {"builds": "[{name: a, contains: [b]}, {name: b, contains: [c]}, {name: c, contains: [b]}]"},
        "[c]",
        "builds contain each other: b in c in b",
    ),
    ({"builds": "[{name: a, contains: [a]}]"}, "[a]", "builds contain each other: a in a"),
    (
        {"builds.0.base": "Qwen/Qwen3-8B", "builds.0.change": "fine-tuned"},
        "Qwen/Qwen3-8B",
        "`base` says what else was merged with the contents, and none of them is `merged` (line 1)",
    ),
    ({"builds.0.base": "false", "builds.0.change": "converted"}, "false, change", "none of them is `merged` (line 1)"),
    (
        {"builds.0.base": "Qwen/Qwen3-8B", "builds.0.change": "merged", "builds.0.contains.0.change": "none"},
        "Qwen/Qwen3-8B",
        "none of them is `merged` (line 1)",
    ),
    (
        {"builds.0.base": "scratch", "builds.0.contains.0.change": "merged"},
        "scratch",
        "`base: scratch` says that training started from nothing, and `contains` that a model is inside",
    ),
    (
        {"builds": "[{name: a, base: false, contains: []}]"},
        "false",
        "nothing but the contents went in, and there are none",
    ),
    (
        {"builds": "[{name: a, base: false, kind: dataset}]"},
        "false",
        "nothing but the contents went in, and there are none",
    ),
    ({"builds": f"[{{name: a, base: {SCOUT}}}]"}, SCOUT, "is Llama or one of the builds; `base` is for other models"),
    ({"builds": "[{name: a, base: Chat}, {name: Chat}]"}, "Chat}, {", "is Llama or one of the builds"),
    ({"builds": "[{name: a, base: acme/private-8b, kind: model}]"}, "acme/private-8b, kind", "is Llama or one of the"),
    (
        {"waivers.0.rule": "llama-4/notice-fil"},
        "llama-4/notice-fil",
        'llama-4 has no rule "notice-fil"; did you mean "notice-file"?',
    ),
    ({"waivers.0.rule": "acme/ticket"}, "acme/ticket", 'there is no policy "acme" here; a house policy is given with'),
    ({"waivers.0.rule": "llama3_1/notice-file"}, "llama3_1/", 'with --policy; did you mean "llama-3.1"?'),
    (
        {"waivers.0.rule": "notice-file"},
        "notice-file",
        'there is no policy "notice-file" here; a rule is named policy/rule',
    ),
    (
        {"waivers.0.subject": "builds/Chatt"},
        "builds/Chatt",
        '"builds/Chatt" is no subject of this manifest; did you mean "builds/chat"?',
    ),
    ({"waivers.0.expires": "2026-11-01"}, "2026-11-01", "expires on 2026-11-01, before it is approved on 2026-11-02"),
    ({"waivers.0.expires": "2027-11-04"}, "2027-11-04", "367 days after its approval; a waiver holds at most 366 days"),
    (
        {"models": "[]", "builds": "[]"},
        "[], builds",
        "models is empty: there is nothing to check; list the Llama models that are used",
    ),
    ({"builds.0.notice": OUTSIDE}, OUTSIDE, "is outside the repository"),
]
# What looks like a contradiction and is none.
CONSISTENT: list[dict[str, Any]] = [
    {USERS: "{2025-03: 5, peak: 5}"},
    {USERS: "{2025-03: {total: 5, largest_product: 5}}"},
    {"organisation.founded": "2026-01-01", USERS: "{2025-03: 5}"},
    {"organisation.founded": "2026-01-01", USERS: "{2025-03: 5}", "organisation.affiliates": "group"},
    {"organisation.founded": "2026-01-01", USERS: "{2025-03: 0, peak: 5}", "organisation.affiliates": "none"},
    {"organisation.founded": "2025-03-31", USERS: "{2025-03: 5}", "organisation.affiliates": "none"},
    {"use.acceptable_use.reviewed": "2026-11-21", "use.trade_compliance.reviewed": "2026-11-21"},
    {"organisation.grants.0.licence": "llama4", "organisation.grants.0.rules": "[llama-4/mau-threshold]"},
    {"models": f"[{{id: {SCOUT}}}]", "builds": f"[{{name: {NAME}, contains: [{SCOUT}]}}]"},
    {"builds": "[{name: a, contains: [b, c]}, {name: b, contains: [c]}, {name: c}]"},
    {"builds.0.base": "Qwen/Qwen3-8B", "builds.0.change": "merged"},
    {"builds.0.base": "Qwen/Qwen3-8B", "builds.0.change": "none", "builds.0.contains.0.change": "merged"},
    {"builds.0.base": "false", "builds.0.change": "merged"},
    {"builds.0.base": "Qwen/Qwen3-8B"},
    {"builds": "[{name: a, base: scratch}, {name: b, base: false}]"},
    {"builds": "[{name: a, base: TinyLlama/TinyLlama_v1.1}]"},
    {"models": "[{id: acme/other, licence: mit}]", "builds": "[{name: a, base: acme/other}]"},
    {"models": f"[{{id: {SCOUT}}}, {{id: {SCOUT}-Original}}]", "builds": "[]"},
    {"models": f"[{{id: {SCOUT}}}]", "builds": f"[{{name: {NAME}}}, {{name: b, contains: [{NAME}]}}]"},
    {"models": "[{id: acme/private-8b@main}]", "builds": "[{name: acme/private-8b}]"},
    {"builds": "[{name: Chat, published_as: acme/private-8b}]"},
    {"organisation.grants.0.rules": "[mau-threshold, trademark-use, aup-spam, aup-third-party-tools]"},
    {"organisation.grants.0.until": "2020-01-01"},
    {"organisation.grants.0.until": "2030-01-01"},
    {"waivers.0.rule": "llama-2/competing-model-training"},
    {"waivers.0.subject": "BUILDS/CHAT"},
    {"waivers.0.expires": "2026-11-02"},
    {"waivers.0.expires": "2027-11-03"},
    {"waivers.0.approved_on": "2027-01-31"},
]


@rows(("edits", "place", "words"), CONTRADICTIONS, ids=lambda value: str(value)[:60])
def test_a_contradiction_is_told_at_its_place(edits: dict[str, Any], place: str, words: str) -> None:
    text = edited(edits)
    assert text.count(place) == 1
    [problem] = problems(text)
    assert problem.startswith(f"1:{text.index(place) + 1}: ")
    assert words in problem


@rows("edits", CONSISTENT, ids=str)
def test_what_is_consistent_is_accepted(edits: dict[str, Any]) -> None:
    assert problems(edited(edits)) == []


def test_a_review_may_be_of_the_day_of_the_check() -> None:
    text = written(with_value("use.acceptable_use.reviewed", "2026-11-21"))
    assert problems(text) == []
    assert problems(text, as_of="2026-11-20") != []


def chain(links: int, kind: str) -> str:
    """A manifest of models that derive from each other, or of builds inside each other."""
    derived = [f"{{id: m{n}, derived_from: m{n + 1}}}" for n in range(1, links)] if kind == "models" else []
    inside = [f"{{name: b{n}, contains: [b{n + 1}]}}" for n in range(1, links)] if kind == "builds" else []
    models = [*derived, f"{{id: m{links}}}"]
    builds = [*inside, f"{{name: b{links}, contains: [m{links}]}}"]
    return f"manifest: 1\norganisation: {{name: a}}\nmodels: [{', '.join(models)}]\nbuilds: [{', '.join(builds)}]\n"


@pytest.mark.parametrize("kind", ["models", "builds"])
def test_chains_have_a_limit(kind: str) -> None:
    """What follows them is recursive; whoever writes the manifest must not be able to exhaust it."""
    assert problems(chain(MAX_CHAIN, kind)) == []
    assert f"more than {MAX_CHAIN}" in problems(chain(MAX_CHAIN + 1, kind))[0]
    assert f"more than {MAX_CHAIN}" in problems(chain(1500, kind))[0]


UNION = "the European Union is not a country; state the member state, such as DE, or the other country"
MANY = f"""\
manifest: 2
organisation:
  kind: firm
  country: EU
  monthly_active_users:
    2025-3: 5
models:
  - id: {SCOUT}
    acess: weights
builds:
  - name: Chat
    safety_removed: yes
    notice:
    marks: [logos]
"""
MANY_PROBLEMS = f"""\
1:11: manifest: found 2; expected 1
3:3: "name" is required in organisation: The legal person's name.
3:9: organisation.kind: found "firm"; expected one of company, individual, university, public-body, nonprofit, other
4:12: organisation.country: found "EU"; {UNION}
6:5: unknown key "2025-3"; expected a month such as 2025-03, or peak
9:5: unknown key "acess"; did you mean "access"?
12:21: builds[0].safety_removed: found "yes"; expected true or false
13:5: builds[0].notice has no value; leave the key out, or state it
14:13: builds[0].marks[0]: found "logos"; expected one of product-name, company-name, domain, logo; did you mean "logo"?
"""


def test_every_problem_is_told_at_once() -> None:
    assert problems(MANY) == MANY_PROBLEMS.splitlines()


def test_both_spellings_do_not_hide_the_rest() -> None:
    text = "organisation: {name: a}\norganization: {name: a}\nmodels: [{id: a, license: llama4, licence: llama4}]\n"
    assert problems(text) == [
        '1:1: "manifest" is required: The format\'s version: 1.',
        '2:1: "organization" and "organisation" both stand here; use one',
        '3:18: "license" and "licence" both stand here; use one',
    ]


def test_only_what_is_spelled_otherwise_is_validated_again(monkeypatch: pytest.MonkeyPatch) -> None:
    given, validate = list[object](), Manifest.model_validate

    def watched(values: object) -> Manifest:
        given.append(values)
        return validate(values)

    monkeypatch.setattr(Manifest, "model_validate", watched)
    for more, is_right, times in (
        ("builds: [{name: a}]\n", True, 1),
        ("builds: [{nam: a}]\n", False, 1),
        ("    license: llama4\n", True, 2),
        ("    license: {}\n", False, 2),
    ):
        given.clear()
        assert (problems(SMALLEST + more) == [], len(given)) == (is_right, times), more


def test_contradictions_are_told_at_once_and_in_the_order_of_the_file() -> None:
    edits = {
        USERS: "{2025-03: 5, peak: 4}",
        "organisation.grants.0.rules": "[notice-file, model-naming]",
        "builds.0.trained_with.0.model": "b",
        "builds.0.notice": OUTSIDE,
        "use.trade_compliance.reviewed": "2030-01-01",
        "waivers.0.expires": "2028-01-01",
    }
    found = problems(edited(edits))
    assert len(found) == 7
    columns = [int(problem.split(":")[1]) for problem in found]
    assert columns == sorted(columns)


# A slip, and what the message must hint at.
HINTS = [
    ("organisaton: {name: a}", 'unknown key "organisaton"; did you mean "organisation"?'),
    ("Models: []", 'unknown key "Models"; did you mean "models"?'),
    ("builds: [{name: a, agrement: LICENSE}]", 'unknown key "agrement"; did you mean "agreement"?'),
    ("builds: [{name: a, delivery: hosting}]", 'did you mean "hosted"?'),
    ("builds: [{name: a, kind: Model}]", 'did you mean "model"?'),
    ("builds: [{name: a, trained_with: [{model: a, role: trainingdata}]}]", 'did you mean "training-data"?'),
    ("use: {acceptable_use: {reviewed: 2026-10-01, by: a, applies: [drug]}}", 'did you mean "drugs"?'),
    ("use: {acceptable_use: {applies: [], borderline: {drug: b}}}", 'did you mean "drugs"?'),
    ("waivers: [{rules: a}]", 'unknown key "rules"; did you mean "rule"?'),
    ("builds: [{name: a, licences: mit}]", 'unknown key "licences"; did you mean "licence"?'),
]


@pytest.mark.parametrize(("line", "hint"), HINTS)
def test_a_slip_gets_a_hint(line: str, hint: str) -> None:
    assert any(hint in problem for problem in problems(f"manifest: 1\n{line}\n"))


@pytest.mark.parametrize("path", ["country: EU", "country: eu"])
def test_the_union_is_refused_with_a_sentence(path: str) -> None:
    [problem] = problems(SMALLEST.replace("name: Acme", f"name: Acme, {path}"))
    assert problem.endswith(UNION)


def test_one_wrong_entry_is_one_problem() -> None:
    """A list with nothing but wrong entries is not called too short as well."""
    assert len(problems(SMALLEST.rstrip() + "\n    access: [weight]\n")) == 1


CASES = SHARED / "cases" / "manifests.yaml"


@pytest.mark.skipif(not CASES.is_file(), reason="the shared cases are not part of this repository")
def test_what_must_be_refused_is_refused_with_a_place(tmp_path: Path) -> None:
    refused = [case for case in load_cases(CASES) if case["expect"] == {"exit": 2}]
    assert len(refused) > 15
    for case in refused:
        found = problems(yaml.safe_dump(case["manifest"]), tmp_path, case.get("as_of", "2026-11-21"))
        assert found, case["name"]
        assert all(problem[0].isdigit() for problem in found), found


@rows(
    ("path", "value", "told"),
    [
        ("organisation.monthly_active_users", "900000000", "such as {peak: 2_000_000} or {2025-03: 1_400_000}"),
        ("models.0", "meta-llama/Llama-4-Scout-17B-16E", "such as {id: meta-llama/"),
        ("use.acceptable_use", "true", "such as {reviewed: 2026-10-01, by: legal@acme.example, applies: []}"),
        ("builds.0.contains", "acme/private-8b", "expected a list: [acme/private-8b]"),
        ("builds.0.marks", "false", "[] states none"),
        ("builds.0.known_dangers", "none", "[] states none"),
        ("models", "{id: meta-llama/Llama-4-Scout-17B-16E}", "a list; write `- ` before the first key of each entry"),
        ("builds.0.licence", "false", "expected a tag or a list of tags; [] states none"),
        ("builds.0.change", "quantised", "that is converted here"),
        ("manifest", "'1'", "expected 1, without quotes"),
        ("models.0.licence", "llama-5", 'this is no Llama licence; did you mean "llama-4"?'),
        ("models.0.licence", "llama3_1", 'this is no Llama licence; did you mean "llama-3.1"?'),
        ("models.0.licence", "Llama-3-2-community", 'this is no Llama licence; did you mean "llama-3.2"?'),
        ("models.0.licence", "llama-3-1b", 'this is no Llama licence; did you mean "llama-3"?'),
        ("models.0.licence", "see README", "or another licence's SPDX id, LicenseRef- name or hub tag"),
        ("organisation.grants.0.licence", "mit", "expected a licence: llama-2, llama-3"),
    ],
)
def test_a_wrong_shape_is_told_what_to_write(path: str, value: str, told: str) -> None:
    found = problems(written(with_value(path, value)))
    assert any(told in each for each in found), found


@rows(
    ("text", "told"),
    [
        (
            "a:\n  name: Acme: Chat\n",
            "2:13: this is not YAML: a colon is too many here: text with a colon needs quotes",
        ),
        ("a:\n  name: Acme\n    kind: b\n", "3:9: this is not YAML: a colon is too many here"),
        ("a:\n  kind company\n  b: c\n", "3:4: this is not YAML: a colon is too many here"),
        ("a:\n    name: Acme\n  kind: b\n", "3:3: this is not YAML: this fits nothing above it; mend its indentation"),
        ("b:\n  - name: a\n   kind: c\n", "3:4: this is not YAML: this fits nothing above it; mend its indentation"),
        ("a: 'it's'\n", "1:8: this is not YAML: this fits nothing above it; mend its indentation, or quotes"),
        ("a: [*.md]\n", "1:6: this is not YAML: text that begins with * or & needs quotes"),
        ("by: @legal\n", "1:5: this is not YAML: text that begins with this character needs quotes"),
        ("a: [b, c\nd: e\n", "2:2: this is not YAML: a comma is missing here, a bracket before it"),
        ('a: "b\nc: d\n', "3:1: this is not YAML: a quotation mark before this is not closed"),
        ("manifest: 1\norganisation\nmodels: []\n", "3:1: this is not YAML: this line or the one above lacks a colon"),
    ],
)
def test_a_slip_in_yaml_is_told_what_to_write(text: str, told: str) -> None:
    [problem] = problems(text)
    assert problem.startswith(told)


def test_a_tab_is_called_a_tab() -> None:
    [problem] = problems("manifest: 1\norganisation:\n\tname: A\n")
    assert problem == "3:1: this is not YAML: a tab stands where only spaces may; indent with spaces"
