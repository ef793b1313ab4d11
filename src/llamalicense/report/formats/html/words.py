"""What the parts of the page say alike: kinds of results, their labels, subjects, places, clauses."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from llamalicense.decision.result import Location, Result, Verdict
from llamalicense.policy.page import RulePage
from llamalicense.report.formats import plain
from llamalicense.report.formats.footing import known_results
from llamalicense.report.formats.html.elements import Children, Element, e, joined
from llamalicense.report.formats.summary import TRUTHS, unchecked, waived_fails
from llamalicense.report.report import ManifestReport, Report
from llamalicense.vocabulary import RuleId, SubjectId


class ResultKind(NamedTuple):
    """How results are told apart at a glance: a class of the style sheet, words for it, and what it means."""

    name: str
    label: str
    short: str
    meaning: str


KINDS = (
    ResultKind("fail", "Fail", "Fail", "a duty is not met, or this run counts what is open as a fail"),
    ResultKind("unclear", "Unclear", "Unclear", "the facts are known, and the text does not settle the case"),
    ResultKind("missing", "Lacks facts", "Facts?", "a fact that decides it is not stated"),
    ResultKind("waived", "Waived", "Waived", "the organisation has accepted the risk for a time"),
    ResultKind("pass", "Pass", "Pass", "the duty is met, or an exception holds"),
    ResultKind("na", "Not applicable", "n/a", "the rule does not concern this subject as stated"),
)
_BY_NAME = {kind.name: kind for kind in KINDS}


class Headline(NamedTuple):
    """What is said of a verdict; `kind`: its class in the style sheet."""

    label: str
    kind: str
    meaning: str


VERDICTS: dict[Verdict | None, Headline] = {
    "fail": Headline("Fail", "fail", "At least one result fails."),
    "warn": Headline("Warn", "unclear", "No result fails, and something is still open or waived."),
    "pass": Headline("Pass", "pass", "Every rule that applies passes, as far as the manifest states the facts."),
    None: Headline("No verdict", "fail", "A manifest could not be checked."),
}
BASES = {
    "verified": "shown by a file",
    "catalogue": "known from the catalogue of models",
    "stated": "stated in the manifest",
    "attested": "vouched for in the manifest",
}


def meaning(report: Report | ManifestReport) -> str:
    """What a verdict means: that nothing fails is never said beside a fail that is waived."""
    fails = len(waived_fails(report.results))
    if report.verdict == "warn" and fails:
        is_waived = (
            "one that the organisation has waived" if fails == 1 else f"{fails} that the organisation has waived"
        )
        return f"No result fails but {is_waived}; what is waived is still due."
    if known := known_results(report.results):
        return f"{VERDICTS[report.verdict].meaning} {known}"
    return unchecked(report) if report.verdict == "pass" and unchecked(report) else VERDICTS[report.verdict].meaning


def kind_of(result: Result) -> ResultKind:
    """The kind of a result: a fail is one for whatever reason."""
    by_reason = "na" if result.reason == "not-applicable" else "pass" if result.verdict == "pass" else result.reason
    return _BY_NAME["fail" if result.verdict == "fail" else by_reason]


def tag(result: Result) -> Element:
    """The label of a result, with its reason where the label does not say it."""
    kind = kind_of(result)
    aside = {"exception": " · exception", "unclear": " · unclear", "missing": " · lacks facts"}.get(result.reason, "")
    known = " · known" if result.known else None
    return e("span", kind.label, aside if kind.name in ("fail", "pass") else None, known, class_=f"tag {kind.name}")


def policies(results: Iterable[Result]) -> list[str]:
    """The policies that results are of, in their order."""
    return list(dict.fromkeys(RuleId.of(result.rule).policy for result in results))


def columns(results: Iterable[Result]) -> list[str]:
    """The subjects of results: the organisation, then models, then builds, each in their order."""
    subjects = dict.fromkeys(result.subject for result in results)
    return sorted(subjects, key=lambda subject: ("organisation", "models", "builds").index(SubjectId.of(subject).kind))


def address(number: int, place: int) -> str:
    """The id of a result on the page: of which manifest, and which of its results, both from 1."""
    return f"r{number}-{place}"


def place_of(location: Location, within: str) -> str:
    """Where a fact is stated, as short as it can be said inside a manifest's report."""
    return f"line {location.line}" if location.path == within else str(location)


def clause_of(result: Result, reading: RulePage | None) -> Children:
    """The clause of a result, each sentence of it linked to its text."""
    addresses = {cited.clause: cited.url for cited in reading.clauses} if reading else {}
    if " and ".join(addresses) != result.clause:
        return result.clause
    return joined((source(clause, url) for clause, url in addresses.items()), " and ")


def source(words: str, url: str) -> Children:
    """Words linked to a text on the web; a policy's address that is none of a web page is not followed."""
    safe = url.startswith("https://") and plain(url) == url
    return e("a", words, href=url, rel="noreferrer") if safe else words


def value_of(value: object) -> str:
    """A fact's value in words."""
    if value is None or isinstance(value, bool):
        return TRUTHS[value]
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(value_of, value)) or "none"
    return str(value)
