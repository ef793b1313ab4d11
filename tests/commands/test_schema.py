"""The JSON Schemas: fresh, valid, explained; `test_parity.py` holds the manifest's against the program."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import regenerate
from checkout import ROOT, SHARED
from jsonschema import Draft7Validator
from manifests import RICH, as_editors_read
from program import llamalicense
from pydantic import BaseModel
from rows import rows

from llamalicense.cli.inputs import DEFAULT_NAME
from llamalicense.commands import schema as schemas
from llamalicense.commands.schema import SchemaName, address
from llamalicense.commands.schema.words import (
    OF_A_BASELINE,
    OF_A_FIX,
    OF_A_POLICY,
    OF_A_RECORD,
    OF_A_REPORT,
    OF_A_ROW,
    OF_A_ROW_RESULT,
    OF_A_SCAN,
    OF_A_SUMMARY,
    OF_A_VERIFICATION,
    OF_CLAUSES,
    OF_MODELS,
    OF_WHAT_FILES_HOLD,
)
from llamalicense.manifest.meanings import meanings
from llamalicense.manifest.types import Manifest
from llamalicense.policy.conditions import COMPARISONS, CONNECTIVES
from llamalicense.policy.files import DATA
from llamalicense.policy.library import bundled
from llamalicense.policy.resources import folder
from llamalicense.project.load import SPELLINGS
from llamalicense.vocabulary import CATEGORIES, LICENCE_TAGS, LICENCES

KINDS: tuple[SchemaName, ...] = get_args(SchemaName)
# Each is made once for all tests, none of which changes it.
schema, printed = cache(schemas.schema), cache(schemas.printed)


def validator(made: dict[str, Any]) -> Draft7Validator:
    return Draft7Validator(made, format_checker=Draft7Validator.FORMAT_CHECKER)


MANIFEST, POLICY, REPORT = (validator(schema(kind)) for kind in ("manifest", "policy", "report"))
FEWEST = {
    "manifest": 40,
    "policy": 40,
    "baseline": 10,
    "report": 40,
    "scan": 15,
    "models": 10,
    "fix": 15,
    "identify": 9,
    "clauses": 10,
    "record": 40,
    "verification": 20,
    "audit": 15,
    "audit-results": 40,
    "audit-summary": 60,
    "audit-map": 7,
}


def every_schema(made: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema, with its path."""
    if isinstance(made, list):
        for number, item in enumerate(made):
            yield from every_schema(item, f"{path}/{number}")
    elif isinstance(made, dict):
        yield path, made
        for key, value in made.items():
            if key not in ("enum", "const", "default", "required"):
                yield from every_schema(value, f"{path}/{key}")


