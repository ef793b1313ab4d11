"""What is stated so far, and where each of these facts was seen."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from llamalicense.commands.init.kept import Comments
from llamalicense.yamlfile import NodePath

_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Statements(NamedTuple):
    """The facts of a manifest that is being written, as its reader takes them.

    `places`: what in the repository shows a fact, by its path; `comments` are those of the file that is resumed.
    """

    facts: Mapping[str, Any] = _NOTHING
    places: Mapping[NodePath, str] = _NOTHING
    comments: Comments = Comments()


NOTHING_STATED = Statements()


def called(facts: Mapping[str, Any], path: NodePath) -> str:
    """What the model or build is called that a path is inside of, whatever is stated of it so far."""
    listed = facts.get(str(path[0]))
    number = path[1] if len(path) > 1 else None
    entry = listed[number] if isinstance(listed, list) and isinstance(number, int) and number < len(listed) else None
    return str((entry.get("id") or entry.get("name") or "it") if isinstance(entry, dict) else "it")


def placed(tree: Any, path: NodePath, value: Any) -> Any:
    """The same facts with a value at a path, and with the mappings on its way; an entry may come next in its list.

    Raises LookupError where the path leads through what has no such parts.
    """
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        entries = [] if tree is None else tree
        if not isinstance(entries, list) or step > len(entries):
            raise LookupError(step)
        inner = entries[step] if step < len(entries) else None
        return [*entries[:step], placed(inner, rest, value), *entries[step + 1 :]]
    if not isinstance(tree, dict | None):
        raise LookupError(step)
    return {**(tree or {}), step: placed((tree or {}).get(step), rest, value)}
