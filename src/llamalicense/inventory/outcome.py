"""What one row of an inventory came to: a verdict and counts, or the errors of a row that cannot be judged."""

from collections.abc import Mapping
from typing import NamedTuple

from llamalicense.decision.result import Verdict
from llamalicense.inventory.kept import LONGEST, shortened

_MOST_LISTED = 20
LONGEST_ERROR = 600


class Outcome(NamedTuple):
    """What one row came to.

    `source`, `line` and `key` say which row, `unit` whose; `name` is its builds' names in brief, else its
    organisation's. `verdict` is the one of `check`, None for a row that cannot be judged, whose `errors` say why.
    `counts` has the number of results of each verdict, `fails` and `warns` those of each rule, `counting` how many are
    at or above `--fail-on`. `asked` has how many results wait for a fact, by its path in the manifest without places
    in lists (builds.delivery), `alone` how many of those wait for nothing else.
    """

    source: str
    line: int
    key: str
    unit: str
    name: str
    organisation: str
    verdict: Verdict | None
    errors: tuple[str, ...]
    counts: Mapping[Verdict, int]
    fails: Mapping[str, int]
    warns: Mapping[str, int]
    counting: int
    asked: Mapping[str, int]
    alone: Mapping[str, int]
    models: tuple[str, ...]
    licences: tuple[str, ...]


def in_brief(outcome: Outcome) -> Outcome:
    """A row with no more of it than a page has use for, whatever a stranger's row holds."""
    names = (outcome.key, outcome.unit, outcome.name, outcome.organisation, *outcome.models, *outcome.licences)
    if not outcome.errors and len(names) <= _MOST_LISTED and max(map(len, names)) <= LONGEST:
        return outcome  # as most are
    return outcome._replace(
        key=shortened(outcome.key),
        unit=shortened(outcome.unit),
        name=shortened(outcome.name),
        organisation=shortened(outcome.organisation),
        errors=tuple(shortened(error, LONGEST_ERROR) for error in outcome.errors[:_MOST_LISTED]),
        models=tuple(map(shortened, outcome.models[:_MOST_LISTED])),
        licences=tuple(map(shortened, outcome.licences[:_MOST_LISTED])),
    )
