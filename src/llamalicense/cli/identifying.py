"""The command `identify`: what files hold, and a line on standard error for each that was named and not read."""

import typer

from llamalicense.cli import arguments
from llamalicense.cli.terminal import complain, write


def identify(
    files: arguments.IdentifiedFiles,
    output_format: arguments.IdentifyFormatOption = "text",
    stdin_filename: arguments.StandardInputFile = None,
) -> None:
    """Tell which licence, use policy, Notice or phrase of Llama's files hold.

    How complete it is, what differs by section, and what stands beside an agreement. Exit status: 0 told, whatever the
    files hold; 2 a file is not there or was not read.
    """
    from llamalicense.commands.identify import identified, rendered, unread

    holdings = identified(files, stdin_filename)
    write(rendered(output_format, holdings))
    for sentence in (sentences := unread(holdings)):
        complain(sentence)
    raise typer.Exit(2 if sentences else 0)
