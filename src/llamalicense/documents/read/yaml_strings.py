"""YAML, by its events: values are shown, keys and comments are not; what does not parse is read by its lines."""

from typing import Any

from llamalicense.documents.blocks import MAX_DEPTH, Block, TooMuch, block, bounded, seen
from llamalicense.documents.patterns import regex
from llamalicense.documents.read.elements import SHOWN_STRING, Hides
from llamalicense.documents.read.literals import unescaped
from llamalicense.documents.read.translations import of_key, switched_off

_COMMENT = regex(r"^[ \t]*#[^\n]*|(?<=[ \t])#[^\n\"']*$")


def read(text: str, _: str = "") -> list[Block]:
    """The scalars of a YAML file, each a block; comments are never shown."""
    import yaml

    text = seen(text)
    try:
        scalars = _by_events(text, yaml)
    except (yaml.YAMLError, RecursionError):
        scalars = _by_lines(text)
    return bounded(scalars + _comments(text))


def _by_events(text: str, yaml: Any) -> list[Block]:
    loader = getattr(yaml, "CLoader", yaml.Loader)
    scalars: list[Block] = []
    key = ""  # that came last
    begun: list[tuple[int, Hides | None]] = []  # where the scalars of what is open begin, and what switches them off
    # Of what is open: a sequence (None), a mapping before a key (True) or a value (False).
    open_: list[bool | None] = []
    for event in yaml.parse(text, Loader=loader):
        kind = type(event).__name__
        is_key = bool(open_ and open_[-1])
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            _turn(open_)
            if len(open_) >= MAX_DEPTH:
                raise TooMuch(f"has more than {MAX_DEPTH} collections inside each other")
            open_.append(True if kind[0] == "M" else None)
            begun.append((len(scalars), None))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            open_.pop()
            first, off = begun.pop()
            if off:
                scalars[first:] = [
                    one._replace(**off._asdict()) if one.place == "string" else one for one in scalars[first:]
                ]
        elif kind == "AliasEvent":
            _turn(open_)
        elif kind == "ScalarEvent":
            _turn(open_)
            key = event.value if is_key else key
            if begun and not is_key and (off := switched_off(key, event.value)):
                begun[-1] = (begun[-1][0], off)
            if made := _scalar(event, is_key, key):
                bounded(scalars).append(made)
    return scalars


def _turn(open_: list[bool | None]) -> None:
    if open_ and open_[-1] is not None:
        open_[-1] = not open_[-1]


def _scalar(event: Any, is_key: bool, key: str) -> Block | None:
    value, first = event.value, event.start_mark.line + 1
    if is_key:
        return block(value, first, "never", "a key") if value.count(" ") > 1 else None
    hides = of_key(key) or SHOWN_STRING
    if event.style in ("|", ">"):
        return block(value, first + 1, *hides)
    made = block(value, first, *hides)
    last = event.end_mark.line + 1
    return made and made._replace(lines=tuple(min(line, last) for line in made.lines))


def _by_lines(text: str) -> list[Block]:
    """Values line by line, as of a chart of Helm; lines that follow each other without a key are one."""
    scalars: list[Block] = []
    pending: list[str] = []
    first = 1

    def kept() -> None:
        if pending and (made := block("\n".join(pending), first, "string")):
            bounded(scalars).append(made)
        pending.clear()

    for number, line in enumerate(text.split("\n"), 1):
        key, separator, value = line.partition(":")
        has_key = bool(separator) and (not value or value[0].isspace()) and len(key) < 80 and "{{" not in key
        words = _COMMENT.sub("", value if has_key else line).strip()
        if has_key or not words or line.lstrip().startswith("- "):
            kept()
        if words.strip("|>-+ "):
            first = first if pending else number
            quoted = len(words) > 1 and words[0] == words[-1] and words[0] in "\"'"
            pending.append(unescaped(words[1:-1]) if quoted else words)
    kept()
    return scalars


def _comments(text: str) -> list[Block]:
    """Lines that are comments and nothing else, or end in one."""
    comments: list[Block] = []
    for number, line in enumerate(text.split("\n"), 1):
        comment = _COMMENT.search(line) if "#" in line else None
        if comment and (made := block(comment[0].lstrip(" \t#"), number, "never", "a comment")):
            bounded(comments).append(made)
    return comments
