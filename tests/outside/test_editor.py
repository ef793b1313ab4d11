"""What editors make of the schemas and of concise reports: a real yaml-language-server completes, explains, complains.

Nothing is fetched: schemas come from files, and in one test from a catalogue on this machine, as SchemaStore's is made.
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import npm
import pytest
import yaml
from checkout import EXAMPLES, GOLDEN, ROOT
from language_server import LanguageServer
from manifests import RICH, SMALLEST, as_editors_read
from program import llamalicense

from llamalicense.cli.inputs import DEFAULT_NAME
from llamalicense.commands.schema import SchemaName, address, schema
from llamalicense.manifest.meanings import meanings
from llamalicense.manifest.types import Build, Manifest
from llamalicense.policy.files import DATA
from llamalicense.policy.resources import folder
from llamalicense.vocabulary import CATEGORIES

CHOICES = {path: meaning.choices for path, meaning in meanings(Manifest)}
FILE_NAMES = [DEFAULT_NAME, f"*.{DEFAULT_NAME}"]
# What SchemaStore's catalogue is to hold.
ENTRY = {
    "name": "llamalicense",
    "description": "What an organisation does with Llama models, checked against Meta's Llama community licences",
    "fileMatch": FILE_NAMES,
    "url": address("manifest"),
}
OFFLINE = {"schemaStore": {"enable": False}, "kubernetesCRDStore": {"enable": False}}
AS_OF = ("--as-of", "2026-11-21")
COMPLETE = {"validate": True, "hover": True, "completion": True}
COMMAND = ["bin/yaml-language-server", "--stdio"]
START = "manifest: 1\norganisation: {name: Acme}\nmodels: [{id: acme/x}]\n"


def language_server(root: Path, **settings: Any) -> LanguageServer:
    program = npm.package("yaml-language-server") / COMMAND[0]
    return LanguageServer([npm.node(), str(program), COMMAND[1]], root, {"yaml": {**COMPLETE, **OFFLINE, **settings}})


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    """A language server that knows the schema of manifests by their names."""
    by_name = {(folder("schemas") / "manifest.schema.json").as_uri(): FILE_NAMES}
    with language_server(tmp_path_factory.mktemp("workspace"), schemas=by_name) as server:
        yield server


@pytest.fixture
def manifest(tmp_path: Path) -> tuple[Path, str]:
    """A path for a manifest, and its first line."""
    return tmp_path / DEFAULT_NAME, "# facts\n"


@pytest.fixture(params=["a file name", "another file name", "a first line"])
def found(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A path for a manifest and its first line: by either of them the server finds the schema."""
    if request.param == "a file name":
        return tmp_path / "project" / DEFAULT_NAME, "# facts\n"
    if request.param == "another file name":
        return tmp_path / "project" / f"acme.{DEFAULT_NAME}", "# facts\n"
    shutil.copytree(folder("schemas"), tmp_path / "schemas")
    return tmp_path / "project" / "facts.yaml", "# yaml-language-server: $schema=../schemas/manifest.schema.json\n"


def offered(editor: LanguageServer, manifest: tuple[Path, str], text: str) -> dict[str, tuple[str, str]]:
    """What completion offers at the ‸ of a text: by label what it says of it and what it writes."""
    path, first = manifest
    text = first + text
    before = text.partition("‸")[0]
    editor.open(path, text.replace("‸", ""))
    answer = editor.at("completion", path, before.count("\n"), len(before.rpartition("\n")[2]))
    items = answer["items"] if isinstance(answer, dict) else answer
    return {item["label"]: (item.get("documentation", ""), item.get("insertText", "")) for item in items}


def shown(editor: LanguageServer, manifest: tuple[Path, str], text: str) -> str:
    """What hovering over the ‸ of a text shows, without the escapes of Markdown."""
    path, first = manifest
    text = first + text
    before = text.partition("‸")[0]
    editor.open(path, text.replace("‸", ""))
    answer = editor.at("hover", path, before.count("\n"), len(before.rpartition("\n")[2]))
    return re.sub(r"\\(.)", r"\1", answer["contents"]["value"]) if answer else ""


