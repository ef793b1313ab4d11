"""A policy that says something wrongly is refused like a manifest: at its line and column, with what to do about it.

In the policies below the sign ▸ marks the place that the message must name; it is taken out before the file is read.
"""

from pathlib import Path
from typing import Any

import pytest
from program import llamalicense
from rows import rows

from llamalicense.errors import InputError, Problem, UsageError
from llamalicense.policy import library
from llamalicense.policy.checks.structure import misfits
from llamalicense.policy.inheritance import needs
from llamalicense.policy.resources import bundled_policy
from llamalicense.vocabulary import LICENCES
from llamalicense.yamlfile import parse

HEAD = """\
policy: acme
title: Acme's own rules
kind: house
"""
SAID = """\
    explain: {pass: It is as it should be., fail: It is not., not-applicable: This is about something else.}
    remedy: Change it.
"""
BEGUN = """\
rules:
  - id: ▸one
    title: One thing
"""
RULE = BEGUN.replace("▸", "") + SAID
US = "    fails_when: {organisation.country: US}\n"


def marked(text: str) -> tuple[str, tuple[int, int]]:
    """A text without its mark, and the line and column of that."""
    before, mark, _ = text.partition("▸")
    assert mark
    return text.replace("▸", ""), (before.count("\n") + 1, len(before) - before.rfind("\n"))


def problems(text: str, folder: Path) -> tuple[Problem, ...]:
    """What is wrong with a policy."""
    path = folder / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        library.house(str(path))
    return refused.value.problems


BAD_CONDITIONS = {
    "an unknown word": ("fails_when: {al: ▸[{build.safety_removed: true}]}", 'no word "al"; did you mean "all"?'),
    "an unknown comparison": (
        "fails_when: {organisation.peak_users: {more_then: ▸7}}",
        'no comparison "more_then"; did you mean "more_than"?',
    ),
    "two comparisons at once": (
        "fails_when: {organisation.peak_users: ▸{more_than: 7, at_most: 9}}",
        "one comparison at a time",
    ),
    "no list under all": ("fails_when: {all: ▸{build.safety_removed: true}}", "`all` takes a list of conditions"),
    "an unknown fact": (
        "fails_when: {build.safety_remved: ▸true}",
        'no fact "build.safety_remved"; did you mean "build.safety_removed"?',
    ),
    "an unknown parameter": (
        "fails_when: {organisation.peak_users: ▸$limt}",
        'no parameter "limt"; did you mean "limit"?',
    ),
    "an unknown term": ("fails_when: {not: {term: ▸bog}}", 'no term "bog"; did you mean "big"?'),
    "text for a flag": ("fails_when: {build.safety_removed: ▸yes}", "is a flag; it is never 'yes'"),
    "a flag for text": ("fails_when: {organisation.country: ▸{one_of: [true]}}", "is a text; it is never True"),
    "text for a number": (
        "fails_when: {organisation.peak_users: ▸{more_than: many}}",
        "organisation.peak_users is a count; it is never 'many'",
    ),
    "a flag for a number": ("fails_when: {organisation.peak_users: ▸true}", "is a count; it is never True"),
    "an order among words": ("fails_when: {build.kind: ▸{more_than: 7}}", "`more_than` compares numbers"),
    "one word as a list": ("fails_when: {build.kind: ▸{contains: model}}", "`contains` does not fit it"),
    "a list as one word": ("fails_when: {build.marks: ▸logo}", "`is` does not fit it"),
    "no list for one_of": ("fails_when: {build.kind: ▸{one_of: model}}", "`one_of` takes a list"),
    "a misspelt word of an enum": (
        "fails_when: {build.audience: ▸{one_of: [custmers, public]}}",
        'never "custmers"; did you mean "customers"?',
    ),
    "presence that fails": ("fails_when: ▸{organisation.country: {stated: true}}", "may not turn absence into a pass"),
    "absence that fails": ("fails_when: ▸{organisation.country: {stated: false}}", "may not turn absence into a pass"),
    "absence that makes a rule not apply": (
        "applies_when: ▸{organisation.country: {stated: true}}\n    fails_when: {build.safety_removed: true}",
        "may not turn absence into a pass",
    ),
    "presence that is open": (
        "fails_when: {build.safety_removed: true}\n    unclear_when:\n"
        "      - {when: ▸{organisation.country: {stated: true}}, because: It is stated.}",
        "may not turn absence into a pass",
    ),
    "absence under not": (
        "fails_when: {build.safety_removed: true}\n    unclear_when:\n"
        "      - {when: ▸{not: {organisation.country: {stated: true}}}, because: It is not stated.}",
        "and not under `not`",
    ),
}


