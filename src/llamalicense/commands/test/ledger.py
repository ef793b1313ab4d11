"""The catalogue of models, held against a table of ids that was put down beside it."""

from collections.abc import Iterator

from llamalicense.catalogue.models import Catalogue, CatalogueEntry
from llamalicense.commands.test.subject import parsed
from llamalicense.errors import Problem
from llamalicense.yamlfile import NodePath, Source

ANNOUNCED = "announced"
_Line = tuple[NodePath, list[str]]


def catalogue_problems() -> Iterator[Problem]:
    """What differs between the bundled table and the bundled catalogue."""
    return held(parsed("ids"), parsed("models"))


def held(ledger: Source, models: Source) -> Iterator[Problem]:
    """What differs between a table and a catalogue, by the id of each entry and alias."""
    catalogue = Catalogue.from_document(models.value)
    entries, aliases = list(_lines(ledger, "models")), list(_lines(ledger, "aliases"))
    yield from _malformed(ledger, entries, aliases)
    for place, (name, *facts, _) in entries:
        yield from (ledger.problem(place, f"{name}: {message}") for message in _of_entry(catalogue, name, facts))
    for place, (name, model, _) in aliases:
        known = catalogue.get(name)
        if known is None or known.id != model:
            has = f"has it as {known.id}" if known else "does not know it"
            yield ledger.problem(place, f"{name}: it is {model} by this table; the catalogue {has}")
    names = {name for _, (name, *_) in (*entries, *aliases)}
    seen: dict[str, str] = {}
    for place, name, entry in _written(models):
        if name not in names:
            yield models.problem(place, f"{name}: the table of ids ({ledger.name}) does not have it")
        if seen.setdefault(name.casefold(), entry) != entry:
            yield models.problem(place, f"{name}: it stands for {seen[name.casefold()]} as well")


def _lines(ledger: Source, part: str) -> Iterator[_Line]:
    for number, line in enumerate(ledger.value[part]):
        yield (part, number), [cell.strip() for cell in line.split("|")]


def _malformed(ledger: Source, entries: list[_Line], aliases: list[_Line]) -> Iterator[Problem]:
    for place, line in (*entries, *aliases):
        if line[-1] not in ledger.value["sources"]:
            yield ledger.problem(place, f"{line[0]}: there is no source {line[-1]}")


def _of_entry(catalogue: Catalogue, name: str, facts: list[str]) -> Iterator[str]:
    entry = catalogue.get(name)
    if entry is None or entry.id != name:
        yield f"the catalogue {f'has it as {entry.id}' if entry else 'does not know it'}"
        return
    for what, written, known in zip(("licence", "input", "release"), facts, _known(entry), strict=True):
        if written != known:
            yield f"by this table its {what} is {written or 'not known'}; the catalogue says {known or 'nothing'}"


def _known(entry: CatalogueEntry) -> tuple[str, str, str]:
    """What the catalogue says of a model, in the words of the table."""
    released = ANNOUNCED if entry.announced else entry.released or ""
    return " ".join(entry.licences), "images" if entry.multimodal else "text", released


def _written(models: Source) -> Iterator[tuple[NodePath, str, str]]:
    """The ids and aliases of the catalogue's file, each with its place and the id of its entry."""
    for number, model in enumerate(models.value["models"]):
        yield ("models", number, "id"), model["id"], model["id"]
        for place, alias in enumerate(model.get("aliases", ())):
            yield ("models", number, "aliases", place), alias, model["id"]
