"""JUnit XML: a suite for each policy and manifest, a case for each result, for what shows the results of tests.

What makes the run fail is a failure; what is unclear, lacks facts, does not apply or is waived is skipped, so that only
a pass is shown as one. Reasons stand in attributes and as text, as some readers show the one and some the other.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from llamalicense.about import __version__
from llamalicense.decision.result import Result
from llamalicense.report.formats import Style, plain
from llamalicense.report.formats.footing import given_settings, grounds, known_until
from llamalicense.report.formats.summary import elsewhere, fails, settling, stricter, waived, worth
from llamalicense.report.report import ManifestReport, Report
from llamalicense.vocabulary import RuleId

# The elements of a case that does not pass, and the counts of a suite that have them.
_COUNTS = {"failure": "failures", "error": "errors", "skipped": "skipped"}


class _Case(NamedTuple):
    """A case: its name, its file and line, what came out of it; `system-out` is the outcome of one that passes."""

    name: str
    line: int
    outcome: str
    message: str = ""
    type: str = ""
    lines: tuple[str, ...] = ()
    place: str = ""


def render(report: Report, _: Style) -> Iterator[str]:
    """The suites of every manifest; the writer escapes the marks of XML, and `plain` the characters that it lacks."""
    numbers = Counter(case.outcome for one in report.reports for _, cases in _suites(one, report) for case in cases)
    counted = "".join(f' {name}="{number}"' for name, number in _counted(numbers).items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="llamalicense"{counted}>\n'
    for manifest_report in report.reports:
        for number, (name, cases) in enumerate(_suites(manifest_report, report)):
            yield from _suite(name, cases, manifest_report, report, first=number == 0)
    yield "</testsuites>\n"


def _counted(outcomes: Counter[str]) -> dict[str, int]:
    return {"tests": outcomes.total(), **{name: outcomes[outcome] for outcome, name in _COUNTS.items()}}


def _suites(report: ManifestReport, run: Report) -> Iterator[tuple[str, list[_Case]]]:
    if report.errors:
        message = "This manifest has no verdict."
        first, lines = report.errors[0], tuple(map(str, report.errors))
        case = _Case("manifest", first.line or 1, "error", message, "invalid-manifest", lines, report.place_of(first))
        yield "manifest", [case]
    policies: dict[str, list[Result]] = {}
    for result in report.results:
        policies.setdefault(RuleId.of(result.rule).policy, []).append(result)
    for policy, results in policies.items():
        yield policy, [_case(result, report, run) for result in results]


def _case(result: Result, report: ManifestReport, run: Report) -> _Case:
    return _outcome(result, report, run)._replace(place=report.place_of(result.location))


def _outcome(result: Result, report: ManifestReport, run: Report) -> _Case:
    name = f"{result.rule.partition('/')[2]}[{result.subject}]"
    line, cited = result.location.line, f"{result.explanation} ({result.clause})"
    if result.known:
        known = f"known: {result.explanation}"
        return _Case(name, line, "skipped", known, lines=(known_until(result), cited, f"Do: {result.remedy}"))
    if fails(result, run.settings_of(report)):
        where = f"{report.place_of(result.location)}:{line}:{result.location.column}: {result.verdict}, {result.reason}"
        lines = (where, cited, stricter(result), f"Do: {result.remedy}", settling(result), elsewhere(result))
        return _Case(name, line, "failure", result.explanation, result.reason, lines)
    if result.reason == "missing":
        cited = f"{cited} {settling(result)}"
        return _Case(name, line, "skipped", cited, lines=(cited, f"Do: {result.remedy}"))
    if result.reason == "not-applicable":
        return _Case(name, line, "skipped", "not applicable", lines=(f"not applicable: {cited}",))
    if result.waiver:
        return _Case(name, line, "skipped", waived(result), lines=(waived(result), cited, f"Do: {result.remedy}"))
    if result.reason == "unclear":
        unclear, do = f"unclear: {result.explanation}", f"Do: {result.remedy}"
        return _Case(
            name, line, "skipped", unclear, lines=(f"unclear: {cited}", do, settling(result), elsewhere(result))
        )
    return _Case(name, line, "system-out", lines=(f"{result.reason}, {result.basis}: {cited}", elsewhere(result)))


def _suite(name: str, cases: list[_Case], report: ManifestReport, run: Report, *, first: bool) -> Iterator[str]:
    """A suite, case by case; what is said of the manifest as a whole stands in its first one."""
    place = plain(report.place)
    classname = f"{name} · {place}"
    attributes = {"name": classname, **_counted(Counter(case.outcome for case in cases))}
    head = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    yield f"  <testsuite{head}>\n"
    properties = ElementTree.Element("properties")
    for key, value in (*_of_run(report, run), *(_of_manifest(report, run) if first else ())):
        ElementTree.SubElement(properties, "property", name=key, value=plain(value))
    yield _written(properties)
    for case in cases:
        where = {
            "name": plain(case.name),
            "classname": classname,
            "file": plain(case.place) or place,
            "line": str(case.line),
        }
        testcase = ElementTree.Element("testcase", where)
        told = {"type": plain(case.type), "message": plain(case.message)}
        inside = ElementTree.SubElement(testcase, case.outcome, {key: value for key, value in told.items() if value})
        inside.text = "\n".join(map(plain, filter(None, case.lines)))
        yield _written(testcase)
    yield "  </testsuite>\n"


def _of_run(report: ManifestReport, run: Report) -> Iterator[tuple[str, str]]:
    yield "as_of", run.as_of.isoformat()
    yield "tool", f"llamalicense {__version__}"
    if given := ", ".join(map(str, given_settings(run.settings_of(report), run.house))):
        yield "settings", given
    yield "disclaimer", worth(run)


def _of_manifest(report: ManifestReport, run: Report) -> Iterator[tuple[str, str]]:
    for note in report.notes:
        yield f"note: {note.id}", note.text
    for title, entries in grounds(report, run):
        for text, digest in entries:
            yield title, f"{text} SHA-256 {digest}" if digest else text


def _written(element: ElementTree.Element) -> str:
    ElementTree.indent(element, level=2)
    return f"    {ElementTree.tostring(element, encoding='unicode')}\n"
