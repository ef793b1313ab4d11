"""One project seen through one policy, with its facts read when a condition asks for them."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple, Protocol, TypeVar

from llamalicense.catalogue.lineage import Lineage
from llamalicense.facts.fact import Fact
from llamalicense.manifest.paths import Path
from llamalicense.project.project import Project
from llamalicense.vocabulary import Truth

T = TypeVar("T")


class FactType(NamedTuple):
    """A fact that policies may name: how it is read, its kind (flag, count, word, words, text, day) and what it says.

    `always` facts are never unstated; a fact with `beside` is stated whenever that one is; a `whole` fact is the same
    for every model, build and category; an `of_licence` fact looks for what a licence says: only licences ask for it.
    An `of_repository` fact is about what the repository shows: only the policy `project` asks for it.
    `beside_parameters` are those that it holds what the project shows against, so that a rule need not name them; a
    policy may lack the `optional_parameters`. With parameters `of` says what it comes to for one thing that a manifest
    or file holds. A flag that is `never_false` is true or not stated.
    """

    read: Callable[["Facts"], Fact]
    kind: str
    about: str
    words: tuple[str, ...] = ()
    always: bool = False
    beside: str = ""
    whole: bool = False
    of_licence: bool = False
    of_repository: bool = False
    beside_parameters: tuple[str, ...] = ()
    optional_parameters: tuple[str, ...] = ()
    of: Callable[[Any, Mapping[str, Any]], Any] | None = None
    never_false: bool = False


class Likeness(Protocol):
    """What the outline of a project tells: of the organisation, of each model, of each build."""

    @property
    def situation(self) -> "Situation":
        """The outline itself, as a project of which nothing else is known."""

    @property
    def whole(self) -> Mapping[str, Fact | None]:
        """Of the organisation."""

    @property
    def models(self) -> Sequence[Mapping[str, Fact | None]]:
        """Of each listed model."""

    @property
    def builds(self) -> Sequence[Mapping[str, Fact | None]]:
        """Of each build."""


class Situation:
    """A project under one licence, or under none (a house policy, the catalogue): then every Llama model counts."""

    def __init__(
        self,
        project: Project,
        licence: str | None,
        parameters: Mapping[str, Any],
        as_of: date,
        table: Mapping[str, FactType],
        effective: date | None,
    ) -> None:
        self.project = project
        self.manifest = project.manifest
        self.builds = project.manifest.builds or ()
        self.links = project.links
        self.licence = licence
        self.parameters = parameters
        self.as_of = as_of
        self.table = table
        self.effective = effective
        self.facts = Facts(self)
        self.like: Likeness | None = None
        self._builds: dict[int, Facts] = {}
        self._kept: defaultdict[Callable[..., Any], dict[Any, Any]] = defaultdict(dict)

    def _under(self, lineage: Lineage) -> Truth:
        if self.licence is None:
            return not lineage.foreign
        return self.licence in lineage.licences if lineage.is_llama is not None else None

    @cached_property
    def under(self) -> tuple[Truth, ...]:
        """Whether each listed model counts."""
        return tuple([self._under(row.lineage) for row in self.project.listing.rows])

    def liken(self, like: "Likeness") -> None:
        """Takes what the outline of the project tells from there, before anything is asked."""
        self.like, self.facts.told = like, like.whole
        self.under = like.situation.under

    def for_model(self, index: int) -> "Facts":
        """The facts about one listed model."""
        return Facts(self, index, told=self.like.models[index] if self.like else None)

    def for_build(self, index: int) -> "Facts":
        """The facts about one build, always the same object."""
        facts = self._builds.get(index)
        if facts is None:
            facts = self._builds[index] = Facts(self, index, told=self.like.builds[index] if self.like else None)
        return facts

    def release(self) -> None:
        """Lets go of all facts, which hold this: whoever decides many manifests need not wait for a collection."""
        self.facts.clear()
        self._builds.clear()
        self._kept.clear()
        del self.facts

    def kept(self, function: Callable[..., T]) -> dict[Hashable, T]:
        """What a function found out about this situation, which nobody but that function reads or writes."""
        return self._kept[function]

    def once(self, function: Callable[["Situation"], T]) -> T:
        """What a function says of this situation, worked out once."""
        known = self.kept(function)
        if None not in known:
            known[None] = function(self)
        return known[None]


class Facts(dict[str, Fact]):
    """The facts of one subject, read on demand and kept; `told`: those that the outline of the project tells."""

    __slots__ = ("category", "index", "situation", "told")

    def __init__(
        self, situation: Situation, index: int = -1, category: str = "", told: "Mapping[str, Fact | None] | None" = None
    ) -> None:
        self.situation = situation
        self.index = index
        self.category = category
        self.told = told

    def __missing__(self, name: str) -> Fact:
        fact = None if self.told is None else self.told[name]
        if fact is None:
            situation = self.situation
            kind = situation.table[name]
            whole = situation.facts
            fact = whole[name] if kind.whole and self is not whole else kind.read(self)
        self[name] = fact
        return fact


def distinct(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The paths once each: builds inside each other in many ways would otherwise multiply them."""
    return tuple(dict.fromkeys(paths))
