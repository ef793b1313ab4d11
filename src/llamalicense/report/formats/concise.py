"""One line a fail or warning, `file:line:column: ...`, for editors and their problem matchers."""

from collections.abc import Iterator

from llamalicense.report.formats import Style, plain
from llamalicense.report.formats.summary import calls_for_action, closing, in_a_line
from llamalicense.report.report import Report


def render(report: Report, _: Style) -> Iterator[str]:
    """The lines in the order of each file, and a last line with the verdict."""
    yield from (f"{line}\n" for line in _lines(report))
    yield f"{plain(closing(report))}\n"


def _lines(report: Report) -> Iterator[str]:
    for manifest_report in report.reports:
        for problem in manifest_report.errors:
            yield plain(f"{problem.path}:{problem.line or 1}:{problem.column or 1}: error: {problem.message}")
        # What calls for something to be done has a place for editors to mark; the rest is only read.
        to_do, to_read = (
            [note for note in manifest_report.notes if calls_for_action(note) is is_so] for is_so in (True, False)
        )
        yield from (plain(f"{manifest_report.manifest}:1:1: note: {note.text}") for note in to_do)
        results = [result for result in manifest_report.results if result.verdict != "pass"]
        for result in sorted(results, key=lambda result: (result.location, result.verdict)):
            yield plain(
                f"{result.location}: {result.verdict}: {result.rule} · {result.subject} · {result.reason}"
                f"{', known' if result.known else ''}: "
                f"{in_a_line(result)}"
            )
        yield from (plain(f"{manifest_report.manifest}: note: {note.text}") for note in to_read)
