"""Sentences with facts and parameters to be filled in, and how values are shown in them."""

from string import ascii_letters, digits
from typing import Any

from llamalicense.documents.patterns import regex
from llamalicense.policy.conditions import FactsByName, Raw
from llamalicense.vocabulary import month_in_words

# Reserved and unreserved signs of RFC 3986 but brackets, quotes and stars, which end or mark up something elsewhere.
_PLAIN_IN_ADDRESSES = frozenset(f"{ascii_letters}{digits}-._~:/?#@!$&+,;=%")
MONTH = regex(r"20\d\d-(0[1-9]|1[0-2])")


class Sentence:
    """A sentence with `{fact}` and `{parameter}` to be filled in; parameters are filled in at once."""

    __slots__ = ("_begins", "_filled", "facts", "template")

    def __init__(self, template: str, parameters: Raw) -> None:
        self.template = template
        pieces: list[str] = []
        facts: list[str] = []
        literal, *rest = template.split("{")
        for piece in rest:
            name, _, after = piece.partition("}")
            if "." in name and name not in parameters:
                pieces.append(literal)
                facts.append(name)
                literal = after
            else:
                literal += parameter_shown(parameters[name]) + after
        pieces.append(literal)
        self.facts = tuple(facts)
        # What stands before the first fact, and each fact with what follows it.
        self._begins = pieces[0]
        self._filled = tuple(zip(facts, pieces[1:], strict=True))

    @property
    def text(self) -> str:
        """The sentence, with `%s` in the places of facts."""
        return self._begins + "".join(f"%s{after}" for _, after in self._filled)

    def fill(self, facts: FactsByName) -> str:
        """The sentence about given facts; a fact that is not stated shows as "(not stated)"."""
        text = self._begins
        for name, after in self._filled:
            value = facts[name][0]
            text += (value if type(value) is str else shown(value)) + after
        return text


def names_in(template: str) -> list[str]:
    """The facts and parameters to be filled in: what stands between braces."""
    return [piece.partition("}")[0] for piece in template.split("{")[1:]]


def parameter_shown(value: Any) -> str:
    """A parameter's value as people read it; the month 2025-03 is March 2025."""
    is_month = isinstance(value, str) and value[:2] == "20" and MONTH.fullmatch(value)
    return month_in_words(value) if is_month else shown(value)


def shown(value: Any) -> str:
    """A fact's value as people read it: 1,400,000; no; a list with commas."""
    if isinstance(value, str):
        return value
    if value is None:
        return "(not stated)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def address_shown(url: str) -> str:
    """An address as it may stand anywhere: what is no part of one in text, Markdown or a tag is percent-encoded."""
    if _PLAIN_IN_ADDRESSES.issuperset(url):
        return url
    return "".join(char if char in _PLAIN_IN_ADDRESSES else _percent_encoded(char) for char in url)


def _percent_encoded(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
