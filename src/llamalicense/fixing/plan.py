"""Which fixes a manifest has: every draft is tried on the files as they would be, and judged as a check judges them."""

from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import NamedTuple

from llamalicense.decision.decide import applies_to
from llamalicense.decision.judged import Judged
from llamalicense.decision.result import VERDICTS, Result
from llamalicense.errors import InputError
from llamalicense.fixing import card, documents, names
from llamalicense.fixing.claims import Key, claims_of
from llamalicense.fixing.draft import Case, Draft, Drafts
from llamalicense.fixing.spans import FileText, editor_lines
from llamalicense.fixing.workspace import Untouchable, Workspace
from llamalicense.fixing.yaml_edits import Uneditable
from llamalicense.policy.policy import Policy, Rule
from llamalicense.project.contradictions import REPOSITORY
from llamalicense.report.fix import Edit, Fix
from llamalicense.report.report import ManifestReport
from llamalicense.vocabulary import RuleId

# What is drafted for a rule that asks for a fact, by that fact.
PROPOSERS: Mapping[str, Callable[[Case], Drafts]] = {
    "build.notice": documents.notice,
    "build.phrase": documents.phrase,
    "build.agreement": documents.agreement,
    "build.tag": names.tag,
    "build.name_prefix": names.prefix,
}
# What is drafted for a rule about cards, by its name; and where a card leaves it out, which no rule asks for.
OF_CARDS: Mapping[str, Callable[[Case], Drafts]] = {
    str(RuleId(REPOSITORY, "declared-licence")): card.licence,
    str(RuleId(REPOSITORY, "base-model")): card.base,
}
# A report on a manifest of many builds costs this many checks at most; `fix` itself looks for all.
MOST = 25


class Trial(NamedTuple):
    """A manifest judged on the files as they would be; `judged` is what its results were told from."""

    report: ManifestReport
    judged: Callable[[], Sequence[Judged]]
    policies: Sequence[Policy]

    @property
    def results(self) -> dict[Key, Result]:
        """The results by rule and subject."""
        return {(result.rule, result.subject): result for result in self.report.results}


class Planned(NamedTuple):
    """A fix, the rule that it was looked for, and how things are with it."""

    fix: Fix
    rule: str
    workspace: Workspace
    trial: Trial


# Judges the manifest with other texts in files, by their paths; raises InputError.
Judge = Callable[[Mapping[str, FileText]], Trial]
Wanted = Callable[[str], bool]


class Repair(NamedTuple):
    """The files around a manifest, and what judges it with others in them."""

    workspace: Workspace
    judge: Judge


def alone(repair: Repair, wanted: Wanted, most: int = MOST) -> tuple[Fix, ...]:
    """The fixes that a manifest has as things stand, each by itself; looked for in at most so many trials.

    `wanted`: whether a rule's fixes are looked for at all.
    """
    workspace, judge = repair
    trial = judge(workspace.changed)
    claimed: set[Key] = set()
    fixes: list[Fix] = []
    trials = Trials(workspace, judge, trial, most)
    for target in _targets(trial):
        if _key(target) not in claimed and wanted(target.rule.name) and (planned := trials.first(target)):
            fixes.append(planned.fix)
            claimed.update(planned.fix.claims)
    return tuple(fixes)


def sequence(repair: Repair, wanted: Wanted) -> Generator[Planned, bool, Workspace]:
    """The fixes one after the other, each on top of those that were taken: who is sent whether it is.

    Returns the files as they are with all that were taken. `wanted`: whether a rule's fixes are looked for at all.
    """
    workspace, judge = repair
    trial = judge(workspace.changed)
    looked_at: set[Key] = set()
    fruitless: set[Key] = set()
    waiting: set[Key] = set()  # what nothing was found for, before something was written that it may have waited for
    titles: set[str] = set()
    while True:
        target = next((one for one in _targets(trial) if _key(one) not in looked_at and wanted(one.rule.name)), None)
        trials = Trials(workspace, judge, trial)
        if target:
            looked_at.add(_key(target))
            planned = trials.first(target)
            fruitless |= set() if planned else {_key(target)}
        elif planned := next(trials.of_cards(wanted, titles), None):
            titles.add(planned.fix.title)
        elif waiting:
            looked_at, waiting = looked_at - waiting, set()
        else:
            return workspace
        if planned and (yield planned):
            workspace, trial = planned.workspace, planned.trial
            fruitless, waiting = set(), waiting | fruitless


def is_fixable(result: Result, policies: Sequence[Policy]) -> bool:
    """Whether something may be written for a result, by what its rule asks for."""
    policy_id, rule_id = RuleId.of(result.rule)
    rules = (rule for policy in policies if policy.id == policy_id for rule in policy.rules if rule.id == rule_id)
    return result.verdict != "pass" and any(map(_proposers, rules))


