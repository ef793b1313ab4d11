"""What to do next: fails, then what is unclear, each rule once with the subjects that it concerns."""

from collections.abc import Iterator

from llamalicense.decision.result import Result
from llamalicense.report.formats.html.elements import Children, Element, e, joined, prose
from llamalicense.report.formats.html.words import address, clause_of, tag
from llamalicense.report.formats.summary import is_asked, unchecked, urgency, waived_fails
from llamalicense.report.report import ManifestReport, Report

_Numbered = tuple[int, Result]


def todo(number: int, report: ManifestReport, run: Report) -> Element:
    """The section; facts that are only asked for stand in the questionnaire, and waived results wait."""
    groups: dict[tuple[int, str], list[_Numbered]] = {}
    for place, result in enumerate(report.results, 1):
        if result.verdict != "pass" and result.reason != "waived" and not is_asked(result):
            groups.setdefault((urgency(result), result.rule), []).append((place, result))
    steps = [_step(number, groups[key], run) for key in sorted(groups, key=lambda key: key[0])]
    return e(
        "section",
        e("h3", "What to do next"),
        e("ol", steps, class_="todo") if steps else e("p", _nothing(report)),
        id=f"m{number}-do",
    )


def _nothing(report: ManifestReport) -> str:
    """Why there is no step: a run may ask that results fail for want of facts alone."""
    if report.verdict == "fail":
        return "Whatever fails does so for want of facts, as this run asks: answer the questions below."
    asked = " What is not stated is asked for below." if any(map(is_asked, report.results)) else ""
    if waived_fails(report.results):
        return f"What fails is waived for a time and is still due; it stands among the results.{asked}"
    if sentence := unchecked(report):
        return f"{sentence}{asked}"
    return f"Nothing fails, and nothing is unclear.{asked}"


def _step(number: int, group: list[_Numbered], run: Report) -> Element:
    first = group[0][1]
    remedies = list(dict.fromkeys(result.remedy for _, result in group))
    clause = clause_of(first, run.readings.get(first.rule))
    return e(
        "li",
        e("h4", tag(first), " ", prose(first.title)),
        e("p", joined((e("code", first.rule), clause)), class_="meta"),
        e("ul", (_subject(number, *numbered, own=len(remedies) > 1) for numbered in group)),
        e("p", e("b", "Do: "), prose(remedies[0]), class_="do") if len(remedies) == 1 else None,
    )


def _subject(number: int, place: int, result: Result, *, own: bool) -> Element:
    return e("li", *_explained(number, place, result), *((" ", e("b", "Do: "), prose(result.remedy)) if own else ()))


def _explained(number: int, place: int, result: Result) -> Iterator[Children]:
    yield e("a", result.subject, href=f"#{address(number, place)}")
    yield ": "
    yield prose(result.explanation)
    if result.missing:
        yield " Could settle it: "
        yield joined((e("code", missing.fact) for missing in result.missing), ", ")
        yield "."
