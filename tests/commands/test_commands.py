"""The commands `explain`, `rules` and `test`: what they say, and the status that they end with."""

import json
import re
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import goldens
import pytest
from checkout import EXAMPLES
from program import llamalicense
from rows import rows

from llamalicense.commands import test as command
from llamalicense.documents.anchors import anchor
from llamalicense.facts import FACTS
from llamalicense.manifest.paths import undotted
from llamalicense.manifest.types import Manifest
from llamalicense.policy import library
from llamalicense.vocabulary import CATEGORIES, LICENCES

AS_OF = "2026-11-21"
MANIFEST = """\
manifest: 1
organisation: {name: Acme, kind: company, country: US}
models:
  - {id: meta-llama/Llama-4-Scout-17B-16E-Instruct, access: weights}
builds:
  - name: acme-17b
    kind: model
    type: language-model
    audience: public
    contains: [meta-llama/Llama-4-Scout-17B-16E-Instruct]
    change: fine-tuned
  - name: chat-acme
    kind: model
    contains: [meta-llama/Llama-4-Scout-17B-16E-Instruct]
    change: fine-tuned
"""
# The rule is about the sentence whose anchor it cites, which the agreement in a test's folder holds.
SENTENCE = "You shall not paint the llama green."
MANY = "{name: many, given: {organisation.peak_users: 700_001}, expect: fail}"
FEW = "{name: few, given: {organisation.peak_users: 5}, expect: pass}"
LIMIT = '{name: "{limit}", given: {}, expect: unclear}'
SWISS = "{name: many in Switzerland, given: {organisation.country: CH}, expect: exception}"
UNCOUNTED = "{name: nobody counted, given: {organisation.peak_users: not-stated}, expect: missing}"
UNIVERSITY = "{name: a university, given: {organisation.kind: university}, expect: not-applicable}"
POLICY = f"""\
policy: acme
title: Acme's own rules
kind: house
parameters: {{limit: 700_000}}
sources: {{handbook: {{url: https://acme.example/handbook}}}}
rules:
  - id: users
    title: Acme has few users
    cite: {{source: handbook, at: §3, anchor: {anchor(SENTENCE)}}}
    applies_when: {{organisation.kind: company}}
    fails_when: {{organisation.peak_users: {{more_than: $limit}}}}
    unless:
      - id: waved-through
        when: {{organisation.country: CH}}
        if_unstated: does-not-apply
        because: "{{organisation.name}} is in {{organisation.country}}."
    unclear_when:
      - when: {{organisation.peak_users: $limit}}
        because: "{{organisation.peak_users}} is neither few nor many."
        remedy: Count again.
    explain:
      pass: "{{organisation.name}} has few users."
      fail: "{{organisation.name}} had {{organisation.peak_users}} users, more than {{limit}}."
      not-applicable: The rule is about companies.
    remedy: Lose users.
    assume: {{organisation.kind: company, organisation.peak_users: $limit}}
    examples:
      - {MANY}
      - {FEW}
      - {LIMIT}
      - {SWISS}
      - {UNCOUNTED}
      - {UNIVERSITY}
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    path = tmp_path / "acme.yaml"
    path.write_text(POLICY, encoding="utf-8")
    return path


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "llamalicense.yaml"
    path.write_text(MANIFEST, encoding="utf-8")
    return path


def paragraphs(text: str) -> list[str]:
    """A page's paragraphs, each as one line."""
    return [" ".join(part.split()) for part in text.split("\n\n")]


