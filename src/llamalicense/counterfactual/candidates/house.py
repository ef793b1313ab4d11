"""What the facts that an organisation's own policy declares could be stated to be."""

from collections.abc import Iterator
from typing import Any

from llamalicense.counterfactual.candidates.change import Change, choice
from llamalicense.counterfactual.candidates.organisation import comparisons
from llamalicense.decision.judged import Judged
from llamalicense.manifest.paths import Path, dotted
from llamalicense.policy.sentences import shown


def stated(judged: Judged, path: Path) -> Iterator[Change]:
    """The values around those that the rule compares the fact with."""
    name = ".".join(map(str, path))
    kind = judged.situation.table[name]
    values: dict[Any, None] = dict.fromkeys((True, False) if kind.kind == "flag" else kind.words)
    for leaf in comparisons(judged, name):
        values.update(dict.fromkeys(_around(leaf.value, kind.kind)))
    for value in values:
        label = shown(value) or "[]"
        stated_as = list(value) if isinstance(value, tuple) else value
        yield choice(path, stated_as, f"have `{dotted(path)}` be {label}", label)


def _around(value: Any, kind: str) -> tuple[Any, ...]:
    if kind == "words":
        return ((), (value,))
    if type(value) is int:
        return (value - 1, value, value + 1)
    return value if isinstance(value, tuple) else (value,)
