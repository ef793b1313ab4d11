"""One self-contained page for a lawyer's desk: verdict, what to do, questions, matrix, every result, the rules.

It loads nothing and runs nothing: filters are form controls that the style sheet looks at.
"""

from collections.abc import Iterator
from itertools import chain

from llamalicense.about import HOMEPAGE
from llamalicense.report.formats import Style
from llamalicense.report.formats.html.elements import Element, around, e, serialised
from llamalicense.report.formats.html.manifest import manifest
from llamalicense.report.formats.html.opening import opening
from llamalicense.report.formats.html.provenance import provenance
from llamalicense.report.formats.html.rules import rules
from llamalicense.report.formats.html.style import policy_of, style_sheet
from llamalicense.report.formats.html.words import VERDICTS, columns, policies
from llamalicense.report.report import Report


def render(report: Report, _: Style) -> Iterator[str]:
    """The page; the same report gives the same bytes."""
    yield "<!doctype html>\n"
    head, body = serialised(_head(report)), around(e("body", _skip(), opening(report)), _body(report))
    yield from around(e("html", lang="en"), chain([head], body))


def _head(report: Report) -> Element:
    style = style_sheet(
        max((len(policies(manifest_report.results)) for manifest_report in report.reports), default=0),
        max((len(columns(manifest_report.results)) for manifest_report in report.reports), default=0),
    )
    names = ", ".join(manifest_report.manifest for manifest_report in report.reports)
    sheet = e("style")
    sheet.text = style
    return e(
        "head",
        e("meta", charset="utf-8"),
        e("meta", http_equiv="Content-Security-Policy", content=policy_of(style)),
        e("meta", name="viewport", content="width=device-width, initial-scale=1"),
        e("meta", name="color-scheme", content="light dark"),
        e("meta", name="referrer", content="no-referrer"),
        e("title", f"{VERDICTS[report.verdict].label}: {names} · Llama licence report"),
        sheet,
    )


def _skip() -> Element:
    return e("a", "Skip to the report", class_="skip", href="#report")


def _body(report: Report) -> Iterator[str]:
    sections = (
        piece
        for number, manifest_report in enumerate(report.reports, 1)
        for piece in manifest(number, manifest_report, report)
    )
    last = [serialised(provenance(report))]
    yield from around(e("main", id="report", tabindex="-1"), chain(sections, rules(report), last))
    yield serialised(e("footer", e("p", "Written by ", e("a", "llamalicense", href=HOMEPAGE, rel="noreferrer"), ".")))
