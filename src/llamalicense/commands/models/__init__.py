"""`llamalicense models`: the catalogue, or what of it a text names."""

from collections.abc import Callable, Iterator
from typing import cast

from llamalicense.about import __version__
from llamalicense.catalogue.models import CatalogueEntry
from llamalicense.commands.models.models_v1 import ModelsV1
from llamalicense.errors import UsageError, did_you_mean
from llamalicense.policy import library
from llamalicense.report.formats import as_json, number_of
from llamalicense.report.formats.pages.in_markdown import code, escaped, table
from llamalicense.report.formats.pages.in_text import wrapped
from llamalicense.vocabulary import Licence


def listed(text: str | None, output_format: str) -> str:
    """The models whose id, alias or name has a text in it, or that a platform's id means; UsageError for none."""
    return RENDER[output_format](_models(text))


def _models(text: str | None) -> list[CatalogueEntry]:
    every = list(library.catalogue())
    if text is None:
        return every
    part = text.casefold()
    models = [
        entry for entry in every if any(part in name.casefold() for name in (entry.id, entry.name, *entry.aliases))
    ]
    if models:
        return models
    alias = library.aliases().resolve(text)
    if alias is not None and alias.model is not None:
        return [entry for entry in every if entry.id == alias.model]
    if alias is not None and alias.likeness == "look-alike":
        raise UsageError(f"{text}: this is no model of Meta's, though its name suggests it")
    if alias is not None and alias.licences:
        raise UsageError(
            f"{text}: the catalogue has no such model; by its name it is under {' or '.join(alias.licences)}"
        )
    near = did_you_mean(text, [name for entry in every for name in (entry.id, entry.id.rpartition("/")[2])])
    raise UsageError(f"{text}: the catalogue has no such model{near}")


def _as_text(models: list[CatalogueEntry]) -> str:
    lines = [line for entry in models for line in (*_lines(entry), "")]
    return "\n".join([*lines, f"{number_of(len(models), 'model')}."]) + "\n"


def _lines(entry: CatalogueEntry) -> Iterator[str]:
    yield from wrapped(entry.id)
    released = f"released on {entry.released}" if entry.released else "no day of release is known"
    yield from wrapped(f"{_licences(entry)}, {_kind(entry)}, {released}", "  ", "  ")
    for licence, says in entry.conflicts:
        yield from wrapped(f"{licence}: {says}", "    ", "  ")
    if entry.announced:
        yield from wrapped(entry.announced, "  ", "  ")
    if entry.aliases:
        yield from wrapped(f"also {', '.join(entry.aliases)}", "  ", "  ")
    yield from wrapped(f"sources: {', '.join(entry.sources)}", "  ", "  ")
    if entry.notes:
        yield from wrapped(entry.notes, "  ", "  ")


def _licences(entry: CatalogueEntry) -> str:
    return " or ".join(entry.licences)


def _kind(entry: CatalogueEntry) -> str:
    return f"{'takes images' if entry.multimodal else 'text only'}{', only labels' if entry.classifier else ''}"


def _as_markdown(models: list[CatalogueEntry]) -> str:
    rows = (
        (
            code(entry.id),
            escaped(_licences(entry)),
            _kind(entry),
            entry.released or "",
            ", ".join(map(code, entry.aliases)),
        )
        for entry in models
    )
    return "\n".join(["# Models", "", *table(("model", "licence", "kind", "released", "also"), rows)]) + "\n"


def _as_json(models: list[CatalogueEntry]) -> str:
    content: ModelsV1 = {
        "schema": "llamalicense/models/v1",
        "tool": {"name": "llamalicense", "version": __version__},
        "models": [
            {
                "id": entry.id,
                "name": entry.name,
                "aliases": list(entry.aliases),
                "licences": list(cast("tuple[Licence, ...]", entry.licences)),
                "multimodal": entry.multimodal,
                "classifier": entry.classifier,
                "released": entry.released,
                "sources": list(entry.sources),
                "notes": entry.notes,
            }
            for entry in models
        ],
    }
    return as_json(content)


RENDER: dict[str, Callable[[list[CatalogueEntry]], str]] = {
    "text": _as_text,
    "markdown": _as_markdown,
    "json": _as_json,
}
