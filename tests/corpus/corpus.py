"""The labelled corpus: small files with a label at the end of every line that names a model, as README.md says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
_FILE = re.compile(r"^=== (.+)\n", re.MULTILINE)
_LABELS = re.compile(r"(?:  «[^»\n]*»(?: «[^»\n]*»)*)$", re.MULTILINE)
_LABEL = re.compile(
    r"«(?P<kind>use|mention|like|none) (?P<text>[^»=@]*?(?:[=@][^ »][^»=@]*?)*)"
    r"(?: = (?:- (?P<licence>[\w.-]+)|(?P<model>[^ »]+)))?(?: @(?P<platform>[\w.-]+))?(?: (?P<access>weights|api))?»"
)


class Label(NamedTuple):
    """What stands at a line of a file, and what it is; `model` is None where none of the catalogue's is meant."""

    path: str
    line: int
    kind: str
    text: str
    model: str | None
    licence: str | None
    platform: str | None
    access: str | None


class Sample(NamedTuple):
    """A file of the corpus, without its labels."""

    path: str
    content: str
    labels: tuple[Label, ...]


def samples() -> list[Sample]:
    """Every file of the corpus."""
    return [sample for source in sorted(HERE.glob("*.txt")) for sample in _inside(source.read_text(encoding="utf-8"))]


def written(folder: Path) -> list[Sample]:
    """The corpus as a tree in a folder."""
    for sample in (every := samples()):
        path = folder / sample.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sample.content, encoding="utf-8")
    return every


def _inside(text: str) -> Iterator[Sample]:
    _, *parts = _FILE.split(text)
    for path, labelled in zip(parts[::2], parts[1::2], strict=True):
        labels = tuple(
            _label(path, number, match)
            for number, line in enumerate(labelled.split("\n"), 1)
            for match in _LABEL.finditer(line)
        )
        marks = labelled.count("«")
        if marks != len(labels):
            raise ValueError(f"{path}: {marks} labels are begun and {len(labels)} can be read")
        yield Sample(path, _LABELS.sub("", labelled), labels)


def _label(path: str, line: int, match: re.Match[str]) -> Label:
    licence = match["licence"]
    model = match["model"] or match["text"]
    if "/" not in model:
        model = f"meta-llama/{model}"
    told = None if licence else model
    return Label(path, line, match["kind"], match["text"], told, licence, match["platform"], match["access"])
