"""Where files are written: whole, in the place of a regular file or of none, never through a link, device or pipe."""

import os
import re
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from checkout import EXAMPLES
from program import Ran, llamalicense

from llamalicense.cli.writing import Unwritable, save

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and devices of POSIX")
SECRET = "what is not to be overwritten\n"


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a manifest, beside a file and a folder that are none of its business."""
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "real").mkdir()
    (root / "real" / "file").write_text(SECRET, encoding="utf-8")
    manifest = (EXAMPLES / "failing.llamalicense.yaml").read_bytes()
    (root / "manifest.yaml").write_bytes(manifest)
    monkeypatch.chdir(root)
    return root


def check(path: object) -> Ran:
    return llamalicense("check", "manifest.yaml", "--as-of", "2026-11-21", "--output", f"json={path}")


def init(path: object) -> Ran:
    return llamalicense("init", "--non-interactive", "--force", path)


def record(path: object) -> Ran:
    return llamalicense("check", "manifest.yaml", "--as-of", "2026-11-21", "--record", path)


WRITERS: dict[str, Callable[[object], Ran]] = {
    "check --output": check,
    "--record": record,
    "init --force": init,
}


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(path.name)  # relative: the whole path may be too long for a socket


# What may stand where a file is to be written, and words of the refusal.
TARGETS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link out of the repository": (lambda path: path.symlink_to("../secret"), "it is a symbolic link"),
    "an absolute link": (lambda path: path.symlink_to(path.parent.parent / "secret"), "it is a symbolic link"),
    "a link within the repository": (lambda path: path.symlink_to("real/file"), "it is a symbolic link"),
    "a link to nothing": (lambda path: path.symlink_to("../new"), "it is a symbolic link"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "it is a symbolic link"),
    "a link to a device": (lambda path: path.symlink_to("/dev/null"), "it is a symbolic link"),
    "a link to a folder": (lambda path: path.symlink_to("real"), "it is a symbolic link"),
    "a named pipe": (os.mkfifo, "it is a named pipe"),
    "a socket": (_socket, "it is a socket"),
}


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize(("made", "words"), TARGETS.values(), ids=TARGETS)
def test_nothing_is_written_through_what_is_no_file(
    command: str, made: Callable[[Path], object], words: str, repository: Path
) -> None:
    target = repository / "out.json"
    made(target)
    before = tree(repository.parent)
    ran = WRITERS[command](target.name)
    assert (ran.status, ran.out) == (2, "")
    assert words in ran.err or (command.startswith("init") and "a manifest is a file" in ran.err)
    assert "out.json" in ran.err
    assert tree(repository.parent) == before
    assert (repository.parent / "secret").read_text(encoding="utf-8") == SECRET


def tree(folder: Path) -> list[tuple[str, int, bytes]]:
    """Everything in a folder, with kinds and contents; links are not followed."""
    listed: list[tuple[str, int, bytes]] = []
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        listed.append((str(path), mode, path.read_bytes() if stat.S_ISREG(mode) else b""))
    return listed


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/stdout", "/dev/fd/1", "/dev/full"])
def test_a_device_is_no_file(command: str, device: str) -> None:
    if not os.path.lexists(device):
        pytest.skip("this machine has no such device")
    ran = WRITERS[command](device)
    assert (ran.status, ran.out) == (2, "")
    assert device in ran.err
    if command.startswith("check"):
        assert "`--output-format json` writes to standard output" in ran.err


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("target", ["../elsewhere", "/tmp", "real"])
def test_a_folder_that_is_a_link_in_the_repository_leads_nowhere(command: str, target: str, repository: Path) -> None:
    (repository / "out").symlink_to(target)
    (repository / "real" / "deep").symlink_to("../real")
    before = tree(repository.parent)
    for path in ("out/report", "out/new/report", "./real/../out/report", repository / "out" / "report"):
        ran = WRITERS[command](path)
        assert (ran.status, ran.out) == (2, "")
        assert "out is a symbolic link inside the repository" in ran.err
    assert "real/deep is a symbolic link" in WRITERS[command]("real/deep/report").err
    assert tree(repository.parent) == before


def test_a_link_outside_the_repository_is_the_machine_s_own(repository: Path) -> None:
    (repository.parent / "link").symlink_to("elsewhere")
    assert check("../link/report.json").status == 1
    assert (repository.parent / "elsewhere" / "report.json").is_file()


@pytest.mark.parametrize("command", WRITERS)
def test_a_file_is_replaced_whole_with_its_mode_and_a_new_one_has_the_usual_one(command: str, repository: Path) -> None:
    old, other = repository / "old", repository / "other-name"
    old.write_text("x" * 1_000_000, encoding="utf-8")
    old.chmod(0o640)
    os.link(old, other)
    WRITERS[command]("old")
    WRITERS[command]("new/folder/file")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert old.read_bytes() == (repository / "new/folder/file").read_bytes() != b""
    assert other.read_text(encoding="utf-8") == "x" * 1_000_000
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((repository / "new/folder/file").stat().st_mode) == 0o666 & ~umask
    assert not list(repository.rglob(".llamalicense-*"))


def test_a_mode_grants_nothing_that_reports_do_not_need(repository: Path) -> None:
    old = repository / "old"
    old.write_text("", encoding="utf-8")
    old.chmod(0o4755)
    save(old, "new")
    assert stat.S_IMODE(old.stat().st_mode) == 0o755


def test_a_file_to_be_kept_is_kept(repository: Path) -> None:
    with pytest.raises(Unwritable, match="it is there already"):
        save(repository / "manifest.yaml", "", replace=False)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "manifest.yaml/x", "\udc80/\0"])
def test_a_name_that_no_file_can_have_is_said(name: str) -> None:
    with pytest.raises(Unwritable, match="it cannot be written: "):
        save(Path(name), "words")


@pytest.fixture
def interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fails)


@pytest.mark.usefixtures("interrupted")
def test_what_fails_half_way_leaves_everything_as_it_was(repository: Path) -> None:
    before = tree(repository)
    with pytest.raises(Unwritable, match="No space left on device"):
        save(repository / "manifest.yaml", "half")
    assert tree(repository) == before


WRITING = re.compile(
    r"\b(write_text|write_bytes|os\.replace|os\.rename|mkdir|makedirs|mkstemp|NamedTemporaryFile|copyfile|copy2)\("
    r"|O_CREAT|\bopen\([^)\n]*[\"'][rb]*[wxa+]"
)


def test_only_one_module_writes_files() -> None:
    source = Path(save.__code__.co_filename).parent
    texts = {str(path.relative_to(source)): path.read_text(encoding="utf-8") for path in source.rglob("*.py")}
    assert {name for name, text in texts.items() if WRITING.search(text)} == {"writing.py"}
