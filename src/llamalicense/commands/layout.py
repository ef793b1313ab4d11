"""Pages for people: text in 80 columns that is safe to print."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from llamalicense.formats import plain

WIDTH = 80


def wrapped(text: str, indent: str = "", hang: str = "", width: int = WIDTH) -> list[str]:
    """A paragraph, indented; `hang` is what lines after the first are indented by beyond that."""
    return wrap(
        plain(text),
        width,
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def block(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A title over its lines, after an empty line; nothing where there are no lines."""
    content = list(lines)
    if content:
        yield from ("", *wrapped(title, hang="  "), *content)
