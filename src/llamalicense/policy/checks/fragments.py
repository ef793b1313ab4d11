"""JSON Schema fragments for the facts of a house policy: the words that they may use, and what a manifest states.

A fragment is a stranger's: every word of the list takes time linear in the value, patterns are matched by an engine
that never goes back, and nothing in a fragment leads anywhere else.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from itertools import islice
from typing import Any

from llamalicense.errors import did_you_mean
from llamalicense.facts.house import KINDS
from llamalicense.policy.checks import Flaw
from llamalicense.policy.conditions import Raw
from llamalicense.yamlfile import NodePath

WORDS = (
    *("type", "title", "description", "examples", "enum", "const"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("minLength", "maxLength", "pattern"),
    *("items", "minItems", "maxItems", "uniqueItems"),
)
_ITEMS = tuple(word for word in WORDS if word != "items")
_LONGEST_WORDS = 500  # of a description, which is the question that a result asks
_MOST_TOLD = 20
# What all patterns of a policy may weigh together, in states of an automaton; compiling so many takes 0.1 s.
MAX_WEIGHT = 100_000
_ALPHABET, _RANGE = 700, 30  # states of a class that knows every script, such as \w, and of one such as [a-z]


def misfits(facts: Mapping[str, Any]) -> Iterator[Flaw]:
    """What is wrong with the fragments of a policy, with places from its root."""
    from jsonschema import FormatChecker, SchemaError

    left = MAX_WEIGHT
    for name, schema in facts.items():
        path: NodePath = ("facts", name)
        if str(schema.get("type")) not in KINDS:
            yield path, f"a fact states its `type`: {', '.join(KINDS)}"
        faults = list(_unknown(schema, path, WORDS))
        if faults:
            yield from faults
            continue
        try:
            # Without formats, of which one has Python compile the pattern.
            _validator_type().check_schema(schema, FormatChecker(()))
        except SchemaError as error:
            yield (*path, *error.absolute_path), f"this is no JSON Schema: {_short(error.message)}"
            continue
        if len(schema.get("description", "")) > _LONGEST_WORDS:
            yield (*path, "description"), f"a description has at most {_LONGEST_WORDS} characters; it is a question"
        for place, pattern in _patterns(schema, path):
            left -= weight(pattern)
            if left < 0:
                yield place, "the patterns of this policy are too large together; repeat less, or name fewer characters"
                return
            if fault := _unfit(pattern):
                faults.append((place, fault))
        yield from faults or _never_stated(schema, path)


def refused(schema: Raw, value: object) -> Iterator[Flaw]:
    """What a stated value breaks of its fragment, with places from the value; the first twenty."""
    for error in islice(_validator_type()(schema).iter_errors(value), _MOST_TOLD):
        yield tuple(error.absolute_path), _short(error.message)


def _unknown(schema: Any, path: NodePath, words: tuple[str, ...]) -> Iterator[Flaw]:
    if not isinstance(schema, Mapping):
        yield path, "`items` is a mapping, such as {type: string}"
        return
    for word, value in schema.items():
        if word not in words:
            known = f"a fact may use {', '.join(words)}"
            yield (*path, word), f'"{_short(word)}" is no word for a fact{did_you_mean(word, words)}; {known}'
        elif word == "items":
            yield from _unknown(value, (*path, word), _ITEMS)


def _never_stated(schema: Raw, path: NodePath) -> Iterator[Flaw]:
    """The values that a fragment lists and refuses all the same, so that a rule would wait for them for ever."""
    listed: list[tuple[NodePath, Any]] = [(("enum", number), one) for number, one in enumerate(schema.get("enum", ()))]
    listed += [(("const",), schema["const"])] if "const" in schema else []
    for place, value in listed:
        rest = {word: stated for word, stated in schema.items() if word != place[0]}
        for _, message in islice(refused(rest, value), 1):
            yield (*path, *place), f"no manifest can state this: {message}"
    if "items" in schema:
        yield from _never_stated(schema["items"], (*path, "items"))


def _patterns(schema: Raw, path: NodePath) -> Iterator[tuple[NodePath, str]]:
    if "pattern" in schema:
        yield (*path, "pattern"), schema["pattern"]
    if "items" in schema:
        yield from _patterns(schema["items"], (*path, "items"))


def weight(pattern: str) -> int:
    """About how many states a pattern has; never less than a tenth of that, and found without compiling it."""
    groups, atom = [0], 0
    for token in re.finditer(r"\\.|\[(?:\\.|[^\]\\])*\]?|\{(\d*)(?:,(\d*))?\}|[()]|.", pattern, re.DOTALL):
        word = token[0]
        if word == "(":
            groups[-1], atom = groups[-1] + atom, 0
            groups.append(0)
        elif word == ")" and len(groups) > 1:
            atom += groups.pop()
        elif word[0] == "{" and len(word) > 2:
            atom *= max(1, *(int(times) for times in (token[1] or "0", token[2] or "0") if len(times) < 6), 1)
            atom = MAX_WEIGHT + 1 if len(word) > 12 else atom
        else:
            groups[-1] += atom
            atom = _states(word)
    whole = sum(groups) + atom
    return whole * 4 if re.search(r"\(\?\w*i", pattern) else whole


def _states(token: str) -> int:
    if token[0] == "[":
        return _RANGE if token.isascii() and not re.search(r"\[\^|\\[wWdDsSpPbB]|\[:", token) else _ALPHABET
    return _ALPHABET if re.fullmatch(r"\\[wWdDsSpPbB]", token) else 10 if token == "." else 1


def _unfit(pattern: str) -> str | None:
    try:
        _matcher(pattern)
    except _BadPattern as error:
        return str(error)
    return None


class _BadPattern(Exception):
    """A pattern that the engine refuses."""


def _matcher(pattern: str) -> Callable[[str], bool]:
    """Whether a text has a match of a pattern, in time linear in the text; raises _BadPattern."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        validator = SchemaValidator(core_schema.str_schema(pattern=pattern, regex_engine="rust-regex"))
    except SchemaError as error:
        reason = str(error).rpartition("error: ")[2] if "error: " in str(error) else str(error).rpartition(": ")[2]
        raise _BadPattern(f"this pattern is not taken: {_short(' '.join(reason.split()))}") from None
    return validator.isinstance_python


