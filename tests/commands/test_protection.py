"""What `llamalicense test` protects: holes that were open once are opened again, and it tells each by name."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from checkout import ROOT
from program import llamalicense
from rows import rows

from llamalicense.commands import test as command
from llamalicense.commands.test import ledger
from llamalicense.commands.test.at_once import listed
from llamalicense.commands.test.citations import citation_problems
from llamalicense.commands.test.enumeration import at_odds, enumerated
from llamalicense.commands.test.examples import GivenFacts, cases
from llamalicense.commands.test.findings import MOST_EQUIVALENTS
from llamalicense.commands.test.outcomes import outcomes
from llamalicense.commands.test.space import space
from llamalicense.commands.test.subject import load
from llamalicense.decision.decide import decide
from llamalicense.errors import InputError
from llamalicense.facts import FACTS
from llamalicense.policy import library
from llamalicense.policy.assembly import assemble
from llamalicense.policy.checks.meaning import check
from llamalicense.policy.inheritance import merge
from llamalicense.policy.policy import Clause, Policy, PolicySource, Rule, in_words
from llamalicense.vocabulary import LICENCES
from llamalicense.yamlfile import Source, parse

POLICIES = ROOT / "policies"
UNION = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
TERRITORIES = "AX GP GF MQ RE YT MF".split()
TABLES = ("a company of the Union", "through an API in the Union")


@cache
def text(name: str) -> str:
    return (POLICIES / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def source(name: str) -> Source:
    return parse(text(name).encode(), f"{name}.yaml")


def changed(policy: str, file: str, before: str, after: str) -> tuple[PolicySource, list[PolicySource]]:
    """A bundled policy and the files that it extends, one of them with other words in it."""
    assert before in text(file), before
    sources = {file: parse(text(file).replace(before, after).encode(), f"{file}.yaml")}

    def of(name: str) -> PolicySource:
        read = sources.get(name, source(name))
        return PolicySource(read.value, "", read)

    own = of(policy)
    return own, [of(each) for each in own.document.get("extends", ())]


def put_together(policy: str, file: str, before: str, after: str) -> Policy:
    own, shared = changed(policy, file, before, after)
    return assemble(merge(own.document, [each.document for each in shared]), "")


def told(policy: Policy, rule: str) -> list[str]:
    """The examples of a rule that do not hold, each with its line of a table."""
    [chosen] = [each for each in policy.rules if each.id == rule]
    ran = (case for each in chosen.examples for case in cases(chosen, each, FACTS, policy.parameters))
    return [f"{case.example['name']} {case.line}".strip() for case in ran if case.wrong]


IN_UNION = "            - {term: in-the-union}\n"
# The hole, how it is opened (policy, file, what is written, what instead), the rule, an example that tells it.
HOLES: dict[str, tuple[str, str, str, str, str, str]] = {
    "passes-on of Llama 2": (
        *("llama-2", "llama-2"),
        "      - any:\n          - {build.delivery: shipped}\n          - {term: is-a-model}\n",
        "",
        *("agreement-copy", "hosted without, an app"),
    ),
    "apps in model-naming": (
        *("llama-4", "llama-community"),
        "            - {build.kind: app}\n            - any:\n                - {build.own_change",
        "            - {build.kind: dataset}\n            - any:\n                - {build.own_change",
        *("model-naming", "an app that fine-tunes itself"),
    ),
    "a link in notice-file": (
        *("llama-4", "llama-community"),
        "        - {build.notice: {one_of: [absent, link]}}\n        - {term: reaches-others}",
        "        - {build.notice: absent}\n        - {term: reaches-others}",
        *("notice-file", "a link"),
    ),
    "an altered agreement in relicensing": (
        *("llama-4", "llama-community"),
        "no-agreement: {build.agreement: {one_of: [absent, other]}}",
        "no-agreement: {build.agreement: {one_of: [absent, other, altered]}}",
        *("relicensing", "another tag beside an altered agreement"),
    ),
    "customers in the permissive policies": (
        *("mit", "permissive"),
        "reaches: {build.audience: {one_of: [affiliates, customers, public]}}",
        "reaches: {build.audience: {one_of: [affiliates, public]}}",
        *("licence-copy", "a link, for customers"),
    ),
    "affiliates in the Apache License": (
        *("apache-2.0", "apache-2.0"),
        "reaches: {build.audience: {one_of: [customers, public]}}",
        "reaches: {build.audience: {one_of: [affiliates, customers, public]}}",
        *("licence-copy", "affiliates"),
    ),
    "another model in the ban": (
        *("llama-2", "improvement-ban"),
        "        - {build.starts_from_llama: false}\n    unclear_when:",
        "    unclear_when:",
        *("competing-model-training", "the same family"),
    ),
    "merged with another in the ban": (
        *("llama-3", "improvement-ban"),
        "      - any: [{build.holds_others: true}, {build.contains_others: true}]\n",
        "      - {build.holds_others: true}\n",
        *("competing-model-training", "merged with another generation"),
    ),
    "acceptable use with a grant": (
        *("llama-4", "acceptable-use"),
        "        - {category.granted: false}\n",
        "",
        *("aup-spam", "a grant names it"),
    ),
    "an API in the Union": (
        *("llama-4", "llama-community"),
        f"{IN_UNION}            - {{model.access: api}}",
        "            - {model.access: api}",
        *("eu-multimodal", "through an API outside CH"),
    ),
    "a product offered on in the Union": (
        *("llama-4", "llama-community"),
        f"{IN_UNION}            - {{model.access: end-user-product}}",
        "            - {model.access: end-user-product}",
        *("eu-multimodal", "in a finished product that is offered on outside CH"),
    ),
    "a university in the Union": (
        *("llama-4", "llama-community"),
        f"{IN_UNION}            - {{organisation.kind:",
        "            - {organisation.kind:",
        *("eu-multimodal", "a university outside CH"),
    ),
    "a text-only derivative in the Union": (
        *("llama-4", "llama-community"),
        f"{IN_UNION}            - {{model.said_text_only: true}}",
        "            - {model.said_text_only: true}",
        *("eu-multimodal", "a text-only derivative outside CH"),
    ),
    **{
        f"the tag of {licence}": (
            *(licence, licence),
            f"  tag: {licence.replace('-', '')}\n",
            "  tag: llama5\n",
            *("relicensing", f"tags that are its own {licence.replace('-', '')}"),
        )
        for licence in LICENCES
    },
}


@rows("hole", HOLES)
def test_a_hole_that_is_opened_again_is_told_by_an_example(hole: str) -> None:
    policy, file, before, after, rule, example = HOLES[hole]
    assert example in told(put_together(policy, file, before, after), rule)


def test_each_state_and_territory_of_the_union_is_told_by_its_code() -> None:
    for code in (*UNION, *TERRITORIES):
        shorter = {
            name: [each for each in source("llama-community").value["parameters"][name] if each != code]
            for name in ("union_states", "union_territories")
        }
        own, shared = source("llama-4").value, [source(each).value for each in source("llama-4").value["extends"]]
        document = merge({**own, "parameters": {**own["parameters"], **shorter}}, shared)
        [rule] = [each for each in document["rules"] if each["id"] == "eu-multimodal"]
        rule = {**rule, "examples": [each for each in rule["examples"] if each["name"] in TABLES]}
        lost = told(assemble({**document, "rules": [rule], "examples": []}, ""), "eu-multimodal")
        assert lost == [f"a company of the Union {code}", f"through an API in the Union {code}"], code


# Sentences behind one that is always said before them: a rule, what is written before them, what instead, which it is.
UNREACHABLE = [
    (
        "mau-threshold",
        "        - say: >-\n            By the peak that",
        "        - when: {organisation.users_at_most: {at_most: $user_limit}}\n"
        "          say: They never had more.\n        - say: >-\n            By the peak that",
        "explain pass[2]",
    ),
    (
        "relicensing",
        '      pass: "{build.name} is tagged {build.tags}, which names this licence."\n',
        "      pass:\n        - {when: {build.tag: {stated: true}}, say: It is tagged.}\n        - {say: It is not.}\n",
        "explain pass[1]",
    ),
]


def test_a_sentence_that_no_statement_leads_to_is_told() -> None:
    for rule, before, after, sentence in UNREACHABLE:
        [again] = [each for each in put_together("llama-4", "llama-community", before, after).rules if each.id == rule]
        assert f"{sentence}: no statement leads to this sentence" in enumerated(again, FACTS, whole=True).faults


MISCITED: dict[str, Callable[[Clause], Clause]] = {
    "a part of it": lambda clause: clause._replace(at=f"{clause.at}(C)"),
    "another section": lambda clause: clause._replace(at=clause.at.translate(str.maketrans("123456", "234567")) + "."),
    "another sentence": lambda clause: clause._replace(anchor=clause.anchor and "0123456789abcdef"),
    "another text": lambda clause: clause._replace(source={"licence": "acceptable-use"}.get(clause.source, "licence")),
}


def misnamed(rules: tuple[Rule, ...]) -> Iterator[list[Rule]]:
    """Rules of a policy, each with something wrong in what it cites, or under another title."""
    others = (*rules[1:], rules[0])
    yield [rule._replace(title=other.title) for rule, other in zip(rules, others, strict=True) if rule is not other]
    yield [rule._replace(title="") for rule in rules]
    yield [rule._replace(clauses=(), clause=in_words(())) for rule in rules if rule.clauses]
    for miscite in MISCITED.values():
        citing = [(rule, (*rule.clauses[:-1], miscite(rule.clauses[-1]))) for rule in rules if rule.clauses]
        yield [rule._replace(clauses=new, clause=in_words(new)) for rule, new in citing if new != rule.clauses]
        ends = [(rule, rule.unless[-1]) for rule in rules if rule.unless and rule.unless[-1].clauses]
        yield [rule._replace(unless=(end._replace(clauses=tuple(map(miscite, end.clauses))),)) for rule, end in ends]


def test_a_clause_or_a_title_that_is_changed_is_told_by_its_rule() -> None:
    for policy_id in library.bundled_ids():
        tested = load(policy_id)
        assert list(citation_problems(tested, source("clauses"))) == []
        for rules in misnamed(tested.policy.rules):
            changed = tested._replace(policy=tested.policy._replace(rules=tuple(rules)))
            told = {problem.message.partition(": ")[0] for problem in citation_problems(changed, source("clauses"))}
            assert {rule.id for rule in rules} <= told, (policy_id, rules)


def test_a_number_that_a_licence_gives_to_shared_rules_is_held_by_the_map() -> None:
    tested = load("llama-4")
    for number in ("circumvention", "harm", "deceit", "dangers", "tools"):
        line = f'  {number}: "{tested.policy.parameters[number]}"\n'
        other = put_together("llama-4", "llama-4", line, f'  {number}: "7"\n')
        told = list(citation_problems(tested._replace(policy=other), source("clauses")))
        assert any("by the map of clauses (clauses.yaml) it encodes" in problem.message for problem in told), number


@pytest.mark.parametrize("name", ["tag", "scancode", "notice", "phrase", "name_prefix", "user_month"])
def test_a_parameter_that_facts_are_read_by_cannot_be_left_out(name: str) -> None:
    line = next(line for line in text("llama-4").splitlines() if line.startswith(f"  {name}: "))
    own, shared = changed("llama-4", "llama-4", f"{line}\n", "")
    with pytest.raises(InputError, match=f'"{name}"'):
        check(own, shared, {})


class TestTheCatalogue:
    MODELS = source("models").value["models"]

    def told(self, models: list[dict[str, Any]]) -> list[str]:
        changed = source("models")._replace(value={**source("models").value, "models": models})
        return [problem.message for problem in ledger.held(source("ids"), changed)]

    def test_it_agrees_with_the_table(self) -> None:
        assert self.told(self.MODELS) == []

    def test_an_entry_that_is_lost_or_changed_is_told_by_its_id(self) -> None:
        for number, model in enumerate(self.MODELS):
            others = [*self.MODELS[:number], *self.MODELS[number + 1 :]]
            assert any(message.startswith(f"{model['id']}: ") for message in self.told(others))
            for field, value in (("multimodal", not model["multimodal"]), ("released", "2020-01-01")):
                other = [*others, {**model, field: value}]
                if field in model and "announced" not in model:
                    assert [each.partition(": ")[0] for each in self.told(other)] == [model["id"]], field
            if "licence" in model:
                licence = "llama-3" if model["licence"] != "llama-3" else "llama-2"
                assert self.told([*others, {**model, "licence": licence}])[0].startswith(
                    f"{model['id']}: by this table"
                )
            if "conflicts" in model:
                fewer = {**model, "conflicts": model["conflicts"][:1]}
                assert self.told([*others, fewer])[0].startswith(f"{model['id']}: by this table")

    def test_an_alias_that_is_lost_or_moved_is_told_by_its_name(self) -> None:
        for number, model in enumerate(self.MODELS):
            others = [*self.MODELS[:number], *self.MODELS[number + 1 :]]
            for alias in model.get("aliases", ()):
                fewer = {**model, "aliases": [each for each in model["aliases"] if each != alias]}
                assert any(message.startswith(f"{alias}: ") for message in self.told([*others, fewer])), alias

    def test_an_id_that_the_table_lacks_or_that_stands_twice_is_told(self) -> None:
        more = [*self.MODELS[:-1], {**self.MODELS[-1], "aliases": ["meta-llama/Llama-9", self.MODELS[0]["id"]]}]
        told = self.told(more)
        assert "meta-llama/Llama-9: the table of ids (ids.yaml) does not have it" in told
        assert any("it stands for" in message and "as well" in message for message in told)


def drawn(rule: Rule, number: int) -> Iterator[dict[str, Any]]:
    """Statements that a rule can tell apart, a few of them."""
    pick = random.Random(number)
    classes = space(rule.all_conditions, FACTS).classes
    for _ in range(30):
        yield {fact: pick.choice(values) for fact, values in classes.items()}


def test_what_is_decided_for_many_at_once_is_what_is_decided_for_each() -> None:
    for licence in ("llama-2", "llama-4", "catalogue", "mit", "no-competing-models"):
        for number, rule in enumerate(library.bundled(licence).rules):
            rows: list[Mapping[str, Any]] = list(drawn(rule, number))
            came = outcomes(rule, listed(rows, tuple(rows[0])))
            for place, row in enumerate(rows):
                facts = {name: value for name, value in row.items() if value is not None}
                decision = decide(rule, GivenFacts(facts, FACTS))
                assert came.reasons[decision.reason] >> place & 1, (rule.name, row)
                doubts = [doubt for doubt, where in zip(rule.doubts, came.doubted, strict=True) if where >> place & 1]
                assert doubts == list(decision.doubts)


HOUSE = """\
policy: acme
kind: house
bar: 100
rules:
  - id: few-users
    title: Acme has few users
    applies_when: {organisation.kind: {one_of: [company, nonprofit]}}
    fails_when:
      all: [{organisation.peak_users: {more_than: 10}}, {not: {organisation.country: CH}}]
    unclear_when:
      - id: swiss
        when: {all: [{organisation.peak_users: {more_than: 10}}, {organisation.country: CH}]}
        because: Swiss
    explain: {pass: few, not-applicable: no company, fail: many}
    remedy: Lose users.
    assume: {organisation.country: DE}
    examples:
      - {name: many, given: {organisation.kind: company, organisation.peak_users: 99}, expect: fail}
