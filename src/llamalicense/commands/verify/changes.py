"""What is otherwise than in a record: statements of manifests, files, policies, the program, the date."""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple, TypeAlias

from llamalicense.commands.verify.record_v1 import RecordedBaselineV1, RecordedManifestV1, RecordV1

ChangeKind = Literal[
    "fact",
    "layout",
    "document",
    "moved",
    "repository",
    "use",
    "policy",
    "catalogue",
    "licence-text",
    "tool",
    "date",
    "settings",
    "baseline",
    "record",
]
# By which of these the items of a list are known, whatever their order.
_NAMES = ("id", "name")


class ListItem(NamedTuple):
    """The item of a list that has this name."""

    field: str
    name: str


ChangePath: TypeAlias = tuple[str | ListItem, ...]


class Change(NamedTuple):
    """Something that is otherwise than in the record: before and now, None where it is or was not there.

    `what` names it: a statement by its path, a file by its name, a policy by its id; of a repository it says why it is
    or was not read. `manifest` is the one that it is about, empty where it is about all. `path` leads to a statement.
    """

    kind: ChangeKind
    manifest: str
    what: str
    before: Any
    after: Any
    path: ChangePath = ()

    def __hash__(self) -> int:
        return hash((self.kind, self.manifest, self.what))


def changes(before: RecordV1, after: RecordV1) -> list[Change]:
    """What is otherwise in a record of the same run made now, in the order of the record; results aside."""
    every: list[Change] = []
    if before["tool"] != after["tool"]:
        every.append(Change("tool", "", "llamalicense", before["tool"]["version"], after["tool"]["version"]))
    if before["as_of"] != after["as_of"]:
        every.append(Change("date", "", "as_of", before["as_of"], after["as_of"]))
    policies = {policy["file"] or policy["id"]: policy["sha256"] for policy in after["policies"]}
    for policy in before["policies"]:
        # One that is applied by now, or no longer, is so for a statement or a file, which is told of itself.
        digest = policies.get(policy["file"] or policy["id"])
        if digest is not None and digest != policy["sha256"]:
            every.append(Change("policy", "", policy["id"], policy["sha256"], digest))
    every += _files("catalogue", before["catalogue"], after["catalogue"])
    every += _files("licence-text", before["licence_texts"], after["licence_texts"])
    now = {manifest["file"]: manifest for manifest in after["manifests"]}
    for manifest in before["manifests"]:
        every += _of_manifest(manifest, now[manifest["file"]])
    return every


def _files(kind: ChangeKind, before: Any, after: Any) -> Iterator[Change]:
    now = {file["file"]: file["sha256"] for file in after}
    for file in before:
        if now.get(file["file"]) != file["sha256"]:
            yield Change(kind, "", file["file"], file["sha256"], now.get(file["file"]))


def _of_manifest(before: RecordedManifestV1, after: RecordedManifestV1) -> Iterator[Change]:
    name = before["file"]
    facts = list(_differences(before["states"], after["states"], (), name))
    yield from facts
    if not facts and before["sha256"] != after["sha256"]:
        yield Change("layout", name, name, before["sha256"], after["sha256"])
    if before["settings"] != after["settings"]:
        then, now = ({**manifest["settings"]} for manifest in (before, after))
        settings = [setting for setting in then if then[setting] != now[setting]]
        set_then, set_now = ({setting: side[setting] for setting in settings} for side in (then, now))
        yield Change("settings", name, name, set_then, set_now)
    yield from _of_baseline(before, after)
    documents = {document["name"]: document for document in after["documents"]}
    for document in before["documents"]:
        # One that is named by now, or no longer, is told by the statement that names it.
        if (other := documents.get(document["name"])) and other != document:
            yield Change("document", name, document["name"], _as_file(document), _as_file(other))
    yield from _moved(before, after)
    yield from _of_repository(before, after)


