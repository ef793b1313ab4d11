"""What a model card declares in its front matter: bases, licence, data sets."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from llamalicense.catalogue.platforms import PlatformAccess
from llamalicense.scan.spans import Role, Span

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<matter>.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?P<value>.*(?:\n(?:[ \t]*-[ \t]|[ \t]+).*)*)", re.MULTILINE)
# A comment is no value.
_VALUE = re.compile(
    r"(?<=\s)#.*|\"(?P<double>[^\"\n]+)\"|'(?P<single>[^'\n]+)'|(?P<plain>[^\s,\[\]\"'#-][^\s,\[\]\"'#]*)"
)
_LONGEST = 64 * 1024
_BASES = ("base_model", "models")
_OTHERS = "license license_name datasets tags sdk library_name base_model_relation pipeline_tag model_name"
_DECLARED = frozenset((*_BASES, *_OTHERS.split()))


class Declared(NamedTuple):
    """What a card says under a key, and where the value begins, in characters."""

    key: str
    text: str
    start: int


def declared(text: str) -> list[Declared]:
    """What the front matter of a card says under the keys of the hub; empty where there is no front matter."""
    front = _FRONT.match(text[:_LONGEST])
    if front is None:
        return []
    return [
        Declared(key["key"], value[value.lastgroup], value.start(value.lastgroup))
        for key in _KEY.finditer(text, front.start("matter"), front.end("matter"))
        if key["key"] in _DECLARED
        for value in _VALUE.finditer(text, key.start("value"), key.end("value"))
        if value.lastgroup
    ]


def read(text: str, _: str) -> Iterator[Span]:
    """The uses in a card: what it is made from. Its prose only names."""
    for field in declared(text):
        if field.key in _BASES or (field.key == "tags" and field.text.startswith("base_model:")):
            access: PlatformAccess | None = "weights" if field.key != "models" else None
            yield Span(field.start, field.start + len(field.text), Role.USE, access)
