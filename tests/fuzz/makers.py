"""Inputs that nobody would write: bytes and trees changed at random, and what Hypothesis makes of a strategy.

All of it follows from a seed.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from llamalicense.yamlfile import parse

LARGEST = 256 * 1024
ODD_BYTES = [b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\r", b"\x85", b"\xe2\x80\xae"]
ODD_VALUES: list[Any] = [
    *("", " ", "$", "{", "}", "{}", "$x", "{x}", "%s", "%", "\u202e", "\ud800", "\0", "::x", "a" * 600, "1e999", "NO"),
    *("https://", "https://a@b.c/", "../x", "/dev/zero", "-", "*/x", "llama-4", "not-stated", "2026-11-21", "2025-03"),
    *(True, False, None, 0, 1, -1, 10**30, 1.5, -0.0, [], {}, [[]], {"": ""}, [None], {"a": {"a": {"a": []}}}),
]


def changed(random: Random, data: bytes, words: Sequence[bytes]) -> bytes:
    """Bytes with a few pieces taken away, doubled, moved, repeated many times, or replaced by words."""
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        start = random.randrange(len(data) + 1)
        end = min(len(data), start + int(random.expovariate(1 / 12)))
        piece = data[start:end]
        word = random.choice((random.choice(words), random.choice(ODD_BYTES), random.randbytes(2)))
        made = random.choice((b"", word, piece + word, word + piece, piece * 2, piece[::-1], repeated(random, word)))
        data = data[:start] + made + data[end:]
        if random.random() < 0.1:
            data = data[: random.randrange(len(data) + 1)]
    return data[:LARGEST]


def repeated(random: Random, word: bytes) -> bytes:
    """A word many times over: a few, or as often as the largest input holds."""
    times = random.choice((3, 40, 600, LARGEST // max(len(word), 1)))
    return word * min(times, LARGEST // max(len(word), 1))


def grown(random: Random, tree: Any, values: Sequence[Any]) -> Any:
    """A tree of lists and mappings with a few of its values replaced: by odd ones, by other parts of it, by many."""
    for _ in range(random.choice((1, 1, 2, 4))):
        places = list(_places(tree))
        container, key = random.choice(places)
        other, other_key = random.choice(places)
        # A part of a tree inside itself would have no end.
        some = json.loads(
            json.dumps(random.choice((random.choice(ODD_VALUES), random.choice(values), other[other_key])))
        )
        deed = random.choice(("replace", "replace", "remove", "many", "rename"))
        if deed == "many":
            many = random.choice((2, 30, 700))
            container[key] = [some] * many if random.random() < 0.6 else {f"k{n}": some for n in range(many)}
        elif deed == "remove":
            del container[key]
        elif deed == "rename" and isinstance(container, dict):
            container[str(random.choice(ODD_VALUES))] = container.pop(key)
        else:
            container[key] = some
        text = json.dumps(tree)
        tree = json.loads(text) if 2 < len(text) < LARGEST else {"a": 1}
    return tree


def tree(text: str) -> Any:
    """A tree as this project reads it, to be changed."""
    return parse(text.encode(), "seed").value


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield tree, key
        yield from _places(tree[key])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.sampled_from(ODD_VALUES[:20]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@cache
def drawn(strategy: st.SearchStrategy[Any], seed: int, count: int) -> Sequence[Any]:
    """So many examples of a strategy, the same for the same seed; nobody changes them, as they are made once."""
    examples: list[Any] = []

    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Any) -> None:
        examples.append(value)

    collect()
    return examples


def as_text(tree: Any) -> bytes:
    """A tree as JSON, which is YAML, on lines of its own."""
    return json.dumps(tree, indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass")
