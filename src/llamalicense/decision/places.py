"""Where results point: at statements of the manifest, and at what the repository shows."""

from collections.abc import Iterator

from llamalicense.decision.judged import Judged
from llamalicense.decision.result import Location, Related
from llamalicense.facts import Situation
from llamalicense.manifest.paths import Path, dotted
from llamalicense.yamlfile import Source


def location(view: Situation, source: Source, path: Path) -> Location:
    """Where a path stands; many results stand at one place."""
    known = view.kept(location)
    if path not in known:
        known[path] = Location(source.name, *source.position(path))
    return known[path]


def seen_at(judged: Judged) -> list[Location]:
    """Where the repository shows what a result is about, the place that decides first."""
    shown, seen = judged.subject.shown, judged.situation.project.repository
    if shown is None or seen is None:
        return []
    return [Location(seen.shown(sighting.path), sighting.line, sighting.column) for sighting in shown.sightings]


def related(judged: Judged, source: Source) -> Iterator[Related]:
    """The other places in the repository, and the statement of the manifest."""
    shown = judged.subject.shown
    if shown is None or not shown.sightings:
        return
    for place, sighting in list(zip(seen_at(judged), shown.sightings, strict=True))[1:]:
        yield Related(*place, sighting.text)
    stated = location(judged.situation, source, shown.stated)
    name = shown.subject.partition("/")[2]
    yield Related(*stated, name if shown.model is not None or shown.build is not None else dotted(shown.stated))
