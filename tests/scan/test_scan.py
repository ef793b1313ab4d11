"""What `scan` finds in files: the labelled corpus, places, weights, and what the command prints."""

import io
import itertools
import json
import re
import shutil
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from checkout import EXAMPLES
from corpus import samples, written
from gguf import GGUFWriter
from jsonschema import Draft7Validator
from measure import measured
from program import llamalicense
from rows import rows
from safetensors.numpy import save_file

from llamalicense.cli import terminal
from llamalicense.commands.schema import schema
from llamalicense.policy import library
from llamalicense.scan import cards, weights
from llamalicense.scan.findings import Finding, in_path, in_text, in_weights
from llamalicense.scan.repository import Budget, survey

ALIASES = library.aliases()
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
CALL = f'model = AutoModel.from_pretrained("{LLAMA}")\n'


def found(text: str, path: str) -> list[Finding]:
    return list(in_text(text, path, ALIASES))


def uses(text: str, path: str) -> list[str]:
    return [finding.text for finding in found(text, path) if finding.kind == "use"]


class TestTheCorpus:
    def test_it_is_large_enough(self) -> None:
        kinds = [label.kind for sample in samples() for label in sample.labels]
        assert kinds.count("use") >= 200
        assert kinds.count("mention") >= 100
        assert kinds.count("like") >= 150

    def test_uses_and_models_are_found(self) -> None:
        result = measured()
        assert result.faults == []
        assert {name: figure for name, figure in result.figures.items() if figure < 0.99} == {}

    def test_it_is_found_by_the_command_too(self, tmp_path: Path) -> None:
        every = written(tmp_path)
        content = json.loads(llamalicense("scan", tmp_path, "--output-format", "json").out)
        seen = {(each["path"], each["line"], each["text"], each["kind"]) for each in content["found"]}
        labelled = [label for sample in every for label in sample.labels if label.kind == "use"]
        assert [
            label for label in labelled if (f"{tmp_path}/{label.path}", label.line, label.text, "use") not in seen
        ] == []


# Where the words of a use stand: a file, its text, line and column. Columns count characters.
PLACES = [
    ("a.py", CALL, 1, 36),
    ("a.py", f'# é😀\nx = "é"; load("{LLAMA}")\n', 2, 16),
    ("a.py", f'load(\n    "{LLAMA}",\n)\n', 2, 6),
    ("a.yaml", f"a:\n  model: '{LLAMA}'\n", 2, 11),
    ("a.json", f'{{"é": 1, "model": "{LLAMA}"}}', 1, 20),
    ("a.ts", f"const model = '{LLAMA}';\n", 1, 16),
    ("Dockerfile", f"FROM x\nRUN vllm serve \\\n  {LLAMA}\n", 3, 3),
    ("a.sh", f"\nvllm serve --model={LLAMA}\n", 2, 20),
    ("a.ipynb", f'{{"cells": [{{"cell_type": "code", "source": ["\\t\\"é\\"\\n",\n"f(\\"{LLAMA}\\")"]}}]}}', 2, 6),
    ("README.md", f"---\r\nbase_model:\r\n- {LLAMA}\r\n---\r\n", 3, 3),
    (".env", f"MODEL={LLAMA}\n", 1, 7),
    ("a.tf", f'model = "{LLAMA}"\n', 1, 10),
]


@rows(("path", "text", "line", "column"), PLACES)
def test_a_use_is_where_its_words_are(path: str, text: str, line: int, column: int) -> None:
    places = [(each.line, each.column, each.text) for each in found(text, path) if each.kind == "use"]
    assert places == [(line, column, LLAMA)]


@pytest.mark.parametrize(
    "path", ["tests/a.py", "src/test_a.py", "a_test.go", "web/a.spec.ts", "CHANGELOG.md", "poetry.lock"]
)
def test_tests_locks_and_changes_only_mention(path: str) -> None:
    assert uses(f'load("{LLAMA}")\nmodel = "{LLAMA}"\n', path) == []
    assert LLAMA in [finding.text for finding in found(f'load("{LLAMA}")\n', path)]


def test_a_name_that_never_ends_is_read_once() -> None:
    """Begun anew at each of its letters, a name of 256 KiB would take a minute."""
    name = "A" * 262_144
    assert uses(f"ENV {name}\nFROM x\nARG MODEL={LLAMA}\n", "Dockerfile") == [LLAMA]


