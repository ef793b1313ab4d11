"""The Llama models that a repository uses, one each, with the places and the ways in which they are had."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from llamalicense.brief import shortened
from llamalicense.scan.findings import Finding
from llamalicense.yamlfile import NodePath

# owner/name, as hubs have them.
_ON_A_HUB = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
_MOST_PLACES = 3


class Declared(NamedTuple):
    """What a card says, and where."""

    text: str
    place: str


class Named(Protocol):
    """What has a name, such as a card."""

    @property
    def name(self) -> Declared | None: ...


class SeenModel(NamedTuple):
    """A model that is used: its id, the places of its uses, and of each way to have it the first place."""

    id: str
    places: tuple[str, ...]
    ways: tuple[tuple[str, str], ...]

    @property
    def place(self) -> str:
        """The first few places."""
        return shortened(self.places, _MOST_PLACES)

    @property
    def access(self) -> str | list[str] | None:
        """The ways to have it, as a manifest states them."""
        words = [way for way, _ in self.ways]
        return words[0] if len(words) == 1 else words or None

    @property
    def access_place(self) -> str:
        """Where each way was seen."""
        return ", ".join(place for _, place in self.ways)

    @property
    def stated(self) -> dict[str, object]:
        """The entry of a manifest."""
        return {"id": self.id, **({"access": self.access} if self.access else {})}

    def places_at(self, number: int) -> Iterator[tuple[NodePath, str]]:
        """Where the facts of an entry were seen, by their paths."""
        yield ("models", number, "id"), self.place
        if self.ways:
            yield ("models", number, "access"), self.access_place


def models(findings: Sequence[Finding], own: Iterable[str], bases: Iterable[Declared]) -> tuple[SeenModel, ...]:
    """Every model that is used, in the order of their places; `own` names of the project's builds are none.

    What names a generation alone tells no model. `bases` of cards are used too.
    """
    names = {name.casefold() for name in own}
    declared = {base.text.casefold() for base in bases}
    by_model: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: (finding.path.casefold().endswith(".md"), finding)):
        if finding.kind != "use" or (_is_own(finding, names) and finding.text.casefold() not in declared):
            continue
        model = finding.model or (finding.text if _ON_A_HUB.fullmatch(finding.text) else None)
        if model is not None:
            by_model.setdefault(model, []).append(finding)
    return tuple(_seen(model, uses) for model, uses in by_model.items())


def published(findings: Sequence[Finding], pushed: Sequence[Declared], card: Named) -> Declared | None:
    """Under which id the build of a card stands on a hub, where the repository names one such id.

    `pushed` are the names under which its code, commands and settings publish.
    """
    if card.name is None:
        return None
    name = card.name.text.casefold()
    ranked = sorted(findings, key=lambda finding: finding.kind != "use")
    named = [Declared(finding.text, place_of(finding)) for finding in ranked if _is_own(finding, {name})]
    named = [*(finding for finding in pushed if finding.text.casefold().rpartition("/")[2] == name), *named]
    on_hubs = [finding for finding in named if _ON_A_HUB.fullmatch(finding.text)]
    return on_hubs[0] if len({finding.text for finding in on_hubs}) == 1 else None


def place_of(finding: Finding) -> str:
    """file:line."""
    return f"{finding.path}:{finding.line}"


def _is_own(finding: Finding, names: set[str]) -> bool:
    """Whether a name is that of something that the project makes; Meta's own id is not, whatever it makes."""
    is_metas = finding.model is not None and finding.model.casefold() == finding.text.casefold()
    return not is_metas and finding.text.casefold().rpartition("/")[2] in names


def _seen(model: str, uses: Sequence[Finding]) -> SeenModel:
    places = tuple(dict.fromkeys(map(place_of, uses)))
    sure = [use for use in uses if use.tells_access]
    ways = {way: next((place_of(use) for use in sure if use.access == way), "") for way in ("weights", "api")}
    return SeenModel(model, places, tuple((way, place) for way, place in ways.items() if place))
