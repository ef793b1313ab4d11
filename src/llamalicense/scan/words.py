"""The words of a text that may name a model: runs of the characters of ids around a marker."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Every name that the patterns of platforms know has one of these in it, in some letter case; nearly every one the
# first, in its namespace if not in itself, so that a file is asked for that alone.
MARKERS = ("llama", "prompt-guard", "promptguard", "vicuna")
_MARKER = re.compile("|".join(MARKERS), re.IGNORECASE)
_OF_IDS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@_./:+~%-"
_LONGEST = 200
_AFTER = re.compile(f"[{re.escape(_OF_IDS)}]{{0,{_LONGEST}}}")
_DEFAULT = re.compile(r".*:[-=+?]")
_IN_PROSE = re.compile(
    r"[  ](?:(?:Guard|Prompt Guard)[  ])?(?:\d{1,3}[Bb]|\d(?:\.\d)?)(?!\w|\.\d)"
    r"(?:[  -](?:Scout|Maverick|Behemoth|\d+(?:\.\d+)?[BbMm]|Instruct|Chat|Vision|Base|Guard)(?![\w]))*"
)
# Ends of lines and quotes as escapes, which would otherwise lend a letter to the word after them.
_ESCAPE = re.compile(r"\\[nrtbf](?![a-z]*[\\/:])|\\\\?[nrt]")


class Word(NamedTuple):
    """A word and where it begins, in characters."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def has_marker(data: bytes) -> bool:
    """Whether bytes may name a model at all; what most files of a tree are asked, and nothing else."""
    return b"llama" in data.lower()


def is_marked(text: str) -> bool:
    """Whether a text has a marker in it."""
    lowered = text.lower()
    for marker in MARKERS:  # noqa: SIM110 # asked of every line: a generator costs more than the search
        if marker in lowered:
            return True
    return False


def markers(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where markers begin and end in a part of a text, in order."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter whose small form has two
        yield from (match.span() for match in _MARKER.finditer(text, start, len(text) if end is None else end))
        return
    places: list[tuple[int, int]] = []
    for marker in MARKERS:
        at = lowered.find(marker, start, end)
        while at >= 0:
            places.append((at, at + len(marker)))
            at = lowered.find(marker, at + len(marker), end)
    yield from sorted(places)


def words(text: str) -> Iterator[Word]:
    """Every word around a marker, from the first to the last."""
    text = _ESCAPE.sub(lambda escape: " " * len(escape[0]), text) if "\\" in text else text
    done = 0
    for at, after in markers(text):
        if at < done:
            continue
        before = text[max(done, at - _LONGEST) : at]
        start = at - (len(before) - len(before.rstrip(_OF_IDS)))
        rest = _AFTER.match(text, after)
        done = rest.end() if rest else after
        word = _trimmed(text[start:done], start)
        if word.text.casefold() in ("llama", "meta-llama") and (prose := _IN_PROSE.match(text, word.end)):
            begin = word.start - 5 if text[max(0, word.start - 5) : word.start].casefold() == "code " else word.start
            word, done = Word(text[begin : prose.end()], begin), prose.end()
        yield word


def _trimmed(run: str, start: int) -> Word:
    """A run without what punctuation adds to an id."""
    if default := _DEFAULT.match(run):
        start, run = start + default.end(), run[default.end() :]
    trimmed = run.lstrip(":+%-")
    start += len(run) - len(trimmed)
    return Word(trimmed.rstrip(".,:;/+~%-@_"), start)