def complaints(editor: LanguageServer, *files: tuple[Path, str]) -> list[list[tuple[str, str]]]:
    """What the server complains about in each text: the words in question and the message.

    All are shown before the first is asked for, since the server looks at each a moment later.
    """
    for path, text in files:
        editor.open(path, text)
    return [[_complaint(each, text) for each in editor.diagnostics(path)] for path, text in files]


def _complaint(diagnostic: dict[str, Any], text: str) -> tuple[str, str]:
    start, end = diagnostic["range"]["start"], diagnostic["range"]["end"]
    assert start["line"] == end["line"], diagnostic
    words = text.split("\n")[start["line"]][start["character"] : end["character"]]
    return f"{start['line'] + 1}:{start['character'] + 1} {words}", diagnostic["message"]


def described(model: Any) -> dict[str, str]:
    return {name: field.description for name, field in model.model_fields.items()}


class TestCompletion:
    def test_keys_of_a_manifest(self, editor: LanguageServer, found: tuple[Path, str]) -> None:
        keys = offered(editor, found, f"{START}‸\n")
        wanted = {key: said for key, said in described(Manifest).items() if f"{key}:" not in START}
        assert {key: keys[key][0] for key in wanted} == wanted
        assert all(text.startswith(f"{key}:") for key, (_, text) in keys.items())

    def test_keys_of_a_build(self, editor: LanguageServer, manifest: tuple[Path, str]) -> None:
        found = offered(editor, manifest, f"{START}builds:\n  - name: Chat\n    ‸\n")
        wanted = {key: said for key, said in described(Build).items() if key != "name"}
        assert {key: found[key][0] for key in wanted} == wanted
        assert set(found) - set(wanted) == {"license"}
        assert all(text.startswith(f"{key}:") for key, (_, text) in found.items())

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            ("builds.audience", "builds:\n  - name: Chat\n    audience: ‸\n"),
            ("builds.change", "builds:\n  - name: Chat\n    change: ‸\n"),
            ("builds.contains.change", "builds:\n  - name: Chat\n    contains:\n      - model: a\n        change: ‸\n"),
            ("organisation.kind", "organization:\n  kind: ‸\n"),
            ("use.acceptable_use.applies", "use:\n  acceptable_use:\n    applies:\n      - ‸\n"),
        ],
    )
    def test_words_with_what_they_mean(
        self, editor: LanguageServer, manifest: tuple[Path, str], path: str, text: str
    ) -> None:
        found = offered(editor, manifest, text)
        assert {word: said for word, (said, _) in found.items()} == CHOICES[path]

    def test_words_of_a_list_or_a_single_one(self, editor: LanguageServer, manifest: tuple[Path, str]) -> None:
        found = offered(editor, manifest, "models:\n  - id: a\n    access: ‸\n")
        assert {word: found[word][0] for word in CHOICES["models.access"]} == CHOICES["models.access"]

    def test_categories_as_keys(self, editor: LanguageServer, manifest: tuple[Path, str]) -> None:
        found = offered(editor, manifest, f"{START}use:\n  acceptable_use:\n    borderline:\n      ‸\n")
        assert {key: said for key, (said, _) in found.items()} == CATEGORIES
        assert all(text.startswith(f"{key}:") for key, (_, text) in found.items())

    def test_conditions_of_a_policy(self, editor: LanguageServer, tmp_path: Path) -> None:
        shutil.copytree(folder("schemas"), tmp_path / "schemas")
        policy = tmp_path / "house.yaml", "# yaml-language-server: $schema=schemas/policy.schema.json\n"
        text = "policy: a\nkind: house\nrules:\n  - id: b\n    fails_when:\n      build.kind:\n        o‸\n"
        found = offered(editor, policy, text)
        assert found["one_of"][0] == "The fact is one of these values."
        assert {"is", "more_than", "stated"} < set(found)


