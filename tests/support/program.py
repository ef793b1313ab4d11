"""Runs the program as a user does: arguments in, exit status and output out, in this process or of another package."""

import atexit
import gc
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple, TextIO
from unittest.mock import patch

from checkout import environment

from llamalicense.cli.main import main

_SEVERAL = """
import io, json, sys
from contextlib import redirect_stderr, redirect_stdout
from llamalicense.cli.main import main
left = []
for arguments in json.load(sys.stdin):
    sys.argv = ["llamalicense", *arguments]
    out, err, status = io.StringIO(), io.StringIO(), None
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as ended:
            status = ended.code
    left.append([status, out.getvalue(), err.getvalue()])
json.dump(left, sys.stdout)
"""


class Ran(NamedTuple):
    """What a run left: its exit status, standard output and standard error."""

    status: int
    out: str
    err: str


def _nothing(*_: object) -> None:
    """In place of a function; a mock is a class of its own, which is longer in the making than some runs."""


def llamalicense(*arguments: object, out: TextIO | None = None) -> Ran:
    """Runs `llamalicense` with arguments; `out`: a standard output of one's own, of which nothing is returned."""
    printed, err = io.StringIO(), io.StringIO()
    status: object = None
    with ExitStack() as stack:
        stack.enter_context(patch.object(sys, "argv", ["llamalicense", *map(str, arguments)]))
        # The program keeps what it has loaded for its process's life; this process has many lives in it.
        stack.enter_context(patch.object(gc, "set_threshold", _nothing))
        stack.enter_context(patch.object(atexit, "register", _nothing))
        stack.enter_context(redirect_stdout(out or printed))
        stack.enter_context(redirect_stderr(err))
        try:
            main()
        except SystemExit as ended:
            status = ended.code
    assert isinstance(status, int)
    return Ran(status, printed.getvalue(), err.getvalue())


def several(*runs: Sequence[str], source: Path, folder: Path) -> list[Ran]:
    """What runs of the program leave that is found in a folder of sources, one after the other in one process.

    Starting Python and reading policies is most of what such a run takes.
    """
    done = subprocess.run(
        [sys.executable, "-c", _SEVERAL],
        cwd=folder,
        env=environment(PYTHONPATH=str(source), PYTHONUTF8="1", COLUMNS="80"),
        input=json.dumps(runs),
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return [Ran(*left) for left in json.loads(done.stdout)]
