"""`llamalicense fix`: what can be written so that results pass, shown first, then written where somebody says so."""

from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from llamalicense.commands.fix.patches import FileChange, unified
from llamalicense.documents.files import repository_root
from llamalicense.errors import UsageError, did_you_mean
from llamalicense.fixing.plan import Repair, sequence
from llamalicense.fixing.spans import FileText
from llamalicense.fixing.workspace import Untouchable, Workspace
from llamalicense.policy.library import bundled_ids, rule_ids
from llamalicense.report.fix import Fix
from llamalicense.report.formats.pages.in_text import wrapped
from llamalicense.run import Checker, Given
from llamalicense.vocabulary import RuleId

FixFormat = Literal["text", "markdown", "json", "patch"]
FORMATS: tuple[FixFormat, ...] = get_args(FixFormat)

_YES, _NO, _STOP = ("y", "yes"), ("n", "no", ""), ("q", "quit")


class Step(NamedTuple):
    """A fix, the rule that it was looked for, and the files as they are before it and after."""

    fix: Fix
    rule: str
    changes: tuple[FileChange, ...]
    is_taken: bool = False


class Plan(NamedTuple):
    """The fixes of a run, of each manifest those of fails first, and what becomes of files by those that are taken."""

    steps: tuple[Step, ...]
    changes: tuple[FileChange, ...]

    @property
    def taken(self) -> tuple[Step, ...]:
        """The fixes that are written, or would be."""
        return tuple(step for step in self.steps if step.is_taken)

    @property
    def choices(self) -> tuple[Step, ...]:
        """The fixes that are left to somebody's choice."""
        return tuple(step for step in self.steps if not step.is_taken)


# Yields each fix on top of those that were taken, is sent whether it is taken, and returns the files in the end.
Walk = Generator[Step, bool, tuple[FileChange, ...]]


def planned(checker: Checker, manifests: Sequence[Given], rules: Collection[str]) -> Plan:
    """What would be written: every safe fix, and a choice where its rule is named. Raises InputError, UsageError."""
    is_named = _named(rules, checker)
    steps = list[Step]()
    walk = _walk(checker, manifests, is_named)
    try:
        step = next(walk)
        while True:
            steps.append(step._replace(is_taken=step.fix.is_safe or bool(rules)))
            step = walk.send(steps[-1].is_taken)
    except StopIteration as ended:
        return Plan(tuple(steps), ended.value)


def conversation(
    checker: Checker, manifests: Sequence[Given], rules: Collection[str], width: int
) -> Generator[str, str, Plan]:
    """Asks of each fix, with its own changes, whether to write it; an answer decides what is asked after it."""
    steps = list[Step]()
    walk, is_over = _walk(checker, manifests, _named(rules, checker)), False
    try:
        step = next(walk)
        while True:
            is_taken = not is_over
            if is_taken:
                answer = (yield from _asked(step, width)).strip().casefold()
                is_over, is_taken = answer in _STOP, answer in _YES
            steps.append(step._replace(is_taken=is_taken))
            step = walk.send(is_taken)
    except StopIteration as ended:
        return Plan(tuple(steps), ended.value)


def _asked(step: Step, width: int) -> Generator[str, str, str]:
    sort = "" if step.fix.is_safe else "This is your choice. "
    lines = [*unified(step.changes, harmless=True), *wrapped(f"{sort}{step.fix.title}?", width=width)]
    question = "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
    while True:
        answer = yield f"{question}Write it: y (yes), n (no), q (no, and nothing after it)"
        if answer.strip().casefold() in (*_YES, *_NO, *_STOP):
            return answer
        question = ""


def _walk(checker: Checker, manifests: Sequence[Given], wanted: Callable[[str], bool]) -> Walk:
    texts: dict[str, Mapping[str, FileText]] = {}
    stated = set[Path]()
    for manifest in manifests:
        root = str(repository_root(manifest.folder))
        repair = _repair(checker, manifest, texts.get(root, {}))
        workspace, fixes = repair.workspace, sequence(repair, wanted)
        stated.add(workspace.path(workspace.manifest))
        try:
            fix = next(fixes)
            while True:
                is_taken = yield Step(fix.fix, fix.rule, tuple(_between(workspace, fix.workspace)))
                workspace = fix.workspace if is_taken else workspace
                fix = fixes.send(is_taken)
        except StopIteration as ended:
            texts[root] = ended.value.changed
    changes = [change for root, files in texts.items() for change in _in_all(Workspace(root, root, "", changed=files))]
    # Manifests last, so that none ever names what is not there yet.
    return tuple(sorted(changes, key=lambda change: change.path in stated))


def _repair(checker: Checker, manifest: Given, texts: Mapping[str, FileText]) -> Repair:
    if isinstance(manifest.data, str):
        checker.load(manifest)  # which says why it cannot be read
    try:
        return checker.of_project(manifest).repair(manifest, texts)
    except Untouchable:
        raise UsageError(
            f"{manifest.name}: this is no file that could be changed, but standard input, a link, or a text in an "
            "encoding of its own; name the file itself"
        ) from None


def _between(before: Workspace, after: Workspace) -> Iterator[FileChange]:
    for place, text in after.changed.items():
        if (was := before.read(place)) != text:
            yield FileChange(after.root, place, was, text)


def _in_all(workspace: Workspace) -> Iterator[FileChange]:
    return _between(Workspace(workspace.root, workspace.folder, ""), workspace)


def _named(rules: Collection[str], checker: Checker) -> Callable[[str], bool]:
    """Which rules are meant by names with or without a policy, all where there is none; raises UsageError."""
    known: set[str] = set()
    for policy in bundled_ids():
        known |= {str(RuleId(policy, rule)) for rule in rule_ids(policy) or ()}
    known |= {rule.name for policy in checker.house for rule in policy.rules}
    known |= {RuleId.of(rule).rule for rule in known if "/" in rule}
    for rule in rules:
        if rule not in known:
            raise UsageError(f"--rule {rule}: there is no such rule{did_you_mean(rule, known)}")
    return lambda rule: not rules or rule in rules or RuleId.of(rule).rule in rules
