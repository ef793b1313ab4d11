"""Tallies of an inventory: by unit, model and licence, by rule and duty, by fact."""

from functools import lru_cache
from typing import Any, NamedTuple

from llamalicense.inventory.kept import shortened
from llamalicense.vocabulary import LICENCES, RuleId


class Tally(NamedTuple):
    """How many rows have which verdict; `bad`: rows that cannot be judged."""

    name: str
    rows: int
    passes: int
    warns: int
    fails: int
    bad: int


class RuleTally(NamedTuple):
    """How many rows a rule fails and warns in, and how many results; `title` and `clause` are its policy's words."""

    rule: str
    title: str
    clause: str
    rows_failing: int
    rows_warning: int
    fails: int
    warns: int


class DutyTally(NamedTuple):
    """A duty, which is a rule whichever licence has it, and in how many rows it fails and warns; `title` says it."""

    duty: str
    title: str
    rows_failing: int
    rows_warning: int


class FactTally(NamedTuple):
    """A fact that is not stated, and what waits for it; `alone_...`: for it and for nothing else.

    `question` asks for it, `ask` is who would know.
    """

    fact: str
    question: str
    ask: str
    rows: int
    results: int
    alone_rows: int
    alone_results: int


def worst_first(tally: Tally) -> Any:
    """Where a tally stands among others: the one with most fails first."""
    return -tally.fails, -tally.bad, -tally.warns, -tally.rows, tally.name


def worst_rule_first(tally: RuleTally | DutyTally) -> Any:
    """Where the tally of a rule or duty stands: the one that most rows fail first."""
    return -tally.rows_failing, -tally.rows_warning, tally[0]


@lru_cache(4096)
def duty_of(rule: str) -> str:
    """What a rule is called whichever Llama licence has it; the rules of other policies stay theirs."""
    policy, name = RuleId.of(rule)
    return shortened(name if policy in LICENCES else rule)


def most_deciding_first(tally: FactTally) -> Any:
    """Where the tally of a fact stands: the fact that decides most results by itself first."""
    return -tally.alone_results, -tally.results, -tally.rows, tally.fact
