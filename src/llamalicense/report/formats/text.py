"""Text for people: fails, then unclear, then what is missing by the fact that decides most, then a verdict."""

from collections.abc import Iterable, Iterator, Sequence

from llamalicense.decision.result import Result
from llamalicense.report.formats import Style, number_of, plain
from llamalicense.report.formats.footing import DIGITS, TITLE, aside_of, grounds, known_results, known_until, set_by
from llamalicense.report.formats.pages.in_text import wrapped
from llamalicense.report.formats.summary import (
    TRUTHS,
    asked,
    counts,
    dated,
    elsewhere,
    findings,
    is_asked,
    still_open,
    stricter,
    to_decide,
    unchecked,
    waived,
    worth,
)
from llamalicense.report.report import ManifestReport, Report

_COLOURS = {"FAIL": "31;1", "WARN": "33", "PASS": "32"}
_INDENT = " " * 6


def render(report: Report, style: Style) -> Iterator[str]:
    """Every manifest's report, each closed by its verdict, and one line that is no legal advice."""
    return (f"{line}\n" for line in _page(report, style))


def _page(report: Report, style: Style) -> Iterator[str]:
    for sentence in filter(None, (dated(report), set_by(report))):
        yield from wrapped(sentence, hang="  ", width=style.width)
        yield ""
    for manifest in report.reports:
        if manifest.errors:
            yield from _errors(manifest)
        else:
            yield from _quiet(manifest, report, style) if style.quiet else _manifest(manifest, report, style)
        yield ""
    yield from wrapped(worth(report), width=style.width)


def _errors(report: ManifestReport) -> list[str]:
    number = number_of(len(report.errors), "problem")
    return [f"{plain(report.manifest)}: no verdict, {number} (on standard error)"]


def _quiet(report: ManifestReport, run: Report, style: Style) -> Iterator[str]:
    for result in report.results:
        if result.verdict == "fail" and not result.known:
            yield from _finding(result, style)
    yield from _verdict(report, style, report.manifest if len(run.reports) > 1 else "")
    yield from _open(report, run, style)


def _manifest(report: ManifestReport, run: Report, style: Style) -> Iterator[str]:
    lines = [f"{report.manifest} · {report.organisation} · as of {run.as_of}"]
    for policy in report.policies:
        if policy.kind in ("licence", "house"):
            models = ", ".join(model.rpartition("/")[2] for model in policy.models)
            own = " (the organisation's own rules, no licence terms)" if policy.kind == "house" else ""
            lines.append(f"{policy.id}{own}: {models}")
    for line in (*lines, *(note.text for note in report.notes)):
        yield from wrapped(line, hang="  ", width=style.width)
    yield ""
    for result in findings(report.results):
        yield from _finding(result, style)
        yield ""
    yield from _missing(report.results, style)
    if style.verbose:
        yield from _passes(report.results, style)
    yield from _grounds(report, run, style)
    yield from _verdict(report, style)
    yield from _open(report, run, style)


def _grounds(report: ManifestReport, run: Report, style: Style) -> Iterator[str]:
    yield f"{TITLE} (digests are SHA-256)"
    for title, entries in grounds(report, run):
        listed = "; ".join(f"{text} {digest[:DIGITS]}" if digest else text for text, digest in entries)
        yield from wrapped(f"{title}: {listed}".replace(".;", "."), _INDENT, "  ", style.width)
    yield ""


def _open(report: ManifestReport, run: Report, style: Style) -> Iterator[str]:
    """That nothing but the licence was checked; how many results may still change, where this run lets that pass."""
    settings = run.settings_of(report)
    for sentence in filter(
        None, (known_results(report.results), unchecked(report), still_open(report.results, settings))
    ):
        yield from wrapped(sentence, hang="  ", width=style.width)


def _finding(result: Result, style: Style) -> Iterator[str]:
    head = f"{result.rule} · {result.subject}{aside_of(result)} · {result.location}"
    yield from _labelled(result.verdict, head, style)
    could_settle = ", ".join(missing.fact for missing in result.missing) if result.reason == "unclear" else ""
    paragraphs = (
        (f"{result.explanation} ({result.clause})", ""),
        (stricter(result), ""),
        (f"Do: {result.remedy}", "    "),
        (f"Could settle it: {could_settle}" if could_settle else "", "    "),
        (elsewhere(result), "    "),
        (waived(result), "    "),
        (known_until(result), "    "),
    )
    for text, hang in paragraphs:
        yield from wrapped(text, _INDENT, hang, style.width)
    yield from _trace(result, style)


def _trace(result: Result, style: Style) -> Iterator[str]:
    for step in result.trace if style.verbose else ():
        places = ", ".join(str(fact.location) for fact in step.facts if fact.location)
        where = f" ({places})" if places else ""
        yield from wrapped(f"· {step.condition}: {TRUTHS[step.value]}{where}", _INDENT, "  ", style.width)


def _missing(results: Sequence[Result], style: Style) -> Iterator[str]:
    groups = asked(filter(is_asked, results))
    if not groups:
        return
    yield from wrapped(to_decide(groups), hang="  ", width=style.width)
    column = min(28, max(len(group.missing.fact) for group in groups))
    for (fact, question, ask), waiting in groups:
        head = f"{_INDENT}{plain(fact):<{column}} {len(waiting):>3}  "
        text = f"{question} ({ask})"
        longest = max(map(len, text.split()))
        if len(fact) > column or style.width - len(head) < max(24, longest):
            yield f"{_INDENT}{plain(fact)}  {len(waiting)}"
            yield from wrapped(text, f"{_INDENT}  ", width=style.width)
        else:
            first, *rest = wrapped(text, " " * len(head), width=style.width)
            yield from (head + first[len(head) :], *rest)
    yield ""


def _passes(results: Iterable[Result], style: Style) -> Iterator[str]:
    for result in results:
        if result.verdict == "pass":
            aside = "n/a" if result.reason == "not-applicable" else f"{result.reason}, {result.basis}"
            yield from _labelled("pass", f"{result.rule} · {result.subject} · {aside} · {result.location}", style)
            yield from wrapped(f"{result.explanation} ({result.clause})", _INDENT, width=style.width)
            yield from wrapped(elsewhere(result), _INDENT, "    ", style.width)
            yield from _trace(result, style)
    yield ""


def _verdict(report: ManifestReport, style: Style, name: str = "") -> Iterator[str]:
    numbers = " · ".join(counts(report.results))
    yield from _labelled(report.verdict or "none", f"{name}: {numbers}" if name else numbers, style)


def _labelled(verdict: str, text: str, style: Style) -> Iterator[str]:
    """A paragraph behind a verdict in capitals, which has a colour where that is wanted."""
    label = verdict.upper()
    first, *rest = wrapped(f"{label}  {text}", hang=_INDENT, width=style.width)
    coloured = f"\x1b[{_COLOURS[label]}m{label}\x1b[0m" if style.colour and label in _COLOURS else label
    yield from (coloured + first[len(label) :], *rest)
