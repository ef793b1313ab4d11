"""What the program writes, held against the schema of its kind, which is made once for all tests."""

from functools import cache
from typing import Any

from jsonschema import Draft7Validator

from llamalicense.commands.schema import SchemaName, schema


@cache
def _validator(kind: SchemaName) -> Draft7Validator:
    return Draft7Validator(schema(kind))


def faults(kind: SchemaName, content: Any) -> list[str]:
    """What the schema of a kind of file has against some content."""
    return [error.message for error in _validator(kind).iter_errors(content)]
