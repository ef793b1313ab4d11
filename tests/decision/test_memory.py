"""What is remembered of a rule is what evaluating it comes to, for whatever facts and whoever's policy."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

from drawn_manifests import AS_OF, CHECKER, Dict, load, manifests
from hypothesis import given
from hypothesis import strategies as st
from ruled import RuledChecker

from llamalicense.decision.decide import decided
from llamalicense.decision.memory import KnownRule
from llamalicense.decision.result import Result
from llamalicense.decision.settings import Settings
from llamalicense.decision.telling import tell
from llamalicense.decision.together import Memory
from llamalicense.facts import FACTS, Fact, FactType
from llamalicense.facts.house import house_facts
from llamalicense.policy import library
from llamalicense.policy.assembly import assemble
from llamalicense.policy.conditions import Compare, leaves
from llamalicense.policy.policy import Policy, Rule
from llamalicense.project.load import Loaded
from llamalicense.run import Checker
from llamalicense.yamlfile import parse

# Facts of every kind, of one that says nothing of its values too, and comparisons that tell apart what Python takes for
# equal, or is asked of lists; the last rule has more cases than are kept.
HOSTILE = """\
policy: acme
title: Acme's own rules
kind: house
facts:
  any: {description: Whatever somebody writes}
  number: {type: integer, description: A number}
  text: {type: string, description: A text}
  list: {type: array, items: {type: string}, description: A list}
  a: {type: boolean, description: A}
  b: {type: boolean, description: B}
  c: {type: boolean, description: C}
  d: {type: boolean, description: D}
  e: {type: boolean, description: E}
  f: {type: boolean, description: F}
rules:
  - id: one-or-true
    title: Neither one nor true
    fails_when: {any: [{house.any: 1}, {house.any: true}]}
    explain: {pass: [{when: {house.number: {more_than: 3}}, say: More.}, {say: Less.}], fail: "It is {house.any}."}
    remedy: Change it.
  - id: between
    title: Between two and five
    applies_when: {house.a: true}
    fails_when: {any: [{house.number: {less_than: 2}}, {house.number: {at_least: 5}}]}
    unless:
      - id: text
        when: {all: [{house.text: {starts_with: ab}}, {not: {house.list: {contains: x}}}]}
        if_unstated: does-not-apply
        because: "{house.text}"
    unclear_when:
      - {when: {all: [{house.number: 4}, {house.text: {one_of: [a, b]}}]}, because: Four., remedy: Not four.}
    explain: {pass: It is., fail: It is not., not-applicable: No., missing: It lacks.}
    remedy: Count.
  - id: many
    title: Many cases
    fails_when:
      any:
        - {all: [{house.a: true}, {house.b: true}, {house.c: true}]}
        - {all: [{house.d: true}, {house.e: true}, {house.f: true}]}
        - {all: [{house.a: false}, {house.number: 7}, {house.f: false}]}
    unclear_when:
      - {when: {all: [{house.list: {contains: x}}, {house.text: x}]}, because: X., remedy: No x.}
    explain: {pass: Fine., fail: Bad.}
    remedy: Mend it.
