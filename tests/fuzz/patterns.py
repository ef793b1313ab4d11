"""The regular expressions of the product, how each is asked, and texts made of its own parts that may keep it busy."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, NamedTuple

import llamalicense
from llamalicense.documents.patterns import regex

node: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")
ALL, ONE = ("finditer", "findall", "sub", "subn", "split", "search"), ("match", "fullmatch")
_ASKS = re.compile(rf"\.({'|'.join((*ALL, *ONE))})\b")
_LAZY = type(regex(""))
_HOLDERS = (Mapping, list, tuple)
_REPEATS = (node.MAX_REPEAT, node.MIN_REPEAT, node.POSSESSIVE_REPEAT)
_UNBOUNDED = 256  # what repeats so often or more
# A character of each class that regular expressions name, and characters that one may leave out.
_OF_CLASS = {
    node.CATEGORY_SPACE: " \n\t",
    node.CATEGORY_DIGIT: "7",
    node.CATEGORY_WORD: "a_7",
    node.CATEGORY_NOT_SPACE: "a-",
    node.CATEGORY_NOT_DIGIT: "a ",
    node.CATEGORY_NOT_WORD: "- ",
}
_OTHERS = "a -\".7\n\t_/'\\é"


class Asked(NamedTuple):
    """A regular expression, where it stands, and the methods by which it is asked."""

    pattern: re.Pattern[Any]
    place: str
    methods: tuple[str, ...]


@cache
def patterns() -> tuple[Asked, ...]:
    """Every one that a module names, or writes where it asks; one whose questions cannot be told is asked two."""
    places: dict[re.Pattern[Any], str] = {}
    methods: dict[re.Pattern[Any], set[str]] = {}
    for module in _modules():
        for name, value in vars(module).items():
            for pattern in _in(value):
                places.setdefault(pattern, f"{module.__name__}.{name}")
        for pattern, method, line in _questions(module):
            places.setdefault(pattern, f"{module.__name__}:{line}")
            methods.setdefault(pattern, set()).add("finditer" if method in ALL else method)
    every = ("finditer", "match")
    return tuple(Asked(one, place, tuple(sorted(methods.get(one, every)))) for one, place in places.items())


def _modules() -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(llamalicense.__path__, "llamalicense."):
        if not module.name.endswith("__main__"):
            yield importlib.import_module(module.name)


def _in(value: Any) -> Iterator[re.Pattern[Any]]:
    """The patterns that a value is or holds."""
    if isinstance(value, _LAZY):
        yield re.compile(*vars(value)["_written"])
    elif isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, _HOLDERS) and len(value) < _UNBOUNDED:
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _in(inner)


def _questions(module: ModuleType) -> Iterator[tuple[re.Pattern[Any], str, int]]:
    """What a module's source asks: `_NAME.search`, called or handed on, and `re.search("...", ...)`."""
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    # Most modules ask nothing, and a tree of each takes ten times as long as all else here.
    for asked in ast.walk(ast.parse(source)) if _ASKS.search(source) else ():
        with suppress(Exception):  # what depends on the values of a run is no expression of the module
            if isinstance(asked, ast.Attribute) and asked.attr in (*ALL, *ONE):
                for pattern in _in(_value(asked.value, module)):
                    yield pattern, asked.attr, asked.lineno
            elif (
                isinstance(asked, ast.Call)
                and isinstance(asked.func, ast.Attribute)
                and asked.func.attr in (*ALL, *ONE)
            ):
                written = [_value(asked.args[0], module), *_flags(asked, module)]
                yield re.compile(*written), asked.func.attr, asked.lineno


def _flags(call: ast.Call, module: ModuleType) -> list[Any]:
    stated = [argument.value for argument in call.keywords if argument.arg == "flags"] or call.args[1:]
    values = [_value(flag, module) for flag in stated if "re." in ast.unparse(flag)]
    return values[:1]


