"""Where results point: at statements of the manifest, and at what the repository shows."""

from collections.abc import Iterator

from llamalicense.decision.judged import Judged
from llamalicense.decision.result import Location, Related
from llamalicense.manifest.paths import Path, dotted
from llamalicense.yamlfile import Source


class Places(dict[Path, Location]):
    """Where the paths of a manifest stand; many results stand at one place, those of a row all at its line."""

    def __init__(self, source: Source) -> None:
        self.source = source
        is_row = source.marks is None and not source.elsewhere
        self._only = Location(*source.place(())) if is_row else None

    def __missing__(self, path: Path) -> Location:
        location = self[path] = self._only or Location(*self.source.place(path))
        return location


def seen_at(judged: Judged) -> list[Location]:
    """Where the repository shows what a result is about, the place that decides first."""
    shown, seen = judged.subject.shown, judged.situation.project.repository
    if shown is None or seen is None:
        return []
    return [Location(seen.shown(sighting.path), sighting.line, sighting.column) for sighting in shown.sightings]


def related(judged: Judged, places: Places) -> Iterator[Related]:
    """The other places in the repository, and the statement of the manifest."""
    shown = judged.subject.shown
    if shown is None or not shown.sightings:
        return
    for place, sighting in list(zip(seen_at(judged), shown.sightings, strict=True))[1:]:
        yield Related(*place, sighting.text)
    stated = places[shown.stated]
    name = shown.subject.partition("/")[2]
    yield Related(*stated, name if shown.model is not None or shown.build is not None else dotted(shown.stated))
