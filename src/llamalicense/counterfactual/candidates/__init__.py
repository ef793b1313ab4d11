"""The statements of a manifest that a rule depends on, and what else each of them could say."""

from collections.abc import Iterator
from functools import cache

from llamalicense.counterfactual.candidates import builds, organisation
from llamalicense.counterfactual.candidates.change import OF_ORIGIN, Change, applied
from llamalicense.counterfactual.candidates.derived import Candidates, derived
from llamalicense.counterfactual.candidates.house import stated
from llamalicense.decision.explanations import lacking
from llamalicense.decision.judged import BUILDS, Judged
from llamalicense.facts.contents import models_of
from llamalicense.manifest.paths import USERS, Path
from llamalicense.policy.conditions import leaves

__all__ = ["OF_ORIGIN", "Change", "applied", "candidates", "fields"]

_TABLE = {**organisation.TABLE, **builds.TABLE, "house": stated}


def candidates(judged: Judged, path: Path) -> tuple[Change, ...]:
    """What a field could state instead of what it states, the least drastic change first."""
    of_field = _of(_key(path))
    return tuple(of_field(judged, path)) if of_field else ()


def fields(judged: Judged) -> tuple[Path, ...]:
    """The fields that the rule's facts rest on for its subject, or lack."""
    paths = map(_field, (*_read(judged), *lacking(judged)))
    return tuple(dict.fromkeys(path for path in paths if path))


@cache
def _of(key: str) -> Candidates | None:
    """What finds the candidates of a field, by its name: the table, or the field itself."""
    return _TABLE.get(key) or derived(tuple(key.split(".")))


def _field(path: Path) -> Path:
    """The innermost field around a path that could state something else; empty where there is none."""
    if path == BUILDS:
        return path
    while len(path) > 1 and (isinstance(path[-1], int) or _of(_key(path)) is None):
        path = path[:-1]
    return path if len(path) > 1 else ()


def _read(judged: Judged) -> Iterator[Path]:
    if judged.subject.path == BUILDS:
        return
    facts = judged.subject.facts
    # To comply goes before getting out of a rule's reach, so what it applies to comes last.
    scope, *rest = judged.rule.conditions if judged.rule.applies else (None, *judged.rule.conditions)
    for name in dict.fromkeys(leaf.fact for node in (*rest, scope) if node for leaf in leaves(node)):
        fact = facts[name]
        yield from (fact.path, *fact.missing)
        if name == "build.contains_beyond_api":
            yield from (("models", model, "access") for model in sorted(models_of(facts)))


def _key(path: Path) -> str:
    """The name of a field whatever the list entry, month or house fact."""
    if path[: len(USERS)] == USERS and len(path) == len(USERS) + 1:
        return ".".join(map(str, USERS))
    if path[0] == "house" and len(path) == 2:
        return "house"
    return ".".join(part for part in path if isinstance(part, str)) if path != USERS else ""