@rows(("condition", "phrase"), BAD_CONDITIONS.values(), ids=list(BAD_CONDITIONS))
def test_a_bad_condition_is_refused_at_its_place(condition: str, phrase: str, tmp_path: Path) -> None:
    given = "parameters: {limit: 7}\nterms: {big: {organisation.peak_users: {more_than: $limit}}}\n"
    text, place = marked(HEAD + given + RULE + f"    for_each: builds\n    {condition}\n")
    [problem] = problems(text, tmp_path)
    assert (problem.line, problem.column) == place
    assert phrase in problem.message


BAD_RULES = {
    "a fact of builds without for_each": (
        RULE + "    fails_when: {build.safety_removed: ▸true}\n",
        "build.safety_removed needs `for_each: builds` in this rule",
    ),
    "a fact of models in a rule about builds": (
        RULE + "    for_each: builds\n    fails_when: {model.access: ▸weights}\n",
        "model.access needs `for_each: models` in this rule",
    ),
    "a fact that models without a build lack": (
        RULE + "    for_each: builds-and-models\n    fails_when: {build.audience: ▸public}\n",
        "build.audience is not told of a model that no build contains; state `for_each: builds` in this rule",
    ),
    "a fact of a category without about": (
        RULE + "    fails_when: {category.review: ▸applies}\n",
        "category.review needs `about: <category>` in this rule",
    ),
    "an unknown category": (RULE + US + "    about: ▸spamm\n", 'no category "spamm"; did you mean "spam"?'),
    "an unknown pattern": (
        "patterns: {usual: {}}\n" + RULE + US + "    pattern: ▸usal\n",
        'no pattern "usal"; did you mean "usual"?',
    ),
    "a bad term": (
        "terms:\n  big: {organisation.peak_user: ▸{more_than: 7}}\n" + RULE + US,
        'did you mean "organisation.peak_users"?',
    ),
    "a sentence with an unknown fact": (
        RULE.replace("Change it.", "▸Change {organisation.nam}.") + US,
        'no fact "organisation.nam" to fill in; did you mean "organisation.name"?',
    ),
    "a sentence with an unknown parameter": (
        "parameters: {limit: 7}\n" + RULE.replace("Change it.", "▸Stay under {limt}.") + US,
        'no parameter "limt" to fill in; did you mean "limit"?',
    ),
    "a sentence that names what may not be stated": (
        RULE.replace("It is as it should be.", '▸"It is a {organisation.kind}."') + US,
        "{organisation.kind} may not be stated here; say it only after a `when` that asks for it",
    ),
    "an open case that names what may not be stated": (
        RULE + US + '    unclear_when: [{when: {organisation.kind: other}, because: ▸"By {use.trade_reviewed}."}]\n',
        "{use.trade_reviewed} may not be stated here",
    ),
    "an exception that names what may not be stated": (
        RULE
        + US
        + "    unless:\n      - id: other\n        when: {organisation.kind: other}\n        if_unstated: undecided\n"
        + "        because: ▸It is in {organisation.country}.\n",
        "{organisation.country} may not be stated here",
    ),
    "a first sentence without when": (
        RULE.replace("pass: It is as it should be.", "pass: ▸[{say: One.}, {say: Two.}]") + US,
        "each sentence but the last has a `when`, and the last has none",
    ),
    "no fails_when and no word why": (
        BEGUN + SAID + "    unclear_when: [{when: {organisation.country: US}, because: It is open.}]\n",
        "without `fails_when` a rule says in `never_fails` why it cannot fail",
    ),
    "a rule that can only pass": (
        BEGUN + SAID + "    never_fails: Nothing could break it.\n",
        "this rule can only pass; state `fails_when` or `unclear_when`",
    ),
    "a rule twice": (RULE + US + "  - {id: ▸one, title: Another}\n", 'rule "one" stands twice; the first is rules[0]'),
    "an exception twice": (
        RULE
        + US
        + "    unless:\n"
        + "      - {id: a, when: {organisation.kind: other}, if_unstated: undecided, because: It is.}\n"
        + "      - {id: ▸a, when: {organisation.kind: company}, if_unstated: undecided, because: It is.}\n",
        'exception "a" stands twice',
    ),
    "an unknown key": (RULE + "    ▸fail_when: {organisation.country: US}\n", 'unknown key "fail_when"; did you mean'),
    "a doubt that is the fail": (
        RULE + US + "    unclear_when: [{when: ▸{organisation.country: US}, because: It is open.}]\n",
        "this stands under `fails_when` as well",
    ),
    "a term that is no name": (RULE + "    fails_when: {term: ▸{a: b}}\n", "`term` takes the name of a term"),
    "a beginning of what is no text": (
        RULE + "    fails_when: {organisation.grants: ▸{starts_with: x}}\n",
        "organisation.grants is a words; `starts_with` does not fit it",
    ),
    "an unknown expectation": (
        RULE + US + "    examples: [{name: a, given: {}, expect: ▸failed}]\n",
        'did you mean "fail"?',
    ),
    "a key without a value": (RULE + "    ▸fails_when:\n", "fails_when has no value"),
    "an alias": (RULE + "    fails_when: {any: [{organisation.country: US}, ▸*us]}\n", "aliases are not allowed"),
    "an anchor": (RULE + "    fails_when: ▸&us {organisation.country: US}\n", "anchors are not allowed"),
}


