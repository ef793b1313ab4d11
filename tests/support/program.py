"""Runs the program as a user does, in this process: arguments in, exit status and output out."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple
from unittest.mock import patch

from llamalicense.cli.main import main


class Ran(NamedTuple):
    """What a run left: its exit status, standard output and standard error."""

    status: int
    out: str
    err: str


def llamalicense(*arguments: object) -> Ran:
    """Runs `llamalicense` with arguments."""
    out, err = io.StringIO(), io.StringIO()
    status: object = None
    with patch.object(sys, "argv", ["llamalicense", *map(str, arguments)]), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            status = ended.code
    assert isinstance(status, int)
    return Ran(status, out.getvalue(), err.getvalue())
