"""Rows judged: each becomes an outcome as `check` would have it, whatever is wrong with it."""

import pathlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from llamalicense.about import HOMEPAGE, __version__
from llamalicense.brief import shortened
from llamalicense.decision.evaluate import licences_in_use
from llamalicense.decision.result import VERDICTS, Missing, Result, Ruling, Verdict
from llamalicense.decision.settings import FailOn, Settings, counts_against
from llamalicense.documents.files import Files
from llamalicense.errors import InputError, LlamalicenseError, Problem
from llamalicense.garbage import collected
from llamalicense.inventory.organisation import SharedFacts, is_same_licensee, shared_facts
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.row import Reading, Row
from llamalicense.manifest.paths import Path, names_of, undotted
from llamalicense.policy import library
from llamalicense.project.input import Given
from llamalicense.project.load import Loaded, unmarked
from llamalicense.project.manifests import bytes_of, place_of
from llamalicense.project.project import Project
from llamalicense.project.scanning import Scanning
from llamalicense.report.baseline import Baseline, with_known
from llamalicense.run import Checker
from llamalicense.steps import Steps, finished
from llamalicense.yamlfile import Source

if TYPE_CHECKING:
    from llamalicense.project.stated import SettingsFile

T = TypeVar("T")
# Of the builds of a row so many stand in its name.
_MOST_NAMED = 3
# What is found out about the builds of a row is large where there are more of them.
_MANY_BUILDS = 10


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
    """Judges the rows of one process; policies are loaded once.

    `rests_on` has SHA-256 of what that rests on beside the rows. Raises InputError, UsageError.
    """

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.house = library.houses(assignment.policies)
        self.rests_on: dict[str, str] = {}
        self._shared: SharedFacts | None = None
        self._checker = self._made()
        if assignment.organisation:
            self._shared = self._shared_facts()
            self._checker = self._made()
        self.rests_on |= {id_: self._checker.policy(id_).sha256 for id_ in library.bundled_ids()}
        self.rests_on |= {f"--policy {policy.id}": policy.sha256 for policy in self.house}
        self._baselines: dict[str, Baseline] = {}

    def judged(self, row: Row) -> Steps[tuple[Outcome, Sequence[Result]]]:
        """What a row came to, and its results where they are wanted; of a bad row the outcome says why it is one.

        In steps, but for a row that holds what was read of files, or has many builds: of those one is ruled on at a
        time.
        """
        if row.problems:
            return refused(row, row.problems), ()
        if self._checker.chosen:  # an earlier row named policies, which are none of this one's business
            self._checker = self._made()
        try:
            checker, loaded = yield from self._loaded(row)
            if not self.assignment.results and not checker.settings.baseline:
                ruled = yield from _alone_if_large(checker.rulings(loaded), loaded.project)
                return _outcome(row, loaded, ruled.speaking, ruled.passes, checker.settings.fail_on), ()
            results = self._results(row, checker, loaded)
            speaking = [result for result in results if result.verdict != "pass"]
            outcome = _outcome(row, loaded, speaking, len(results) - len(speaking), checker.settings.fail_on)
            return outcome, results if self.assignment.results else ()
        except InputError as error:
            columns = self.assignment.reading.columns
            return refused(row, map(columns.with_column, error.problems) if columns else error.problems), ()
        except LlamalicenseError as error:
            return refused(row, [Problem(str(error), row.source, row.line, 1)]), ()
        except Exception as error:  # one row never stops the rest
            return refused(row, [_defect(row, error)]), ()

    def is_of_another(self, outcome: Outcome) -> bool:
        """Whether a row names another licensee than the shared facts are of, and so has none of them."""
        shared = self._shared
        return shared is not None and bool(outcome.verdict) and not is_same_licensee(outcome.organisation, shared.name)

    def forget(self) -> None:
        """Lets go of what was read of repositories and documents, as an inventory has no end to them."""
        self._checker.forget()
        self._checker.files = Files()
        self._baselines.clear()

    def _made(self) -> Checker:
        settings, shared = self.assignment.settings, self._shared
        scanning = None if settings.scan is False else Scanning(bool(settings.scan))
        given_to = shared.given_to if shared else None
        return Checker(self.assignment.as_of, settings, self.house, scanning=scanning, shared=given_to)

    def _shared_facts(self) -> SharedFacts:
        name = self.assignment.organisation
        data = bytes_of(name)
        if isinstance(data, str):
            raise InputError([Problem(data, name)])
        self.rests_on["organisation"] = sha256(data).hexdigest()
        return shared_facts(data, name, self._checker)

    def _loaded(self, row: Row) -> Steps[tuple[Checker, Loaded]]:
        """The row loaded, and the checker with what its project sets; raises InputError."""
        if row.values is None:  # a manifest's own file
            given = Given(row.data, row.source, row.folder)
            with collected(wanted=True):
                checker = self._checker.of_project(given)
                return checker, checker.load(given)
        source = unmarked(row.values, row.source, row.line, is_whole=row.is_whole)
        checker = self._checker.under(_settings(source, row.folder))
        return checker, (yield from checker.load_values(source, checker.files.opener(row.folder)))

    def _results(self, row: Row, checker: Checker, loaded: Loaded) -> Sequence[Result]:
        report = checker.judge(loaded)
        name, read = checker.settings.baseline, self.assignment.baseline
        if name and read:
            self._baselines[name] = self._baselines.get(name) or read(name)
            report = with_known(replace(report, place=place_of(row.source)), self._baselines[name], checker.as_of)
        return report.results


