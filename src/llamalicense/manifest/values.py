"""The kinds of value that a manifest holds: what is accepted, what it becomes, what its JSON Schema says."""

import re
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, Strict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from llamalicense.errors import did_you_mean
from llamalicense.manifest.meanings import Meaning
from llamalicense.vocabulary import (
    COUNTRIES,
    COUNTRY_ALIASES,
    DIRECTION_CHANGING,
    INVISIBLE,
    LICENCE_TAGS,
    LICENCES,
    LLAMA_OF_2023,
    NO_LICENCE_TOLD,
    Licence,
    policy_named,
)

_HIDDEN = f"\\x00-\\x1f\\x7f-\\x9f{INVISIBLE}"
NAME_PATTERN = f"^[^{_HIDDEN}]*[^{_HIDDEN}\\s][^{_HIDDEN}]*$"
_UNSAFE = f"\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f{DIRECTION_CHANGING}"
PROSE_PATTERN = f"^[^{_UNSAFE}]*[^{_UNSAFE}{INVISIBLE}\\s][^{_UNSAFE}]*$"
_DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
# YAML 1.2 readers such as editors take 700_000_000 for text.
_COUNT = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[1-9][0-9]{0,2}(_[0-9]{3})+$"}]}
# What begins elsewhere than in the folder of the file: an address, the root, another system's path, a drive.
FROM_ELSEWHERE = {"anyOf": [{"pattern": pattern} for pattern in ("://", "^/", "\\\\", "^.:")]}
_DOCUMENT = {
    "type": "string",
    "pattern": NAME_PATTERN,
    "maxLength": 2000,
    "anyOf": [{"pattern": "^https://."}, {"not": FROM_ELSEWHERE}],
}
EXAMPLE_MODEL = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
EXAMPLE_REVIEWER = "legal@acme.example"
LICENCE_TITLES = {licence: f"Llama {licence.partition('-')[2]} Community License Agreement." for licence in LICENCES}
LICENCE_TITLES["llama-3"] = f"Meta {LICENCE_TITLES['llama-3']}"
_OF_LICENCES = Meaning(choices=LICENCE_TITLES)


def version(value: object) -> object:
    # For a Literal, true and 1.0 would be 1 as well.
    if type(value) is not int or value != 1:
        raise PydanticCustomError("version", "expected 1, without quotes" if value == "1" else "expected 1")
    return value


def _day(value: object) -> object:
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-" and value.replace("-", "").isdigit():
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if isinstance(value, date):
        return value
    raise PydanticCustomError("date", "expected a date such as 2026-10-01")


def _licence(value: object) -> object:
    if not isinstance(value, str):
        return value
    known = LICENCE_TAGS.get(value.casefold(), value.casefold())
    if known not in LICENCES:
        hint = did_you_mean(value, LICENCES)
        message = f"expected a licence: {', '.join(LICENCES)}{hint}"
        if not hint:
            message += "; whatever a derivative is tagged, state the Llama model that it comes from as derived_from"
        raise PydanticCustomError("licence", "{message}", {"message": message})
    return known


# An SPDX id, a LicenseRef- name (of another document, too) or a hub tag; an expression joins several of them.
_LICENCE_WORD = r"[A-Za-z0-9][A-Za-z0-9.+_:-]*"
_LICENCE_EXPRESSION = rf"\(*{_LICENCE_WORD}\)*(?: +(?:and|or|with) +\(*{_LICENCE_WORD}\)*)*"
_VERSION = r"(?<![0-9.])[234](\.[123])?(?![0-9.])"
_NO_ANSWER = frozenset(("todo", "tbd", "na", "nil", "null", "yes", "no", "true", "false", "unclear"))
_LICENCE_NEEDED = (
    "expected a Llama licence such as llama-4, or another licence's SPDX id, LicenseRef- name or hub tag, such as "
    "apache-2.0"
)


def _model_licence(value: object) -> object:
    """A policy id, None for a word that tells nothing, or the word of a licence that is none of Llama's."""
    if not isinstance(value, str):
        meant = f'; did you mean "llama-{value}"?' if f"llama-{value}" in LICENCES else ""
        raise PydanticCustomError("licence", "{message}", {"message": f"{_LICENCE_NEEDED}{meant}"})
    word = " ".join(value.casefold().split())
    known = LICENCE_TAGS.get(word, word)
    if known in LICENCES:
        return known
    if word in NO_LICENCE_TOLD:
        return None
    if word not in LLAMA_OF_2023 and any("llama" in part or _is_nearly_llama(part) for part in word.split()):
        raise PydanticCustomError("licence", "{message}", {"message": f"this is no Llama licence{_llama_meant(word)}"})
    if word in _NO_ANSWER or len(word) > 200 or not re.fullmatch(_LICENCE_EXPRESSION, word, re.I):
        raise PydanticCustomError("licence", "{message}", {"message": _LICENCE_NEEDED})
    return value.strip()


def _is_nearly_llama(word: str) -> bool:
    """Whether two edits or fewer lead from a word to the name of a Llama licence."""
    word = word.strip("()")
    return any(_edits(word, name) <= 2 for name in (*LICENCES, *LICENCE_TAGS) if abs(len(word) - len(name)) <= 2)


