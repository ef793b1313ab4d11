"""Writes the fingerprints of agreements and policies from the pinned texts: tests/support/generate_agreements.py"""

import json
import re
import textwrap
import zlib
from base64 import b85encode
from collections.abc import Iterator
from pathlib import Path

from checkout import LICENCE_TEXTS, ROOT, SHARED

from llamalicense.documents.agreement import held
from llamalicense.documents.document import Document
from llamalicense.documents.fingerprints import GRAM, TextKind, checksum, digest, packed
from llamalicense.documents.verbatim import words_digest
from llamalicense.documents.words import Stream, numbered, plain, stream_of

LICENCES, VARIANTS = LICENCE_TEXTS, SHARED / "licence-variants"
TARGET = ROOT / "src" / "llamalicense" / "documents"
FOLDERS = {
    "llama-2": "llama2",
    "llama-3": "llama3",
    "llama-3.1": "llama3_1",
    "llama-3.2": "llama3_2",
    "llama-3.3": "llama3_3",
    "llama-4": "llama4",
}

_LABEL = re.compile(r"(\d|[a-z]|[ivx]+)\.\s")
_DEFINITION = re.compile(r"[\"“]([^\"”]+)[\"”].* means")
_ROMAN = ("i", "ii", "iii", "iv", "v")
_RENDERED = re.compile(r"(?<=\])\((?:[^()]|\([^()]*\))*\)|</?span[^>]*>")
# Llama 3's file goes on with its use policy, under this heading.
_POLICY = re.compile(r"^Meta Llama 3 Acceptable Use Policy$", re.M)


def agreement(licence: str) -> str:
    """The pinned agreement of a licence, without the use policy that Llama 3's file goes on with."""
    text = (LICENCES / FOLDERS[licence] / "LICENSE").read_text(encoding="utf-8")
    policy = _POLICY.search(text)
    return text[: policy.start()] if policy else text


def pinned() -> Iterator[tuple[str, TextKind, str]]:
    """Every pinned text: the policy id of its licence, its kind, the text."""
    for licence, folder in FOLDERS.items():
        yield licence, "agreement", agreement(licence)
        for variant in sorted(VARIANTS.glob(f"{folder}-*/LICENSE")):
            yield licence, "agreement", variant.read_text(encoding="utf-8")
        yield licence, "policy", (LICENCES / folder / "USE_POLICY.md").read_text(encoding="utf-8")
        both = (LICENCES / folder / "LICENSE").read_text(encoding="utf-8")
        if policy := _POLICY.search(both):
            yield licence, "policy", both[policy.start() :]


def readings() -> Iterator[tuple[str, TextKind, dict[str, str]]]:
    """Each reading of each pinned text, as its sections by name."""
    known = set()
    for licence, kind, text in pinned():
        for reading in (text, _RENDERED.sub("", text)):
            letters = stream_of(numbered([reading])).letters
            if letters not in known:
                known.add(letters)
                yield licence, kind, dict(sections(reading)) if kind == "agreement" else {"use policy": reading}


def sections(text: str) -> Iterator[tuple[str, str]]:
    """The sections of an agreement, each with its name."""
    name, part = "", list[str]()
    for line in map(str.strip, text.split("\n")):
        following = _name(plain(line).strip(), name)
        if following and following != name:
            if part:
                yield name, "\n".join(part)
            name, part = following, []
        if line:
            part.append(line)
    yield name, "\n".join(part)


def _name(line: str, before: str) -> str | None:
    """The name of the section that a line begins, if it begins one after the section `before`."""
    if label := _LABEL.match(line):
        numbers = before.lstrip("§").split(".") if before.startswith("§") else []
        if label[1].isdigit():
            return f"§{label[1]}"
        under_letter = len(numbers) > 1 and numbers[:2] == ["1", "b"]
        return "§" + ".".join([*numbers[: 2 if under_letter and label[1] in _ROMAN else 1], label[1]])
    if not before.startswith("§"):
        if line.endswith("COMMUNITY LICENSE AGREEMENT"):
            return "title"
        if "Version" in line and "Date:" in line:
            return "date"
        if line.startswith("By clicking"):
            return "acceptance clause"
        if definition := _DEFINITION.match(line):
            return f"definition of {definition[1]}"
    return None


def files() -> Iterator[tuple[str, str]]:
    """Every file of an agreement as it was published: the policy id of its licence, and its text."""
    for licence, folder in FOLDERS.items():
        for path in (LICENCES / folder / "LICENSE", *sorted(VARIANTS.glob(f"{folder}-*/LICENSE"))):
            yield licence, path.read_text(encoding="utf-8")


def _verbatim() -> str:
    """By the digest of its words, the licence of a file and whether it "is" or "holds" the agreement."""
    rows = list[str]()
    for licence, text in files():
        parts = held(Document("LICENSE", text))
        copies = parts.copies
        assert not parts.beside
        assert all(copy.is_whole and copy.text.licence == licence for copy in copies)
        rows.append(f'"{words_digest(text)}": {json.dumps([licence, "is" if len(copies) == 1 else "holds"])}')
    return "{\n" + ",\n".join(rows) + "\n}\n"


def generate() -> dict[Path, str]:
    """The text of agreements.json, alignments.json and verbatim.json."""
    rows, alignments = list[str](), b""
    # Texts of a kind stand together: each is packed by what differs from the one before.
    for licence, kind, parts in sorted(readings(), key=lambda reading: reading[1]):
        stream = stream_of(numbered(parts.values()))
        assert stream.letters == stream_of(numbered(["\n".join(parts.values())])).letters
        listed = [[name, list(stream.blocks).count(number)] for number, name in enumerate(parts)]
        rows.append(json.dumps([licence, kind, *_fingerprint(stream), listed], ensure_ascii=False))
        ends = [stream.end(word) for word in range(len(stream.words))]
        alignments += packed(stream.starts, ends, stream.letters)
    stored = b85encode(zlib.compress(alignments, 9)).decode()
    return {
        TARGET / "agreements.json": "[\n" + ",\n".join(rows) + "\n]\n",
        TARGET / "alignments.json": json.dumps(textwrap.wrap(stored, 116), indent=0) + "\n",
        TARGET / "verbatim.json": _verbatim(),
    }


def _fingerprint(stream: Stream) -> tuple[int, int, int, str]:
    letters = stream.letters
    tail = checksum(letters, len(letters) - GRAM)
    return len(letters), checksum(letters, 0), tail, digest(letters)


if __name__ == "__main__":
    for path, text in generate().items():
        path.write_text(text, encoding="utf-8")