@pytest.mark.parametrize("policy_id", library.bundled_ids())
def test_explain_says_all_of_every_bundled_rule_in_80_columns(policy_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "bundled", cache(library.bundled))
    policy = library.bundled(policy_id, examples=True)
    for rule in policy.rules:
        brief = llamalicense("explain", rule.name)
        assert brief.status == 0
        ran = llamalicense("explain", rule.name, "--verbose")
        assert len(brief.out) < len(ran.out)
        assert (ran.status, ran.err) == (0, "")
        assert all(len(line) <= 80 for line in (*ran.out.splitlines(), *brief.out.splitlines()))
        assert "{" not in brief.out
        page = paragraphs(ran.out)
        assert page[0] == f"{rule.name} {rule.title}"
        assert policy.title in page[1]
        for clause in rule.clauses:
            where = f"{clause.at} of {policy.sources[clause.source]['url']}"
            assert (f"{where} (sentence {clause.anchor})" if clause.anchor else where) in page[1]
        assert sum(each.startswith("Unclear when") for each in page) == len(rule.doubts)
        assert sum(each.startswith("Exception: ") for each in page) == len(rule.unless)
        assert page[-1].startswith("Examples")
        shown = [each for each in rule.examples if each.get("says")] or rule.examples
        assert all(f": {example['expect']}" in page[-1] for example in shown)
        assert ("more, which `llamalicense test` runs" in page[-1]) is (len(shown) < len(rule.examples))
        assert "{" not in ran.out


def test_explain_of_a_house_rule(house: Path) -> None:
    ran = llamalicense("explain", "acme/users", "--policy", house, "--verbose")
    assert ran.status == 0
    assert paragraphs(ran.out) == [
        "acme/users Acme has few users",
        "Policy: Acme's own rules (not a licence term) "
        f"Clause: §3 of https://acme.example/handbook (sentence {anchor(SENTENCE)}) Looks at: the organisation",
        "Applies when organisation.kind is company",
        "Fails when organisation.peak_users is more than 700,000",
        "Exception: waved-through organisation.country is CH "
        "The licensee must prove this; where it is not stated, the exception does not hold. "
        "[organisation name] is in [organisation country].",
        "Unclear when organisation.peak_users is 700,000 "
        "[organisation peak users] is neither few nor many. To settle it: Count again.",
        "When it passes [organisation name] has few users.",
        "When it does not apply The rule is about companies.",
        "When it fails [organisation name] had [organisation peak users] users, more than 700,000.",
        "What to do Lose users.",
        "Facts organisation.kind: what the licensee is "
        "organisation.peak_users: the most users in any month up to now "
        "organisation.country: principal place of business or domicile",
        "Examples many: fail few: pass 700,000: unclear many in Switzerland: exception nobody counted: missing "
        "a university: not-applicable",
    ]


def test_explain_in_brief_has_the_sentences_alone(house: Path) -> None:
    ran = llamalicense("explain", "acme/users", "--policy", house)
    assert ran.status == 0
    assert paragraphs(ran.out) == [
        "acme/users Acme has few users",
        "Policy: Acme's own rules (not a licence term) "
        f"Clause: §3 of https://acme.example/handbook (sentence {anchor(SENTENCE)}) Looks at: the organisation",
        "When it passes [organisation name] has few users.",
        "When it does not apply The rule is about companies.",
        "When it fails [organisation name] had [organisation peak users] users, more than 700,000.",
        "Exceptions [organisation name] is in [organisation country].",
        "Unclear [organisation peak users] is neither few nor many.",
        "What to do Lose users.",
        "`--verbose` adds the conditions, every comparison and the examples.",
    ]


def test_explain_says_who_reviewed_and_why_a_rule_never_fails() -> None:
    page = paragraphs(llamalicense("explain", "llama-4/trade-compliance").out)
    assert "not reviewed by a lawyer" in page[1]
    [never] = [each for each in page if each.startswith("Never fails")]
    assert "whether law is complied with is not for this tool to say" in never


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("llama-4/mau-treshold", '; did you mean "llama-4/mau-threshold"?'),
        ("lama-4/mau-threshold", '; did you mean "llama-4/mau-threshold"?'),
        (
            "eu-multimodal",
            "; name its policy as well: llama-3.2/eu-multimodal, llama-3.3/eu-multimodal, llama-4/eu-multimodal",
        ),
        ("acme/user", '; did you mean "acme/users"?'),
        ("mau-treshold", '; did you mean "mau-threshold"?'),
        ("mau", '; did you mean "mau-threshold"?'),
        ("zzz", "; `llamalicense rules` lists them"),
    ],
)
def test_explain_of_an_unknown_rule_is_bad_usage(name: str, hint: str, house: Path) -> None:
    ran = llamalicense("explain", name, "--policy", house)
    assert ran == (2, "", f'error: there is no rule "{name}"{hint}\n')


