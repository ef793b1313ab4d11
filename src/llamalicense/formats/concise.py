"""One line a fail or warning, `file:line:column: ...`, for editors and their problem matchers."""

from collections.abc import Iterator

from llamalicense.formats import Style, plain
from llamalicense.formats.summary import closing, in_a_line
from llamalicense.report import Report


def render(report: Report, _: Style) -> str:
    """The lines in the order of each file, and a last line with the verdict."""
    return "\n".join([*_lines(report), closing(report)]) + "\n"


def _lines(report: Report) -> Iterator[str]:
    for each in report.reports:
        for problem in each.errors:
            yield plain(f"{problem.path}:{problem.line or 1}:{problem.column or 1}: error: {problem.message}")
        for note in each.notes:
            if note.id.startswith("waiver"):
                yield plain(f"{each.manifest}:1:1: note: {note.text}")
        found = [result for result in each.results if result.verdict != "pass"]
        for result in sorted(found, key=lambda result: (result.location, result.verdict)):
            yield plain(
                f"{result.location}: {result.verdict}: {result.rule} · {result.subject} · {result.reason}: "
                f"{in_a_line(result)}"
            )
