"""The program: runs the command line, and ends with its status. The only exit."""

import atexit
import gc
import os
import sys
from contextlib import suppress
from io import StringIO
from typing import Any, NoReturn

from llamalicense.about import HOMEPAGE, __version__
from llamalicense.cli import completion
from llamalicense.cli.terminal import complain, complain_of, confess, in_utf_8, repeat
from llamalicense.errors import InputError, LlamalicenseError

# Python looks for garbage when there are so many more objects. Libraries and policies come to fewer; to look among them
# would cost a tenth of a short run, and find nothing. A long one is looked through as it goes on.
_OBJECTS = 150_000


def main() -> NoReturn:
    """Runs the program; an error of the user's ends with status 2, a defect with 3."""
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)  # nor among all that is left at the end, which goes with the process
    # What else is installed has no say in what a manifest means, and looking for it takes longer than the check.
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "1"
    in_utf_8()
    if completion.VARIABLE in os.environ:
        _complete()
    _run()


def _run() -> NoReturn:
    # Loaded here, where nobody looks for garbage among what is loaded.
    import typer

    from llamalicense.cli.program import program

    # Typer has no name for the error of a command line that it does not take; each kind of it is one of these.
    misuse: Any = typer.BadParameter.__base__
    try:
        sys.exit(program()(standalone_mode=False) or 0)
    except misuse as error:
        _repeat(error)
    except typer.Abort:
        complain("interrupted")
    except InputError as error:
        complain_of(error.problems)
    except LlamalicenseError as error:
        complain(str(error))
    except OSError as error:
        complain(f"{error.filename or 'the system'}: {error.strerror}")
    except Exception:
        confess(
            f"This is a defect in llamalicense {__version__}; no verdict was reached. Please report these lines:\n"
            f"{HOMEPAGE}/issues"
        )
        sys.exit(3)
    sys.exit(2)


def _repeat(error: Any) -> None:
    """What Typer says of a command line that it does not take, with the words of that line made harmless."""
    page = StringIO()
    error.show(file=page)
    repeat(page.getvalue())


def _complete() -> NoReturn:
    """Answers a shell; a line that is still being written is no place for an error."""
    with suppress(Exception):
        if "COMP_WORDS" in os.environ:
            words, at = completion.joined(os.environ["COMP_WORDS"], int(os.environ["COMP_CWORD"]))
            os.environ.update(COMP_WORDS=words, COMP_CWORD=str(at))
        from llamalicense.cli.program import program

        program()()
    sys.exit(1)
