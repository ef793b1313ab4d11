"""What would make a result pass, and where each answer to what is missing would lead.

A change is tried on the manifest and the rule is decided again, so that all that a statement implies goes with it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from llamalicense.counterfactual.candidates import Change, applied, candidates, fields
from llamalicense.counterfactual.candidates.builds import AGREEMENT
from llamalicense.decision.explanations import lacking
from llamalicense.decision.judge import judge_again
from llamalicense.decision.judged import Judged
from llamalicense.decision.result import PASSING, Reason
from llamalicense.facts import Fact, Facts, FactType, Situation
from llamalicense.facts.builds import build_of
from llamalicense.manifest.paths import Path, dotted
from llamalicense.project.contradictions import is_consistent
from llamalicense.project.project import Project

MOST_CHANGES = 3
MOST_TRIALS = 3000

Key = frozenset[tuple[Path, str]]


class Counterfactual(NamedTuple):
    """Changes that together make a result pass, none of them dispensable, and the reason of the pass."""

    changes: tuple[Change, ...]
    reason: Reason

    @property
    def facts(self) -> int:
        """How many of the changes are not the user's to make."""
        return sum(not change.is_choice for change in self.changes)


class Ways(NamedTuple):
    """The ways to pass, those that are the user's to go first; `cut_off`: there may be more, of several changes."""

    ways: tuple[Counterfactual, ...]
    cut_off: bool


class PossibleAnswer(NamedTuple):
    """An answer to what is missing, and what comes of it; `open`: the statements that it then depends on."""

    change: Change
    reason: Reason
    open: tuple[str, ...]


def ways_to_pass(judged: Judged, trials: int = MOST_TRIALS) -> Ways:
    """The smallest sets of changes, up to three at once, under which a result that does not pass would pass."""
    search = _Search(judged, trials)
    for _ in range(MOST_CHANGES):
        search.deeper()
    ways = sorted(search.ways.values(), key=_preference)
    first: dict[frozenset[Path], Counterfactual] = {}
    for way in ways:
        first.setdefault(frozenset(change.path for change in way.changes), way)
    return Ways(tuple(first.values()), search.cut_off)


def smallest_way(judged: Judged, trials: int) -> Counterfactual | None:
    """One of the smallest sets of changes that would do, the user's own before facts; None where none is found.

    One in which a model was had in another way is the last resort, however small it is.
    """
    search = _Search(judged, trials)
    for _ in range(MOST_CHANGES):
        search.deeper()
        if ways := [way for way in search.ways.values() if not _supposes_access(way)]:
            return min(ways, key=_preference)
    return min(search.ways.values(), key=_preference, default=None)


def _preference(way: Counterfactual) -> tuple[bool, bool, bool, int, int]:
    # What somebody else would have to grant comes after what is the user's own to do.
    return _supposes_access(way), way.facts > 0, _changes(way, "organisation", "grants"), len(way.changes), way.facts


def _supposes_access(way: Counterfactual) -> bool:
    return _changes(way, "models", "access")


def _changes(way: Counterfactual, first: str, last: str) -> bool:
    return any(change.path[0] == first and change.path[-1] == last for change in way.changes)


def answers(judged: Judged) -> tuple[PossibleAnswer, ...]:
    """For every missing statement each of its answers, with what would come of that answer alone."""
    known = fields(judged)
    wanted = [path for path in lacking(judged) if path in known]
    return tuple(
        PossibleAnswer(change, *_outcome(trial))
        for path in wanted
        for change in candidates(judged, path)
        if (trial := tried(judged, (change,))) and _stands(trial)
    )


def tried(judged: Judged, changes: Sequence[Change], changed: Project | None = None) -> Judged:
    """The same rule and subject with changes; not applicable where that is no subject any more.

    `changed`: the project with these changes, where it is known.
    """
    old = judged.situation
    project = changed or applied(old.project, changes)
    renamed = any(change.path[-1] in ("id", "name") for change in changes)
    if renamed and not is_consistent(project, old.as_of):
        # Builds could contain each other, which nothing decides.
        return judged._replace(decision=judged.decision._replace(reason="missing"))
    view = Situation(project, old.licence, old.parameters, old.as_of, old.once(_supposed), old.effective)
    gone = judged._replace(situation=view, decision=judged.decision._replace(reason="not-applicable"))
    return judge_again(view, judged.rule, judged.subject.path) or gone


def _supposed(view: Situation) -> Mapping[str, FactType]:
    """The facts of a situation, with the stand-in for the agreement taken for the agreement."""
    kind = view.table["build.agreement"]

    def read(facts: Facts) -> Fact:
        documents = facts.situation.project.documents
        texts = [documents[name].text or "" for name in build_of(facts).agreement or ()]
        fact = kind.read(facts)
        return fact._replace(value="exact") if any(text.endswith(AGREEMENT) for text in texts) else fact

    return {**view.table, "build.agreement": kind._replace(read=read)}


def _outcome(judged: Judged) -> tuple[Reason, tuple[str, ...]]:
    reason = judged.decision.reason
    return reason, tuple(map(dotted, lacking(judged))) if reason == "missing" else ()


def _passes(judged: Judged) -> bool:
    return judged.decision.reason in PASSING and _stands(judged)


def _stands(judged: Judged) -> bool:
    project: Project = judged.situation.project
    return is_consistent(project, judged.situation.as_of)


def _key(changes: Iterable[Change]) -> Key:
    return frozenset((change.path, repr(change.value)) for change in changes)


class _Search:
    """Sets of changes by size: those that pass, and the last size of those that do not."""

    def __init__(self, judged: Judged, trials: int) -> None:
        self.judged = judged
        self.trials = trials
        self.cut_off = False
        self.ways: dict[Key, Counterfactual] = {}
        # Of a set that does not pass only its changes are kept: what they lead to is large, and quickly found again.
        self.open: list[tuple[Change, ...]] = [()]

    def deeper(self) -> None:
        """Sets with one change more."""
        before, self.open = self.open, []
        seen = set[Key]()
        for changes in before:
            changed = applied(self.judged.situation.project, changes)
            for change in _further(changes, tried(self.judged, changes, changed) if changes else self.judged):
                key = _key(larger := (*changes, change))
                if key in seen or any(way <= key for way in self.ways):
                    continue
                if self.trials <= 0:
                    self.cut_off = True
                    return
                seen.add(key)
                self._try(larger, applied(changed, (change,)))

    def _try(self, changes: tuple[Change, ...], changed: Project) -> None:
        self.trials -= 1
        trial = tried(self.judged, changes, changed)
        if not _passes(trial):
            self.open.append(changes)
            return
        # A part that was not tried, because its fields did not matter yet, may do as well.
        smallest, passed = next(
            (part, outcome)
            for size in range(1, len(changes) + 1)
            for part in combinations(changes, size)
            if _passes(outcome := tried(self.judged, part))
        )
        self.ways[_key(smallest)] = Counterfactual(smallest, passed.decision.reason)


def _further(changes: Sequence[Change], state: Judged) -> Iterator[Change]:
    """What could change beyond these changes, and beyond what they themselves put there."""
    taken = {change.path for change in changes}
    for path in fields(state):
        if not any(path[: len(changed)] == changed for changed in taken):
            yield from candidates(state, path)
