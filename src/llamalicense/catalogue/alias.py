"""What an id of a model on some platform means."""

from typing import Literal, NamedTuple

from llamalicense.catalogue.platforms import PlatformAccess

Likeness = Literal["original", "copy", "quantised", "derivative", "unclear", "look-alike"]


class Alias(NamedTuple):
    """What a text means: a model of the catalogue, or what else is known of it.

    `likeness`: original; copy, somebody's upload of the same weights; quantised; derivative, of which only the licence
    is known; unclear, a Llama model that the text does not tell; look-alike, no model of Meta's. `licences` are the
    candidates, several where sources disagree or the text leaves several open.
    """

    text: str
    likeness: Likeness
    model: str | None
    licences: tuple[str, ...]
    platform: str | None
    access: PlatformAccess | None
    bare: bool = False  # names a generation alone, as formats and tools do too
    namesake: bool = False  # stands in a namespace that is nobody's known to copy models as they are
