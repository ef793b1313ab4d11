"""The wheel, built as a release is, by way of a source distribution: what is in it, and that it works."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from checkout import EXAMPLES, ROOT, copy, environment

from llamalicense.policy import library
from llamalicense.policy.files import READ_BY_PROGRAMS
from llamalicense.report.formats import FORMATS

# Where the folders of a checkout are in the wheel.
PLACES = {"src/llamalicense": "llamalicense", "policies": "llamalicense/policies", "schemas": "llamalicense/schemas"}
METADATA = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
PARSED = Path("llamalicense/policies/parsed")
# What a program says of its bundled policies.
LIBRARY = """
import json
from llamalicense.policy import library
print(json.dumps([
    {each: [library.rule_ids(each), library.bundled(each).sha256, library.bundled(each, examples=True).sha256]
     for each in library.bundled_ids()}, library.house_ids(), str(vars(library.catalogue()) | {'_elsewhere': None}),
    str(library.aliases().platforms), str(library.clauses("llama-4")),
]))
"""


def run(
    *command: str, path: str = "", cwd: Path | None = None, statuses: tuple[int, ...] = (0,), **variables: str
) -> str:
    """What a program prints; `path`: where it finds this package first."""
    variables = environment(**variables, **({"PYTHONPATH": path} if path else {}))
    done = subprocess.run(command, env=variables, cwd=cwd, check=False, capture_output=True, text=True)
    assert done.returncode in statuses, done.stdout + done.stderr
    return done.stdout


def python(*arguments: str, path: str = "") -> str:
    return run(sys.executable, *arguments, path=path)


def files(folder: Path) -> Iterator[Path]:
    """The files below a folder, without what Python leaves there."""
    return (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy(tmp_path_factory.mktemp("wheel") / "project")


@pytest.fixture(scope="module")
def wheel(project: Path) -> Path:
    """A wheel of this checkout, made by way of a source distribution."""
    built = project.parent / "built"
    # The back end comes with the test extra, so that nothing is downloaded.
    python("-m", "build", "--no-isolation", "--outdir", str(built), str(project))
    assert list(built.glob("*.tar.gz"))
    (made,) = built.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path) -> str:
    """The folder that the wheel is installed into; dependencies are those of the environment that runs the tests."""
    folder = str(wheel.parent.parent / "installed")
    python("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", folder, str(wheel))
    where = python("-c", "from llamalicense.policy import resources; print(resources.folder('policies'))", path=folder)
    assert Path(where.strip()).is_relative_to(folder)
    assert (Path(where.strip()) / "parsed").is_dir()
    return folder


def test_it_holds_the_package_with_policies_their_twins_and_schemas_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = {Path(name) for name in archive.namelist()}
    about = Path("-".join(wheel.name.split("-")[:2]) + ".dist-info")
    expected = {about / name for name in METADATA}
    for folder, place in PLACES.items():
        expected |= {place / path.relative_to(ROOT / folder) for path in files(ROOT / folder)}
    expected.remove(Path("llamalicense/README.md"))  # for who reads the source
    expected |= {PARSED / f"{name}.json" for name in ("index", *READ_BY_PROGRAMS, *library.bundled_ids())}
    assert {str(path) for path in names} == {str(path) for path in expected}


def test_a_checkout_has_policies_in_yaml_alone_and_building_leaves_it_as_it_was(project: Path, wheel: Path) -> None:
    assert {path.suffix for path in files(ROOT / "policies")} == {".yaml"}
    assert wheel.is_file()
    pristine = copy(project.parent / "pristine")
    assert {path.relative_to(project) for path in files(project)} == {
        path.relative_to(pristine) for path in files(pristine)
    }


def test_two_builds_are_the_same_byte_by_byte(wheel: Path, tmp_path: Path) -> None:
    """One by way of a source distribution, one straight from another checkout by others, as a release is built."""
    theirs = copy(tmp_path / "elsewhere")
    for path in theirs.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o600)
        os.utime(path, (0, 0))
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(tmp_path / "built")]
    run(*command, cwd=theirs, PYTHONHASHSEED="1", TZ="Asia/Tokyo", LC_ALL="C", PYTHONDONTWRITEBYTECODE="1")
    for package in wheel.parent.iterdir():
        assert (tmp_path / "built" / package.name).read_bytes() == package.read_bytes(), package.name


def test_an_editable_install_reads_the_yaml_of_its_checkout(project: Path, tmp_path: Path) -> None:
    build = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"
    run(sys.executable, "-c", build, str(tmp_path), cwd=project)
    (made,) = tmp_path.glob("*.whl")
    with ZipFile(made) as archive:
        names = archive.namelist()
        (path,) = (archive.read(name).decode().strip() for name in names if name.endswith(".pth"))
    assert Path(path) == project / "src"
    assert not [name for name in names if "policies" in name]
    assert {path.suffix for path in files(project / "policies")} == {".yaml"}


def test_it_knows_of_its_policies_what_a_checkout_knows(installed: str) -> None:
    """The rules of each and its digest, which is the YAML's, whether it is read from its twin or from the YAML."""
    theirs = python("-c", LIBRARY, path=installed)
    ours = python("-c", LIBRARY, path=str(ROOT / "src"))
    assert json.loads(theirs) == json.loads(ours)


def test_it_checks_as_a_checkout_does_byte_by_byte(installed: str, tmp_path: Path) -> None:
    manifests = sorted(map(str, EXAMPLES.rglob("*llamalicense.yaml")))
    assert len(manifests) > 1
    for name, path in (("theirs", installed), ("ours", str(ROOT / "src"))):
        outputs = [f"--output={each}={tmp_path / name / each}" for each in FORMATS]
        command = (sys.executable, "-m", "llamalicense", "check", *manifests, "--as-of", "2026-11-21", *outputs)
        run(*command, statuses=(0, 1, 2), path=path)
    theirs, ours = ({each: (tmp_path / name / each).read_bytes() for each in FORMATS} for name in ("theirs", "ours"))
    assert b"llama-4" in theirs["text"]
    assert [each for each in FORMATS if theirs[each] != ours[each]] == []


def test_an_edited_policy_of_a_wheel_counts(installed: str, tmp_path: Path) -> None:
    """Its twin is out of date by then; the digest of the report is that of what was read."""
    edited = tmp_path / "installed"
    shutil.copytree(installed, edited)
    policy = edited / "llamalicense" / "policies" / "llama-4.yaml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("user_month: 2025-03", "user_month: 2025-04"))
    title = "from llamalicense.policy import library; print(library.bundled('llama-4').parameters['user_month'])"
    assert python("-c", title, path=str(edited)) == "2025-04\n"
    assert python("-c", title, path=installed) == "2025-03\n"


def test_a_bundled_policy_that_says_something_wrongly_is_told_by_test(project: Path) -> None:
    """A check takes bundled policies as they are; that they are right is for tests to say."""
    copied = copy(project.parent / "wrong")
    policy = copied / "policies" / "llama-4.yaml"
    lines = policy.read_text(encoding="utf-8").replace("  - uses_word", "  - use_word").split("\n")
    policy.write_text("\n".join(lines), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "llamalicense", "test", "llama-4"],
        env=environment(PYTHONPATH=str(copied / "src")),
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    line = next(number for number, text in enumerate(lines, 1) if text.startswith("  - use_word"))
    assert f'llama-4.yaml:{line}:5: "use_word" is not inherited' in done.stderr
    assert '"uses_word" is not defined' in done.stderr
