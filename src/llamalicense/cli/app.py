"""The commands and their options: options -> objects -> run -> status."""

from datetime import date
from typing import Annotated

import typer

from llamalicense.about import __version__
from llamalicense.cli import arguments, auditing, authoring, recording, repairing
from llamalicense.cli.comparing import diff
from llamalicense.cli.given import (
    day,
    handed_out,
    houses,
    reports,
    scanning,
    settings,
    shows_all,
    tell_namesakes,
    with_known,
)
from llamalicense.cli.identifying import identify
from llamalicense.cli.terminal import progress, write
from llamalicense.decision.settings import Settings
from llamalicense.errors import UsageError

app = typer.Typer(
    name="llamalicense",
    help="Checks what a project states about itself against the Llama community licences, and explains every result.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _program(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        write(f"llamalicense {__version__}\n")
        raise typer.Exit


@app.command()
def check(
    manifests: arguments.Manifests = None,
    output_format: arguments.ReportFormat = "text",
    output: arguments.Outputs = None,
    record: arguments.RecordFile = None,
    fail_on: arguments.FailsOn = None,
    unclear: arguments.Unclear = None,
    missing: arguments.MissingOption = None,
    strict: arguments.Strict = False,
    as_of: arguments.AsOf = None,
    policy: arguments.HousePolicies = None,
    licence_text: arguments.LicenceTexts = None,
    no_waivers: arguments.NoWaivers = False,
    baseline: arguments.BaselineFile = None,
    write_baseline: arguments.WriteBaseline = False,
    no_baseline: arguments.NoBaseline = False,
    scan: arguments.Scan = None,
    scan_path: arguments.ScanPath = None,
    stdin_filename: arguments.StandardInput = None,
    color: arguments.Color = "auto",
    quiet: arguments.Quiet = False,
    verbose: arguments.Verbose = False,
) -> None:
    """Check manifests and explain every result.

    Exit status: 0 fine, 1 a result at or above --fail-on, 2 no verdict, 3 a defect.
    """
    from llamalicense.cli import inputs

    chosen = inputs.manifests(manifests or [inputs.discovered()], stdin_filename)
    files = reports(output or [], [manifest.name for manifest in chosen])
    in_full = shows_all(output_format, files)
    stated = settings(strict, unclear, missing, fail_on, baseline, without=no_baseline)
    stated = stated._replace(waivers=not no_waivers, trace=verbose or in_full, scan=scan)
    kept = recording.begun(record, chosen, files, policy, licence_text, scan_path, baseline)
    with progress("files read") as tell:
        report = kept.run(chosen, day(as_of), stated, scanning(scan, scan_path, tell), in_full=in_full)
        report = with_known(report, write=write_baseline)
    kept.keep(report)
    raise typer.Exit(handed_out(report, output_format, files, color, verbose=verbose, quiet=quiet))


@app.command()
def init(
    path: arguments.NewManifest = "llamalicense.yaml",
    answers: arguments.AnswersFile = None,
    from_bom: arguments.DraftBill = None,
    no_scan: arguments.NoScan = False,
    non_interactive: arguments.NonInteractive = False,
    force: arguments.Force = False,
) -> None:
    """Write a manifest from what the repository shows and from answers to the rest.

    Only what still matters is asked, what could settle the verdict first; what you do not know stays open, and the next
    run asks for it again. Questions are on standard error, what a check says of the answers on standard output.
    """
    from llamalicense.cli.first_manifest import from_answers, from_template

    if non_interactive and from_bom:
        raise UsageError("--non-interactive writes a template, which shows nothing; leave out it or --from-bom")
    if non_interactive and answers:
        raise UsageError("--non-interactive writes a template, which has no answers; leave one of the two options out")
    if non_interactive:
        from_template(path, force=force)
    else:
        from_answers(path, answers, date.today(), scans=not no_scan, force=force, bill=from_bom)


app.command()(repairing.fix)


@app.command()
def explain(
    rule: arguments.RuleNameArgument,
    manifest: arguments.ExplainedManifest = None,
    policy: arguments.HousePolicies = None,
    as_of: arguments.AsOf = None,
    licence_text: arguments.LicenceTexts = None,
    verbose: arguments.InDetail = False,
) -> None:
    """Explain a rule, and a result of it.

    Its clause and what it says; with --manifest its results, why they came out so, and what would change them. The
    sentence of the licence is quoted where the manifest or --licence-text names a copy.
    """
    from llamalicense import run
    from llamalicense.cli import inputs
    from llamalicense.commands.explain import explained

    copies = inputs.licence_texts(licence_text or ())
    checker = run.Checker(day(as_of), Settings(trace=True), houses(policy), copies, scanning(None, None))
    given = inputs.manifest(manifest) if manifest else None
    checker = checker.of_project(given) if given else checker
    write(explained(rule, checker, given, verbose=verbose))


@app.command()
def rules(
    policy: arguments.PolicyArgument = None,
    output_format: arguments.RulesFormat = "text",
    clauses: arguments.Clauses = False,
    licence_text: arguments.LicenceTexts = None,
) -> None:
    """List policies and their rules.

    With --clauses every sentence of a licence, and which rules encode it or why none does.
    """
    from llamalicense.cli import inputs
    from llamalicense.commands.rules import printed

    tell_namesakes([policy] if policy else None)
    write(printed(policy, output_format, inputs.licence_texts(licence_text or ()), clauses=clauses))


@app.command()
def options(
    manifest: arguments.OneManifest,
    output_format: arguments.PageFormatOption = "text",
    as_of: arguments.AsOf = None,
) -> None:
    """Compare every licence for one project.

    For each licence and modality the verdict, what stands in the way and the smallest change that clears it.
    """
    from llamalicense import run
    from llamalicense.cli import inputs
    from llamalicense.commands.options import options_of
    from llamalicense.commands.options.options_pages import printed

    checker = run.Checker(day(as_of), Settings())
    write(printed(options_of(checker, inputs.manifest(manifest)), output_format))


app.command()(diff)


@app.command()
def scan(
    paths: arguments.Paths = None,
    output_format: arguments.ScanFormatOption = "text",
    output: arguments.ScanOutputs = None,
    manifest: arguments.BilledManifest = None,
    report: arguments.BilledReport = None,
    verbose: arguments.Verbose = False,
) -> None:
    """Find the Llama models that a source tree uses.

    A use decides which model runs; what is only mentioned and what only looks like a model of Meta's is told apart.
    What git ignores, what others wrote and what was generated is left out, and counted.
    """
    from llamalicense.cli import inputs
    from llamalicense.cli.outputs import outputs
    from llamalicense.commands.scan import BILLS, FORMATS, for_file, rendered, scanned

    names = paths or ["."]
    judged = inputs.judged(manifest, report) if manifest is not None else None
    files = outputs(output or (), names, FORMATS, "what is to be read")
    with progress("files read") as tell:
        result = scanned(names, tell, with_declared=any(file.format in BILLS for file in files))
    own = [file.path for file in files]
    for file in files:
        file.save([for_file(file.format, result, file.path, judged, date.today(), own, verbose=verbose)])
    write(rendered(output_format, result, verbose=verbose))


app.command()(identify)


@app.command()
def models(
    text: arguments.ModelText = None,
    output_format: arguments.PageFormatOption = "text",
) -> None:
    """List the models of the catalogue.

    With a text those whose id, alias or name has it, or the one that an id of a platform means.
    """
    from llamalicense.commands.models import listed

    write(listed(text, output_format))


app.command()(recording.verify)
app.command()(auditing.audit)
app.command()(authoring.schema)
app.command("test")(authoring.run_examples)
