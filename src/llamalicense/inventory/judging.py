"""Rows judged: each becomes an outcome as `check` would have it, whatever is wrong with it."""

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from llamalicense.about import HOMEPAGE, __version__
from llamalicense.decision.evaluate import licences_in_use
from llamalicense.decision.result import VERDICTS, Result, worst
from llamalicense.decision.settings import Settings, counts_against
from llamalicense.documents.files import Files, repository_root
from llamalicense.errors import InputError, LlamalicenseError, Problem
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.row import Reading, Row
from llamalicense.policy import library
from llamalicense.project.input import Given
from llamalicense.project.load import Loaded, unmarked
from llamalicense.project.scanning import Scanning
from llamalicense.report.baseline import Baseline, with_known
from llamalicense.run import Checker
from llamalicense.yamlfile import Source

if TYPE_CHECKING:
    from llamalicense.project.stated import SettingsFile

# Of the builds of a row so many stand in its name.
_MOST_NAMED = 3
_PLACE = re.compile(r"\[[0-9]+\]")


class Assignment(NamedTuple):
    """What every process of a run judges rows by; it is the same for all of them, and can be sent to each.

    `policies` are an organisation's own as the command line names them, `organisation` the file of shared facts, `scan`
    as in the settings of a check. `results`: whether every result is wanted, explained. `folder` is the one that names
    of files are relative to; `baseline` reads the known results that a project names.
    """

    as_of: date
    settings: Settings
    reading: Reading
    policies: tuple[str, ...] = ()
    organisation: str = ""
    results: bool = False
    folder: str = ""
    baseline: "Callable[[str], Baseline] | None" = None
    version: str = __version__


class Judge:
    """Judges the rows of one process; policies are loaded once."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        settings = assignment.settings
        scanning = None if settings.scan is False else Scanning(bool(settings.scan))
        self._checker = Checker(assignment.as_of, settings, library.houses(assignment.policies), scanning=scanning)
        self._baselines: dict[str, Baseline] = {}

    def judged(self, row: Row) -> tuple[Outcome, Sequence[Result]]:
        """What a row came to, and its results; those of a bad row are none, and its outcome says why."""
        if row.problems:
            return refused(row, row.problems), ()
        try:
            checker, loaded = self._loaded(row)
            results = self._results(row, checker, loaded)
        except InputError as error:
            return refused(row, error.problems), ()
        except LlamalicenseError as error:
            return refused(row, [Problem(str(error), row.source, row.line, 1)]), ()
        except Exception as error:  # one row never stops the rest
            return refused(row, [_defect(row, error)]), ()
        return _outcome(row, loaded, results, checker.settings), results

    def forget(self) -> None:
        """Lets go of what was read of repositories and documents, as an inventory has no end to them."""
        self._checker.forget()
        self._checker.files = Files()

    def _loaded(self, row: Row) -> tuple[Checker, Loaded]:
        """The row loaded, and the checker with what its project sets; raises InputError."""
        if row.values is None:  # a manifest's own file
            given = Given(row.data, row.source, row.folder)
            checker = self._checker.of_project(given)
            return checker, checker.load(given)
        source = unmarked(row.values, row.source, row.line)
        checker = self._checker.under(_settings(source, row.folder))
        return checker, checker.load_values(source, checker.files.opener(row.folder))

    def _results(self, row: Row, checker: Checker, loaded: Loaded) -> Sequence[Result]:
        report = checker.judge(loaded)
        name, read = checker.settings.baseline, self.assignment.baseline
        if name and read:
            self._baselines[name] = self._baselines.get(name) or read(name)
            report = with_known(replace(report, place=_place(row)), self._baselines[name], checker.as_of)
        return report.results


def _settings(source: Source, folder: Path) -> "list[SettingsFile]":
    if not (isinstance(source.value, dict) and "check" in source.value):
        return []
    from llamalicense.project.stated import in_values

    return list(in_values(source, folder))


def _place(row: Row) -> str:
    """The path of a row's file from the root of its repository, as baselines have it."""
    path = Path(os.path.realpath(row.source))
    return path.relative_to(repository_root(path.parent)).as_posix()


def _outcome(row: Row, loaded: Loaded, results: Sequence[Result], settings: Settings) -> Outcome:
    project = loaded.project
    manifest = project.manifest
    verdicts = Counter(result.verdict for result in results)
    waiting = [_lacking(result) for result in results if result.missing and result.verdict != "pass"]
    return Outcome(
        row.source,
        row.line,
        row.key,
        row.unit,
        _in_brief([build.name for build in manifest.builds or ()]) or manifest.organisation.name,
        manifest.organisation.name,
        worst(verdicts),
        (),
        {verdict: verdicts[verdict] for verdict in VERDICTS},
        Counter(result.rule for result in results if result.verdict == "fail"),
        Counter(result.rule for result in results if result.verdict == "warn"),
        sum(counts_against(result, settings.fail_on) for result in results),
        Counter(fact for facts in waiting for fact in facts),
        Counter(fact for facts in waiting for fact in facts if len(facts) == 1),
        tuple(dict.fromkeys(listed.entry.id if listed.entry else listed.model.id for listed in project.listing.rows)),
        licences_in_use(project),
    )


def _lacking(result: Result) -> set[str]:
    """The facts that a result waits for, without places in lists."""
    return {_PLACE.sub("", missing.fact) for missing in result.missing}


def _in_brief(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def refused(row: Row, problems: Iterable[Problem]) -> Outcome:
    """What a row came to that cannot be judged; it is called as far as it says how."""
    stated = row.values if isinstance(row.values, dict) else {}
    organisation = stated.get("organisation")
    name = organisation.get("name") if isinstance(organisation, dict) else None
    name = name if isinstance(name, str) else ""
    errors = tuple(map(str, problems))
    here = (row.source, row.line, row.key, row.unit, name, name)
    return Outcome(*here, None, errors, dict.fromkeys(VERDICTS, 0), {}, {}, 0, {}, {}, (), ())


def _defect(row: Row, error: Exception) -> Problem:
    message = (
        f"this is a defect in llamalicense {__version__} ({type(error).__name__}: {error}); please report it with this "
        f"row: {HOMEPAGE}/issues"
    )
    return Problem(message, row.source, row.line, 1)