NAMING = "llama-4/model-naming"


def applied(rule: str, manifest: Path, *options: object) -> list[str]:
    """The paragraphs that `explain` prints for a manifest."""
    ran = llamalicense("explain", rule, "--manifest", manifest, "--as-of", AS_OF, *options)
    assert (ran.status, ran.err) == (0, "")
    return paragraphs(ran.out)


def test_explain_with_a_manifest_says_what_why_and_what_would_change_it(manifest: Path) -> None:
    page = applied(NAMING, manifest)
    assert page[0] == f'{NAMING} A released model made with Llama bears "Llama" at the beginning of its name'
    fails, lacks = f"FAIL builds/acme-17b, violated, {manifest}:6:11", f"WARN builds/chat-acme, missing, {manifest}"
    assert page[1].startswith(f"{fails} {lacks}")
    where = "§1.b.i, last sentence of https://www.llama.com/llama4/license/"
    assert page[2] == f"{where} (no copy at hand; `--licence-text FILE` names one)"
    assert page[3].startswith(f"{fails} acme-17b was made with Llama")
    parts = [page[3].index(part) for part in ("Do: Rename it", "Because: - ", "What would make it pass: - Rename")]
    assert parts == sorted(parts)
    assert "- builds[0].change: fine-tuned, line 11" in page[3]
    assert page[4].startswith(lacks)
    assert "Not stated: builds[1].audience. Whom does chat-acme reach" in page[4]
    assert "What each answer would lead to: - If `builds[1].audience` is" in page[4]
    assert page[5].startswith("Policy: Llama 4 Community License Agreement (")
    assert not any(part.startswith(("Applies when", "Fails when", "Examples")) for part in page)


def test_explain_in_detail_has_every_comparison_the_conditions_and_the_examples(manifest: Path) -> None:
    page = applied(NAMING, manifest, "--verbose")
    [failing] = [part for part in page if part.startswith("FAIL") and "What was compared: - " in part]
    assert (
        f"(how its name begins, beside the prefix that the licence asks for) is lacks: yes (lacks, {manifest}:6:11)"
        in (failing)
    )
    assert f"- builds[0].audience is one of affiliates or customers or public: yes (public, {manifest}:9:15)" in failing
    [lacking] = [part for part in page if part.startswith("WARN") and "What was compared: - " in part]
    assert "- builds[1].audience is one of affiliates or customers or public: not stated" in lacking
    for title in ("Applies when", "Fails when", "Examples"):
        assert any(part.startswith(title) for part in page)


def test_explain_shows_a_comparison_once_however_often_the_rule_makes_it(manifest: Path) -> None:
    page = " ".join(applied("llama-4/mau-threshold", manifest, "--verbose"))
    about = "users in the month that the licence names"
    fact = "organisation.monthly_active_users.2025-03"
    assert page.count(f"- {fact} ({about}) is more than 700,000,000: not stated") == 1


def test_explain_of_a_rule_that_the_manifest_does_not_come_under(manifest: Path) -> None:
    page = applied("llama-2/mau-threshold", manifest)
    assert page[1] == f"No listed model in {manifest} is under llama-2, so it is not applied."


def test_a_rule_needs_no_policy_where_the_manifest_is_under_one_that_has_it(manifest: Path, house: Path) -> None:
    assert applied("aup-spam", manifest) == applied("llama-4/aup-spam", manifest)
    assert applied("governing-licence", manifest) == applied("catalogue/governing-licence", manifest)
    assert applied("users", manifest, "--policy", house) == applied("acme/users", manifest, "--policy", house)


