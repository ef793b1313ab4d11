"""Whose licence a tag names: an SPDX expression, a hub tag, or the licence's own title in one of its spellings."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from llamalicense.documents.patterns import regex

# This licence's alone, a choice that offers it beside another's, another's, none that is named.
TAGS = ("this", "choice", "another", "none")
_NAMES_NONE = ("", "other")
# How strongly the operators of an expression bind. In small letters they join identifiers, which have no spaces; beside
# a title of several words "or" alone is taken for one.
_OPERATORS = {"OR": 1, "AND": 2, "WITH": 3}
_IN_SMALL_LETTERS = regex(r"[\s(]*[^\s()]+(?:[\s)]+(?:or|and|with)[\s(]+[^\s()]+)+[\s)]*")
_TOKEN = regex(r"[()]|[^\s()]+")
_BETWEEN = "[ _-]?"
_LAST_WORDS = ("community", "licen[sc]e", "agreement")

Named = frozenset[str]


class Spellings(NamedTuple):
    """The hub tag of a licence, and all that names it, whole and in any letter case."""

    tag: str
    pattern: re.Pattern[str]

    def hold(self, text: str) -> bool:
        """Whether a text is one of them."""
        return text == self.tag or bool(self.pattern.fullmatch(text))


@cache
def spellings(tag: str, scancode: str) -> Spellings:
    """What names a licence, whole and in any letter case: the hub tag or the title, and ScanCode's key if it has one.

    A part of a longer name is none, such as the hub tag in LicenseRef-Not-Llama-4.
    """
    version = re.escape(tag.removeprefix("llama"))
    words = "".join(f"(?:{_BETWEEN}{word})?" for word in _LAST_WORDS)
    ways = [f"(?:LicenseRef-)?(?:meta{_BETWEEN})?llama{_BETWEEN}{version}{words}"]
    if scancode:
        ways.append(f"(?:LicenseRef-scancode-)?{_BETWEEN.join(map(re.escape, scancode.split('-')))}")
    return Spellings(tag, regex("|".join(ways), re.IGNORECASE))


@lru_cache
def whose(tags: tuple[str, ...], own: Spellings) -> str:
    """The word of TAGS for all tags of a build together; one that is this licence's alone suffices."""
    # A list may be written as one string.
    listed = [part for tag in tags for part in tag.split(",")]
    named: Named = frozenset().union(*(_of_expression(expression, own) for expression in listed))
    return next((word for word in TAGS if word in named), TAGS[-1])


def _of_name(name: str, own: Spellings) -> Named:
    if own.hold(name):
        return frozenset({"this"})
    return frozenset({"none" if name.casefold() in _NAMES_NONE else "another"})


def _of_expression(text: str, own: Spellings) -> Named:
    """What the tags of an expression name, each part of an AND being a tag; brackets that do not fit are left aside."""
    if text.split() == [text] and not any(map(text.__contains__, "()")) and text.upper() not in _OPERATORS:
        return _of_name(text, own)
    tokens = _TOKEN.findall(text)
    small = ("or", "and", "with") if _IN_SMALL_LETTERS.fullmatch(text) else ("or",)
    tokens = [token.upper() if token in small else token for token in tokens]
    if not any(token in _OPERATORS for token in tokens):
        return _of_name(text.strip().removeprefix("(").removesuffix(")").strip(), own)
    values: list[Named] = []
    for token in _postfix(tokens):
        if token not in _OPERATORS:
            values.append(_of_name(token.strip(), own))
        elif len(values) > 1:
            second = values.pop()
            values[-1] = _joined(token, values[-1], second)
    return frozenset().union(*values)


def _postfix(tokens: list[str]) -> Iterator[str]:
    """Names, each with a space before it, and operators after the two that they join."""
    waiting: list[str] = []
    name = ""
    for token in ("(", *tokens, ")"):
        if token not in _OPERATORS and token not in "()":
            name += f" {token}"
            continue
        if name:
            yield name
        name = ""
        while token != "(" and waiting and waiting[-1] != "(" and _OPERATORS[waiting[-1]] >= _OPERATORS.get(token, 0):
            yield waiting.pop()
        if token != ")":
            waiting.append(token)
        elif waiting:
            waiting.pop()
    yield from (word for word in reversed(waiting) if word != "(")


def _joined(operator: str, first: Named, second: Named) -> Named:
    if operator == "AND":
        return first | second
    if operator == "OR" and "this" in first & second:
        return frozenset({"this"})
    if {"this", "choice"} & (first | second):
        return frozenset({"choice"})
    return frozenset({"another"} if "another" in first | second else {"none"})
