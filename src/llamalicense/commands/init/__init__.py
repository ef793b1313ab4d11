"""`llamalicense init`: a manifest from what a repository shows and what is answered, and what to do with it."""

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from llamalicense.commands.init.answers import answered
from llamalicense.commands.init.draft import template
from llamalicense.commands.init.forms import example, form_at
from llamalicense.commands.init.interview import Interview, Interviewed
from llamalicense.commands.init.kept import comments_of
from llamalicense.commands.init.page import written
from llamalicense.commands.init.seen import NOTHING_SEEN, BillText, Seen, look
from llamalicense.commands.init.statements import Statements
from llamalicense.errors import InputError, Problem
from llamalicense.manifest.paths import dotted
from llamalicense.report.formats import Style, plain, render
from llamalicense.report.formats.pages.in_text import wrapped
from llamalicense.report.report import Report
from llamalicense.run import Checker, Given

__all__ = ["BillText", "Interview", "answered", "begun", "result", "template", "to_fill_in", "written"]

_BLANKS = (("organisation", "name"), ("models", 0, "id"))


def begun(
    checker: Checker,
    path: Path,
    standing: Given | None,
    *,
    scans: bool,
    progress: Callable[[int], None] | None = None,
    bill: BillText | None = None,
) -> tuple[Statements, Seen]:
    """What a manifest begins with: what the repository or a bill shows, and what one that stands there states already.

    Raises InputError where that one cannot be read, UsageError for a text that is no bill.
    """
    seen = look(checker, path, progress, scans=scans, bill=bill) if scans or bill else NOTHING_SEEN
    if standing is None:
        return seen.drafted, seen
    try:
        source = checker.load(standing).source
    except InputError as error:
        again = Problem("so nothing can be asked of it; repair it, or begin anew with `--force`", standing.name)
        raise InputError([*error.problems, again]) from None
    assert isinstance(standing.data, bytes)
    comments = comments_of(standing.data.decode("utf-8-sig"), source)
    return seen.completed(Statements(source.value, comments=comments))


def result(checker: Checker, path: Path, stated: Interviewed, width: int) -> str:
    """What a check says of what an interview stated, and what is left to do."""
    manifest = Given(written(stated.statements, stated.open).encode(), str(path), path.parent)
    report = Report(checker.as_of, checker.as_of, checker.settings, (checker.check(manifest),))
    lines = [*wrapped(f"{path} is written. This is what a check says of it:", width=width), ""]
    lines += [render("text", report, Style(width, quiet=True)), *_open(stated, width)]
    return "\n".join((*lines, *_run(path, "To see every result", width))) + "\n"


def to_fill_in(path: Path, width: int) -> str:
    """What to do with a template."""
    blanks = " and ".join(f"{dotted(blank)} (such as {example(form_at(blank))})" for blank in _BLANKS)
    words = f"{path} is written, with two blanks that no check lets pass: {blanks}. All else is commented out."
    return "\n".join((*wrapped(words, width=width), *_run(path, "Once they are filled in", width))) + "\n"


def _open(stated: Interviewed, width: int) -> Iterator[str]:
    if stated.open:
        yield from wrapped("Not stated yet; run `llamalicense init` again to answer, or write it in:", width=width)
        for missing in stated.open.values():
            yield from wrapped(f"{missing.fact} ({missing.ask})", "  ", "  ", width)
        yield ""


def _run(path: Path, when: str, width: int) -> list[str]:
    # On a line of its own, to be copied whole.
    return [*wrapped(f"{when}, run", width=width), plain(f"  llamalicense check {shlex.quote(str(path))}")]
