"""The option `--record` and the command `verify`: a decision is kept, and made again."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from llamalicense.cli import arguments
from llamalicense.cli.given import day
from llamalicense.cli.terminal import complain, progress, write
from llamalicense.errors import UsageError

if TYPE_CHECKING:
    from llamalicense.cli.outputs import Output
    from llamalicense.commands.verify.scope import Scope
    from llamalicense.policy.policy import Policy
    from llamalicense.report.report import Report
    from llamalicense.run import Checker, Given


class Recording:
    """The record that a run is to write, if any, and the checker that keeps what it loads for it."""

    def __init__(self, path: Path | None = None, scope: "Scope | None" = None) -> None:
        self.path = path
        self.scope = scope

    def checker(self, *arguments: Any) -> "Checker":
        """The checker of the run."""
        if self.scope is None:
            from llamalicense.run import Checker

            return Checker(*arguments)
        from llamalicense.commands.verify.recording import Recorder

        self._recorder = Recorder(*arguments)
        return self._recorder

    def keep(self, report: "Report") -> None:
        """Writes the record, none where a manifest has no verdict; raises UsageError."""
        if self.path is None or self.scope is None:
            return
        from llamalicense.cli.outputs import create
        from llamalicense.commands.verify.recording import record, recorded, written

        if report.status == 2:
            complain(f"{self.path} is not written: a record is of manifests that all have a verdict", "note")
            return
        manifests = recorded(self._recorder, self.scope)
        create(self.path, written(record(self._recorder, self.scope, manifests)), replace=True)


def begun(
    path: str | None,
    manifests: Sequence["Given"],
    outputs: Sequence["Output[Any]"],
    policies: Sequence["Policy"],
    policy_names: Sequence[str] | None,
    texts: Sequence[str] | None,
    scan_path: str | None,
) -> Recording:
    """The record that a run is to write; raises UsageError for what no record can be of, before the work is done.

    `policies` are an organisation's own, and `policy_names` what the command line calls them.
    """
    if path is None:
        return Recording()
    from llamalicense.cli.writing import Unwritable, check_place
    from llamalicense.commands.verify.scope import scope_of

    if path == "-":
        raise UsageError("--record -: a record is a file, to be kept; name one")
    if not all(each.is_file for each in manifests):
        raise UsageError("--record: standard input cannot be read again; name the manifest's file")
    own = {policy.id: name for policy, name in zip(policies, policy_names or (), strict=True)}
    names = [each.name for each in manifests]
    taken = [*names, *own.values(), *(texts or ()), *(str(each.path) for each in outputs)]
    if os.path.realpath(path) in map(os.path.realpath, taken):
        raise UsageError(f"--record {path}: this file is read or written by this run already; choose another path")
    try:
        check_place(Path(path))
    except Unwritable as error:
        raise UsageError(f"--record {path}: {error}") from None
    return Recording(Path(path), scope_of(names, own, texts or (), scan_path))


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
        found = verified(bytes_of(record), record, root, None if as_of is None else day(as_of), tell)
    write(printed(found, output_format))
    raise typer.Exit(0 if found.is_reproduced else 1)
