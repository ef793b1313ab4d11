"""Keeps jsonschema's parsers of IRIs, of which no schema here has any, from being made in every process."""

import importlib
import sys
from types import ModuleType

_NAME = "rfc3987_syntax"


def parsers_of_iris_on_demand() -> None:
    """jsonschema imports this library when it is imported itself, and its forty parsers take more than a second."""

    def is_valid_syntax(term: str, value: str) -> bool:
        if sys.modules[_NAME] is stand_in:
            del sys.modules[_NAME]
        return bool(importlib.import_module(_NAME).is_valid_syntax(term, value))

    stand_in = ModuleType(_NAME)
    vars(stand_in)["is_valid_syntax"] = is_valid_syntax
    sys.modules[_NAME] = stand_in
