"""The rules of a policy decided together: what looks at the same subject reads each fact once, and is remembered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from llamalicense.decision.explanations import passed, result, ruling
from llamalicense.decision.judged import Judged, Subject
from llamalicense.decision.memory import Case, Compared, KnownRule, Tree
from llamalicense.decision.places import Places
from llamalicense.decision.result import PASSING, Result, Ruling
from llamalicense.decision.settings import Settings
from llamalicense.decision.subjects import (
    BUILDS_AND_MODELS,
    EVERY_BUILD,
    OF_BUILDS,
    USES,
    is_concerned,
    loose_subjects,
    no_build,
    nothing_shown,
    organisation,
    subjects_of,
    with_models,
)
from llamalicense.facts import FactType, Situation
from llamalicense.facts.use import OWN_WORDS, by_category
from llamalicense.policy.conditions import FactsByName
from llamalicense.policy.policy import Policy, Rule
from llamalicense.vocabulary import SubjectId

Cases = tuple[Case, ...]
# What the rules of a policy look at; each kind is decided at once, but for the last two.
ORGANISATION_ALONE, CATEGORIES, MODELS, BUILDS, NAMED_CATEGORIES = "organisation categories models builds words".split()


# Of each rule what it came to for each of its subjects.
ByRule = list[list[tuple[Case, Subject]]]


class KnownPolicy:
    """A policy with what its rules came to so far, those of one kind of subject together."""

    def __init__(self, policy: Policy, table: Mapping[str, FactType]) -> None:
        self.policy = policy
        self._rules = tuple(KnownRule(number, rule, table) for number, rule in enumerate(policy.rules))
        by_kind: dict[str, list[KnownRule]] = {}
        for known in self._rules:
            by_kind.setdefault(_kind(known.rule), []).append(known)
        self._by_kind = by_kind
        self._trees = {
            kind: Tree(partial(_together, rules), Compared([known.rule for known in rules], table))
            for kind, rules in by_kind.items()
        }

    def judged(self, view: Situation) -> list[Judged]:
        """Every rule decided for each of its subjects, in the order of the rules."""
        return [Judged(view, case.rule, subject, case.decision, None, case.told) for case, subject in self._cases(view)]

    def results(self, view: Situation, places: Places, settings: Settings) -> list[Result]:
        """The same, explained."""
        return [
            passed(case, subject, places)
            if case.told.verdict == "pass" and not (subject.shown or settings.trace)
            else result(Judged(view, case.rule, subject, case.decision, None, case.told), places, settings)
            for case, subject in self._cases(view)
        ]

    def rulings(self, view: Situation) -> list[Ruling]:
        """The same without what explains it."""
        return [
            Ruling(case.rule.name, subject.name, "pass", case.decision.reason, ())
            if case.told.verdict == "pass"
            else ruling(Judged(view, case.rule, subject, case.decision, None, case.told))
            for case, subject in self._cases(view)
        ]

    def _cases(self, view: Situation) -> Iterator[tuple[Case, Subject]]:
        by_rule: ByRule = [[] for _ in self._rules]
        for kind, tree in self._trees.items():
            if kind == ORGANISATION_ALONE:
                _add(by_rule, tree.of(view.facts), organisation(view.facts))
            elif kind == CATEGORIES:
                self._categories(view, tree, by_rule)
            elif kind == BUILDS:
                self._builds(view, tree, by_rule)
            elif kind == MODELS:
                for subject in subjects_of(view, self._by_kind[kind][0].rule):
                    _add(by_rule, tree.of(subject.facts), subject)
            else:
                self._one_by_one(view, kind, by_rule)
        return chain.from_iterable(by_rule)

    def _categories(self, view: Situation, tree: Tree[Cases], by_rule: ByRule) -> None:
        """Of most categories nothing is stated, and these are alike."""
        facts = view.once(by_category)
        subject = organisation(facts[""])
        cases = tree.of(facts[""])
        if len(facts) == 1:
            _add(by_rule, cases, subject)
            return
        for case in cases:
            stated = facts.get(case.rule.about)
            if stated is None:
                _add(by_rule, (case,), subject)
            else:
                _add(by_rule, (self._rules[case.number].case(stated),), organisation(stated))

    def _builds(self, view: Situation, tree: Tree[Cases], by_rule: ByRule) -> None:
        for number, build in enumerate(view.manifest.builds or ()):
            facts = view.for_build(number)
            subject = Subject(str(SubjectId("builds", build.name)), ("builds", number), facts)
            _add(by_rule, tree.of(facts), subject)
        for known in self._by_kind[BUILDS]:
            if not by_rule[known.number]:
                subject = no_build(view)
                _add(by_rule, (known.of_no_build(view.facts, subject.is_subject),), subject)
            if known.rule.for_each == BUILDS_AND_MODELS and (models := loose_subjects(view)):
                alone = [(known.case(subject.facts), subject) for subject in models]
                speaking = [pair for pair in alone if pair[0].decision.reason not in PASSING]
                by_rule[known.number] = with_models(view, by_rule[known.number], speaking)

    def _one_by_one(self, view: Situation, kind: str, by_rule: ByRule) -> None:
        for known in self._by_kind[kind]:
            for subject in subjects_of(view, known.rule):
                _add(by_rule, (known.case(subject.facts),), subject)
            if kind == USES:
                of_rule = by_rule[known.number]
                of_rule[:] = [pair for pair in of_rule if pair[0].decision.reason != "not-applicable"]
                if not of_rule:
                    nothing = nothing_shown(view)
                    _add(by_rule, (known.case(nothing.facts),), nothing)


class Memory:
    """What the rules of a run came to so far."""

    def __init__(self) -> None:
        self._policies: dict[int, KnownPolicy] = {}

    def policy(self, policy: Policy, table: Mapping[str, FactType]) -> KnownPolicy:
        """What is known of a policy, by its identity: one with other rules may have the same name."""
        known = self._policies.get(id(policy))
        if known is None:
            known = self._policies[id(policy)] = KnownPolicy(policy, table)
        return known


def _kind(rule: Rule) -> str:
    """What the subjects of a rule are; categories of which the rule asks the name have facts of their own."""
    if rule.about:
        return CATEGORIES if OWN_WORDS.isdisjoint(rule.asks) else NAMED_CATEGORIES
    return BUILDS if rule.for_each in OF_BUILDS else rule.for_each or ORGANISATION_ALONE


def _together(rules: Sequence[KnownRule], facts: FactsByName) -> Cases:
    """What rules of one kind come to; a build that has nothing to do with the licence is the subject of few."""
    if rules[0].rule.for_each not in OF_BUILDS:
        return tuple([known.case(facts) for known in rules])
    concerned = is_concerned(facts)
    subjects = [(known, True if known.rule.for_each == EVERY_BUILD else concerned) for known in rules]
    return tuple([known.case(facts, subject) for known, subject in subjects if subject is not False])


def _add(by_rule: ByRule, cases: Iterable[Case], subject: Subject) -> None:
    for case in cases:
        is_subject = case.subject
        of_rule = subject if is_subject is subject.is_subject else subject._replace(is_subject=is_subject)
        by_rule[case.number].append((case, of_rule))
