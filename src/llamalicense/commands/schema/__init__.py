"""`llamalicense schema`: JSON Schemas of manifests, policies and machine reports, for editors and other tools.

They are made from the types that read and write those files. Put right on the way is what pydantic says in another
dialect (draft-07 ignores what stands beside `$ref`) or cannot know: a key without a value is an error, two keys have
two spellings, and an editor shows what a word means only when the schema says it. SchemaStore compiles schemas in the
strict mode of Ajv: no lists of types, and nothing required that is not a property in the same place.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from llamalicense.about import HOMEPAGE
from llamalicense.commands.schema.outputs import OUTPUTS
from llamalicense.commands.schema.words import OF_A_BASELINE, OF_A_POLICY
from llamalicense.manifest import values
from llamalicense.manifest.meanings import meaning_of, meanings
from llamalicense.manifest.types import Manifest, Model
from llamalicense.policy import file
from llamalicense.policy.condition_schema import CONDITION_SCHEMA
from llamalicense.project.load import SPELLINGS
from llamalicense.vocabulary import LICENCE_TAGS, Category

SchemaName = Literal[
    "manifest", "policy", "baseline", "report", "scan", "models", "fix", "identify", "record", "verification",
    "audit", "audit-results", "audit-summary", "audit-map", "clauses",
]  # fmt: skip
Schema = dict[str, Any]

_TITLES = {
    "manifest": (
        "llamalicense manifest",
        "Facts about an organisation and what it does with Llama models. Default file names: llamalicense.yaml, "
        "*.llamalicense.yaml, or the same with .yml.",
    ),
    "policy": ("llamalicense policy", "A licence, what licences share, or an organisation's own rules."),
    "baseline": ("llamalicense baseline", "Results of a project that are known and do not count for a time."),
    "audit-map": ("llamalicense audit-map", "Which column of a table states which fact of a manifest."),
    **{kind: (f"llamalicense {kind}", output.about) for kind, output in OUTPUTS.items()},
}
# Types that many fields share; each stands once, under its name.
_SHARED: dict[SchemaName, dict[str, Any]] = {
    "manifest": {
        **{
            name: getattr(values, name)
            for name in "Name Prose Day Count Country LicenceId DocumentName Documents Access Modification".split()
        },
        "Category": Category,
    },
    "policy": {
        name: getattr(file, name) for name in "Name Prose Day Id Parameter ConditionEntry Cites Sentences".split()
    },
    "baseline": {"Day": values.Day},
    "audit-map": {"Name": values.Name},
}
_REFERENCE = "#/definitions/{model}"
_STATED = {"$ref": _REFERENCE.format(model="Stated")}
_WRITTEN_OUT: dict[str, Schema] = {
    "ConditionEntry": CONDITION_SCHEMA,
    "Stated": {
        "anyOf": [
            *({"type": name} for name in ("boolean", "number", "string")),
            {"type": "array", "items": _STATED},
            {"type": "object", "additionalProperties": _STATED},
        ]
    },
}
_NULL = {"type": "null"}
_SCHEMAS_BY_NAME = ("properties", "patternProperties", "definitions")
_SCHEMAS_IN_A_LIST = ("anyOf", "oneOf", "allOf")
_ONE_SCHEMA = ("items", "additionalProperties", "not")


def printed(kind: SchemaName) -> str:
    """The schema as the text of its file in `schemas/`."""
    # Escaped, because a pattern that refuses invisible characters would otherwise hold them.
    return json.dumps(schema(kind), indent=2) + "\n"


def address(kind: SchemaName) -> str:
    """Where the schema is published; editors take it in a `$schema` comment."""
    return f"{HOMEPAGE}/raw/main/schemas/{kind}.schema.json"


def schema(kind: SchemaName) -> Schema:
    """The JSON Schema, draft-07, of a kind of file."""
    title, description = _TITLES[kind]
    if kind == "manifest":
        content = _of_input(kind, Manifest)
    elif kind == "policy":
        content = _of_input(kind, file.PolicyFile)
    elif kind == "baseline":
        from llamalicense.report.baseline_file import BaselineFile

        content = _of_input(kind, BaselineFile)
    elif kind == "audit-map":
        from llamalicense.inventory.columns import MapFile

        content = _of_input(kind, MapFile)
    else:
        content = _of_output(kind)
    content = _typed(content, {name: made.get("type") for name, made in content["definitions"].items()})
    definitions = content.pop("definitions")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": address(kind),
        "title": title,
        "description": f"{description}\n{HOMEPAGE}",
        **_without(content, "title", "description"),
        "definitions": dict(sorted(definitions.items())),
    }


def _of_output(kind: SchemaName) -> Schema:
    output = OUTPUTS[kind]
    made = TypeAdapter(output.shape).json_schema(mode="serialization", ref_template=_REFERENCE)
    return _Draft07({}, [*output.words.values()]).inside(made)


def _of_input(kind: Literal["manifest", "policy", "baseline", "audit-map"], model: type[BaseModel]) -> Schema:
    shared = {name: TypeAdapter(held).json_schema(ref_template=_REFERENCE) for name, held in _SHARED[kind].items()}
    words = {"policy": OF_A_POLICY, "baseline": OF_A_BASELINE, "audit-map": {}}
    draft = _Draft07(shared, _of_a_manifest() if kind == "manifest" else [*words[kind].values()])
    content = draft.inside(model.model_json_schema(ref_template=_REFERENCE))
    defined = {name: _WRITTEN_OUT.get(name) or draft.inside(made) for name, made in draft.shared.items()}
    content["definitions"].update(defined, Stated=_WRITTEN_OUT["Stated"])
    for made in (content, *content["definitions"].values()):
        _accept_spellings(made)
    return content


def _of_a_manifest() -> list[Mapping[str, str]]:
    """The words of a manifest's fields with what they mean; licences also by the tags of the hub."""
    tags = {tag: f"The hub's tag for {licence}." for tag, licence in LICENCE_TAGS.items()}
    words = [meaning.choices for _, meaning in meanings(Manifest) if meaning.choices]
    return [*words, {**meaning_of(Model.model_fields["licence"]).choices, **tags}]


