"""What would make a result pass, and where answers lead: each suggestion does what it says when it is carried out."""

import json
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest
from checkout import SHARED
from drawn_manifests import AS_OF, CHECKER, Dict, manifests
from drawn_manifests import load as load_drawn
from hypothesis import assume, given
from hypothesis import strategies as st
from manifests import loaded
from program import llamalicense
from rows import rows

from llamalicense.commands.explain.ways import sentence, ways
from llamalicense.counterfactual.candidates import Change, applied
from llamalicense.counterfactual.candidates.builds import AGREEMENT
from llamalicense.counterfactual.search import Counterfactual, answers, smallest_way, ways_to_pass
from llamalicense.decision.evaluate import situation
from llamalicense.decision.judge import judge
from llamalicense.decision.judged import BUILDS, Judged
from llamalicense.decision.result import PASSING
from llamalicense.decision.subjects import BUILDS_AND_MODELS
from llamalicense.documents.document import Document
from llamalicense.errors import InputError
from llamalicense.policy import library
from llamalicense.project.load import load_source
from llamalicense.project.project import Project
from llamalicense.steps import finished
from llamalicense.vocabulary import LICENCES
from llamalicense.yamlfile import parse

SCOUT = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
TRIALS = 150  # as many as tell what one change does, and more; `explain` takes twenty times as many
GERMAN = f"""\
manifest: 1
organisation: {{name: Beispiel GmbH, kind: company, country: DE}}
models: [{{id: {SCOUT}, access: weights}}]
"""
RELEASED = f"""\
manifest: 1
organisation: {{name: Acme}}
models: [{{id: {SCOUT}, access: weights}}]
builds:
  - name: acme-17b
    kind: model
    audience: public
    delivery: shipped
    contains: [{SCOUT}]
    change: fine-tuned
    built_with_llama: false
    agreement: false
  - {{name: Chat, contains: [acme-17b], change: none}}
"""
USE = """\
use:
  acceptable_use: {reviewed: 2026-01-01, by: Legal, applies: [spam], borderline: {drugs: A pharmacist decides.}}
"""


def judged_in(project: Project, rule: str) -> list[Judged]:
    """A rule, by its full id, decided for each of its subjects."""
    policy = CHECKER.policy(rule.partition("/")[0])
    view = situation(project, policy, AS_OF)
    return [each for one in policy.rules if one.name == rule for each in judge(view, one)]


def first(text: str, rule: str) -> Judged:
    return judged_in(loaded(text).project, rule)[0]


def said(text: str, rule: str) -> list[str]:
    return [sentence(way) for way in ways_to_pass(first(text, rule), TRIALS).ways]


# The contract's examples


def test_a_release_is_renamed_kept_inside_or_left_unchanged() -> None:
    found = said(RELEASED, "llama-4/model-naming")
    assert found[0] == ('Rename acme-17b to begin with "Llama", for instance "Llama-acme-17b" (`builds[0].name`).')
    assert "Keep acme-17b inside the organisation (`builds[0].audience`: internal)." not in found, "Chat is not stated"
    assert "his is a fact, not a choice: " in found[-1]


def test_a_new_name_goes_wherever_the_old_one_stands() -> None:
    judged = first(RELEASED, "llama-4/model-naming")
    [change] = ways_to_pass(judged, TRIALS).ways[0].changes
    builds = applied(judged.situation.project, [change]).manifest.builds or ()
    assert [content.model for content in builds[1].contains or ()] == ["Llama-acme-17b"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("acme/llama-x", "acme/Llama-x"), ("x", "Llama-x"), ("LLAMA 4 X", "Llama 4 X"), ("my-llama", "Llama-my-llama")],
)
def test_a_published_id_keeps_its_namespace(old: str, new: str) -> None:
    text = RELEASED.replace("name: acme-17b", f"name: Llama-A\n    published_as: {old}", 1).replace("[acme-17b]", "[]")
    [change] = ways_to_pass(first(text, "llama-4/model-naming"), TRIALS).ways[0].changes
    assert (change.path, change.value) == (("builds", 0, "published_as"), new)


