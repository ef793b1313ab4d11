"""`llamalicense audit`: what the rows of an inventory come to together, as pages for people and as JSON."""

from collections.abc import Iterator
from typing import Literal

from llamalicense.commands.audit.audited import Audited
from llamalicense.report.formats.pages.in_text import WIDTH

SummaryFormat = Literal["text", "markdown", "json", "html"]


def written(name: SummaryFormat, audited: Audited, width: int = WIDTH) -> Iterator[str]:
    """The summary of an audit in a format, in pieces as they are made; text has lines of `width` columns."""
    if name == "html":
        from llamalicense.commands.audit.html import page

        yield from page(audited)
    elif name == "json":
        from llamalicense.commands.audit.in_json import machine

        yield from machine(audited)
    else:
        from llamalicense.commands.audit.audit_pages import printed

        yield printed(audited, name, width)
