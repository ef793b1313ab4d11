"""One self-contained page for a lawyer's desk: verdict, what to do, questions, matrix, every result, the rules.

It loads nothing and runs nothing: filters are form controls that the style sheet looks at.
"""

from collections.abc import Iterator
from itertools import chain

from llamalicense.report.formats import Style
from llamalicense.report.formats.html.elements import serialised
from llamalicense.report.formats.html.frame import framed
from llamalicense.report.formats.html.manifest import manifest
from llamalicense.report.formats.html.opening import opening
from llamalicense.report.formats.html.provenance import provenance
from llamalicense.report.formats.html.rules import rules
from llamalicense.report.formats.html.style import style_sheet
from llamalicense.report.formats.html.words import columns, policies
from llamalicense.report.report import Report


def render(report: Report, _: Style) -> Iterator[str]:
    """The page; the same report gives the same bytes."""
    style = style_sheet(
        max((len(policies(manifest_report.results)) for manifest_report in report.reports), default=0),
        max((len(columns(manifest_report.results)) for manifest_report in report.reports), default=0),
    )
    title = report.verdict, ", ".join(manifest_report.manifest for manifest_report in report.reports)
    return framed("report", title, style, [opening(report)], _content(report))


def _content(report: Report) -> Iterator[str]:
    sections = (
        piece
        for number, manifest_report in enumerate(report.reports, 1)
        for piece in manifest(number, manifest_report, report)
    )
    return chain(sections, rules(report), [serialised(provenance(report))])
