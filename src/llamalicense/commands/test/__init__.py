"""`llamalicense test`: runs the examples inside policies, and says how far they protect them."""

import os
import re
from collections.abc import Iterator
from typing import Literal

from llamalicense.commands.test.citations import needless
from llamalicense.commands.test.findings import Finding, findings
from llamalicense.commands.test.ledger import catalogue_problems
from llamalicense.commands.test.notes import tested_rules
from llamalicense.commands.test.outcome_pages import RENDER, Outcome
from llamalicense.commands.test.run import run
from llamalicense.commands.test.subject import Tested, bundled_files, load, parsed, written_examples
from llamalicense.errors import Problem, UsageError
from llamalicense.policy import library
from llamalicense.report.formats.pages.renderers import PageFormat
from llamalicense.yamlfile import MAX_BYTES, Source

# What a policy of this program has and a file of another hardly: an id at the top, its kinds, a word of its language.
_OURS = re.compile(
    rb"""
    ^[ \t]*+(?:\{\s*+)?["']?policy["']?\s*:[ \t]*["'\w]
    | ^["']?kind["']?\s*:\s*["']?(?:house|licence)\b
    | \bfails_when\b
    """,
    re.MULTILINE | re.VERBOSE,
)


def tested(
    policies: list[str], *, skip_others: bool, whole: bool, output_format: PageFormat | Literal["json"]
) -> tuple[str, bool]:
    """Tests policies named by id or file, or every bundled one; a report, and whether all is well.

    `skip_others`: files that are no llamalicense policies are named in the report and left alone. `whole`: very large
    spaces are looked at as well. Raises UsageError and InputError for a policy that cannot be read.
    """
    others = list(filter(_is_other, policies)) if skip_others else []
    chosen = [load(name) for name in policies if name not in others] if policies else bundled()
    if chosen and not any(subject.policy.rules or subject.policy.overrides for subject in chosen):
        names = ", ".join(subject.policy.id for subject in chosen)
        raise UsageError(f"{names}: there are no rules, so there is nothing to run")
    runs = [run(subject, whole=whole) for subject in chosen]
    files = [subject.files[0] for subject in chosen] if policies else bundled_files()
    problems = [Finding("example", problem) for problem in _never_run(chosen, files)]
    if not policies:
        problems += [Finding("catalogue", problem) for problem in catalogue_problems()]
        unknown = needless([subject.policy for subject in chosen], parsed("clauses"))
        problems += [Finding("clause", problem) for problem in unknown]
    outcome = Outcome(runs, [*findings(runs, of_all=not policies), *problems], others)
    return RENDER[output_format](outcome), outcome.passed


def bundled() -> list[Tested]:
    """Every bundled policy."""
    return list(map(load, library.bundled_ids()))


def _is_other(name: str) -> bool:
    if not os.path.isfile(name):
        return False
    with open(name, "rb") as file:
        return not _OURS.search(file.read(MAX_BYTES))


def _never_run(chosen: list[Tested], files: list[Source]) -> Iterator[Problem]:
    """Examples in these files that no rule takes over."""
    ran = set()
    for subject in chosen:
        for rule in tested_rules(subject.policy):
            for example in rule.examples:
                source, path = subject.place(rule.id, "examples", ("name", example["name"]))
                ran.add((source.name, path))
    for source in files:
        for place, home, name in written_examples(source):
            if (source.name, place) not in ran:
                yield source.problem(place, f'{home}, example "{name}": it is never run, as no rule takes it over')