def _proposers(rule: Rule) -> list[Callable[[Case], Drafts]]:
    if propose := OF_CARDS.get(rule.name):
        return [propose]
    return [propose for fact, propose in PROPOSERS.items() if fact in rule.asks]


def _key(judged: Judged) -> Key:
    return judged.rule.name, judged.subject.name


def _targets(trial: Trial) -> list[Judged]:
    """What does not pass, is due and could be written; fails first."""
    results = trial.results
    targets = [
        judged
        for judged in trial.judged()
        if (result := results.get(_key(judged)))
        and result.verdict != "pass"
        and _proposers(judged.rule)
        and _build_of(judged) is not None
        and applies_to(judged.rule, judged.subject.facts, judged.subject.is_subject)
    ]
    return sorted(targets, key=lambda judged: -VERDICTS.index(results[_key(judged)].verdict))


def _build_of(judged: Judged) -> int | None:
    """The build that a rule looks at, or that a file speaks of which it looks at."""
    subject = judged.subject
    if subject.shown is not None:
        return subject.shown.build
    return int(subject.path[1]) if len(subject.path) > 1 and subject.path[0] == "builds" else None


class Trials:
    """Tries drafts on the files of a workspace, at most so many."""

    def __init__(self, workspace: Workspace, judge: Judge, trial: Trial, most: float = inf) -> None:
        self.workspace = workspace
        self.judge = judge
        self.before = trial
        self.left = most

    def first(self, target: Judged) -> Planned | None:
        """The first fix that makes a result pass; what would not be tried is not drafted either."""
        drafts = self._drafts(target)
        while self.left > 0 and (draft := next(drafts, None)):
            if planned := self._tried(draft, target.rule.name, _key(target)):
                return planned
        return None

    def of_cards(self, wanted: Wanted, seen: Collection[str]) -> Iterator[Planned]:
        """What the cards of builds leave out, but for titles that were seen; no result depends on it."""
        for rule, propose in OF_CARDS.items():
            for case in self._cases() if wanted(rule) else ():
                for draft in _possible(propose(case)):
                    if draft.title not in seen and (planned := self._tried(draft, rule, None)):
                        yield planned

    def _cases(self, build: int | None = None) -> Iterator[Case]:
        """Each build, or one, as each licence sees it."""
        links = {policy.id: policy.sources.get("licence", {}).get("url", "") for policy in self.before.policies}
        views = {judged.situation.licence: judged.situation for judged in self.before.judged()}
        for licence, view in views.items():
            for number in range(len(view.manifest.builds or ())) if view.parameters.get("tag") else ():
                if build in (None, number):
                    yield Case(view.for_build(number), self.workspace, links.get(licence or "", ""))

    def _drafts(self, target: Judged) -> Drafts:
        cases = [Case(target.subject.facts, self.workspace)]
        if target.rule.name in OF_CARDS:
            cases = list(self._cases(_build_of(target)))
        for propose in _proposers(target.rule):
            for case in cases:
                yield from _possible(propose(case))

    def _tried(self, draft: Draft, rule: str, target: Key | None) -> Planned | None:
        """A draft as a fix: one that makes its target pass, claims whatever it changes, and makes nothing worse."""
        if draft.is_empty:
            return None
        self.left -= 1
        try:
            changed, edits = _written(self.workspace, draft)
            trial = self.judge(changed)
        except (InputError, Untouchable, ValueError):
            return None
        claims = claims_of(self.before.results, trial.results, draft.renames, target)
        if claims is None:
            return None
        was = self.before.results.get(target) if target else None
        is_safe = draft.is_safe and not (was and was.waiver)
        fix = Fix(draft.title, is_safe, claims, edits)
        return Planned(fix, rule, replace(self.workspace, changed=changed), trial)


def _possible(drafts: Drafts) -> Drafts:
    """The drafts up to where a file's layout has no place for one."""
    try:
        yield from drafts
    except (Uneditable, Untouchable):
        return


def _written(workspace: Workspace, draft: Draft) -> tuple[dict[str, FileText], tuple[Edit, ...]]:
    """The files with a draft in them, and its edits; raises Untouchable, ValueError."""
    changed, edits = dict(workspace.changed), list[Edit]()
    for place, spans in draft.spans.items():
        text = workspace.read(place)
        lines = editor_lines(text.content if text else "")
        changed[place] = (text or FileText("")).with_spans(spans)
        _ = changed[place].data  # which its encoding may not have
        for span in sorted(spans, key=lambda span: span[:2]):
            begins, ends = lines.position(span.start), lines.position(span.end)
            edits.append(Edit(place, begins, ends, span.words, creates=text is None))
    return changed, tuple(edits)
