"""The command `diff`: what it says of two licences, and of a project whose models were under another one."""

import json
import re
from functools import cache
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
from checkout import LICENCE_TEXTS
from program import llamalicense
from rows import rows

from llamalicense.commands.diff.compare import Comparison, Pair, compare
from llamalicense.facts import FACTS
from llamalicense.policy import library
from llamalicense.policy.conditions import show
from llamalicense.policy.files import DATA
from llamalicense.policy.policy import Policy, Rule
from llamalicense.policy.resources import bundled_policy
from llamalicense.policy.sentences import parameter_shown
from llamalicense.vocabulary import LICENCES
from llamalicense.yamlfile import parse

AS_OF = "2026-11-21"
BORN_IN_3_2 = {"eu-multimodal", "safety-removal", "aup-safety-circumvention", "aup-third-party-tools"}
LLAMA_3 = "meta-llama/Meta-Llama-3-8B-Instruct"
MANIFEST = f"""\
manifest: 1
organisation: {{name: Acme, kind: company, country: US, monthly_active_users: {{peak: 5}}}}
models:
  - {{id: {LLAMA_3}, access: weights}}
builds:
  - name: Llama-3-other-7b
    kind: model
    type: language-model
    audience: public
    delivery: hosted
    contains: []
    base: scratch
    trained_with: [{{model: {LLAMA_3}, through: outputs, role: training-data}}]
    safety_removed: false
  - name: acme-chat
    kind: app
    audience: public
    delivery: shipped
    contains: [{LLAMA_3}]
    change: none
    agreement: LICENSE
    notice: NOTICE
    built_with_llama: {{at: "https://acme.example/about", text: Built with Meta Llama 3}}
    safety_removed: true
"""

every_pair = rows(("first", "second"), list(permutations(LICENCES, 2)))
pinned = pytest.mark.skipif(not LICENCE_TEXTS.is_dir(), reason="the pinned licence texts are not here")


@cache
def policy(name: str) -> Policy:
    return library.bundled(name)


@cache
def difference(first: str, second: str) -> Comparison:
    return compare(policy(first), policy(second))


@cache
def file(name: str) -> Any:
    return parse(bundled_policy(name).read_bytes(), name).value


def ids(rules: tuple[Rule, ...]) -> set[str]:
    return {rule.id for rule in rules}


def facets(first: str, second: str) -> dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
    """What differs in each duty that changed: by its respect, the first licence's words and the second one's."""
    changed = difference(first, second).changed
    return {pair.first.id: {facet.what: (facet.first, facet.second) for facet in pair.facets} for pair in changed}


def machine(*arguments: object) -> dict[str, Any]:
    ran = llamalicense("diff", *arguments, "--output-format", "json")
    assert (ran.status, ran.err) == (0, "")
    content: dict[str, Any] = json.loads(ran.out)
    return content


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    (tmp_path / "NOTICE").write_text(policy("llama-3").parameters["notice"], encoding="utf-8")
    path = tmp_path / "llamalicense.yaml"
    path.write_text(MANIFEST, encoding="utf-8")
    return path


def test_from_llama_2_to_llama_3_the_phrase_and_the_name_are_new() -> None:
    found = difference("llama-2", "llama-3")
    assert ids(found.added) == {"built-with-llama", "model-naming"}
    assert not found.dropped
    changed = facets("llama-2", "llama-3")
    assert changed["mau-threshold"] == {"user_month": (("June 2023",), ("March 2024",))}
    # The ban is the same; only the name of the family that it excepts is another.
    assert changed.keys() == {"mau-threshold", "agreement-copy", "notice-file", "relicensing", "trademark-use"}
    assert changed["trademark-use"] == {"mark": (("none",), ("Llama 3, in names of models",))}


def test_from_llama_3_to_llama_3_1_the_ban_becomes_a_condition_of_the_name() -> None:
    found = facets("llama-3", "llama-3.1")
    assert not difference("llama-3", "llama-3.1").added
    forbidden, [allowed] = found["competing-model-training"]["fail"]
    assert all("§1.b.v forbids" in sentence for sentence in forbidden)
    assert "The licence allows such training on the condition of that name" in allowed
    assert found["model-naming"]["name_prefix"] == (("Llama 3",), ("Llama",))
    assert found["built-with-llama"]["phrase"] == (("Built with Meta Llama 3",), ("Built with Llama",))
    assert found["mau-threshold"] == {"user_month": (("March 2024",), ("June 2024",))}


