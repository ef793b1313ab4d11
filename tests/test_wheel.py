"""The wheel, built from the source distribution as a release is: what is in it, and that it works."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from checkout import EXAMPLES, ROOT, copy, environment

# Where the folders of a checkout are in the wheel.
PLACES = {"src/llamalicense": "llamalicense", "policies": "llamalicense/policies", "schemas": "llamalicense/schemas"}
METADATA = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, made by way of a source distribution."""
    folder = tmp_path_factory.mktemp("wheel")
    project, built = copy(folder / "project"), folder / "built"
    # The back end comes with the test extra, so that nothing is downloaded.
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(built), str(project))
    assert list(built.glob("*.tar.gz"))
    (made,) = built.glob("*.whl")
    return made


def run(*command: str, **variables: str) -> str:
    done = subprocess.run(command, env=environment(**variables), check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_holds_the_package_with_policies_and_schemas_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        found = {Path(name) for name in archive.namelist()}
    about = Path("-".join(wheel.name.split("-")[:2]) + ".dist-info")
    expected = {about / name for name in METADATA}
    for folder, place in PLACES.items():
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        expected |= {place / path.relative_to(ROOT / folder) for path in files}
    assert {str(path) for path in found} == {str(path) for path in expected}


def test_it_checks_a_manifest_where_there_is_no_checkout(wheel: Path, tmp_path: Path) -> None:
    installed = str(tmp_path / "installed")
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", installed, str(wheel))
    # Dependencies are those of the environment that runs the tests.
    where = run(
        sys.executable,
        "-c",
        "from llamalicense import resources; print(resources.folder('policies'))",
        PYTHONPATH=installed,
    )
    assert Path(where.strip()).is_relative_to(installed)
    manifest = str(EXAMPLES / "llamalicense.yaml")
    report = run(sys.executable, "-m", "llamalicense", "check", manifest, PYTHONPATH=installed)
    assert "llama-4: Llama-4-Scout-17B-16E-Instruct" in report
