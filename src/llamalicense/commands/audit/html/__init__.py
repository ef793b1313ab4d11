"""An audit as one self-contained page: verdict, what changed, heat map, facts to state, the worst rows, tallies.

It loads nothing and runs nothing; what is drawn is a part of it.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from llamalicense.about import HOMEPAGE
from llamalicense.commands.audit.audited import Audited, headline
from llamalicense.commands.audit.html.opening import opening
from llamalicense.commands.audit.html.sections import sections
from llamalicense.commands.audit.html.tables import patterns
from llamalicense.report.formats.html.elements import Element, around, e, serialised
from llamalicense.report.formats.html.style import policy_of, style_sheet
from llamalicense.report.formats.html.words import VERDICTS


def page(audited: Audited) -> Iterator[str]:
    """The page; the same audit gives the same bytes."""
    shown = list(sections(audited))
    contents = e("ul", (e("li", e("a", section.title, href=f"#{section.id}")) for section in shown))
    body = chain(
        [serialised(e("nav", contents, aria_label="Parts of this audit"))],
        around(e("main", id="audit", tabindex="-1"), (serialised(section.content) for section in shown)),
        [serialised(e("footer", e("p", "Written by ", e("a", "llamalicense", href=HOMEPAGE, rel="noreferrer"), ".")))],
    )
    skip = e("a", "Skip to the audit", class_="skip", href="#audit")
    yield "<!doctype html>\n"
    yield from around(
        e("html", lang="en"),
        chain([serialised(_head(audited))], around(e("body", skip, patterns(), opening(audited)), body)),
    )


def _head(audited: Audited) -> Element:
    style = style_sheet(0, 0) + Path(__file__).with_name("audit.css").read_text(encoding="utf-8")
    sheet = e("style")
    sheet.text = style
    names = ", ".join(audited.summary.run.sources)
    return e(
        "head",
        e("meta", charset="utf-8"),
        e("meta", http_equiv="Content-Security-Policy", content=policy_of(style)),
        e("meta", name="viewport", content="width=device-width, initial-scale=1"),
        e("meta", name="color-scheme", content="light dark"),
        e("meta", name="referrer", content="no-referrer"),
        e("title", f"{VERDICTS[headline(audited.summary)].label}: {names} · Llama licence audit"),
        sheet,
    )
