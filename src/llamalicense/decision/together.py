"""The rules of a policy decided together: what looks at the same subject reads each fact once, and is remembered."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple

from llamalicense.decision.alike import Alike, Cases, Decided, Split, together
from llamalicense.decision.applied import applied
from llamalicense.decision.explanations import passed, result, ruled
from llamalicense.decision.judged import Judged, Subject
from llamalicense.decision.memory import Case, Compared, KnownRule, Room, Tree
from llamalicense.decision.places import Places
from llamalicense.decision.result import PASSING, Result, Rulings
from llamalicense.decision.settings import Settings
from llamalicense.decision.subjects import (
    BUILDS_AND_MODELS,
    OF_BUILDS,
    USES,
    facts_of_models,
    loose_subjects,
    no_build,
    nothing_shown,
    of_build,
    of_model,
    organisation,
    subjects_of,
)
from llamalicense.facts import FactType, Situation
from llamalicense.facts.outline import Likeness, Outline, outline
from llamalicense.facts.use import OWN_WORDS, by_category
from llamalicense.policy.policy import Policy, Rule
from llamalicense.project.project import Project

# What the rules of a policy look at; each kind is decided at once, but for the last two.
ORGANISATION_ALONE, CATEGORIES, MODELS, BUILDS, NAMED_CATEGORIES = "organisation categories models builds words".split()
# How many outlines of projects are known.
_MOST_OUTLINES = 500
# How many cases are kept of rules that are decided at once, and of each by what it reads beside an outline.
_MOST_TOGETHER, _MOST_BESIDE_OUTLINES = 300, 20_000


class KnownOutline(NamedTuple):
    """An outline that several projects have, and its number among those of a run."""

    number: int
    outline: Outline


class KnownPolicy:
    """A policy with what its rules came to so far, those of one kind of subject together."""

    def __init__(self, policy: Policy, table: Mapping[str, FactType]) -> None:
        self.policy = policy
        self.applied = applied(policy)
        self._rules = tuple(KnownRule(number, rule, table) for number, rule in enumerate(policy.rules))
        by_kind: dict[str, list[KnownRule]] = {}
        for known in self._rules:
            by_kind.setdefault(_kind(known.rule), []).append(known)
        self._by_kind = by_kind
        self._room = Room(_MOST_BESIDE_OUTLINES)
        self._trees = {
            kind: Tree(partial(together, rules), Compared([known.rule for known in rules], table), Room(_MOST_TOGETHER))
            for kind, rules in by_kind.items()
        }
        self._alike: dict[int, Alike] = {}
        self._about: dict[str, list[KnownRule]] = {}
        for known in by_kind.get(CATEGORIES, ()):
            self._about.setdefault(known.rule.about, []).append(known)
        self._of_loose = [known for known in by_kind.get(BUILDS, ()) if known.rule.for_each == BUILDS_AND_MODELS]

    def judged(self, view: Situation, known: KnownOutline | None = None) -> list[Judged]:
        """Every rule decided for each of its subjects, in the order of the rules."""
        return [
            Judged(view, case.rule, subject, case.decision, None, case.told)
            for case, subject in self._in_order(view, known)
        ]

    def results(
        self, view: Situation, places: Places, settings: Settings, known: KnownOutline | None = None
    ) -> list[Result]:
        """The same, explained."""
        in_brief = not settings.trace
        return [
            passed(case, subject, places)
            if in_brief and case.is_pass and not subject.shown
            else result(Judged(view, case.rule, subject, case.decision, None, case.told), places, settings)
            for case, subject in self._in_order(view, known)
        ]

    def rulings(self, view: Situation, known: KnownOutline | None = None) -> Rulings:
        """The same without what explains it."""
        alike, waivers = self._alike.get(known.number) if known else None, view.manifest.waivers
        if alike and alike.ruled and not waivers:
            return alike.ruled
        speaking, passes, subjects = [], 0, set()
        for everything, no_pass, facts, subject in self._decided(view, known):
            passes += len(everything) - len(no_pass)
            if no_pass:
                of = subject(facts)
                speaking += [(case, of) for case in no_pass]
            if waivers:
                subjects.add(subject(facts).name)
        if alike and self._trees.keys() == {MODELS} and all(split.is_silent for split in alike.models):
            alike.ruled = Rulings((), passes, frozenset())
        speaking.sort(key=_number)
        return Rulings(tuple([ruled(case, of) for case, of in speaking]), passes, frozenset(subjects))

    def _in_order(self, view: Situation, known: KnownOutline | None) -> list[tuple[Case, Subject]]:
        """What the rules came to, in their order."""
        pairs = []
        for everything, _, facts, subject in self._decided(view, known):
            of = subject(facts)
            pairs += [
                (case, of if case.subject is of.is_subject else of._replace(is_subject=case.subject))
                for case in everything
            ]
        pairs.sort(key=_number)
        return pairs

    def _decided(self, view: Situation, known: KnownOutline | None) -> Iterator[Decided]:
        """What the rules came to for each of their subjects."""
        alike = self._alike_to(view, known) if known else None
        for kind, tree in self._trees.items():
            if kind == ORGANISATION_ALONE:
                yield *tree.of(view.facts), view.facts, organisation
            elif kind == CATEGORIES:
                yield from self._categories(view, tree)
            elif kind == BUILDS:
                yield from self._builds(view, alike)
            elif kind == MODELS:
                for facts in facts_of_models(view):
                    if alike:
                        yield alike.models[facts.index].of(facts, of_model)
                    else:
                        yield *tree.of(facts), facts, of_model
            else:
                yield from self._one_by_one(view, kind)

    def _alike_to(self, view: Situation, known: KnownOutline) -> Alike:
        """What is known of the projects with the outline of this one, which takes from there what that tells."""
        alike = self._alike.get(known.number)
        if alike is None:
            like = Likeness(known.outline, view)
            models, builds = (
                [Split(self._by_kind.get(kind, ()), told, self._room) for told in of_each]
                for kind, of_each in ((MODELS, like.models), (BUILDS, like.builds))
            )
            alike = self._alike[known.number] = Alike(like, models, builds)
        view.liken(alike.like)
        return alike

    def _categories(self, view: Situation, tree: Tree[Cases]) -> Iterator[Decided]:
        """Of most categories nothing is stated, and these are alike."""
        facts = view.once(by_category)
        others = facts[""]
        cases = tree.of(others)
        if len(facts) == 1:
            yield *cases, others, organisation
            return
        yield *cases.but(tuple(facts)), others, organisation
        for category, stated in facts.items():
            yield from (_alone(known.case(stated), organisation(stated)) for known in self._about.get(category, ()))

    def _builds(self, view: Situation, alike: Alike | None) -> Iterator[Decided]:
        rules, decided = self._by_kind[BUILDS], frozenset[int]()
        for number in range(len(view.builds)):
            facts = view.for_build(number)
            if alike:
                yield alike.builds[number].of(facts, of_build)
                numbers = alike.builds[number].numbers
            else:
                cases = self._trees[BUILDS].of(facts)
                yield *cases, facts, of_build
                numbers = frozenset([case.number for case in cases.everything])
            decided = decided | numbers if decided else numbers
        loose = loose_subjects(view) if self._of_loose else []
        for known in rules if len(decided) < len(rules) else self._of_loose if loose else ():
            speaking = []
            if loose and known in self._of_loose:
                alone = [(known.case(subject.facts), subject) for subject in loose]
                speaking = [pair for pair in alone if pair[0].decision.reason not in PASSING]
            # Where nothing is made, a result about a model says more than one about the empty list.
            if known.number not in decided and not (speaking and view.manifest.builds == ()):
                subject = no_build(view)
                yield _alone(known.of_no_build(view.facts, subject.is_subject), subject)
            for case, subject in speaking:
                yield _alone(case, subject)

    def _one_by_one(self, view: Situation, kind: str) -> Iterator[Decided]:
        for known in self._by_kind[kind]:
            pairs = [(known.case(subject.facts), subject) for subject in subjects_of(view, known.rule)]
            if kind == USES:
                pairs = [pair for pair in pairs if pair[0].decision.reason != "not-applicable"]
                if not pairs:
                    nothing = nothing_shown(view)
                    pairs = [(known.case(nothing.facts), nothing)]
            yield from (_alone(case, subject) for case, subject in pairs)


class Memory:
    """What the rules of a run came to so far."""

    def __init__(self) -> None:
        self._policies: dict[int, KnownPolicy] = {}
        self._outlines: dict[Outline, KnownOutline] = {}
        self._seen_once: set[Outline] = set()

    def policy(self, policy: Policy, table: Mapping[str, FactType]) -> KnownPolicy:
        """What is known of a policy, by its identity: one with other rules may have the same name."""
        known = self._policies.get(id(policy))
        if known is None:
            known = self._policies[id(policy)] = KnownPolicy(policy, table)
        return known

    def outline(self, project: Project, as_of: date) -> KnownOutline | None:
        """The outline of a project, where an earlier one had the same."""
        own = outline(project, as_of)
        if own is None:
            return None
        known = self._outlines.get(own)
        if known is None and len(self._seen_once) < _MOST_OUTLINES:
            if own in self._seen_once:
                known = self._outlines[own] = KnownOutline(len(self._outlines), own)
            self._seen_once.add(own)
        return known


def _kind(rule: Rule) -> str:
    """What the subjects of a rule are; categories of which the rule asks the name have facts of their own."""
    if rule.about:
        return CATEGORIES if OWN_WORDS.isdisjoint(rule.asks) else NAMED_CATEGORIES
    return BUILDS if rule.for_each in OF_BUILDS else rule.for_each or ORGANISATION_ALONE


def _alone(case: Case, subject: Subject) -> Decided:
    return (case,), () if case.is_pass else (case,), subject.facts, lambda _: subject


def _number(pair: tuple[Case, Subject]) -> int:
    return pair[0].number