def test_from_llama_3_to_llama_3_1_what_uses_becomes_what_contains() -> None:
    found = facets("llama-3", "llama-3.1")
    inside = (
        ("a model of this licence is inside, through other builds too",),
        ("such a model is inside that nobody else runs for the organisation",),
    )
    [used], none = found["agreement-copy"]["unclear"]
    assert used.startswith("[build name] uses Llama only through somebody else's API")
    assert none == ()
    assert found["agreement-copy"]["applies-when"] == inside
    none, [contained] = found["built-with-llama"]["unclear"]
    assert none == ()
    assert "asks what contains the model" in contained
    assert found["built-with-llama"]["fails-when"] == inside


def test_from_llama_3_to_llama_3_1_outputs_come_under_the_sentence_on_names() -> None:
    found = facets("llama-3", "llama-3.1")["model-naming"]
    [weights], [either] = found["fails-when"]
    assert weights == "this licence's weights were used to train it"
    assert either.startswith("this licence's weights or outputs that the organisation made")
    [left_out], none = found["unclear"]
    assert "leaves outputs out" in left_out
    assert none == ()


def test_from_llama_3_1_to_llama_3_2_the_acceptable_use_policy_grows() -> None:
    found = difference("llama-3.1", "llama-3.2")
    assert ids(found.added) == BORN_IN_3_2
    assert not found.dropped
    assert ids(difference("llama-3.2", "llama-3.1").dropped) == BORN_IN_3_2


@pytest.mark.parametrize(("first", "second"), [("llama-3.2", "llama-3.3"), ("llama-3.3", "llama-4")])
def test_later_licences_differ_in_the_month_the_notice_and_the_tags_alone(first: str, second: str) -> None:
    found = difference(first, second)
    assert not found.added
    assert not found.dropped
    said = {rule: set(respects) for rule, respects in facets(first, second).items()}
    assert said == {"mau-threshold": {"user_month"}, "notice-file": {"notice"}, "relicensing": {"tag", "scancode"}}


@every_pair
def test_every_difference_between_two_files_is_reported(first: str, second: str) -> None:
    found = difference(first, second)
    one, two = file(first), file(second)
    assert {p.name: (p.first, p.second) for p in found.parameters} == {
        name: (one["parameters"].get(name), two["parameters"].get(name))
        for name in one["parameters"] | two["parameters"]
        if not name.startswith("anchor_") and one["parameters"].get(name) != two["parameters"].get(name)
    }
    own, other = ids(policy(first).rules), ids(policy(second).rules)
    assert (ids(found.added), ids(found.dropped)) == (other - own, own - other)
    assert {pair.first.id for pair in (*found.changed, *found.same)} == own & other
    terms = one.get("terms", {}), two.get("terms", {})
    unlike = {name for name in terms[0] | terms[1] if terms[0].get(name) != terms[1].get(name)}
    for name in {*one["extends"], *two["extends"]}:
        for rule in file(name).get("rules", ()):
            if any(f"'term': '{term}'" in str(rule) for term in unlike):
                assert rule["id"] not in {pair.first.id for pair in found.same}


def plain(rule: Rule) -> tuple[Any, ...]:
    """All that a rule says, but for its clauses and for the words of its licence."""
    says = {
        outcome: [(say.when and show(say.when), say.sentence.template) for say in says]
        for outcome, says in rule.explain.items()
    }
    doubts = [(doubt.because.template, doubt.remedy.template) for doubt in rule.doubts]
    unless = [(each.id, each.proven, show(each.when), each.because.template) for each in rule.unless]
    outer = [node and show(node) for node in (rule.applies, rule.fails)]
    return rule.for_each, rule.about, outer, unless, doubts, says, rule.remedy.template


@every_pair
def test_duties_that_are_called_the_same_are_the_same(first: str, second: str) -> None:
    found = difference(first, second)
    # A parameter that a sentence names and that is another is a change; the names of a licence are none.
    others = {p.name for p in found.parameters if p.first is not None and p.second is not None}
    others -= {*found.first.own_names, *found.second.own_names}
    for pair in found.same:
        assert plain(pair.first) == plain(pair.second)
        assert not {name for name in others if f"{{{name}}}" in str(plain(pair.first))}


@every_pair
def test_what_differs_between_duties_has_a_name_that_its_policy_gives(first: str, second: str) -> None:
    parameters = {*policy(first).parameters, *policy(second).parameters}
    named = {facet.what for pair in difference(first, second).changed for facet in pair.facets} & parameters
    assert named <= {*policy(first).labels, *policy(second).labels}


