"""The facts that results lack, as questions to whoever would know, with room for answers on paper."""

from llamalicense.decision.result import Missing
from llamalicense.report.formats import number_of
from llamalicense.report.formats.html.elements import Element, e, prose
from llamalicense.report.formats.summary import Asked, asked, failing_meanwhile
from llamalicense.report.report import ManifestReport


def questionnaire(number: int, report: ManifestReport) -> Element | None:
    """The section; None where no result lacks a fact."""
    open_results = [result for result in report.results if result.reason == "missing"]
    people: dict[str, list[Asked]] = {}
    for question in asked(open_results):
        people.setdefault(question.missing.ask, []).append(question)
    if not people:
        return None
    decided = f"{number_of(len(open_results), 'result')}{failing_meanwhile(open_results)}"
    lead = f"The answers decide {decided}. Each goes into the manifest at the path beside its question."
    return e(
        "section",
        e("h3", "Questions"),
        e("p", lead),
        (_person(ask, group) for ask, group in people.items()),
        id=f"m{number}-questions",
        class_="questions",
    )


def _person(ask: str, group: list[Asked]) -> list[Element]:
    heading = e("h4", f"For {ask}")
    return [heading, e("ul", (_question(missing, len(results)) for missing, results in group))]


def _question(missing: Missing, decides: int) -> Element:
    return e(
        "li",
        e("p", prose(missing.question), class_="question"),
        e("p", e("code", missing.fact), f" · decides {number_of(decides, 'result')}", class_="meta"),
        e("p", e("span", "Answer"), e("span", "Name and date"), class_="answer"),
    )