def test_the_prefix_of_llama_3_and_a_mark_that_an_app_must_not_bear() -> None:
    text = RELEASED.replace(SCOUT, "meta-llama/Meta-Llama-3-8B")
    assert ways_to_pass(first(text, "llama-3/model-naming"), TRIALS).ways[0].changes[0].value == "Llama-3-acme-17b"
    text = RELEASED.replace("kind: model", "kind: app\n    marks: []").replace("acme-17b", "Llama Chatter")
    said_of_marks = said(text, "llama-4/trademark-use")
    assert (
        'Rename Llama Chatter to hold no mark of Meta\'s, for instance "Assistant" (`builds[0].name`).' in said_of_marks
    )


def test_what_is_due_with_a_release() -> None:
    assert said(RELEASED, "llama-4/built-with-llama")[0] == (
        'Show "Built with Llama" and name the place (`builds[0].built_with_llama`).'
    )
    found = said(RELEASED, "llama-4/agreement-copy")
    assert found[0] == "Put the text of the agreement, unchanged, beside acme-17b (`builds[0].agreement`)."
    assert said(RELEASED, "llama-4/notice-file")[0].startswith('Add a text file named NOTICE that says "Llama 4 is ')


FINISHED = (
    f"This is a fact, not a choice: `models[0].access` is end-user-product ({SCOUT} was only had inside a product that "
    "a licensee had integrated and finished) and `builds` is []."
)
NEVER_HAD = f"This is a fact, not a choice: `models[0].access` is outputs-only ({SCOUT} itself was never had)."


def test_a_german_company_and_a_multimodal_model() -> None:
    assert said(GERMAN, "llama-4/eu-multimodal") == [
        f"Use another model in place of {SCOUT}, such as meta-llama/Llama-3.3-70B-Instruct (text-only, llama-3.3).",
        "Obtain a grant from Meta and record it under `organisation.grants`.",
        "This is a fact, not a choice: `organisation.country` is any other country, such as US.",
        NEVER_HAD,
        FINISHED,
    ]


def test_an_api_is_no_way_out_of_the_european_clause() -> None:
    text = GERMAN.replace("weights", "api")
    assert judged_in(loaded(text).project, "llama-4/eu-multimodal")[0].decision.reason == "unclear"
    assert not any(" is weights" in each or " is api" in each for each in said(text, "llama-4/eu-multimodal"))


def of_access(way: Counterfactual) -> bool:
    return any(change.path[0] == "models" and change.path[-1] == "access" for change in way.changes)


HAD = f"""\
manifest: 1
organisation:
  {{name: Beispiel GmbH, kind: company, country: DE, monthly_active_users: {{2025-03: 800_000_000}}}}
models: [{{id: {SCOUT}, access: ACCESS}}]
builds:
  - name: Beispiel-Chat
    kind: app
    audience: public
    delivery: shipped
    contains: [{SCOUT}]
    change: none
    built_with_llama: false
    notice: false
"""


@rows("access", ["weights", "api", "end-user-product", "not stated"])
@rows("rule", ["mau-threshold", "eu-multimodal", "aup-spam", "built-with-llama", "notice-file"])
def test_another_access_is_a_fact_and_the_last_thing_that_is_said(rule: str, access: str) -> None:
    text = HAD.replace(", access: ACCESS", "" if access == "not stated" else f", access: {access}")
    for judged in judged_in(loaded(text).project, f"llama-4/{rule}"):
        if judged.decision.reason in PASSING:
            continue
        ways = ways_to_pass(judged, TRIALS).ways
        assert list(map(of_access, ways)) == sorted(map(of_access, ways))
        for way in filter(None, [*ways, smallest_way(judged, 200)]):
            assert not any(change.is_choice for change in way.changes if change.path[-1] == "access")
            assert not of_access(way) or "his is a fact, not a choice: `models[0].access` is " in sentence(way)


def test_the_smallest_way_supposes_no_other_access_while_more_changes_would_do() -> None:
    text = GERMAN.replace("country: DE", "monthly_active_users: {2025-03: 800_000_000}")
    way = smallest_way(first(text, "llama-4/mau-threshold"), 200)
    assert way is not None
    assert not of_access(way)


def test_users_in_a_past_month_are_a_fact() -> None:
    text = GERMAN.replace("country: DE", "monthly_active_users: {2025-03: 800_000_000}")
    assert said(text, "llama-4/mau-threshold") == [
        "Obtain a grant from Meta and record it under `organisation.grants`.",
        "This is a fact, not a choice: `organisation.monthly_active_users.2025-03` is at most 700,000,000.",
        NEVER_HAD,
        FINISHED,
    ]