def test_of_a_manifest_what_it_states_counts_and_not_what_its_comments_explain(tmp_path: Path) -> None:
    """The template that `init` writes names every licence and several models."""
    manifest = tmp_path / "llamalicense.yaml"
    assert llamalicense("init", "--non-interactive", manifest).status == 0
    template = manifest.read_text(encoding="utf-8")
    assert template.count("lama-4") > 5
    manifest.write_text(re.sub(r"(?m)^( *- id:).*", rf"\1 {LLAMA}", template), encoding="utf-8")
    for name in ("llamalicense.yaml", "chat.llamalicense.yml"):
        manifest = manifest.rename(tmp_path / name)
        seen = survey(tmp_path, ALIASES).findings
        assert [(finding.path, finding.kind, finding.text) for finding in seen] == [(name, "use", LLAMA)]
    other = manifest.rename(tmp_path / "notes.yaml")
    assert any(finding.kind == "mention" for finding in survey(other, ALIASES).findings)


def test_what_this_program_writes_is_evidence_of_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(EXAMPLES / "published-fine-tune", tmp_path, dirs_exist_ok=True)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    manifest = tmp_path / "llamalicense.yaml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace("notice: NOTICE", "notice: false"), encoding="utf-8"
    )

    def used() -> list[str]:
        found = json.loads(llamalicense("scan", "--output-format", "json").out)["found"]
        return [f"{each['path']}:{each['line']}" for each in found if each["kind"] == "use"]

    before = used()
    files = {"json": "json", "sarif": "json", "gitlab": "json", "junit": "xml", "markdown": "md", "concise": "log"}
    written = [f"--output={name}=report-{name}.{suffix}" for name, suffix in files.items()]
    check = ("check", "--as-of", "2026-11-21", "--fail-on", "missing", "--no-scan")
    assert llamalicense(*check, *written, "--record", "record.json").status == 1
    for name in ("known.json", "known.yaml"):
        assert llamalicense(*check, "--baseline", name, "--write-baseline").status == 0
    for command in ("options llamalicense.yaml", "scan", "identify README.md", "models", "verify record.json"):
        text = llamalicense(*command.split(), "--output-format", "json").out
        (tmp_path / f"{command.split()[0]}.json").write_text(text, encoding="utf-8")
    assert used() == before != []


def test_an_interface_that_names_a_model_as_the_hub_does_is_none_of_weights() -> None:
    [finding] = found(f'client.chat.completions.create(model="{LLAMA}")\n', "a.py")
    assert (finding.kind, finding.access) == ("use", "api")
    assert [each.access for each in found(CALL, "a.py")] == ["weights"]


def test_a_disputed_licence_has_its_candidates() -> None:
    [finding] = found('LLM("meta-llama/Llama-Guard-3-8B")\n', "a.py")
    assert finding.licence is None
    assert finding.licences == ("llama-3.1", "llama-3.2")


def test_what_a_call_says_of_access_is_said_of_what_reaches_it() -> None:
    held = f'M = "{LLAMA}"\nn = M\n'
    calls = {
        "": ("weights", False),
        "client.chat.completions.create(model=n)": ("api", True),
        "AutoModel.from_pretrained(n)": ("weights", True),
        "AutoModel.from_pretrained(M); client.chat.completions.create(model=M)": ("weights", True),
        "client.chat.completions.create(model=M); AutoModel.from_pretrained(M)": ("weights", True),
    }
    for call, expected in calls.items():
        [finding] = found(held + call, "a.py")
        assert (finding.access, finding.told) == expected, call


def test_progress_is_told_on_a_terminal_and_on_long_runs_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    for is_long in (False, True):
        monkeypatch.setattr(sys, "stderr", screen := Screen())
        times = itertools.count(0.0, 1.5 if is_long else 0.01)
        monkeypatch.setattr(terminal, "monotonic", lambda times=times: next(times))
        with terminal.progress("files read") as tell:
            assert tell is not None
            for number in range(3):
                tell(number * 1000)
        assert ("2,000 files read" in screen.getvalue()) is is_long
        assert screen.getvalue().endswith("\x1b[K") is is_long
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with terminal.progress("files read") as tell:
        assert tell is None


def test_a_card_declares_bases_and_licence() -> None:
    matter = "license: other\nlicense_name: 'llama3.1'\nbase_model: [a/b, \"c/d\"]\ntags:\n  - x\nlanguage: en\n"
    text = f"---\n{matter}---\nbase_model: e/f\n"
    said = [(each.key, each.text) for each in cards.declared(text)]
    expected = [
        ("license", "other"),
        ("license_name", "llama3.1"),
        ("base_model", "a/b"),
        ("base_model", "c/d"),
        ("tags", "x"),
    ]
    assert said == expected
    assert all(text[each.start :].startswith(each.text) for each in cards.declared(text))


