"""Where a copy departs from its text: the runs of words that both have, in order, and what stands in the gaps.

A gram that stands once in the text pins a place of the document to a place of the text. The longest chain of pins that
rises in both is grown to runs, word by word as far as the grams agree. Takes time linear in the document but for the
search of the chain, which adds a logarithm.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from llamalicense.documents.fingerprints import GRAM, Alignment, Text, TextKind, alignments, checksum, texts
from llamalicense.documents.gaps import Altered, Run, compared
from llamalicense.documents.words import Stream

_LEAST_SHARED = 0.5  # of a text's words, for an altered copy; fewer are no agreement
_LEAST_GRAMS = 0.3  # of a text's grams, before its words are counted
_OPENING = 250  # letters between the title and the first definition, the date between them included


class _Hits(NamedTuple):
    """The places of a document at which a known gram stands, and the grams."""

    places: Sequence[int]
    grams: Sequence[int]

    def between(self, start: int, end: int) -> "_Hits":
        first, last = bisect_left(self.places, start), bisect_left(self.places, end)
        return _Hits(self.places[first:last], self.grams[first:last])


def altered(stream: Stream, start: int, end: int) -> list[Altered]:
    """The altered copies between two places of a stream, in their order."""
    letters, known = stream.letters, _known()
    pairs = [(place, gram) for place in range(start, end - GRAM + 1) if (gram := checksum(letters, place)) in known]
    hits = _Hits([place for place, _ in pairs], [gram for _, gram in pairs])
    kinds: tuple[TextKind, ...] = ("agreement", "policy")
    copies: list[Altered] = []
    for copy in sorted((copy for kind in kinds for copy in _of_kind(stream, hits, kind, (start, end))), key=_first):
        if not copies or copy.first >= copies[-1].last:
            copies.append(copy)
    return copies


def _first(copy: Altered) -> int:
    return copy.first


@cache
def _known() -> frozenset[int]:
    return frozenset(gram for alignment in alignments() for gram in alignment.grams.values())


class _Candidate(NamedTuple):
    """A text with what finds it: its grams, those in no other version, and the places of those that stand once."""

    text: Text
    alignment: Alignment
    grams: frozenset[int]
    own: frozenset[int]
    places: Sequence[int]
    pins: Mapping[int, int]


@cache
def _candidates(kind: TextKind) -> Sequence[_Candidate]:
    chosen = [pair for pair in zip(texts(), alignments(), strict=True) if pair[0].kind == kind]
    versions: dict[int, set[str]] = {}
    for text, alignment in chosen:
        for gram in alignment.grams.values():
            versions.setdefault(gram, set()).add(text.licence)
    candidates: list[_Candidate] = []
    for text, alignment in chosen:
        counted = Counter(alignment.grams.values())
        own = frozenset(gram for gram in counted if len(versions[gram]) == 1)
        pins = {gram: place for place, gram in alignment.grams.items() if counted[gram] == 1}
        candidates.append(_Candidate(text, alignment, frozenset(counted), own, sorted(alignment.grams), pins))
    return candidates


@cache
def _openings(kind: TextKind) -> Mapping[int, bool]:
    """The grams with which texts begin: of the title and date, and, as true, of what follows them."""
    openings: dict[int, bool] = {}
    for text, alignment in zip(texts(), alignments(), strict=True):
        if text.kind == kind:
            word = 0
            for name, count in text.sections[:4] if kind == "agreement" else ():
                openings.setdefault(alignment.grams[alignment.starts[word]], name.startswith("definition"))
                word += count
            if kind == "policy":
                openings[alignment.grams[0]] = False
                openings |= {alignment.grams[alignment.starts[word]]: True for word in (5, 6)}
    return openings


def _of_kind(stream: Stream, hits: _Hits, kind: TextKind, bounds: tuple[int, int]) -> Iterator[Altered]:
    cuts = [bounds[0], *_beginnings(hits, kind), bounds[1]]
    copies = [
        copy for start, end in pairwise(cuts) if (copy := _closest(stream, hits.between(start, end), kind, bounds))
    ]
    if not copies and len(cuts) > 2:  # parts in another order
        copies = [copy] if (copy := _closest(stream, hits, kind, bounds)) else []
    yield from copies


def _beginnings(hits: _Hits, kind: TextKind) -> list[int]:
    """The places at which a copy begins: a title or date with the words that follow them."""
    openings = _openings(kind)
    beginnings, first, before = list[int](), -1, -_OPENING
    complete = False
    for place, gram in zip(hits.places, hits.grams, strict=True):
        if gram in openings:
            if place - before > _OPENING or (complete and not openings[gram]):
                first, complete = place, False
            if openings[gram] and not complete:
                complete = True
                beginnings.append(first)
            before = place
    return beginnings


def _closest(stream: Stream, hits: _Hits, kind: TextKind, bounds: tuple[int, int]) -> Altered | None:
    """The copy of the version whose own grams stand there most, if at least half of its words do in their order."""
    grams = set(hits.grams)
    versions = Counter[str]()
    for candidate in _candidates(kind):
        versions[candidate.text.licence] = max(versions[candidate.text.licence], len(candidate.own & grams))
    closest = max(
        _candidates(kind),
        key=lambda candidate: (versions[candidate.text.licence], len(candidate.grams & grams)),
    )
    if len(closest.grams & grams) < _LEAST_GRAMS * len(closest.grams):
        return None
    runs = _runs(stream.letters, hits, closest, bounds)
    if sum(run.last - run.first for run in runs) < _LEAST_SHARED * len(closest.alignment.starts):
        return None
    return compared(stream, closest.text, closest.alignment, runs, bounds)


def _chain(hits: _Hits, pins_of_text: Mapping[int, int]) -> list[tuple[int, int]]:
    """The longest chain of pins that rises: places of the document, each with its place in the text."""
    tails, ends, pins, before = list[int](), list[int](), list[tuple[int, int]](), list[int]()
    for place, gram in zip(hits.places, hits.grams, strict=True):
        if (at := pins_of_text.get(gram)) is not None:
            length = bisect_left(tails, at)
            before.append(ends[length - 1] if length else -1)
            tails[length : length + 1] = [at]
            ends[length : length + 1] = [len(pins)]
            pins.append((place, at))
    chain, pin = list[tuple[int, int]](), ends[-1] if ends else -1
    while pin >= 0:
        chain.append(pins[pin])
        pin = before[pin]
    return chain[::-1]


def _runs(letters: bytes, hits: _Hits, candidate: _Candidate, bounds: tuple[int, int]) -> list[Run]:
    """The words that the document shares with the text, in order."""
    alignment, places = candidate.alignment, candidate.places
    runs: list[Run] = []
    least, lowest = bounds[0], 0  # where the last run ended, in the document and in the text
    for place, at in _chain(hits, candidate.pins):
        shift = place - at
        if place < least or at < lowest:
            continue

        def agrees(there: int, shift: int = shift) -> bool:
            start = there + shift
            return start + GRAM <= bounds[1] and checksum(letters, start) == alignment.grams[there]

        number = bisect_left(places, at)
        end = at + GRAM
        for there in places[number + 1 :]:
            if there > end or not agrees(there):
                break
            end = there + GRAM
        start = at
        for there in reversed(places[:number]):
            if there + GRAM < start or there < lowest or there + shift < least or not agrees(there):
                break
            start = there
        first, last = bisect_left(alignment.starts, start), bisect_right(alignment.ends, end)
        if first < last:
            run = Run(first, last, alignment.starts[first] + shift, alignment.ends[last - 1] + shift)
            runs.append(run)
            least, lowest = run.end, alignment.ends[last - 1]
    return runs
