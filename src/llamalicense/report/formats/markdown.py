"""Markdown as GitHub and GitLab show it: for a job summary, a comment on a pull request, pages about rules.

A page stays under what a comment may hold, so that it fits wherever Markdown is taken.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from llamalicense.decision.result import Result
from llamalicense.policy.page import Cited, RulePage
from llamalicense.report.formats import Style
from llamalicense.report.formats.footing import TITLE, aside_of, grounds, known_results, known_until, set_by
from llamalicense.report.formats.pages import of_rule
from llamalicense.report.formats.pages.in_markdown import code, escaped, laid_out, table, table_row
from llamalicense.report.formats.summary import (
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

# In bytes of UTF-8; a comment holds 65,536 characters and a job summary 1 MiB, and whoever posts it adds a line.
LARGEST = 60_000
_OWN = " (the organisation's own rules, no licence terms)"
_SIGNS = {"fail": "❌", "warn": "⚠️", "pass": "✅"}


class _Piece(NamedTuple):
    """A part of the page that is shown whole or not at all, and how many results it shows."""

    text: str
    results: int = 0


def render(report: Report, _: Style) -> Iterator[str]:
    """The verdict of each manifest, what fails and what is unclear with what to do, what to state, what passes."""
    end = f"\n<sub>{escaped(worth(report))}</sub>\n"
    used = len(end.encode()) + 500
    shown = 0
    for piece in _pieces(report):
        used += len(piece.text.encode()) + 1
        if used > LARGEST:
            of_all = len(report.results)
            yield (
                f"\n**Cut here:** {of_all - shown} of {of_all} results, and what stands behind them, are not shown; "
                "`--output html=PATH` has them all.\n"
            )
            break
        shown += piece.results
        yield f"{piece.text}\n"
    yield end


def rule_page(page: RulePage, level: int = 1) -> str:
    """The page of a rule, its heading at a level from 1."""
    heading = "#" * level
    facts = [
        f"Policy: {escaped(f'{page.policy} ({page.standing})')}",
        *dict.fromkeys(f"Clause: {_cited(clause.clause, clause.url)}" for clause in page.clauses),
        f"Looks at: {escaped(page.looks_at)}",
        *([f"Covers: {escaped(page.covers)}"] if page.covers else []),
    ]
    listed = "\n".join(f"- {fact}" for fact in facts)
    quoted = [f"> {escaped(clause.sentence)}\n>\n> {_from(clause)}" for clause in page.clauses if clause.sentence]
    lines = ["\n\n".join([f"{heading} {page.rule}", *quoted, escaped(page.title), listed])]
    return "\n".join([*lines, *laid_out(map(of_rule, page.parts), level + 1)]) + "\n"


def _from(cited: Cited) -> str:
    return escaped(f"{cited.clause}, as {cited.source} has it")


def _cited(clause: str, url: str) -> str:
    return f"[{escaped(clause)}]({url})" if url else escaped(clause)


def _pieces(report: Report) -> Iterator[_Piece]:
    yield _Piece(f"## llamalicense: {_sign(report.verdict)}")
    for sentence in filter(None, (dated(report), set_by(report), known_results(report.results), unchecked(report))):
        yield _Piece(f"\n**{escaped(sentence)}**")
    for manifest in report.reports:
        yield from _unread(manifest) if manifest.errors else _manifest(manifest, report)


def _sign(verdict: str | None) -> str:
    return f"{_SIGNS[verdict]} {verdict}" if verdict else "⛔ no verdict"


def _unread(report: ManifestReport) -> Iterator[_Piece]:
    yield _Piece(f"\n### {_sign(None)}: {code(report.manifest)}\n")
    for error in report.errors:
        place = f"{error.path}:{error.line}:{error.column}" if error.line else error.path
        yield _Piece(f"- {code(place)}: {escaped(error.message)}")


def _manifest(report: ManifestReport, run: Report) -> Iterator[_Piece]:
    yield _Piece(f"\n### {_sign(report.verdict)}: {code(report.manifest)}\n")
    yield _Piece(f"As of {run.as_of} · {escaped(report.organisation)} · {' · '.join(counts(report.results))}\n")
    if urgent := [f"- {escaped(note.text)}" for note in report.notes if note.urgent]:
        yield _Piece("\n".join([*urgent, ""]))
    if listed := findings(report.results):
        rows = ((_finding(result), 1) for result in listed)
        yield from _table(("", "rule", "what was found", "what to do"), rows)
    if groups := asked(filter(is_asked, report.results)):
        yield _Piece(f"\n**{escaped(to_decide(groups))}**\n")
        rows = (
            ([code(fact), str(len(waiting)), escaped(question), escaped(ask)], len(waiting))
            for (fact, question, ask), waiting in groups
        )
        yield from _table(("fact", "decides", "question", "who would know"), rows)
    if may_change := still_open(report.results, run.settings_of(report)):
        yield _Piece(f"\n{escaped(may_change)}")
    yield from _passes(report)
    yield _about(report)
    yield _grounds(report, run)


def _table(head: Iterable[str], rows: Iterable[tuple[list[str], int]]) -> Iterator[_Piece]:
    names = list(head)
    yield _Piece("\n".join(table(names, ())))
    for cells, results in rows:
        yield _Piece(table_row(cells), results)


def _finding(result: Result) -> list[str]:
    aside = aside_of(result).replace(" · ", "<br>")
    where = f"{code(result.rule)}<br>{code(result.subject)}<br>{code(str(result.location))}"
    settle = ", ".join(code(missing.fact) for missing in result.missing) if result.reason == "unclear" else ""
    why = [
        escaped(f"{result.explanation} ({result.clause})"),
        escaped(stricter(result)),
        escaped(elsewhere(result)),
        escaped(waived(result)),
        escaped(known_until(result)),
    ]
    do = [escaped(result.remedy), f"Could settle it: {settle}" if settle else ""]
    cells = [f"{_sign(result.verdict)}{aside}", where]
    return [*cells, "<br>".join(filter(None, why)), "<br>".join(filter(None, do))]


def _passes(report: ManifestReport) -> Iterator[_Piece]:
    passes = [result for result in report.results if result.verdict == "pass"]
    if passes:
        rows = ([code(result.rule), code(result.subject), _basis(result), escaped(result.clause)] for result in passes)
        yield _details(f"{len(passes)} pass", "\n".join(table(("rule", "subject", "why", "clause"), rows)), len(passes))


def _basis(result: Result) -> str:
    return "not applicable" if result.reason == "not-applicable" else f"{result.reason}, {result.basis}"


def _about(report: ManifestReport) -> _Piece:
    policies = (
        f"- {code(policy.id)}{_OWN if policy.kind == 'house' else ''}: {', '.join(map(code, policy.models))}"
        for policy in report.policies
        if policy.kind in ("licence", "house")
    )
    notes = (f"- {escaped(note.text)}" for note in report.notes if not note.urgent)
    return _details("Licences and notes", "\n".join([*policies, *notes]))


def _grounds(report: ManifestReport, run: Report) -> _Piece:
    kinds = (
        f"- {title}: "
        + "; ".join(f"{escaped(text)} {code(digest)}" if digest else escaped(text) for text, digest in entries)
        for title, entries in grounds(report, run)
    )
    return _details(f"{TITLE} (digests are SHA-256)", "\n".join(kinds).replace(".;", "."))


def _details(summary: str, content: str, results: int = 0) -> _Piece:
    return _Piece(f"\n<details><summary>{summary}</summary>\n\n{content}\n\n</details>", results)
