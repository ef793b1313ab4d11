"""How each rule is read, once for all of its results: clauses, what it asks, what it leaves open, examples."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from llamalicense.policy.page import Cited, Line, RulePage
from llamalicense.report.formats.html.elements import Children, Element, around, e, joined, listing, prose, serialised
from llamalicense.report.formats.html.words import source
from llamalicense.report.report import Report
from llamalicense.vocabulary import RuleId


def rules(report: Report) -> Iterator[str]:
    """The section with every rule that has a result; nothing where the report has no pages of rules."""
    used: dict[str, bool] = {}
    for result in report.results:
        used[result.rule] = used.get(result.rule, False) or result.verdict != "pass"
    by_policy: dict[str, list[str]] = {}
    for rule in used:
        if rule in report.readings:
            by_policy.setdefault(RuleId.of(rule).policy, []).append(rule)
    if not by_policy:
        return
    title = e("h2", "The rules", id="rules-title")
    lead = e("p", "How each rule of this report is read, whatever the manifest. Brackets are filled in by a check.")
    section = e("section", title, lead, id="rules", class_="rules", aria_labelledby="rules-title")
    pages = (
        serialised(element)
        for names in by_policy.values()
        for element in _policy([(report.readings[name], used[name]) for name in names])
    )
    yield from around(section, pages)


def _policy(pages: list[tuple[RulePage, bool]]) -> Iterator[Element]:
    """The pages of a policy's rules, each with whether something of it is open."""
    first = pages[0][0]
    yield e("h3", first.policy)
    yield e("p", f"{first.standing[0].upper()}{first.standing[1:]}.")
    yield from (_rule(page, on_paper=is_open) for page, is_open in pages)


def _rule(page: RulePage, *, on_paper: bool) -> Element:
    rows = [
        ("Clause", [e("p", _cited(clause)) for clause in page.clauses] or None),
        ("Looks at", page.looks_at),
        ("Covers", page.covers),
        *((part.title, list(_lines(part.lines))) for part in page.parts),
    ]
    # A link to what is inside opens it; a link to the whole would not.
    page_of = e("div", map(_quoted, filter(lambda clause: clause.sentence, page.clauses)), listing(rows), id=page.rule)
    summary = e("summary", e("h4", prose(page.title), " ", e("code", page.rule)))
    return e("details", summary, page_of, class_="on-paper" if on_paper else None)


def _quoted(cited: Cited) -> Element:
    return e("figure", e("blockquote", cited.sentence), e("figcaption", f"{cited.clause}, as {cited.source} has it"))


def _cited(cited: Cited) -> Children:
    address = source(cited.url, cited.url) if cited.url else None
    sentence = e("span", f"sentence {cited.anchor}") if cited.anchor else None
    return joined(part for part in (cited.clause, address, sentence) if part is not None)


def _lines(lines: Iterable[Line]) -> Iterator[Element]:
    for kind, group in groupby(lines, key=lambda line: line.kind):
        if kind == "sentence":
            yield from (e("p", prose(line.text)) for line in group)
        else:
            yield _nested(list(group))


def _nested(lines: list[Line]) -> Element:
    """Lines as a list, those that are deeper in a list of their own under the line before them."""
    top = min(line.depth for line in lines)
    items: list[tuple[Line, list[Line]]] = []
    for line in lines:
        if line.depth > top and items:
            items[-1][1].append(line)
        else:
            items.append((line, []))
    return e("ul", (e("li", prose(line.text), _nested(deeper) if deeper else None) for line, deeper in items))