def test_facts_that_work_only_together() -> None:
    models = f"[{{id: {SCOUT}, access: weights}}, {{id: meta-llama/Llama-4-Scout-17B-16E, access: weights}}]"
    text = GERMAN.replace(f"[{{id: {SCOUT}, access: weights}}]", models).replace(
        "country: DE", "monthly_active_users: {2025-03: 800_000_000}"
    )
    found = ways_to_pass(first(text, "llama-4/mau-threshold")).ways
    assert [len(way.changes) for way in found] == [1, 1, 2, 3]
    assert sentence(found[2]).startswith("This is a fact, not a choice: `models[0].access` is outputs-only (")
    assert " and `models[1].access` is outputs-only (" in sentence(found[2])


def test_what_is_asked_of_reviews() -> None:
    assert said(GERMAN + USE, "llama-4/aup-spam")[0] == (
        "End the use that spam covers: uses that intentionally deceive or mislead others, including generating, "
        "promoting or passing on spam."
    )
    assert said(GERMAN + USE, "llama-4/aup-drugs") == [
        "This is a fact, not a choice: `use.acceptable_use` is a review that finds that drugs does not apply.",
        NEVER_HAD,
    ]
    assert said(GERMAN, "llama-4/trade-compliance")[0] == (
        "Have trade compliance reviewed and record it under `use.trade_compliance`."
    )


def test_each_answer_to_what_is_missing() -> None:
    text = GERMAN.replace(", access: weights", "").replace("kind: company, country: DE", "kind: company")
    lines = " ".join(line.strip() for line in ways(first(text, "llama-4/eu-multimodal")))
    assert lines.startswith(
        "What each answer would lead to: - If `models[0].access` is outputs-only: pass; otherwise it depends on "
        "`organisation.country` or `builds`. - If `organisation.country` is any other country, such as US: pass; "
        "otherwise it depends on `models[0].access` or `builds`. - `builds`: no answer decides alone. "
        "What would make it pass:"
    )


def test_the_list_of_builds_that_is_not_stated() -> None:
    judged = first(GERMAN, "llama-4/notice-file")
    assert [(answer.change.path, answer.reason) for answer in answers(judged)] == [(BUILDS, "not-applicable")]


def test_a_search_that_is_cut_off_says_so() -> None:
    judged = first(RELEASED, "llama-4/model-naming")
    assert ways_to_pass(judged, trials=2).cut_off
    assert not ways_to_pass(first(GERMAN, "llama-4/eu-multimodal")).cut_off


def test_explain_shows_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A path is never broken, so the page is as narrow as it should be only where the manifest's name is short.
    monkeypatch.chdir(tmp_path)
    file = Path("llamalicense.yaml")
    file.write_text(GERMAN, encoding="utf-8")
    page = llamalicense("explain", "llama-4/eu-multimodal", "--manifest", file, "--as-of", AS_OF).out
    assert "  What would make it pass:\n  - Use " in page
    assert max(map(len, page.splitlines())) <= 80
    page = llamalicense("explain", "llama-4/trade-compliance", "--manifest", file, "--as-of", AS_OF).out
    assert "  What each answer would lead to:\n  - If `use.trade_compliance` is a review: pass.\n" in page


# Every rule


@pytest.mark.parametrize("licence", LICENCES)
def test_every_rule_that_does_not_pass_has_a_way_out(licence: str) -> None:
    model = next(entry.id for entry in CHECKER.catalogue if entry.licences == (licence,))
    project = loaded(RELEASED.replace(SCOUT, model) + USE).project
    for rule in CHECKER.policy(licence).rules:
        for judged in judged_in(project, rule.name):
            if judged.decision.reason not in PASSING:
                assert smallest_way(judged, trials=100), rule.name


@st.composite
def undone(draw: st.DrawFn) -> Judged:
    """Of a manifest one result that does not pass; the categories of acceptable use count as one rule."""
    loaded = load_drawn(draw(manifests()))
    found: dict[str, list[Judged]] = {}
    for policy in CHECKER.policies(loaded):
        view = situation(loaded.project, policy, AS_OF)
        for rule in policy.rules:
            group = "aup" if rule.about else rule.id
            failing = [each for each in judge(view, rule) if each.decision.reason not in PASSING]
            found.setdefault(group, []).extend(failing)
    groups = [each for each in found.values() if each]
    if not groups:
        return draw(undone())
    judged: Judged = draw(st.sampled_from(draw(st.sampled_from(groups))))
    return judged


