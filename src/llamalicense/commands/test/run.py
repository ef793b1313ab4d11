"""What the tests of one policy come to, rule by rule."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llamalicense.commands.test.citations import citation_problems
from llamalicense.commands.test.decisive import Undecided, decisive
from llamalicense.commands.test.enumeration import at_odds, enumerated
from llamalicense.commands.test.examples import Case, cases
from llamalicense.commands.test.expectations import Expectations
from llamalicense.commands.test.gaps import gaps, unused
from llamalicense.commands.test.notes import noted
from llamalicense.commands.test.parameters import varied
from llamalicense.commands.test.subject import Tested, parsed
from llamalicense.commands.test.survivors import Survivor, known_values, mutated
from llamalicense.decision.decide import Decision
from llamalicense.errors import Problem
from llamalicense.policy.page import filled
from llamalicense.policy.policy import Rule


class Counts(NamedTuple):
    """How much of a policy was tested, and how much of that was shown."""

    rules: int = 0
    examples: int = 0
    overrides: int = 0
    exceptions: int = 0
    exceptions_shown: int = 0
    doubts: int = 0
    doubts_shown: int = 0
    mutants: int = 0
    survivors: int = 0
    equivalents: int = 0
    comparisons: int = 0
    undecided: int = 0
    statements: int = 0
    statements_seen: int = 0


class RuleTest(NamedTuple):
    """What the tests of a rule found; faults are what no statement can bring about.

    `equivalents` and `told_apart` are the names under `equivalents` that are right and wrong.
    """

    rule: Rule
    counts: Counts
    problems: tuple[Problem, ...]
    survivors: tuple[Survivor, ...]
    undecided: tuple[Undecided, ...]
    faults: tuple[str, ...]
    equivalents: tuple[str, ...]
    told_apart: tuple[str, ...]


class PolicyTest(NamedTuple):
    """What the tests of a policy found.

    `odds`: pairs of its rules that no statement satisfies together; `citations`: where the map of clauses differs.
    """

    tested: Tested
    counts: Counts
    rules: tuple[RuleTest, ...]
    parameters: tuple[Survivor, ...]
    odds: tuple[tuple[Rule, Rule], ...]
    citations: tuple[Problem, ...]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with its examples."""
        return [problem for rule in self.rules for problem in rule.problems]


def run(tested: Tested, *, whole: bool) -> PolicyTest:
    """Tests a policy; `whole`: every statement that its rules can tell apart is looked at, however many there are."""
    policy = tested.policy
    rules = [of_rule(tested, rule, whole=whole) for rule in policy.rules]
    rules += [_of_note(tested, note) for note in noted(policy)]
    parameters = varied(tested)
    totals = (
        Counts(*(sum(column) for column in zip(*(rule.counts for rule in rules), strict=True))) if rules else Counts()
    )
    totals = totals._replace(
        rules=len(policy.rules),
        overrides=len(policy.overrides),
        mutants=totals.mutants + parameters.mutants,
        survivors=totals.survivors + len(parameters.survivors),
    )
    odds = tuple(at_odds(policy.rules, tested.table))
    citations = tuple(citation_problems(tested, parsed("clauses"))) if tested.is_bundled else ()
    return PolicyTest(tested, totals, tuple(rules), parameters.survivors, odds, citations)


def _of_note(tested: Tested, note: Rule) -> RuleTest:
    """A note says what its examples expect; which words it chooses is no verdict, and is not changed to see it told."""
    ran = [case for example in note.examples for case in cases(note, example, tested.table, tested.policy.parameters)]
    return RuleTest(note, Counts(examples=len(ran)), tuple(_wrong(tested, note, ran)), (), (), (), (), ())


def of_rule(tested: Tested, rule: Rule, *, whole: bool) -> RuleTest:
    """Tests one rule of a policy."""
    policy = tested.policy
    ran = [case for example in rule.examples for case in cases(rule, example, tested.table, policy.parameters)]
    decisions = [case.decision for case in ran if case.decision is not None]
    holding = [case for case in ran if not case.wrong]
    expectations = Expectations(holding, rule.all_conditions)
    mutants = mutated(rule, expectations, tested.table, known_values((rule,), holding, tested.table))
    alone = decisive(rule, expectations, tested.table)
    space = enumerated(rule, tested.table, whole=whole)
    exceptions, doubts = unused(rule, decisions)
    counts = Counts(
        rules=1,
        examples=len(ran),
        exceptions=len(rule.unless),
        exceptions_shown=len(rule.unless) - len(exceptions),
        doubts=len(rule.doubts),
        doubts_shown=len(rule.doubts) - len(doubts),
        mutants=mutants.mutants,
        survivors=len(mutants.survivors),
        equivalents=len(mutants.equivalents),
        comparisons=alone.comparisons,
        undecided=len(alone.undecided),
        statements=space.size,
        statements_seen=space.seen,
    )
    problems = (*_wrong(tested, rule, ran), *_shown(tested, rule, decisions), *_unknown(tested, rule, mutants.unknown))
    return RuleTest(
        rule,
        counts,
        problems,
        mutants.survivors,
        alone.undecided,
        space.faults,
        mutants.equivalents,
        mutants.told_apart,
    )


def _wrong(tested: Tested, rule: Rule, ran: Sequence[Case]) -> Iterator[Problem]:
    names = dict[str, int]()
    for example in rule.examples:
        names[example["name"]] = names.get(example["name"], 0) + 1
    for case in ran:
        name = case.example["name"]
        twice = ("another example of this rule has the same name",) if names[name] > 1 else ()
        source, path = tested.place(rule.id, "examples", ("name", name))
        line = f" ({case.line})" if case.line else ""
        where = f'{rule.name}, example "{filled(name, tested.policy)}"{line}'
        yield from (source.problem(path, f"{where}: {reason}") for reason in (*case.wrong, *twice))


def _shown(tested: Tested, rule: Rule, decisions: Sequence[Decision]) -> Iterator[Problem]:
    for gap in gaps(rule, decisions, tested.table):
        source, path = tested.place(rule.id, gap.field, gap.entry)
        yield source.problem(path, f"{rule.name}: {gap.message}")


def _unknown(tested: Tested, rule: Rule, listed: Sequence[str]) -> Iterator[Problem]:
    for name in listed:
        source, path = tested.place(rule.id, "equivalents", ("mutant", name))
        yield source.problem(path, f"{rule.name}: it has no such mutant: {name}")
