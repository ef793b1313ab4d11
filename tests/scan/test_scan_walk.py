"""Which files of a tree `scan` reads: git's rules, what is left out and counted, and trees that mean harm."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program import llamalicense
from rows import rows

from llamalicense.policy import library
from llamalicense.scan.findings import MOST_NAMES, in_text
from llamalicense.scan.kinds import reader_of
from llamalicense.scan.repository import MOST_BYTES, Survey, survey
from llamalicense.scan.tree import LeftOutReason

ALIASES = library.aliases()
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
CALL = f'load("{LLAMA}")\n'


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CALL, encoding="utf-8")


def used(found: Survey) -> list[str]:
    return [finding.path for finding in found.uses]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    return tmp_path


@pytest.fixture(params=["git", "pathspec"])
def listed_by(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The tree as git lists it, and as it is read where git is not at hand."""
    if request.param == "pathspec":
        (tmp_path / ".git").mkdir()
        monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    else:
        git(tmp_path, "init", "--quiet")
    return str(request.param)


def test_what_git_ignores_is_left_out(tmp_path: Path, listed_by: str) -> None:
    write(tmp_path, "a.py", "b.py", "out/c.py", "deep/d.py", "deep/kept.py", "deep/e/f.py")
    (tmp_path / ".gitignore").write_text("b.py\nout/\n", encoding="utf-8")
    (tmp_path / "deep" / ".gitignore").write_text("*.py\n!kept.py\n", encoding="utf-8")
    found = survey(tmp_path, ALIASES)
    assert used(found) == ["a.py", "deep/kept.py"]
    assert found.left_out[LeftOutReason.IGNORED] >= 3
    assert ["it is not installed" in note for note in found.notes] == ([] if listed_by == "git" else [True])


def test_a_tracked_file_is_read_though_it_is_ignored(repository: Path) -> None:
    write(repository, "a.py")
    git(repository, "add", "a.py")
    (repository / ".gitignore").write_text("a.py\n", encoding="utf-8")
    assert used(survey(repository, ALIASES)) == ["a.py"]


@pytest.mark.usefixtures("listed_by")
def test_what_others_wrote_and_builds_made_is_left_out_and_counted(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "node_modules/x/a.js", "vendor/a.py", "web/a.min.js", "a/__pycache__/a.py", "a.so", "b.PNG")
    found = survey(tmp_path, ALIASES)
    assert used(found) == ["a.py"]
    assert {reason: number for reason, number in found.left_out.items() if reason is not LeftOutReason.IGNORED} == {
        LeftOutReason.VENDORED: 2,
        LeftOutReason.GENERATED: 2,
        LeftOutReason.BINARY: 2,
    }


def test_nothing_that_a_repository_or_an_environment_names_is_run_or_obeyed(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    mark = elsewhere / "ran"
    program = elsewhere / "program"
    program.write_text(f"#!/bin/sh\ntouch {mark}\n", encoding="utf-8")
    program.chmod(0o755)
    everything = elsewhere / "everything"
    everything.write_text("*\n", encoding="utf-8")
    for name in ("core.fsmonitor", "core.sshCommand", "core.pager", "core.editor"):
        git(repository, "config", name, str(program))
    git(repository, "config", "core.excludesFile", str(everything))
    git(repository, "config", "core.hooksPath", str(elsewhere))
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, str(elsewhere))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(program))
    write(repository, "a.py")
    assert used(survey(repository, ALIASES)) == ["a.py"]
    assert not mark.exists()


@pytest.mark.usefixtures("listed_by")
def test_a_link_is_never_followed(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    write(outside, "secret.py")
    write(tmp_path, "a.py")
    (tmp_path / "link.py").symlink_to(outside / "secret.py")
    (tmp_path / "folder").symlink_to(outside)
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "broken").symlink_to("nowhere")
    found = survey(tmp_path, ALIASES)
    assert used(found) == ["a.py"]
    assert found.left_out[LeftOutReason.LINK] == 4
    assert found.unread == ()