def test_a_rule_needs_its_policy_where_several_have_it(manifest: Path) -> None:
    more = "models:\n  - {id: meta-llama/Llama-3.1-8B, access: weights}"
    manifest.write_text(MANIFEST.replace("models:", more), encoding="utf-8")
    ran = llamalicense("explain", "model-naming", "--manifest", manifest)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.endswith("; name its policy as well: llama-3.1/model-naming, llama-4/model-naming\n")
    assert applied("eu-multimodal", manifest) == applied("llama-4/eu-multimodal", manifest)


def test_a_rule_that_no_policy_of_the_manifest_has_needs_its_own(manifest: Path) -> None:
    manifest.write_text(MANIFEST.replace("Llama-4-Scout-17B-16E-Instruct", "Llama-2-7b-hf"), encoding="utf-8")
    ran = llamalicense("explain", "eu-multimodal", "--manifest", manifest)
    others = "llama-3.2/eu-multimodal, llama-3.3/eu-multimodal, llama-4/eu-multimodal"
    assert ran == (2, "", f'error: no policy that {manifest} is under has a rule "eu-multimodal"; others: {others}\n')


SCREEN = 40  # lines


def test_a_result_is_told_on_one_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLES)
    monkeypatch.setattr(library, "bundled", cache(library.bundled))
    told = []
    for name in ("failing.llamalicense.yaml", "llamalicense.yaml"):
        [report] = json.loads(llamalicense("check", name, "--as-of", AS_OF, "--output-format", "json").out)["reports"]
        alone = [results for _, (*results,) in groupby(report["results"], key=itemgetter("rule")) if len(results) == 1]
        # What is said of a category of acceptable use differs by the words for it alone.
        rest, uses = ([r for [r] in alone if ("/aup-" in r["rule"]) is of_use] for of_use in (False, True))
        for result in (*rest, max(uses, key=lambda result: len(result["explanation"] + result["remedy"]))):
            ran = llamalicense("explain", result["rule"], "--manifest", name, "--as-of", AS_OF)
            assert len(ran.out.splitlines()) <= SCREEN, ran.out
            told.append(result["rule"])
    assert len(told) > 30


def test_facts_in_traces_are_named_as_the_manifest_names_them() -> None:
    traced = [(step, fact) for result in goldens.rich().results for step in result.trace for fact in step.facts]
    assert len(traced) > 300
    policies_alone = {name for name in FACTS if name.partition(".")[0] in ("build", "model", "category")}
    for step, fact in traced:
        name, *inner = undotted(fact.fact)
        assert name in Manifest.model_fields
        assert inner or name in ("models", "builds")
        assert step.condition.startswith(f"{fact.fact} ({fact.about}) " if fact.about else f"{fact.fact} ")
        assert not policies_alone & set(step.condition.split())


