"""`llamalicense test`: runs the examples inside policies, and reports each problem at its line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from llamalicense.commands.test.examples import FactTypes, gaps, outcome, unused
from llamalicense.decision.decide import Decision
from llamalicense.errors import Problem, UsageError
from llamalicense.facts import FACTS
from llamalicense.facts.house import house_facts
from llamalicense.inert import plain
from llamalicense.policy import library
from llamalicense.policy.page import filled
from llamalicense.policy.policy import Policy, Rule
from llamalicense.policy.resources import bundled_policy, folder
from llamalicense.report.formats import number_of
from llamalicense.vocabulary import policy_named
from llamalicense.yamlfile import MAX_BYTES, NodePath, Source, parse

# What a policy of this program has and a file of another hardly: an id at the top, its kinds, a word of its language.
_OURS = re.compile(
    rb"""^\{?\s*["']?policy["']?\s*:[ \t]*["'\w] | ^["']?kind["']?\s*:\s*["']?(?:house|licence)\b | \bfails_when\b""",
    re.MULTILINE | re.VERBOSE,
)

ListEntry = tuple[str, str]  # an entry of a list in a policy, by one of its keys and what stands there


class Tested(NamedTuple):
    """A policy, the facts that it may name, and the files that it is made of: its own first."""

    policy: Policy
    table: FactTypes
    files: tuple[Source, ...]

    def place(self, rule: str, field: str, entry: ListEntry | None = None) -> tuple[Source, NodePath]:
        """Where a field of a rule stands, or an entry of that field: with the rule, or with its pattern."""
        source, path = next(self._homes(rule, field), None) or next(self._homes(rule, "id"))
        if entry is None:
            return source, (*path, field)
        listed = source.value[path[0]][path[1]][field]
        number = next(number for number, each in enumerate(listed) if each[entry[0]] == entry[1])
        return source, (*path, field, number, entry[0])

    def _homes(self, rule: str, field: str) -> Iterator[tuple[Source, NodePath]]:
        pattern = ""
        for source in self.files:
            for number, raw in enumerate(source.value.get("rules", ())):
                if raw["id"] == rule:
                    pattern = raw.get("pattern", pattern)
                    if field in raw:
                        yield source, ("rules", number)
        for source in self.files:
            if field in source.value.get("patterns", {}).get(pattern, {}):
                yield source, ("patterns", pattern)


class RuleTest(NamedTuple):
    """A rule with what was decided for its examples, and the problems found."""

    rule: Rule
    decisions: list[Decision]
    problems: list[Problem]


def tested(policies: list[str], *, skip_others: bool) -> tuple[str, bool]:
    """Runs the examples of policies named by id or file, or of every bundled one; a report, and whether all is well.

    `skip_others`: files that are no llamalicense policies are named in the report and left alone. Raises UsageError and
    InputError for a policy that cannot be read.
    """
    others = list(filter(_is_other, policies)) if skip_others else []
    left_alone = "".join(f"{plain(name)}: no llamalicense policy, left alone\n" for name in others)
    if others == policies and policies:
        return f"{left_alone}\nPASS  there is nothing to run\n", True
    text, passed = _tested([name for name in policies if name not in others])
    return left_alone + text, passed


def _is_other(name: str) -> bool:
    path = Path(name)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return not _OURS.search(file.read(MAX_BYTES))


def _tested(policies: list[str]) -> tuple[str, bool]:
    chosen = [_load(name) for name in policies or library.bundled_ids()]
    runs = [[_run(each, rule) for rule in each.policy.rules] for each in chosen]
    problems = [problem for each in runs for run in each for problem in run.problems]
    files = [each.files[0] for each in chosen] if policies else _bundled_files()
    problems += _never_run(chosen, files)
    if not any(each.policy.rules or each.policy.overrides for each in chosen):
        names = ", ".join(each.policy.id for each in chosen)
        raise UsageError(f"{names}: there are no rules, so there is nothing to run")
    lines = [_coverage(each.policy, ran) for each, ran in zip(chosen, runs, strict=True)]
    lines += ["", *(plain(str(problem)) for problem in problems)] if problems else []
    verdict = f"FAIL  {number_of(len(problems), 'problem')}" if problems else "PASS  every example holds"
    return "\n".join([*lines, "", verdict]) + "\n", not problems


def _load(name: str) -> Tested:
    if library.is_bundled(name):
        library.check_bundled(policy_named(name))
    policy = library.named(name)  # refuses a file that is too large before it is read whole
    own = _parsed(policy.id) if library.is_bundled(name) else parse(Path(name).read_bytes(), name)
    shared = [_parsed(each) for each in own.value.get("extends", ())]
    # Of two shared files the later one wins, as when they are merged.
    return Tested(policy, {**FACTS, **house_facts(policy.facts)}, (own, *reversed(shared)))


def _parsed(policy_id: str) -> Source:
    path = bundled_policy(policy_id)
    return parse(path.read_bytes(), path.name)


def _run(tested: Tested, rule: Rule) -> RuleTest:
    decisions: list[Decision] = []
    problems: list[Problem] = []
    names = set[str]()
    for example in rule.examples:
        decision, wrong = outcome(rule, example, tested.table, tested.policy.parameters)
        decisions += [decision] if decision is not None else []
        if example["name"] in names:
            wrong = [*wrong, "another example of this rule has the same name"]
        names.add(example["name"])
        source, path = tested.place(rule.id, "examples", ("name", example["name"]))
        where = f'{rule.name}, example "{filled(example["name"], tested.policy)}"'
        problems += [source.problem(path, f"{where}: {each}") for each in wrong]
    for gap in gaps(rule, decisions, tested.table):
        source, path = tested.place(rule.id, gap.field, gap.entry)
        problems.append(source.problem(path, f"{rule.name}: {gap.message}"))
    return RuleTest(rule, decisions, problems)


def _bundled_files() -> list[Source]:
    return [_parsed(path.stem) for path in sorted(folder("policies").glob("*.yaml"))]


def _never_run(chosen: list[Tested], files: list[Source]) -> Iterator[Problem]:
    """Examples in these files that no rule takes over."""
    ran = set()
    for each in chosen:
        for rule in each.policy.rules:
            for example in rule.examples:
                source, path = each.place(rule.id, "examples", ("name", example["name"]))
                ran.add((source.name, path))
    for source in files:
        for path, raw in _rules_and_patterns(source):
            for number, example in enumerate(raw.get("examples", ())):
                place = (*path, "examples", number, "name")
                if (source.name, place) not in ran:
                    where = f'{raw.get("id", path[1])}, example "{example["name"]}"'
                    yield source.problem(place, f"{where}: it is never run, as no rule takes it over")


def _rules_and_patterns(source: Source) -> list[tuple[NodePath, Any]]:
    rules = [(("rules", number), raw) for number, raw in enumerate(source.value.get("rules", ()))]
    return [*rules, *((("patterns", name), raw) for name, raw in source.value.get("patterns", {}).items())]


def _coverage(policy: Policy, runs: list[RuleTest]) -> str:
    left = [unused(run.rule, run.decisions) for run in runs]
    exceptions, doubts = sum(len(run.rule.unless) for run in runs), sum(len(run.rule.doubts) for run in runs)
    held, open_ = exceptions - sum(len(each[0]) for each in left), doubts - sum(len(each[1]) for each in left)
    counts = f"{number_of(len(runs), 'rule')}, {number_of(sum(len(run.rule.examples) for run in runs), 'example')}"
    if policy.overrides:
        counts += f", {number_of(len(policy.overrides), 'override')}"
    return f"{policy.id}: {counts}, {held} of {exceptions} exceptions, {open_} of {doubts} open cases"
