"""What `fix` shows: a diff, a page of suggestions, or JSON."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from llamalicense.about import __version__
from llamalicense.commands.fix import Plan, Step
from llamalicense.commands.fix.fixes_v1 import FixesV1
from llamalicense.commands.fix.patches import unified
from llamalicense.decision.result import Verdict
from llamalicense.report.formats import as_json, number_of
from llamalicense.report.formats.fix_v1 import fix_v1
from llamalicense.report.formats.markdown import LARGEST
from llamalicense.report.formats.pages.in_markdown import code, escaped

_MOST_LINES = 40


def rendered(output_format: str, plan: Plan) -> str:
    """A plan in a format but JSON, which tells how things are in the end."""
    return _RENDER[output_format](plan)


def as_v1(plan: Plan, as_of: date, verdict: Verdict | None, written: Sequence[str]) -> str:
    """A plan, what was written of it and the verdict after that, as JSON."""
    content: FixesV1 = {
        "schema": "llamalicense/fix/v1",
        "tool": {"name": "llamalicense", "version": __version__},
        "as_of": as_of.isoformat(),
        "verdict": verdict,
        "written": list(written),
        "fixes": [fix_v1(step.fix) for step in plan.taken],
        "choices": [fix_v1(step.fix) for step in plan.choices],
    }
    return as_json(content)


def _text(plan: Plan) -> str:
    return "".join(unified(plan.changes, harmless=True))


def _patch(plan: Plan) -> str:
    return "".join(unified(plan.changes))


def _markdown(plan: Plan) -> str:
    """A suggestion for each fix, what fails first; what is left out is counted."""
    if not plan.steps:
        return ""
    pieces = [f"## llamalicense: {number_of(len(plan.steps), 'suggestion')}\n"]
    used = len(pieces[0].encode())
    for number, step in enumerate(plan.steps):
        piece = "\n".join(_suggestion(step)) + "\n"
        used += len(piece.encode())
        if used > LARGEST // 2:
            pieces.append(f"\n**Cut here:** {len(plan.steps) - number} more; `llamalicense fix --diff` shows them.\n")
            break
        pieces.append(piece)
    return "\n".join(pieces)


def _suggestion(step: Step) -> Iterator[str]:
    yield f"### {escaped(step.fix.title)}"
    yield ""
    choice = "" if step.fix.is_safe else f"A choice, made by `--rule {step.rule}`. "
    claims = ", ".join(dict.fromkeys(code(rule) for rule, _ in step.fix.claims))
    yield f"{choice}Settles {claims}." if claims else f"{choice}No verdict depends on it."
    yield ""
    lines = list(unified(step.changes, harmless=True))
    cut = [*lines[:_MOST_LINES], f"... {number_of(len(lines) - _MOST_LINES, 'more line')}\n"]
    yield from _fenced(lines if len(lines) <= _MOST_LINES + 1 else cut)


def _fenced(lines: Iterable[str]) -> Iterator[str]:
    text = "".join(lines)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    yield f"{fence}diff\n{text}{fence}"


_RENDER: dict[str, Callable[[Plan], str]] = {"text": _text, "markdown": _markdown, "patch": _patch}
