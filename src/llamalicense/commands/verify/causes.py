"""Why a result is otherwise than recorded: found by undoing changes, or left open where that cannot be told."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from llamalicense.commands.verify.changes import Change, ListItem
from llamalicense.commands.verify.record_v1 import RecordedResultV1
from llamalicense.commands.verify.trials import Difference, Trials

# How sure a cause is. alone: with any one of these changes undone, the result is as recorded. together: with all of
# them, and with no fewer. among: with all of them; fewer were not tried. left: with all others undone it is not, so it
# is this one. open: one or more of these, whose earlier contents a record does not hold; without changes, too many to
# tell. unknown: nothing that a record holds.
Certainty = Literal["alone", "together", "among", "left", "open", "unknown"]

# Of a manifest: what is undone one by one, and what causes are looked for at all; one with more was written anew.
MOST_ONE_BY_ONE, MOST_CHANGES = 40, 1_000
_STEPS = re.compile(r"[^.\[\]]+")


class Cause(NamedTuple):
    """Why a result is otherwise: the changes that make it so, and how sure that is."""

    certainty: Certainty
    changes: tuple[Change, ...] = ()


def causes(differences: Sequence[Difference], changes: Sequence[Change], trials: Trials) -> list[Cause]:
    """The cause of each of these results of one manifest; `changes` are those of it and those of all."""
    if len(changes) > MOST_CHANGES:
        return [Cause("open")] * len(differences)
    can_be_undone = [change for change in changes if trials.is_possible(change)]
    stay = [change for change in changes if change not in can_be_undone]
    return [_cause(difference, can_be_undone, stay, trials) for difference in differences]


def _cause(difference: Difference, can_be_undone: list[Change], stay: list[Change], trials: Trials) -> Cause:
    def is_undone_by(undone: Iterable[Change]) -> bool:
        results = trials.results([*undone])
        return results is not None and difference.is_undone(results)

    few = len(can_be_undone) <= MOST_ONE_BY_ONE
    if few and (alone := tuple(change for change in can_be_undone if is_undone_by([change]))):
        return Cause("alone", alone)
    if can_be_undone and is_undone_by(can_be_undone):
        if not few or trials.left < len(can_be_undone):
            return Cause("among", tuple(can_be_undone))
        together = can_be_undone
        for change in can_be_undone:
            if is_undone_by(fewer := [other for other in together if other is not change]):
                together = fewer
        return Cause("together", tuple(together))
    could_be = [change for change in stay if _may_decide(change, difference, trials)]
    was_judged = trials.results(can_be_undone) is not None if can_be_undone else True
    if not was_judged:
        could_be += [change for change in can_be_undone if change.kind == "date" or _is_cited(change, difference)]
    if len(could_be) == 1 and was_judged:
        return Cause("left", tuple(could_be))
    return Cause("open", tuple(could_be)) if could_be else Cause("unknown")


def _may_decide(change: Change, difference: Difference, trials: Trials) -> bool:
    """Whether a change that cannot be undone may be why a result is otherwise."""
    policy = difference.rule.partition("/")[0]
    overriding = {result["overridden_by"] for result in (difference.before, difference.after) if result}
    match change.kind:
        case "policy":
            return change.what == policy or change.what in overriding
        case "document":
            return _names(change.what, difference, trials.now.loaded.source.value)
        case "baseline":
            return len({result["known_until"] for result in (difference.before, difference.after) if result}) > 1
        case "use" | "repository":
            return policy == "project"
        case "fact":
            return change.path[0] == "check" and policy == "project"
        case _:
            return change.kind in ("tool", "catalogue", "settings")


def _cited(difference: Difference) -> set[tuple[str, ...]]:
    """The paths of the statements that a result rests or rested on, without the places in lists."""
    results: list[RecordedResultV1] = [result for result in (difference.before, difference.after) if result]
    return {_fields(fact) for result in results for fact in result["facts"]}


def _fields(path: str) -> tuple[str, ...]:
    return tuple(step for step in _STEPS.findall(path) if not step.isdigit())


def _is_cited(change: Change, difference: Difference) -> bool:
    fields = tuple(step for step in change.path if not isinstance(step, ListItem))
    return any(fields[: len(cited)] == cited[: len(fields)] for cited in _cited(difference))


def _names(document: str, difference: Difference, states: object) -> bool:
    """Whether a document stands where one of the statements that a result rests on has it."""
    fields = {cited[1] for cited in _cited(difference) if cited[:1] == ("builds",) and len(cited) > 1}
    builds = states.get("builds") if isinstance(states, dict) else None
    named = (build.get(field) for build in builds or () for field in fields)
    return any(_holds(value, document) for value in named)


def _holds(value: object, document: str) -> bool:
    if isinstance(value, dict):
        return value.get("at") == document
    return any(_holds(item, document) for item in value) if isinstance(value, list) else value == document
