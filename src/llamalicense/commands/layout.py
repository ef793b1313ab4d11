"""Pages for people: text in 80 columns that is safe to print, and sentences that nobody has filled in yet."""

import re
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any

from llamalicense.formats import plain
from llamalicense.inheritance import uses
from llamalicense.rules import Policy
from llamalicense.sentences import Sentence

WIDTH = 80
_MARKUP = re.compile(r"`[\w\[\].:/ -]+`|[\\`*_{}\[\]<>#|~]")


def wrapped(text: str, indent: str = "", hang: str = "") -> list[str]:
    """A paragraph, indented; `hang` is what lines after the first are indented by beyond that."""
    return wrap(
        plain(text),
        WIDTH,
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


def escaped(words: str) -> str:
    """Words that Markdown shows as they are, in a table as well; a field or command between backticks stays code."""
    return _MARKUP.sub(lambda sign: sign[0] if len(sign[0]) > 1 else f"\\{sign[0]}", plain(words))


def standing(policy: Policy) -> str:
    """What a policy's rules are worth: a licence's date and counsel's review, or that they are no licence terms."""
    if policy.kind in ("house", "catalogue"):
        return "not a licence term"
    effective = [f"effective {policy.effective}"] if policy.effective else []
    return ", ".join([*effective, f"reviewed by {policy.reviewed}" if policy.reviewed else "not reviewed by a lawyer"])


def filled(text: str, policy: Policy) -> str:
    """A text of a policy with its parameters filled in, and as it stands where it names one that the policy lacks."""
    return Sentence(text, policy.parameters).fill(Blanks()) if uses(text) <= policy.parameters.keys() else text


class Blanks(dict[str, tuple[Any]]):
    """Facts for a sentence that is shown as a form: [build name] for each that is not given."""

    def __missing__(self, name: str) -> tuple[str]:
        return (f"[{name.replace('.', ' ').replace('_', ' ')}]",)
