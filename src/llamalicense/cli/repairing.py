"""The command `fix`: shows what can be written, writes it, and ends as a check of what is there then."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from llamalicense.cli import arguments
from llamalicense.cli.given import day, houses, scanning, settings, with_known
from llamalicense.cli.terminal import complain, complain_of, converse, is_answered, width, write
from llamalicense.errors import UsageError

if TYPE_CHECKING:
    from llamalicense.commands.fix import Plan
    from llamalicense.commands.fix.patches import FileChange
    from llamalicense.run import Checker

# Whether it only shows, writes, asks of each fix, or waits to be told so where nobody could answer.
How = Literal["shows", "writes", "asks", "waits"]


def fix(
    manifests: arguments.Manifests = None,
    diff: arguments.OnlyShow = False,
    yes: arguments.WriteAll = False,
    rule: arguments.FixedRules = None,
    output_format: arguments.FixFormatOption = "text",
    output: arguments.FixOutputs = None,
    fail_on: arguments.FailsOn = None,
    unclear: arguments.Unclear = None,
    missing: arguments.MissingOption = None,
    strict: arguments.Strict = False,
    as_of: arguments.AsOf = None,
    policy: arguments.HousePolicies = None,
    licence_text: arguments.AgreementTexts = None,
    baseline: arguments.BaselineFile = None,
    no_baseline: arguments.NoBaseline = False,
    scan: arguments.Scan = None,
    scan_path: arguments.ScanPath = None,
) -> None:
    """Write what can be written.

    The Notice, the phrase, a copy of the agreement, the front matter of a card, and the manifest's fields for them: as
    a diff on standard output first. Without --yes or --diff a terminal asks for each; elsewhere nothing is written.
    What a baseline knows is fixed as well.

    Exit status: that of a check of what is there then, with the same baseline.
    """
    from llamalicense import run
    from llamalicense.cli import inputs

    if diff and yes:
        raise UsageError("--diff only shows and --yes writes; leave one of them out")
    names = manifests or [inputs.discovered()]
    if "-" in names:
        raise UsageError("standard input cannot be changed; name a manifest")
    stated = settings(strict, unclear, missing, fail_on, baseline, without=no_baseline)._replace(scan=scan)
    copies, reading = inputs.licence_texts(licence_text or ()), scanning(scan, scan_path)
    checker = run.Checker(day(as_of), stated, houses(policy), copies, reading)
    how: How = "shows" if diff else "writes" if yes else "asks" if is_answered() else "waits"
    raise typer.Exit(_fixed(checker, names, rule or [], how, output_format, output or []))


def _fixed(
    checker: "Checker", names: list[str], rules: list[str], how: How, output_format: str, output: list[str]
) -> int:
    """Shows the fixes, writes what is to be written, and returns the status of a check of what is there then."""
    from llamalicense import run
    from llamalicense.cli import inputs
    from llamalicense.cli.outputs import outputs
    from llamalicense.commands.fix import FORMATS, conversation, planned
    from llamalicense.commands.fix.fix_pages import as_v1, rendered
    from llamalicense.report import baseline_file

    chosen = inputs.manifests(names)
    files = outputs(output, [manifest.name for manifest in chosen], FORMATS)
    # What cannot be read is told before anything is written.
    for baseline in {checker.of_project(manifest).settings.baseline for manifest in chosen} - {""}:
        baseline_file.load(baseline)
    plan = planned(checker, chosen, rules)
    for file in files:
        if file.format != "json":
            file.save([rendered(file.format, plan)])
    if output_format != "json":
        write(rendered(output_format, plan))
    if how == "asks" and plan.steps:
        plan = converse(conversation(checker, chosen, rules, width()))
    written = _write(plan.changes) if how in ("asks", "writes") else []
    checker.forget()
    report = with_known(run.check(inputs.manifests(names), checker, date.today()))
    complain_of(problem for manifest_report in report.reports for problem in manifest_report.errors)
    page = as_v1(plan, checker.as_of, report.verdict, written)
    for file in files:
        if file.format == "json":
            file.save([page])
    if output_format == "json":
        write(page)
    _tell(plan, written, waits=how == "waits")
    return report.status


def _write(changes: Sequence["FileChange"]) -> list[str]:
    """Writes each file whole, in its place; raises UsageError, and then says which are written."""
    from llamalicense.cli.writing import Unwritable, save
    from llamalicense.documents.files import read_bytes

    written: list[str] = []
    for change in changes:
        name = os.path.relpath(change.path)
        try:
            now = read_bytes(str(change.path), len(change.before.data))[0] if change.before else None
            if now != (change.before.data if change.before else None):
                raise Unwritable("it is not what it was when this began; run this again")
            save(change.path, change.after.data, replace=change.before is not None, within=Path(change.root))
        except (Unwritable, OSError) as error:
            done = f"; written before it: {', '.join(written)}" if written else ""
            raise UsageError(f"{name}: {error}{done}") from None
        written.append(name)
    return written


def _tell(plan: "Plan", written: Sequence[str], *, waits: bool) -> None:
    """What was done, and what is left to somebody, on standard error."""
    if written:
        complain(", ".join(written), "written")
    elif waits and plan.taken:
        complain("nothing is written: --yes writes what is safe, --rule NAME --yes the fix of one rule", "note")
    elif not plan.steps:
        complain("there is nothing to write; whatever does not pass asks for a statement or a decision", "note")
    for step in plan.choices:
        complain(f"{step.fix.title} (--rule {step.rule})", "choice")
