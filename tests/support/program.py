"""Runs the program as a user does, in this process: arguments in, exit status and output out.

Each bundled policy is assembled once for all runs.
"""

import gc
import io
import sys
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from functools import cache
from typing import NamedTuple, TextIO
from unittest.mock import patch

from llamalicense.cli.main import main
from llamalicense.policy import library

_BUNDLED = library.bundled
_KEPT = cache(library.bundled)


class Ran(NamedTuple):
    """What a run left: its exit status, standard output and standard error."""

    status: int
    out: str
    err: str


def llamalicense(*arguments: object, out: TextIO | None = None) -> Ran:
    """Runs `llamalicense` with arguments; `out`: a standard output of one's own, of which nothing is returned."""
    printed, err = io.StringIO(), io.StringIO()
    status: object = None
    with ExitStack() as stack:
        stack.enter_context(patch.object(sys, "argv", ["llamalicense", *map(str, arguments)]))
        if library.bundled is _BUNDLED:
            stack.enter_context(patch.object(library, "bundled", _KEPT))
        # The program keeps what it has loaded for its process's life; this process has many lives in it.
        stack.enter_context(patch.object(gc, "set_threshold"))
        stack.enter_context(redirect_stdout(out or printed))
        stack.enter_context(redirect_stderr(err))
        try:
            main()
        except SystemExit as ended:
            status = ended.code
    assert isinstance(status, int)
    return Ran(status, printed.getvalue(), err.getvalue())
