"""What tests found, once for all policies that share a rule, at the place where it can be mended."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from llamalicense.commands.test.run import PolicyTest
from llamalicense.errors import Problem
from llamalicense.policy.policy import Rule

MOST_EQUIVALENTS = 2  # of a hundred mutants
WHOLE = 100
Kind = Literal["example", "survivor", "comparison", "statement", "bar", "catalogue", "clause"]


class Finding(NamedTuple):
    """A problem, and the lines of an example that would show what is not shown; `fails`: the tests fail for it."""

    kind: Kind
    problem: Problem
    lines: tuple[str, ...] = ()
    fails: bool = True


def findings(runs: Sequence[PolicyTest], *, of_all: bool) -> list[Finding]:
    """Everything that was found; `of_all`: every policy was tested, so that what none needs is needless."""
    listed = [Finding("example", problem) for run in runs for problem in run.problems]
    shared: dict[Finding, list[str]] = {}
    for run in runs:
        for finding in _of_policy(run):
            shared.setdefault(finding, []).append(run.tested.policy.id)
    for finding, policies in shared.items():
        message = f"{', '.join(policies)}: {finding.problem.message}"
        listed.append(finding._replace(problem=finding.problem._replace(message=message)))
    listed += [Finding("survivor", problem) for problem in _needless(runs, of_all=of_all)]
    return listed + [Finding("bar", problem) for run in runs for problem in _below(run)]


def _of_policy(run: PolicyTest) -> Iterator[Finding]:
    fails = run.tested.bar is not None
    whole = run.tested.bar == WHOLE
    for rule in run.rules:
        for survivor in rule.survivors:
            what = (
                "no example tells this mutant from it"
                if survivor.lines
                else "no statement that was looked at tells this mutant from it"
            )
            yield Finding("survivor", _at(run, rule.rule, f"{what}: {survivor.mutant}"), survivor.lines, whole)
        for undecided in rule.undecided:
            message = f"{undecided.comparison}: {undecided.lacks}"
            yield Finding("comparison", _at(run, rule.rule, message), undecided.lines, whole)
        for fault in rule.faults:
            yield Finding("statement", _at(run, rule.rule, fault), (), fails)
    source = run.tested.files[0]
    for survivor in run.parameters:
        problem = source.problem(("parameters",), f"no example tells this mutant from it: {survivor.mutant}")
        yield Finding("survivor", problem, survivor.lines, whole)
    for one, other in run.odds:
        yield Finding("statement", _at(run, one, f"no statement satisfies this and {other.id}"), (), fails)
    yield from (Finding("clause", problem) for problem in run.citations)


def _at(run: PolicyTest, rule: Rule, message: str) -> Problem:
    source, path = run.tested.place(rule.id, "id")
    return source.problem(path, f"{rule.id}: {message}")


def _needless(runs: Sequence[PolicyTest], *, of_all: bool) -> Iterator[Problem]:
    """Entries under `equivalents` that are none: in one policy, where it stands there; in all, where they share it."""
    used: dict[Problem, bool] = {}
    for run in runs:
        for rule in run.rules:
            for name in (*rule.told_apart, *rule.equivalents):
                source, path = run.tested.place(rule.rule.id, "equivalents", ("mutant", name))
                problem = source.problem(
                    path, f"{rule.rule.id}: an example tells this mutant from it; take it away here"
                )
                is_own = source.name == run.tested.files[0].name
                used[problem] = used.get(problem, not (is_own or of_all)) or name in rule.equivalents
    yield from (problem for problem, is_used in used.items() if not is_used)


def _below(run: PolicyTest) -> Iterator[Problem]:
    """Where a policy does not reach what is asked of it."""
    bar, counts, policy = run.tested.bar, run.counts, run.tested.policy
    source = run.tested.files[0]
    if bar is None:
        return
    path = ("bar",) if "bar" in source.value else ("policy",)
    if counts.equivalents * 100 > MOST_EQUIVALENTS * counts.mutants:
        yield source.problem(
            path, f"{policy.id}: more than {MOST_EQUIVALENTS} % of its mutants are said to be the same"
        )
    if bar == WHOLE:
        return  # each that is missing is told by itself
    for left, of_all, what in (
        (counts.survivors, counts.mutants, "mutants are told from its rules"),
        (counts.undecided, counts.comparisons, "comparisons are shown to decide alone"),
    ):
        if (of_all - left) * 100 < bar * of_all:
            yield source.problem(path, f"{policy.id}: {of_all - left:,} of {of_all:,} {what}; it asks for {bar} %")
