"""What a bill of materials says of models, in whatever format it is written."""

from typing import NamedTuple
from urllib.parse import unquote

_ON_THE_HUB = "pkg:huggingface/"


class Billed(NamedTuple):
    """Words of a bill and where they begin, in characters; `text` is an id as the hub writes it, or as it stands."""

    text: str
    start: int
    end: int


class BilledModel(NamedTuple):
    """A model in a bill: its id, its licences as they stand there, and the ids of what it was made from."""

    id: Billed
    licences: tuple[Billed, ...] = ()
    ancestors: tuple[Billed, ...] = ()


class Bill(NamedTuple):
    """A bill of materials: its format and version, such as CycloneDX 1.6, and the models that it lists."""

    format: str
    version: str
    models: tuple[BilledModel, ...]


def id_of(purl: str) -> str | None:
    """The hub's id in a package URL, without revision; None where it is that of another kind of package."""
    if not purl.casefold().startswith(_ON_THE_HUB):
        return None
    return unquote(purl[len(_ON_THE_HUB) :].partition("?")[0].partition("#")[0].partition("@")[0])