@rows(("rules", "phrase"), BAD_RULES.values(), ids=list(BAD_RULES))
def test_a_bad_rule_is_refused_at_its_place(rules: str, phrase: str, tmp_path: Path) -> None:
    text, place = marked(HEAD + rules)
    [problem] = problems(text, tmp_path)
    assert (problem.line, problem.column) == place
    assert phrase in problem.message


# A licence says every outcome in its own words; a house rule may leave that to its title.
LACKING = {
    "no sentence for a fail": (
        BEGUN + "    explain: {pass: Fine.}\n    remedy: Change it.\n" + US,
        "`explain` has no sentence for fail",
    ),
    "no sentence for what it is not about": (
        BEGUN
        + "    explain: {pass: Fine., fail: Not fine.}\n    remedy: Change it.\n"
        + "    applies_when: {organisation.kind: other}\n"
        + US,
        "`explain` has no sentence for not-applicable",
    ),
    "no remedy": (BEGUN + "    explain: {pass: Fine., fail: Not fine.}\n" + US, "`remedy` is missing"),
    "no title": ("rules:\n  - id: ▸one\n" + SAID + US, "`title` is missing"),
}


@pytest.mark.parametrize(("rules", "phrase"), LACKING.values(), ids=list(LACKING))
def test_a_licence_says_all_of_it(rules: str, phrase: str, tmp_path: Path) -> None:
    text, place = marked(HEAD.replace("house", "licence") + rules)
    path = tmp_path / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        library.named(str(path))
    [problem] = refused.value.problems
    assert (problem.line, problem.column) == place
    assert phrase in problem.message


