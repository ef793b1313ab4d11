"""Markdown as GitHub and GitLab show it: for a job summary, a comment on a pull request, pages about rules.

A page stays under what a comment may hold, so that it fits wherever Markdown is taken.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from llamalicense.formats import CODE, Style, plain
from llamalicense.formats.footing import TITLE, grounds, set_by
from llamalicense.formats.summary import (
    asked,
    counts,
    dated,
    findings,
    is_asked,
    still_open,
    stricter,
    to_decide,
    unchecked,
    waived,
    worth,
)
from llamalicense.report import Cited, ManifestReport, Part, Reading, Report, Result

# In bytes of UTF-8; a comment holds 65,536 characters and a job summary 1 MiB, and whoever posts it adds a line.
LARGEST = 60_000
_OWN = " (the organisation's own rules, no licence terms)"
_SIGNS = {"fail": "❌", "warn": "⚠️", "pass": "✅"}
# Marks of Markdown; then what GitHub makes of plain text: mentions, issues, addresses, emoji, mathematics.
_MARKUP = re.compile(rf"{CODE}|#(?=\d)|[\\`*_{{}}\[\]<>#|~&$]|@(?=[\w.-])|:(?=[\w/])|[wW]{{3}}(?=\.)|\bGH-(?=\d)", re.I)
_NOT = "<!-- -->"


class _Piece(NamedTuple):
    """A part of the page that is shown whole or not at all, and how many results it shows."""

    text: str
    results: int = 0


def escaped(words: str) -> str:
    """Words that Markdown shows as they are, in a table as well; a field or command between backticks stays code."""
    return _MARKUP.sub(_inert, plain(words))


def code(words: str) -> str:
    """A name or place as code, in a table as well."""
    words = plain(words).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", words)), default=0))
    pad = " " if len(fence) > 1 else ""
    return f"{fence}{pad}{words}{pad}{fence}"


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


def reading(page: Reading, level: int = 1) -> str:
    """The page of a rule, its heading at a level from 1."""
    heading = "#" * level
    facts = [
        f"Policy: {escaped(f'{page.policy} ({page.standing})')}",
        *(f"Clause: {_cited(each.clause, each.url)}" for each in page.clauses),
        f"Looks at: {escaped(page.looks_at)}",
        *([f"Covers: {escaped(page.covers)}"] if page.covers else []),
    ]
    parts = ["\n".join([f"{heading}# {escaped(part.title)}", "", *_lines(part)]) for part in page.parts]
    listed = "\n".join(f"- {fact}" for fact in facts)
    quoted = [f"> {escaped(each.sentence)}\n>\n> {_from(each)}" for each in page.clauses if each.sentence]
    return "\n\n".join([f"{heading} {page.rule}", *quoted, escaped(page.title), listed, *parts]) + "\n"


def _from(cited: Cited) -> str:
    return escaped(f"{cited.clause}, as {cited.source} has it")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a table; cells are Markdown already."""
    yield table_row(names := list(head))
    yield table_row("---" for _ in names)
    yield from map(table_row, rows)


def table_row(cells: Iterable[str]) -> str:
    """A line of a table; cells are Markdown already."""
    return f"| {' | '.join(cells)} |"


def _inert(found: re.Match[str]) -> str:
    sign = found[0]
    if sign == "&":
        return "&amp;"
    if sign == "$":
        return "<span>$</span>"
    if sign in "@:" or sign.lower() in ("www", "gh-"):
        return sign + _NOT
    if sign == "#" and found.string[found.end() : found.end() + 1].isdigit():
        return "\\#" + _NOT
    return sign if len(sign) > 1 else f"\\{sign}"


def _cited(clause: str, url: str) -> str:
    return f"[{escaped(clause)}]({url})" if url else escaped(clause)