class _Draft07:
    """Rewrites pydantic's schemas, with the types that many fields share under their names and words with meanings."""

    def __init__(self, shared: Mapping[str, Schema], meanings: Sequence[Mapping[str, str]]) -> None:
        self.shared = {name: _without(made, "$defs") for name, made in shared.items()}
        self.meanings = meanings

    def of(self, made: Any) -> Any:
        """A schema of pydantic's, or a reference to a shared one."""
        if made is True:
            return _STATED if self.shared else made
        if not isinstance(made, dict):
            return made
        notes = {key: made[key] for key in ("description", "default") if made.get(key) is not None}
        rest = _without(made, "title", "description", "default")
        if self.shared:
            rest = _without_null(rest)
        name = next((name for name, shared in self.shared.items() if shared == rest), None)
        if name:
            rest = {"$ref": _REFERENCE.format(model=name)}
        elif "$ref" not in rest:
            rest = self.inside(rest)
        return _with(notes, rest)

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
            named = {name: _with(notes, values) for name, notes in parts.get("properties", {}).items()}
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
            return {**_without(made, "enum"), "oneOf": choices}
        values = made["additionalProperties"]
        keys = {word: _with({"description": lines[word]}, values) for word in words}
        return {**_without(made, "propertyNames"), "properties": keys, "additionalProperties": False}


def _without(made: Schema, *keys: str) -> Schema:
    return {key: value for key, value in made.items() if key not in keys}


def _with(notes: Schema, schema: Schema) -> Schema:
    """A schema with annotations; beside `$ref` they would be ignored."""
    return {**notes, "allOf": [schema]} if notes and "$ref" in schema else {**schema, **notes}


def _typed(made: Any, types: Mapping[str, str | None]) -> Any:
    """A schema with its type beside every annotated reference: editors look there before they offer a key."""
    if isinstance(made, list):
        return [_typed(part, types) for part in made]
    if not isinstance(made, dict):
        return made
    made = {key: _typed(value, types) for key, value in made.items()}
    if "allOf" not in made:
        return made
    [reference] = made["allOf"]
    known = types[reference["$ref"].rpartition("/")[2]]
    # Of several types none can stand there, and editors take `anyOf` for the sign of that.
    return {**made, "type": known} if known else {**_without(made, "allOf"), "anyOf": [reference]}


def _without_null(made: Schema) -> Schema:
    """A schema without null: what is not stated is left out."""
    if _NULL not in made.get("anyOf", ()):
        return made
    choices = [choice for choice in made["anyOf"] if choice != _NULL]
    rest = _without(made, "anyOf")
    return {**rest, **choices[0]} if len(choices) == 1 else {**rest, "anyOf": choices}


def _accept_spellings(made: Schema) -> None:
    """Allows the other spelling of a key beside a key that has one, and not both at once."""
    for other, key in SPELLINGS.items():
        if key not in made.get("properties", ()):
            continue
        description = f"The same as `{key}`. {made['properties'][key].get('description', '')}".rstrip()
        made["properties"][other] = _with({"description": description}, made["properties"][key])
        if key in made.get("required", ()):
            made["required"].remove(key)
            made["oneOf"] = [_requiring(key), _requiring(other)]
        else:
            made["not"] = _requiring(key, other)


def _requiring(*keys: str) -> Schema:
    return {"properties": dict.fromkeys(keys, True), "required": list(keys)}