class TestQuotes:
    """The very sentence that a rule encodes, where there is a copy of the agreement."""

    @pytest.fixture(autouse=True)
    def copy(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        Path("LICENSE").write_text(f"# Terms\n\n1. Be kind. {SENTENCE} Else nothing.\n", encoding="utf-8")

    def test_it_is_quoted_from_the_agreement_of_a_build_before_why(self, manifest: Path, house: Path) -> None:
        assert SENTENCE not in " ".join(applied("users", manifest, "--policy", house))
        manifest.write_text(f"{MANIFEST}    agreement: LICENSE\n", encoding="utf-8")
        page = applied("users", manifest, "--policy", house)
        assert page[1].startswith("WARN organisation, missing")
        assert page[2] == f'§3, as LICENSE has it "{SENTENCE}"'

    def test_it_is_quoted_from_a_copy_that_is_named(self, manifest: Path, house: Path) -> None:
        page = applied("users", manifest, "--policy", house, "--licence-text", "LICENSE")
        assert page[2] == f'§3, as LICENSE has it "{SENTENCE}"'
        ran = llamalicense("explain", "acme/users", "--policy", house, "--licence-text", "LICENSE")
        assert paragraphs(ran.out)[1] == f'§3, as LICENSE has it "{SENTENCE}"'

    def test_another_sentence_is_none(self, manifest: Path, house: Path) -> None:
        Path("LICENSE").write_text(f"# Terms\n\n1. Be kind. {SENTENCE[:-1]} or blue.\n", encoding="utf-8")
        page = applied("users", manifest, "--policy", house, "--licence-text", "LICENSE")
        assert "You shall not" not in " ".join(page)
        assert page[2] == (
            "§3 of https://acme.example/handbook (LICENSE has no such sentence; `--licence-text FILE` names another)"
        )

    @pytest.mark.parametrize("output_format", ["html", "sarif"])
    @pytest.mark.parametrize("named", ["the manifest", "the option", "nothing"])
    def test_reports_that_have_the_page_of_a_rule_quote_it_first(
        self, output_format: str, named: str, manifest: Path, house: Path
    ) -> None:
        if named == "the manifest":
            manifest.write_text(f"{MANIFEST}    agreement: LICENSE\n", encoding="utf-8")
        options = ["--licence-text", "LICENSE"] if named == "the option" else []
        ran = llamalicense("check", manifest, "--policy", house, *options, "--output-format", output_format)
        assert ran.out.count(SENTENCE) == (0 if named == "nothing" else 1 if output_format == "html" else 2)
        if named == "nothing":
            return
        if output_format == "html":
            page = ran.out[ran.out.index('id="acme/users"') :]
            assert page.index(SENTENCE) < page.index("<dl")
            assert page.index("§3, as LICENSE has it") < page.index("<dl")
            return
        [rule] = [
            each for each in json.loads(ran.out)["runs"][0]["tool"]["driver"]["rules"] if each["id"] == "acme/users"
        ]
        assert rule["help"]["text"].startswith(f'"{SENTENCE}" (§3, as LICENSE has it)\n\nAcme has few users')
        assert rule["help"]["markdown"].startswith(f"## acme/users\n\n> {SENTENCE}\n>\n> §3, as LICENSE has it\n")

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("none", "this file does not exist"),
            ("blank", "this file is empty"),
            (".", "this file is a folder"),
            ("https://www.llama.com/llama4/license/", "nothing is fetched; save the text and name the file"),
        ],
    )
    @pytest.mark.parametrize("command", [["check"], ["explain", "acme/users", "--manifest"]])
    def test_a_copy_without_text_is_bad_usage(self, command: list[str], name: str, said: str, manifest: Path) -> None:
        Path("blank").touch()
        ran = llamalicense(*command, manifest, "--licence-text", name)
        assert (ran.status, ran.out, ran.err) == (2, "", f"error: --licence-text {name}: {said}\n")