def test_what_policies_say_for_comparisons_is_about_parameters_that_there_are() -> None:
    parameters = {name for licence in LICENCES for name in policy(licence).parameters}
    for licence in LICENCES:
        assert {*policy(licence).own_names, *policy(licence).labels} <= parameters
        assert all(set(rule.differs_by) <= policy(licence).parameters.keys() for rule in policy(licence).rules)
    others = {name for each in library.bundled_ids() for name in library.bundled(each).parameters}
    assert {name for fact in FACTS.values() for name in fact.beside_parameters} <= parameters | others


@rows(("first", "second"), list(combinations(LICENCES, 2)))
def test_the_way_back_is_the_same_way(first: str, second: str) -> None:
    there, back = difference(first, second), difference(second, first)
    assert (ids(there.added), ids(there.dropped)) == (ids(back.dropped), ids(back.added))

    def turned(pairs: tuple[Pair, ...], *, back: bool) -> set[Any]:
        return {
            (pair.first.id, frozenset((f.what, f.second, f.first) if back else f for f in pair.facets))
            for pair in pairs
        }

    assert turned(there.changed, back=False) == turned(back.changed, back=True)


@every_pair
def test_the_text_fits_80_columns_and_names_every_duty_and_clause(first: str, second: str) -> None:
    ran = llamalicense("diff", first, second)
    assert (ran.status, ran.err) == (0, "")
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    assert "{" not in ran.out
    text, found = one_line(ran.out), difference(first, second)
    for rule in (*found.added, *found.dropped):
        assert f"{rule.id} ({rule.clause})" in text
    for pair in found.changed:
        assert f"{pair.first.id} ({pair.first.clause}" in text
        assert f"{pair.second.clause})" in text
        for facet in pair.facets:
            for side, items in ((first, facet.first), (second, facet.second)):
                together = f"{side}: {', '.join(items)}" if facet.what == "tags" else ""
                assert all(f"{side}: {one_line(item)}" in text or together in text for item in items)
    assert f"The same ({len(found.same)})" in text
    moved = [pair for pair in found.same if pair.first.clause != pair.second.clause]
    assert all(f"{p.first.id} {p.second.clauses[0].at} (was {p.first.clauses[0].at})" in text for p in moved)


def test_the_text_says_plainly_what_became_of_the_ban() -> None:
    text = llamalicense("diff", "llama-3", "llama-4").out
    titles = ["New in llama-4", "Changed", "The same (22)"]
    assert [line for line in text.splitlines() if line in titles] == titles
    [ban] = [part for part in text.split("\n\n") if part.startswith("  competing-model-training")]
    said = one_line(ban)
    assert said.startswith("competing-model-training (§1.b.v → §1.b.i, last sentence) Duty llama-3:")
    assert "llama-4: Other models may be trained with Llama 4 on the condition of the name" in said
    assert "Gone in llama-3" in llamalicense("diff", "llama-4", "llama-3").out


def test_the_machine_form_has_one_shape() -> None:
    content = machine("llama-3", "llama-4")
    assert list(content) == ["schema", "tool", "first", "second", "duties", "project"]
    assert content["schema"] == "llamalicense/diff/v1"
    assert content["second"] | {"sha256": ""} == {
        "id": "llama-4",
        "title": "Llama 4 Community License Agreement",
        "effective": "2025-04-05",
        "sha256": "",
    }
    assert content["project"] is None
    duties = content["duties"]
    assert list(duties) == ["added", "dropped", "changed", "same", "parameters"]
    assert set(duties["added"][0]) == {
        *("rule", "clause", "title", "at_worst", "fails", "never_fails", "exceptions", "unclear")
    }
    [ban] = [each for each in duties["changed"] if each["rule"] == "competing-model-training"]
    assert list(ban) == ["rule", "clause", "title", "at_worst", "changes"]
    assert ban["clause"] == {"first": "§1.b.v", "second": "§1.b.i, last sentence"}
    assert ban["at_worst"] == {"first": "fail", "second": "fail"}
    assert all(list(change) == ["what", "first", "second"] for change in ban["changes"])
    [month] = [each for each in duties["parameters"] if each["name"] == "user_month"]
    assert month == {"name": "user_month", "first": "2024-03", "second": "2025-03"}
    [item] = [each for each in duties["same"] if each["rule"] == "aup-spam"]
    assert item["clause"]["second"] == "Acceptable Use Policy, item 4.3"
    assert machine("llama-3", "llama-4") == content


def cells(row: str) -> list[str]:
    return re.split(r"(?<!\\)\|", row)[1:-1]


