"""The report on one manifest: what it is about, then what to do, questions, matrix and results."""

from collections.abc import Iterator

from llamalicense.formats.html.elements import Content, Element, e, listing
from llamalicense.formats.html.matrix import matrix
from llamalicense.formats.html.opening import verdict
from llamalicense.formats.html.questionnaire import questionnaire
from llamalicense.formats.html.results import results
from llamalicense.formats.html.todo import todo
from llamalicense.report import ManifestReport, Report


def manifest(number: int, report: ManifestReport, run: Report) -> Element:
    """The section of the manifest with this number."""
    said = verdict(report) if len(run.reports) > 1 else None
    content = _errors(report) if report.errors else _parts(number, report, run)
    head = e("h2", report.manifest, id=f"m{number}-name")
    return e("section", head, said, content, class_="manifest", id=f"m{number}", aria_labelledby=f"m{number}-name")


def _errors(report: ManifestReport) -> Content:
    problems = (
        (e("code", f"{problem.path}:{problem.line or 1}:{problem.column or 1}"), " ", problem.message)
        for problem in report.errors
    )
    return (
        e("p", "There is no verdict on this manifest until the following is corrected."),
        e("ul", (e("li", *problem) for problem in problems), class_="errors"),
    )


def _parts(number: int, report: ManifestReport, run: Report) -> Content:
    parts: dict[str, Element | None] = {
        "What to do next": todo(number, report, run),
        "Questions": questionnaire(number, report),
        "Matrix": matrix(number, report),
        "Results": results(number, report, run),
    }
    links = {title: f"#{part.get('id')}" for title, part in parts.items() if part is not None}
    links |= {"The rules": "#rules"} if run.readings else {}
    links |= {"About this report": "#about"}
    contents = e("ul", (e("li", e("a", title, href=to)) for title, to in links.items()))
    return [_head(report), e("nav", contents, aria_label=f"Parts of {report.manifest}"), *parts.values()]


def _head(report: ManifestReport) -> Element | None:
    notes = e("ul", (e("li", note.text) for note in report.notes)) if report.notes else None
    return listing(
        [("Organisation", report.organisation), ("Models and licences", list(_licences(report))), ("Notes", notes)],
        "head",
    )


def _licences(report: ManifestReport) -> Iterator[Content]:
    governed: set[str] = set()
    for policy in report.policies:
        if policy.id != "catalogue":
            governed.update(policy.models)
            yield e("p", e("b", policy.title), " (", e("code", policy.id), "): ", ", ".join(policy.models))
    listed = dict.fromkeys(model for policy in report.policies for model in policy.models)
    if others := [model for model in listed if model not in governed]:
        yield e("p", e("b", "Under no policy of this run"), ": ", ", ".join(others))
