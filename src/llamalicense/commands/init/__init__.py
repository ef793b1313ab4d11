"""`llamalicense init`: a first manifest, by questions or as a template to fill in, and what to do with it."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from llamalicense.commands.init.draft import template, written
from llamalicense.commands.init.forms import example, form_at
from llamalicense.commands.init.interview import Stated, interview
from llamalicense.manifest.paths import dotted
from llamalicense.report.formats import Style, plain, render
from llamalicense.report.formats.pages.in_text import wrapped
from llamalicense.report.report import Report
from llamalicense.run import Checker, Manifest

__all__ = ["interview", "result", "template", "to_fill_in", "written"]

_BLANKS = (("organisation", "name"), ("models", 0, "id"))


def result(checker: Checker, path: Path, stated: Stated, width: int) -> str:
    """What a check says of what an interview stated, and what is left to do."""
    manifest = Manifest(written(*stated).encode(), str(path), path.parent)
    report = Report(checker.as_of, checker.as_of, checker.settings, (checker.check(manifest),))
    lines = [*wrapped(f"{path} is written. This is what a check says of it:", width=width), ""]
    lines += [render("text", report, Style(width, quiet=True)), *_open(stated, width)]
    return "\n".join((*lines, *_run(path, "To see every result", width))) + "\n"


def to_fill_in(path: Path, width: int) -> str:
    """What to do with a template."""
    blanks = " and ".join(f"{dotted(blank)} (such as {example(form_at(blank))})" for blank in _BLANKS)
    words = f"{path} is written, with two blanks that no check lets pass: {blanks}. All else is commented out."
    return "\n".join((*wrapped(words, width=width), *_run(path, "Once they are filled in", width))) + "\n"


def _open(stated: Stated, width: int) -> Iterator[str]:
    if stated.open:
        yield from wrapped("Not known yet, and commented out with its question:", width=width)
        for missing in stated.open.values():
            yield from wrapped(f"{missing.fact} ({missing.ask})", "  ", "  ", width)
        yield ""


def _run(path: Path, when: str, width: int) -> list[str]:
    # On a line of its own, to be copied whole.
    return [*wrapped(f"{when}, run", width=width), plain(f"  llamalicense check {shlex.quote(str(path))}")]
