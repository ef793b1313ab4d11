"""The README's table of what a manifest states, made from the fields."""

from collections.abc import Iterator

from checkout import ROOT
from pydantic import BaseModel

from llamalicense.manifest.meanings import meaning_of, part_in
from llamalicense.manifest.types import Manifest
from llamalicense.vocabulary import LICENCES

README = ROOT / "README.md"
HEAD = "| part | what it states, field by field |\n|---|---|\n"
# Longer lists of words are left to the schema and the template.
MOST_WORDS = 6
# So few fields of a part stand beside its name and not in a row of their own.
FEW = 2


def readme() -> str:
    """The README with the table as it is to be."""
    before, _, after = README.read_text(encoding="utf-8").partition(HEAD)
    assert after, f"README.md has no table that begins with {HEAD!r}"
    _, end, rest = after.partition("\n\n")
    table = "\n".join(rows(Manifest, "", ""))
    return f"{before}{HEAD}{table}{end}{rest}"


def rows(part: type[BaseModel], path: str, about: str) -> Iterator[str]:
    """A row for a part, and those of the parts inside it that have more than a few fields."""
    name = f"`{path}`" if path else "the file"
    yield f"| {name} | {f'{about} '.lstrip()}{', '.join(entries(part))} |"
    for key, field in part.model_fields.items():
        inner = part_in(field.annotation)
        if inner and len(inner.model_fields) > FEW:
            yield from rows(inner, f"{path}.{key}".lstrip("."), field.description or "")


def entries(part: type[BaseModel]) -> Iterator[str]:
    """The fields of a part, each with its words or with the fields of a small part."""
    for name, field in part.model_fields.items():
        inner, words = part_in(field.annotation), tuple(meaning_of(field).choices)
        if inner and len(inner.model_fields) <= FEW:
            yield f"`{name}` `{{{', '.join(inner.model_fields)}}}`"
        elif words and len(words) <= MOST_WORDS and words != LICENCES:
            yield f"`{name}` ({' '.join(f'`{word}`' for word in words)})"
        else:
            yield f"`{name}`"
