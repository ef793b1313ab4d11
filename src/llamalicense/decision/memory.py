"""What the rules of a run came to: what is asked again in the same way is not worked out again.

What a rule comes to depends on the facts that it reads and on nothing else, and on those only as far as its comparisons
tell their values apart. So a tree is kept of it: a node is the fact that is read next, a branch is what the comparisons
make of its value, and a leaf is what it came to. Evaluation stays the one definition; the tree only follows its reads.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from llamalicense.decision.decide import Decision, decided
from llamalicense.decision.result import Reason
from llamalicense.decision.telling import Told, tell
from llamalicense.facts import Fact, FactType
from llamalicense.policy.conditions import COMPARISONS, Compare, FactsByName, leaves
from llamalicense.policy.policy import Rule
from llamalicense.vocabulary import Truth

T = TypeVar("T")
NO_BUILD: dict[Truth, Reason] = {None: "missing", False: "not-applicable"}
# The most cases that are kept of a rule: what real projects come to is far less.
_MOST = 300

# The comparisons with one fact, None where its values are few and stand for themselves.
Comparisons = tuple[tuple[Callable[[Any, Any], bool], Any], ...] | None


class _Asked:
    """A fact that is read, and what is read or comes out next, by the fact's value or what comparisons make of it."""

    __slots__ = ("branches", "comparisons", "fact")

    def __init__(self, fact: str, comparisons: Comparisons) -> None:
        self.fact = fact
        self.comparisons = comparisons
        self.branches: dict[Any, Any] = {}

    def answer(self, value: Any) -> Any:
        """What tells the branch of a value."""
        if self.comparisons is None or value is None:
            return value
        if len(self.comparisons) == 1:
            compare, wanted = self.comparisons[0]
            return compare(value, wanted)
        return tuple([compare(value, wanted) for compare, wanted in self.comparisons])


class _Read(dict[str, Fact]):
    """Facts that were read, in the order in which that happened."""

    def __init__(self, facts: FactsByName) -> None:
        self.facts = facts

    def __missing__(self, name: str) -> Fact:
        fact: Fact = self.facts[name]
        self[name] = fact
        return fact


class Compared:
    """The comparisons that rules make with each fact, those that choose a sentence included."""

    def __init__(self, rules: Iterable[Rule], table: Mapping[str, FactType]) -> None:
        self.rules = rules
        self.table = table
        self._by_fact: dict[str, list[Compare]] | None = None

    def of(self, name: str) -> Comparisons:
        """The comparisons with one fact."""
        kind = self.table[name]
        # What a house policy declares may be of any kind.
        if (kind.kind == "flag" or kind.words) and not name.startswith("house."):
            return None
        if self._by_fact is None:
            self._by_fact = self._sorted()
        return tuple((COMPARISONS[leaf.word], leaf.value) for leaf in self._by_fact.get(name, ()))

    def _sorted(self) -> dict[str, list[Compare]]:
        by_fact: dict[str, list[Compare]] = {}
        for rule in self.rules:
            for leaf in (leaf for node in rule.all_conditions for leaf in leaves(node)):
                if isinstance(leaf, Compare):
                    others = by_fact.setdefault(leaf.fact, [])
                    if all(leaf[1:] != other[1:] for other in others):
                        others.append(leaf)
        return by_fact


class Room:
    """How many cases are still kept; several trees may share one."""

    __slots__ = ("left",)

    def __init__(self, most: int) -> None:
        self.left = most


class Tree(Generic[T]):
    """What a function of facts came to, by what it read of them; what is seen for the first time is not kept.

    `told` has the facts that are the same whenever this tree is asked, and are no part of it.
    """

    __slots__ = ("compared", "is_new", "room", "root", "told", "work_out")

    def __init__(
        self,
        work_out: Callable[[FactsByName], T],
        compared: Compared,
        room: Room,
        told: Mapping[str, Fact | None] | None = None,
    ) -> None:
        self.work_out = work_out
        self.compared = compared
        self.room = room
        self.told = told
        self.root: Any = None
        self.is_new = told is None

    def of(self, facts: FactsByName) -> T:
        """What the function comes to with these facts."""
        node = self.root
        while type(node) is _Asked:
            value = facts[node.fact][0]
            node = node.branches.get(value if node.comparisons is None else node.answer(value))
        outcome: T = self._learnt(facts) if node is None else node
        return outcome

    def _learnt(self, facts: FactsByName) -> T:
        if self.is_new or not self.room.left:
            self.is_new = False
            return self.work_out(facts)
        self.room.left -= 1
        read = _Read(facts)
        outcome = self.work_out(read)
        self._keep(read, outcome)
        return outcome

    def _keep(self, read: Mapping[str, Fact], outcome: T) -> None:
        branches, answer = {None: self.root}, None
        start = branches
        for name, fact in read.items():
            if self.told is not None and self.told[name] is not None:
                continue
            if branches.get(answer) is None:
                branches[answer] = _Asked(name, self.compared.of(name))
            asked = branches[answer]
            branches, answer = asked.branches, asked.answer(fact.value)
        branches[answer] = outcome
        self.root = start[None]


@dataclass(frozen=True, slots=True)  # it is read far more often than made, and its slots are read at once
class Case:
    """What a rule came to for a subject, and what tells of it; `subject`: whether it is a subject of the rule."""

    number: int
    rule: Rule
    decision: Decision
    told: Told
    subject: Truth
    is_pass: bool


class KnownRule:
    """A rule, its place in its policy, and what it came to so far."""

    def __init__(self, number: int, rule: Rule, table: Mapping[str, FactType]) -> None:
        self.number = number
        self.rule = rule
        self._compared = Compared((rule,), table)
        self._trees: dict[Any, Tree[Case]] = {}
        self._room = Room(_MOST)

    def case(self, facts: FactsByName, subject: Truth = True) -> Case:
        """What the rule comes to for a subject."""
        tree = self._trees.get(subject)
        if tree is None:
            tree = self._trees[subject] = Tree(lambda facts: self._decided(facts, subject), self._compared, self._room)
        return tree.of(facts)

    def tree(self, subject: Truth, told: Mapping[str, Fact | None], room: Room) -> Tree[Case]:
        """What the rule comes to for a subject by what it reads beside what is `told`."""
        return Tree(partial(self.case, subject=subject), self._compared, room, told)

    def of_no_build(self, facts: FactsByName, subject: Truth) -> Case:
        """What the rule comes to where nothing is made, or (None) is stated of it."""
        tree = self._trees.get(("builds", subject))
        if tree is None:
            decision = Decision(NO_BUILD[subject])
            tree = Tree(lambda facts: self._told(facts, subject, decision, None), self._compared, self._room)
            self._trees["builds", subject] = tree
        return tree.of(facts)

    def _decided(self, facts: FactsByName, subject: Truth) -> Case:
        return self._told(facts, subject, decided(self.rule, facts, subject), self._compared.table)

    def _told(
        self, facts: FactsByName, subject: Truth, decision: Decision, table: Mapping[str, FactType] | None
    ) -> Case:
        told = tell(self.rule, facts, subject, decision, table)
        return Case(self.number, self.rule, decision, told, subject, told.verdict == "pass")