def every_property(made: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, inner in every_schema(made):
        if not path.endswith("/properties"):
            for group in ("properties", "patternProperties"):
                named = inner.get(group, {}).items()
                # What only tells which of two spellings is there has nothing to explain.
                yield from ((f"{path}/{group}/{name}", each) for name, each in named if each is not True)


@pytest.mark.parametrize("kind", KINDS)
class TestEverySchema:
    def test_is_a_schema_of_draft_07(self, kind: SchemaName) -> None:
        made = schema(kind)
        Draft7Validator.check_schema(made)
        assert made["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert made["$id"] == address(kind)
        assert made["title"]
        assert made["description"]

    def test_is_fresh(self, kind: SchemaName) -> None:
        path = folder("schemas") / f"{kind}.schema.json"
        assert path.read_text(encoding="utf-8") == printed(kind), "run python tests/support/regenerate.py"
        assert regenerate.generated()[path] == printed(kind)

    def test_is_what_the_command_prints(self, kind: SchemaName) -> None:
        ran = llamalicense("schema", kind)
        assert (ran.status, ran.out, ran.err) == (0, printed(kind), "")

    def test_is_plain_ascii_with_a_line_end(self, kind: SchemaName) -> None:
        assert printed(kind).isascii()
        assert printed(kind).endswith("}\n")

    def test_says_nothing_beside_a_reference(self, kind: SchemaName) -> None:
        """Draft-07 ignores it, and so do editors."""
        assert [path for path, inner in every_schema(schema(kind)) if "$ref" in inner and len(inner) > 1] == []

    def test_defines_what_it_refers_to_and_nothing_else(self, kind: SchemaName) -> None:
        made = schema(kind)
        referred = {inner["$ref"] for _, inner in every_schema(made) if isinstance(inner.get("$ref"), str)}
        assert referred == {f"#/definitions/{name}" for name in made["definitions"]}


@pytest.mark.parametrize("kind", KINDS)
class TestWhatPeopleRead:
    def test_every_property_is_explained(self, kind: SchemaName) -> None:
        made = schema(kind)

        def explained(each: dict[str, Any]) -> bool:
            target = made["definitions"][each["$ref"].rpartition("/")[2]] if "$ref" in each else each
            return len(target.get("description", "")) > 5

        properties = dict(every_property(made))
        assert len(properties) > FEWEST[kind]
        assert [path for path, each in properties.items() if not explained(each)] == []


@pytest.mark.parametrize("kind", ["manifest", "policy", "baseline"])
class TestWhatPeopleWrite:
    def test_null_is_nowhere(self, kind: SchemaName) -> None:
        assert '"null"' not in printed(kind)
        assert ": null" not in printed(kind)

    def test_every_mapping_with_known_keys_is_closed(self, kind: SchemaName) -> None:
        known = {path.rpartition("/properties")[0] for path, _ in every_property(schema(kind)) if "/properties" in path}
        made = dict(every_schema(schema(kind)))
        assert len(known) > 1
        assert [path for path in known if made[path].get("additionalProperties") is not False] == []


def test_the_manifest_names_its_default_files() -> None:
    assert f"{DEFAULT_NAME}, *.{DEFAULT_NAME}, or the same with .yml" in schema("manifest")["description"]


WORDS_AS_KEYS = ("use.acceptable_use.borderline", "rules.explain")


def words(made: dict[str, Any], each: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """What the words mean that a field takes, as values or as keys, by the field's path: `builds.kind`."""
    name = each.get("$ref", "").rpartition("/")[2]
    target = made["definitions"][name] if name else each
    if choices := [choice for choice in target.get("oneOf", ()) if "const" in choice]:
        yield path, {choice["const"]: choice["description"] for choice in choices}
    if path in WORDS_AS_KEYS and "properties" in target:
        yield path, {key: value["description"] for key, value in target["properties"].items()}
        return
    for inner in (*target.get("anyOf", ()), *target.get("allOf", ()), *filter(None, [target.get("items")])):
        yield from words(made, inner, path)
    for key, value in target.get("properties", {}).items() if name != "ConditionEntry" else ():
        if key not in SPELLINGS:
            yield from words(made, value, f"{path}.{key}".lstrip("."))


CHOICES = {path: meaning.choices for path, meaning in meanings(Manifest) if meaning.choices}
MEANINGS: dict[SchemaName, Mapping[str, Mapping[str, str]]] = {
    "manifest": CHOICES,
    "policy": OF_A_POLICY,
    "baseline": OF_A_BASELINE,
    "report": OF_A_REPORT,
    "scan": OF_A_SCAN,
    "models": OF_MODELS,
    "record": OF_A_RECORD,
    "verification": OF_A_VERIFICATION,
    "audit": OF_A_ROW,
    "audit-results": OF_A_ROW_RESULT,
    "audit-summary": OF_A_SUMMARY,
    "audit-map": {},
    "fix": OF_A_FIX,
    "identify": OF_WHAT_FILES_HOLD,
    "clauses": OF_CLAUSES,
}


@pytest.mark.parametrize("kind", KINDS)
class TestWhatWordsMean:
    def test_no_word_is_without_a_meaning(self, kind: SchemaName) -> None:
        bare = {path for path, inner in every_schema(schema(kind)) if "enum" in inner}
        assert bare == ({"/definitions/Country"} if kind == "manifest" else set())

    def test_every_field_takes_the_words_that_have_a_meaning(self, kind: SchemaName) -> None:
        made = schema(kind)
        taken = dict(words(made, made))
        tags = {tag: meaning for tag, meaning in taken.get("models.licence", {}).items() if tag in LICENCE_TAGS}
        for path in (path for path in taken if path.endswith("licence") and kind == "manifest"):
            assert {tag: taken[path].pop(tag) for tag in LICENCE_TAGS} == tags
        assert taken == MEANINGS[kind]

    def test_a_meaning_is_one_short_sentence(self, kind: SchemaName) -> None:
        meanings = [
            each for path in MEANINGS[kind].values() for each in path.values() if each not in CATEGORIES.values()
        ]
        assert bool(meanings) == bool(MEANINGS[kind])
        assert [each for each in meanings if not re.fullmatch(r"[A-Z][^.\n]{5,98}\.([0-9][^.\n]*\.)?", each)] == []


def test_the_words_of_a_manifest_are_those_that_its_types_take() -> None:
    def taken(model: type[BaseModel], path: str) -> Iterator[tuple[str, set[str]]]:
        for name, field in model.model_fields.items():
            yield from inside(field.annotation, f"{path}.{name}".lstrip("."))

    def inside(annotation: Any, path: str) -> Iterator[tuple[str, set[str]]]:
        if get_origin(annotation) is Literal:
            texts = {word for word in get_args(annotation) if isinstance(word, str)}
            yield from [(path, texts)] if texts else []
        elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from taken(annotation, path)
        else:
            for each in get_args(annotation):
                yield from inside(each, path)

    assert dict(taken(Manifest, "")) == {path: set(meanings) for path, meanings in CHOICES.items()}


def test_a_licence_is_explained_by_the_title_of_its_policy() -> None:
    titles = {licence: f"{bundled(licence).title}." for licence in LICENCES}
    assert CHOICES["models.licence"] == titles


def test_conditions_of_policies_have_the_words_of_the_language() -> None:
    condition = schema("policy")["definitions"]["ConditionEntry"]
    assert tuple(condition["properties"]) == CONNECTIVES
    [(_, fact)] = condition["patternProperties"].items()
    assert tuple(fact["anyOf"][-1]["properties"]) == (*COMPARISONS, "stated")


@rows("path", [p for p in sorted(folder("policies").glob("*.yaml")) if p.stem not in DATA], ids=str)
def test_bundled_policies_fit_their_schema(path: Path) -> None:
    assert [error.message for error in POLICY.iter_errors(as_editors_read(path.read_text(encoding="utf-8")))] == []


GOOD_POLICIES = [
    "rules: [{id: a, fails_when: {any: [{not: {term: t}}, {house.x_1: {one_of: [a, 1]}}, {a.b: {more_than: $n}}]}}]",
    "rules: [{id: a, fails_when: {a.b: {more_than: 700_000_000}}}]",
    "rules: [{id: a, explain: {pass: x, fail: [{when: {build.kind: app}, say: y}, {say: z}]}}]",
    "facts: {ticket: {type: string, minLength: 3}}",
    "overrides: [{rule: '*/a', unclear: fail}]",
]
BAD_POLICIES = [
    "rules: [{id: a, fails_when: {build.kind: app, build.name: x}}]",
    "rules: [{id: a, fails_when: {}}]",
    "rules: [{id: a, fails_when: {anything: app}}]",
    "rules: [{id: a, fails_when: {all: []}}]",
    "rules: [{id: a, fails_when: {build.kind: {isnt: app}}}]",
    "rules: [{id: a, fails_when: {build.kind: {is: app, one_of: [app]}}}]",
    "rules: [{id: a, fails_when: {build.kind: {stated: 1}}}]",
    "rules: [{id: a, cite: []}]",
    "rules: [{id: a, explain: {pass: []}}]",
    "rules: [{id: a, explain: {maybe: x}}]",
    "rules: [{id: a, title: }]",
    "rules: [{id: A}]",
    "rules: [{title: a}]",
    "terms: {T: {build.kind: app}}",
    "facts: {Ticket: {type: string}}",
    "facts: {ticket: {type: }}",
    "overrides: [{rule: '*/a', unclear: warn}]",
]


@rows(("text", "good"), [*((text, True) for text in GOOD_POLICIES), *((text, False) for text in BAD_POLICIES)])
def test_the_policy_schema_accepts_and_refuses(text: str, good: bool) -> None:
    assert POLICY.is_valid(as_editors_read(f"policy: p\ntitle: t\nkind: house\n{text}\n")) is good


def full_example() -> str:
    path = SHARED / "design" / "manifest.md"
    if not path.is_file():
        pytest.skip("the design documents are not part of this repository")
    return path.read_text(encoding="utf-8").split("```yaml\n")[1].partition("```")[0]


def test_the_full_example_is_accepted_and_named_rightly(tmp_path: Path) -> None:
    text = full_example()
    assert [error.message for error in MANIFEST.iter_errors(as_editors_read(text))] == []
    manifest = tmp_path / "llamalicense.yaml"
    manifest.write_text(text, encoding="utf-8")
    ran = llamalicense("check", manifest, "--as-of", "2026-11-21", "--output-format", "json")
    results = json.loads(ran.out)["reports"][0]["results"]
    assert [r["verdict"] for r in results if r["rule"] == "llama-4/model-naming"] == ["pass"]


def closed(made: Any) -> Any:
    """The report's schema without room for keys that it does not describe."""
    for _, inner in every_schema(made):
        if "properties" in inner and inner.get("type") == "object":
            inner["additionalProperties"] = False
    return made


@pytest.mark.parametrize(
    "options", [("--verbose",), ("--missing", "fail", "--policy", "no-competing-models", "--no-waivers")]
)
def test_reports_fit_their_schema(tmp_path: Path, options: tuple[str, ...]) -> None:
    for name, text in (("good.yaml", RICH), ("bad.yaml", "a: &b c\n"), ("binary.yaml", "\0")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    names = [tmp_path / name for name in ("good.yaml", "bad.yaml", "binary.yaml", "absent.yaml")]
    ran = llamalicense("check", *names, "--output-format", "json", "--as-of", "2026-11-21", *options)
    report = json.loads(ran.out)
    strict = validator(closed(deepcopy(schema("report"))))
    assert [f"{error.json_path}: {error.message}" for error in strict.iter_errors(report)] == []
    found = report["reports"][0]["results"]
    assert {r["verdict"] for r in found} == {"pass", "warn", "fail"}
    assert any(r["waiver"] for r in found) is ("--no-waivers" not in options)
    assert any(r["trace"] for r in found) is ("--verbose" in options)
    assert report["verdict"] is None
    assert REPORT.is_valid({**report, "later": "versions may say more"})
    assert not REPORT.is_valid({**report, "verdict": "unclear"})
    assert not REPORT.is_valid({key: value for key, value in report.items() if key != "counts"})


def test_the_map_of_the_readme_is_one_to_editors() -> None:
    [text] = re.findall(r"(?s)```yaml\n(map: 1.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [*validator(schema("audit-map")).iter_errors(as_editors_read(text))] == []
    for wrong in ("map: 2", "map: 1", "map: 1\ncolumns: {A: {too: x}}", "map: 1\ncolumns: {A: x}\nunits: B"):
        assert [*validator(schema("audit-map")).iter_errors(as_editors_read(wrong))]
