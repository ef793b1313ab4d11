"""The command `diff`: two licences, or what another one would come to for a project."""

from llamalicense.cli import arguments
from llamalicense.cli.given import day
from llamalicense.cli.terminal import write
from llamalicense.decision.settings import Settings


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
