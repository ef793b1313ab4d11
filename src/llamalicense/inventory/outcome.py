"""What one row of an inventory came to: a verdict and counts, or the errors of a row that cannot be judged."""

from collections.abc import Mapping
from typing import NamedTuple

from llamalicense.decision.result import Verdict


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
