"""The mutants of a rule that its examples do not tell from it, each with an example that would."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from llamalicense.commands.test.at_once import Bits, Statements, listed, numbers, truth_of
from llamalicense.commands.test.examples import Case, FactTypes
from llamalicense.commands.test.expectations import Expectations
from llamalicense.commands.test.mutants import Known, Mutant, mutants
from llamalicense.commands.test.outcomes import chosen, outcomes
from llamalicense.commands.test.space import classes_of, space
from llamalicense.commands.test.suggestion import telling
from llamalicense.facts import FactType
from llamalicense.policy.conditions import Compare, leaves
from llamalicense.policy.policy import Rule

# Of so many survivors of one rule an example is written out; the others are told by name until these are dealt with.
MOST_WRITTEN = 200


class Survivor(NamedTuple):
    """A mutant that no example tells from its rule, and the lines of one that would; none where nothing can."""

    mutant: str
    lines: tuple[str, ...]


class Mutated(NamedTuple):
    """How many mutants of a rule there are, which survive, and which are proved to be the same as the rule.

    Of the names under `equivalents` some are no mutant's, and some those of mutants that examples tell apart.
    """

    mutants: int
    survivors: tuple[Survivor, ...]
    equivalents: tuple[str, ...]
    unknown: tuple[str, ...]
    told_apart: tuple[str, ...]


def mutated(rule: Rule, expectations: Expectations, table: FactTypes, known: Known) -> Mutated:
    """Holds every mutant of a rule against its examples, of which only those count that hold."""
    neighbours = _Neighbours(rule, expectations, table, known)
    count, survivors, same = 0, list[Survivor](), list[str]()
    reasons = {equivalent.mutant for equivalent in rule.equivalents}
    names = set[str]()
    for mutant in mutants(rule, known, _within(rule, table, known)):
        count += 1
        names.add(mutant.name)
        if expectations.tell_apart(mutant.rule):
            continue
        if len(survivors) >= MOST_WRITTEN:
            survivors.append(Survivor(mutant.name, ()))
            continue
        is_same = not _anywhere(rule, mutant.rule, table)
        if is_same and mutant.name in reasons:
            same.append(mutant.name)
        else:
            survivors.append(Survivor(mutant.name, () if is_same else tuple(neighbours.example(mutant))))
    told_apart = reasons & names - set(same) - {survivor.mutant for survivor in survivors}
    return Mutated(count, tuple(survivors), tuple(same), tuple(sorted(reasons - names)), tuple(sorted(told_apart)))


def known_values(rules: Sequence[Rule], cases: Sequence[Case], table: Mapping[str, FactType]) -> Known:
    """What lists of a rule could name: the words of a fact, or what rules and examples name beside."""
    values: dict[str, dict[Any, None]] = {}
    for rule in rules:
        for node in rule.conditions:
            for leaf in leaves(node):
                if isinstance(leaf, Compare) and leaf.word in ("is", "one_of"):
                    named = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
                    values.setdefault(leaf.fact, {}).update(dict.fromkeys(named))
    for case in cases:
        for fact, (value,) in case.facts.items():
            if isinstance(value, str) and fact in values:
                values[fact][value] = None
    return {fact: table[fact].words or tuple(named) for fact, named in values.items()}


def _within(rule: Rule, table: FactTypes, known: Known) -> Known:
    """Of these values those with which a rule applies to something: others are no plausible mistake elsewhere."""
    if rule.applies is None:
        return known
    facts = classes_of([rule.applies], table, {})
    plausible = dict(known)
    for fact in facts.keys() & known.keys():
        compared = [leaf for leaf in leaves(rule.applies) if leaf.fact == fact]
        _, part = next(space([rule.applies], table).slices())
        applies = part.holds(rule.applies).true
        where = {tuple(truth_of(leaf, value) for leaf in compared): here & applies for value, here in part.values[fact]}
        plausible[fact] = tuple(v for v in known[fact] if where.get(tuple(truth_of(leaf, v) for leaf in compared)))
    return plausible


def differs(rule: Rule, mutant: Rule, statements: Statements) -> Iterator[tuple[str, Bits]]:
    """Where a mutant says something else: by its outcome, by the open cases that hold, by its words."""
    came, other = outcomes(rule, statements), outcomes(mutant, statements)
    where = 0
    for reason, one in came.reasons.items():
        where |= one ^ other.reasons[reason]
    yield "outcome", where
    doubted = zip(rule.doubts, came.doubted, strict=True), zip(mutant.doubts, other.doubted, strict=True)
    yield "doubts", _unlike(*([(doubt.id or doubt.because.text, here) for doubt, here in pairs] for pairs in doubted))
    spoken = chosen(rule, statements, came), chosen(mutant, statements, other)
    yield "words", _unlike(*([((words.text, words.facts), where) for _, words, where in one] for one in spoken))


def _unlike(*sides: list[tuple[Any, Bits]]) -> Bits:
    together: list[dict[Any, Bits]] = [{}, {}]
    for side, known in zip(sides, together, strict=True):
        for name, where in side:
            known[name] = known.get(name, 0) | where
    one, other = together
    unlike = 0
    for name in one.keys() | other.keys():
        unlike |= one.get(name, 0) ^ other.get(name, 0)
    return unlike


def _anywhere(rule: Rule, mutant: Rule, table: FactTypes) -> bool:
    """Whether a statement may tell a mutant from its rule: all that the two can tell apart are looked at.

    Of a very large rule no mutant is proved to be the same.
    """
    everything = space([*rule.all_conditions, *mutant.all_conditions], table)
    return everything.is_large or any(
        where for _, part in everything.slices() for _, where in differs(rule, mutant, part)
    )


class _Neighbours:
    """Examples of a rule with one fact stated otherwise: of these one is nearest that tells a mutant from it."""

    def __init__(self, rule: Rule, expectations: Expectations, table: FactTypes, known: Known) -> None:
        self._rule = rule
        self._expectations = expectations
        self._table = table
        self._known = known
        self._listed: tuple[Statements, list[tuple[int, str, Any]]] | None = None

    def _all(self) -> tuple[Statements, list[tuple[int, str, Any]]]:
        if self._listed is None:
            finest = classes_of(self._rule.all_conditions, self._table, self._known)
            rows: list[Mapping[str, Any]] = []
            changes: list[tuple[int, str, Any]] = []
            for number, row in enumerate(self._expectations.rows):
                rows.append(row)
                changes.append((number, "", None))
                for fact, values in finest.items():
                    for value in values:
                        if value != row[fact]:
                            rows.append({**row, fact: value})
                            changes.append((number, fact, value))
            self._listed = listed(rows, tuple(finest)), changes
        return self._listed

    def example(self, mutant: Mutant) -> Iterator[str]:
        """The lines of an example that tells a mutant from its rule."""
        statements, changes = self._all()
        for how, where in differs(self._rule, mutant.rule, statements):
            if where:
                least = min(numbers(where), key=lambda place: bool(changes[place][1]))
                yield from self._lines(mutant, how, *changes[least])
                return
        yield from self._far(mutant)

    def _lines(self, mutant: Mutant, how: str, number: int, fact: str, value: Any) -> Iterator[str]:
        case = self._expectations.cases[number]
        yield from telling(self._rule, mutant.rule, case, {fact: value} if fact else {}, self._table, how)

    def _far(self, mutant: Mutant) -> Iterator[str]:
        """An example that has little in common with those that there are."""
        everything = space([*self._rule.all_conditions, *mutant.rule.all_conditions], self._table)
        if everything.is_large:
            return
        for fixed, part in everything.slices():
            for how, where in differs(self._rule, mutant.rule, part):
                if where:
                    place = numbers(where & -where)[0]
                    facts = list(everything.classes)
                    given = dict(zip(facts, fixed, strict=False))
                    for name, valued in part.values.items():
                        given.setdefault(name, next(value for value, here in valued if here >> place & 1))
                    yield from telling(self._rule, mutant.rule, None, given, self._table, how)
                    return