class TestWeights:
    def written(
        self, path: Path, name: str, architecture: str = "llama", *, endian: str = "little", **more: Any
    ) -> bytes:
        import gguf

        writer = GGUFWriter(path, architecture, endianess=getattr(gguf.GGUFEndian, endian.upper()))
        writer.add_name(name)
        for key, value in more.items():
            getattr(writer, f"add_{key}")(*value)
        writer.add_token_list(["<s>", "é", "llama"] * 100)
        writer.add_tensor("x", np.zeros(8, dtype=np.float32))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        return path.read_bytes()

    @pytest.mark.parametrize("endian", ["little", "big"])
    def test_what_the_package_gguf_writes_is_read(self, tmp_path: Path, endian: str) -> None:
        data = self.written(tmp_path / "a.gguf", "Meta Llama 3.1 8B Instruct", endian=endian, license=("llama3.1",))
        assert weights.HeaderField("general.name", "Meta Llama 3.1 8B Instruct") in weights.gguf(data)
        [finding] = in_weights(data, "a.gguf", ALIASES)
        assert (finding.model, finding.kind, finding.access) == (LLAMA, "use", "weights")
        assert (finding.line, finding.column, finding.text) == (1, 1, "Meta Llama 3.1 8B Instruct")

    def test_a_base_counts_before_the_name(self, tmp_path: Path) -> None:
        more: dict[str, Any] = {
            "base_model_count": (1,),
            "base_model_repo_url": (0, "https://huggingface.co/meta-llama/Llama-3.2-3B"),
        }
        data = self.written(tmp_path / "a.gguf", "Acme", **more)
        [finding] = in_weights(data, "a.gguf", ALIASES)
        assert finding.model == "meta-llama/Llama-3.2-3B"

    def test_a_licence_alone_tells_the_licence(self, tmp_path: Path) -> None:
        data = self.written(tmp_path / "a.gguf", "Acme", license=("llama3.3",))
        [finding] = in_weights(data, "a.gguf", ALIASES)
        assert (finding.model, finding.licence) == (None, "llama-3.3")

    def test_an_architecture_alone_tells_nothing(self, tmp_path: Path) -> None:
        assert list(in_weights(self.written(tmp_path / "a.gguf", "Acme 7B"), "a.gguf", ALIASES)) == []
        [finding] = in_weights(self.written(tmp_path / "b.gguf", "TinyLlama 1.1B"), "b.gguf", ALIASES)
        assert finding.kind == "look-alike"

    def test_what_the_package_safetensors_writes_is_read(self, tmp_path: Path) -> None:
        path = tmp_path / "adapter.safetensors"
        save_file({"x": np.zeros(4)}, path, metadata={"format": "pt", "base_model": "meta-llama/Llama-3.2-1B"})
        assert dict(weights.safetensors(path.read_bytes())) == {"format": "pt", "base_model": "meta-llama/Llama-3.2-1B"}
        [finding] = in_weights(path.read_bytes(), path.name, ALIASES)
        assert finding.model == "meta-llama/Llama-3.2-1B"
        save_file({"x": np.zeros(4)}, path)
        assert list(in_weights(path.read_bytes(), path.name, ALIASES)) == []

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"GGUF",
            b"GGUF" + b"\xff" * 60,
            b"GGUF" + struct.pack("<IQQ", 3, 0, 2**63),
            b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 2**62) + b"x",
            b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"a" + struct.pack("<IIQ", 9, 9, 2**40) * 9,
            struct.pack("<Q", 2**62) + b"{}",
            struct.pack("<Q", 9) + b"{broken",
            struct.pack("<Q", 20_000) + b"{" + b"[" * 19_999,
            struct.pack("<Q", 2) + b"[]",
            struct.pack("<Q", 24) + b'{"__metadata__": [1, 2]}',
        ],
    )
    def test_a_false_header_is_none(self, data: bytes) -> None:
        for path in ("a.gguf", "a.safetensors"):
            assert list(in_weights(data, path, ALIASES)) == []

    def test_the_cache_of_the_hub_is_known_by_its_folders(self, tmp_path: Path) -> None:
        folder = tmp_path / "hub" / "models--meta-llama--Llama-3.1-8B-Instruct"
        for name in ("refs/main", "blobs/aa", "snapshots/0e9/config.json"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("{}", encoding="utf-8")
        [finding] = survey(tmp_path, ALIASES).findings
        assert (finding.path, finding.model) == ("hub/models--meta-llama--Llama-3.1-8B-Instruct", LLAMA)
        assert list(in_path("models--acme--small/x", ALIASES)) == []


class TestTheCommand:
    @pytest.fixture
    def tree(self, tmp_path: Path) -> Path:
        (tmp_path / "app.py").write_text(CALL, encoding="utf-8")
        (tmp_path / "notes.md").write_text(f"Once {LLAMA}, and ollama.\n", encoding="utf-8")
        (tmp_path / "x.png").write_bytes(b"\0")
        return tmp_path

    def test_tells_uses_mentions_and_look_alikes_apart(self, tree: Path) -> None:
        ran = llamalicense("scan", tree)
        assert (ran.status, ran.err) == (0, "")
        assert f"Used\n  {tree}/app.py:1:36  {LLAMA} (weights, llama-3.1)\n" in ran.out
        assert f"Only mentioned\n  {LLAMA}  {tree}/notes.md:1:6\n" in ran.out
        assert f"Look-alikes, left out\n  ollama  {tree}/notes.md:1:44\n" in ran.out
        assert "Left out: 1 binary.\n" in ran.out
        assert ran.out.endswith("1 use of 1 model, 1 mention, 1 look-alike in 2 files.\n")

    def test_json_has_the_shape_of_its_schema(self, tree: Path) -> None:
        content = json.loads(llamalicense("scan", tree, "--output-format", "json").out)
        Draft7Validator(schema("scan")).validate(content)
        assert content["schema"] == "llamalicense/scan/v1"
        assert content["found"][0] == {
            "path": f"{tree}/app.py",
            "line": 1,
            "column": 36,
            "text": LLAMA,
            "model": LLAMA,
            "platform": "hugging-face",
            "access": "weights",
            "licence": "llama-3.1",
            "kind": "use",
        }
        assert [each["kind"] for each in content["found"]] == ["use", "mention", "look-alike"]
        assert content["left_out"] == [{"reason": "binary", "count": 1}]

    def test_sarif_has_uses_at_their_place_in_the_repository(self, tree: Path) -> None:
        (tree / ".git").mkdir()
        (tree / "sub dir").mkdir()
        (tree / "app.py").rename(tree / "sub dir" / "app.py")
        log = json.loads(llamalicense("scan", tree / "sub dir", "--output-format", "sarif").out)
        [result] = log["runs"][0]["results"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "sub%20dir/app.py"
        assert place["region"] == {"startLine": 1, "startColumn": 36, "endLine": 1, "endColumn": 36 + len(LLAMA)}
        assert result["properties"]["licences"] == ["llama-3.1"]

    def test_writes_files_besides(self, tree: Path, tmp_path: Path) -> None:
        out = tmp_path / "out" / "scan.sarif"
        ran = llamalicense("scan", tree / "app.py", "--output", f"sarif={out}")
        assert ran.status == 0
        assert json.loads(out.read_text(encoding="utf-8"))["version"] == "2.1.0"

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["nowhere"], "nowhere: there is no such file or folder"),
            ([".", "--output", "junit=x"], 'there is no format "junit"'),
            ([".", "--output-format", "html"], "html"),
        ],
    )
    def test_bad_usage_is_status_2(self, arguments: list[str], says: str) -> None:
        ran = llamalicense("scan", *arguments)
        assert (ran.status, ran.out) == (2, "")
        assert says in ran.err

    def test_a_file_that_is_named_twice_counts_once(self, tree: Path) -> None:
        ran = llamalicense("scan", tree / "app.py", tree, "--output-format", "json")
        assert [each["kind"] for each in json.loads(ran.out)["found"]].count("use") == 1

    def test_a_folder_of_tests_is_known_as_one_when_it_is_named_itself(self, tree: Path) -> None:
        (tree / ".git").mkdir()
        (tree / "tests").mkdir()
        (tree / "app.py").rename(tree / "tests" / "app.py")
        kinds = [
            each["kind"]
            for each in json.loads(llamalicense("scan", tree / "tests", "--output-format", "json").out)["found"]
        ]
        assert kinds == ["mention"]

    def test_a_budget_ends_the_reading_and_says_so(self, tree: Path) -> None:
        assert survey(tree, ALIASES, budget=Budget(files=1)).exceeded
        assert survey(tree, ALIASES, budget=Budget(bytes=10)).exceeded
        assert not survey(tree, ALIASES, budget=Budget(files=2, bytes=10_000)).exceeded
