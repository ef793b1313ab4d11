"""A run becomes a record: what it read, by digests, and what came out."""

import os
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from llamalicense.about import __version__
from llamalicense.commands.verify.record_v1 import (
    RecordedFileV1,
    RecordedManifestV1,
    RecordedPolicyV1,
    RecordedRepositoryV1,
    RecordedResultV1,
    RecordedUseV1,
    RecordV1,
)
from llamalicense.commands.verify.scope import Scope, in_its_folder
from llamalicense.decision.result import Result
from llamalicense.decision.settings import Settings
from llamalicense.documents.files import LARGEST_TOGETHER, read_bytes
from llamalicense.errors import InputError
from llamalicense.policy.files import digest_of
from llamalicense.policy.library import is_bundled
from llamalicense.policy.resources import bundled_policy
from llamalicense.project.load import Loaded
from llamalicense.report.baseline import Baseline, with_known
from llamalicense.report.baseline_file import load
from llamalicense.report.formats import as_json
from llamalicense.report.formats.outcome_v1 import outcome_v1
from llamalicense.report.formats.settings_v1 import strictness_v1
from llamalicense.report.formats.summary import worth
from llamalicense.report.report import ManifestReport, Report
from llamalicense.run import Checker, Given

if TYPE_CHECKING:
    from llamalicense.project.repository import Repository


# What says which model an id is, and which licence governs it.
CATALOGUE = ("aliases", "models")


class Recorder(Checker):
    """A checker that keeps what it loads, so that a record is of the very files that its report is of."""

    def __init__(self, as_of: date, settings: Settings, *more: Any) -> None:
        super().__init__(as_of, settings._replace(trace=True), *more)
        self.loads: list[tuple[Checker, Given, Loaded]] = []

    def load(self, manifest: Given, *more: Any) -> Loaded:
        """Reads a manifest and opens its documents; raises InputError."""
        loaded = super().load(manifest, *more)
        # The checker too, which has what the project of this manifest sets.
        self.loads.append((self, manifest, loaded))
        return loaded

    def files_of_policies(self, scope: Scope) -> dict[str, str | None]:
        """The files of the organisation's own policies by their ids: first of those that the command line names."""
        files = {policy.id: given.file for policy, given in zip(self.house, scope.policies, strict=True)}
        for path, policy in self.chosen.items():
            files.setdefault(policy.id, None if is_bundled(path) else scope.place(path))
        return files


class Applied(NamedTuple):
    """A baseline that was applied to a manifest: its path in the repository, its digest, and what it knows."""

    file: str
    sha256: str | None
    baseline: Baseline | None

    @classmethod
    def of(cls, settings: Settings, scope: Scope) -> "Applied | None":
        """The one that settings name; of one that is gone, or no baseline any more, nothing is known."""
        if not settings.baseline:
            return None
        file = scope.place(settings.baseline)
        try:
            baseline = load(settings.baseline)
        except InputError:
            baseline = None
        return cls(file, _digest(scope.path(file)), baseline)

    def to(self, report: ManifestReport, as_of: date) -> ManifestReport:
        """A report with the results that it knows."""
        return with_known(report, self.baseline, as_of) if self.baseline else report


class Recorded(NamedTuple):
    """A manifest as a record has it, what was loaded for it, and the checker with what its project sets.

    Files are named from the root of the repository.
    """

    checker: Checker
    given: Given
    loaded: Loaded
    report: ManifestReport
    applied: "Applied | None" = None


def written(record: RecordV1) -> str:
    """The bytes of a record, as text: the same run gives the same ones."""
    return as_json(record)


def recorded(recorder: Recorder, scope: Scope) -> dict[str, Recorded]:
    """What a recorder has loaded, by the manifests' paths in the repository, judged under those names."""
    manifests: dict[str, Recorded] = {}
    for checker, given, loaded in recorder.loads:
        place = in_its_folder(given.folder / Path(given.name).name).relative_to(scope.root).as_posix()
        named = _named(loaded, place, folder_read(scope, place))
        report = checker.judge(named, given._replace(place=place, folder=Path()))
        applied = Applied.of(checker.settings, scope)
        report = applied.to(report, recorder.as_of) if applied else report
        manifests[place] = Recorded(checker, given, named, report, applied)
    return dict(sorted(manifests.items()))


def _named(loaded: Loaded, place: str, folder: str) -> Loaded:
    """What was loaded, under its names in the repository, from wherever the program was run."""
    project, repository = loaded.project, loaded.project.repository
    if repository:
        project = project._replace(repository=repository._replace(prefix="" if folder == "." else folder))
    return Loaded(loaded.source._replace(name=place), project)


def folder_read(scope: Scope, manifest: str) -> str:
    """The folder that is read for a manifest, by its path in the repository."""
    return scope.scan_path if scope.scan_path is not None else os.path.dirname(manifest) or "."


