"""The formats of a page."""

from collections.abc import Callable
from typing import Literal

from llamalicense.report.formats.pages import Page
from llamalicense.report.formats.pages.in_markdown import markdown
from llamalicense.report.formats.pages.in_text import text

PageFormat = Literal["text", "markdown"]
RENDER: dict[PageFormat, Callable[[Page], str]] = {"text": text, "markdown": markdown}
