"""Writes the fingerprints of the agreements from the pinned licence texts: python tests/generate_agreements.py"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from llamalicense.agreement import HEAD, Section, section_of, stream_of
from llamalicense.documents.read.markdown import lines_of

ROOT = Path(__file__).resolve().parent.parent
LICENCES = ROOT.parent / "shared" / "licences"
TARGET = ROOT / "src" / "llamalicense" / "agreements.json"
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
# Llama 3's file goes on with its use policy, under this heading.
_POLICY = re.compile(
    r"^[#*\s]*((?:Meta )?Llama [\d.]+)\W+Acceptable Use Policy\W*?\n.*?features, including [\w .]*?\.\s", re.M | re.S
)


def generate() -> str:
    """The text of agreements.json."""
    agreements, policies = {}, {}
    for licence, folder in FOLDERS.items():
        files = [(LICENCES / folder / name).read_text(encoding="utf-8") for name in ("LICENSE", "USE_POLICY.md")]
        agreements[licence] = [section_of(name, stream_of(text).letters) for name, text in sections(files[0])]
        for opening in filter(None, map(_POLICY.search, files)):
            fingerprint = section_of(f"use policy of {opening[1]}", stream_of(opening[0]).letters)
            policies[fingerprint.digest] = fingerprint
    known = [*policies.values(), *(section for listed in agreements.values() for section in listed)]
    assert all(section.length >= HEAD for section in known)
    return _json(agreements, list(policies.values()))


def sections(text: str) -> Iterator[tuple[str, str]]:
    """The sections of an agreement, each with its name."""
    policy = _POLICY.search(text)
    lines = lines_of(text[: policy.start()] if policy else text)
    name, part = "title", list[str]()
    for line in map(str.strip, lines):
        following = _name(line, name) if part else None
        if following:
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
        if "Version" in line and "Date:" in line:
            return "date"
        if line.startswith("By clicking"):
            return "acceptance clause"
        if definition := _DEFINITION.match(line):
            return f"definition of {definition[1]}"
    return None


def _json(agreements: dict[str, list[Section]], policies: list[Section]) -> str:
    def rows(listed: list[Section], indent: str) -> str:
        return ",\n".join(indent + json.dumps(section, ensure_ascii=False) for section in listed)

    parts = [f'    "{licence}": [\n{rows(listed, "      ")}\n    ]' for licence, listed in agreements.items()]
    text = ",\n".join(parts)
    return f'{{\n  "agreements": {{\n{text}\n  }},\n  "policies": [\n{rows(policies, "    ")}\n  ]\n}}\n'


if __name__ == "__main__":
    TARGET.write_text(generate(), encoding="utf-8")
