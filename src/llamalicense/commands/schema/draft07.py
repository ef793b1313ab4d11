"""Pydantic's schemas as draft-07 has them, with the types that many fields share under their names."""

from collections.abc import Mapping, Sequence
from typing import Any

Schema = dict[str, Any]

REFERENCE = "#/definitions/{model}"
STATED = {"$ref": REFERENCE.format(model="Stated")}
_NULL = {"type": "null"}
_SCHEMAS_BY_NAME = ("properties", "patternProperties", "definitions")
_SCHEMAS_IN_A_LIST = ("anyOf", "oneOf", "allOf")
_ONE_SCHEMA = ("items", "additionalProperties", "not")


class Draft07:
    """Rewrites pydantic's schemas, with the types that many fields share under their names and words with meanings."""

    def __init__(self, shared: Mapping[str, Schema], meanings: Sequence[Mapping[str, str]]) -> None:
        self.shared = {name: without(made, "$defs") for name, made in shared.items()}
        self.meanings = meanings

    def of(self, made: Any) -> Any:
        """A schema of pydantic's, or a reference to a shared one."""
        if made is True:
            return STATED if self.shared else made
        if not isinstance(made, dict):
            return made
        notes = {key: made[key] for key in ("description", "default") if made.get(key) is not None}
        rest = without(made, "title", "description", "default")
        if self.shared:
            rest = _without_null(rest)
        name = next((name for name, shared in self.shared.items() if shared == rest), None)
        if name:
            rest = {"$ref": REFERENCE.format(model=name)}
        elif "$ref" not in rest:
            rest = self.inside(rest)
        return with_notes(notes, rest)

    def inside(self, made: Schema) -> Schema:
        """A schema whose parts are rewritten."""
        parts: Schema = {}
        for pydantic_key, value in made.items():
            key = "definitions" if pydantic_key == "$defs" else pydantic_key
            if key in _SCHEMAS_BY_NAME:
                parts[key] = {name: self.of(part) for name, part in value.items()}
            elif key in _SCHEMAS_IN_A_LIST:
                parts[key] = [self.of(part) for part in value]
            elif key in _ONE_SCHEMA:
                parts[key] = self.of(value)
            else:
                parts[key] = value
        if "patternProperties" in parts:
            [values] = parts["patternProperties"].values()
            named = {name: with_notes(notes, values) for name, notes in parts.get("properties", {}).items()}
            parts |= {"properties": named, "additionalProperties": False}
        return self._explained(parts)

    def _explained(self, made: Schema) -> Schema:
        """A schema whose words, as values or as keys, stand with what they mean; editors offer them so."""
        words = made.get("enum") or made.get("propertyNames", {}).get("enum") or ()
        lines = next((lines for lines in self.meanings if lines.keys() == set(words)), None)
        if lines is None:
            return made
        if "enum" in made:
            choices = [{"const": word, "description": lines[word]} for word in words]
            return {**without(made, "enum"), "oneOf": choices}
        values = made["additionalProperties"]
        keys = {word: with_notes({"description": lines[word]}, values) for word in words}
        return {**without(made, "propertyNames"), "properties": keys, "additionalProperties": False}


def without(made: Schema, *keys: str) -> Schema:
    return {key: value for key, value in made.items() if key not in keys}


def with_notes(notes: Schema, schema: Schema) -> Schema:
    """A schema with annotations; beside `$ref` they would be ignored."""
    return {**notes, "allOf": [schema]} if notes and "$ref" in schema else {**schema, **notes}


def _without_null(made: Schema) -> Schema:
    """A schema without null: what is not stated is left out."""
    if _NULL not in made.get("anyOf", ()):
        return made
    choices = [choice for choice in made["anyOf"] if choice != _NULL]
    rest = without(made, "anyOf")
    return {**rest, **choices[0]} if len(choices) == 1 else {**rest, "anyOf": choices}
