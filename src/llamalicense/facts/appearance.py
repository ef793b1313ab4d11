"""Facts about how one build appears: its names, its licence tags, and where Meta's marks stand."""

import unicodedata
from collections.abc import Callable
from fnmatch import fnmatchcase

from llamalicense.facts.builds import at, build_of, field
from llamalicense.facts.situation import Fact, Facts, FactType

MARKS = ("product-name", "company-name", "domain", "logo")


def last_segment(name: str) -> str:
    """A model's own name: what follows the last slash, composed (NFC), without surrounding white space."""
    return unicodedata.normalize("NFC", name.rstrip("/").rpartition("/")[2].strip())


def begins(name: str, prefix: str) -> bool:
    """Whether a name begins with a prefix; a space in the prefix may be written as a space, `-`, `_` or nothing."""
    head, _, tail = prefix.partition(" ")
    rest = name[len(head) :]
    rest = rest[1:] if rest[:1] in tuple(" -_") else rest
    longer_number = tail[-1:].isdigit() and rest[len(tail) : len(tail) + 1].isdigit()
    return name.startswith(head) and rest.startswith(tail) and not longer_number


def _prefix(name: Callable[[Facts], Fact], about: str) -> FactType:
    def read(facts: Facts) -> Fact:
        fact = name(facts)
        own, prefix = last_segment(fact.value), facts.situation.parameters["name_prefix"]
        if begins(own, prefix):
            return fact._replace(value="complies")
        return fact._replace(value="other-case" if begins(own.casefold(), prefix.casefold()) else "lacks")

    return FactType(read, "word", about, ("complies", "other-case", "lacks"), always=True)


def _name(facts: Facts) -> Fact:
    return Fact(build_of(facts).name, at(facts, "name"))


def _published(facts: Facts) -> Fact:
    published = build_of(facts).published_as
    return Fact(published, at(facts, "published_as")) if published else _name(facts)


def _begins_with_mark(facts: Facts) -> Fact:
    name = last_segment(build_of(facts).name)
    begins = any(
        name.startswith(mark) and not name[len(mark) : len(mark) + 1].islower()
        for mark in facts.situation.parameters["marks"]
    )
    return Fact(begins, at(facts, "name"))


def _tags(facts: Facts) -> Fact:
    tags = build_of(facts).licence
    path = at(facts, "licence")
    if tags is None:
        return Fact(None, missing=(path,))
    # An SPDX expression names each of its licences, and so does a list that is written as one string.
    split = [word.strip("()").casefold() for tag in tags for word in tag.replace(",", " ").split()]
    named = [word for word in split if word not in ("other", "and", "or", "with", "")]
    own = [pattern.casefold() for pattern in facts.situation.parameters["tags"]]
    if any(fnmatchcase(tag, pattern) for tag in named for pattern in own):
        return Fact("this", path)
    return Fact("another" if named else "none", path)


def _tag_words(facts: Facts) -> Fact:
    tags = build_of(facts).licence
    return Fact(", ".join(tags) if tags is not None else None, at(facts, "licence"))


TABLE: dict[str, FactType] = {
    "build.name": FactType(_name, "text", "the build's name", always=True),
    "build.published_as": FactType(_published, "text", "the id that it is published under", always=True),
    "build.name_prefix": _prefix(_name, "how its name begins, beside the prefix that the licence asks for"),
    "build.published_prefix": _prefix(_published, "how the id that it is published under begins"),
    "build.begins_with_mark": FactType(_begins_with_mark, "flag", "its name begins with one of `marks`", always=True),
    "build.marks": field("marks", "words", "where Meta's marks appear beyond a model name", MARKS),
    "build.tag": FactType(_tags, "word", "whose licence the tags name", ("this", "another", "none")),
    "build.tags": FactType(_tag_words, "text", "the tags", beside="build.tag"),
}