class TestHover:
    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("orga‸nisation: {name: Acme}\n", described(Manifest)["organisation"]),
            ("builds: [{name: a, conta‸ins: []}]\n", described(Build)["contains"]),
            ("builds: [{name: a, built_with‸_llama: README.md}]\n", described(Build)["built_with_llama"]),
            ("organisation: {monthly_active_users: {pe‸ak: 1_400_000}}\n", "settles every month at once"),
            ("use: {acceptable_use: {borderline: {sp‸am: Never.}}}\n", CATEGORIES["spam"]),
        ],
    )
    def test_explains_a_field(self, editor: LanguageServer, manifest: tuple[Path, str], text: str, says: str) -> None:
        assert says in shown(editor, manifest, text)

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("builds: [{name: a, audience: affi‸liates}]\n", CHOICES["builds.audience"]["affiliates"]),
            ("builds: [{name: a, change: prun‸ed}]\n", CHOICES["builds.change"]["pruned"]),
            ("models: [{id: a, licence: llama-3‸.1}]\n", CHOICES["models.licence"]["llama-3.1"]),
            ("models: [{id: a, licence: llama3‸.1}]\n", "llama-3.1"),
            ("use: {acceptable_use: {applies: [mili‸tary]}}\n", CATEGORIES["military"]),
        ],
    )
    def test_explains_a_word(self, editor: LanguageServer, manifest: tuple[Path, str], text: str, says: str) -> None:
        assert says in shown(editor, manifest, text)


README = (ROOT / "README.md").read_text(encoding="utf-8")
OF_THE_README = re.findall(r"```yaml\n((?:#.*\n)*manifest: 1\n.*?)```", README, re.DOTALL)
GOOD = {
    "the smallest": SMALLEST,
    "the golden one": RICH,
    **{f"the README's {number}": text for number, text in enumerate(OF_THE_README)},
    **{path.name: path.read_text(encoding="utf-8") for path in EXAMPLES.glob(f"*{DEFAULT_NAME}")},
    "numbers, countries and dates": """
manifest: 1
organisation:
  name: Acme
  country: NO
  founded: 2019-05-01
  monthly_active_users: {2025-03: 1_400_000, peak: {total: 700_000_000, largest_product: 5}}
models: [{id: acme/x}]
""",
}
# What stands between « and » is wrong, and nothing else.
BAD = [
    ("organisation: {name: A, «kinds»: company}", "Property kinds is not allowed."),
    ("organisation: {name: A, kind: «compny»}", '"company" | "individual"'),
    ("organisation: {name: A, country: «EU»}", 'Valid values: "AD", "AE"'),
    ("organisation: {name: A, founded: «2019-13-01»}", "date"),
    ("organisation: {name: A, founded: «2019-5-1»}", "pattern"),
    ("organisation: {name: A, monthly_active_users: {peak: «1_40»}}", ""),
    ("organisation: {name: A, monthly_active_users: {«2025-13»: 5}}", "2025-13 is not allowed"),
    ("organisation: {name: «5»}", 'Expected "string"'),
    ("use: {acceptable_use: {reviewed: 2026-10-01, by: A, applies: [«smap»]}}", '"spam"'),
    (
        "use: {acceptable_use: {reviewed: 2026-10-01, by: A, applies: [], borderline: {«smap»: a}}}",
        "smap is not allowed",
    ),
    ("builds: [{name: a, audience: «everybody»}]", '"internal" | "affiliates" | "customers" | "public"'),
    ("builds: [{name: a, safety_removed: «no»}]", 'Expected "boolean"'),
]


