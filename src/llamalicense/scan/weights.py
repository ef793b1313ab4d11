"""Headers of weights: what a GGUF or safetensors file says of the model in it, without reading the weights."""

import json
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

MOST = 4 * 1024 * 1024  # bytes of a header; vocabularies, which follow what is looked for, may be longer
_MOST_PAIRS, _MOST_DEPTH = 4096, 4
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY = 8, 9
_LONGEST = 4096


class HeaderField(NamedTuple):
    """A key of a header and its text."""

    key: str
    text: str


class _End(Exception):
    """The header ends, or is none."""


def gguf(data: bytes) -> list[HeaderField]:
    """The texts under `general.` in the first bytes of a GGUF file, versions 1 to 3; empty where it is none.

    The format: magic, version, counts of tensors and of pairs, then pairs of a key, a type and a value; numbers are
    little-endian, or big-endian where the version only makes sense so.
    """
    fields: list[HeaderField] = []
    try:
        reader = _Gguf(data)
        for _ in range(min(reader.pairs, _MOST_PAIRS)):
            key, value = reader.pair()
            if key.startswith("general.") and isinstance(value, str):
                fields.append(HeaderField(key, value))
    except (_End, struct.error):
        pass
    return fields


class _Gguf:
    def __init__(self, data: bytes) -> None:
        if data[:4] != b"GGUF" or len(data) < 8:
            raise _End
        self.data, self.at = data, 8
        self.order = "<" if struct.unpack("<I", data[4:8])[0] & 0xFFFF else ">"
        self.wide = struct.unpack(f"{self.order}I", data[4:8])[0] > 1
        self.count()
        self.pairs = self.count()

    def number(self, form: str) -> Any:
        size = struct.calcsize(form)
        (value,) = struct.unpack(self.order + form, self.data[self.at : self.at + size])
        self.at += size
        return value

    def count(self) -> int:
        return int(self.number("Q" if self.wide else "I"))

    def text(self) -> str:
        length = self.count()
        start, self.at = self.at, self.at + length
        if self.at > len(self.data):
            raise _End
        return self.data[start : min(self.at, start + _LONGEST)].decode("utf-8", "replace")

    def pair(self) -> tuple[str, str | None]:
        key = self.text()
        return key, self.value(self.number("I"), 0)

    def value(self, kind: int, depth: int) -> str | None:
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            inner, length = self.number("I"), self.count()
            if inner in _SIZES:
                self.at += _SIZES[inner] * length
            elif depth > _MOST_DEPTH:
                raise _End
            else:
                for _ in range(min(length, len(self.data))):
                    self.value(inner, depth + 1)
        elif kind in _SIZES:
            self.at += _SIZES[kind]
        else:
            raise _End
        if self.at > len(self.data):
            raise _End
        return None


def safetensors(data: bytes) -> list[HeaderField]:
    """The texts under `__metadata__` in the first bytes of a safetensors file; empty where it is none or has none.

    The format: the length of the header in 8 bytes, little-endian, then a JSON object of tensors and `__metadata__`.
    """
    if len(data) < 10 or data[8:9] != b"{":
        return []
    (length,) = struct.unpack("<Q", data[:8])
    header = data[8 : 8 + length]
    if len(header) < length:
        return []
    try:
        metadata = json.loads(header).get("__metadata__")
    except (ValueError, RecursionError):
        return []
    if not isinstance(metadata, dict):
        return []
    return [HeaderField(key, value[:_LONGEST]) for key, value in metadata.items() if isinstance(value, str)]


def fields_of(path: str, data: bytes) -> list[HeaderField]:
    """What the header of a file of weights says."""
    return gguf(data) if path.casefold().endswith(".gguf") else safetensors(data)


def models(fields: list[HeaderField]) -> Iterator[str]:
    """The names under which a header says what its model is, the surest first."""
    texts = {field.key: field.text for field in fields}
    for key, text in texts.items():
        if key.endswith(("repo_url", ".base_model", "base_model_name_or_path")) or key in (
            "base_model",
            "ss_base_model_version",
        ):
            yield text
    if (base := texts.get("general.basename")) and (size := texts.get("general.size_label")):
        yield "-".join(filter(None, [base, size, texts.get("general.finetune")]))
    for key in ("general.name", "general.source.huggingface.repository", "name", "modelspec.title"):
        if key in texts:
            yield texts[key]
    for key, text in texts.items():
        if key.startswith("general.base_model.") and key.endswith(".name"):
            yield text
