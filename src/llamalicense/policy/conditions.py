"""Conditions in strong Kleene logic: true, false, not stated (None).

A condition is read once into a small tree whose nodes carry compiled closures over facts; what an explanation needs
(which facts decided, which are missing) is read off the tree.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from llamalicense.vocabulary import Truth

Raw = Mapping[str, Any]  # a mapping of a policy, as it is written
FactsByName = Mapping[str, Any]
Check = Callable[[FactsByName], Truth]

CONNECTIVES = ("all", "any", "not", "term")
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "is": lambda fact, value: bool(fact == value),
    "one_of": lambda fact, value: fact in value,
    "more_than": lambda fact, value: bool(fact > value),
    "at_least": lambda fact, value: bool(fact >= value),
    "less_than": lambda fact, value: bool(fact < value),
    "at_most": lambda fact, value: bool(fact <= value),
    "starts_with": lambda fact, value: bool(fact.startswith(value)),
    "contains": lambda fact, value: value in fact,
}
ORDERED = ("more_than", "at_least", "less_than", "at_most")  # those of numbers
_IN_WORDS = {"is": "is", "starts_with": "starts with", "contains": "contains"}
WORDS = (*CONNECTIVES, *COMPARISONS, "stated")


class AllOf(NamedTuple):
    """True when every part is, false when one part is false."""

    check: Check
    parts: tuple["Condition", ...]


class AnyOf(NamedTuple):
    """True when one part is, false when every part is false."""

    check: Check
    parts: tuple["Condition", ...]


class Not(NamedTuple):
    """The opposite; what is not stated stays not stated."""

    check: Check
    part: "Condition"


class Compare(NamedTuple):
    """A fact against a value; not stated where the fact is not."""

    check: Check
    fact: str
    word: str
    value: Any


class Stated(NamedTuple):
    """Whether a fact is stated at all: the only condition that looks at presence."""

    check: Check
    fact: str
    wanted: bool


# Every node carries its own closure: `node.check(facts)` is its truth.
Condition = AllOf | AnyOf | Not | Compare | Stated


class BadCondition(Exception):
    """A condition that the language does not have; `path` leads to the place inside it."""

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


def read(raw: object, terms: Mapping[str, Condition], parameters: Mapping[str, Any]) -> Condition:
    """The tree of a condition as policies write it; raises BadCondition."""
    if not isinstance(raw, Mapping) or len(raw) != 1:
        raise BadCondition("a condition is one word or fact with its value; join several with `all:` or `any:`")
    [(word, body)] = raw.items()
    try:
        if word in ("all", "any"):
            return _connective(word, body, terms, parameters)
        if word == "not":
            part = read(body, terms, parameters)
            return Not(_opposite(part.check), part)
        if word == "term":
            if not isinstance(body, str):
                raise BadCondition("`term` takes the name of a term")
            if body not in terms:
                raise BadCondition(_unknown("term", body, terms))
            return terms[body]
        return _comparison(word, body, parameters)
    except BadCondition as error:
        raise BadCondition(str(error), (word, *error.path)) from None


def _connective(word: str, body: object, terms: Mapping[str, Condition], parameters: Mapping[str, Any]) -> Condition:
    if not isinstance(body, list) or not body:
        raise BadCondition(f"`{word}` takes a list of conditions")
    parts = []
    for number, item in enumerate(body):
        try:
            parts.append(read(item, terms, parameters))
        except BadCondition as error:
            raise BadCondition(str(error), (number, *error.path)) from None
    checks = tuple(part.check for part in parts)
    if word == "all":
        return AllOf(_settled(checks, by=False), tuple(parts))
    return AnyOf(_settled(checks, by=True), tuple(parts))


def _comparison(fact: str, body: object, parameters: Mapping[str, Any]) -> Condition:
    if "." not in fact:
        raise BadCondition(_unknown("word", fact, WORDS))
    if not isinstance(body, Mapping):
        if isinstance(body, list):
            raise BadCondition("a list of values needs `one_of`")
        return _compare(fact, "is", substitute(body, parameters))
    if len(body) != 1:
        raise BadCondition(f"one comparison at a time: {', '.join(WORDS[4:])}")
    [(word, value)] = body.items()
    if word == "stated":
        if not isinstance(value, bool):
            raise BadCondition("`stated` takes true or false", (word,))
        return Stated(_presence(fact, value), fact, value)
    if word not in COMPARISONS:
        raise BadCondition(_unknown("comparison", word, WORDS[4:]), (word,))
    try:
        return _compare(fact, word, substitute(value, parameters))
    except BadCondition as error:
        raise BadCondition(str(error), (word,)) from None


def substitute(value: Any, parameters: Mapping[str, Any]) -> Any:
    """A value with `$name` replaced by the parameter; lists become tuples. Raises BadCondition."""
    if isinstance(value, str) and value.startswith("$"):
        if value[1:] not in parameters:
            raise BadCondition(_unknown("parameter", value[1:], parameters))
        value = parameters[value[1:]]
    return tuple(value) if isinstance(value, list) else value


def _unknown(what: str, word: str, known: Any) -> str:
    from llamalicense.errors import did_you_mean

    return f'there is no {what} "{word}"{did_you_mean(word, known)}'


def _opposite(check: Check) -> Check:
    return lambda facts: None if (truth := check(facts)) is None else not truth


def _presence(fact: str, wanted: bool) -> Check:
    return lambda facts: (facts[fact][0] is not None) is wanted


def _compare(fact: str, word: str, value: Any) -> Compare:
    if word == "is":
        return Compare(lambda facts: None if (stated := facts[fact][0]) is None else stated == value, fact, word, value)
    compare = COMPARISONS[word]
    return Compare(
        lambda facts: None if (stated := facts[fact][0]) is None else compare(stated, value), fact, word, value
    )


def _settled(checks: tuple[Check, ...], *, by: bool) -> Check:
    """By the first part of this truth; without one it is the opposite, or not stated where a part is not."""

    def settled(facts: FactsByName) -> Truth:
        result: Truth = not by
        for check in checks:
            truth = check(facts)
            if truth is by:
                return by
            if truth is None:
                result = None
        return result

    return settled


def support(node: Condition, facts: FactsByName, value: bool) -> tuple[str, ...]:
    """The facts that make a condition true or false, as it is: the first part that suffices for each choice."""
    if isinstance(node, (Compare, Stated)):
        return (node.fact,)
    if isinstance(node, Not):
        return support(node.part, facts, not value)
    if value is isinstance(node, AllOf):
        return tuple([fact for part in node.parts for fact in support(part, facts, value)])
    for part in node.parts:
        if part.check(facts) is value:
            return support(part, facts, value)
    return ()


def unknown(node: Condition, facts: FactsByName) -> tuple[str, ...]:
    """The facts that are not stated and whose statement could still decide the condition."""
    if node.check(facts) is not None:
        return ()
    if isinstance(node, (Compare, Stated)):
        return (node.fact,)
    if isinstance(node, Not):
        return unknown(node.part, facts)
    return tuple(fact for part in node.parts for fact in unknown(part, facts))


def leaves(node: Condition) -> tuple[Compare | Stated, ...]:
    """Every comparison in a condition, in the order in which it is written."""
    if isinstance(node, (Compare, Stated)):
        return (node,)
    parts = (node.part,) if isinstance(node, Not) else node.parts
    return tuple(leaf for part in parts for leaf in leaves(part))


def show(node: Condition, indent: str = "") -> list[str]:
    """A condition in words, a line each, for people."""
    if isinstance(node, Compare):
        values = " or ".join(map(str, node.value)) if isinstance(node.value, tuple) else _plain(node.value)
        word = _IN_WORDS.get(node.word, f"is {node.word.replace('_', ' ')}")
        return [f"{indent}{node.fact} {word} {values}"]
    if isinstance(node, Stated):
        return [f"{indent}{node.fact} is {'stated' if node.wanted else 'not stated'}"]
    if isinstance(node, Not):
        return [f"{indent}not:", *show(node.part, indent + "  ")]
    head = f"{indent}{'all' if isinstance(node, AllOf) else 'any'} of:"
    return [head, *(line for part in node.parts for line in show(part, indent + "  "))]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:,}" if isinstance(value, int) else str(value)
