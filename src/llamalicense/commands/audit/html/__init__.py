"""An audit as one self-contained page: verdict, what changed, heat map, facts to state, the worst rows, tallies.

It loads nothing and runs nothing; what is drawn is a part of it.
"""

from collections.abc import Iterator
from pathlib import Path

from llamalicense.commands.audit.audited import Audited, headline, sources_in_brief
from llamalicense.commands.audit.html.opening import opening
from llamalicense.commands.audit.html.sections import sections
from llamalicense.commands.audit.html.tables import patterns
from llamalicense.report.formats.html.elements import e, serialised
from llamalicense.report.formats.html.frame import framed
from llamalicense.report.formats.html.style import style_sheet


def page(audited: Audited) -> Iterator[str]:
    """The page; the same audit gives the same bytes."""
    shown = list(sections(audited))
    contents = e("ul", (e("li", e("a", section.title, href=f"#{section.id}")) for section in shown))
    style = style_sheet(0, 0) + Path(__file__).with_name("audit.css").read_text(encoding="utf-8")
    title = headline(audited.summary), sources_in_brief(audited.summary)
    content = (serialised(section.content) for section in shown)
    nav = e("nav", contents, aria_label="Parts of this audit")
    return framed("audit", title, style, (patterns(), opening(audited)), content, nav)
