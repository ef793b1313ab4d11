"""Which Llama agreement a text is, and where it departs from it, told from fingerprints and never from the wording.

A text is compared as one stream of letters and digits, in which wrapping, hyphenation, quotes, letter case and mark-up
leave no trace. Each agreement is known as a list of named sections, each with its length and its hash.
"""

import hashlib
import re
import unicodedata
import zlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, zip_longest
from pathlib import Path
from typing import NamedTuple

from llamalicense.documents.read.markdown import lines_of

HEAD = 16  # characters by which the beginning of a section is noticed; no section is shorter
_LEAST_SHARED = 0.5
_MOST_OCCURRENCES = 16  # of one section in one document: more is no agreement, and costs time
_WORDS_QUOTED, _LONGEST_WORD = 8, 20

# Wrapping may have cut an address anywhere, and put a comment sign before what follows.
_CUT = r"[\s#*>/]*+"
_LINK_TARGET = rf"(?i)\]{_CUT}\({_CUT}h{_CUT}t{_CUT}t{_CUT}p[^()\[\]]*+\)"
_SCHEME = rf"h{_CUT}t{_CUT}t{_CUT}p{_CUT}s?{_CUT}:{_CUT}|w{_CUT}w{_CUT}w{_CUT}\."
_COPYRIGHT_SIGN = r"copyright\s*\(c\)"
_WORD = r"[^\W_]+(?:(?<=\d)[.,](?=\d)[^\W_]+)*"
# The agreements end with §7: what goes on with the next number, or as a section with a number, is one more.
_NEXT = ("8", "viii")
_SECTION, _ITS_NUMBER = ("section", "article", "clause"), r"\d{1,2}|[ivx]+"
_SPEAKS_AS_A_TERM = rb"thisagreement|llamamaterials"
# What takes the agreement back, or adds to it, wherever it stands around the text.
_TAKES_BACK = (
    rb"isvoid|arevoid|hereby(?:revoked|replaced)|donotapply|notwithstandingtheabove|pay\w{0,30}royalties"
    rb"|additional(?:restrictions|commercialterms)|(?:not|no)use\w{0,40}commercialpurpose|useisprohibited"
)


class Match(NamedTuple):
    """An agreement found in a text: the policy id of its licence, and how it differs, such as "§2 is altered"."""

    licence: str
    exact: bool
    differences: tuple[str, ...]


class Stream(NamedTuple):
    """A text as it is compared: its words, where each begins (and the last ends), and their letters without a gap."""

    words: Sequence[str]
    starts: Sequence[int]
    letters: bytes


class Section(NamedTuple):
    """The fingerprint of a section: its length in characters, the CRC-32 of its head, its SHA-256 cut to 16 digits."""

    name: str
    length: int
    head: int
    digest: str


class _Known(NamedTuple):
    agreements: Mapping[str, Sequence[Section]]
    by_head: Mapping[int, Sequence[Section]]
    titles: frozenset[str]
    front_matter: frozenset[str]
    policies: frozenset[str]


class _Found(NamedTuple):
    start: int
    end: int
    digest: str


class _Chain(NamedTuple):
    """Sections of one agreement found one after the other, by number, and how many characters they hold together."""

    shared: int
    number: int
    found: _Found
    before: "_Chain | None"

    def links(self) -> list[tuple[int, _Found]]:
        before = self.before.links() if self.before else []
        return [*before, (self.number, self.found)]


def identify(text: str) -> tuple[Match, ...]:
    """The agreements that a text holds, in their order; none where it shares less than half of any."""
    stream = stream_of(text)
    matches: list[Match] = []
    taken_back = False
    for start, end, found in _documents(stream, _sections_in(stream)):
        match = _closest(stream, start, end, found)
        if match and taken_back:
            match = match._replace(exact=False, differences=("text before it takes it back", *match.differences))
        if match:
            matches.append(match)
        taken_back = not match and bool(re.search(_TAKES_BACK, stream.letters[start:end]))
    return tuple(matches)


def stream_of(text: str) -> Stream:
    """What a reader sees of a text, case folded, as letters and digits; points and commas count between two digits."""
    folded = unicodedata.normalize("NFKC", "\n".join(lines_of(re.sub(_LINK_TARGET, "]", text)))).casefold()
    words = re.findall(_WORD, re.sub(_COPYRIGHT_SIGN, "copyright", re.sub(_SCHEME, " ", folded)))
    # The agreements are ASCII in this form, so that any other letter may become "?", which keeps every place.
    return Stream(words, [0, *accumulate(map(len, words))], "".join(words).encode("ascii", "replace"))


def section_of(name: str, letters: bytes) -> Section:
    """The fingerprint of a section with these letters."""
    return Section(name, len(letters), zlib.crc32(letters[:HEAD]), hashlib.sha256(letters).hexdigest()[:16])


@cache
def _known() -> _Known:
    import json  # only a run that opens an agreement needs it

    data = json.loads(Path(__file__).with_name("agreements.json").read_text(encoding="utf-8"))
    policies = [Section(*opening) for opening in data["policies"]]
    agreements = {name: [Section(*section) for section in sections] for name, sections in data["agreements"].items()}
    distinct = {section.digest: section for sections in (policies, *agreements.values()) for section in sections}
    by_head: dict[int, list[Section]] = {}
    for section in distinct.values():
        by_head.setdefault(section.head, []).append(section)
    titles = frozenset(sections[0].digest for sections in agreements.values())
    front_matter = {section.digest for section in distinct.values() if not section.name.startswith("§")} - titles
    digests = frozenset(opening.digest for opening in policies)
    return _Known(agreements, by_head, titles, frozenset(front_matter - digests), digests)


