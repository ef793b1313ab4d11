"""`llamalicense schema`: JSON Schemas of manifests, policies and machine reports, for editors and other tools.

They are made from the types that read and write those files. Put right on the way is what pydantic says in another
dialect (draft-07 ignores what stands beside `$ref`) or cannot know: a key without a value is an error, two keys have
two spellings, and an editor shows what a word means only when the schema says it. SchemaStore compiles schemas in the
strict mode of Ajv: no lists of types, and nothing required that is not a property in the same place.
"""

import json
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter

from llamalicense.about import HOMEPAGE
from llamalicense.commands.schema.draft07 import REFERENCE, STATED, Draft07, Schema, with_notes, without
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
_WRITTEN_OUT: dict[str, Schema] = {
    "ConditionEntry": CONDITION_SCHEMA,
    "Stated": {
        "anyOf": [
            *({"type": name} for name in ("boolean", "number", "string")),
            {"type": "array", "items": STATED},
            {"type": "object", "additionalProperties": STATED},
        ]
    },
}


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
        **without(content, "title", "description"),
        "definitions": dict(sorted(definitions.items())),
    }


def _of_output(kind: SchemaName) -> Schema:
    output = OUTPUTS[kind]
    made = TypeAdapter(output.shape).json_schema(mode="serialization", ref_template=REFERENCE)
    return Draft07({}, [*output.words.values()]).inside(made)


def _of_input(kind: Literal["manifest", "policy", "baseline", "audit-map"], model: type[BaseModel]) -> Schema:
    shared = {name: TypeAdapter(held).json_schema(ref_template=REFERENCE) for name, held in _SHARED[kind].items()}
    words = {"policy": OF_A_POLICY, "baseline": OF_A_BASELINE, "audit-map": {}}
    draft = Draft07(shared, _of_a_manifest() if kind == "manifest" else [*words[kind].values()])
    content = draft.inside(model.model_json_schema(ref_template=REFERENCE))
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
    return {**made, "type": known} if known else {**without(made, "allOf"), "anyOf": [reference]}


def _accept_spellings(made: Schema) -> None:
    """Allows the other spelling of a key beside a key that has one, and not both at once."""
    for other, key in SPELLINGS.items():
        if key not in made.get("properties", ()):
            continue
        description = f"The same as `{key}`. {made['properties'][key].get('description', '')}".rstrip()
        made["properties"][other] = with_notes({"description": description}, made["properties"][key])
        if key in made.get("required", ()):
            made["required"].remove(key)
            made["oneOf"] = [_requiring(key), _requiring(other)]
        else:
            made["not"] = _requiring(key, other)


def _requiring(*keys: str) -> Schema:
    return {"properties": dict.fromkeys(keys, True), "required": list(keys)}