def test_only_a_house_policy_may_have_no_title(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text("policy: acme\nkind: licence\n" + RULE + US, encoding="utf-8")
    with pytest.raises(InputError, match='"title" is required'):
        library.named(str(path))


# `permissive` has one rule, licence-copy, and these are the parameters that it needs.
SHARED = HEAD + "extends: [permissive]\nparameters: {carried: the licence, heading: Licence, clause: §1}\n"
BAD_POLICIES = {
    "leaving out what is not inherited": (
        SHARED + "without: [▸licence-cop]\n" + RULE + US,
        '"licence-cop" is not inherited, so it cannot be left out; did you mean "licence-copy"?',
    ),
    "a label of a parameter that is not there": (
        HEAD.replace("kind: house", "kind: licence")
        + "parameters: {phrase: Built}\nlabels: {phase: ▸What to show}\n"
        + RULE
        + US,
        'there is no parameter "phase"; did you mean "phrase"?',
    ),
    "a name of its own that is not there": (
        HEAD.replace("kind: house", "kind: licence") + "parameters: {phrase: Built}\nown_names: [▸phase]\n" + RULE + US,
        'there is no parameter "phase"; did you mean "phrase"?',
    ),
    "a difference in a parameter that is not there": (
        HEAD + "parameters: {phrase: Built}\n" + RULE + US + "    differs_by: [▸$phase]\n",
        'there is no parameter "phase"; did you mean "phrase"?',
    ),
    "labels of a house policy": (
        HEAD + "parameters: {phrase: Built}\nlabels: ▸{phrase: What to show}\n" + RULE + US,
        "a house policy has no `labels`",
    ),
    "leaving something out where nothing is inherited": (
        HEAD + "without: [▸licence-copy]\n" + RULE + US,
        '"licence-copy" is not inherited, so it cannot be left out; take it away',
    ),
    "leaving a parameter out of what is left out": (
        HEAD + "extends: [permissive]\nwithout: [licence-copy, ▸clause]\n" + RULE + US,
        '"clause" is not inherited',
    ),
    "leaving out what is defined": (
        SHARED + "without: [▸clause]\n" + RULE + US,
        '"clause" is left out here and defined under `parameters`; do one of the two',
    ),
    "leaving out what is stated": (
        SHARED + "without: [▸licence-copy]\n" + RULE.replace("id: one", "id: licence-copy") + US,
        '"licence-copy" is left out here and stated under `rules`; do one of the two',
    ),
    "leaving something out twice": (
        SHARED + "without: [licence-copy, ▸licence-copy]\n" + RULE + US,
        '"licence-copy" stands twice',
    ),
    "a parameter that an inherited rule lacks": (
        SHARED.replace("[permissive]", "[▸permissive]").replace("clause:", "clauses:") + RULE + US,
        '"clause" is not defined, and "permissive" needs it for licence-copy; define it under `parameters`, '
        "or leave out under `without` what needs it: licence-copy",
    ),
    "a parameter that a whole rule needs and cannot go without": (
        SHARED.replace("[permissive]", "[▸permissive]").replace(", clause: §1", "") + "without: [clause]\n" + RULE + US,
        '"clause" is not defined, and "permissive" needs it for licence-copy',
    ),
    "extending an unknown file": (
        HEAD + "extends: [▸acceptable-uses]\n" + RULE + US,
        'there is no shared file "acceptable-uses"',
    ),
    "an override of an unknown rule": (
        HEAD + "overrides:\n  - {rule: ▸llama-4/competing-model-trainin, unclear: fail}\n",
        'no rule "competing-model-trainin" in it; did you mean "competing-model-training"?',
    ),
    "an override of an unknown policy": (
        HEAD + "overrides:\n  - {rule: ▸llama-44/competing-model-training, unclear: fail}\n",
        'no policy "llama-44"; did you mean "llama-4"?',
    ),
    "an override that is milder": (
        HEAD + "overrides:\n  - {rule: llama-4/mau-threshold, unclear: ▸pass}\n",
        "expected fail",
    ),
    "an override that changes nothing": (
        HEAD + "overrides:\n  - ▸{rule: llama-4/mau-threshold}\n",
        "an override says `unclear: fail`, `missing: fail` or both",
    ),
    "a fact without a type": (
        HEAD + "facts: {ticket: ▸{pattern: LEGAL}}\n" + RULE + US,
        "a fact states its `type`: boolean, integer, string, array",
    ),
    "a fact with a bad schema": (
        HEAD + "facts:\n  ticket:\n    type: string\n    minLength: ▸many\n" + RULE + US,
        "this is no JSON Schema: 'many' is not of type 'integer'",
    ),
    "facts of a licence": (
        "policy: acme\ntitle: Acme\nfacts: ▸{ticket: {type: string}}\n" + RULE + US,
        "only a house policy (`kind: house`) has `facts`",
    ),
    "overrides of a licence": (
        "policy: acme\ntitle: Acme\noverrides: ▸[{rule: llama-4/mau-threshold, unclear: fail}]\n",
        "only a house policy (`kind: house`) has `overrides`",
    ),
    "nothing to check": ("▸" + HEAD, "neither rules nor overrides; nothing would be checked"),
    "an unknown kind": ("policy: acme\ntitle: Acme\nkind: ▸hous\n" + RULE + US, 'did you mean "house"?'),
    "no YAML": (HEAD + "rules: [▸}]\n", "this is not YAML"),
}


@rows(("text", "phrase"), BAD_POLICIES.values(), ids=list(BAD_POLICIES))
def test_a_bad_policy_is_refused_at_its_place(text: str, phrase: str, tmp_path: Path) -> None:
    text, place = marked(text)
    [problem] = problems(text, tmp_path)
    assert (problem.line, problem.column) == place
    assert phrase in problem.message


def test_every_problem_is_found_at_once(tmp_path: Path) -> None:
    bad = "    fails_when: {organisation.contry: US}\n    applies_when: {organisation.knd: other}\n"
    assert [problem.line for problem in problems(HEAD + RULE + bad, tmp_path)] == [9, 10]


def test_a_problem_that_a_policy_makes_in_a_shared_file_names_that_file(tmp_path: Path) -> None:
    rules = parse(bundled_policy("acceptable-use").read_bytes(), "").value["rules"]
    others = [rule["id"] for rule in rules if rule["id"] != "user-terms"]
    text = f"""\
policy: acme
title: Acme's own licence
extends: [acceptable-use]
without: [{", ".join(others)}]
sources: {{acceptable-use: {{url: https://acme.example}}}}
parameters: {{anchor_lead_in: {"0" * 16}}}
"""
    found = problems(text, tmp_path)
    assert {problem.path for problem in found} == {"acceptable-use.yaml"}


def parsed(name: str) -> dict[str, Any]:
    document: dict[str, Any] = parse(bundled_policy(name).read_bytes(), name).value
    return document


@pytest.mark.parametrize("name", LICENCES)
def test_a_licence_lets_nothing_fall_in_silence(name: str) -> None:
    """Whatever a licence defines for its rules or leaves out, without it the loss is told, and what to do."""
    document = parsed(name)
    shared = [parsed(each) for each in document["extends"]]
    assert not list(misfits(document, shared, {}))
    needed = {need.parameter for need in needs(document, shared)} & document["parameters"].keys()
    parameters = {each: value for each, value in document["parameters"].items() if each not in needed}
    told = sorted((message, path[0]) for path, message in misfits({**document, "parameters": parameters}, shared, {}))
    assert len(needed) > 5
    for lost, (message, place) in zip(sorted(needed), told, strict=True):
        assert place == "extends"
        assert message.startswith(f'"{lost}" is not defined')
    for lost in document["without"]:
        without = [each for each in document["without"] if each != lost]
        found = list(misfits({**document, "without": without}, shared, {}))
        assert found, lost
        for path, message in found:
            assert path[0] == "extends"
            assert lost in message.partition("under `without`")[2]
    [(path, message)] = misfits({**document, "without": ["no-such-rule", *document["without"]]}, shared, {})
    assert path == ("without", 0)
    assert message.startswith('"no-such-rule" is not inherited')


def test_without_a_parameter_goes_what_needs_it_and_nothing_else(tmp_path: Path) -> None:
    """Llama 4 speaks of what "contains" the model, and leaves out the doubt and the examples about what "uses" it."""
    text = bundled_policy("llama-4").read_text(encoding="utf-8")
    assert "  - uses_word" in text
    path = tmp_path / "acme.yaml"
    path.write_text(
        text.replace("  - uses_word", "  # - uses_word").replace("\n  name:", "\n  uses_word: uses\n  name:")
    )
    with_it, bundled = library.named(str(path)), library.bundled("llama-4", examples=True)
    assert [rule.id for rule in with_it.rules] == [rule.id for rule in bundled.rules]
    more = {
        rule.id: (len(rule.doubts) - len(other.doubts), len(rule.examples) - len(other.examples))
        for rule, other in zip(with_it.rules, bundled.rules, strict=True)
        if (len(rule.doubts), len(rule.examples)) != (len(other.doubts), len(other.examples))
    }
    assert {name: doubts for name, (doubts, _) in more.items() if doubts} == {"agreement-copy": 1}
    assert more.keys() >= {"built-with-llama", "agreement-copy"}
    assert all(examples > 0 for _, examples in more.values())


@pytest.mark.parametrize("name", ["llama-2", "llama-3"])
def test_of_two_shared_rules_of_one_id_the_later_counts(name: str) -> None:
    """The ban takes the place of the permission, as a whole and once."""
    rules = [rule for rule in library.bundled(name).rules if rule.id == "competing-model-training"]
    assert [(rule.clause, rule.remark) for rule in rules] == [("§1.b.v", "")]


def test_the_smallest_good_policy_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(HEAD + RULE + US, encoding="utf-8")
    policy = library.house(str(path))
    assert [rule.name for rule in policy.rules] == ["acme/one"]


def test_a_doubt_may_look_at_what_is_not_stated(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    doubt = "    unclear_when: [{when: {organisation.country: {stated: false}}, because: Where it is is not stated.}]\n"
    path.write_text(HEAD + RULE + "    fails_when: {organisation.kind: other}\n" + doubt, encoding="utf-8")
    assert len(library.house(str(path)).rules[0].doubts) == 1


def test_a_sentence_may_name_what_its_when_asks_for(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    said = """\
    explain:
      pass:
        - {when: {organisation.country: DE}, say: "It is in {organisation.country}."}
        - say: It is somewhere else.
      fail: "It is in {organisation.country}."
    remedy: Move.
"""
    path.write_text(HEAD + BEGUN.replace("▸", "") + said + US, encoding="utf-8")
    assert len(library.house(str(path)).rules[0].explain["pass"]) == 2


def test_an_unknown_name_is_bad_usage() -> None:
    with pytest.raises(UsageError, match=r'no bundled policy of this name; did you mean "no-competing-models"\?'):
        library.house("no-competing-model")


def test_the_program_shows_every_problem_with_its_place_and_ends_with_2(tmp_path: Path) -> None:
    text, (line, column) = marked(HEAD + RULE + "    fails_when: {organisation.contry: ▸US}\n")
    path = tmp_path / "acme.yaml"
    path.write_text(text, encoding="utf-8")
    for command in (["rules"], ["test"], ["explain", "acme/one", "--policy"]):
        ran = llamalicense(*command, path)
        assert ran.status == 2
        assert ran.out == ""
        said = 'there is no fact "organisation.contry"; did you mean "organisation.country"?'
        assert ran.err == f"error: {path}:{line}:{column}: {said}\n"


NESTED = """\
    fails_when:
      all:
        - {organisation.country: US}
        - not:
            any:
              - {organisation.kind: company}
              - {organisation.knd: ▸other}
"""


def test_a_bad_comparison_inside_others_is_refused_at_its_own_line(tmp_path: Path) -> None:
    text, place = marked(HEAD + RULE + NESTED)
    [problem] = problems(text, tmp_path)
    assert (problem.line, problem.column) == place
    assert 'did you mean "organisation.kind"?' in problem.message


MEANINGLESS = {
    "a title that names a fact": RULE.replace("One thing", '"One thing of {organisation.name}"') + US,
    "an anchor that is no parameter": RULE + US + "    cite: {source: licence, at: §1, anchor: $anchor_one}\n",
    "a clause that names no parameter": RULE + US + '    cite: {source: licence, at: "item {number}"}\n',
    "a list where one value is asked for": RULE + "    fails_when: {organisation.country: [US, DE]}\n",
    "a fact that depends on a licence": RULE + "    for_each: builds\n    fails_when: {build.name_prefix: lacks}\n",
    "a fact of several types": "facts: {ticket: {type: [string, integer]}}\n" + RULE + US,
    "a schema that is somewhere else": 'facts: {ticket: {type: string, $ref: "https://acme.example/"}}\n' + RULE + US,
    "extending a licence": "extends: [llama-4]\n" + RULE + US,
    "extending the catalogue": "extends: [models]\n" + RULE + US,
}


@pytest.mark.parametrize("rules", MEANINGLESS.values(), ids=list(MEANINGLESS))
def test_what_means_nothing_is_refused(rules: str, tmp_path: Path) -> None:
    assert problems(HEAD + rules, tmp_path)


@pytest.mark.parametrize("kind", ["licence", "shared", "catalogue"])
def test_a_policy_of_ones_own_is_a_house_policy(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(HEAD.replace("house", kind) + RULE + US, encoding="utf-8")
    with pytest.raises(UsageError):
        library.house(str(path))


def test_a_policy_of_ones_own_has_an_id_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(HEAD.replace("acme", "llama-4") + RULE + US, encoding="utf-8")
    with pytest.raises(UsageError, match="give it another"):
        library.house(str(path))


def test_a_policy_may_have_any_file_name(tmp_path: Path) -> None:
    path = tmp_path / "models.yaml"
    path.write_text(HEAD + RULE + US + "    fail_when: {}\n", encoding="utf-8")
    with pytest.raises(InputError, match="unknown key"):
        library.house(str(path))


NOTES = (
    """\
policy: acme-licence
title: A licence
rules:
  - id: one
    title: One thing
    fails_when: {organisation.country: US}
"""
    + SAID
)
BAD_NOTES = {
    "a rule that there is not": (
        "notes: [{id: n, if_fails: [▸on], say: It fails.}]",
        'there is no rule "on"; did you mean "one"?',
    ),
    "an unknown fact": (
        "notes: [{id: n, say: [{when: {organisation.contry: ▸US}, say: There.}, {say: Here.}]}]",
        'no fact "organisation.contry"',
    ),
    "a fact of a build": (
        "notes: [{id: n, say: [{when: {build.safety_removed: ▸true}, say: There.}, {say: Here.}]}]",
        "build",
    ),
    "a sentence with a fact that may not be stated": (
        "notes: [{id: n, say: ▸'In {organisation.country}.'}]",
        "{organisation.country} may not be stated here",
    ),
    "a sentence with a fact that there is not": (
        "notes: [{id: n, say: ▸'In {organisation.contry}.'}]",
        'there is no fact or parameter "organisation.contry" to fill in',
    ),
    "a last sentence with a condition": (
        "notes: [{id: n, say: [▸{when: {organisation.country: US}, say: There.}]}]",
        "each sentence but the last has a `when`",
    ),
    "an assumption with an unknown parameter": (
        "assumptions: [▸'It takes {limit} for granted.']",
        'there is no parameter "limit" to fill in',
    ),
}


@pytest.mark.parametrize(("said", "message"), BAD_NOTES.values(), ids=BAD_NOTES)
def test_notes_and_assumptions_that_mean_nothing_are_refused(said: str, message: str, tmp_path: Path) -> None:
    text, place = marked(f"{NOTES}{said}\n")
    path = tmp_path / "licence.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        library.named(str(path))
    [problem] = refused.value.problems
    assert message in problem.message
    assert (problem.line, problem.column) == place


@pytest.mark.parametrize("field", ["notes: ▸[{id: n, say: Meta has agreed.}]", "assumptions: ▸[All is well.]"])
def test_an_organisation_s_own_policy_says_nothing_in_the_name_of_a_licence(field: str, tmp_path: Path) -> None:
    text, place = marked(f"{HEAD}{RULE}{US}{field}\n")
    [problem] = problems(text, tmp_path)
    assert "a house policy has no" in problem.message
    assert (problem.line, problem.column) == place