def test_explain_with_a_bad_manifest_ends_with_2(tmp_path: Path) -> None:
    ran = llamalicense("explain", "llama-4/mau-threshold", "--manifest", tmp_path / "none.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "there is no such file" in ran.err


def test_rules_lists_every_bundled_policy() -> None:
    ran = llamalicense("rules")
    assert (ran.status, ran.err) == (0, "")
    page = paragraphs(ran.out)
    others = [each for each in library.bundled_ids() if each not in LICENCES]
    assert [each.partition(":")[0] for each in page] == [*LICENCES, *others]
    [llama] = [each for each in page if each.startswith("llama-4:")]
    assert llama == (
        "llama-4: Llama 4 Community License Agreement "
        f"{len(library.rule_ids('llama-4') or ())} rules, effective 2025-04-05, not reviewed by a lawyer "
        "licence: https://www.llama.com/llama4/license/ acceptable-use: https://www.llama.com/llama4/use-policy/"
    )
    [ours] = [each for each in page if each.startswith("no-competing-models:")]
    assert ours.endswith("1 rule, not a licence term")


@pytest.mark.parametrize("policy", library.bundled_ids())
def test_rules_lists_the_rules_of_a_policy(policy: str) -> None:
    ran = llamalicense("rules", policy)
    assert (ran.status, ran.err) == (0, "")
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    _, *rules = paragraphs(ran.out)
    assert [each.split()[0] for each in rules] == [rule.name for rule in library.bundled(policy).rules]
    for text, rule in zip(rules, library.bundled(policy).rules, strict=True):
        assert f"{rule.title} ({rule.clause}) looks at" in text
        assert not rule.about or text.endswith(f"covers {CATEGORIES[rule.about]}")


def test_rules_takes_a_file(house: Path) -> None:
    ran = llamalicense("rules", house)
    assert paragraphs(ran.out) == [
        "acme: Acme's own rules 1 rule, not a licence term handbook: https://acme.example/handbook",
        "acme/users Acme has few users (§3) looks at the organisation",
    ]


@pytest.mark.parametrize("command", ["rules", "test"])
def test_an_unknown_policy_is_bad_usage(command: str) -> None:
    ran = llamalicense(command, "llama-44")
    assert (ran.status, ran.out) == (2, "")
    assert 'did you mean "llama-4"?' in ran.err


def test_test_counts_what_it_ran(house: Path) -> None:
    ran = llamalicense("test", house)
    assert (ran.status, ran.err) == (0, "")
    first, second, third, *_, last = ran.out.splitlines()
    assert first == "acme: 1 rule, 6 examples, 1 of 1 exceptions, 1 of 1 open cases"
    assert re.fullmatch(r"  \d+ of \d+ mutants told apart; \d+ of \d+ comparisons decide alone", second)
    assert third == "  36 statements that it can tell apart looked at"
    assert last == "PASS  every example holds"


NEVER_FAILS = ("    assume:", "    never_fails: It is a matter of taste.\n    assume:")
# What is changed in the policy above, and the problem that this makes; ▸ marks its place.
BROKEN: dict[str, tuple[list[tuple[str, str]], str]] = {
    "a wrong verdict": (
        [(FEW, "{name: ▸few, given: {organisation.peak_users: 700_001}, expect: pass}")],
        'acme/users, example "few": expected pass, got fail',
    ),
    "a wrong reason": (
        [(LIMIT, '{name: ▸"{limit}", given: {}, expect: missing}')],
        'acme/users, example "700,000": expected missing, got unclear',
    ),
    "an unknown fact": (
        [(FEW, "{name: ▸few, given: {organisation.peek_users: 5}, expect: pass}")],
        'there is no fact "organisation.peek_users"; did you mean "organisation.peak_users"?',
    ),
    "a value of the wrong type": (
        [(FEW, "{name: ▸few, given: {organisation.peak_users: five}, expect: pass}")],
        "organisation.peak_users is a count; it is never 'five'",
    ),
    "a misspelt word": (
        [(UNIVERSITY, "{name: ▸a university, given: {organisation.kind: univrsity}, expect: not-applicable}")],
        'did you mean "university"?',
    ),
    "a list for one value": (
        [(FEW, "{name: ▸few, given: {organisation.peak_users: [5]}, expect: pass}")],
        "organisation.peak_users takes a count, not a list",
    ),
    "one value for a list": (
        [(FEW, "{name: ▸few, given: {organisation.grants: logo}, expect: pass}")],
        "organisation.grants takes a list",
    ),
    "an unknown parameter": (
        [(FEW, "{name: ▸few, given: {organisation.peak_users: $limt}, expect: pass}")],
        'organisation.peak_users: there is no parameter "limt"; did you mean "limit"?',
    ),
    "left open what is always stated": (
        [(FEW, "{name: ▸few, given: {organisation.name: not-stated}, expect: pass}")],
        "organisation.name is stated by every manifest; an example cannot leave it open",
    ),
    "a name asked for and not given": (
        [
            ("when: {organisation.country: CH}", "when: {organisation.name: Acme}"),
            ('"{organisation.name} is in {organisation.country}."', "It is Acme."),
            (MANY, MANY.replace("many", "▸many")),
        ],
        "a condition asks for organisation.name, which every manifest states; give it a value",
    ),
    "two examples of one name": (
        [(MANY, MANY.replace("many", "▸many")), (FEW, FEW.replace("few", "many"))],
        "another example of this rule has the same name",
    ),
    "no example that fails": (
        [(MANY, "{name: one, given: {organisation.peak_users: 1}, expect: pass}"), ("users", "▸users")],
        "acme/users: no example fails",
    ),
    "no example that lacks a fact": (
        [(UNCOUNTED, "{name: one, given: {organisation.peak_users: 1}, expect: pass}"), ("users", "▸users")],
        "acme/users: no example is missing, for want of a fact",
    ),
    "applies_when never false": (
        [(UNIVERSITY, "{name: one, given: {organisation.peak_users: 1}, expect: pass}"), ("when: ", "when: ▸")],
        "`applies_when` is false in no example",
    ),
    "an exception that never holds": (
        [(SWISS, "{name: one, given: {organisation.peak_users: 1}, expect: pass}"), ("id: waved", "id: ▸waved")],
        'the exception "waved-through" holds in no example',
    ),
    "an open case that never holds": (
        [
            (LIMIT, "{name: one, given: {organisation.peak_users: 1}, expect: pass}"),
            ('because: "{organisation.peak', 'because: ▸"{organisation.peak'),
        ],
        "this open case holds in no example",
    ),
    "a rule that never fails and does": (
        [NEVER_FAILS, (MANY, MANY.replace("many", "▸many"))],
        "it fails, and `never_fails` says that this rule cannot",
    ),
    "a rule that never fails and is never open": (
        [
            NEVER_FAILS,
            (MANY, "{name: one, given: {organisation.peak_users: 1}, expect: pass}"),
            (LIMIT, "{name: two, given: {organisation.peak_users: 2}, expect: pass}"),
            (UNCOUNTED, "{name: three, given: {organisation.peak_users: 3}, expect: pass}"),
            ("users", "▸users"),
        ],
        "no example is unclear or missing, which is all that a rule that never fails can show",
    ),
}


@rows(("changes", "phrase"), BROKEN.values(), ids=list(BROKEN))
def test_test_finds_what_is_wrong_at_its_place(changes: list[tuple[str, str]], phrase: str, tmp_path: Path) -> None:
    text = POLICY
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    start, mark, _ = text.partition("▸")
    assert mark
    path = tmp_path / "acme.yaml"
    path.write_text(text.replace("▸", ""), encoding="utf-8")
    ran = llamalicense("test", path)
    assert (ran.status, ran.err) == (1, "")
    line = start.count("\n") + 1
    place = f"{path}:{line}:{len(start) - start.rfind(chr(10))}: "
    assert [line for line in ran.out.splitlines() if line.startswith(place) and phrase in line], ran.out
    assert ran.out.splitlines()[-1].startswith("FAIL  ")


def test_what_every_manifest_states_is_neutral_where_an_example_is_silent(tmp_path: Path) -> None:
    text = """\
policy: acme
title: Acme's own rules
kind: house
rules:
  - id: marks
    title: No marks
    for_each: models
    fails_when: {any: [{model.derivative: true}, {organisation.grants: {contains: trademark-use}}]}
    explain: {pass: "{model.id} is fine.", fail: It is not.}
    remedy: Rename it.
    examples:
      - {name: silent, given: {}, expect: satisfied}
      - {name: a mark, given: {model.derivative: true}, expect: fail}
"""
    path = tmp_path / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    ran = llamalicense("test", path)
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "PASS  every example holds")


