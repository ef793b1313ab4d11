"""JUnit XML: a suite for each policy and manifest, a case for each result, for what shows the results of tests.

What makes the run fail is a failure; what is unclear, lacks facts, does not apply or is waived is skipped, so that only
a pass is shown as one. Reasons stand in attributes and as text, as some readers show the one and some the other.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from llamalicense.formats import Style, plain
from llamalicense.formats.summary import fails, settling, stricter, waived
from llamalicense.report import ManifestReport, Report, Result

# The elements of a case that does not pass, and the counts of a suite that have them.
_COUNTS = {"failure": "failures", "error": "errors", "skipped": "skipped"}


class _Case(NamedTuple):
    """A case: its name, its line, what came out of it; `system-out` is the outcome of one that passes."""

    name: str
    line: int
    outcome: str
    message: str = ""
    type: str = ""
    lines: tuple[str, ...] = ()


def render(report: Report, _: Style) -> str:
    """The suites of every manifest; the writer escapes the marks of XML, and `plain` the characters that it lacks."""
    root = ElementTree.Element("testsuites", name="llamalicense")
    for each in report.reports:
        root.extend(_suite(name, cases, each, report) for name, cases in _suites(each, report))
    for name in ("tests", *_COUNTS.values()):
        root.set(name, str(sum(int(suite.attrib[name]) for suite in root)))
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _suites(report: ManifestReport, run: Report) -> Iterator[tuple[str, list[_Case]]]:
    if report.errors:
        said = "This manifest has no verdict."
        lines = tuple(map(str, report.errors))
        yield "manifest", [_Case("manifest", report.errors[0].line or 1, "error", said, "invalid-manifest", lines)]
    policies: dict[str, list[_Case]] = {}
    for result in report.results:
        policy, _, rule = result.rule.partition("/")
        policies.setdefault(policy, []).append(_case(f"{rule}[{result.subject}]", result, report, run))
    yield from policies.items()


def _case(name: str, result: Result, report: ManifestReport, run: Report) -> _Case:
    line, said = result.location.line, f"{result.explanation} ({result.clause})"
    if fails(result, run.settings):
        where = f"{report.place}:{line}:{result.location.column}: {result.verdict}, {result.reason}"
        lines = (where, said, stricter(result), f"Do: {result.remedy}", settling(result))
        return _Case(name, line, "failure", result.explanation, result.reason, lines)
    if result.reason == "missing":
        said = f"{said} {settling(result)}"
        return _Case(name, line, "skipped", said, lines=(said, f"Do: {result.remedy}"))
    if result.reason == "not-applicable":
        return _Case(name, line, "skipped", "not applicable", lines=(f"not applicable: {said}",))
    if result.waiver:
        return _Case(name, line, "skipped", waived(result), lines=(waived(result), said, f"Do: {result.remedy}"))
    if result.reason == "unclear":
        unclear, do = f"unclear: {result.explanation}", f"Do: {result.remedy}"
        return _Case(name, line, "skipped", unclear, lines=(f"unclear: {said}", do, settling(result)))
    return _Case(name, line, "system-out", lines=(f"{result.reason}, {result.basis}: {said}",))


def _suite(name: str, cases: Iterable[_Case], report: ManifestReport, run: Report) -> ElementTree.Element:
    place = plain(report.place)
    classname = f"{name} · {place}"
    suite = ElementTree.Element("testsuite", name=classname)
    properties = ElementTree.SubElement(suite, "properties")
    ElementTree.SubElement(properties, "property", name="as_of", value=run.as_of.isoformat())
    counts = dict.fromkeys(("tests", *_COUNTS.values()), 0)
    for each in cases:
        where = {"name": plain(each.name), "classname": classname, "file": place, "line": str(each.line)}
        case = ElementTree.SubElement(suite, "testcase", where)
        attributes = {"type": plain(each.type), "message": plain(each.message)}
        inside = ElementTree.SubElement(case, each.outcome, {key: value for key, value in attributes.items() if value})
        inside.text = "\n".join(map(plain, filter(None, each.lines)))
        counts["tests"] += 1
        if count := _COUNTS.get(each.outcome):
            counts[count] += 1
    suite.attrib.update({key: str(number) for key, number in counts.items()})
    return suite
