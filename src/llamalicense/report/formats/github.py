"""Annotations for GitHub Actions: workflow commands, at most ten, the worst first, and a last line with the verdict.

Files are named from the repository's root, as GitHub wants. A fact that many results wait for is one annotation.
"""

from collections.abc import Iterator
from heapq import nsmallest
from typing import Literal, NamedTuple, get_args

from llamalicense.decision.result import Result
from llamalicense.decision.settings import Settings
from llamalicense.report.formats import Style, number_of, plain
from llamalicense.report.formats.footing import aside_of
from llamalicense.report.formats.summary import (
    Asked,
    asked,
    calls_for_action,
    closing,
    fails,
    findings,
    hardened,
    in_a_line,
    is_asked,
)
from llamalicense.report.report import ManifestReport, Report

# What GitHub shows of one step.
MOST = 10
_Level = Literal["error", "warning", "notice"]
_LEVELS = get_args(_Level)
_NO_VERDICT = "no verdict"
# By the rules of actions/toolkit; `%` goes first, as the others are written with it.
_IN_A_MESSAGE = (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"))
_IN_A_PROPERTY = (*_IN_A_MESSAGE, (":", "%3A"), (",", "%2C"))


class Annotation(NamedTuple):
    """A message at a place of a file; line and column count from 1, no line: the file, or the run, as a whole."""

    level: _Level
    title: str
    message: str
    file: str = ""
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        # A column needs an end on the same line.
        places = {"file": self.file, "line": self.line, "endLine": self.line, "col": self.column, "title": self.title}
        properties = (f"{key}={_escaped(str(value), _IN_A_PROPERTY)}" for key, value in places.items() if value)
        return f"::{self.level} {','.join(properties)}::{_escaped(self.message, _IN_A_MESSAGE)}"


def render(report: Report, _: Style) -> Iterator[str]:
    """The commands, one a line, then notes and the verdict, which are none and stand in the log alone."""
    worst = nsmallest(MOST, _all(report), key=_urgency)
    number = sum(1 for _ in _all(report))
    if number > MOST:
        worst = [*worst[: MOST - 1], _rest(report, number)]
    yield from (f"{annotation}\n" for annotation in worst)
    yield from (f"{plain(f'{one.place}: {note.text}')}\n" for one in report.reports for note in one.notes)
    yield f"{plain(closing(report))}\n"


def _all(report: Report) -> Iterator[Annotation]:
    return (annotation for one in report.reports for annotation in _annotations(one, report.settings_of(one)))


def _urgency(annotation: Annotation) -> tuple[int, bool]:
    # Of a manifest without a verdict nothing is known, which is worse than a fail.
    return _LEVELS.index(annotation.level), annotation.title != _NO_VERDICT


def _escaped(text: str, rules: tuple[tuple[str, str], ...]) -> str:
    text = plain(text)
    for sign, escape in rules:
        text = text.replace(sign, escape)
    return text


def _annotations(report: ManifestReport, settings: Settings) -> Iterator[Annotation]:
    for problem in report.errors:
        yield Annotation(
            "error", _NO_VERDICT, problem.message, report.place_of(problem), problem.line or 1, problem.column
        )
    results = findings(report.results)
    yield from (_finding(result, report, settings) for result in results if not _is_lived_with(result))
    yield from (_question(group, report, settings) for group in asked(filter(is_asked, report.results)))
    yield from (_finding(result, report, settings) for result in results if _is_lived_with(result))
    for note in report.notes:
        if calls_for_action(note):
            yield Annotation("notice", note.id.partition("-")[0], note.text, report.place, 1)


def _is_lived_with(result: Result) -> bool:
    return bool(result.waiver or result.known)


def _finding(result: Result, report: ManifestReport, settings: Settings) -> Annotation:
    title = f"{result.rule} · {result.subject}{aside_of(result)}"
    level: _Level = "error" if fails(result, settings) else "notice" if _is_lived_with(result) else "warning"
    place, (_, line, column) = report.place_of(result.location), result.location
    return Annotation(level, title, in_a_line(result), place, line, column)


def _question(group: Asked, report: ManifestReport, settings: Settings) -> Annotation:
    (fact, question, ask), waiting = group
    sentence = f"State `{fact}` to decide {number_of(len(waiting), 'result')}: {question} ({ask}){hardened(waiting)}"
    level: _Level = "error" if any(fails(result, settings) for result in waiting) else "notice"
    place, (_, line, column) = report.place_of(waiting[0].location), waiting[0].location
    return Annotation(level, f"not stated: {fact}", sentence, place, line, column)


def _rest(report: Report, number: int) -> Annotation:
    sentence = f"{MOST - 1} of {number} annotations are shown; the text of `llamalicense check` has the others as well."
    return Annotation("notice", "there is more", f"{sentence} {closing(report)}")
