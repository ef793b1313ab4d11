"""What the models and builds of a project are, whatever they are called: projects alike in that share what it tells.

An outline is a manifest in which nothing else can be read: whoever asks it for more gets an error, and asks the project
itself then. So what it tells rests on it alone, with the places of statements, which are counted in it, and is the same
for every project that has it.
"""

from datetime import date
from typing import Any, NamedTuple, NoReturn, cast

from llamalicense.catalogue.lineage import Lineage, Listed, Listing
from llamalicense.catalogue.models import CatalogueEntry
from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, Situation
from llamalicense.manifest.types import Build, Manifest
from llamalicense.project.links import Links
from llamalicense.project.project import Project

# An outline of more models, builds, contents and trainings than these is none that another project would have.
_LARGEST = 60
# What a fact may come to that an outline tells: not a part of it that stands for something else.
_PLAIN = (bool, int, str, type(None))


class _BeyondOutline(Exception):
    """Something was asked of an outline that it does not have."""


class _Hidden:
    """Something that is stated and cannot be read."""

    def _beyond(self, *_: Any) -> NoReturn:
        raise _BeyondOutline

    __getattr__ = __getitem__ = __iter__ = __len__ = __bool__ = __str__ = __format__ = __contains__ = _beyond
    __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = _beyond
    __hash__ = object.__hash__


_HIDDEN: Any = _Hidden()
# The name of a model that is none of Llama's: that there is one is all that is asked of it.
_ANOTHER: Any = object()


class _Content(NamedTuple):
    change: str | None


class _Training(NamedTuple):
    through: str | None
    role: str | None


class _Model(NamedTuple):
    """A listed model; of what is `_HIDDEN` or None only that is told. `names`: see `Listing.names`."""

    entry: CatalogueEntry | None
    lineage: Lineage
    names: tuple[int, ...]
    access: tuple[str, ...] | None
    multimodal: bool | None
    safety_removed: bool
    licence: None
    derived_from: None
    released: None

    def __getattr__(self, name: str) -> NoReturn:
        raise _BeyondOutline(name)


class _Build(NamedTuple):
    """A build; of a `base` only which kind of statement it is."""

    kind: str | None
    type: str | None
    delivery: str | None
    audience: str | None
    change: str | None
    base: Any
    contains: tuple[_Content, ...] | None
    trained_with: tuple[_Training, ...] | None

    def __getattr__(self, name: str) -> NoReturn:
        raise _BeyondOutline(name)


class Outline(NamedTuple):
    """The models and builds of a manifest without their names, what these mean, and the day of the check."""

    models: tuple[_Model, ...]
    builds: tuple[_Build, ...] | None
    links: Links
    as_of: date

    def __getattr__(self, name: str) -> NoReturn:
        raise _BeyondOutline(name)


class _Names(Listing):
    """The models of an outline, which are found by no name."""

    def __init__(self, outline: Outline) -> None:
        self.rows = tuple([Listed(cast("Any", model), model.entry, model.lineage) for model in outline.models])
        self.catalogue = _HIDDEN
        self._names = {model.entry.id: list(model.names) for model in outline.models if model.entry is not None}

    def find(self, model_id: str) -> NoReturn:
        raise _BeyondOutline(model_id)


class Told(dict[str, Fact | None]):
    """The facts of one subject that an outline tells; None for those that it does not."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def __missing__(self, name: str) -> Fact | None:
        try:
            fact = self.facts[name]
        except Exception:  # whatever an outline cannot do, the project itself is asked
            self[name] = None
            return None
        values = fact.value if type(fact.value) is tuple else (fact.value,)
        self[name] = fact if all(isinstance(value, _PLAIN) for value in values) else None
        return self[name]


class Likeness:
    """What an outline tells under one policy: of the organisation, of each model, of each build."""

    def __init__(self, outline: Outline, of: Situation) -> None:
        bare = Project(cast("Manifest", outline), _Names(outline), _HIDDEN, outline.links, _HIDDEN, _HIDDEN)
        situation = Situation(bare, of.licence, of.parameters, outline.as_of, of.table, of.effective)
        self.situation = situation
        self.whole = Told(situation.facts)
        self.models = [Told(situation.for_model(number)) for number in range(len(outline.models))]
        self.builds = [Told(situation.for_build(number)) for number in range(len(outline.builds or ()))]


def outline(project: Project, as_of: date) -> Outline | None:
    """What a project's models and builds are; None where there are so many that no other project has the same."""
    manifest, listing = project.manifest, project.listing
    links = project.links
    if sum(map(len, (listing.rows, *links.contents, *links.trainings)), len(links.contents)) > _LARGEST:
        return None
    models = tuple([_model(listing, number, row) for number, row in enumerate(listing.rows)])
    builds = None if manifest.builds is None else tuple([_build(build) for build in manifest.builds])
    return Outline(models, builds, links, as_of)


def _model(listing: Listing, number: int, row: Listed) -> _Model:
    model = row.model
    return _Model(
        row.entry,
        row.lineage,
        listing.names(number),
        model.access,
        model.multimodal,
        model.safety_removed,
        None if model.licence is None else _HIDDEN,
        None if model.derived_from is None else _HIDDEN,
        None if model.released is None else _HIDDEN,
    )


def _build(build: Build) -> _Build:
    contains, training, base = build.contains, build.trained_with, build.base
    return _Build(
        build.kind,
        build.type,
        build.delivery,
        build.audience,
        build.change,
        base if not base or base == "scratch" else _ANOTHER,
        None if contains is None else tuple([_Content(content.change) for content in contains]),
        None if training is None else tuple([_Training(one.through, one.role) for one in training]),
    )
