"""Keeps jsonschema's parsers of IRIs, of which no schema here has any, from being made in every process."""

import importlib
import sys
from functools import cache, cached_property, partial
from types import ModuleType
from typing import Any
from unittest.mock import patch

_NAME = "rfc3987_syntax"


def parsers_of_iris_on_demand() -> None:
    """jsonschema imports this library when it is imported itself, and its forty parsers take more than a second.

    Where a schema of others has IRIs, only the one parser is made that is asked, once of each IRI.
    """

    @cache
    def is_valid_syntax(term: str, value: str) -> bool:
        if sys.modules[_NAME] is stand_in:
            del sys.modules[_NAME]
            with patch("lark.Lark", _OnDemand):
                importlib.import_module(_NAME)
        return bool(sys.modules[_NAME].is_valid_syntax(term, value))

    stand_in = ModuleType(_NAME)
    vars(stand_in)["is_valid_syntax"] = is_valid_syntax
    sys.modules[_NAME] = stand_in


class _OnDemand:
    """A parser that is made when it is asked."""

    def __init__(self, *grammar: Any, **options: Any) -> None:
        from lark.lark import Lark

        self._make = partial(Lark, *grammar, **options)

    @cached_property
    def _parser(self) -> Any:
        return self._make()

    def parse(self, text: str, **options: Any) -> Any:
        return self._parser.parse(text, **options)
