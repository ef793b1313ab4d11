"""Files of settings, a key and a value a line: TOML, INI, properties, environment files, variables of Terraform."""

import re
from collections.abc import Iterator

from llamalicense.scan.entries import Entry, Siblings, entries, spans
from llamalicense.scan.spans import Span
from llamalicense.scan.words import is_marked

_SECTION = re.compile(r"\s*\[{1,2}(?P<name>[^\[\]\n]+)\]{1,2}\s*(?:#.*)?$")
_SETTING = re.compile(
    r"\s*(?:export\s+|set\s+)?(?P<key>\"[^\"\n]+\"|'[^'\n]+'|[\w.$:/-]+?)\s*(?:=|:(?=\s)|\?=|:=)[ \t]*(?P<value>[^\n]*)"
)
_COMMENT = re.compile(r"\s*(?:[#;!]|//)")
_AFTER = re.compile(r"\s[#;].*$")


def read(text: str, _: str) -> Iterator[Span]:
    """The uses in a file of settings."""
    yield from spans(text, _entries(text))


def _entries(text: str) -> Iterator[Entry]:
    section: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    siblings = Siblings()
    for line in re.finditer(r"[^\n]+", text):
        if _COMMENT.match(line[0]):
            continue
        if named := _SECTION.match(line[0]):
            section, siblings, keys = tuple(named["name"].split(".")), Siblings(), ()
            continue
        if setting := _SETTING.match(text, line.start(), line.end()):
            keys = (*section, *setting["key"].strip("\"'").split("."))
            siblings.keys.add(keys[-1])
            start, value = setting.start("value"), setting["value"]
        else:
            start, value = line.start(), line[0]  # an array that goes on
        if not is_marked(value):
            continue
        value = _AFTER.sub("", value)
        if value.lstrip()[:1] in "[{" or (not setting and keys):
            yield from entries(text, start, start + len(value), keys)
        else:
            yield Entry(keys, start, start + len(value), siblings, siblings)
