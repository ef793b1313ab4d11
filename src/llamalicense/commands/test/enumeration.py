"""What no statement can bring about: sentences, outcomes and pairs of rules that are looked for in all of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from llamalicense.commands.test.at_once import Bits, Statements, truth_of
from llamalicense.commands.test.outcomes import Outcomes, chosen, outcomes
from llamalicense.commands.test.space import Leaf, Space, space
from llamalicense.facts import FactType
from llamalicense.policy.conditions import leaves
from llamalicense.policy.policy import Rule
from llamalicense.policy.sentences import Sentence


class Enumerated(NamedTuple):
    """How many statements a rule can tell apart, how many of them were looked at, and what was found."""

    size: int
    seen: int
    faults: tuple[str, ...]


def enumerated(rule: Rule, table: Mapping[str, FactType], *, whole: bool) -> Enumerated:
    """Looks at every statement that a rule can tell apart; of very many at a part, unless it is to be `whole`."""
    everything = space(rule.all_conditions, table)
    reached: dict[str, bool] = {}
    faults: dict[str, None] = {}
    seen = 0
    verdicts: dict[tuple[Any, ...], tuple[Bits, Bits]] = {}
    for fixed, statements in everything.slices() if whole else everything.few():
        came = outcomes(rule, statements)
        seen += statements.every.bit_length()
        for name, where in _to_be_reached(rule, statements, came):
            reached[name] = reached.get(name, False) or bool(where)
        faults |= dict.fromkeys(_unstated(rule, statements, came, table))
        if rule.never_fails and came.reasons["violated"]:
            faults["a statement makes it fail, and it says that none does (`never_fails`)"] = None
        verdicts[fixed] = _verdicts(came)
        faults |= dict.fromkeys(_withdrawn(rule, everything, verdicts[fixed]))
    if seen == everything.size:
        faults |= dict.fromkeys(_withdrawn_between(rule, everything, verdicts))
        faults |= dict.fromkeys(name for name, is_reached in reached.items() if not is_reached)
    return Enumerated(everything.size, seen, tuple(faults))


def _to_be_reached(rule: Rule, statements: Statements, came: Outcomes) -> Iterator[tuple[str, Bits]]:
    if not rule.never_fails:
        yield "no statement makes it fail, and it does not say so (`never_fails`)", came.reasons["violated"]
    yield "no statement makes it pass", came.reasons["satisfied"]
    for choice in chosen(rule, statements, came):
        if choice.sentence.template and not choice.place.startswith("remedy"):
            yield f"{choice.place}: no statement leads to this sentence", choice.where


def _unstated(rule: Rule, statements: Statements, came: Outcomes, table: Mapping[str, FactType]) -> Iterator[str]:
    for choice in chosen(rule, statements, came):
        for name in _may_lack(choice.sentence, choice.where, statements, table):
            yield f"{choice.place}: it names {name}, and is said where that is not stated"


def _may_lack(sentence: Sentence, where: Bits, statements: Statements, table: Mapping[str, FactType]) -> Iterator[str]:
    for name in sentence.facts if where else ():
        fact = table[name]
        asked = name if name in statements.values else fact.beside
        lacks = dict(statements.values.get(asked, ((None, where),))).get(None, 0)
        if not fact.always and where & lacks:
            yield name


def _verdicts(came: Outcomes) -> tuple[Bits, Bits]:
    reasons = came.reasons
    return reasons["not-applicable"] | reasons["exception"] | reasons["satisfied"], reasons["violated"]


def _to_prove(rule: Rule) -> set[str]:
    """What the licensee must prove: stating that may turn a fail into something else."""
    return {leaf.fact for exemption in rule.unless if exemption.proven for leaf in leaves(exemption.when)}


def _withdrawn(rule: Rule, everything: Space, verdicts: tuple[Bits, Bits]) -> Iterator[str]:
    """Facts whose statement changes a verdict that stood without them."""
    passes, fails = verdicts
    for fact, stride in everything.strides().items():
        classes = everything.classes[fact]
        if classes[0] is not None:
            continue
        unstated = dict(_part(everything)[fact])[None]
        for step in range(1, len(classes)):
            yield from _changed(fact, (passes & unstated) << step * stride & ~passes, "pass")
            if fact not in _to_prove(rule):
                yield from _changed(fact, (fails & unstated) << step * stride & ~fails, "fail")


def _part(everything: Space) -> Mapping[str, Any]:
    return next(everything.slices())[1].values


def _withdrawn_between(
    rule: Rule, everything: Space, verdicts: Mapping[tuple[Any, ...], tuple[Bits, Bits]]
) -> Iterator[str]:
    """The same of facts that are fixed in each part of a space."""
    facts = list(everything.classes)
    for fixed, (passes, fails) in verdicts.items():
        for place, value in enumerate(fixed):
            before = verdicts.get((*fixed[:place], None, *fixed[place + 1 :])) if value is not None else None
            if before is not None:
                yield from _changed(facts[place], before[0] & ~passes, "pass")
                if facts[place] not in _to_prove(rule):
                    yield from _changed(facts[place], before[1] & ~fails, "fail")


def _changed(fact: str, where: Bits, verdict: str) -> Iterator[str]:
    if where:
        yield f"a {verdict} does not stay one when {fact} is stated as well"


def at_odds(rules: Sequence[Rule], table: Mapping[str, FactType]) -> Iterator[tuple[Rule, Rule]]:
    """Pairs of rules about the same subject of which no statement satisfies both."""
    kinds: dict[Any, Rule] = {}
    for rule in rules:  # rules that ask the same are looked at once
        kinds.setdefault(rule.conditions, rule)
    alike = list(kinds.values())
    spaces = [_satisfying(rule, table) for rule in alike]
    for number, one in enumerate(alike):
        for other_number in range(number):
            first, second = spaces[number], spaces[other_number]
            # Two rules of which one at most applies to a subject ask nothing of each other.
            if _together(first.applying, second.applying) and not _together(first, second):
                yield alike[other_number], one


class _Satisfied(NamedTuple):
    """The statements that satisfy a rule, and its comparisons with each fact."""

    statements: Statements
    where: Bits
    compared: Mapping[str, list[Leaf]]
    applies: Bits

    @property
    def applying(self) -> "_Satisfied":
        """The same of the statements to which a rule applies."""
        return self._replace(where=self.applies)


def _satisfying(rule: Rule, table: Mapping[str, FactType]) -> _Satisfied:
    _, statements = next(space(rule.conditions, table).slices())
    compared: dict[str, list[Leaf]] = {}
    for node in rule.conditions:
        for leaf in leaves(node):
            compared.setdefault(leaf.fact, []).append(leaf)
    applies = statements.holds(rule.applies).true if rule.applies else statements.every
    return _Satisfied(statements, outcomes(rule, statements).reasons["satisfied"], compared, applies)


def _together(one: _Satisfied, other: _Satisfied) -> bool:
    """Whether a statement satisfies both; what a category was reviewed for is another fact in each rule."""
    shared = [fact for fact in one.compared if fact in other.compared and not fact.startswith("category.")]
    return _extends(one, other, shared)


def _extends(one: _Satisfied, other: _Satisfied, shared: list[str]) -> bool:
    if not one.where or not other.where:
        return False
    if not shared:
        return True
    fact, *rest = shared
    for value in dict.fromkeys(value for satisfied in (one, other) for value, _ in satisfied.statements.values[fact]):
        if _extends(_with(one, fact, value), _with(other, fact, value), rest):
            return True
    return False


def _with(satisfied: _Satisfied, fact: str, value: Any) -> _Satisfied:
    """The statements that have a fact of the class to which a value belongs."""
    truths = [truth_of(leaf, value) for leaf in satisfied.compared[fact]]
    for known, here in satisfied.statements.values[fact]:
        if [truth_of(leaf, known) for leaf in satisfied.compared[fact]] == truths:
            return satisfied._replace(where=satisfied.where & here)
    return satisfied._replace(where=0)
