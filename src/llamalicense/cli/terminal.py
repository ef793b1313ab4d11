"""Standard output and standard error: the only place that prints. A stream that is gone never costs a verdict."""

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Literal, TextIO, TypeVar

from llamalicense.errors import Problem, UsageError
from llamalicense.inert import plain

T = TypeVar("T")
Colour = Literal["auto", "always", "never"]
WIDEST, USUAL = 100, 80
# Seconds before a run counts as long, and between two words about it.
_PATIENCE, _PAUSE = 2.0, 0.2


def write(text: str | Iterable[str]) -> None:
    """A page on standard output, at once or in pieces as they come; raises UsageError where it cannot be written."""
    try:
        sys.stdout.writelines([text] if isinstance(text, str) else text)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; the exit status still tells the verdict.
        _discard(sys.stdout)
    except (AttributeError, OSError) as error:
        _discard(sys.stdout)
        reason = getattr(error, "strerror", None) or "standard output is closed"
        raise UsageError(f"the report cannot be written: {reason}") from None


def complain(message: str, what: str = "error") -> None:
    """A line on standard error, where somebody reads it."""
    _say(plain(f"{what}: {message}"))


def complain_of(problems: Iterable[Problem]) -> None:
    """A line on standard error for each problem."""
    for problem in problems:
        complain(str(problem))


def repeat(page: str) -> None:
    """A page that a library wrote, on standard error; what it repeats of the command line may hold anything."""
    _say("\n".join(map(plain, page.rstrip("\n").split("\n"))))


def confess(what: str) -> None:
    """A defect: what went wrong, as Python tells it, and where to report it."""
    import traceback

    # Line by line, as the name of a file or a value may stand in any of them.
    _say("\n".join(map(plain, traceback.format_exc().split("\n"))) + f"\n{what}")


def _say(text: str) -> None:
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None] | None]:
    """Tells on a terminal how far a long run has come, from its second second on; nothing where nobody looks."""
    with status() as tell:
        yield None if tell is None else lambda number: tell(f"{number:,} {what}")


@contextmanager
def status() -> Iterator[Callable[[str], None] | None]:
    """The same in words of the caller's own."""
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield None
        return
    begun, shown = monotonic(), 0.0

    def tell(text: str) -> None:
        nonlocal shown
        now = monotonic()
        if now - begun > _PATIENCE and now - shown > _PAUSE:
            shown = now
            _overwrite(text)

    try:
        yield tell
    finally:
        if shown:
            _overwrite("")


def _overwrite(text: str) -> None:
    with suppress(OSError):
        # What runs over the end of a line could not be overwritten.
        sys.stderr.write(f"\r\x1b[K{text[: _columns(sys.stderr) - 1]}")
        sys.stderr.flush()


def _columns(stream: TextIO) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL
    except OSError:
        return USUAL


def is_answered() -> bool:
    """Whether somebody at a terminal can answer questions."""
    return sys.stdin is not None and sys.stdin.isatty()


def converse(talk: Generator[str, str, T], offers: Callable[[], Sequence[str]] = tuple) -> T:
    """Shows what a conversation says and sends it the answers; raises UsageError where whoever answers leaves.

    `offers` tells what the current answer can be completed to. Questions are on standard error, so that standard output
    holds the outcome alone.
    """
    try:
        text = next(talk)
        while True:
            _say(text)
            text = talk.send(_line(offers()))
    except StopIteration as ended:
        outcome: T = ended.value
        return outcome
    except (EOFError, KeyboardInterrupt):
        _say("")
        raise UsageError("you left before the end; nothing is written") from None


def _line(offers: Sequence[str]) -> str:
    if _is_terminal():
        with suppress(ImportError):
            import readline  # makes `input` a line that can be edited

            from llamalicense.cli.completion import continued

            readline.set_completer_delims(" \t,;")
            readline.set_completer(lambda word, number: continued(word, offers)[number])
            readline.parse_and_bind("tab: complete")
        return input("> ")
    sys.stderr.write("> ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def in_utf_8() -> None:
    """Both streams write UTF-8 whatever the locale says, and never fail over a character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def width() -> int:
    """The columns of a page: those of the terminal up to 100, and 80 where there is none."""
    if not _is_terminal():
        return USUAL
    from shutil import get_terminal_size  # loads archives and compression

    return min(get_terminal_size((USUAL, 24)).columns, WIDEST)


def wants_colour(color: Colour) -> bool:
    """Whether to use colour: the option, then FORCE_COLOR, NO_COLOR, then the terminal."""
    if color != "auto":
        return color == "always"
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return _is_terminal()


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _discard(stream: TextIO | None) -> None:
    """Makes what is still to be written to a broken stream vanish, at the end of the program too."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
