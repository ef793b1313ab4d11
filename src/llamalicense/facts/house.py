"""Facts that a house policy declares and the manifest states under `house`."""

from collections.abc import Callable, Mapping
from typing import Any

from llamalicense.facts.fact import Fact
from llamalicense.facts.situation import Facts, FactType

KINDS = {"boolean": "flag", "integer": "count", "string": "text", "array": "words"}


def house_facts(declared: Mapping[str, Mapping[str, Any]]) -> dict[str, FactType]:
    """The declared facts as `house.<name>`; their JSON Schemas are checked elsewhere."""
    return {
        f"house.{name}": FactType(
            _reader(name),
            KINDS.get(str(schema.get("type")), "any"),
            schema.get("description", ""),
            _words(schema),
            whole=True,
        )
        for name, schema in declared.items()
    }


def _reader(name: str) -> Callable[[Facts], Fact]:
    path = ("house", name)

    def read(facts: Facts) -> Fact:
        value = facts.situation.manifest.house.get(name)
        if value is None:
            return Fact(None, missing=(path,))
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # JSON Schema takes 2.0 for an integer
        if isinstance(value, list):
            value = tuple(item if isinstance(item, str | int) else str(item) for item in value)
        return Fact(value, path)

    return read


def _words(schema: Mapping[str, Any]) -> tuple[str, ...]:
    words = schema.get("enum", ())
    return tuple(words) if all(isinstance(word, str) for word in words) else ()
