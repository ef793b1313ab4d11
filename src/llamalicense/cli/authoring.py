"""The commands for who writes policies and manifests with other tools: `schema` and `test`."""

import typer

from llamalicense.cli import arguments
from llamalicense.cli.given import tell_namesakes
from llamalicense.cli.terminal import write


def schema(
    kind: arguments.SchemaKind,
) -> None:
    """Print a JSON Schema."""
    from llamalicense.commands.schema import printed

    write(printed(kind))


def run_examples(
    policies: arguments.Policies = None,
    skip_others: arguments.SkipOthers = False,
    output_format: arguments.PageFormatOption = "text",
    whole: arguments.Whole = False,
) -> None:
    """Test policies by the examples inside them: that they hold, and that no change of a rule goes unnoticed."""
    from llamalicense.commands.test import tested

    tell_namesakes(policies)
    text, passed = tested(policies or [], skip_others=skip_others, whole=whole, output_format=output_format)
    write(text)
    raise typer.Exit(0 if passed else 1)