@given(undone())
def test_a_suggestion_makes_a_result_pass_and_no_part_of_it_does(judged: Judged) -> None:
    for way in ways_to_pass(judged, trials=150).ways:
        assert _reason(judged, way.changes) in (way.reason, GONE), sentence(way)
        assert way.reason in PASSING
        for size in range(len(way.changes)):
            for part in combinations(way.changes, size):
                assert _reason(judged, part) not in (*PASSING, GONE), sentence(Counterfactual(part, way.reason))


@given(undone())
def test_an_answer_leads_where_it_is_said_to_lead(judged: Judged) -> None:
    for answer in answers(judged):
        assert _reason(judged, [answer.change]) in (answer.reason, GONE), answer.change
        assert (answer.reason == "missing") == bool(answer.open)


@given(undone())
def test_facts_are_said_to_be_facts(judged: Judged) -> None:
    for way in ways_to_pass(judged, trials=150).ways:
        for change in way.changes:
            fixed = change.path[0] == "organisation" and change.path[1] != "grants"
            fixed = fixed or change.path[-1] in ("released", "derived_from", "multimodal", "known_dangers")
            assert not (fixed and change.is_choice), change
        assert ("this is a fact, not a choice" in sentence(way).casefold()) == bool(way.facts)


# A listed model that no build contains has a result of its own only while its publisher removed its safety.
GONE = "no result of its own"


def _reason(judged: Judged, changes: Iterable[Change]) -> str:
    """What a check of the manifest with changes gives, written to a file and read again; "refused" if it is refused."""
    view = judged.situation
    changed = applied(view.project, changes)
    try:
        project = _reloaded(changed, view.licence)
    except InputError:
        return "refused"
    found = {each.subject.path: each for each in judged_in(project, judged.rule.name)}
    if judged.subject.path not in found:
        return GONE if judged.rule.for_each == BUILDS_AND_MODELS else "not-applicable"
    return found[judged.subject.path].decision.reason


def _reloaded(project: Project, licence: str | None) -> Project:
    written: Dict = project.manifest.model_dump(mode="json", exclude_none=True)

    def opened(name: str) -> Document:
        document = project.documents[name]
        if (document.text or "").endswith(AGREEMENT):
            return Document(name, _agreement(licence))
        return document

    return finished(
        load_source(
            parse(json.dumps(written).encode(), "llamalicense.yaml"),
            catalogue=CHECKER.catalogue,
            open_document=opened,
            rules_of=library.rule_ids,
            as_of=AS_OF,
        )
    ).project


def _agreement(licence: str | None) -> str:
    file = SHARED / "licences" / (licence or "").replace("-", "").replace(".", "_") / "LICENSE"
    assume(file.is_file())  # the texts of the licences are not part of this repository
    return file.read_text(encoding="utf-8")


TAKEN = """\
manifest: 1
organisation: {name: Acme}
models: [{id: meta-llama/Llama-3.1-8B, access: weights}]
builds:
  - {name: Llama-acme, kind: model, audience: internal, contains: [meta-llama/Llama-3.1-8B], change: fine-tuned}
  - {name: acme, kind: model, audience: public, contains: [Llama-acme], change: none}
"""


def test_a_new_name_is_one_that_no_other_build_has() -> None:
    judged = {each.subject.name: each for each in judged_in(loaded(TAKEN).project, "llama-3.1/model-naming")}
    ways = [sentence(way) for way in ways_to_pass(judged["builds/acme"], TRIALS).ways]
    assert 'Rename acme to begin with "Llama", for instance "Llama-acme-2" (`builds[1].name`).' in ways


def test_where_sources_disagree_no_way_is_promised(tmp_path: Path) -> None:
    file = tmp_path / "llamalicense.yaml"
    users = "{2024-03: 0, 2024-06: 800_000_000, 2024-08: 0}"
    models = "[{id: meta-llama/Prompt-Guard-86M, access: weights}, {id: meta-llama/Llama-3.1-8B, access: weights}]"
    file.write_text(
        f"manifest: 1\norganisation: {{name: Acme, monthly_active_users: {users}}}\nmodels: {models}\nbuilds: []\n",
        encoding="utf-8",
    )
    page = " ".join(
        llamalicense("explain", "llama-3.1/mau-threshold", "--manifest", file, "--as-of", AS_OF).out.split()
    )
    assert "What would make it pass:" not in page
    assert "state the `licence` of that model to see it" in page
