"""Subjects against rules, read at a glance; each cell leads to its result."""

from collections.abc import Iterator, Sequence

from llamalicense.formats.html.elements import Content, Element, e
from llamalicense.formats.html.words import KINDS, address, columns, kind_of, policies
from llamalicense.report import ManifestReport, Result

_GROUPS = {"organisation": "Organisation", "models": "Models", "builds": "Builds"}
_ON_PAPER = 9  # columns that an A4 sheet on its side has room for
_Cells = dict[tuple[str, str], Element]


def matrix(number: int, report: ManifestReport) -> Element:
    """The section with the table and its legend."""
    subjects = columns(report.results)
    titles = {policy.id: policy.title for policy in report.policies}
    cells = _cells(number, report.results)
    caption = e("caption", f"Results of {report.manifest}: a column for each subject, a row for each rule")
    table = e(
        "table",
        caption,
        _heads(subjects),
        (_policy(each, titles.get(each, each), report.results, subjects, cells) for each in policies(report.results)),
    )
    wide = " wide" if len(subjects) > _ON_PAPER else ""
    return e(
        "section",
        e("h3", "Matrix"),
        _legend(report.results),
        e("p", "The matrix is too wide for paper; the results follow.", class_="on-paper") if wide else None,
        e("section", table, class_="scroll", tabindex="0", aria_label=f"Matrix of {report.manifest}"),
        id=f"m{number}-matrix",
        class_=f"matrix{wide}",
    )


def _legend(results: Sequence[Result]) -> Element:
    found = {kind_of(result) for result in results}
    entries = (
        e("li", e("span", kind.short, class_=f"tag {kind.name}"), f" {kind.meaning}") for kind in KINDS if kind in found
    )
    return e("ul", *entries, e("li", "Empty: the rule does not look at this subject"), class_="legend")


def _cells(number: int, results: Sequence[Result]) -> _Cells:
    cells: _Cells = {}
    for place, result in enumerate(results, 1):
        kind = kind_of(result)
        link = e("a", kind.short, href=f"#{address(number, place)}")
        cells[result.rule, result.subject] = e("td", link, class_=kind.name)
    return cells


def _heads(subjects: Sequence[str]) -> Element:
    upper: list[Content] = [e("th", "Rule", scope="col", rowspan="2")]
    lower: list[Content] = []
    for group, title in _GROUPS.items():
        named = [subject.partition("/")[2] for subject in subjects if subject.partition("/")[0] == group]
        if named == [""] and group == "organisation":
            upper.append(e("th", title, scope="col", rowspan="2"))
        elif named:
            upper.append(e("th", title, scope="colgroup", colspan=str(len(named))))
            lower += [e("th", e("span", name or "the list"), scope="col") for name in named]
    return e("thead", e("tr", upper), e("tr", lower))


def _policy(policy: str, title: str, results: Sequence[Result], subjects: Sequence[str], cells: _Cells) -> Element:
    rules = {result.rule: result.title for result in results if result.rule.partition("/")[0] == policy}
    group = e("th", e("span", title), scope="rowgroup", colspan=str(len(subjects) + 1))
    rows = (e("tr", *_row(rule, title, subjects, cells)) for rule, title in rules.items())
    return e("tbody", e("tr", group, class_="policy"), rows)


def _row(rule: str, title: str, subjects: Sequence[str], cells: _Cells) -> Iterator[Element]:
    yield e("th", e("code", rule.partition("/")[2]), " ", title, scope="row")
    for subject in subjects:
        yield cells[rule, subject] if (rule, subject) in cells else e("td")
