"""What a condition is to editors, as JSON Schema; `conditions.py` reads it."""

from typing import Any

_CONDITIONS = {"type": "array", "items": {"$ref": "#/definitions/ConditionEntry"}, "minItems": 1}


def _one_of(*types: str) -> dict[str, Any]:
    return {"anyOf": [{"type": kind} for kind in types]}


_VALUE = _one_of("boolean", "number", "string", "array")
_NUMBER = _one_of("number", "string")
_TEXT = {"type": "string"}
CONDITION_SCHEMA: dict[str, Any] = {
    "description": "One word or fact with its value: all, any, not, term, or <subject>.<fact>: value or "
    "{comparison: value}.",
    "type": "object",
    "minProperties": 1,
    "maxProperties": 1,
    "properties": {
        "all": {"description": "Every one of these conditions holds.", **_CONDITIONS},
        "any": {"description": "At least one of these conditions holds.", **_CONDITIONS},
        "not": {"description": "This condition does not hold.", "allOf": [{"$ref": "#/definitions/ConditionEntry"}]},
        "term": {"description": "A term defined under `terms`.", "type": "string"},
    },
    "patternProperties": {
        "^[a-z]+[.][a-z][a-z0-9_]*$": {
            "description": "A fact: the value that it must have, or one comparison; $name is a parameter.",
            "anyOf": [
                *_VALUE["anyOf"],
                {
                    "type": "object",
                    "minProperties": 1,
                    "maxProperties": 1,
                    "properties": {
                        "is": {"description": "The fact is this value.", **_VALUE},
                        "one_of": {"description": "The fact is one of these values.", **_one_of("array", "string")},
                        "more_than": {"description": "The fact is greater.", **_NUMBER},
                        "at_least": {"description": "The fact is greater or the same.", **_NUMBER},
                        "less_than": {"description": "The fact is smaller.", **_NUMBER},
                        "at_most": {"description": "The fact is smaller or the same.", **_NUMBER},
                        "starts_with": {"description": "The fact begins with this text.", **_TEXT},
                        "contains": {"description": "The fact is a list with this word.", **_TEXT},
                        "stated": {"description": "Whether the fact is stated at all.", "type": "boolean"},
                    },
                    "additionalProperties": False,
                },
            ],
        }
    },
    "additionalProperties": False,
}
