"""One line a fail or warning, `file:line:column: ...`, for editors and their problem matchers."""

from collections.abc import Iterator

from llamalicense.formats import Style, plain, still_open
from llamalicense.report import Report, Result


def render(report: Report, _: Style) -> str:
    """The lines in the order of each file, and a last line with the verdict."""
    return "\n".join([*_lines(report), _last(report)]) + "\n"


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
                f"{result.explanation} ({result.clause}) Do: {result.remedy}{_waiver(result)}"
            )


def _waiver(result: Result) -> str:
    if result.waiver is None:
        return ""
    return f" Waived until {result.waiver.expires} by {result.waiver.approved_by}: {result.waiver.reason}"


def _last(report: Report) -> str:
    counts = {
        verdict: sum(result.verdict == verdict for result in report.results) for verdict in ("fail", "warn", "pass")
    }
    said = ", ".join(f"{number} {verdict}" for verdict, number in counts.items())
    day = f"As of {report.as_of}" + ("" if report.as_of == report.today else f", which is not today ({report.today})")
    sentences = [f"{report.verdict or 'no verdict'}: {said}.", still_open(report.results, report.settings), f"{day}."]
    return " ".join(filter(None, [*sentences, "Not legal advice."]))
