"""The locks of what the action, the hooks and a release install: whole, of hashes, of no index, and fresh."""

import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
import yaml
from locks import HOOKS, LOCKS, compile_locks, hooks, pins, wanted
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Where the action runs, with the Python that it asks for.
PLATFORMS = (
    "x86_64-manylinux_2_28",
    "aarch64-manylinux_2_28",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
    "aarch64-pc-windows-msvc",
)
UNREACHED = re.compile("Failed to fetch|Could not connect|error sending request|dns error|not found in the cache")


@cache
def locked(name: str) -> list[Requirement]:
    return [Requirement(pin) for pin in pins(name)]


def skipped_without_an_index(error: subprocess.CalledProcessError) -> None:
    """Says that nothing was compared where no index can be reached; whatever else went wrong fails."""
    if unreached := UNREACHED.search(error.stderr):
        pytest.skip(f"not compared, as no index of packages can be reached: {unreached[0]}")
    raise AssertionError(error.stderr)


@pytest.mark.parametrize("name", wanted())
def test_a_lock_has_a_version_and_hashes_of_everything_and_names_no_index(name: str) -> None:
    text = (LOCKS / f"{name}.txt").read_text(encoding="utf-8")
    comment, *lines = text.splitlines()
    assert comment.startswith("# Written by ")
    assert "://" not in text
    entries = re.split(r"\n(?=\S)", "\n".join(lines))
    shape = re.compile(r"[\w.-]+==[\w.]+(?: ; [^\\\n]+)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\\n|\Z))+")
    assert [entry for entry in entries if not shape.fullmatch(entry)] == []
    assert len(entries) == len(locked(name))
    versions = {canonicalize_name(each.name): str(each.specifier).removeprefix("==") for each in locked(name)}
    asked = [Requirement(each) for each in wanted()[name]]
    assert [str(each) for each in asked if versions[canonicalize_name(each.name)] not in each.specifier] == []


def test_the_locks_agree_on_what_they_share() -> None:
    # Else the action, which installs two of them, installs neither.
    versions = {(each.name, str(each.specifier)) for name in wanted() for each in locked(name)}
    assert len({name for name, _ in versions}) == len(versions)


def test_each_hook_pins_what_a_check_runs_on() -> None:
    assert HOOKS.read_text(encoding="utf-8") == hooks()
    named = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    assert [each["additional_dependencies"] for each in named] == [pins("run")] * 3


def test_compiling_again_changes_no_byte(tmp_path: Path) -> None:
    shutil.copytree(LOCKS, tmp_path / "locks")
    try:
        compile_locks(tmp_path / "locks")
    except subprocess.CalledProcessError as error:
        skipped_without_an_index(error)
    for path in LOCKS.iterdir():
        assert (tmp_path / "locks" / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_there_is_a_wheel_of_everything_wherever_the_action_runs(tmp_path: Path) -> None:
    files = [f"--requirement={LOCKS / name}.txt" for name in ("run", "build")]
    strict = ["--no-config", "--quiet", "--dry-run", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    where = ["--python-version=3.12", f"--target={tmp_path}"]
    command = [sys.executable, "-m", "uv", "pip", "install", *strict, *where, *files]

    def resolved(platform: str) -> None:
        subprocess.run([*command, f"--python-platform={platform}"], check=True, capture_output=True, text=True)

    with ThreadPoolExecutor() as pool:  # which wait for an index
        try:
            list(pool.map(resolved, PLATFORMS))
        except subprocess.CalledProcessError as error:
            skipped_without_an_index(error)