def test_markdown_is_tables_of_three_columns() -> None:
    ran = llamalicense("diff", "llama-3", "llama-4", "--output-format", "markdown")
    assert ran.status == 0
    rows = [line for line in ran.out.splitlines() if line.startswith("|")]
    assert rows
    assert all(len(cells(row)) == 3 for row in rows)
    assert "| Phrase to display | Built with Meta Llama 3 | Built with Llama |" in rows
    assert "\n## Changed\n" in ran.out


def test_markdown_shows_a_manifests_words_as_they_are(manifest: Path) -> None:
    hostile = "a|b `<img>` [x](y)"
    manifest.write_text(MANIFEST.replace("name: acme-chat", f'name: "{hostile}"'), encoding="utf-8")
    ran = llamalicense("diff", "llama-3", "llama-4", "--manifest", manifest, "--output-format", "markdown")
    assert ran.status == 0
    assert r"a\|b \`\<img\>\` \[x\](y)" in ran.out
    assert hostile not in ran.out
    assert all(len(cells(row)) == 3 for row in ran.out.splitlines() if row.startswith("|"))


@pytest.mark.parametrize("licence", LICENCES)
def test_a_licence_does_not_differ_from_itself(licence: str) -> None:
    ran = llamalicense("diff", licence, licence)
    assert ran.status == 0
    assert "Nothing differs." in ran.out
    duties = machine(licence, licence)["duties"]
    assert [duties[group] for group in ("added", "dropped", "changed", "parameters")] == [[], [], [], []]


def test_an_unknown_licence_is_bad_usage() -> None:
    ran = llamalicense("diff", "llama-3", "lama-4")
    assert ran == (2, "", 'error: there is no licence "lama-4"; did you mean "llama-4"?\n')


@pytest.mark.parametrize("name", ["no-competing-models", "llama-community", "catalogue", *DATA])
def test_what_is_no_licence_is_refused(name: str) -> None:
    ran = llamalicense("diff", name, "llama-4")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f'error: "{name}" is no Llama licence; diff compares two of {", ".join(LICENCES)}\n'


def test_a_house_policy_in_a_file_is_refused(manifest: Path) -> None:
    assert "is no Llama licence" in llamalicense("diff", "llama-4", manifest).err


