"""What every page says of a report: the counts in words, the facts to state, what the rules are worth."""

from collections.abc import Container, Iterable, Sequence
from typing import NamedTuple

from llamalicense.about import __version__
from llamalicense.brief import shortened
from llamalicense.decision.applied import PolicyInUse
from llamalicense.decision.note import Note
from llamalicense.decision.result import PASSING, Missing, Result
from llamalicense.decision.settings import Settings, counts_against
from llamalicense.report.formats import number_of
from llamalicense.report.formats.footing import by_basis, known_results, known_until, set_by
from llamalicense.report.report import ManifestReport, Report

# What stands in place of a rule where a manifest has no verdict.
INVALID_MANIFEST = "llamalicense/invalid-manifest"
_MOST_PLACES = 5
TRUTHS = {True: "yes", False: "no", None: "not stated"}


class Asked(NamedTuple):
    """A fact that is not stated, and the results that wait for it."""

    missing: Missing
    results: tuple[Result, ...]


def is_asked(result: Result) -> bool:
    """Whether a result only asks for a fact; where no licence is known readers must learn that nothing is checked."""
    return result.reason == "missing" and not result.rule.startswith("catalogue/")


def asked(results: Iterable[Result], but: Container[str] = ()) -> list[Asked]:
    """The facts that results lack first, that which most wait for first; `but`: facts that are passed over."""
    groups: dict[str, tuple[Missing, list[Result]]] = {}
    for result in results:
        missing = next((lacking for lacking in result.missing if lacking.fact not in but), None)
        if missing is not None:
            groups.setdefault(missing.fact, (missing, []))[1].append(result)
    questions = [Asked(missing, tuple(waiting)) for missing, waiting in groups.values()]
    return sorted(questions, key=lambda question: -len(question.results))


def to_decide(groups: Sequence[Asked]) -> str:
    """What stands before the facts to state: how many results wait for them, and whether these fail meanwhile."""
    waiting = [result for group in groups for result in group.results]
    known = sum(bool(result.known) for result in waiting)
    aside = f" ({known} known)" if known else ""
    return f"To decide {number_of(len(waiting), 'result')}{aside}{failing_meanwhile(waiting)}, state"


def failing_meanwhile(waiting: Sequence[Result]) -> str:
    """How many of the results that wait for facts fail until these are stated, and which; empty where none does."""
    failing = [result for result in waiting if result.verdict == "fail" and not result.known]
    if not failing:
        return ""
    if len(failing) == len(waiting):
        who, rules = "it fails" if len(failing) == 1 else "all of them fail", ""
    else:
        who = "1 of them fails" if len(failing) == 1 else f"{len(failing)} of them fail"
        rules = f": {_rules(failing)}"
    return f" ({who} until then, as this run asks{rules}{hardened(failing)})"


def _rules(results: Iterable[Result]) -> str:
    return ", ".join(dict.fromkeys(result.rule for result in results))


def hardened(results: Sequence[Result]) -> str:
    """Which policies of the organisation's own made which of these results stricter; empty where none did."""
    houses = dict.fromkeys(result.overridden_by for result in results if result.overridden_by)
    return "".join(
        f"; made stricter by {house}, which is not a licence term: "
        f"{_rules(result for result in results if result.overridden_by == house)}"
        for house in houses
    )


def findings(results: Iterable[Result]) -> list[Result]:
    """What does not pass and does not only ask for a fact: fails, then unclear results, then waived ones."""
    shown = [result for result in results if result.verdict != "pass" and not is_asked(result)]
    return sorted(shown, key=urgency)


def urgency(result: Result) -> int:
    """Where a result that does not pass stands among such: fails come first, then unclear ones; what is known last."""
    rank = 0 if result.verdict == "fail" else 1 + ("unclear", "missing", "waived").index(result.reason)
    return rank + 4 if result.known else rank


def counts(results: Sequence[Result]) -> list[str]:
    """How many results came out how, in words: "2 fail", "1 unclear" ... and always how many pass."""

    def count(*reasons: str, verdict: str = "") -> int:
        return sum(r.reason in reasons and verdict in ("", r.verdict) for r in results)

    def what(words: str, *reasons: str, verdict: str) -> str:
        known = sum(bool(r.known) and r.verdict == verdict and (not reasons or r.reason in reasons) for r in results)
        return f"{words} ({known} known)" if known else words

    lacking = count("missing", verdict="warn")
    fails = len(waived_fails(results))
    numbers = {
        what("fail", verdict="fail"): sum(result.verdict == "fail" for result in results),
        what("unclear", "unclear", verdict="warn"): count("unclear", verdict="warn"),
        what("lacks facts" if lacking == 1 else "lack facts", "missing", verdict="warn"): lacking,
        f"waived ({fails} would fail)" if fails else "waived": count("waived"),
    }
    kinds = f": {by_basis(results)}" if count(*PASSING) else ""
    passes = f"{count(*PASSING)} pass{kinds} ({count('not-applicable')} not applicable)"
    return [*(f"{number} {what}" for what, number in numbers.items() if number), passes]


def waived_fails(results: Iterable[Result]) -> list[Result]:
    """The results that would fail if they were not waived."""
    return [result for result in results if result.waiver and result.waiver.was_verdict == "fail"]


def unchecked(report: Report | ManifestReport) -> str:
    """That no Llama licence governs anything that was checked, in a sentence; empty where one does."""
    reports = report.reports if isinstance(report, Report) else (report,)
    policies = [policy for one in reports for policy in one.policies]
    if report.verdict is None or not policies or any(policy.kind == "licence" for policy in policies):
        return ""
    own = any(policy.kind == "house" for policy in policies)
    checked = "only rules of the organisation's own were checked" if own else "nothing else was checked"
    # While it is open whether one applies, only that none was applied is true.
    settled = all(result.verdict == "pass" for result in report.results if result.rule.startswith("catalogue/"))
    return f"No Llama licence {'applies' if settled else 'was applied'} to any model here; {checked}."


def closing(report: Report) -> str:
    """The verdict of a run in one line: how many results came out how, what may change, the date, the settings."""
    numbers = {verdict: sum(r.verdict == verdict for r in report.results) for verdict in ("fail", "warn", "pass")}
    counts = ", ".join(f"{number} {verdict}" for verdict, number in numbers.items())
    kinds = f" ({by_basis(report.results)})" if numbers["pass"] else ""
    fails = len(waived_fails(report.results))
    return " ".join(
        filter(
            None,
            [
                f"{report.verdict or 'no verdict'}: {counts}{kinds}.",
                f"{number_of(fails, 'fail')} waived." if fails else "",
                known_results(report.results),
                unchecked(report),
                open_in(report),
                dated(report) or f"As of {report.as_of}.",
                set_by(report),
                f"llamalicense {__version__}.",
                worth(report),
            ],
        )
    )


def still_open(results: Sequence[Result], settings: Settings) -> str:
    """How many results may still change, in a sentence; empty where none may or the run does not let that pass."""
    lacking = sum(bool(result.missing) for result in results if result.reason != "waived")
    if not lacking or settings.fail_on != "fail" or settings.missing != "warn":
        return ""
    sentence = f"{number_of(lacking, 'result')} may change once more is stated"
    return f"{sentence}; `--fail-on missing` makes that count."


def open_in(report: Report) -> str:
    """The same of a run, whose manifests may have settings of their own."""
    results = [
        result
        for manifest_report in report.reports
        if still_open(manifest_report.results, report.settings_of(manifest_report))
        for result in manifest_report.results
    ]
    return still_open(results, report.settings._replace(fail_on="fail", missing="warn"))


def unread(problem: str) -> str:
    """Why a manifest has no verdict, in a sentence that stands alone."""
    return f"There is no verdict on this manifest: {problem}"


def waived(result: Result) -> str:
    """Who lives with a result until when, and what it was, in a sentence; empty where nobody does."""
    waiver = result.waiver
    if waiver is None:
        return ""
    sentence = f"Waived until {waiver.expires} by {waiver.approved_by} on {waiver.approved_on}: {waiver.reason}"
    return f"{sentence} (it was: {waiver.was_verdict}, {waiver.was_reason})"


def in_a_line(result: Result) -> str:
    """What was found, where the duty stands and what to do, on one line."""
    cited = f"{result.explanation} ({result.clause})"
    do = f"Do: {result.remedy}"
    return " ".join(filter(None, [cited, stricter(result), do, elsewhere(result), waived(result), known_until(result)]))


def elsewhere(result: Result) -> str:
    """The other places that a result is about, in a sentence; empty where there are none."""
    listed = shortened(result.related, _MOST_PLACES)
    return f"See also: {listed}." if listed else ""


def fails(result: Result, settings: Settings) -> bool:
    """Whether a result is shown as a failure: one that makes the run fail is, whatever it lacks; a known one is not."""
    return not result.known and (result.verdict == "fail" or counts_against(result, settings.fail_on))


def settling(result: Result) -> str:
    """The facts that could settle a result and who would know them; empty where it lacks none."""
    facts = ", ".join(f"{missing.fact} ({missing.ask})" for missing in result.missing)
    return f"Could settle it: {facts}" if facts else ""


def stricter(result: Result) -> str:
    """Which policy of the organisation's own made a result stricter, in a sentence; empty where none did."""
    return f"Made stricter by {result.overridden_by}, which is not a licence term." if result.overridden_by else ""


def calls_for_action(note: Note) -> bool:
    """Whether a note is about a waiver or a baseline, which somebody may have to renew, or to take something out of."""
    return note.id.startswith(("waiver", "baseline"))


def dated(report: Report) -> str:
    """A sentence about the date of the check where that is not today, otherwise nothing."""
    return f"As of {report.as_of}, which is not today ({report.today})." if report.as_of != report.today else ""


def worth(report: Report) -> str:
    """What the rules of a run are worth."""
    return worth_of([policy for manifest_report in report.reports for policy in manifest_report.policies])


def worth_of(policies: Sequence[PolicyInUse]) -> str:
    """What the rules of policies are worth: no legal advice, and whether a lawyer has reviewed them."""
    if any(policy.reviewed for policy in policies) and all(policy.reviewed for policy in policies):
        return "Not legal advice."
    return "Not legal advice. These rules have not been reviewed by a lawyer."