def _alone_if_large(work: Steps[T], project: Project) -> Steps[T]:
    """Work on a project, at once where so much hangs on that one that it is enough to have in hand."""
    builds, documents = project.manifest.builds or (), project.documents.values()
    if len(builds) > _MANY_BUILDS or project.repository is not None or any(document.text for document in documents):
        with collected(wanted=True):
            return finished(work)
    return (yield from work)


def _settings(source: Source, folder: pathlib.Path) -> "list[SettingsFile]":
    if not (isinstance(source.value, dict) and "check" in source.value):
        return []
    from llamalicense.project.stated import in_values

    return list(in_values(source, folder))


def _outcome(row: Row, loaded: Loaded, speaking: Sequence[Result | Ruling], passes: int, fail_on: FailOn) -> Outcome:
    project = loaded.project
    organisation = project.manifest.organisation.name
    rules: dict[Verdict, dict[str, int]] = {"warn": {}, "fail": {}}
    asked: dict[str, int] = {}
    alone: dict[str, int] = {}
    for result in speaking:
        of_verdict = rules[result.verdict]
        of_verdict[result.rule] = of_verdict.get(result.rule, 0) + 1
        if result.missing and result.reason != "waived":
            facts = _facts(result.missing)
            for fact in facts:
                asked[fact] = asked.get(fact, 0) + 1
                if len(facts) == 1:
                    alone[fact] = alone.get(fact, 0) + 1
    fails, warns = rules["fail"], rules["warn"]
    return Outcome(
        row.source,
        row.line,
        row.key,
        row.unit,
        shortened([build.name for build in project.manifest.builds or ()], _MOST_NAMED) or organisation,
        organisation,
        "fail" if fails else "warn" if warns else "pass",
        (),
        {"pass": passes, "warn": sum(warns.values()), "fail": sum(fails.values())},
        fails,
        warns,
        sum([counts_against(result, fail_on) for result in speaking]),
        dict(sorted(asked.items())),
        alone,
        tuple(dict.fromkeys([row.entry.id if row.entry else row.model.id for row in project.listing.rows])),
        licences_in_use(project),
    )


@lru_cache(4096)
def _facts(missing: Sequence[Missing | Path]) -> frozenset[str]:
    """The facts that a result waits for, without places in lists."""
    paths = [undotted(one.fact) if isinstance(one, Missing) else one for one in missing]
    return frozenset([".".join(names_of(path)) for path in paths])


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