def results(manifest: Path, first: str, second: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """What comes out otherwise for a manifest: by rule and subject, both reasons."""
    project = machine(first, second, "--manifest", manifest, "--as-of", AS_OF)["project"]
    return {
        (each["rule"], each["subject"]): tuple(
            side["reason"] if side else "" for side in (each["first"], each["second"])
        )
        for each in project["results"]
    }


def test_a_manifest_is_told_only_what_changes_for_it(manifest: Path) -> None:
    assert results(manifest, "llama-3", "llama-4") == {
        ("competing-model-training", "builds/Llama-3-other-7b"): ("violated", "satisfied"),
        ("built-with-llama", "builds/acme-chat"): ("satisfied", "violated"),
        ("notice-file", "builds/acme-chat"): ("satisfied", "violated"),
        ("eu-multimodal", f"models/{LLAMA_3}"): ("", "satisfied"),
        ("safety-removal", "builds/Llama-3-other-7b"): ("", "satisfied"),
        ("safety-removal", "builds/acme-chat"): ("", "violated"),
        ("aup-safety-circumvention", "organisation"): ("", "missing"),
        ("aup-third-party-tools", "organisation"): ("", "missing"),
    }


def test_a_manifest_hears_both_verdicts_and_why(manifest: Path) -> None:
    ran = llamalicense("diff", "llama-3", "llama-4", "--manifest", manifest, "--as-of", AS_OF)
    assert (ran.status, ran.err) == (0, "")
    assert [line for line in ran.out.splitlines() if line.endswith(" under llama-4")] == [
        "Harder under llama-4",
        "Undecided under llama-4",
        "Easier under llama-4",
        "Otherwise under llama-4",
    ]
    text = one_line(ran.out)
    assert f"Models: {LLAMA_3}" in text
    assert (
        "competing-model-training · builds/Llama-3-other-7b Result llama-3: FAIL, violated (§1.b.v) "
        "llama-4: PASS, satisfied (§1.b.i, last sentence) Why llama-3: Llama-3-other-7b is another language model"
    ) in text
    assert "safety-removal · builds/acme-chat Result llama-3: no such duty llama-4: FAIL, violated" in text
    assert "nothing more" not in text


@pinned
def test_documents_are_looked_through_for_the_other_licences_texts(manifest: Path) -> None:
    (manifest.parent / "LICENSE").write_bytes((LICENCE_TEXTS / "llama4" / "LICENSE").read_bytes())
    key = ("agreement-copy", "builds/acme-chat")
    assert results(manifest, "llama-3", "llama-4")[key] == ("violated", "satisfied")
    assert key not in results(manifest, "llama-3", "llama-3.1")


def test_what_is_due_for_other_models_already_is_no_change(manifest: Path) -> None:
    scout = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
    both = MANIFEST.replace("models:\n", f"models:\n  - {{id: {scout}, access: weights}}\n")
    manifest.write_text(both, encoding="utf-8")
    found = results(manifest, "llama-3", "llama-4")
    assert ("competing-model-training", "builds/Llama-3-other-7b") in found
    assert not {rule for rule, _ in found if rule.startswith("aup-")}
    project = machine("llama-3", "llama-4", "--manifest", manifest)["project"]
    assert project["models"] == [LLAMA_3]


def test_a_licence_that_governs_no_listed_model_changes_nothing(manifest: Path) -> None:
    ran = llamalicense("diff", "llama-2", "llama-4", "--manifest", manifest)
    assert ran.status == 0
    assert "No listed model is under llama-2." in ran.out
    assert "Nothing changes." in ran.out
    same = llamalicense("diff", "llama-3", "llama-3", "--manifest", manifest)
    assert (same.status, "Nothing changes." in same.out) == (0, True)


def test_a_bad_manifest_or_date_is_told(manifest: Path) -> None:
    ran = llamalicense("diff", "llama-3", "llama-4", "--manifest", manifest.parent / "none.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "there is no such file" in ran.err
    ran = llamalicense("diff", "llama-3", "llama-4", "--manifest", manifest, "--as-of", "soon")
    assert ran.status == 2


def test_values_are_shown_as_people_read_them() -> None:
    assert (
        parameter_shown(policy("llama-4").parameters["user_month"]) in llamalicense("diff", "llama-3.3", "llama-4").out
    )


FRENCH = """\
manifest: 1
organisation: {name: Exemple SAS, kind: company, country: FR}
models: [{id: MODEL, access: weights}]
"""


@pytest.mark.parametrize(
    ("model", "first", "second", "reasons", "supposed"),
    [
        ("Llama-3.3-70B-Instruct", "llama-3.3", "llama-4", ("not-applicable", "violated"), "supposed to be multimodal"),
        ("Llama-3.1-8B", "llama-3.1", "llama-4", ("", "violated"), "supposed to be multimodal"),
        ("Llama-4-Scout-17B-16E", "llama-4", "llama-3.3", ("violated", "not-applicable"), "supposed to be text-only"),
        ("Llama-4-Scout-17B-16E", "llama-4", "llama-3.2", None, "supposed to take what they take now"),
    ],
)
def test_a_move_is_to_a_model_that_there_is(
    model: str, first: str, second: str, reasons: tuple[str, str] | None, supposed: str, tmp_path: Path
) -> None:
    file = tmp_path / "llamalicense.yaml"
    file.write_text(FRENCH.replace("MODEL", f"meta-llama/{model}"), encoding="utf-8")
    assert results(file, first, second).get(("eu-multimodal", f"models/meta-llama/{model}")) == reasons
    assert supposed in one_line(llamalicense("diff", first, second, "--manifest", file).out)


@pytest.mark.parametrize("side", [("llama-3.1", "llama-3.2"), ("llama-2", "llama-4")])
def test_an_item_that_names_more_law_has_changed(side: tuple[str, str]) -> None:
    changed = facets(*side)
    assert any("biological" in item for item in changed["aup-military"]["arms_law"][1])
    assert any("identity" in item for item in changed["aup-private-data"]["private_data"][1])


def test_what_fails_already_under_the_second_licence_is_no_change(tmp_path: Path) -> None:
    file = tmp_path / "llamalicense.yaml"
    users = "{2024-06: 5, 2025-03: 800_000_000}"
    models = "[{id: meta-llama/Llama-3.1-8B, access: weights}, {id: meta-llama/Llama-4-Scout-17B-16E, access: weights}]"
    text = f"manifest: 1\norganisation: {{name: Acme, monthly_active_users: {users}}}\nmodels: {models}\n"
    file.write_text(text, encoding="utf-8")
    assert ("mau-threshold", "organisation") not in results(file, "llama-3.1", "llama-4")
    alone = text.replace(", {id: meta-llama/Llama-4-Scout-17B-16E, access: weights}", "")
    file.write_text(alone, encoding="utf-8")
    assert results(file, "llama-3.1", "llama-4")["mau-threshold", "organisation"] == ("satisfied", "violated")
