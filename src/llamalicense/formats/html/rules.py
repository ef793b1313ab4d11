"""How each rule is read, once for all of its results: clauses, what it asks, what it leaves open, examples."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from llamalicense.formats.html.elements import Content, Element, e, joined, listing
from llamalicense.formats.html.words import policies, source
from llamalicense.report import Cited, Line, Reading, Report


def rules(report: Report) -> Element | None:
    """The section with every rule that has a result; None where the report has no pages of rules."""
    used = dict.fromkeys(result.rule for result in report.results if result.rule in report.readings)
    if not used:
        return None
    open_rules = {result.rule for result in report.results if result.verdict != "pass"}
    pages = [report.readings[rule] for rule in used]
    return e(
        "section",
        e("h2", "The rules", id="rules-title"),
        e(
            "p",
            "How each rule of this report is read, whatever the manifest. Brackets are filled in by a check.",
        ),
        (
            _policy([page for page in pages if page.rule.partition("/")[0] == policy], open_rules)
            for policy in policies(report.results)
        ),
        id="rules",
        class_="rules",
        aria_labelledby="rules-title",
    )


def _policy(pages: list[Reading], open_rules: set[str]) -> Content:
    if not pages:
        return None
    return [
        e("h3", pages[0].policy),
        e("p", f"{pages[0].standing[0].upper()}{pages[0].standing[1:]}."),
        *(_rule(page, on_paper=page.rule in open_rules) for page in pages),
    ]


def _rule(page: Reading, *, on_paper: bool) -> Element:
    rows = [
        ("Clause", [e("p", _cited(each)) for each in page.clauses] or None),
        ("Looks at", page.looks_at),
        ("Covers", page.covers),
        *((part.title, list(_lines(part.lines))) for part in page.parts),
    ]
    # A link to what is inside opens it; a link to the whole would not.
    page_of = e("div", map(_quoted, filter(lambda each: each.sentence, page.clauses)), listing(rows), id=page.rule)
    summary = e("summary", e("h4", page.title, " ", e("code", page.rule)))
    return e("details", summary, page_of, class_="on-paper" if on_paper else None)


def _quoted(cited: Cited) -> Element:
    return e("figure", e("blockquote", cited.sentence), e("figcaption", f"{cited.clause}, as {cited.source} has it"))


def _cited(cited: Cited) -> Content:
    address = source(cited.url, cited.url) if cited.url else None
    sentence = e("span", f"sentence {cited.anchor}") if cited.anchor else None
    return joined(part for part in (cited.clause, address, sentence) if part is not None)


def _lines(lines: Iterable[Line]) -> Iterator[Element]:
    for kind, group in groupby(lines, key=lambda line: line.kind):
        if kind == "sentence":
            yield from (e("p", line.text) for line in group)
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
    return e("ul", (e("li", line.text, _nested(deeper) if deeper else None) for line, deeper in items))
