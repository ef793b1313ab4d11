"""`llamalicense verify`: whether a recorded decision comes out again, or what has changed since and why it matters."""

import os
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from llamalicense import run
from llamalicense.commands.verify.causes import Cause, causes
from llamalicense.commands.verify.changes import Change, changes
from llamalicense.commands.verify.reading import read, scope_of_record
from llamalicense.commands.verify.record_v1 import RecordV1
from llamalicense.commands.verify.recording import Recorded, Recorder, record, recorded, written
from llamalicense.commands.verify.scope import Scope
from llamalicense.commands.verify.trials import Difference, Trials, by_key, differences
from llamalicense.decision.settings import COMMAND_LINE, Settings
from llamalicense.documents.files import read_bytes
from llamalicense.errors import InputError
from llamalicense.policy import library
from llamalicense.project.scanning import Scanning
from llamalicense.run import Given
from llamalicense.yamlfile import MAX_BYTES


class Verification(NamedTuple):
    """A record beside the same run made now: what has changed, and each result that is otherwise with its cause.

    `name` is the record's file, `sha256` the digest of its bytes.
    """

    name: str
    sha256: str
    before: RecordV1
    after: RecordV1
    changes: tuple[Change, ...]
    differences: tuple[tuple[Difference, Cause], ...]

    @property
    def is_reproduced(self) -> bool:
        """Whether the run writes the same bytes again."""
        return not self.changes and not self.differences


def verified(
    data: bytes, name: str, root: Path, as_of: date | None, progress: Callable[[int], None] | None = None
) -> Verification:
    """Makes the recorded run again in a repository; raises InputError, UsageError where that gives no verdict.

    `as_of`: another day than the recorded one; `progress` is told the number of files read.
    """
    before = read(data, name)
    scope = scope_of_record(before, root)
    recorder = _recorder(before, scope, as_of or date.fromisoformat(before["as_of"]), progress)
    report = run.check([_given(scope, place) for place in scope.manifests], recorder, recorder.as_of)
    if problems := [problem for judged in report.reports for problem in judged.errors]:
        raise InputError(problems)
    manifests = recorded(recorder, scope)
    after = record(recorder, scope, manifests)
    digest = sha256(data).hexdigest()
    if written(after).encode() == data:
        return Verification(name, digest, before, after, (), ())
    changed = changes(before, after)
    otherwise = _otherwise(before, after, changed, manifests, recorder)
    if not changed and not otherwise:
        changed = [Change("record", "", name, digest, sha256(written(after).encode()).hexdigest())]
    return Verification(name, digest, before, after, tuple(changed), tuple(otherwise))


def _recorder(record: RecordV1, scope: Scope, as_of: date, progress: Callable[[int], None] | None) -> Recorder:
    given = record["settings"]
    settings = Settings(
        given["unclear"],
        given["missing"],
        given["fail_on"],
        given["waivers"],
        scan=given["scan"],
        baseline="" if scope.baseline is None else os.path.relpath(scope.path(scope.baseline)),
        baselines=given["baselines"],
        origins=dict.fromkeys(given["given"], COMMAND_LINE),
    )
    names = [
        policy.id if policy.file is None else os.path.relpath(scope.path(policy.file)) for policy in scope.policies
    ]
    path = None if scope.scan_path is None else os.fspath(scope.path(scope.scan_path))
    scanning = None if settings.scan is False else Scanning(bool(settings.scan), path, progress)
    return Recorder(as_of, settings, library.houses(names), (), scanning)


def _given(scope: Scope, name: str) -> Given:
    path = scope.path(name)
    shown = os.path.relpath(path)
    try:
        data, problem = read_bytes(os.path.realpath(path), MAX_BYTES)
    except OSError as error:
        return Given(f"it cannot be read: {error.strerror}; the record is of this file", shown, path.parent, name)
    return Given(data if data is not None else f"this {problem}, no manifest", shown, path.parent, name)


def _otherwise(
    before: RecordV1, after: RecordV1, changed: list[Change], manifests: dict[str, Recorded], recorder: Recorder
) -> list[tuple[Difference, Cause]]:
    otherwise: list[tuple[Difference, Cause]] = []
    now = {manifest["file"]: by_key(manifest["results"]) for manifest in after["manifests"]}
    for manifest in before["manifests"]:
        name = manifest["file"]
        results = differences(name, by_key(manifest["results"]), now[name])
        own = [change for change in changed if change.manifest in ("", name)]
        found_causes = causes(results, own, Trials(manifest, manifests[name], recorder))
        otherwise += zip(results, found_causes, strict=True)
    return otherwise