def _value(expression: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(expression), "<a module>", "eval"), vars(module))


def attacks(pattern: re.Pattern[Any], random: Random, size: int, more: int) -> Iterator[Any]:
    """Texts of a size: each part that may repeat, over and over, alone and behind what leads to it; then `more`."""
    written = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = list(parser.parse(written, pattern.flags & ~re.UNICODE))
    repeated = [(lead, item) for lead, item in _items(tree, []) if item[0] in _REPEATS and item[1][1] >= _UNBOUNDED]
    made = [(lead[-1:], [item[1][2]]) for lead, item in repeated] + [(lead, [item[1][2]]) for lead, item in repeated]
    everything = list(_items(tree, []))
    for _ in range(more if everything else 0):
        start = random.randrange(len(everything))
        lead, _item = everything[start]
        stop = start + random.choice((1, 1, 2, 3, 5))
        made.append((random.choice(([], lead)), [[item] for _, item in everything[start:stop]]))
    for lead, pieces in made:
        piece = "".join(_sample(inner, random) for inner in pieces)
        if piece:
            text = (_sample(lead, random) + piece * (size // len(piece) + 1))[:size] + random.choice(("", "!", "\n"))
            yield text if isinstance(pattern.pattern, str) else text.encode("latin-1", "replace")


def busy(random: Random, size: int) -> bytes:
    """A text that may keep one of the patterns busy, whichever reads it."""
    while True:
        texts = list(attacks(random.choice(patterns()).pattern, random, size, 3))
        if texts:
            text = random.choice(texts)
            return text if isinstance(text, bytes) else text.encode("utf-8", "replace")


def _items(tree: Sequence[Any], lead: list[Any]) -> Iterator[tuple[list[Any], Any]]:
    """Each item of a pattern, however deep, with what leads to it."""
    lead = list(lead)
    for item in tree:
        yield lead, item
        for inner in _inner(item):
            yield from _items(inner, lead)
        lead.append(item)


def _inner(item: Any) -> list[Any]:
    """The sequences inside of an item."""
    kind, argument = item
    if kind is node.BRANCH:
        return list(argument[1])
    if kind is node.SUBPATTERN:
        return [argument[-1]]
    if kind in _REPEATS:
        return [argument[2]]
    return [argument] if kind is node.ATOMIC_GROUP else []


def _sample(tree: Sequence[Any], random: Random) -> str:
    """A text that a sequence of items takes, look-around aside."""
    return "".join(_taken(kind, argument, random) for kind, argument in tree)


def _taken(kind: Any, argument: Any, random: Random) -> str:
    if kind is node.LITERAL:
        return chr(argument)
    if kind is node.NOT_LITERAL:
        return next(other for other in _OTHERS if other != chr(argument))
    if kind is node.ANY:
        return random.choice("a -\"'")
    if kind is node.IN:
        return _of_set(argument, random)
    if kind in _REPEATS:
        least, most, inner = argument
        number = min(int(most), least + random.choice((0, 1, 2)))
        return "".join(_sample(inner, random) for _ in range(number))
    inner = _inner((kind, argument))
    return _sample(random.choice(inner), random) if inner else ""


def _of_set(members: Sequence[Any], random: Random) -> str:
    if members[0][0] is node.NEGATE:
        fitting = re.compile(f"[{''.join(map(re.escape, _characters(members[1:])))}]")
        return random.choice([other for other in _OTHERS if not fitting.match(other)] or ["\u2603"])
    return random.choice(_characters(members))


def _characters(members: Sequence[Any]) -> list[str]:
    """Characters of a set."""
    characters: list[str] = []
    for kind, argument in members:
        if kind is node.LITERAL:
            characters.append(chr(argument))
        elif kind is node.RANGE:
            characters += map(chr, range(argument[0], min(argument[1], argument[0] + 26) + 1))
        elif kind is node.CATEGORY:
            characters += _OF_CLASS.get(argument, "a")
    return characters