def _validator_type() -> Any:
    """JSON Schema's validator, with the words that are not linear there in words that are."""
    from jsonschema import Draft202012Validator, ValidationError
    from jsonschema.validators import extend

    known: dict[int, frozenset[Hashable]] = {}
    matchers: dict[str, Callable[[str], bool]] = {}

    def pattern(_: Any, wanted: str, value: Any, __: Any) -> Iterator[Any]:
        if isinstance(value, str):
            matches = matchers.get(wanted) or matchers.setdefault(wanted, _matcher(wanted))
            if not matches(value):
                yield ValidationError(f"{_short(repr(value))} does not match {_short(repr(wanted))}")

    def enum(_: Any, values: list[Any], value: Any, __: Any) -> Iterator[Any]:
        if id(values) not in known:
            known[id(values)] = frozenset(map(_identity, values))
        if _identity(value) not in known[id(values)]:
            yield ValidationError(f"{_short(repr(value))} is not one of {_short(repr(values[:50]))}")

    def unique(_: Any, wanted: bool, value: Any, __: Any) -> Iterator[Any]:
        if wanted and isinstance(value, list) and len(set(map(_identity, value))) < len(value):
            yield ValidationError(f"{_short(repr(value[:50]))} has an entry twice")

    words = {"pattern": pattern, "enum": enum, "uniqueItems": unique}
    return extend(Draft202012Validator, words)  # type: ignore[no-untyped-call]


def _identity(value: Any) -> Hashable:
    """What two values have in common when JSON Schema takes them for the same: 1 and 1.0, but not 1 and true."""
    if isinstance(value, Mapping):
        return "mapping", frozenset((key, _identity(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return "list", tuple(map(_identity, value))
    return "flag" if isinstance(value, bool) else "value", value


def _short(words: str) -> str:
    return words if len(words) <= 200 else f"{words[:200]} ..."