def _moved(before: RecordedManifestV1, after: RecordedManifestV1) -> Iterator[Change]:
    """The documents that the manifest names elsewhere by now, with the same bytes."""
    then, now = (
        {document["name"]: document["sha256"] for document in manifest["documents"]} for manifest in (before, after)
    )
    for name, digest in then.items():
        places = [place for place, other in now.items() if other == digest is not None and place not in then]
        if name not in now and places:
            yield Change("moved", before["file"], name, name, places[0])


def _as_file(document: Any) -> str:
    """What stands for a document's bytes: their digest, or why it has none."""
    return str(document["sha256"] or document["problem"])


def _of_repository(before: RecordedManifestV1, after: RecordedManifestV1) -> Iterator[Change]:
    manifest, then, now = before["file"], before["repository"], after["repository"]
    if then is None or now is None:
        if then is not now:
            reason = before["unread"] or after["unread"] or ""
            folders = [repository["folder"] if repository else None for repository in (then, now)]
            yield Change("repository", manifest, reason, folders[0], folders[1])
        return
    old, new = ({use["file"]: use for use in repository["uses"]} for repository in (then, now))
    for path in sorted(old.keys() | new.keys()):
        if old.get(path) != new.get(path):
            yield Change("use", manifest, path, old.get(path), new.get(path))


def _of_baseline(before: RecordedManifestV1, after: RecordedManifestV1) -> Iterator[Change]:
    was, is_now = (_digests(record["baseline"]) for record in (before, after))
    for file in {**was, **is_now}:
        if was.get(file) != is_now.get(file):
            yield Change("baseline", before["file"], file, was.get(file), is_now.get(file))


def _digests(baseline: RecordedBaselineV1 | None) -> dict[str, str | None]:
    return {baseline["file"]: baseline["sha256"]} if baseline else {}


def _differences(before: Any, after: Any, path: ChangePath, manifest: str) -> Iterator[Change]:
    if is_same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from _differences(before.get(key), after.get(key), (*path, key), manifest)
    elif field := _known_by(before, after):
        then, now = ({item[field]: item for item in items} for items in (before, after))
        for name in {**then, **now}:
            yield from _differences(then.get(name), now.get(name), (*path, ListItem(field, name)), manifest)
    else:
        yield Change("fact", manifest, named(path), before, after, path)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values state the same: `true` is not 1, and the order of keys says nothing."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(is_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other)


def _known_by(*lists: Any) -> str | None:
    """The field by which the items of lists are told apart, None where there is none."""
    for field in _NAMES:
        if all(isinstance(items, list) and _are_told_apart(items, field) for items in lists):
            return field
    return None


def _are_told_apart(items: list[Any], field: str) -> bool:
    names = [item.get(field) if isinstance(item, dict) else None for item in items]
    return all(isinstance(name, str) for name in names) and len(set(names)) == len(names)


def named(path: ChangePath) -> str:
    """A path as people write it, the items of lists by their names: builds[Acme Chat].audience."""
    text = ""
    for step in path:
        text += f"[{step.name}]" if isinstance(step, ListItem) else f".{step}" if text else step
    return text


def undone(states: Any, change: Change) -> Any:
    """What a manifest states with one statement as it was before."""
    return _put(states, change.path, change.before)


def _put(value: Any, path: ChangePath, content: Any) -> Any:
    if not path:
        return content
    step, *rest = path
    if isinstance(step, ListItem):
        items = value if isinstance(value, list) else []
        at = next((number for number, item in enumerate(items) if item[step.field] == step.name), len(items))
        inner = _put(items[at] if at < len(items) else None, tuple(rest), content)
        return [*items[:at], *([] if inner is None else [inner]), *items[at + 1 :]]
    held = value if isinstance(value, dict) else {}
    inner = _put(held.get(step), tuple(rest), content)
    return {**held, step: inner} if inner is not None else {key: item for key, item in held.items() if key != step}
