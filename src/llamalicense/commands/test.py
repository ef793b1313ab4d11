"""`llamalicense test`: runs the examples inside policies and says what no example shows."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from llamalicense import bundle
from llamalicense.commands.layout import Blanks
from llamalicense.decide import Decision, decide
from llamalicense.errors import Problem
from llamalicense.facts import FACTS, FactType
from llamalicense.facts.house import house_facts
from llamalicense.logic import BadCondition, Compare, leaves, substitute
from llamalicense.report import PASSING
from llamalicense.resources import bundled_policy, folder
from llamalicense.rules import Policy, Raw, Rule
from llamalicense.wording import _leaf as misfit
from llamalicense.yamlfile import NodePath, Source, parse

# What `expect` may say beside a reason itself.
VERDICTS: dict[str, tuple[str, ...]] = {"pass": PASSING, "fail": ("violated",), "warn": ("unclear", "missing")}
Place = tuple[Source, NodePath]


class ExampleError(Exception):
    """An example that cannot be run, and why."""


class Given(dict[str, tuple[Any]]):
    """An example's facts; what it leaves out is not stated.

    What every manifest states is different: left out, a flag is false and a list empty; nothing else has a neutral
    value, so where a condition asks for it the example must give it. Raises ExampleError.
    """

    def __init__(self, stated: Raw, table: Mapping[str, FactType]) -> None:
        super().__init__({name: (value,) for name, value in stated.items()})
        self.table = table

    def __missing__(self, name: str) -> tuple[Any]:
        fact = self.table[name]
        neutral: dict[str, Any] = {"flag": False, "words": ()}
        if fact.always and fact.kind not in neutral:
            raise ExampleError(f"a condition asks for {name}, which every manifest states; give it a value")
        return (neutral[fact.kind] if fact.always else None,)


class Tested(NamedTuple):
    """A policy, the facts that it may name, and the files that it is made of: its own first."""

    policy: Policy
    table: Mapping[str, FactType]
    files: tuple[Source, ...]

    def rule(self, rule: str) -> Place:
        """Where a rule stands: in the policy's own file, or in one that it extends."""
        return next(self._stated(rule))

    def examples(self, rule: str) -> Place:
        """Where a rule's examples stand: with the rule or with its pattern."""
        stated = list(self._stated(rule))
        raw = [source.value["rules"][path[1]] for source, path in stated]
        for each, (source, path) in zip(raw, stated, strict=True):
            if "examples" in each:
                return source, (*path, "examples")
        pattern = next((each["pattern"] for each in raw if "pattern" in each), "")
        for source in self.files:
            if "examples" in source.value.get("patterns", {}).get(pattern, {}):
                return source, ("patterns", pattern, "examples")
        return stated[0]

    def _stated(self, rule: str) -> Iterator[Place]:
        for source in self.files:
            for number, raw in enumerate(source.value.get("rules", ())):
                if raw["id"] == rule:
                    yield source, ("rules", number)


class Run(NamedTuple):
    """A rule's examples and what was decided for each (None for one that cannot be run), with the problems found."""

    rule: Rule
    decisions: tuple[Decision | None, ...]
    problems: tuple[Problem, ...]

    def reached(self, *reasons: str) -> bool:
        """Whether an example ends in one of these."""
        return any(decision is not None and decision.reason in reasons for decision in self.decisions)

    def unused_exceptions(self) -> list[str]:
        """The exceptions that hold in no example."""
        used = [decision.exemption for decision in self.decisions if decision is not None]
        return [each.id for each in self.rule.unless if not any(each is one for one in used)]

    def unused_doubts(self) -> list[int]:
        """The entries of `unclear_when` that hold in no example."""
        used = [doubt for decision in self.decisions if decision is not None for doubt in decision.doubts]
        return [number for number, each in enumerate(self.rule.doubts) if not any(each is one for one in used)]


def tested(policies: list[str]) -> tuple[str, bool]:
    """Runs the examples of policies named by id or file, or of every bundled one; a report, and whether all is well.

    Raises UsageError and InputError for a policy that cannot be read.
    """
    chosen = [_load(name) for name in policies or bundle.bundled_ids()]
    runs = [[_run(each, rule) for rule in each.policy.rules] for each in chosen]
    problems = [problem for each in runs for run in each for problem in run.problems]
    if not policies:
        problems += _never_run(chosen)
    lines = [_coverage(each.policy, ran) for each, ran in zip(chosen, runs, strict=True)]
    lines += ["", *map(str, problems)] if problems else []
    verdict = f"FAIL  {_number(len(problems), 'problem')}" if problems else "PASS  every example holds"
    return "\n".join([*lines, "", verdict]) + "\n", not problems


def _load(name: str) -> Tested:
    if Path(name).is_file():
        policy, own = bundle.house(name), parse(Path(name).read_bytes(), name)
    else:
        policy = bundle.bundled(name, examples=True)
        own = _parsed(name)
    shared = [_parsed(each) for each in own.value.get("extends", ())]
    # Of two shared files the later one wins, as when they are merged.
    return Tested(policy, {**FACTS, **house_facts(policy.facts)}, (own, *reversed(shared)))


def _parsed(policy_id: str) -> Source:
    path = bundled_policy(policy_id)
    return parse(path.read_bytes(), path.name)