class TestComplaints:
    def test_the_readme_shows_a_manifest(self) -> None:
        assert OF_THE_README

    def test_one_however_the_schema_is_found(self, editor: LanguageServer, found: tuple[Path, str]) -> None:
        path, first = found
        [told] = complaints(editor, (path, f"{first}{START}kind: x\n"))
        assert told == [("5:1 kind", "Property kind is not allowed.")]

    def test_none_about_a_good_manifest(self, editor: LanguageServer, tmp_path: Path) -> None:
        files = [(tmp_path / str(number) / DEFAULT_NAME, text) for number, text in enumerate(GOOD.values())]
        told = dict(zip(GOOD, complaints(editor, *files), strict=True))
        assert {name: complaint for name, complaint in told.items() if complaint} == {}

    def test_one_exactly_where_it_is_wrong(self, editor: LanguageServer, tmp_path: Path) -> None:
        known = {"manifest": "1", "organisation": "{name: A}", "models": "[{id: a}]"}
        files, places = [], []
        for number, (text, _) in enumerate(BAD):
            lines = [f"{key}: {value}" for key, value in known.items() if not text.startswith(key)]
            before, wrong, after = re.split("[«»]", text)
            whole = "\n".join(["# facts", before + wrong + after, *lines, ""])
            files.append((tmp_path / str(number) / DEFAULT_NAME, whole))
            places.append(f"2:{len(before) + 1} {wrong}")
        for told, place, (_, says) in zip(complaints(editor, *files), places, BAD, strict=True):
            assert {where for where, _ in told} == {place}
            assert any(says in message for _, message in told), told

    def test_one_about_a_policy(self, editor: LanguageServer, tmp_path: Path) -> None:
        shutil.copytree(folder("schemas"), tmp_path / "schemas")
        first = "# yaml-language-server: $schema=schemas/policy.schema.json\n"
        good = "policy: a\nkind: house\nrules:\n  - id: b\n    title: T\n    fails_when: {build.kind: app}\n"
        bad = good.replace("fails_when", "fails_if")
        files = [(tmp_path / name, first + text) for name, text in (("good.yaml", good), ("bad.yaml", bad))]
        none, [(where, _)] = complaints(editor, *files)
        assert (none, where) == ([], "7:5 fails_if")


class TestSchemaStore:
    """What CONTRIBUTING.md and cli.js of SchemaStore ask for."""

    def test_the_strict_mode_of_ajv_takes_the_schemas_and_they_take_their_files(self) -> None:
        files: dict[SchemaName, list[Any]] = {
            "manifest": [as_editors_read(text) for text in GOOD.values()],
            "policy": [
                as_editors_read(path.read_text(encoding="utf-8"))
                for path in folder("policies").glob("*.yaml")
                if path.stem not in DATA
            ],
            "report": [json.loads((GOLDEN / "report.json").read_text(encoding="utf-8"))],
        }
        questions = [{"schema": schema(kind), "instances": instances} for kind, instances in files.items()]
        answers = dict(zip(files, npm.answer("ajv.cjs", questions, "ajv"), strict=True))
        for kind, instances in files.items():
            assert answers[kind] == {"said": [], "problems": [[] for _ in instances]}, kind

    def test_ajv_refuses_what_is_wrong(self) -> None:
        instances = [as_editors_read(SMALLEST + text) for text in ("kind: x", "builds: [{name: a, audience: all}]")]
        [answer] = npm.answer("ajv.cjs", [{"schema": schema("manifest"), "instances": instances}], "ajv")
        assert answer["said"] == []
        assert all(answer["problems"])

    def test_the_entry_is_as_the_catalogue_wants_it(self) -> None:
        assert set(ENTRY) == {"name", "description", "fileMatch", "url"}
        for text in (ENTRY["name"], ENTRY["description"]):
            assert isinstance(text, str)
            assert "schema" not in text.lower()
            assert "\n" not in text
            assert not re.search(r"[,. \t-]$", text)
        assert not any("/" in pattern or "{" in pattern for pattern in FILE_NAMES)
        assert address("manifest").startswith("https://")

    def test_no_description_ends_with_a_colon(self) -> None:
        for kind in ("manifest", "policy", "report"):
            text = (folder("schemas") / f"{kind}.schema.json").read_text(encoding="utf-8")
            assert not re.search(r'"(description|title)": ".*:"', text)

    def test_the_hook_runs_on_the_files_that_the_entry_names(self) -> None:
        hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
        patterns = [hook["files"] for hook in hooks if hook["id"] == "llamalicense"]
        assert patterns
        for name in (DEFAULT_NAME, f"a/{DEFAULT_NAME}", f"acme.{DEFAULT_NAME}"):
            assert re.search(patterns[0], name)
        assert not re.search(patterns[0], f"not{DEFAULT_NAME}")

    def test_an_editor_finds_the_schema_by_the_entry(self, tmp_path: Path) -> None:
        served = tmp_path / "served"
        shutil.copytree(folder("schemas"), served)
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(served))) as http:
            Thread(target=http.serve_forever, daemon=True).start()
            here = f"http://127.0.0.1:{http.server_port}"
            entry = {**ENTRY, "url": f"{here}/manifest.schema.json"}
            catalogue = {
                "$schema": "https://json.schemastore.org/schema-catalog.json",
                "version": 1,
                "schemas": [entry],
            }
            (served / "catalog.json").write_text(json.dumps(catalogue), encoding="utf-8")
            store = {"enable": True, "url": f"{here}/catalog.json"}
            with language_server(tmp_path, schemaStore=store) as editor:
                paths = [tmp_path / "a" / name for name in (DEFAULT_NAME, f"acme.{DEFAULT_NAME}", "other.yaml")]
                *known, other = complaints(editor, *((path, f"{SMALLEST}kind: x\n") for path in paths))
                assert known == [[("5:1 kind", "Property kind is not allowed.")]] * 2
                assert other == []
            http.shutdown()


