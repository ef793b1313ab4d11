"""Every result of a manifest in full, and the controls that filter them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain

from llamalicense.decision.result import Missing, Result, TracedFact, Waived
from llamalicense.report.formats.footing import known_until
from llamalicense.report.formats.html.elements import Children, Element, around, e, listing, prose, serialised
from llamalicense.report.formats.html.words import (
    BASES,
    KINDS,
    address,
    clause_of,
    columns,
    kind_of,
    place_of,
    policies,
    tag,
    value_of,
)
from llamalicense.report.formats.summary import TRUTHS
from llamalicense.report.report import ManifestReport, Report
from llamalicense.vocabulary import RuleId


def results(number: int, report: ManifestReport, run: Report) -> Iterator[str]:
    """The section; the style sheet filters by the classes of its results and the controls above them."""
    policy, subject = _values("p", policies(report.results)), _values("s", columns(report.results))
    listed = (
        serialised(
            _result(
                address(number, place),
                # What there is only one of is not filtered by.
                (kind_of(result).name, policy.get(RuleId.of(result.rule).policy), subject.get(result.subject)),
                result,
                run,
            )
        )
        for place, result in enumerate(report.results, 1)
    )
    section = e(
        "section",
        e("h3", "Results"),
        _filters(number, report, policy, subject),
        id=f"m{number}-results",
        class_="results",
    )
    shown = serialised(e("p", f" of {len(report.results)} results shown", class_="shown"))
    return around(section, chain(around(e("ol"), listed), [shown]))


def _values(letter: str, names: list[str]) -> dict[str, str]:
    """The class of the results of each of several names; the style sheet knows them by number."""
    return {name: f"{letter}{place}" for place, name in enumerate(names, 1)} if len(names) > 1 else {}


def _filters(number: int, report: ManifestReport, policy: dict[str, str], subject: dict[str, str]) -> Element:
    numbers = Counter(map(kind_of, report.results))
    boxes = (
        e("label", e("input", type="checkbox", value=kind.name, checked=""), f" {kind.label} ({numbers[kind]})")
        for kind in KINDS
        if numbers[kind]
    )
    return e(
        "form",
        e("fieldset", e("legend", "Show"), boxes),
        _choice(f"m{number}-policy", "Policy", {"All policies": "p0", **policy}) if policy else None,
        _choice(f"m{number}-subject", "Subject", {"All subjects": "s0", **subject}) if subject else None,
        e("button", "Show all", type="reset"),
        aria_label=f"Filters of {report.manifest}",
        class_="filters",
        autocomplete="off",
    )


def _choice(name: str, label: str, values: dict[str, str]) -> Element:
    options = (e("option", text, value=value) for text, value in values.items())
    return e("p", e("label", label, for_=name), e("select", options, id=name))


def _result(name: str, classes: Iterable[str | None], result: Result, run: Report) -> Element:
    reading = run.readings.get(result.rule)
    code = e("code", result.rule)
    rule = e("a", code, href=f"#{result.rule}") if reading else code
    basis = BASES[result.basis] if result.basis else None
    meta = (e("b", result.subject), rule, clause_of(result, reading), str(result.location), basis)
    return e(
        "li",
        e("h4", tag(result), " ", prose(result.title)),
        e("ul", (e("li", item) for item in meta if item is not None), class_="meta"),
        e("div", _explained(result)),
        id=name,
        class_=" ".join(["result", *filter(None, classes)]),
    )


def _explained(result: Result) -> Children:
    made_stricter = f"{result.overridden_by}, which is not a licence term" if result.overridden_by else None
    return [
        e("p", prose(result.explanation)),
        e("p", e("b", "Do: "), prose(result.remedy), class_="do") if result.remedy else None,
        listing(
            [
                ("Made stricter by", made_stricter),
                ("Could still change it", _missing(result.missing)),
                ("Other places", _related(result)),
                ("Waiver", _waiver(result.waiver)),
                ("Baseline", known_until(result) or None),
            ]
        ),
        _facts(result),
    ]


def _missing(missing: Iterable[Missing]) -> Element | None:
    entries = [
        e("li", e("code", lacking.fact), " ", prose(f"{lacking.question} ({lacking.ask})")) for lacking in missing
    ]
    return e("ul", entries) if entries else None


def _related(result: Result) -> Element | None:
    entries = [e("li", e("code", str(related)), " ", e("code", related.text)) for related in result.related]
    return e("ul", entries) if entries else None


def _waiver(waiver: Waived | None) -> Children:
    if waiver is None:
        return None
    was = f"Without it: {waiver.was_verdict}, {waiver.was_reason}."
    return f"{waiver.reason} Approved by {waiver.approved_by} on {waiver.approved_on}, until {waiver.expires}. {was}"


def _facts(result: Result) -> Element | None:
    """Every fact that was compared, once, with its value, its line and the comparisons."""
    facts: dict[tuple[str, str], tuple[TracedFact, dict[str, None]]] = {}
    for step in result.trace:
        for fact in step.facts:
            compared = step.condition.removeprefix(fact.fact).removeprefix(f" ({fact.about})").strip()
            facts.setdefault((fact.fact, fact.about), (fact, {}))[1][f"{compared}: {TRUTHS[step.value]}"] = None
    if not facts:
        return None
    rows = listing((fact.fact, list(_fact(fact, comparisons, result))) for fact, comparisons in facts.values())
    on_paper = None if result.verdict == "pass" else "on-paper"
    return e("details", e("summary", f"Facts compared ({len(facts)})"), rows, class_=on_paper)


def _fact(fact: TracedFact, compared: Iterable[str], result: Result) -> Iterator[Children]:
    yield e("b", value_of(fact.value))
    if fact.location:
        yield f", {place_of(fact.location, result.location.path)}"
    yield f" · {fact.about}" if fact.about else None
    yield f" · {'; '.join(compared)}"
