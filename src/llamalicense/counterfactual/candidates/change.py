"""A statement of a manifest in another form, and the project as it would be with it."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from pydantic import BaseModel

from llamalicense.catalogue.lineage import Listing
from llamalicense.documents.document import Document
from llamalicense.manifest.paths import Path, dotted
from llamalicense.manifest.types import Build, Manifest, Use
from llamalicense.project.links import linked
from llamalicense.project.project import Project

# What of a model says where it comes from.
OF_ORIGIN = ("id", "licence", "derived_from", "multimodal")


class Change(NamedTuple):
    """What a field of the manifest would state; `words` say what to do, `label` says the value.

    `is_choice`: it is the user's to change; otherwise it is a fact. `document`: a file that it takes, as it would read.
    """

    path: Path
    value: Any
    words: str
    is_choice: bool
    label: str
    document: Document | None = None


def choice(path: Path, value: Any, words: str, label: str, document: Document | None = None) -> Change:
    """A change that is the user's to make."""
    return Change(path, value, words, True, label, document)


def fact(path: Path, value: Any, label: str) -> Change:
    """What would have to be so, and is nobody's to choose."""
    return Change(path, value, f"`{dotted(path)}` is {label}", False, label)


def applied(project: Project, changes: Iterable[Change]) -> Project:
    """The project with changes; what else states the same, such as a reference to a name, goes with them."""
    for change in changes:
        manifest = _put(project.manifest, change.path, change.value)
        if together := _together(project, change, manifest):
            manifest = manifest.model_copy(update=together)
        listing = project.listing
        if change.path[0] == "models" and change.path[-1] in OF_ORIGIN:
            listing = Listing(manifest, listing.catalogue)
        elif change.path[0] == "models":
            # Where the models come from stays, be it as it was supposed to be.
            rows = zip(listing.rows, manifest.models, strict=True)
            listing = listing.supposed(row._replace(model=model) for row, model in rows)
        named = {change.document.name: change.document} if change.document else {}
        project = Project(manifest, listing, {**project.documents, **named}, linked(manifest, listing))
    return project


def _put(node: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    head, rest = path[0], path[1:]
    if isinstance(node, BaseModel):
        inner = getattr(node, str(head))
        inner = Use() if inner is None and head == "use" else inner
        return node.model_copy(update={str(head): _put(inner, rest, value)})
    if isinstance(head, int):
        return (*node[:head], _put(node[head], rest, value), *node[head + 1 :])
    return {**(node or {}), head: _put((node or {}).get(head), rest, value)}


def _together(project: Project, change: Change, manifest: Manifest) -> dict[str, Any]:
    """The lists of a manifest that state the same as a changed field in other places."""
    match change.path:
        case ("models", int(number), "id"):
            # Another model: what was stated of the old one's origin is not about it.
            new = type(manifest.models[number])(id=change.value, access=manifest.models[number].access)
            find = project.listing.find
            builds = tuple(
                _renamed(build, lambda name: change.value if find(name) == number else name)
                for build in manifest.builds or ()
            )
            models = (*manifest.models[:number], new, *manifest.models[number + 1 :])
            return {"models": models, "builds": manifest.builds and builds}
        case ("builds", int(number), "name"):
            old = (project.manifest.builds or ())[number].name
            builds = tuple(
                _renamed(build, lambda name: change.value if name == old else name) for build in manifest.builds or ()
            )
            return {"builds": builds}
        case ("builds", int(number), "change"):
            build = (manifest.builds or ())[number]
            contents = build.contains and tuple(
                content.model_copy(update={"change": None}) for content in build.contains
            )
            return {"builds": _put(manifest.builds, (number,), build.model_copy(update={"contains": contents}))}
    return {}


def _renamed(build: Build, name: Any) -> Build:
    """A build whose references are renamed."""
    update = {
        field: tuple(entry.model_copy(update={"model": name(entry.model)}) for entry in listed)
        for field in ("contains", "trained_with")
        if (listed := getattr(build, field))
    }
    return build.model_copy(update=update)