"""


def values(rule: Rule, name: str, kind: FactType) -> list[Any]:
    """Values of a fact on both sides of every comparison, and some that look alike."""
    stated: list[Any] = []
    says = [say.when for says in rule.explain.values() for say in says if say.when is not None]
    for leaf in (leaf for node in (*rule.conditions, *says) for leaf in leaves(node) if leaf.fact == name):
        wanted = leaf.value if isinstance(leaf, Compare) else ()
        stated += wanted if isinstance(wanted, tuple) else [wanted]
    if kind.kind == "flag":
        return [None, True, False, *([1, {"x": 1}] if name.startswith("house.") else [])]
    if kind.kind == "count":
        return [None, 0, *(value + more for value in stated for more in (-1, 0, 1))]
    if kind.kind == "words":
        return [None, (), tuple(stated), ("else",), *((value,) for value in stated)]
    if kind.kind == "any":
        return [None, 1, True, 1.0, 0, False, "1", "", ("x",), {"x": 1}]
    return [None, *kind.words, *stated, "", "else", *(f"{value}more" for value in stated)]


def choices(rule: Rule, table: Mapping[str, FactType]) -> dict[str, list[Any]]:
    """The facts that a rule might be asked about, with the values of each."""
    says = [say.when for says in rule.explain.values() for say in says if say.when is not None]
    names = dict.fromkeys(leaf.fact for node in (*rule.conditions, *says) for leaf in leaves(node))
    names |= dict.fromkeys((*rule.fails_without, "build.contains", "build.trained_with"))
    return {name: values(rule, name, table[name]) for name in names}


def drawn(choices: Mapping[str, list[Any]], random: Random) -> dict[str, Fact]:
    """Facts as a rule might be asked about."""
    return {name: Fact(random.choice(of)) for name, of in choices.items()}


def hostile() -> Policy:
    """What no check would let through is among it."""
    return assemble(parse(HOSTILE.encode(), "acme.yaml").value, "")


def policies() -> Iterator[Policy]:
    yield from map(library.bundled, library.bundled_ids())
    yield hostile()


def test_what_is_remembered_is_what_evaluating_comes_to() -> None:
    random, remembered = Random(5), 0
    for policy in policies():
        table = {**FACTS, **house_facts(policy.facts)}
        for rule in policy.rules:
            known, asked = KnownRule(0, rule, table), choices(rule, table)
            # Categories are decided alike.
            for _ in range(500 if policy.id == "acme" else 4 if rule.about else 15):
                facts, subject = drawn(asked, random), random.choice((True, True, None))
                case, decision = known.case(facts, subject), decided(rule, facts, subject)
                assert case.decision == decision, (rule.name, facts)
                assert case.told == tell(rule, facts, subject, decision, table), (rule.name, facts)
                remembered += known.case(facts, subject) is case
    assert remembered > 1_000, "little was remembered, so that little was tried"


def test_no_more_is_read_than_evaluating_reads() -> None:
    """A document is read for a fact, and only for a rule that asks for it."""

    class Counted(dict[str, Fact]):
        def __init__(self, facts: Mapping[str, Fact]) -> None:
            self.facts, self.read = facts, list[str]()

        def __missing__(self, name: str) -> Fact:
            self.read.append(name)
            self[name] = self.facts[name]
            return self[name]

    random = Random(6)
    for policy in policies():
        table = {**FACTS, **house_facts(policy.facts)}
        for rule in policy.rules:
            known, asked = KnownRule(0, rule, table), choices(rule, table)
            for _ in range(6):
                facts = drawn(asked, random)
                by_memory, by_evaluating = Counted(facts), Counted(facts)
                known.case(by_memory, True)
                tell(rule, by_evaluating, True, decided(rule, by_evaluating, True), table)
                assert by_memory.read == by_evaluating.read, rule.name


def test_what_is_kept_of_a_rule_has_an_end() -> None:
    policy = hostile()
    table = {**FACTS, **house_facts(policy.facts)}
    random = Random(7)
    known = KnownRule(0, policy.rules[-1], table)
    asked = choices(known.rule, table)
    cases = {id(case): case for _ in range(1_500) for case in [known.case(drawn(asked, random), True)]}
    again = [case for case in cases.values() if case.decision]
    kept = {id(known.case(drawn(asked, random), True)) for _ in range(800)} & cases.keys()
    assert len(again) > 400, "more cases come up than are kept"
    assert 50 < len(kept) <= 300


def test_a_policy_is_known_by_its_identity() -> None:
    """Tests of policies try rules of one name that decide otherwise."""
    memory, policy = Memory(), library.bundled("llama-4")
    known = memory.policy(policy, FACTS)
    other = memory.policy(policy._replace(rules=policy.rules[:1]), FACTS)
    assert other is not known is memory.policy(policy, FACTS)


@given(st.lists(manifests(), min_size=1, max_size=2), st.randoms(use_true_random=False))
def test_a_memory_changes_nothing_whatever_it_was_asked_before(drawn: list[Dict], random: Random) -> None:
    """Each manifest comes again: what is new, what is known of its outline, and what is known of it all."""
    kept, alone = RuledChecker(AS_OF, Settings()), list[tuple[Loaded, tuple[Result, ...]]]()
    kept._policies = CHECKER._policies
    for one in map(load, drawn):
        knows_nothing = Checker(AS_OF, Settings())
        knows_nothing._policies = CHECKER._policies
        alone.append((one, knows_nothing.judge(one).results))
    for one, results in random.sample(alone * 3, 3 * len(alone)):
        # The rulings are held against the results by this checker, whose memory they share.
        assert kept.judge(one).results == results
