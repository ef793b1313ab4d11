"""The fingerprints by which Llama's agreements and use policies are known: lengths and hashes, never their wording.

Each text is known as the letters that `words.stream_of` leaves of it, in its plain and in its rendered reading. Its
digest tells a whole copy. Where a copy is not whole, grams tell what is: checksums of the `GRAM` letters behind the
beginning and before the end of every word.
"""

import hashlib
import sys
import zlib
from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic_core import from_json

GRAM = 16  # letters, about three words: differences that are nearer than that to each other are told as one
TextKind = Literal["agreement", "policy"]
_FOLDER = Path(__file__).parent


class Section(NamedTuple):
    """A section by its name, such as "§1.b.i" or "title", and the number of its words."""

    name: str
    words: int


class Text(NamedTuple):
    """One reading of an agreement or use policy: how many letters it has, and the checksums and digest that tell it."""

    licence: str
    kind: TextKind
    length: int
    head: int
    tail: int
    digest: str
    sections: Sequence[Section]

    @property
    def name(self) -> str:
        """What a person calls it: "Llama 3.1 agreement"."""
        what = "agreement" if self.kind == "agreement" else "use policy"
        return f"{self.licence.replace('-', ' ').title()} {what}"

    def section(self, word: int) -> str:
        """The name of the section that holds a word."""
        ends = list(accumulate(section.words for section in self.sections))
        name = self.sections[bisect_right(ends, word)].name
        return name if name.startswith("§") else f"the {name}"


class Alignment(NamedTuple):
    """Where each word of a text begins and ends in its letters, and the grams there, by place."""

    starts: Sequence[int]
    ends: Sequence[int]
    grams: Mapping[int, int]


def checksum(letters: bytes, place: int) -> int:
    """The gram at a place of some letters."""
    return zlib.crc32(letters[place : place + GRAM])


def digest(letters: bytes) -> str:
    """The digest by which a whole text is known."""
    return hashlib.sha256(letters).hexdigest()[:32]


@cache
def texts() -> Sequence[Text]:
    """Every reading of every agreement and use policy."""
    rows = from_json((_FOLDER / "agreements.json").read_bytes())
    return [
        Text(licence, kind, length, head, tail, digest, tuple(Section(*section) for section in sections))
        for licence, kind, length, head, tail, digest, sections in rows
    ]


@cache
def alignments() -> Sequence[Alignment]:
    """The alignment of each of the texts; only a copy that is not whole needs them."""
    from base64 import b85decode

    stored = from_json((_FOLDER / "alignments.json").read_bytes())
    data, unpacked = zlib.decompress(b85decode("".join(stored))), list[Alignment]()
    while data:
        alignment, data = _unpacked(data)
        unpacked.append(alignment)
    return unpacked


def packed(starts: Sequence[int], ends: Sequence[int], letters: bytes) -> bytes:
    """An alignment as it is stored: how many words, the lengths of the gaps and words, the grams in their order."""
    gaps = [start - end for start, end in zip(starts, [0, *ends], strict=False)]
    lengths = [end - start for start, end in zip(starts, ends, strict=True)]
    grams = array("I", [checksum(letters, place) for place in _places(starts, ends)])
    return len(starts).to_bytes(2, "big") + bytes(gaps) + bytes(lengths) + _big_endian(grams).tobytes()


def _unpacked(data: bytes) -> tuple[Alignment, bytes]:
    count = int.from_bytes(data[:2], "big")
    gaps, lengths = data[2 : 2 + count], data[2 + count : 2 + 2 * count]
    starts, ends, place = list[int](), list[int](), 0
    for gap, length in zip(gaps, lengths, strict=True):
        starts.append(place + gap)
        place += gap + length
        ends.append(place)
    places = _places(starts, ends)
    behind = 2 + 2 * count + 4 * len(places)
    grams = _big_endian(array("I", data[2 + 2 * count : behind]))
    return Alignment(starts, ends, dict(zip(places, grams, strict=True))), data[behind:]


def _places(starts: Sequence[int], ends: Sequence[int]) -> Sequence[int]:
    last = ends[-1] - GRAM
    return sorted({place for place in (*starts, *(end - GRAM for end in ends)) if 0 <= place <= last})


def _big_endian(values: "array[int]") -> "array[int]":
    values = values[:]
    if sys.byteorder == "little":
        values.byteswap()
    return values
