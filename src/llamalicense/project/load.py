"""A manifest's values become a project, or all problems at once with their lines."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from llamalicense.catalogue.lineage import Listing
from llamalicense.catalogue.models import Catalogue
from llamalicense.documents.document import Document
from llamalicense.errors import InputError, LlamalicenseError, Problem
from llamalicense.manifest.types import Manifest, Waiver
from llamalicense.project.contradictions import REPOSITORY, RulesOf, contradictions, derivations
from llamalicense.project.links import linked
from llamalicense.project.project import Project
from llamalicense.steps import Steps
from llamalicense.vocabulary import RuleId, SubjectId
from llamalicense.yamlfile import NodePath, Source
from llamalicense.yamlvalues import nulls_in, parts

SPELLINGS = {"organization": "organisation", "license": "licence"}
DOCUMENTS = ("agreement", "notice", "risk_disclosure", "user_terms")
_NAMING = (*DOCUMENTS, "built_with_llama")


class Loaded(NamedTuple):
    """A manifest ready to be judged, with the positions of its values."""

    source: Source
    project: Project


def load_source(
    source: Source,
    catalogue: Catalogue,
    open_document: Callable[[str], Document],
    rules_of: RulesOf,
    as_of: date,
    misstated: Callable[[Source], Iterable[Problem]] = lambda _: (),
) -> Steps[Loaded]:
    """Validates and cross-checks a manifest and opens its documents, in steps; raises InputError with every problem.

    `source`: a file that was parsed, or a row (`unmarked`); `misstated`: what house policies find wrong under `house`.
    """
    problems: list[Problem] = []
    manifest = _validated(written := source)
    if not isinstance(manifest, Manifest):  # another spelling is no field
        source, problems = spelled(written)
        manifest = manifest if source is written else _validated(source)
    if not isinstance(source.value, dict):
        raise InputError([source.problem((), "a manifest is a mapping that begins with `manifest: 1`")])
    if source.nulls:
        from llamalicense.manifest.messages import nulls

        problems += nulls(source)
    problems += misstated(source)
    if not isinstance(manifest, Manifest):
        from llamalicense.manifest.messages import problems_of

        raise InputError([*problems, *problems_of(manifest, source, Manifest)])
    yield
    if too_long := list(derivations(manifest, catalogue, source)):
        raise InputError([*problems, *too_long])
    listing = Listing(manifest, catalogue)
    links = linked(manifest, listing)
    yield
    problems += contradictions(manifest, listing, links, source, rules_of, as_of)
    yield
    documents = _open(manifest, source, open_document, problems)
    if problems:
        raise InputError(problems)
    return Loaded(source, Project(_with_listed_ids(manifest, listing), listing, documents, links))


def _validated(source: Source) -> Manifest | ValidationError:
    try:
        return Manifest.model_validate(source.value)
    except ValidationError as error:
        return error


def unmarked(value: Any, name: str, line: int, *, is_whole: bool = False) -> Source:
    """The values of a row as the source of a manifest: everything stands at the line of the row.

    `is_whole`: it is known that none of them is null.
    """
    return Source(name, value, None, nulls_in(value) if not is_whole and _holds_null(value) else [], line)


def _holds_null(value: Any) -> bool:
    stack = [value]
    while stack:
        value = stack.pop()
        kind = type(value)
        if kind is dict:
            stack += value.values()
        elif kind is list:
            stack += value
        elif value is None:
            return True
    return False


def _with_listed_ids(manifest: Manifest, listing: Listing) -> Manifest:
    """The manifest with its waivers' models named as results name them, whatever spelling or alias they have there."""

    def listed(waiver: Waiver) -> Waiver:
        kind, name = SubjectId.of(waiver.subject or "")
        if kind.casefold() != "models" or not name:
            return waiver
        number, entry = listing.find(name), None
        if number is None and RuleId.of(waiver.rule).policy == REPOSITORY:
            entry = listing.catalogue.get(name)  # of a model that the repository uses and nobody lists
        if number is None and entry is None:
            return waiver
        named = manifest.models[number].id if number is not None else entry.id if entry else name
        return waiver.model_copy(update={"subject": str(SubjectId("models", named))})

    waivers = tuple(map(listed, manifest.waivers))
    return manifest if waivers == manifest.waivers else manifest.model_copy(update={"waivers": waivers})


def spelled(source: Source) -> tuple[Source, list[Problem]]:
    """The file with `organization` and `license` read as `organisation` and `licence`; both at once are a problem."""
    paths = dict(parts(source.value))
    changed = [path for path in paths if path and path[-1] in SPELLINGS and path[0] != "house"]
    if not changed:
        return source, []
    problems = [
        source.problem(path, f'"{path[-1]}" and "{SPELLINGS[str(path[-1])]}" both stand here; use one', at_key=True)
        for path in changed
        if (*path[:-1], SPELLINGS[str(path[-1])]) in paths
    ]

    def renamed(path: NodePath) -> NodePath:
        if path[:1] == ("house",):
            return path
        return tuple(SPELLINGS.get(part, part) if isinstance(part, str) else part for part in path)

    renaming = source._replace(
        value=_renamed(source.value),
        marks=_renamed(source.marks),
        nulls=[renamed(path) for path in source.nulls],
    )
    return renaming, problems


def _renamed(part: Any) -> Any:
    """Values, or the marks of values, by the names that fields have."""
    if isinstance(part, dict):
        return {
            SPELLINGS.get(name, name): inner if name == "house" else _renamed(inner) for name, inner in part.items()
        }
    return type(part)(map(_renamed, part)) if type(part) in (list, tuple) else part


def _open(
    manifest: Manifest, source: Source, open_document: Callable[[str], Document], problems: list[Problem]
) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for number, build in enumerate(manifest.builds or ()):
        for field in _NAMING:
            for place, named in enumerate(getattr(build, field) or ()):
                name = named if type(named) is str else named.at
                if name in documents:
                    continue
                try:
                    documents[name] = open_document(name)
                except LlamalicenseError as error:
                    problems.append(source.problem(("builds", number, field, place), str(error)))
    return documents
