"""Facts about how one build appears: its names, its licence tags, and where Meta's marks stand."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from llamalicense.facts.builds import at, build_of, field
from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType
from llamalicense.facts.tags import TAGS, spellings, whose

_SEPARATORS = (" ", "-", "_")


def last_segment(name: str) -> str:
    """A model's own name: what follows the last slash, composed (NFC), without surrounding white space."""
    own = name.rstrip("/").rpartition("/")[2].strip()
    return own if own.isascii() else unicodedata.normalize("NFC", own)


def begins(name: str, prefix: str) -> bool:
    """Whether a name begins with a prefix; a space in the prefix may be written as a space, `-`, `_` or nothing."""
    head, _, tail = prefix.partition(" ")
    if not name.startswith(head):
        return False
    rest = name[len(head) :]
    rest = rest[1:] if rest[:1] in _SEPARATORS else rest
    longer_number = tail[-1:].isdigit() and rest[len(tail) : len(tail) + 1].isdigit()
    return rest.startswith(tail) and not longer_number


def _prefix(name: Callable[[Facts], Fact], about: str) -> FactType:
    def read(facts: Facts) -> Fact:
        fact = name(facts)
        return fact.saying(_prefix_of(fact.value, facts.situation.parameters))

    words = ("complies", "other-case", "lacks")
    return FactType(read, "word", about, words, always=True, beside_parameters=("name_prefix",), of=_prefix_of)


def _prefix_of(name: str, parameters: Mapping[str, Any]) -> str:
    own, prefix = last_segment(name), parameters["name_prefix"]
    if begins(own, prefix):
        return "complies"
    return "other-case" if begins(own.casefold(), prefix.casefold()) else "lacks"


def _name(facts: Facts) -> Fact:
    return Fact(build_of(facts).name, at(facts, "name"))


def _published(facts: Facts) -> Fact:
    published = build_of(facts).published_as
    return Fact(published, at(facts, "published_as")) if published else _name(facts)


def holds_mark(name: str, anywhere: Iterable[str], words: Iterable[str]) -> bool:
    """Whether a name holds a mark: one in any letters, also inside a word; or one as a word or as a part of a word.

    A part of a word ends before a capital or a digit, as in MetaDesk, and begins no later than a run of capitals does.
    """
    folded = name.casefold()
    for mark in anywhere:
        if mark.casefold() in folded:
            return True
    return any(
        _is_part(name, start, start + len(mark)) for mark in words if mark in name for start in _places(name, mark)
    )


def _places(name: str, mark: str) -> Iterator[int]:
    start = name.find(mark)
    while start >= 0:
        yield start
        start = name.find(mark, start + 1)


def _is_part(name: str, start: int, end: int) -> bool:
    before, after = name[start - 1 : start], name[end : end + 1]
    if not after.isalnum():
        return not before.isalnum()
    return (after.isupper() or after.isdigit()) and not (name[start:end].isupper() and before.isupper())


def _name_holds_mark(facts: Facts) -> Fact:
    build, parameters = build_of(facts), facts.situation.parameters
    own = last_segment(build.name)
    if _holds(own, parameters):
        return Fact(True, at(facts, "name"))
    published = last_segment(build.published_as or "")
    # Most builds are published under the name that they have.
    if published and published != own and _holds(published, parameters):
        return Fact(True, at(facts, "published_as"))
    return Fact(False, at(facts, "name"))


def _mark_of(name: str, parameters: Mapping[str, Any]) -> bool:
    return _holds(last_segment(name), parameters)


def _holds(own_name: str, parameters: Mapping[str, Any]) -> bool:
    return holds_mark(own_name, parameters["marks_anywhere"], parameters["marks_as_words"])


def _tags(facts: Facts) -> Fact:
    tags, path = build_of(facts).licence, at(facts, "licence")
    if tags is None:
        return Fact(None, missing=(path,))
    return Fact(_tag_of(tags, facts.situation.parameters), path)


def _tag_of(tags: Iterable[str] | str, parameters: Mapping[str, Any]) -> str:
    listed = (tags,) if isinstance(tags, str) else tuple(tags)
    return whose(listed, spellings(parameters["tag"], parameters["scancode"]))


def _tag_words(facts: Facts) -> Fact:
    tags = build_of(facts).licence
    return Fact(", ".join(tags) if tags is not None else None, at(facts, "licence"))


TABLE: dict[str, FactType] = {
    "build.name": FactType(_name, "text", "the build's name", always=True),
    "build.published_as": FactType(_published, "text", "the id that it is published under", always=True),
    "build.name_prefix": _prefix(_name, "how its name begins, beside the prefix that the licence asks for"),
    "build.published_prefix": _prefix(_published, "how the id that it is published under begins"),
    "build.name_holds_mark": FactType(
        _name_holds_mark,
        "flag",
        "one of its names holds a mark of Meta's",
        always=True,
        beside_parameters=("marks_anywhere", "marks_as_words"),
        of=_mark_of,
    ),
    "build.marks": field("marks", "words", "where Meta's marks appear beyond a model name"),
    "build.tag": FactType(
        _tags, "word", "whose licence the tags name", TAGS, beside_parameters=("scancode", "tag"), of=_tag_of
    ),
    "build.tags": FactType(_tag_words, "text", "the tags", beside="build.tag"),
}
