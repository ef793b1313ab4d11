"""The beginning of the page: the verdict of the run, its date, what was set, and its manifests where there are more."""

from llamalicense.report.formats.footing import settings
from llamalicense.report.formats.html.elements import Children, Element, e
from llamalicense.report.formats.html.words import VERDICTS, meaning
from llamalicense.report.formats.summary import counts
from llamalicense.report.report import ManifestReport, Report


def opening(report: Report) -> Element:
    """The header of the page."""
    day = e("strong", report.as_of.isoformat())
    return e(
        "header",
        e("h1", "Llama licence report"),
        e("p", "As of ", day, class_="day"),
        verdict(report),
        _banner(report),
        _settings(report),
        _manifests(report) if len(report.reports) > 1 else None,
    )


def verdict(report: Report | ManifestReport) -> Element:
    """The verdict of a run or a manifest, what it means, and how many results came out how where there is one."""
    headline = VERDICTS[report.verdict]
    counted = counts(report.results) if report.verdict else []
    return e(
        "div",
        e("p", e("strong", headline.label), " ", e("span", meaning(report)), class_="said"),
        e("ul", (e("li", count) for count in counted), class_="counts") if counted else None,
        class_=f"verdict {headline.kind}",
    )


def _banner(report: Report) -> Element | None:
    if report.as_of == report.today:
        return None
    sentence = f"This check is as of {report.as_of}, which is not the day on which it was run ({report.today})."
    return e("p", sentence, class_="banner")


def _settings(report: Report) -> Children:
    given = settings(report)
    if not given:
        return None
    return (
        e("p", "Settings of this run that differ from the defaults:"),
        e("ul", (e("li", e("code", setting.option), f" ({setting.origin}): {setting.does}") for setting in given)),
    )


def _manifests(report: Report) -> Element:
    heads = e("tr", (e("th", head, scope="col") for head in ("Manifest", "Organisation", "Verdict", "Results")))
    rows = (_row(number, manifest_report) for number, manifest_report in enumerate(report.reports, 1))
    table = e("table", e("caption", "Manifests of this run"), e("thead", heads), e("tbody", rows))
    return e("section", table, class_="scroll", tabindex="0", aria_label="Manifests of this run")


def _row(number: int, report: ManifestReport) -> Element:
    headline = VERDICTS[report.verdict]
    return e(
        "tr",
        e("th", e("a", report.manifest, href=f"#m{number}"), scope="row"),
        e("td", report.organisation),
        e("td", e("span", headline.label, class_=f"tag {headline.kind}")),
        e("td", " · ".join(counts(report.results)) if report.verdict else f"{len(report.errors)} to correct first"),
    )