def _edits(one: str, other: str) -> int:
    """The letters to insert, delete or replace to make one word of another (Levenshtein)."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row = row, [number]
        for place, wanted in enumerate(other, 1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != wanted)))
    return row[-1]


def _llama_meant(word: str) -> str:
    # Meta writes llama3_1 as well.
    version = re.search(_VERSION, re.sub(r"(?<=[234])[_-](?=[123](?![0-9a-z]))", ".", word))
    meant = f"llama-{version[0]}" if version and f"llama-{version[0]}" in LICENCES else None
    hint = f'; did you mean "{meant}"?' if meant else did_you_mean(word, (*LICENCES, *LICENCE_TAGS))
    return hint or f"; expected {', '.join(LICENCES)}, or another licence's name such as apache-2.0"


def _country(value: object) -> object:
    if not isinstance(value, str):
        return value
    code = COUNTRY_ALIASES.get(value.upper(), value.upper())
    if code == "EU":
        raise PydanticCustomError(
            "country", "the European Union is not a country; state the member state, such as DE, or the other country"
        )
    if code not in COUNTRIES:
        raise PydanticCustomError("country", "expected a country code of two letters (ISO 3166-1), such as US or DE")
    return code


def listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def _tags(value: object) -> object:
    if value is False:
        raise PydanticCustomError("tags", "expected a tag or a list of tags; [] states none")
    return listed(value)


def _documents(value: object) -> object:
    if value is True:
        raise PydanticCustomError("document", "expected a path, an https:// URL, a list of them, or false for none")
    return [] if value is False else listed(value)


def _base(value: object) -> object:
    # For a Literal, 0 would be false as well.
    if value is True or type(value) is int:
        raise PydanticCustomError("base", "expected the name of a model, `scratch`, or false")
    return value


def _document(value: object) -> object:
    if isinstance(value, str) and not (value.startswith("https://") and value != "https://"):
        if "://" in value:
            raise PydanticCustomError("document", "expected a path, or a URL that begins with https://")
        if value.startswith("/") or "\\" in value or value[1:2] == ":":
            raise PydanticCustomError("document", "expected a path relative to the manifest, with forward slashes")
    return value


def displays(value: object) -> object:
    places = _documents(value)
    return [{"at": item} if isinstance(item, str) else item for item in places] if isinstance(places, list) else places


def contents(value: object) -> object:
    return [{"model": item} if isinstance(item, str) else item for item in value] if isinstance(value, list) else value


def users(value: object) -> object:
    return value if isinstance(value, dict) else {"total": value}


Name = Annotated[str, Strict(), StringConstraints(pattern=NAME_PATTERN, max_length=500)]
Prose = Annotated[str, Strict(), StringConstraints(pattern=PROSE_PATTERN, max_length=10_000)]
RuleName = Annotated[Name, AfterValidator(policy_named)]
Flag = Annotated[bool, Strict()]
Count = Annotated[int, Strict(), Field(ge=0), WithJsonSchema(_COUNT)]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema(_DAY)]
LicenceId = Annotated[
    Licence,
    BeforeValidator(_licence),
    WithJsonSchema({"type": "string", "enum": [*LICENCES, *LICENCE_TAGS]}),
    _OF_LICENCES,
]
ModelLicence = Annotated[
    Licence | Annotated[str, Strict()] | None,
    BeforeValidator(_model_licence),
    WithJsonSchema(
        {
            "type": "string",
            "anyOf": [{"enum": [*LICENCES, *LICENCE_TAGS]}, {"pattern": NAME_PATTERN, "maxLength": 500}],
        }
    ),
    _OF_LICENCES,
]
Country = Annotated[
    str,
    Strict(),
    BeforeValidator(_country),
    WithJsonSchema({"type": "string", "enum": sorted({*COUNTRIES, *COUNTRY_ALIASES})}),
]
DocumentName = Annotated[
    str,
    Strict(),
    StringConstraints(pattern=NAME_PATTERN, max_length=2000),
    BeforeValidator(_document),
    WithJsonSchema(_DOCUMENT),
]
Documents = Annotated[
    tuple[DocumentName, ...],
    BeforeValidator(_documents, json_schema_input_type=Literal[False] | DocumentName | tuple[DocumentName, ...]),
]
Base = Annotated[Literal[False] | Name, BeforeValidator(_base)]
Access = Literal["weights", "api", "end-user-product", "outputs-only"]
# From the strongest to the weakest way to have a model.
ACCESSES: tuple[Access, ...] = get_args(Access)
Modification = Annotated[
    Literal["none", "converted", "pruned", "merged", "fine-tuned"],
    Meaning(
        choices={
            "none": "The weights are as they were published.",
            "converted": "Another file format or precision, such as a quantisation; nothing was learned.",
            "pruned": "Parts of the weights were taken out; nothing was learned.",
            "merged": "Weights of several models were combined.",
            "fine-tuned": "The weights were trained further, in whole or through an adapter.",
        }
    ),
]
Tags = Annotated[tuple[Name, ...], BeforeValidator(_tags, json_schema_input_type=Name | tuple[Name, ...])]