def record(recorder: Recorder, scope: Scope, manifests: dict[str, Recorded]) -> RecordV1:
    """The record of a run that reached a verdict for each of its manifests."""
    settings = recorder.settings
    report = Report(recorder.as_of, recorder.as_of, settings, tuple(manifest.report for manifest in manifests.values()))
    assert report.verdict is not None
    return {
        "schema": "llamalicense/record/v1",
        "tool": {"name": "llamalicense", "version": __version__},
        "disclaimer": worth(report),
        "as_of": recorder.as_of.isoformat(),
        "settings": {
            **strictness_v1(settings),
            "waivers": settings.waivers,
            "scan": settings.scan,
            "scan_path": scope.scan_path,
            "baseline": scope.baseline,
            "baselines": settings.baselines,
            "given": sorted(settings.origins),
        },
        "policies": list(_policies(recorder, scope, report)),
        "catalogue": [{"file": name, "sha256": digest_of(bundled_policy(name))} for name in CATALOGUE],
        "licence_texts": list(_texts(scope)),
        "verdict": report.verdict,
        "status": 1 if report.status else 0,
        "manifests": [_manifest(place, manifest, scope) for place, manifest in manifests.items()],
    }


def _policies(recorder: Recorder, scope: Scope, report: Report) -> Iterator[RecordedPolicyV1]:
    """The bundled policies by their ids, then the organisation's own in the order in which they were given."""
    in_use = {policy.id: policy for judged in report.reports for policy in judged.policies}
    given, files = {policy.id for policy in recorder.house}, recorder.files_of_policies(scope)
    for policy_id in (*sorted(in_use.keys() - given), *(own for own in files if own in given & in_use.keys())):
        policy = in_use[policy_id]
        yield {
            "id": policy_id,
            "file": files.get(policy_id),
            "given": policy_id in given,
            "sha256": policy.sha256,
            "encodes": [{"name": text.name, "sha256": text.sha256 or None} for text in policy.encodes],
        }


def _texts(scope: Scope) -> Iterator[RecordedFileV1]:
    for name in scope.licence_texts:
        if digest := _digest(scope.path(name)):
            yield {"file": name, "sha256": digest}


def _manifest(place: str, manifest: Recorded, scope: Scope) -> RecordedManifestV1:
    report, project, settings = manifest.report, manifest.loaded.project, manifest.checker.settings
    assert report.verdict is not None
    return {
        "file": place,
        "sha256": report.grounds.sha256,
        "states": manifest.loaded.source.value,
        "documents": [
            {"name": file.name, "sha256": file.sha256, "problem": file.problem or None} for file in report.grounds.files
        ],
        "repository": _repository(project.repository, folder_read(scope, place), scope) if project.repository else None,
        "unread": project.unread or None,
        "settings": {
            **strictness_v1(settings),
            "policies": list(settings.policies),
            "scan_exclude": list(settings.excluded),
        },
        "baseline": {"file": applied.file, "sha256": applied.sha256} if (applied := manifest.applied) else None,
        "verdict": report.verdict,
        "results": [of_result(result) for result in report.results],
    }


def _repository(repository: "Repository", folder: str, scope: Scope) -> RecordedRepositoryV1:
    shows: dict[str, set[str]] = {}
    for path, text in (
        *((use.finding.path, use.finding.text) for use in repository.uses),
        *((declaration.path, declaration.text) for declaration in repository.declared),
    ):
        shows.setdefault(path, set()).add(text)
    uses: list[RecordedUseV1] = [
        {"file": path, "sha256": _digest(scope.root / folder / path), "shows": sorted(words)}
        for path, words in sorted(shows.items())
    ]
    return {"folder": folder, "uses": uses}


def _digest(path: Path) -> str | None:
    """SHA-256 of a file; None for a folder, for one that is gone by now, and for weights, which only begin with it."""
    try:
        content, _ = read_bytes(os.path.realpath(path), LARGEST_TOGETHER)
    except OSError:
        return None
    return sha256(content).hexdigest() if content is not None and len(content) <= LARGEST_TOGETHER else None


def of_result(result: Result) -> RecordedResultV1:
    """A result as a record has it."""
    cited = (fact.fact for step in result.trace for fact in step.facts)
    waiver = result.waiver
    return {
        **outcome_v1(result),
        "facts": list(dict.fromkeys((*cited, *(missing.fact for missing in result.missing)))),
        "file": result.location.path,
        "line": result.location.line,
        "waived": {"verdict": waiver.was_verdict, "reason": waiver.was_reason} if waiver else None,
        "overridden_by": result.overridden_by,
        "known_until": result.known.until.isoformat() if result.known else None,
    }
