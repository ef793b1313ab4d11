"""The commands and their options: options -> objects -> run -> status."""

import gc
from datetime import date
from typing import Annotated

import typer

from llamalicense.about import __version__
from llamalicense.cli import arguments
from llamalicense.cli.given import day, houses, reports, strictness, tell_namesakes
from llamalicense.cli.terminal import complain_of, converse, is_answered, wants_colour, width, write
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
    fail_on: arguments.FailsOn = "fail",
    unclear: arguments.Unclear = None,
    missing: arguments.MissingOption = None,
    strict: arguments.Strict = False,
    as_of: arguments.AsOf = None,
    policy: arguments.HousePolicies = None,
    licence_text: arguments.LicenceTexts = None,
    no_waivers: arguments.NoWaivers = False,
    stdin_filename: arguments.StandardInput = None,
    color: arguments.Color = "auto",
    quiet: arguments.Quiet = False,
    verbose: arguments.Verbose = False,
) -> None:
    """Check manifests and explain every result.

    Exit status: 0 fine, 1 a result at or above --fail-on, 2 no verdict, 3 a defect.
    """
    from llamalicense import run
    from llamalicense.cli import inputs
    from llamalicense.report.formats import FORMATS, Style, written

    chosen = inputs.manifests(manifests or [inputs.discovered()], stdin_filename)
    files = reports(output, [each.name for each in chosen]) if output else ()
    in_full = any(FORMATS[name].in_full for name in (output_format, *(file.format for file in files)))
    settings = Settings(*strictness(strict, unclear, missing), fail_on, not no_waivers, verbose or in_full)
    checker = run.Checker(day(as_of), settings, houses(policy), inputs.licence_texts(licence_text or ()))
    gc.freeze()
    gc.enable()
    report = run.check(chosen, checker, date.today(), in_full=in_full)
    complain_of(problem for each in report.reports for problem in each.errors)
    for file in files:
        file.save(written(file.format, report, Style(verbose=verbose, quiet=quiet)))
    write(written(output_format, report, Style(width(), wants_colour(color), verbose, quiet)))
    raise typer.Exit(report.status)


@app.command()
def init(
    path: arguments.NewManifest = "llamalicense.yaml",
    non_interactive: arguments.NonInteractive = False,
    force: arguments.Force = False,
) -> None:
    """Write a manifest by answering questions.

    Only what still matters is asked, what decides most first; what you do not know stays open. Questions are on
    standard error, what a check says of the answers on standard output.
    """
    from llamalicense import run
    from llamalicense.cli import inputs, outputs
    from llamalicense.commands.init import interview, result, template, to_fill_in, written

    inputs.check_alone(path)
    file = outputs.vacant(path, replace=force)
    if non_interactive:
        outputs.create(file, template(), replace=force)
        write(to_fill_in(file, width()))
        return
    if not is_answered():
        raise UsageError("standard input is no terminal, so nobody could answer; `--non-interactive` writes a template")
    checker = run.Checker(date.today(), Settings())
    stated = converse(interview(checker, file, width()))
    outputs.create(file, written(*stated), replace=force)
    write(result(checker, file, stated, width()))


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
    checker = run.Checker(day(as_of), Settings(trace=True), houses(policy), copies)
    loaded = checker.load(inputs.manifest(manifest)) if manifest else None
    write(explained(rule, checker, loaded, verbose=verbose))


@app.command()
def rules(
    policy: arguments.PolicyArgument = None,
    output_format: arguments.RulesFormat = "text",
    clauses: arguments.Clauses = False,
    licence_text: arguments.LicenceTexts = None,
) -> None:
    """List policies and their rules.

    With --clauses the map of a licence: every sentence, which rules encode it, and why none does. The sentence is
    quoted where --licence-text names a copy.
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
    write(printed(options_of(checker, checker.load(inputs.manifest(manifest))), output_format))


@app.command()
def diff(
    first: arguments.FirstLicence,
    second: arguments.SecondLicence,
    manifest: arguments.SupposedManifest = None,
    output_format: arguments.PageFormatOption = "text",
    as_of: arguments.AsOf = None,
) -> None:
    """Show what changes between two licences.

    Duties added, dropped and changed; with --manifest only what comes out otherwise for its models.
    """
    from llamalicense import run
    from llamalicense.cli import inputs
    from llamalicense.commands.diff import compared, supposed

    if manifest is None:
        write(compared(first, second, output_format))
        return
    checker = run.Checker(day(as_of), Settings())
    loaded = checker.load(inputs.manifest(manifest))
    write(supposed(first, second, checker, loaded, output_format))


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
    from llamalicense.cli.outputs import outputs
    from llamalicense.cli.terminal import progress
    from llamalicense.commands.scan import FORMATS, billed, rendered, scanned

    names = paths or ["."]
    judged = None
    if manifest is not None:
        from llamalicense.cli.inputs import judged as of_manifest

        judged = of_manifest(manifest, report)
    files = outputs(output or (), names, FORMATS, "what is to be read")
    with progress("files read") as tell:
        result = scanned(names, tell)
    for file in files:
        if file.format == "cyclonedx" or file.format == "spdx":  # noqa: PLR1714 # which narrows the type
            own = [str(each.path) for each in files]
            file.save([billed(file.format, result, file.path, judged, today=date.today(), written=own)])
        else:
            file.save([rendered(file.format, result, verbose=verbose)])
    write(rendered(output_format, result, verbose=verbose))


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


@app.command()
def schema(
    kind: arguments.SchemaKind,
) -> None:
    """Print a JSON Schema."""
    from llamalicense.commands.schema import printed

    write(printed(kind))


@app.command("test")
def run_examples(
    policies: arguments.Policies = None,
    skip_others: arguments.SkipOthers = False,
) -> None:
    """Run the examples inside policies.

    Fails when one is wrong or never run, or when a rule has none that fails.
    """
    from llamalicense.commands.test import tested

    tell_namesakes(policies)
    text, passed = tested(policies or [], skip_others=skip_others)
    write(text)
    raise typer.Exit(0 if passed else 1)
