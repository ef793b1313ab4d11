"""What a person sees of a file: blocks of text in the order of the file, each with its place and its lines.

Readers make blocks, judgements ask them; nothing is ever asked of raw bytes, and nothing joins words across two blocks.
"""

from typing import Literal, NamedTuple

from llamalicense.documents.patterns import regex

# `comment`: of source code, docstrings too, which readers of the code see. `metadata`: front matter and fields about
# the file. `hidden`: until something shows it. `never`: what no page shows: its comments, scripts, attributes.
Place = Literal[
    "prose", "heading", "item", "cell", "code", "string", "comment", "metadata", "hidden", "struck", "never"
]

SHOWN: tuple[Place, ...] = ("prose", "heading", "item", "cell", "code", "string")

# Signs of their own in a block's text. Readers take private-use characters out of what they read, so these are theirs.
LINE = "\n"  # a line end, or a <br>
EDGE = "\ue000"  # the edge of a link, a picture or another element
HOLE = "\ue001"  # where a hidden or struck piece was taken out; the piece is a block of its own, right after this one
UNKNOWN = "\ue002"  # where code writes words that nobody knows
SIGNS = EDGE + HOLE + UNKNOWN
RULE = "-----"  # a line across the page, a block of its own, as plain text has it: it ends a section

MAX_DEPTH = 512  # elements, lists or brackets inside each other
MAX_BLOCKS = 100_000

# Soft hyphens, zero-width and direction marks, variation selectors and private-use characters stand for nothing.
# Control characters are no white space either, whatever `str.split` holds of them.
_UNSEEN = regex(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# Of these the ones that `str.isprintable` lets pass.
_PRINTABLE_UNSEEN = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0),
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
        ),
    )
)


class TooMuch(Exception):
    """A limit of reading: the file is not read, and `str()` says why."""


class Block(NamedTuple):
    """One piece of text: entities and escapes resolved, inline mark-up gone, spaces collapsed.

    `lines` has the line of the file, from 1, on which each line of `text` (parted by `LINE`) begins. `level` is that of
    a heading, from 1; of all else 0. `what` names what hides it or what it is, such as "a comment" or "an attribute".
    """

    text: str
    place: Place
    lines: tuple[int, ...]
    level: int = 0
    what: str = ""

    def line(self, offset: int) -> int:
        """The line of the file on which a character of `text` stands."""
        return self.lines[self.text.count(LINE, 0, offset)]


def visible(text: str) -> str:
    """The text without what stands for nothing; most has nothing of it, which is told without the expression."""
    if text.isascii() and text.isprintable():
        return text
    words = text
    for space in "\n\t\xa0\u2028":  # which pass as well and are not printable; of what is rare, the expression knows
        words = words.replace(space, "")
    return text if words.isprintable() and _PRINTABLE_UNSEEN.isdisjoint(words) else _UNSEEN.sub("", text)


def seen(text: str) -> str:
    """The text without what stands for nothing, its line ends as `LINE`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return visible(text)


def block(text: str, first: int, place: Place = "prose", what: str = "", level: int = 0) -> Block | None:
    """A block of text whose lines follow each other in the file from line `first`; None where nothing is in it."""
    if text.isprintable():  # one line, which is what most blocks have
        line = " ".join(visible(text).split())
        return Block(line, place, (first,), level, what) if line else None
    numbered = enumerate(seen(text).split(LINE), first)
    lines = [(" ".join(line.split()), number) for number, line in numbered]
    kept = [(line, number) for line, number in lines if line]
    if not kept:
        return None
    return Block(LINE.join(line for line, _ in kept), place, tuple(number for _, number in kept), level, what)


def paragraphs(text: str, first: int = 1, place: Place = "prose", what: str = "") -> list[Block]:
    """Blocks parted by empty lines."""
    blocks: list[Block] = []
    start, pending = first, list[str]()
    for number, line in enumerate([*seen(text).split(LINE), ""], first):
        if line.strip():
            start = start if pending else number
            pending.append(line)
        elif pending:
            if made := block(LINE.join(pending), start, place, what):
                blocks.append(made)
            pending = []
            bounded(blocks)
    return blocks


def in_order(blocks: list[Block], apart: list[Block]) -> list[Block]:
    """Blocks with those that were read apart from them: each before the first that ends on its line or behind it."""
    if not apart:
        return blocks
    ordered: list[Block] = []
    number = 0
    for aside in sorted(apart, key=lambda one: one.lines[0]):
        while number < len(blocks) and blocks[number].lines[-1] < aside.lines[0]:
            ordered.append(blocks[number])
            number += 1
        ordered.append(aside)
    return ordered + blocks[number:]


def may_show(text: str) -> bool:
    """Whether a string may hold what any question asks for: a phrase, a Notice or an agreement of Llama's."""
    folded = text.casefold()
    return "llama" in folded and ("with" in folded or "icens" in folded)


def put_away(block: Block, what: str) -> Block:
    """A block that is hidden, and by what; one that is not shown anyway stays as it is."""
    return block._replace(place="hidden", what=what) if block.place in SHOWN else block


def bounded(blocks: list[Block]) -> list[Block]:
    """The same blocks; raises `TooMuch` where they are too many."""
    if len(blocks) > MAX_BLOCKS:
        raise TooMuch(f"has more than {MAX_BLOCKS:,} pieces of text")
    return blocks