class TestConciseLines:
    """What editors document to find `file:line:column: message` in the output of a program."""

    MATCHERS: ClassVar = {
        # "Defining a problem matcher" for tasks, with the words of this format; `warn` is a warning, others are errors.
        "VS Code": r"^(?P<file>.+?):(?P<line>\d+):(?P<column>\d+): (?:fail|error|warn|note): (?P<message>.+)$",
        # :help errorformat for %f:%l:%c:%m, which its default holds; %f takes as little as fits.
        "Vim": r"^(?P<file>.+?):(?P<line>\d+):(?P<column>\d+):(?P<message>.+)$",
        # compilation-error-regexp-alist, gnu: perhaps a program, no colon before a space in a name, no time of day.
        "Emacs": r"^(?:[A-Za-z][-A-Za-z0-9.]+: ?)?(?P<file>\d*[^\d\n](?:[^\n :]| [^-/\n]|:[^ \n])*?): ?(?P<line>\d+)"
        r"[.:](?P<column>\d+):(?: *(?:[Ww]arning|[Nn]ote|[Ee]rror)|\d?\D|\d{3})(?P<message>.+)$",
    }
    NAMES = ("m.yaml", "docs/a b.yaml", "my folder/a:b c.llamalicense.yaml", "häuser/2024:1.yaml")

    @pytest.mark.parametrize("name", NAMES)
    def test_every_line_is_found_at_its_place(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        monkeypatch.chdir(tmp_path)
        good, bad = Path(name), Path(name).with_name(f"bad {Path(name).name}")
        good.parent.mkdir(exist_ok=True)
        good.write_text(RICH, encoding="utf-8")
        bad.write_text(f"{SMALLEST}kind: x\n", encoding="utf-8")
        *lines, _ = llamalicense("check", good, bad, *AS_OF, "--output-format", "concise").out.splitlines()
        # What is only to be read stands at no place.
        read_only = [line for line in lines if line.startswith(f"{good}: note: ")]
        lines = [line for line in lines if line not in read_only]
        places = Counter(
            (str(place["path"]), place["line"], place["column"])
            for each in json.loads(llamalicense("check", good, *AS_OF, "--output-format", "json").out)["reports"]
            for place in (result["location"] for result in each["results"] if result["verdict"] != "pass")
        )
        notes = sum(": note: " in line for line in lines)
        places += Counter({(str(good), 1, 1): notes, (str(bad), 5, 1): 1})
        for editor, matcher in self.MATCHERS.items():
            assert [line for line in read_only if re.match(matcher, line)] == []
            matches = [re.match(matcher, line) for line in lines]
            assert [line for line, match in zip(lines, matches, strict=True) if match is None] == []
            seen = Counter((match["file"], int(match["line"]), int(match["column"])) for match in matches if match)
            assert seen == places, editor

    def test_the_last_line_is_for_people(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        Path("m.yaml").write_text(RICH, encoding="utf-8")
        last = llamalicense("check", "m.yaml", "--output-format", "concise").out.splitlines()[-1]
        assert not any(re.match(matcher, last) for matcher in self.MATCHERS.values())


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass
