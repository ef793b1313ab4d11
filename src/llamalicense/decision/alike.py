"""What is decided for all projects with one outline at once, and what of each of them is still asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from llamalicense.decision.judged import Subject
from llamalicense.decision.memory import Case, KnownRule, Room
from llamalicense.decision.result import Rulings
from llamalicense.decision.subjects import EVERY_BUILD, OF_BUILDS, is_concerned
from llamalicense.facts import Fact, Facts
from llamalicense.facts.outline import Likeness
from llamalicense.policy.conditions import FactsByName
from llamalicense.vocabulary import Truth

# How many mixtures of categories of which something is stated are known.
_MOST_MIXTURES = 50


class Cases:
    """What rules came to for one subject, in their order, and those of them that are no pass, as a pair."""

    __slots__ = ("_but", "everything", "speaking")

    def __init__(self, cases: Iterable[Case]) -> None:
        self.everything = tuple(cases)
        self.speaking = tuple([case for case in self.everything if not case.is_pass])
        self._but: dict[tuple[str, ...], Cases] = {}

    def __iter__(self) -> Iterator[tuple[Case, ...]]:
        return iter((self.everything, self.speaking))

    def but(self, categories: tuple[str, ...]) -> "Cases":
        """Without the rules about these categories of use."""
        known = self._but.get(categories)
        if known is None:
            known = Cases(case for case in self.everything if case.rule.about not in categories)
            if len(self._but) < _MOST_MIXTURES:
                self._but[categories] = known
        return known


# What rules came to, those of it that are no pass, the facts that they looked at, and what makes the subject of these.
Decided = tuple[Sequence[Case], Sequence[Case], Facts, Callable[[Facts], Subject]]


def together(rules: Sequence[KnownRule], facts: FactsByName) -> Cases:
    """What rules of one kind come to."""
    return Cases([known.case(facts, subject) for known, subject in _subjects(rules, facts)])


def _subjects(rules: Sequence[KnownRule], facts: FactsByName) -> list[tuple[KnownRule, Truth]]:
    """The rules of one kind that this is or may be a subject of: few, where it is nothing of the licence."""
    if not rules or rules[0].rule.for_each not in OF_BUILDS:
        return [(known, True) for known in rules]
    concerned = is_concerned(facts)
    subjects = [(known, True if known.rule.for_each == EVERY_BUILD else concerned) for known in rules]
    return [(known, subject) for known, subject in subjects if subject is not False]


class Split:
    """What rules come to for one model or build of an outline.

    What the outline alone decides is decided once for all projects that have it; each other rule has a tree of what
    else it reads.
    """

    __slots__ = ("_open", "_settled", "numbers")

    def __init__(self, rules: Sequence[KnownRule], told: Mapping[str, Fact | None], room: Room) -> None:
        concerned = _subjects(rules, told)
        self.numbers = frozenset([known.number for known, _ in concerned])
        self._open = [known.tree(subject, told, room) for known, subject in concerned]
        self._settled = Cases(())

    @property
    def is_silent(self) -> bool:
        """Whether nothing is open, and nothing speaks."""
        return not (self._open or self._settled.speaking)

    def of(self, facts: Facts, subject: Callable[[Facts], Subject]) -> Decided:
        """What the rules come to."""
        everything, speaking = self._settled
        if not self._open:
            return everything, speaking, facts, subject
        cases = [tree.of(facts) for tree in self._open]
        decided = (
            (*everything, *cases),
            (*speaking, *[case for case in cases if not case.is_pass]),
            facts,
            subject,
        )
        settled = [tree.root for tree in self._open if type(tree.root) is Case]
        if settled:
            self._settled = Cases((*everything, *settled))
            self._open = [tree for tree in self._open if type(tree.root) is not Case]
        return decided


class Alike:
    """What is known of the projects with one outline: what it tells, and what its models and builds come to.

    `ruled`: what all rules come to, where that is told and nothing of it speaks.
    """

    __slots__ = ("builds", "like", "models", "ruled")

    def __init__(self, like: Likeness, models: Iterable[Split], builds: Iterable[Split]) -> None:
        self.like = like
        self.models = tuple(models)
        self.builds = tuple(builds)
        self.ruled: Rulings | None = None
