"""The report on one manifest: what it is about, then what to do, questions, matrix and results."""

from collections.abc import Iterator

from llamalicense.report.formats.footing import TITLE, FootingLine, grounds
from llamalicense.report.formats.html.elements import Children, Element, around, e, listing, prose, serialised
from llamalicense.report.formats.html.matrix import matrix
from llamalicense.report.formats.html.opening import verdict
from llamalicense.report.formats.html.questionnaire import questionnaire
from llamalicense.report.formats.html.results import results
from llamalicense.report.formats.html.todo import todo
from llamalicense.report.report import ManifestReport, Report


def manifest(number: int, report: ManifestReport, run: Report) -> Iterator[str]:
    """The section of the manifest with this number."""
    headline = verdict(report) if len(run.reports) > 1 else None
    head = e("h2", report.manifest, id=f"m{number}-name")
    errors = _errors(report) if report.errors else None
    section = e(
        "section", head, headline, errors, class_="manifest", id=f"m{number}", aria_labelledby=f"m{number}-name"
    )
    return around(section, () if report.errors else _parts(number, report, run))


def _errors(report: ManifestReport) -> Children:
    problems = (
        (e("code", f"{problem.path}:{problem.line or 1}:{problem.column or 1}"), " ", prose(problem.message))
        for problem in report.errors
    )
    return (
        e("p", "There is no verdict on this manifest until the following is corrected."),
        e("ul", (e("li", *problem) for problem in problems), class_="errors"),
    )


def _parts(number: int, report: ManifestReport, run: Report) -> Iterator[str]:
    questions = questionnaire(number, report)
    rests_on = e(
        "section",
        e("h3", TITLE),
        listing(((title, list(map(_ground, entries))) for title, entries in grounds(report, run)), "head"),
        id=f"m{number}-grounds",
    )
    links = {
        "What to do next": f"#m{number}-do",
        **({"Questions": f"#m{number}-questions"} if questions is not None else {}),
        TITLE: f"#m{number}-grounds",
        "Matrix": f"#m{number}-matrix",
        "Results": f"#m{number}-results",
        **({"The rules": "#rules"} if run.readings else {}),
        "About this report": "#about",
    }
    contents = e("ul", (e("li", e("a", title, href=to)) for title, to in links.items()))
    yield serialised(_urgent(report))
    yield serialised(_head(report))
    yield serialised(e("nav", contents, aria_label=f"Parts of {report.manifest}"))
    yield serialised(todo(number, report, run))
    yield serialised(questions)
    yield serialised(rests_on)
    yield from matrix(number, report)
    yield from results(number, report, run)


def _urgent(report: ManifestReport) -> Element | None:
    """What is read before any result."""
    urgent = [e("li", prose(note.text)) for note in report.notes if note.urgent]
    return e("ul", urgent, class_="urgent") if urgent else None


def _ground(entry: FootingLine) -> Element:
    digest = (" SHA-256 ", e("code", entry.sha256, class_="digest")) if entry.sha256 else ()
    return e("p", prose(entry.text), *digest)


def _head(report: ManifestReport) -> Element | None:
    notes = [e("li", prose(note.text)) for note in report.notes if not note.urgent]
    return listing(
        [
            ("Organisation", report.organisation),
            ("Models and licences", list(_licences(report))),
            ("Notes", e("ul", notes) if notes else None),
        ],
        "head",
    )


def _licences(report: ManifestReport) -> Iterator[Children]:
    governed: set[str] = set()
    for policy in report.policies:
        if policy.kind in ("licence", "house"):
            governed.update(policy.models)
            own = ", the organisation's own rules, no licence terms" if policy.kind == "house" else None
            yield e("p", e("b", policy.title), " (", e("code", policy.id), own, "): ", ", ".join(policy.models))
    listed = dict.fromkeys(model for policy in report.policies for model in policy.models)
    if others := [model for model in listed if model not in governed]:
        yield e("p", e("b", "Under no policy of this run"), ": ", ", ".join(others))
