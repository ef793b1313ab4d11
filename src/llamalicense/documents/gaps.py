"""What stands in the gaps between the words that a copy shares with its text: what is lacking, what is in its place."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from llamalicense.documents.blocks import LINE
from llamalicense.documents.fingerprints import Alignment, Text
from llamalicense.documents.words import Stream

_REST_OF_A_SENTENCE = 12  # words at the end that may have been changed; more are missing


class Gap(NamedTuple):
    """A departure from a text, in a section: how many of its words are lacking, and what stands in their place.

    `first` and `last` bound the document's words in the stream, none where they are equal. `gone` is for a section of
    which nothing is there.
    """

    section: str
    lacking: int
    first: int
    last: int
    gone: bool = False


class Altered(NamedTuple):
    """An altered copy of a text: its first word in the stream, the one behind its last, and what differs."""

    text: Text
    first: int
    last: int
    gaps: tuple[Gap, ...]


class Run(NamedTuple):
    """Words that text and document share: from and to which word of the text, and which letters of the document."""

    first: int
    last: int
    start: int
    end: int


def compared(stream: Stream, text: Text, alignment: Alignment, runs: Sequence[Run], bounds: tuple[int, int]) -> Altered:
    """The copy that some runs make of a text, between two places of the stream's letters."""
    first = _before(stream, stream.word_at(runs[0].start), runs[0].first, bounds[0])
    lacking = len(alignment.starts) - runs[-1].last
    last = _behind(stream, runs[-1].end, lacking, bounds[1])
    gaps: list[Gap] = []
    word, place = 0, stream.starts[first]
    for run in (*runs, None):
        there, end = (run.first, run.start) if run else (len(alignment.starts), -1)
        upto = bisect_left(stream.starts, end) if run else last
        since = _first_ending_behind(stream, place) if word else first
        if since < upto or word < there:
            # A word that only begins or ends as the text's does is another word.
            begins = bool(word) and since < upto and stream.starts[since] < place
            ends = run is not None and since < upto and stream.end(upto - 1) > end
            gaps += _gap(text, (word - begins, there + ends), (since, max(since, upto)))
        if run:
            word, place = run.last, run.end
    return Altered(text, first, last, tuple(gaps))


def _first_ending_behind(stream: Stream, place: int) -> int:
    """The first word that ends behind a place; it may begin before it."""
    word = bisect_right(stream.starts, place) - 1
    return word if stream.end(word) > place else word + 1


def _before(stream: Stream, word: int, lacking: int, bound: int) -> int:
    """The first of the words before the first run that stand on its line in place of those that are lacking."""
    first = word
    while lacking and first and stream.starts[first - 1] >= bound and _on_one_line(stream, first - 1, word):
        first, lacking = first - 1, lacking - 1
    return first


def _behind(stream: Stream, place: int, lacking: int, bound: int) -> int:
    """The word behind those that stand behind the last run in place of the few that are lacking."""
    word = _first_ending_behind(stream, place)
    if word < len(stream.starts) and stream.starts[word] < place:
        word += 1  # the last word goes on
    last = word
    while 0 < lacking <= _REST_OF_A_SENTENCE and last < len(stream.starts) and stream.end(last) <= bound:
        if last and not _on_one_line(stream, last - 1, last):
            break
        last, lacking = last + 1, lacking - 1
    return last


def _on_one_line(stream: Stream, one: int, other: int) -> bool:
    block = stream.blocks[one]
    if block != stream.blocks[other]:
        return False
    return LINE not in stream.texts[block][stream.offsets[one] : stream.offsets[other]]


def _gap(text: Text, lacking: tuple[int, int], words: tuple[int, int]) -> Iterator[Gap]:
    """What differs where some words of the text are lacking and some of the document's stand."""
    count, added = lacking[1] - lacking[0], words[1] - words[0]
    if not count and added:
        yield Gap(text.section(max(lacking[0] - 1, 0)), 0, *words)
    word, told = 0, False
    for _, size in text.sections if count else ():
        inside = max(0, min(word + size, lacking[1]) - max(word, lacking[0]))
        gone = inside == size and added < count / 2
        if gone or (inside and told):
            yield Gap(text.section(word), inside, words[1], words[1], gone)
        elif inside:
            yield Gap(text.section(word), inside, *words)
            told = True
        word += size
    if count and added and not told:
        yield Gap(text.section(max(lacking[0] - 1, 0)), 0, *words)