"""


def run(path: Path) -> tuple[int, dict[str, Any]]:
    ran = llamalicense("test", path, "--output-format", "json")
    assert ran.err == ""
    return ran.status, json.loads(ran.out)


def test_following_what_it_suggests_ends_where_nothing_is_left(tmp_path: Path) -> None:
    """Each suggestion is an example that can be put into the policy as it is written, and tells a mutant apart."""
    path, written = tmp_path / "acme.yaml", HOUSE
    for number in range(99):
        path.write_text(written, encoding="utf-8")
        status, report = run(path)
        lines = next((each["example"] for each in report["findings"] if each["example"]), None)
        if lines is None:
            break
        given = [line.partition("  # ")[0] for line in lines if not line.startswith("#")]
        written += f"      - {{name: example {number}, {', '.join(given)}}}\n"
    assert report["findings"] == []
    assert (status, report["passed"]) == (0, True)
    assert report["policies"][0]["survivors"] == report["policies"][0]["undecided"] == 0


@pytest.mark.parametrize(("bar", "status"), [("", 0), ("bar: 0\n", 0), ("bar: 60\n", 1), ("bar: 100\n", 1)])
def test_a_house_policy_sets_its_own_bar(bar: str, status: int, tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    more = "      - {name: none, given: {organisation.kind: company}, expect: missing}\n"
    more += "      - {name: all, given: {organisation.kind: individual}, expect: not-applicable}\n"
    swiss = "{organisation.kind: company, organisation.peak_users: 99, organisation.country: CH}"
    more += f"      - {{name: swiss, given: {swiss}, expect: unclear, doubts: [swiss]}}\n"
    path.write_text(HOUSE.replace("bar: 100\n", bar) + more, encoding="utf-8")
    got, report = run(path)
    assert (got, report["passed"]) == (status, not status)
    assert report["policies"][0]["survivors"] > 0
    asks = [each["message"] for each in report["findings"] if each["kind"] == "bar"]
    assert bool(asks) is (bar == "bar: 60\n")


# What is put in place of the example of the policy above, and what is said of it.
WRONG = {
    "words that are not said": ("says: lots}", 'expected the words "lots"'),
    "an open case that does not hold": ("doubts: [swiss]}", "expected the doubts swiss, got none"),
    "a fact that is not missing": ("missing: [organisation.country]}", "expected that organisation.country is missing"),
    "a table that there is not": ("each: {organisation.country: nowhere}}", 'there is no table "nowhere"'),
    "a line of a table": ("each: {organisation.country: [DE, CH]}}", "(CH): expected fail, got unclear"),
    "no value and no source of one": ("each: {organisation.country: [{or: DE}]}}", "takes a value, or `of:` and what"),
    "a fact that is read of nothing": ("each: {organisation.country: [{of: DE}]}}", "cannot be given by what it comes"),
}


@pytest.mark.parametrize(("end", "message"), WRONG.values(), ids=list(WRONG))
def test_what_an_example_says_wrongly_is_told(end: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(HOUSE.replace("expect: fail}", f"expect: fail, {end}"), encoding="utf-8")
    status, report = run(path)
    assert status == 1
    assert [each["line"] for each in report["findings"] if message in each["message"]][:1] == [18], report["findings"]


def rule_of(conditions: str) -> Rule:
    body = f"policy: acme\nkind: house\nrules:\n  - id: one\n{conditions}"
    return assemble(merge(parse(body.encode(), "acme.yaml").value, []), "").rules[0]


FAULTS: dict[str, tuple[str, str]] = {
    "it can never fail": (
        "    fails_when: {all: [{organisation.kind: company}, {organisation.kind: individual}]}\n",
        "no statement makes it fail",
    ),
    "it can never pass": (
        "    fails_when: {organisation.kind: company}\n    unclear_when:\n"
        "      - {when: {not: {organisation.kind: company}}, because: so}\n",
        "no statement makes it pass",
    ),
    "it says that it never fails and does": (
        "    never_fails: so\n    fails_when: {organisation.kind: company}\n",
        "it says that none does",
    ),
    "a sentence about what is not stated": (
        '    fails_when: {organisation.kind: company}\n    explain: {pass: "{organisation.country}"}\n',
        "it names organisation.country, and is said where that is not stated",
    ),
}


@pytest.mark.parametrize(("conditions", "fault"), FAULTS.values(), ids=list(FAULTS))
def test_what_no_statement_can_bring_about_is_told(conditions: str, fault: str) -> None:
    found = enumerated(rule_of(conditions), FACTS, whole=True)
    assert any(fault in each for each in found.faults)
    assert found.seen == found.size > 0


def test_a_pass_that_ends_when_more_is_stated_is_told() -> None:
    rule = rule_of(
        "    fails_when: {organisation.kind: company}\n    unclear_when:\n"
        "      - {when: {organisation.country: {stated: false}}, because: so}\n"
    )
    [fails] = [rule.fails]
    assert fails is not None
    # Presence read as a pass, which no policy file may say: `applies_when` that is false where a fact is not stated.
    sly = rule._replace(applies=rule.doubts[0].when, doubts=())
    assert any("does not stay one" in fault for fault in enumerated(sly, FACTS, whole=True).faults)
    assert not any("does not stay one" in fault for fault in enumerated(rule, FACTS, whole=True).faults)


def test_two_rules_that_no_statement_satisfies_are_told() -> None:
    one = rule_of("    fails_when: {not: {organisation.kind: company}}\n")
    other = rule_of("    fails_when: {organisation.kind: company}\n")._replace(id="other")
    assert [(first.id, second.id) for first, second in at_odds([one, other], FACTS)] == [("one", "other")]
    assert list(at_odds([one, one], FACTS)) == []
    apart = [rule._replace(applies=applies.fails) for rule, applies in ((one, other), (other, one))]
    assert list(at_odds(apart, FACTS)) == []  # no subject has to keep to both


def test_the_bundled_policies_are_protected_as_a_whole() -> None:
    out, passed = command.tested([], skip_others=False, whole=False, output_format="json")
    report = json.loads(out)
    assert passed, [each["message"] for each in report["findings"]]
    assert report["findings"] == []
    for each in report["policies"]:
        assert each["survivors"] == each["undecided"] == 0
        assert each["equivalents"] * 100 <= MOST_EQUIVALENTS * each["mutants"]
        assert each["statements_seen"] == each["statements"] > 0


def test_the_same_is_written_as_a_page(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(HOUSE, encoding="utf-8")
    ran = llamalicense("test", path, "--output-format", "markdown")
    assert ran.status == 1
    assert "| policy | rules |" in ran.out
    assert "## What fails" in ran.out
    assert "`given: {organisation.kind:" in ran.out


def test_the_example_for_authors_reaches_its_bar(tmp_path: Path) -> None:
    readme = (ROOT / "src" / "llamalicense" / "README.md").read_text(encoding="utf-8")
    path = tmp_path / "acme.yaml"
    block = readme.partition("```yaml\n")[2].partition("```")[0]
    path.write_text(f"policy: acme\nkind: house\n{block}", encoding="utf-8")
    status, report = run(path)
    assert (status, report["findings"]) == (0, [])