def test_a_fact_that_is_compared_with_what_it_never_is_has_a_verdict_and_no_defect(tmp_path: Path) -> None:
    """A whole number that may only be a word, held against a list: nothing states it."""
    rule = {
        "id": "r",
        "title": "T",
        "applies_when": {"all": [{"house.x": {"is": []}}, {"not": {"house.x": {"is": []}}}]},
        "fails_when": {"organisation.country": "US"},
        "explain": {"pass": "It is fine.", "fail": "It is not."},
        "remedy": "Move.",
    }
    facts = {"x": {"type": "integer", "enum": ["a", "b"]}}
    path = tmp_path / "acme.yaml"
    path.write_text(json.dumps({"policy": "acme", "title": "Acme", "kind": "house", "facts": facts, "rules": [rule]}))
    ran = llamalicense("test", path)
    assert ran.status in (1, 2), ran.err


def test_test_finds_an_example_that_no_policy_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "bundled_ids", lambda: ("catalogue",))
    text, passed = command.tested([], skip_others=False, whole=False, output_format="text")
    assert not passed
    assert "aup-spam, example" not in text
    assert 'category, example "it applies": it is never run, as no rule takes it over' in text
    assert 'mau-threshold, example "exactly at the limit": it is never run' in text
    assert "governing-licence" not in text


