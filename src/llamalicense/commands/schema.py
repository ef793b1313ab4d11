"""`llamalicense schema`: JSON Schemas of manifests, policies and machine reports, for editors and other tools.

They are made from the types that read and write those files. Put right on the way is what pydantic says in another
dialect (draft-07 ignores what stands beside `$ref`) or cannot know: a key without a value is an error, two keys have
two spellings, and an editor shows what a category covers only when the schema says it.
"""

import json
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from llamalicense import manifest, policy
from llamalicense.about import HOMEPAGE
from llamalicense.load import SPELLINGS
from llamalicense.vocabulary import CATEGORIES

Kind = Literal["manifest", "policy", "report"]
Schema = dict[str, Any]

_TITLES = {
    "manifest": (
        "llamalicense manifest",
        "Facts about an organisation and what it does with Llama models. Default file name: llamalicense.yaml.",
    ),
    "policy": ("llamalicense policy", "A licence, what licences share, or an organisation's own rules."),
    "report": ("llamalicense report", "What `llamalicense check --output-format json` found: llamalicense/report/v1."),
}
# Types that many fields share; each stands once, under its name.
_SHARED = {
    "manifest": "Name Prose Day Count Country LicenceId Category Document Documents Access Change",
    "policy": "Name Prose Day Id Parameter Condition Cites Sentences",
}
_WRITTEN_OUT: dict[str, Schema] = {
    "Category": {
        "type": "string",
        "oneOf": [{"const": category, "description": covers} for category, covers in CATEGORIES.items()],
    },
    "Condition": policy.CONDITION_SCHEMA,
    "Stated": {
        "type": ["boolean", "number", "string", "array", "object"],
        "items": {"$ref": "#/$defs/Stated"},
        "additionalProperties": {"$ref": "#/$defs/Stated"},
    },
}
_NULL = {"type": "null"}
_SCHEMAS_BY_NAME = ("properties", "patternProperties", "$defs")
_SCHEMAS_IN_A_LIST = ("anyOf", "oneOf", "allOf")
_ONE_SCHEMA = ("items", "additionalProperties", "propertyNames", "not")


def printed(kind: Kind) -> str:
    """The schema as the text of its file in `schemas/`."""
    # Escaped, because a pattern that refuses invisible characters would otherwise hold them.
    return json.dumps(schema(kind), indent=2) + "\n"


def address(kind: Kind) -> str:
    """Where the schema is published; editors take it in a `$schema` comment."""
    return f"{HOMEPAGE}/raw/main/schemas/{kind}.schema.json"


def schema(kind: Kind) -> Schema:
    """The JSON Schema, draft-07, of a kind of file."""
    title, description = _TITLES[kind]
    if kind == "manifest":
        content = _of_input(manifest.Manifest, manifest, _SHARED[kind])
    elif kind == "policy":
        content = _of_input(policy.PolicyFile, policy, _SHARED[kind])
    else:
        content = _of_report()
    definitions = content.pop("$defs")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": address(kind),
        "title": title,
        "description": description,
        **_without(content, "title", "description"),
        "$defs": dict(sorted(definitions.items())),
    }


def _of_report() -> Schema:
    from llamalicense.formats.report_v1 import ReportV1

    return _Draft07({}).inside(TypeAdapter(ReportV1).json_schema(mode="serialization"))


def _of_input(model: type[BaseModel], home: ModuleType, names: str) -> Schema:
    shared = {name: TypeAdapter(getattr(home, name)).json_schema() for name in names.split()}
    draft = _Draft07(shared)
    content = draft.inside(model.model_json_schema())
    defined = {name: _WRITTEN_OUT.get(name) or draft.inside(made) for name, made in draft.shared.items()}
    content["$defs"].update(defined, Stated=_WRITTEN_OUT["Stated"])
    for each in (content, *content["$defs"].values()):
        _accept_spellings(each)
    return content


class _Draft07:
    """Rewrites pydantic's schemas, with the types that many fields share under their names."""

    def __init__(self, shared: Mapping[str, Schema]) -> None:
        self.shared = {name: _without(made, "$defs") for name, made in shared.items()}

    def of(self, made: Any) -> Any:
        """A schema of pydantic's, or a reference to a shared one."""
        if made is True:
            return {"$ref": "#/$defs/Stated"} if self.shared else made
        if not isinstance(made, dict):
            return made
        said = {key: made[key] for key in ("description", "default") if made.get(key) is not None}
        rest = _without(made, "title", "description", "default")
        if self.shared:
            rest = _without_null(rest)
        name = next((name for name, shared in self.shared.items() if shared == rest), None)
        if name:
            rest = {"$ref": f"#/$defs/{name}"}
        elif "$ref" not in rest:
            rest = self.inside(rest)
        return _with(said, rest)

    def inside(self, made: Schema) -> Schema:
        """A schema whose parts are rewritten."""
        parts: Schema = {}
        for key, value in made.items():
            if key in _SCHEMAS_BY_NAME:
                parts[key] = {name: self.of(each) for name, each in value.items()}
            elif key in _SCHEMAS_IN_A_LIST:
                parts[key] = [self.of(each) for each in value]
            elif key in _ONE_SCHEMA:
                parts[key] = self.of(value)
            else:
                parts[key] = value
        if "patternProperties" in parts:
            parts.setdefault("additionalProperties", False)
        return _keyed_by_category(parts)


def _without(made: Schema, *keys: str) -> Schema:
    return {key: value for key, value in made.items() if key not in keys}


def _with(said: Schema, schema: Schema) -> Schema:
    """A schema with annotations; beside `$ref` they would be ignored."""
    return {**said, "allOf": [schema]} if said and "$ref" in schema else {**schema, **said}


def _without_null(made: Schema) -> Schema:
    """A schema without null: what is not stated is left out."""
    if _NULL not in made.get("anyOf", ()):
        return made
    choices = [choice for choice in made["anyOf"] if choice != _NULL]
    rest = _without(made, "anyOf")
    return {**rest, **choices[0]} if len(choices) == 1 else {**rest, "anyOf": choices}


def _keyed_by_category(made: Schema) -> Schema:
    """A mapping from categories with its keys written out, so that editors offer and explain them."""
    if made.get("propertyNames") != {"enum": list(CATEGORIES)}:
        return made
    values = made["additionalProperties"]
    return {
        "type": "object",
        "properties": {category: _with({"description": covers}, values) for category, covers in CATEGORIES.items()},
        "additionalProperties": False,
    }


def _accept_spellings(made: Schema) -> None:
    """Allows the other spelling of a key beside a key that has one, and not both at once."""
    for other, key in SPELLINGS.items():
        if key not in made.get("properties", ()):
            continue
        description = f"The same as `{key}`. {made['properties'][key].get('description', '')}".rstrip()
        made["properties"][other] = _with({"description": description}, made["properties"][key])
        if key in made.get("required", ()):
            made["required"].remove(key)
            made["oneOf"] = [{"required": [key]}, {"required": [other]}]
        else:
            made["not"] = {"required": [key, other]}
