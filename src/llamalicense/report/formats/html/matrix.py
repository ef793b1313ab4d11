"""Subjects against rules, read at a glance; each cell leads to its result."""

from collections.abc import Iterator, Sequence

from llamalicense.decision.result import Result
from llamalicense.report.formats.html.elements import Children, Element, around, e, prose, serialised
from llamalicense.report.formats.html.words import KINDS, ResultKind, address, columns, kind_of
from llamalicense.report.report import ManifestReport
from llamalicense.vocabulary import RuleId, SubjectId

_GROUPS = {"organisation": "Organisation", "models": "Models", "builds": "Builds"}
_ON_PAPER = 9  # columns that an A4 sheet on its side has room for
_Numbered = tuple[int, Result]


def matrix(number: int, report: ManifestReport) -> Iterator[str]:
    """The section with the table and its legend."""
    subjects = columns(report.results)
    wide = " wide" if len(subjects) > _ON_PAPER else ""
    section = e(
        "section",
        e("h3", "Matrix"),
        _legend(report.results),
        e("p", "The matrix is too wide for paper; the results follow.", class_="on-paper") if wide else None,
        id=f"m{number}-matrix",
        class_=f"matrix{wide}",
    )
    frame = e("section", class_="scroll", tabindex="0", aria_label=f"Matrix of {report.manifest}")
    caption = e("caption", f"Results of {report.manifest}: a column for each subject, a row for each rule")
    table = around(e("table", caption, _heads(subjects)), _bodies(number, report, subjects))
    return around(section, around(frame, table))


def _bodies(number: int, report: ManifestReport, subjects: Sequence[str]) -> Iterator[str]:
    """The rows, a body for each policy."""
    titles = {policy.id: policy.title for policy in report.policies}
    rows: dict[str, dict[str, list[_Numbered]]] = {}
    for place, result in enumerate(report.results, 1):
        rows.setdefault(RuleId.of(result.rule).policy, {}).setdefault(result.rule, []).append((place, result))
    for policy, rules in rows.items():
        title = e("span", titles.get(policy, policy))
        group = e("th", title, scope="rowgroup", colspan=str(len(subjects) + 1))
        lines = (serialised(_row(number, numbered, subjects)) for numbered in rules.values())
        yield from around(e("tbody", e("tr", group, class_="policy")), lines)


def _row(number: int, numbered: Sequence[_Numbered], subjects: Sequence[str]) -> Element:
    rule, title = numbered[0][1].rule, numbered[0][1].title
    cells = {result.subject: (place, kind_of(result)) for place, result in numbered}
    head = e("th", e("code", RuleId.of(rule).rule), " ", prose(title), scope="row")
    return e("tr", head, (_cell(number, *cells[subject]) if subject in cells else e("td") for subject in subjects))


def _cell(number: int, place: int, kind: ResultKind) -> Element:
    return e("td", e("a", kind.short, href=f"#{address(number, place)}"), class_=kind.name)


def _legend(results: Sequence[Result]) -> Element:
    kinds = {kind_of(result) for result in results}
    entries = (
        e("li", e("span", kind.short, class_=f"tag {kind.name}"), f" {kind.meaning}") for kind in KINDS if kind in kinds
    )
    return e("ul", *entries, e("li", "Empty: the rule does not look at this subject"), class_="legend")


def _heads(subjects: Sequence[str]) -> Element:
    upper: list[Children] = [e("th", "Rule", scope="col", rowspan="2")]
    lower: list[Children] = []
    for group, title in _GROUPS.items():
        named = [subject.name for subject in map(SubjectId.of, subjects) if subject.kind == group]
        if named == [""] and group == "organisation":
            upper.append(e("th", title, scope="col", rowspan="2"))
        elif named:
            upper.append(e("th", title, scope="colgroup", colspan=str(len(named))))
            lower += [e("th", e("span", name or "the list"), scope="col") for name in named]
    return e("thead", e("tr", upper), e("tr", lower))
