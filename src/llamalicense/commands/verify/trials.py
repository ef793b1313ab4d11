"""What would come out if some of what has changed were as it was: the same check again, with that undone."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from llamalicense.commands.verify.changes import Change, undone
from llamalicense.commands.verify.record_v1 import RecordedManifestV1, RecordedResultV1
from llamalicense.commands.verify.recording import Recorded, Recorder, of_result
from llamalicense.documents.document import Document
from llamalicense.documents.files import Files
from llamalicense.errors import InputError, LlamalicenseError
from llamalicense.project.project import Project
from llamalicense.run import Checker

# Of a manifest, each as long as a check of it.
MOST_TRIALS = 200
Key = tuple[str, str]  # a rule and its subject
Results = Mapping[Key, RecordedResultV1]


class _BytesAreGone(LlamalicenseError):
    """A file had other bytes when the record was written, and nothing has them any more."""


class Trials:
    """Checks a manifest again with changes undone, as far as what was before is known; each set of them once.

    `before` is the manifest as the record has it, `now` as it is, both with the same path.
    """

    def __init__(self, before: RecordedManifestV1, now: Recorded, recorder: Recorder) -> None:
        self.before = before
        self.now = now
        self.recorder = recorder
        self._documents = {document["name"]: document for document in before["documents"]}
        self._bytes = {
            document.sha256: document for document in now.loaded.project.documents.values() if document.sha256
        }
        self._results: dict[frozenset[Change], Results | None] = {}

    def is_possible(self, change: Change) -> bool:
        """Whether what was before is known: a statement, a date, a file that was not there or lies elsewhere now."""
        if change.kind == "document":
            before = self._documents[change.what]
            return before["sha256"] is None or before["sha256"] in self._bytes
        if change.kind == "use":
            return change.before is None
        return change.kind == "date" or (change.kind == "fact" and change.path[0] != "check")

    def results(self, changes: Collection[Change]) -> Results | None:
        """The results with these changes undone; None where that is nothing that can be judged."""
        wanted = frozenset(changes)
        if wanted not in self._results and self.left > 0:
            self._results[wanted] = self._judged(wanted)
        return self._results.get(wanted)

    @property
    def left(self) -> int:
        """How many more sets of changes are tried."""
        return MOST_TRIALS - len(self._results)

    def _judged(self, changes: frozenset[Change]) -> Results | None:
        now, given, loaded, judged, applied = self.now
        states = loaded.source.value
        for change in changes:
            if change.kind == "fact":
                states = undone(states, change)
        day = next(
            (date.fromisoformat(change.before) for change in changes if change.kind == "date"), self.recorder.as_of
        )
        checker = Checker(day, now.settings, now.house)
        checker.files = _Shelf(lambda document: self._as_it_was(document, changes))
        try:
            data = json.dumps(states, ensure_ascii=False).encode()
            source, project = checker.load(given._replace(data=data, is_file=False))
            report = checker.judge(loaded._replace(source=source, project=self._seen(project, changes)))
            report = applied.to(replace(report, place=judged.place), day) if applied else report
        except (InputError, UnicodeEncodeError):
            return None
        return by_key(of_result(result) for result in report.results)

    def _as_it_was(self, document: Document, changes: frozenset[Change]) -> Document:
        """A document with the bytes that the record has, unless that it has others is not undone; raises where not."""
        before = self._documents.get(document.name)
        stands = self.now.loaded.project.documents.get(document.name)
        if before is None or document.is_url or document.sha256 == before["sha256"] is not None:
            return document
        if stands is not None and not any(
            change.kind == "document" and change.what == document.name for change in changes
        ):
            return document
        if before["sha256"] is None:
            return Document(document.name, None, before["problem"])
        if (elsewhere := self._bytes.get(before["sha256"])) is None:
            raise _BytesAreGone(document.name)
        return replace(elsewhere, name=document.name, seen_by={}, answers={})

    def _seen(self, project: Project, changes: frozenset[Change]) -> Project:
        """The project with what the repository shows, without the files that were not there."""
        stands = self.now.loaded.project
        new = {change.what for change in changes if change.kind == "use"}
        seen = stands.repository
        if seen and new:
            uses = tuple(use for use in seen.uses if use.finding.path not in new)
            declared = tuple(declaration for declaration in seen.declared if declaration.path not in new)
            seen = seen._replace(uses=uses, declared=declared)
        return project._replace(repository=seen, unread=stands.unread)


class _Shelf(Files):
    """The project's own files, some of them as they were."""

    def __init__(self, as_it_was: Callable[[Document], Document]) -> None:
        super().__init__()
        self._as_it_was = as_it_was

    def opener(self, folder: Path, manifest: str = "", *more: Any) -> Callable[[str], Document]:
        """What opens the documents that a manifest in `folder` names."""
        opened = super().opener(folder, manifest, *more)
        return lambda name: self._as_it_was(opened(name))


def by_key(results: Any) -> Results:
    """Results by their rules and subjects."""
    return {(result["rule"], result["subject"]): result for result in results}


class Difference(NamedTuple):
    """A result that is otherwise than recorded; None where it is or was not there. `manifest` is its path."""

    manifest: str
    rule: str
    subject: str
    before: RecordedResultV1 | None
    after: RecordedResultV1 | None

    @property
    def is_of_words(self) -> bool:
        """Whether the outcome is the recorded one, in other words."""
        return self.before is not None and self.after is not None and _outcome(self.before) == _outcome(self.after)

    def is_undone(self, results: Results) -> bool:
        """Whether among these results it is as recorded."""
        result = results.get((self.rule, self.subject))
        if result is None or self.before is None:
            return result is self.before
        if self.is_of_words:
            return _words(result) == _words(self.before)
        return _outcome(result) == _outcome(self.before)


def differences(manifest: str, before: Results, after: Results) -> list[Difference]:
    """The results that are otherwise, in the order of what is now, then those that are gone."""
    return [
        Difference(manifest, *key, before.get(key), after.get(key))
        for key in {**after, **before}
        if _all(before.get(key)) != _all(after.get(key))
    ]


def _outcome(result: RecordedResultV1) -> tuple[Any, ...]:
    outcome = result["verdict"], result["reason"], result["basis"], result["waived"], result["overridden_by"]
    return *outcome, result["known_until"]


def _words(result: RecordedResultV1) -> tuple[str, str]:
    return result["clause"], result["explanation"]


def _all(result: RecordedResultV1 | None) -> tuple[Any, ...]:
    return () if result is None else (*_outcome(result), *_words(result))
