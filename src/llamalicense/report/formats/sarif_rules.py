"""The rules of a SARIF log: each with the page that `explain` shows, in text and Markdown."""

from collections.abc import Iterator
from typing import Any

from llamalicense.about import HOMEPAGE
from llamalicense.decision.result import Result
from llamalicense.policy.page import Line, PagePart, RulePage
from llamalicense.report.formats import plain
from llamalicense.report.formats.markdown import rule_page
from llamalicense.report.formats.summary import INVALID_MANIFEST

MOST_CHARACTERS = 1024  # that GitHub takes of a description
INVALID = RulePage(
    INVALID_MANIFEST,
    "A manifest that cannot be checked has no verdict",
    "llamalicense",
    "not a licence term",
    (),
    "the manifest as a file",
    "",
    (
        PagePart(
            "What to do", (Line("Correct what the message says; `llamalicense schema manifest` prints the shape."),)
        ),
    ),
)

Json = dict[str, Any]


def escaped(words: str) -> str:
    """Words that a viewer shows as they are: no placeholders, no links, nothing that a terminal obeys or hides."""
    return plain(words).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def without_page(result: Result) -> RulePage:
    """What is known of a rule whose page was not asked for."""
    policy, _, _ = result.rule.partition("/")
    return RulePage(result.rule, result.title, policy, "its page was not asked for", (), "what it is about", "", ())


def described(page: RulePage) -> Json:
    """A rule as SARIF has it."""
    policy, _, name = page.rule.partition("/")
    about = "; ".join(
        filter(None, [page.policy, page.standing, *dict.fromkeys(clause.clause for clause in page.clauses)])
    )
    described = f"{page.title}. {about}. Looks at {page.looks_at}."
    how = "" if page is INVALID else f"The same page in a terminal: `llamalicense explain {page.rule}`"
    return {
        "id": page.rule,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": _cut(escaped(page.title))},
        "fullDescription": {"text": _cut(escaped(described))},
        "help": {
            "text": "\n".join(map(escaped, [*_quoted(page), page.title, about, *_lines(page), "", how])).rstrip(),
            "markdown": f"{rule_page(page, 2)}\n{how}".rstrip(),
        },
        "helpUri": next((clause.url for clause in page.clauses if clause.url), HOMEPAGE),
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["licence", policy], "precision": "very-high", "problem.severity": "error"},
    }


def _quoted(page: RulePage) -> Iterator[str]:
    """The sentences that the rule encodes, where a copy of their text is at hand."""
    for clause in page.clauses:
        if clause.sentence:
            yield from (f'"{clause.sentence}" ({clause.clause}, as {clause.source} has it)', "")


def _lines(page: RulePage) -> Iterator[str]:
    """The parts of a page in lines of text, for viewers that show no Markdown."""
    for part in page.parts:
        yield from ("", part.title)
        yield from ("  " * (line.depth + 1) + line.text for line in part.lines)


def _cut(text: str) -> str:
    rest = "... (cut; the page of the rule has all of it)"
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - len(rest)] + rest
