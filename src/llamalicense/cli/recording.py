"""The option `--record` and the command `verify`: a decision is kept, and made again."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from llamalicense.cli import arguments
from llamalicense.cli.given import day, houses
from llamalicense.cli.terminal import complain, progress, write
from llamalicense.errors import UsageError

if TYPE_CHECKING:
    from llamalicense.cli.outputs import Output
    from llamalicense.commands.verify.scope import Scope
    from llamalicense.decision.settings import Settings
    from llamalicense.policy.policy import Policy
    from llamalicense.project.scanning import Scanning
    from llamalicense.report.report import Report
    from llamalicense.run import Given


class Recording:
    """A run of `check`, and the record that it is to write, if any.

    `own` are the organisation's policies, `copies` the licence texts to quote from.
    """

    def __init__(
        self,
        own: Sequence["Policy"],
        copies: Sequence[tuple[str, str]],
        path: Path | None = None,
        scope: "Scope | None" = None,
    ) -> None:
        self.own = own
        self.copies = copies
        self.path = path
        self.scope = scope

    def run(
        self,
        manifests: Sequence["Given"],
        as_of: date,
        settings: "Settings",
        scanning: "Scanning | None",
        *,
        in_full: bool,
    ) -> "Report":
        """Checks the manifests, and keeps for the record what that loads."""
        from llamalicense import run

        if self.scope is None:
            self._checker = run.Checker(as_of, settings, self.own, self.copies, scanning)
        else:
            from llamalicense.commands.verify.recording import Recorder

            self._checker = Recorder(as_of, settings, self.own, self.copies, scanning)
        return run.check(manifests, self._checker, date.today(), in_full=in_full)

    def keep(self, report: "Report") -> None:
        """Writes the record, none where a manifest has no verdict; raises UsageError."""
        if self.path is None or self.scope is None:
            return
        from llamalicense.cli.outputs import create
        from llamalicense.commands.verify.recording import Recorder, record, recorded, written

        if report.status == 2:
            complain(f"{self.path} is not written: a record is of manifests that all have a verdict", "note")
            return
        assert isinstance(self._checker, Recorder)
        manifests = recorded(self._checker, self.scope)
        for manifest in manifests.values():
            if manifest.applied and os.path.realpath(self.path) == str(self.scope.root / manifest.applied.file):
                raise UsageError(f"--record {self.path}: this file is the baseline of this run; choose another path")
        create(self.path, written(record(self._checker, self.scope, manifests)), replace=True)


def begun(
    path: str | None,
    manifests: Sequence["Given"],
    outputs: Sequence["Output[Any]"],
    policies: list[str] | None,
    texts: list[str] | None,
    scan_path: str | None,
    baseline: str | None,
) -> Recording:
    """A run and its record; raises InputError, UsageError, also for what no record can be of.

    `policies` and `texts`: what the command line calls an organisation's policies and licence texts.
    """
    from llamalicense.cli.inputs import licence_texts

    house, copies = houses(policies), licence_texts(texts or ())
    if path is None:
        return Recording(house, copies)
    from llamalicense.cli.writing import Unwritable, check_place
    from llamalicense.commands.verify.scope import scope_of

    if path == "-":
        raise UsageError("--record -: a record is a file, to be kept; name one")
    if not all(manifest.is_file for manifest in manifests):
        raise UsageError("--record: standard input cannot be read again; name the manifest's file")
    own = {policy.id: name for policy, name in zip(house, policies or (), strict=True)}
    names = [manifest.name for manifest in manifests]
    taken = [*names, *own.values(), *(texts or ()), *(str(output.path) for output in outputs)]
    if os.path.realpath(path) in map(os.path.realpath, taken):
        raise UsageError(f"--record {path}: this file is read or written by this run already; choose another path")
    try:
        check_place(Path(path))
    except Unwritable as error:
        raise UsageError(f"--record {path}: {error}") from None
    return Recording(house, copies, Path(path), scope_of(names, own, texts or (), scan_path, baseline))


def verify(
    record: arguments.VerifiedRecord,
    repository: arguments.RecordedRepository = ".",
    as_of: arguments.VerifiedAsOf = None,
    output_format: arguments.PageFormatOption = "text",
) -> None:
    """Make a recorded decision again.

    Says that the same record comes out, byte for byte, or what has changed since (a statement, a file, a policy, this
    program) and which results are otherwise because of it.

    Exit status: 0 reproduced, 1 something changed, 2 not judged.
    """
    from llamalicense.commands.verify import verified
    from llamalicense.commands.verify.reading import bytes_of
    from llamalicense.commands.verify.verify_pages import printed
    from llamalicense.documents.files import repository_root

    if not os.path.isdir(repository):
        raise UsageError(f"--repository {repository}: there is no such folder")
    with progress("files read") as tell:
        root = repository_root(Path(repository))
        verification = verified(bytes_of(record), record, root, None if as_of is None else day(as_of), tell)
    write(printed(verification, output_format))
    raise typer.Exit(0 if verification.is_reproduced else 1)
