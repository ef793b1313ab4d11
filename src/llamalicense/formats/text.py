"""Text for people: fails, then unclear, then what is missing by the fact that decides most, then a verdict."""

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from llamalicense.formats import Style, plain
from llamalicense.formats.footing import DIGITS, TITLE, grounds, set_by
from llamalicense.formats.summary import (
    TRUTHS,
    asked,
    counts,
    dated,
    findings,
    is_asked,
    number_of,
    still_open,
    stricter,
    to_decide,
    unchecked,
    waived,
    worth,
)
from llamalicense.report import ManifestReport, Report, Result

_COLOURS = {"FAIL": "31;1", "WARN": "33", "PASS": "32"}
_INDENT = " " * 6


def render(report: Report, style: Style) -> Iterator[str]:
    """Every manifest's report, each closed by its verdict, and one line that is no legal advice."""
    return (f"{line}\n" for line in _page(report, style))


def _page(report: Report, style: Style) -> Iterator[str]:
    for said in filter(None, (dated(report), set_by(report))):
        yield from _lines(said, style.width, "", "  ")
        yield ""
    for each in report.reports:
        if each.errors:
            yield from _errors(each)
        else:
            yield from _quiet(each, report, style) if style.quiet else _manifest(each, report, style)
        yield ""
    yield from _lines(worth(report), style.width, "", "")


def _errors(report: ManifestReport) -> list[str]:
    number = number_of(len(report.errors), "problem")
    return [f"{plain(report.manifest)}: no verdict, {number} (on standard error)"]


def _quiet(report: ManifestReport, run: Report, style: Style) -> Iterator[str]:
    for result in report.results:
        if result.verdict == "fail":
            yield from _block(result, style)
    yield from _verdict(report, style, report.manifest if len(run.reports) > 1 else "")
    yield from _open(report, run, style)


def _manifest(report: ManifestReport, run: Report, style: Style) -> Iterator[str]:
    yield from _lines(f"{report.manifest} · {report.organisation} · as of {run.as_of}", style.width, "", "  ")
    for policy in report.policies:
        if policy.id != "catalogue":
            models = ", ".join(model.rpartition("/")[2] for model in policy.models)
            own = " (the organisation's own rules, no licence terms)" if policy.kind == "house" else ""
            yield from _lines(f"{policy.id}{own}: {models}", style.width, "", "  ")
    for note in report.notes:
        yield from _lines(note.text, style.width, "", "  ")
    yield ""
    for result in findings(report.results):
        yield from _block(result, style)
        yield ""
    yield from _missing(report.results, style)
    if style.verbose:
        yield from _passes(report.results, style)
    yield from _grounds(report, style)
    yield from _verdict(report, style)
    yield from _open(report, run, style)


def _grounds(report: ManifestReport, style: Style) -> Iterator[str]:
    yield f"{TITLE} (digests are SHA-256)"
    for title, entries in grounds(report):
        said = "; ".join(f"{text} {digest[:DIGITS]}" if digest else text for text, digest in entries).replace(".;", ".")
        yield from _lines(f"{title}: {said}", style.width, _INDENT, _INDENT + "  ")
    yield ""


def _open(report: ManifestReport, run: Report, style: Style) -> Iterator[str]:
    """That nothing but the licence was checked; how many results may still change, where this run lets that pass."""
    for said in filter(None, (unchecked(report), still_open(report.results, run.settings))):
        yield from _lines(said, style.width, "", "  ")


def _block(result: Result, style: Style) -> Iterator[str]:
    label = result.verdict.upper()
    aside = "" if result.reason == "violated" else f" · {result.reason}"
    head = f"{label}  {result.rule} · {result.subject}{aside} · {result.location}"
    lines = _lines(head, style.width, "", _INDENT)
    yield _coloured(label, style) + lines[0][len(label) :]
    yield from lines[1:]
    yield from _lines(f"{result.explanation} ({result.clause})", style.width, _INDENT, _INDENT)
    if said := stricter(result):
        yield from _lines(said, style.width, _INDENT, _INDENT)
    yield from _lines(f"Do: {result.remedy}", style.width, _INDENT, _INDENT + "    ")
    if result.missing and result.reason == "unclear":
        facts = ", ".join(missing.fact for missing in result.missing)
        yield from _lines(f"Could settle it: {facts}", style.width, _INDENT, _INDENT + "    ")
    if said := waived(result):
        yield from _lines(said, style.width, _INDENT, _INDENT + "    ")
    yield from _trace(result, style)


def _trace(result: Result, style: Style) -> Iterator[str]:
    for step in result.trace if style.verbose else ():
        places = ", ".join(str(fact.location) for fact in step.facts if fact.location)
        where = f" ({places})" if places else ""
        yield from _lines(f"· {step.condition}: {TRUTHS[step.value]}{where}", style.width, _INDENT, _INDENT + "  ")


def _missing(results: Sequence[Result], style: Style) -> Iterator[str]:
    groups = asked(filter(is_asked, results))
    if not groups:
        return
    yield from _lines(to_decide(groups), style.width, "", "  ")
    column = min(28, max(len(group.missing.fact) for group in groups))
    for (fact, question, ask), waiting in groups:
        head = f"{_INDENT}{plain(fact):<{column}} {len(waiting):>3}  "
        text = f"{question} ({ask})"
        longest = max(map(len, text.split()))
        if len(fact) > column or style.width - len(head) < max(24, longest):
            yield f"{_INDENT}{plain(fact)}  {len(waiting)}"
            yield from _lines(text, style.width, _INDENT + "  ", _INDENT + "  ")
        else:
            yield from _lines(text, style.width, head, " " * len(head))
    yield ""


def _passes(results: Iterable[Result], style: Style) -> Iterator[str]:
    for result in results:
        if result.verdict == "pass":
            aside = "n/a" if result.reason == "not-applicable" else f"{result.reason}, {result.basis}"
            lines = _lines(
                f"PASS  {result.rule} · {result.subject} · {aside} · {result.location}", style.width, "", _INDENT
            )
            yield _coloured("PASS", style) + lines[0][4:]
            yield from lines[1:]
            yield from _lines(f"{result.explanation} ({result.clause})", style.width, _INDENT, _INDENT)
            yield from _trace(result, style)
    yield ""


def _verdict(report: ManifestReport, style: Style, name: str = "") -> Iterator[str]:
    label = (report.verdict or "none").upper()
    lines = _lines(
        f"{label}  {f'{name}: ' if name else ''}{' · '.join(counts(report.results))}", style.width, "", _INDENT
    )
    yield _coloured(label, style) + lines[0][len(label) :]
    yield from lines[1:]


def _coloured(label: str, style: Style) -> str:
    return f"\x1b[{_COLOURS[label]}m{label}\x1b[0m" if style.colour and label in _COLOURS else label


def _lines(text: str, width: int, first: str, rest: str) -> list[str]:
    lines = wrap(
        # Runs of spaces in a name could push its end to the beginning of a line.
        re.sub(" {3,}", " ", plain(text)),
        max(width, 30),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [first]
