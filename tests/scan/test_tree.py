"""Which files of a tree count: the same whether git lists them or its ignore files are read."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from checkout import environment

from llamalicense.scan import git as git_files
from llamalicense.scan import tree

NOBODY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
Listing = Callable[[Path], list[str]]


def git(folder: Path, *arguments: str) -> None:
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *arguments], cwd=folder, env=environment(**settings), check=True, capture_output=True)


def write(folder: Path, *names: str, **texts: str) -> None:
    """Files of these names, empty ones; `texts`: ignore files by the folder that they stand in, `_` for the top."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    for below, text in texts.items():
        (folder / below.strip("_") / ".gitignore").write_text(text, encoding="utf-8")


@pytest.fixture(params=["git", "pathspec"])
def listing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Listing:
    """What is listed beside the ignore files themselves, with git at hand and without it."""

    def listed(folder: Path) -> list[str]:
        with monkeypatch.context() as patched:
            if request.param == "pathspec":
                patched.setenv("PATH", "")
            return [path for path in tree.files(str(folder)) if not path.endswith(".gitignore")]

    return listed


FILES = ("a", "b.log", "build/a", "build/deep/b", "sub/a", "sub/b.log", "sub/build/a", "sub/inner/c.log", "é ü/x y")


@pytest.mark.parametrize(
    ("ignored", "left_out"),
    [
        ({}, set()),
        ({"_": "*.log\n"}, {"b.log", "sub/b.log", "sub/inner/c.log"}),
        ({"_": "build/\n"}, {"build/a", "build/deep/b", "sub/build/a"}),
        ({"_": "/build\n"}, {"build/a", "build/deep/b"}),
        ({"_": "build/*\n!build/a\n"}, {"build/deep/b"}),
        ({"_": "build\n!build/a\n"}, {"build/a", "build/deep/b", "sub/build/a"}),
        ({"_": "*.log\n!b.log\n"}, {"sub/inner/c.log"}),
        ({"_": "*.log\n", "sub": "!b.log\n"}, {"b.log", "sub/inner/c.log"}),
        ({"sub": "/inner\n"}, {"sub/inner/c.log"}),
        ({"sub": "inner/*.log\n"}, {"sub/inner/c.log"}),
        ({"_": "**/inner/\n"}, {"sub/inner/c.log"}),
        ({"_": "\ufeff# a comment\r\na\r\n"}, {"a", "build/a", "sub/a", "sub/build/a"}),
        ({"_": "\\#a\n!\n[\n\\\n"}, set()),
        ({"_": "[z-a]\n[3-1]*\n![b-a]\n[[x]\n[x&&y]\n*.log\n"}, {"b.log", "sub/b.log", "sub/inner/c.log"}),
        ({"_": "é*\n"}, {"é ü/x y"}),
        ({"_": "*\n!sub\n!sub/**\n"}, {"a", "b.log", "build/a", "build/deep/b", "é ü/x y"}),
    ],
)
def test_what_git_ignores_is_left_out(
    ignored: dict[str, str], left_out: set[str], listing: Listing, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet")
    write(tmp_path, *FILES, **ignored)
    assert listing(tmp_path) == sorted(set(FILES) - left_out, key=lambda path: path.split("/"))


def test_what_the_repository_excludes_without_saying_so_in_a_file_is_left_out(listing: Listing, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    write(tmp_path, "a", "sub/a", "sub/b")
    (tmp_path / ".git/info/exclude").write_text("a\n", encoding="utf-8")
    assert listing(tmp_path) == ["sub/b"]
    assert listing(tmp_path / "sub") == ["b"]


def test_of_patterns_without_end_so_many_count_in_a_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git is not at hand: each costs time on every path. What is ignored by those beyond them is listed."""
    many = "# a comment\n" * 9_000 + "\n".join(f"x{number}" for number in range(3_000))
    write(tmp_path, "a/x2999", "b/x998", "b/x1001", "c/x1", "d", a=f"{many}\n", b=f"{many}\n", c=f"{many}\n")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text(f"d{'?' * 5_000}\nd\n", encoding="utf-8")
    monkeypatch.setenv("PATH", "")
    assert [path for path in tree.files(str(tmp_path)) if not path.endswith("ignore")] == ["b/x1001", "c/x1"]


def test_patterns_above_a_folder_hold_in_it(listing: Listing, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    write(tmp_path, "sub/deep/a", "sub/deep/b", "out/a", _="/sub/deep/a\n/out/\n")
    assert listing(tmp_path / "sub/deep") == ["b"]
    assert listing(tmp_path / "out") == []


def test_without_a_repository_its_ignore_files_are_read_all_the_same(listing: Listing, tmp_path: Path) -> None:
    write(tmp_path, "a", "b", "build/a", _="build/\n")
    assert listing(tmp_path) == ["a", "b"]


def test_without_a_repository_nothing_above_a_folder_counts(listing: Listing, tmp_path: Path) -> None:
    write(tmp_path, "sub/a", _="a\n")
    assert listing(tmp_path / "sub") == ["a"]


def test_repositories_inside_are_gone_into_by_their_own_patterns(listing: Listing, tmp_path: Path) -> None:
    write(
        tmp_path, "a.log", "a", "new/a.log", "new/b", "module/a.log", "module/b", _="*.log\n", new="b\n", module="b\n"
    )
    for name in ("new", "module"):
        git(tmp_path / name, "init", "--quiet")
        git(tmp_path / name, "add", "--all")
        git(tmp_path / name, *NOBODY, "commit", "--quiet", "--message", "A commit")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "-c", "advice.addEmbeddedRepo=false", "add", "module")
    assert listing(tmp_path) == ["a", "module/a.log", "new/a.log"]


@pytest.mark.parametrize("mark", ["folder", "file"])
def test_what_only_looks_like_a_repository_inside_ends_nothing(mark: str, listing: Listing, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    write(tmp_path, "sub/a")
    if mark == "folder":
        (tmp_path / "sub/.git").mkdir()
    else:
        (tmp_path / "sub/.git").write_text("gitdir: nowhere\n", encoding="utf-8")
    assert listing(tmp_path) == ["sub/a"]


def test_links_to_folders_are_not_followed_and_files_that_are_gone_are_not_listed(
    listing: Listing, tmp_path: Path
) -> None:
    git(tmp_path, "init", "--quiet")
    write(tmp_path, "sub/a", "gone")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "sub/nowhere").symlink_to("nothing")
    (tmp_path / "sub/link").symlink_to("a")
    git(tmp_path, "add", "--all")
    (tmp_path / "gone").unlink()
    assert listing(tmp_path) == ["sub/a", "sub/link"]


def test_what_is_tracked_is_not_ignored(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    write(tmp_path, "a", _="a\n")
    git(tmp_path, "add", "--force", "a")
    assert tree.files(str(tmp_path)) == [".gitignore", "a"]


def test_a_name_of_bytes_and_one_of_lines_is_listed(listing: Listing, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    names = [os.fsdecode(b"caf\xe9"), "two\nlines"]
    write(tmp_path, *names)
    assert listing(tmp_path) == sorted(names)


def test_git_runs_no_program_that_a_repository_names_and_obeys_no_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, ran = tmp_path / "repository", tmp_path / "ran"
    write(folder, "a", "b")
    git(folder, "init", "--quiet")
    git(folder, "add", "a")
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{ran}'\n", encoding="utf-8")
    program.chmod(0o755)
    git(folder, "config", "core.fsmonitor", str(program))
    git(folder, "ls-files")
    assert ran.exists(), "the repository would run its program"
    ran.unlink()
    (tmp_path / "global").write_text(f"[core]\nexcludesFile = {tmp_path}/ignored\n", encoding="utf-8")
    (tmp_path / "ignored").write_text("*\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "global"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert tree.files(str(folder)) == ["a", "b"]
    assert not ran.exists()


@pytest.mark.parametrize("script", ["exit 128", "exec sleep 60"], ids=["refuses", "hangs"])
def test_where_git_refuses_or_hangs_its_ignore_files_are_read(
    script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, programs = tmp_path / "repository", tmp_path / "programs"
    write(folder, "a", "b.log", _="*.log\n")
    programs.mkdir()
    (programs / "git").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (programs / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    monkeypatch.setattr(git_files, "PATIENCE", 0.2)
    assert tree.files(str(folder)) == [".gitignore", "a"]
