"""What a report rests on and how to get it again: program, date, policies and their digests, command."""

import shlex

from llamalicense.about import __version__
from llamalicense.decision.applied import PolicyInUse
from llamalicense.decision.settings import COMMAND_LINE
from llamalicense.report.formats.footing import settings
from llamalicense.report.formats.html.elements import Element, e, listing
from llamalicense.report.formats.summary import worth
from llamalicense.report.report import Report
from llamalicense.vocabulary import RuleId

_WITH = (
    "With the same manifests and the files that they name, and this version. A policy of your own is named by its file."
)


def provenance(report: Report) -> Element:
    """The last section of the page."""
    used = {policy.id: policy for manifest_report in report.reports for policy in manifest_report.policies}
    standing = {RuleId.of(page.rule).policy: page.standing for page in report.readings.values()}
    rows = [
        ("Program", f"llamalicense {__version__}"),
        ("Date of the check", report.as_of.isoformat()),
        ("Run on", report.today.isoformat()),
        ("Policies", [_policy(policy, standing.get(policy.id, "")) for policy in used.values()] or None),
        ("To get it again", [e("p", e("code", _command(report))), e("p", _WITH)]),
    ]
    return e(
        "section",
        e("h2", "About this report", id="about-title"),
        listing(rows, "head"),
        e("p", e("strong", worth(report))),
        id="about",
        aria_labelledby="about-title",
    )


def _policy(policy: PolicyInUse, standing: str) -> Element:
    aside = f", {standing}" if standing else ""
    digest = e("code", policy.sha256, class_="digest")
    return e("p", e("b", policy.title), " (", e("code", policy.id), f"{aside}) SHA-256 ", digest)


def _command(report: Report) -> str:
    manifests = [
        "-" if manifest_report.manifest == "<stdin>" else manifest_report.manifest for manifest_report in report.reports
    ]
    # What files of the project set is set again by them.
    options = (given.option for given in settings(report) if given.origin == COMMAND_LINE)
    given = [word for option in options for word in option.split(" ", 1)]
    return shlex.join(
        ["llamalicense", "check", *manifests, "--as-of", report.as_of.isoformat(), *given, "--output-format", "html"]
    )