def test_test_of_one_policy_does_not_ask_for_the_others() -> None:
    text, _ = command.tested(["catalogue"], skip_others=False, whole=False, output_format="text")
    assert "never run" not in text


def test_several_policies_are_counted_one_a_line(house: Path) -> None:
    lines = llamalicense("test", "catalogue", house).out.partition("\n\n")[0].splitlines()
    assert [line.partition(":")[0] for line in lines if line[0] != " "] == ["catalogue", "acme"]


def test_a_policy_that_only_makes_rules_stricter_has_nothing_to_run_and_is_read(tmp_path: Path) -> None:
    path = tmp_path / "house.yaml"
    head = "policy: acme\ntitle: Acme's own rules\nkind: house\n"
    path.write_text(f"{head}overrides: [{{rule: llama-4/notice-file, unclear: fail}}]\n", encoding="utf-8")
    ran = llamalicense("test", path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("acme: 0 rules, 0 examples, 1 override, ")
    path.write_text(f"{head}overrides: [{{rule: llama-4/notice, unclear: fail}}]\n", encoding="utf-8")
    ran = llamalicense("test", path)
    assert (ran.status, ran.out) == (2, "")
    assert 'did you mean "notice-file"?' in ran.err
    path.write_text(head, encoding="utf-8")
    assert llamalicense("test", path).status == 2


OTHERS = {
    "another tool's": "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec: {rules: [{name: a}]}\n",
    "several documents": "a: 1\n---\nb: 2\n",
    "a template": "{{ if .Values.on }}\nkind: Policy\n{{ end }}\n",
    "a list of policies": "policies: [{name: a, resource: aws.s3}]\n",
    "rules of a linter": "rules: [{id: a, message: b, languages: [python]}]\n",
    "nothing": "",
    "another policy": "policy:\n  name: strict\n",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=list(OTHERS))
def test_files_that_are_no_llamalicense_policies_are_left_alone_where_asked(
    text: str, house: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(text, encoding="utf-8")
    assert llamalicense("test", other).status == 2
    said = f"{other}: no llamalicense policy, left alone\n"
    assert llamalicense("test", other, "--skip-others") == (0, f"{said}\nPASS  there is nothing to run\n", "")
    both = llamalicense("test", other, house, "--skip-others")
    assert both == (0, said + llamalicense("test", house).out, "")


@pytest.mark.parametrize(
    "text",
    [
        POLICY.replace("policy: acme", "polcy: acme"),
        POLICY.replace("policy: acme\n", "").replace("kind: house", "kind: huose"),
        "policy: acme\n  title: [\n",
        '{"policy": "acme", "kind": "house"}',
        '{\n  "policy": "acme"\n}',
        "  policy: acme\n",
        "kind: house\n",
    ],
)
def test_a_policy_with_a_mistake_in_it_is_not_left_alone(text: str, tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    ran = llamalicense("test", path, "--skip-others")
    assert (ran.status, ran.out) == (2, "")
    assert str(path) in ran.err


def test_a_policy_that_is_not_there_is_not_left_alone(tmp_path: Path) -> None:
    assert llamalicense("test", tmp_path / "none.yaml", "--skip-others").status == 2
