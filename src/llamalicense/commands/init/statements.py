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


def placed(tree: Any, path: NodePath, value: Any) -> Any:
    """The same facts with a value at a path, lists and mappings on the way included."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        entries = list(tree or [])
        entries += [None] * (step + 1 - len(entries))
        return [*entries[:step], placed(entries[step], rest, value), *entries[step + 1 :]]
    return {**(tree or {}), step: placed((tree or {}).get(step), rest, value)}
