"""What lies beside a stranger's manifest never runs: modules in the working directory are not loaded."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from checkout import ROOT, environment
from manifests import SMALLEST

from llamalicense.about import HOMEPAGE

INSTALLED = ("yaml", "_yaml", "typer", "pydantic", "pydantic_core", "jsonschema", "lxml", "pyromark", "pathspec")
SPRUNG = "a file beside the manifest has run"


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A folder with a manifest and, beside it, a file for every module that a program may load."""
    (tmp_path / "empty.py").write_text("import sys; print(*sys.modules)", encoding="utf-8")
    (tmp_path / "llamalicense.yaml").write_text(SMALLEST, encoding="utf-8")
    for name in (*sys.stdlib_module_names, *INSTALLED):
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit({SPRUNG!r})\n", encoding="utf-8")
    return tmp_path


def shadow(folder: Path) -> None:
    """Adds a package of the program's own name."""
    (folder / "llamalicense").mkdir()
    (folder / "llamalicense" / "__init__.py").write_text(f"raise SystemExit({SPRUNG!r})\n", encoding="utf-8")


def ran(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    arguments = [*command, "check", "--policy", "no-competing-models", "--output", "html=report.html"]
    return subprocess.run(arguments, cwd=folder, env=environment(), check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    "command",
    [
        (sys.executable, "-I", "-m", "llamalicense"),
        (str(Path(sys.executable).with_name("llamalicense")),),
    ],
    ids=["python -I -m", "the command"],
)
def test_no_module_of_the_working_directory_is_loaded(command: tuple[str, ...], trap: Path) -> None:
    shadow(trap)
    done = ran(trap, *command)
    assert (done.returncode, done.stderr) == (0, "")
    assert (trap / "report.html").is_file()


def test_python_m_without_more_loads_none_beyond_what_python_has_loaded_by_then(trap: Path) -> None:
    # Python itself looks for what `-m` needs in the working directory, before any line of the program runs.
    elsewhere = trap.parent / f"{trap.name}-empty"
    elsewhere.mkdir()
    shutil.move(trap / "empty.py", elsewhere)
    listed = subprocess.run(
        [sys.executable, "-m", "empty"], cwd=elsewhere, env=environment(), check=True, capture_output=True, text=True
    )
    for name in listed.stdout.split():
        (trap / f"{name}.py").unlink(missing_ok=True)
    done = ran(trap, sys.executable, "-m", "llamalicense")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_package_of_the_same_name_is_why_it_is_run_isolated(trap: Path) -> None:
    for path in trap.glob("*.py"):
        path.unlink()
    shadow(trap)
    assert SPRUNG in ran(trap, sys.executable, "-m", "llamalicense").stderr


def commands_shown() -> dict[str, str]:
    """Every place that tells people or machines how to run the program, and what it says."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    files = [ROOT / "README.md", ROOT / "action.yml", *(ROOT / ".github").rglob("*.yml")]
    shown = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in files}
    return {**shown, **{f"hook {hook['id']}": hook["entry"] for hook in hooks}}


@pytest.mark.parametrize("where", commands_shown())
def test_whoever_is_told_how_to_run_it_is_told_a_way_that_is_isolated(where: str) -> None:
    modules = re.findall(r"(\S+)((?: -[A-Za-z]\S*(?: utf8)?)*) -m llamalicense", commands_shown()[where])
    assert [options for _, options in modules if "-I" not in options.split()] == []


def test_the_page_on_security_says_why_and_how_to_report() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "python -I -m" in page
    assert f"{HOMEPAGE}/security/advisories" in page
    assert not re.search(r"\S@\S+\.\S", page)