def _lines(part: Part) -> Iterator[str]:
    """Conditions and entries as lists, sentences as paragraphs."""
    before = "sentence"
    for number, line in enumerate(part.lines):
        if number and (line.kind == "sentence" or before == "sentence"):
            yield ""
        yield escaped(line.text) if line.kind == "sentence" else f"{'  ' * line.depth}- {_entry(line.text, line.kind)}"
        before = line.kind


def _entry(text: str, kind: str) -> str:
    return code(text) if kind == "condition" and not text.endswith(":") else escaped(text)


def _pieces(report: Report) -> Iterator[_Piece]:
    yield _Piece(f"## llamalicense: {_sign(report.verdict)}")
    for said in filter(None, (dated(report), set_by(report), unchecked(report))):
        yield _Piece(f"\n**{escaped(said)}**")
    for each in report.reports:
        yield from _unread(each) if each.errors else _manifest(each, report)


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
    found = findings(report.results)
    if found:
        yield from _table(("", "rule", "what was found", "what to do"), ((_finding(each), 1) for each in found))
    if groups := asked(filter(is_asked, report.results)):
        yield _Piece(f"\n**{escaped(to_decide(groups))}**\n")
        rows = (
            ([code(fact), str(len(waiting)), escaped(question), escaped(ask)], len(waiting))
            for (fact, question, ask), waiting in groups
        )
        yield from _table(("fact", "decides", "question", "who would know"), rows)
    if said := still_open(report.results, run.settings):
        yield _Piece(f"\n{escaped(said)}")
    yield from _passes(report)
    yield _about(report)
    yield _grounds(report)


def _table(head: Iterable[str], rows: Iterable[tuple[list[str], int]]) -> Iterator[_Piece]:
    names = list(head)
    yield _Piece("\n".join(table(names, ())))
    for cells, results in rows:
        yield _Piece(table_row(cells), results)


def _finding(result: Result) -> list[str]:
    aside = "" if result.reason == "violated" else f"<br>{result.reason}"
    where = f"{code(result.rule)}<br>{code(result.subject)}<br>{code(str(result.location))}"
    settle = ", ".join(code(missing.fact) for missing in result.missing) if result.reason == "unclear" else ""
    said = [escaped(f"{result.explanation} ({result.clause})"), escaped(stricter(result)), escaped(waived(result))]
    do = [escaped(result.remedy), f"Could settle it: {settle}" if settle else ""]
    cells = [f"{_sign(result.verdict)}{aside}", where]
    return [*cells, "<br>".join(filter(None, said)), "<br>".join(filter(None, do))]


def _passes(report: ManifestReport) -> Iterator[_Piece]:
    passes = [result for result in report.results if result.verdict == "pass"]
    if passes:
        rows = ([code(each.rule), code(each.subject), _basis(each), escaped(each.clause)] for each in passes)
        yield _details(f"{len(passes)} pass", "\n".join(table(("rule", "subject", "why", "clause"), rows)), len(passes))


def _basis(result: Result) -> str:
    return "not applicable" if result.reason == "not-applicable" else f"{result.reason}, {result.basis}"


def _about(report: ManifestReport) -> _Piece:
    policies = (
        f"- {code(policy.id)}{_OWN if policy.kind == 'house' else ''}: {', '.join(map(code, policy.models))}"
        for policy in report.policies
        if policy.id != "catalogue"
    )
    notes = (f"- {escaped(note.text)}" for note in report.notes if not note.urgent)
    return _details("Licences and notes", "\n".join([*policies, *notes]))


def _grounds(report: ManifestReport) -> _Piece:
    kinds = (
        f"- {title}: "
        + "; ".join(f"{escaped(text)} {code(digest)}" if digest else escaped(text) for text, digest in entries)
        for title, entries in grounds(report)
    )
    return _details(f"{TITLE} (digests are SHA-256)", "\n".join(kinds).replace(".;", "."))


def _details(summary: str, content: str, results: int = 0) -> _Piece:
    return _Piece(f"\n<details><summary>{summary}</summary>\n\n{content}\n\n</details>", results)