def _run(tested: Tested, rule: Rule) -> Run:
    source, path = tested.examples(rule.id)
    decisions, problems, names = [], [], set[str]()
    for number, example in enumerate(rule.examples):
        decision, said = _outcome(tested, rule, example)
        decisions.append(decision)
        if example["name"] in names:
            said = [*said, "another example has this name"]
        names.add(example["name"])
        where = f'{rule.name}, example "{example["name"]}"'
        problems += [source.problem((*path, number, "name"), f"{where}: {each}") for each in said]
    run = Run(rule, tuple(decisions), tuple(problems))
    source, path = tested.rule(rule.id)
    gaps = [source.problem((*path, "id"), f"{rule.name}: {each}") for each in _gaps(run, tested.table)]
    return run._replace(problems=(*problems, *gaps))


def _outcome(tested: Tested, rule: Rule, example: Raw) -> tuple[Decision | None, list[str]]:
    try:
        stated = dict(_stated(example["given"], tested))
        given = Given(stated, tested.table)
        decision = decide(rule, given)
        _say(rule, given)
    except ExampleError as error:
        return None, [str(error)]
    expect, got = example["expect"], "fail" if decision.reason == "violated" else decision.reason
    wrong = [f"expected {expect}, got {got}"] if decision.reason not in VERDICTS.get(expect, (expect,)) else []
    if got == "fail" and rule.never_fails:
        wrong.append("it fails, and `never_fails` says that this rule cannot")
    return decision, wrong


def _stated(given: Raw, tested: Tested) -> Iterator[tuple[str, Any]]:
    for name, raw in given.items():
        try:
            value = substitute(raw, tested.policy.parameters)
        except BadCondition as error:
            raise ExampleError(f"{name}: {error}") from None
        fact = tested.table.get(name)
        if fact is not None and value == "not-stated":
            if fact.always:
                raise ExampleError(f"{name} is stated by every manifest; an example cannot leave it open")
            continue
        if fact is not None and isinstance(value, tuple) is not (fact.kind == "words"):
            raise ExampleError(f"{name} takes {'a list' if fact.kind == 'words' else f'a {fact.kind}, not a list'}")
        word = "contains" if isinstance(value, tuple) else "is"
        message = misfit(Compare(lambda _: None, name, word, value), tested.table, None)
        if message:
            raise ExampleError(message)
        yield name, value


def _say(rule: Rule, given: Given) -> None:
    """Writes every sentence of a rule about an example, chosen or not, to show that each can be written."""
    words = Blanks({name: value for name, value in given.items() if value[0] is not None})
    said = [say for says in rule.explain.values() for say in says]
    for say in said:
        if say.when is not None:
            say.when.check(given)
    sentences = [say.sentence for say in said] + [each.because for each in rule.unless]
    sentences += [sentence for doubt in rule.doubts for sentence in (doubt.because, doubt.remedy)]
    for sentence in (*sentences, rule.remedy):
        sentence.fill(words)


def _gaps(run: Run, table: Mapping[str, FactType]) -> Iterator[str]:
    """What no example of a rule shows."""
    rule = run.rule
    if rule.never_fails and not run.reached("unclear", "missing"):
        yield "no example is unclear or missing, which is all that a rule that never fails can show"
    if not rule.never_fails and not run.reached("violated"):
        yield "no example fails"
    if rule.applies is not None and not run.reached("not-applicable"):
        yield "`applies_when` is false in no example"
    if _may_lack(rule, table) and not run.reached("missing"):
        yield "no example is missing, for want of a fact"
    for name in run.unused_exceptions():
        yield f'the exception "{name}" holds in no example'
    for number in run.unused_doubts():
        yield f"unclear_when[{number}] holds in no example"


def _may_lack(rule: Rule, table: Mapping[str, FactType]) -> bool:
    """Whether a manifest can leave open what the rule asks for."""
    nodes = [rule.applies, rule.fails, *(doubt.when for doubt in rule.doubts)]
    nodes += [exemption.when for exemption in rule.unless if not exemption.proven]
    return any(not table[leaf.fact].always for node in nodes if node is not None for leaf in leaves(node))


def _never_run(chosen: list[Tested]) -> Iterator[Problem]:
    """Examples in bundled files that belong to no policy's rule."""
    places = [each.examples(rule.id) for each in chosen for rule in each.policy.rules]
    ran = {(source.name, path) for source, path in places}
    for file in sorted(folder("policies").glob("*.yaml")):
        source = _parsed(file.stem)
        held = [(("rules", number), raw) for number, raw in enumerate(source.value.get("rules", ()))]
        held += [(("patterns", name), raw) for name, raw in source.value.get("patterns", {}).items()]
        for place, raw in held:
            if "examples" in raw and (source.name, (*place, "examples")) not in ran:
                names = ", ".join(f'"{example["name"]}"' for example in raw["examples"])
                message = f"{raw.get('id', place[1])}: these examples are never run: {names}; no policy takes them over"
                yield source.problem((*place, "examples"), message)


def _coverage(policy: Policy, runs: list[Run]) -> str:
    examples = sum(len(run.decisions) for run in runs)
    exceptions, doubts = sum(len(run.rule.unless) for run in runs), sum(len(run.rule.doubts) for run in runs)
    held = exceptions - sum(len(run.unused_exceptions()) for run in runs)
    open_ = doubts - sum(len(run.unused_doubts()) for run in runs)
    counts = f"{_number(len(runs), 'rule')}, {_number(examples, 'example')}"
    return f"{policy.id}: {counts}, {held} of {exceptions} exceptions, {open_} of {doubts} doubts"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
