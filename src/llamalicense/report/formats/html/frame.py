"""The frame of a page that loads nothing and runs nothing: its head, what leads past its opening, who wrote it."""

from collections.abc import Iterable, Iterator
from itertools import chain

from llamalicense.about import HOMEPAGE
from llamalicense.decision.result import Verdict
from llamalicense.report.formats.html.elements import Element, around, e, serialised
from llamalicense.report.formats.html.style import policy_of
from llamalicense.report.formats.html.words import VERDICTS


def framed(
    name: str,
    title: tuple[Verdict | None, str],
    style: str,
    opening: Iterable[Element],
    content: Iterable[str],
    *before: Element,
) -> Iterator[str]:
    """A page called after what it holds, a report or an audit; `title`: its verdict, and of what; `before` its content.

    The same parts make the same bytes.
    """
    verdict, subject = title
    skip = e("a", f"Skip to the {name}", class_="skip", href=f"#{name}")
    author = e("footer", e("p", "Written by ", e("a", "llamalicense", href=HOMEPAGE, rel="noreferrer"), "."))
    parts = chain(
        map(serialised, before), around(e("main", id=name, tabindex="-1"), iter(content)), [serialised(author)]
    )
    head = _head(f"{VERDICTS[verdict].label}: {subject} · Llama licence {name}", style)
    yield "<!doctype html>\n"
    yield from around(e("html", lang="en"), chain([serialised(head)], around(e("body", skip, *opening), parts)))


def _head(title: str, style: str) -> Element:
    sheet = e("style")
    sheet.text = style
    return e(
        "head",
        e("meta", charset="utf-8"),
        e("meta", http_equiv="Content-Security-Policy", content=policy_of(style)),
        e("meta", name="viewport", content="width=device-width, initial-scale=1"),
        e("meta", name="color-scheme", content="light dark"),
        e("meta", name="referrer", content="no-referrer"),
        e("title", title),
        sheet,
    )