def _sections_in(stream: Stream) -> Sequence[_Found]:
    """Every known section, wherever a word begins."""
    by_head, crc32, letters = _known().by_head, zlib.crc32, stream.letters
    found = []
    for start in stream.starts:
        if (head := crc32(letters[start : start + HEAD])) not in by_head:
            continue
        for section in by_head[head]:
            end = start + section.length
            if hashlib.sha256(letters[start:end]).hexdigest()[:16] == section.digest and _is_boundary(stream, end):
                found.append(_Found(start, end, section.digest))
    return found


def _is_boundary(stream: Stream, place: int) -> bool:
    return stream.starts[bisect_left(stream.starts, place)] == place


def _documents(stream: Stream, found: Sequence[_Found]) -> Iterator[tuple[int, int, Sequence[_Found]]]:
    """The text cut where an agreement or a use policy begins: start, end and the sections found between.

    A title begins an agreement when definitions follow it; elsewhere it is only mentioned.
    """
    known = _known()
    start, part, occurrences = 0, list[_Found](), Counter[str]()
    for section, following in zip_longest(found, found[1:]):
        opens = section.digest in known.titles and following is not None and following.digest in known.front_matter
        if opens or section.digest in known.policies:
            yield start, section.start, part
            start, part, occurrences = section.start, [], Counter()
        occurrences[section.digest] += 1
        if occurrences[section.digest] <= _MOST_OCCURRENCES:
            part.append(section)
    yield start, len(stream.letters), part


def _closest(stream: Stream, start: int, end: int, found: Sequence[_Found]) -> Match | None:
    """The agreement that shares most with a document, if that is at least about half of it."""
    best: tuple[int, str, _Chain] | None = None
    for licence, sections in _known().agreements.items():
        least = _LEAST_SHARED * sum(section.length for section in sections)
        chain = _longest_chain(sections, found) if end - start >= least else None
        if chain and chain.shared >= least and (best is None or chain.shared > best[0]):
            best = (chain.shared, licence, chain)
    if best is None:
        return None
    _, licence, chain = best
    differences = tuple(_differences(stream, _known().agreements[licence], chain.links(), start, end))
    return Match(licence, not differences, differences)


def _longest_chain(sections: Sequence[Section], found: Sequence[_Found]) -> _Chain | None:
    """The sections of an agreement that are found in its order and share the most characters."""
    numbers = {section.digest: number for number, section in enumerate(sections)}
    best: dict[int, _Chain] = {}
    for section in found:
        number = numbers.get(section.digest)
        if number is None:
            continue
        fitting = [chain for chain in best.values() if chain.number < number and chain.found.end <= section.start]
        before = max(fitting, key=lambda chain: chain.shared, default=None)
        shared = section.end - section.start + (before.shared if before else 0)
        if number not in best or shared > best[number].shared:
            best[number] = _Chain(shared, number, section, before)
    return max(best.values(), key=lambda chain: chain.shared, default=None)


def _differences(
    stream: Stream, sections: Sequence[Section], links: Sequence[tuple[int, _Found]], start: int, end: int
) -> Iterator[str]:
    number, at = -1, start
    for following, found in links:
        if number >= 0 or following > 0:  # what stands before the title is another text
            yield from _gap(stream, sections, (number, following), (at, found.start))
        number, at = following, found.end
    if number + 1 < len(sections) or _is_a_term(stream, at, end):
        yield from _gap(stream, sections, (number, len(sections)), (at, end))


def _gap(
    stream: Stream, sections: Sequence[Section], between: tuple[int, int], place: tuple[int, int]
) -> Iterator[str]:
    """What differs between two sections that are there: the sections between them are altered or missing."""
    unmatched = sections[between[0] + 1 : between[1]]
    first, last = (bisect_left(stream.starts, end) for end in place)
    heads = {zlib.crc32(stream.letters[start : start + HEAD]) for start in stream.starts[first:last]}
    altered = [section for section in unmatched if section.head in heads]
    unseen = sum(section.length for section in unmatched if section not in altered)
    left = place[1] - place[0] - sum(section.length for section in altered)
    if unseen and left > 0 and (len(unmatched) == 1 or left >= _LEAST_SHARED * unseen):
        altered = list(unmatched)
    for section in unmatched:
        yield f"{_named(section)} is {'altered' if section in altered else 'missing'}"
    if first < last and not altered and between[0] >= 0:
        words = [word[:_LONGEST_WORD] for word in stream.words[first : min(last, first + _WORDS_QUOTED)]]
        more = " …" if last - first > _WORDS_QUOTED else ""
        yield f'text is added after {_named(sections[between[0]])}: "{" ".join(words)}{more}"'


def _named(section: Section) -> str:
    return section.name if section.name.startswith("§") else f"the {section.name}"


def _is_a_term(stream: Stream, start: int, end: int) -> bool:
    """Whether the text after an agreement goes on with it: the next number, or words about "this Agreement"."""
    first = bisect_left(stream.starts, start)
    one, two = (*stream.words[first : first + 2], "", "")[:2]
    numbered = (one in _NEXT and two.isalpha()) or (one in _SECTION and re.fullmatch(_ITS_NUMBER, two))
    words = stream.letters[start:end]
    return bool(numbered or re.search(_SPEAKS_AS_A_TERM, words) or re.search(_TAKES_BACK, words))