@pytest.mark.usefixtures("listed_by")
def test_pipes_sockets_and_names_of_strange_bytes_are_no_harm(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    strange = os.fsencode(tmp_path) + b"/\xff\n\x1b[31m::error::.py"
    with open(strange, "w", encoding="utf-8") as file:
        file.write(CALL)
    ran = llamalicense("scan", tmp_path)
    assert ran.status == 0
    assert "1 use of 1 model" in ran.out
    assert "\x1b" not in ran.out
    for output_format in ("json", "sarif"):
        assert LLAMA in str(json.loads(llamalicense("scan", tmp_path, "--output-format", output_format).out))


def test_what_cannot_be_read_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.py", "b.py")
    opened = os.open

    def refused(path: str, flags: int) -> int:
        if path.endswith("b.py"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, flags)

    monkeypatch.setattr(os, "open", refused)
    ran = llamalicense("scan", tmp_path)
    assert ran.status == 0
    assert f"Not read\n  {tmp_path}/b.py: Permission denied\n" in ran.out


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(CALL.encode() + b"#" * MOST_BYTES)
    found = survey(tmp_path, ALIASES)
    assert (found.findings, found.left_out) == ((), {LeftOutReason.LARGE: 1})


def test_a_repository_inside_is_another_project(tmp_path: Path, listed_by: str) -> None:
    write(tmp_path, "a.py", "inner/b.py")
    git_of_inner = tmp_path / "inner" / ".git"
    git_of_inner.mkdir()
    if listed_by == "git":
        git_of_inner.rmdir()
        subprocess.run(["git", "init", "--quiet"], cwd=tmp_path / "inner", check=True)
    found = survey(tmp_path, ALIASES)
    assert used(found) == ["a.py"]
    assert found.left_out[LeftOutReason.REPOSITORY] == 1


PATHS = [
    *(
        "a.py",
        "a.ts",
        "a.go",
        "a.tf",
        "a.bicep",
        "a.ipynb",
        "a.yaml",
        "a.json",
        "a.toml",
        "a.ini",
        ".env",
        "a.sh",
        "a.sql",
    ),
    *(
        "Dockerfile",
        "Modelfile",
        "Makefile",
        "README.md",
        "requirements.txt",
        "config.json",
        "a.txt",
        "a.ps1",
        "MLmodel",
    ),
]
PIECES = [
    *(
        '"',
        "'",
        "`",
        '"""',
        "'''",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "\\",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "\0",
        "\ufffd",
        "İ",
        "😀",
    ),
    *(
        "#",
        "//",
        "/*",
        "---\n",
        "- ",
        ": ",
        ":",
        "=",
        ",",
        "|",
        ";;",
        "&&",
        "<<EOF\n",
        "EOF\n",
        "${",
        "{{",
        "}}",
        "$(",
        "  ",
    ),
    *(
        "model",
        "model: ",
        '"model": ',
        "base_model:",
        "FROM ",
        "RUN ",
        "ENV ",
        "vllm serve ",
        "ollama pull ",
        "--model ",
    ),
    *('{"cells": [{"cell_type": "code", "source": ["', "def f(", "x = ", "print(", "return ", "case ", "COMPLETE('"),
    *(LLAMA, "llama3", "llama3.2:1b", "Llama 3.1 8B", "TinyLlama", "ollama", "llama-", "/llama", "llama" * 30),
]


@given(st.sampled_from(PATHS), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_no_text_breaks_a_reader_or_moves_a_name(path: str, text: str) -> None:
    lines = text.replace("\r\n", " \n").split("\n")
    for finding in in_text(text, path, ALIASES):
        assert lines[finding.line - 1][finding.column - 1 :].startswith(finding.text)
    for span in reader_of(path).spans(text, path):
        assert 0 <= span.start <= span.end <= len(text)


@given(st.binary(max_size=200))
def test_a_name_is_found_after_any_bytes(content: bytes) -> None:
    text = content.decode("utf-8", "replace").replace("\0", "")
    assert LLAMA in [finding.text for finding in in_text(f"{text}\n{LLAMA}\n", "notes.txt", ALIASES)]


@rows("path", PATHS)
@rows("unit", ["[", "{", "(", '"', "'", "-", "  a:\n", "not ", "1+", "lambda:", '{"a":', "`", "\\"])
def test_no_depth_breaks_a_reader(path: str, unit: str) -> None:
    # Python's own parser goes 6,000 levels deep, all others less.
    text = f'"{LLAMA}"\n{unit * min(7_000, 20_000 // len(unit))}\n"{LLAMA}"\n'
    assert LLAMA in [finding.text for finding in in_text(text, path, ALIASES)]


def test_notebooks_json_and_yaml_that_are_broken_hide_nothing_of_the_rest(tmp_path: Path) -> None:
    for name, content in {
        "a.ipynb": '{"cells": [{"cell_type": "code", "source": ["',
        "b.json": '{"model": "x", ',
        "c.yaml": "a: [\n\tb: {{\n",
        "d.py": "def (",
        "e.md": "---\nbase_model: [\n",
        "f.py": "\ufeff# -*- coding: nonsense -*-\n",
    }.items():
        (tmp_path / name).write_text(f'{content}\n"{LLAMA}"\n', encoding="utf-8")
    (tmp_path / "g.py").write_bytes(b"\xff\xfe" + CALL.encode("utf-16-le"))
    (tmp_path / "h.py").write_bytes(b"\xe9\xff" + CALL.encode())
    write(tmp_path, "z.py")
    found = survey(tmp_path, ALIASES)
    assert {finding.path for finding in found.findings} == {
        *("a.ipynb", "b.json", "c.yaml", "d.py", "e.md", "f.py", "g.py", "h.py", "z.py"),
    }
    assert found.unread == ()


def test_a_file_of_more_names_than_anybody_writes_is_left_there_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f"{LLAMA}\n" * (MOST_NAMES + 1), encoding="utf-8")
    (tmp_path / "b.py").write_text(CALL * 3, encoding="utf-8")
    result = survey(tmp_path, ALIASES)
    assert (len(result.findings), len(result.uses)) == (MOST_NAMES + 3, 3)
    assert [tuple(file) for file in result.unread] == [("a.jsonl", "5,000 names of models were read, up to line 5001")]
