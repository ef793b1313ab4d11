"""No regular expression of the product takes time by the square of a text that somebody else has written."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from hypothesis import settings

from fuzz.patterns import Asked, attacks, patterns

SIZE = 16 * 1024
# What is linear ends in a hundredth of this, and what is not takes some times of it.
SECONDS = 0.05
MORE = settings().max_examples // 10
# What is asked of no more than so many characters, by how its place begins: sentences of a bounded length, names of
# files, pieces of a text.
BOUNDED = {
    "llamalicense.documents.harmless": 400,
    "llamalicense.documents.read.templates._SAYS": 31,
    "llamalicense.scan.findings._OF_OLLAMA": 60,
    "llamalicense.scan.publishing._ID": 200,
    "llamalicense.scan.kinds": 4096,
    "llamalicense.commands.init.seen.shown": 255,
}


class _TooLong(BaseException):
    pass


@contextmanager
def _ending() -> Iterator[None]:
    """Ends what takes longer, by the processor's time."""

    def end(*_: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def is_too_slow(asked: Asked, text: Any) -> bool:
    """Whether a text keeps a pattern too long, each of three times."""
    for method in asked.methods:
        for _ in range(3):
            try:
                with _ending():
                    answer = getattr(asked.pattern, method)(text)
                    for _ in answer if method == "finditer" else ():
                        pass
                break
            except _TooLong:
                continue
        else:
            return True
    return False


@pytest.mark.skipif(sys.platform == "win32", reason="the processor's time is asked of POSIX")
def test_no_pattern_takes_time_by_the_square() -> None:
    asked_of = {asked.place: asked for asked in patterns()}
    assert len(asked_of) > 250
    slow = dict[str, object]()
    for place, asked in asked_of.items():
        size = min((most for begins, most in BOUNDED.items() if place.startswith(begins)), default=SIZE)
        texts = attacks(asked.pattern, Random(ascii(asked.pattern.pattern)), size, MORE)
        slow.update((place, text[:60]) for text in texts if is_too_slow(asked, text))
    assert slow == {}
