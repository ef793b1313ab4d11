"""Malformed manifests: refused with a place and a reason, never with a traceback, and before they cost anything."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from manifests import EVERYTHING, RICH, with_value, written
from program import Ran, llamalicense
from rows import rows

from llamalicense import yamlfile
from llamalicense.decision.settings import Settings
from llamalicense.report.formats import FORMATS, Style, render
from llamalicense.run import Checker, Given, check

START = "manifest: 1\norganisation: {name: Acme}\n"
MODELS = "models: [{id: acme/private-8b, licence: llama-4}]\n"
GOOD = START + MODELS
CHECKER = Checker(date(2026, 11, 21), Settings(trace=True))


class Malformed(NamedTuple):
    """What a file holds, where it is wrong (nothing: the file as a whole), and words of the message."""

    content: str | bytes
    place: str
    words: str


MALFORMED = {
    # not text, or too much of it
    "empty": Malformed("", "1:1", "the file is empty"),
    "blank": Malformed(" \n\n \n", "1:1", "the file is empty"),
    "only a byte order mark": Malformed(b"\xef\xbb\xbf", "1:1", "the file is empty"),
    "only comments": Malformed("# a\n# b\n", "1:1", "only comments"),
    "NUL": Malformed(GOOD.replace("Acme", "Ac\0me"), "2:24", "a control character that YAML does not allow"),
    "only NULs": Malformed(b"\0" * 64, "1:1", "a control character"),
    "escape character": Malformed(GOOD.replace("Acme", "\x1b[31mAcme"), "2:22", "a control character"),
    "C1 control character": Malformed(GOOD.replace("Acme", "ü\x9bAcme"), "2:23", "a control character"),
    "DEL": Malformed(GOOD + "# \x7f\n", "4:3", "a control character"),
    "noncharacter": Malformed(GOOD + "# \ufffe\n", "4:3", "a control character"),
    "Latin-1": Malformed(GOOD.replace("Acme", "Ümit").encode("latin-1"), "2:22", "byte 0xdc is not UTF-8"),
    "truncated UTF-8": Malformed(GOOD.encode() + b"# \xe2\x82", "4:3", "byte 0xe2 is not UTF-8"),
    "overlong UTF-8": Malformed(GOOD.encode() + b"# \xc0\xaf\n", "4:3", "byte 0xc0 is not UTF-8"),
    "encoded surrogate": Malformed(GOOD.encode() + b"# \xed\xa0\x80\n", "4:3", "byte 0xed is not UTF-8"),
    "UTF-16": Malformed(GOOD.encode("utf-16"), "1:1", "is not UTF-8; save the file as UTF-8"),
    "UTF-16 without a mark": Malformed(GOOD.encode("utf-16-be"), "1:1", "a control character"),
    "UTF-32": Malformed(GOOD.encode("utf-32"), "1:1", "is not UTF-8"),
    "gzip": Malformed(b"\x1f\x8b\x08\x00abc", "1:2", "byte 0x8b is not UTF-8"),
    "too big": Malformed(GOOD + "#" * yamlfile.MAX_BYTES, "", "more than 1,048,576 bytes"),
    # not YAML
    "tab as indentation": Malformed("manifest: 1\norganisation:\n\tname: Acme\n", "3:1", "this is not YAML"),
    "unclosed quote": Malformed(GOOD + "builds: [{name: 'a}]\n", "", "this is not YAML: a quotation mark before this"),
    "unclosed list": Malformed(START + "models: [{id: a}", "", "this is not YAML: a comma is missing here"),
    "unclosed mapping": Malformed(START + "models: [{id: a]\n", "3:16", "this is not YAML"),
    "bracket too many": Malformed(START + "models: []]\n", "3:11", "this is not YAML"),
    "value and list": Malformed(START + "models: a\n  - id: a\n", "", "this is not YAML"),
    "wrong indentation": Malformed(START + "models:\n  - id: a\n builds: []\n", "5:2", "this is not YAML"),
    "two colons": Malformed(
        START.replace("{name: Acme}", "name: Acme"), "2:19", "this is not YAML: a colon is too many here"
    ),
    "reserved sign": Malformed(GOOD.replace("Acme", "@acme"), "2:22", "this is not YAML"),
    "backtick": Malformed(GOOD.replace("Acme", "`acme`"), "2:22", "this is not YAML"),
    "percent sign": Malformed(GOOD.replace("Acme", "%acme"), "2:22", "this is not YAML"),
    "bad escape": Malformed(GOOD.replace("Acme", r'"\q"'), "2:23", "this is not YAML"),
    "half a character": Malformed(GOOD.replace("Acme", r'"\ud800"'), "2:", "this is not YAML"),
    "surrogate pair": Malformed(GOOD.replace("Acme", r'"\ud83e\udd99"'), "2:", "this is not YAML"),
    "key without space": Malformed("manifest:1\norganisation:2\n", "1:1", "a manifest is a mapping"),
    "JSON cut short": Malformed('{"manifest": 1, "organisation": {"name": "A"}, "models', "1:55", "this is not YAML"),
    "unknown directive": Malformed("%YAML 3.0\n---\n" + GOOD, "1:1", "this is not YAML"),
    "conflict markers": Malformed(START + "<<<<<<< HEAD\nmodels: []\n=======\n", "", "this is not YAML"),
    # YAML that a manifest is not
    "anchor": Malformed(GOOD.replace("Acme", "&a Acme"), "2:22", "anchor &a: anchors are not allowed"),
    "alias": Malformed(GOOD + "builds: *a\n", "4:9", "alias *a: aliases are not allowed"),
    "alias bomb": Malformed(
        "a: &a [x, x]\n" + "".join(f"{n}: &{n} [{', '.join([f'*{n - 1}'] * 9)}]\n" for n in range(1, 9)),
        "1:4",
        "anchor &a",
    ),
    "alias as key": Malformed(GOOD + "*a : b\n", "4:1", "alias *a"),
    "anchor on a key": Malformed(GOOD + "&a builds: []\n", "4:1", "anchor &a"),
    "alias to itself": Malformed("&a [*a]\n", "1:5", "alias *a"),
    "standard tag": Malformed(
        GOOD.replace("Acme", "!!str Acme"), "2:22", "tag tag:yaml.org,2002:str: tags are not allowed"
    ),
    "Python tag": Malformed("!!python/object/apply:os.system [id]\n", "1:1", "tags are not allowed"),
    "own tag": Malformed(GOOD.replace("Acme", "!acme Acme"), "2:22", "tag !acme: tags are not allowed"),
    "lone tag sign": Malformed(GOOD.replace("Acme", "! Acme"), "2:22", "tag !: tags are not allowed"),
    "tag through a directive": Malformed("%TAG ! tag:a,2026:\n---\n!b c\n", "3:1", "tag tag:a,2026:b"),
    "merge key": Malformed(GOOD + "<<: {builds: []}\n", "4:1", 'unknown key "<<"'),
    "merge key in a model": Malformed(START + "models: [{id: a, <<: {access: api}}]\n", "3:18", 'unknown key "<<"'),
    "duplicate key": Malformed(
        GOOD + "models: []\n", "4:1", 'key "models" stands twice; the first is at line 3, column 1'
    ),
    "duplicate in flow": Malformed(GOOD.replace("Acme", "Acme, name: B"), "2:28", 'key "name" stands twice'),
    "duplicate by quotes": Malformed(GOOD + '"models": []\n', "4:1", 'key "models" stands twice'),
    "two documents": Malformed(GOOD + "---\n" + GOOD, "4:1", "a second document starts here"),
    "document end and more": Malformed(GOOD + "...\nmore: 1\n", "5:1", "this is not YAML"),
    "empty document": Malformed("---\n...\n", "", "a manifest is a mapping"),
    "list as key": Malformed(GOOD + "? [a, b]\n: c\n", "4:3", "a key must be a word"),
    "mapping as key": Malformed(GOOD + "{a: b}: c\n", "4:1", "a key must be a word"),
    "empty key": Malformed(GOOD + "'': a\n", "4:1", 'unknown key ""'),
    "33 levels": Malformed(
        GOOD + "house: {a: " + "[" * 31 + "]" * 31 + "}\n", "4:42", "nested more than 32 levels deep"
    ),
    "33 block levels": Malformed("".join(f"{' ' * n}a:\n" for n in range(34)), "33:33", "nested more than 32 levels"),
    "100,000 brackets": Malformed("[" * 100_000, "1:33", "nested more than 32 levels deep"),
    "100,000 braces": Malformed("{a: " * 100_000, "1:129", "nested more than 32 levels deep"),
    "100,000 dashes": Malformed("- " * 100_000, "1:65", "nested more than 32 levels deep"),
    "20,000 entries": Malformed(GOOD + f"house: {{a: [{'1,' * 20_000}]}}\n", "4:", "more than 20,000 values and keys"),
    "20,000 lines": Malformed("a:\n" * 20_000, "", "stands twice"),
    # values of a kind that means nothing here
    "a word": Malformed("llama\n", "1:1", "a manifest is a mapping that begins with `manifest: 1`"),
    "a number": Malformed("1\n", "1:1", "a manifest is a mapping"),
    "null": Malformed("null\n", "1:1", "a manifest is a mapping"),
    "a list": Malformed("- manifest: 1\n", "1:1", "a manifest is a mapping"),
    "a block of text": Malformed("|\n  manifest: 1\n", "1:1", "a manifest is a mapping"),
    "another version": Malformed(GOOD.replace(": 1", ": 2"), "1:11", "manifest: found 2; expected 1"),
    "nothing required": Malformed("{}\n", "1:1", '"manifest" is required'),
    "null value": Malformed(GOOD + "builds:\n", "4:1", "builds has no value; leave the key out, or state it"),
    "tilde": Malformed(GOOD + "use: ~\n", "4:1", "use has no value"),
    "null in a list": Malformed(START + "models: [null]\n", "3:10", "models[0] has no value"),
    "null under house": Malformed(GOOD + "house: {a: {b: }}\n", "4:13", "house.a.b has no value"),
    "number as key": Malformed(GOOD + "1: a\n", "4:1", 'unknown key "1"'),
    "true as key": Malformed(GOOD + "true: a\n", "4:1", 'unknown key "true"'),
    "null as key": Malformed(GOOD + "~: a\n", "4:1", 'unknown key "~"'),
    "unknown key": Malformed(GOOD + "modles: []\n", "4:1", 'unknown key "modles"; did you mean "models"?'),
    "control characters in a key": Malformed(GOOD + '"\\e[2Ja": 1\n', "4:1", r'unknown key "\u001b[2Ja"'),
    "direction change in a key": Malformed(GOOD + '"a\\u202eb": 1\n', "4:1", r'unknown key "a\u202eb"'),
    "a very long key": Malformed(GOOD + f"{'k' * 900}: 1\n", "4:1", "unknown key"),
    "control characters in a name": Malformed(GOOD.replace("Acme", r'"a\e[31m"'), "2:22", r'found "a\u001b[31m"'),
    "direction change in a name": Malformed(GOOD.replace("Acme", '"a\\u202eb"'), "2:22", "expected text that shows"),
    "raw direction change": Malformed(GOOD.replace("Acme", "a\u202eb"), "2:22", r'found "a\u202eb"'),
    "invisible name": Malformed(GOOD.replace("Acme", "\u200b"), "2:22", "expected text that shows"),
    "zero width in a name": Malformed(GOOD.replace("Acme", "Ac\u200bme"), "2:22", "expected text that shows"),
    "mark in the middle": Malformed(GOOD.replace("Acme", "Ac\ufeffme"), "2:22", "expected text that shows"),
    "line break in a name": Malformed(GOOD.replace("Acme", r'"a\nb"'), "2:22", "expected text that shows"),
    "NUL in a path": Malformed(
        GOOD + 'builds: [{name: a, notice: "a\\0b"}]\n', "4:28", r'builds[0].notice: found "a\u0000b"'
    ),
    "integer of 5,000 digits": Malformed(
        GOOD + f"builds: [{{name: {'9' * 5000}, notice: {'9' * 5000}}}]\n", "4:17", "this is too long"
    ),
    "users of 5,000 digits": Malformed(
        START.replace("}", f", monthly_active_users: {{peak: {'9' * 5000}}}}}") + MODELS, "2:57", "a whole number"
    ),
    "octal": Malformed(START.replace("}", ", monthly_active_users: {peak: 0o17}}") + MODELS, "2:57", "a whole number"),
    "infinity": Malformed(
        START.replace("}", ", monthly_active_users: {peak: .inf}}") + MODELS, "2:57", "a whole number"
    ),
    "base 60": Malformed(
        START.replace("}", ", monthly_active_users: {peak: 1:30}}") + MODELS, "2:57", "a whole number"
    ),
    "timestamp": Malformed(START.replace("}", ", founded: 2026-10-01T10:00:00Z}") + MODELS, "2:37", "expected a date"),
    "day that never was": Malformed(START.replace("}", ", founded: 2026-02-30}") + MODELS, "2:37", "expected a date"),
    "text for a list": Malformed(START + "models: acme\n", "3:9", 'models: found "acme"; expected a list'),
    "a list of lists": Malformed(START + "models: [[a]]\n", "3:10", "models[0]: found a list; expected a mapping"),
    "a mapping for a name": Malformed(GOOD.replace("Acme", "{a: b}"), "2:22", "found a mapping; expected text"),
    "unquoted version": Malformed(
        START + "models: [{id: a, licence: 3.1}]\n", "3:27", 'such as apache-2.0; did you mean "llama-3.1"?'
    ),
}


def checked(path: Path, content: str | bytes, *options: str) -> Ran:
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return llamalicense("check", path, *options)


@rows("malformed", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_manifest_is_refused_at_its_place(malformed: Malformed, tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    status, out, err = checked(path, malformed.content)
    assert status == 2
    lines = err.splitlines()
    told = re.compile(rf"error: {re.escape(str(path))}(:\d+:\d+)?: \S")
    assert [line for line in lines if not told.match(line)] == []
    wanted = f"error: {path}:{malformed.place}"
    assert [line for line in lines if line.startswith(wanted) and malformed.words in line], err[:2000]
    assert all(line.isprintable() for line in (*lines, *out.splitlines()))
    assert out.startswith(f"{path}: no verdict, {len(lines)} problem")


# What is counted as it is read, by whatever reader; and what libyaml leaves to Python's reader anyway.
OF_EITHER_READER = {"20,000 entries", "20,000 lines", "100,000 brackets"}


@rows("name", [name for name in MALFORMED if name not in OF_EITHER_READER])
def test_it_is_refused_without_libyaml_as_well(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = MALFORMED[name].content
    monkeypatch.setattr(yamlfile, "LOADER", yaml.SafeLoader)
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    assert CHECKER.check(Given(data, "m.yaml", Path("nowhere"))).errors


def test_there_are_many() -> None:
    assert len(MALFORMED) >= 60


NOT_YAML = [
    name
    for name, malformed in MALFORMED.items()
    if re.search("YAML|allowed|twice|UTF-8|more than", malformed.words) and name != "100,000 brackets"
]


@rows("name", NOT_YAML)
def test_no_model_is_built_from_what_is_no_plain_yaml(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("llamalicense.project.load.Manifest", None)
    assert checked(tmp_path / "m.yaml", MALFORMED[name].content).status == 2


def test_a_real_process_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_bytes(b"\0[[[")
    ran = subprocess.run(
        [sys.executable, "-m", "llamalicense", "check", "m.yaml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stderr == "error: m.yaml:1:1: a control character that YAML does not allow; remove it\n"
    assert ran.stdout.startswith("m.yaml: no verdict, 1 problem (on standard error)\n")


def test_one_malformed_manifest_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("models: [", encoding="utf-8")
    status, out, err = checked(tmp_path / "good.yaml", GOOD, str(tmp_path / "bad.yaml"), "--output-format", "json")
    report = json.loads(out)
    assert (status, report["verdict"]) == (2, None)
    assert [each["verdict"] for each in report["reports"]] == ["warn", None]
    assert report["reports"][0]["results"]
    assert report["reports"][1]["results"] == []
    assert len(report["reports"][1]["errors"]) == len(err.splitlines()) == 1


SIGNS = st.sampled_from(
    [
        *"&*!|>%@`{}[],:-?#'\"\\~\t\n\r \0\x1b\x85\u202e\ufeff\ufffeé🦙",
        "<<",
        "---\n",
        "...\n",
        "- - - ",
        ": ",
        "\n  ",
        "9" * 50,
    ]
)


def survives(data: bytes) -> None:
    """Whatever the file holds, there is a report, in every format and fit to be printed."""
    report = check([Given(data, "m.yaml", Path("nowhere"))], CHECKER, CHECKER.as_of)
    [found] = report.reports
    assert (report.verdict is None) is bool(found.errors) is (report.status == 2)
    for name in FORMATS:
        text = render(name, report, Style(verbose=True))
        assert all(line.isprintable() for line in text.splitlines())


@given(st.binary(max_size=300))
@example(b"")
def test_random_bytes(data: bytes) -> None:
    survives(data)


@given(st.lists(st.tuples(st.integers(0, len(RICH)), st.integers(0, 30), SIGNS), min_size=1, max_size=5))
def test_random_changes_of_a_manifest(changes: list[tuple[int, int, str]]) -> None:
    text = RICH
    for place, length, signs in changes:
        text = text[:place] + signs + text[place + length :]
    survives(text.encode("utf-8", "surrogatepass"))


def places(tree: object, path: str = "") -> list[str]:
    """The path of every value in a tree."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    found = [(f"{path}.{key}".lstrip("."), value) for key, value in inner]
    return [each for name, value in found for each in (name, *places(value, name))]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(sorted(EVERYTHING)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(st.tuples(st.sampled_from(places(EVERYTHING)), VALUES), min_size=1, max_size=3))
def test_random_values_in_every_place(changes: list[tuple[str, object]]) -> None:
    tree = EVERYTHING
    for path, value in changes:
        try:
            tree = with_value(path, json.dumps(value), tree)
        except (TypeError, KeyError, IndexError):  # the place was written over
            continue
    survives(written(tree).encode("utf-8", "surrogatepass"))
