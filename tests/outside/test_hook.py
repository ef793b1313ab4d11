"""The pre-commit hooks: by `pre-commit try-repo`, and in repositories whose configuration names them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
import yaml
from checkout import EXAMPLES, ROOT, copy, environment, libraries
from packaging.requirements import Requirement

HOOKS = ROOT / ".pre-commit-hooks.yaml"
GATE, PROJECT, TEST = IDS = ("llamalicense", "llamalicense-project", "llamalicense-test")
PINS = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))[0]["additional_dependencies"]
MANIFEST = "llamalicense.yaml"
MALFORMED = "manifest: 1\norganisation: {name: Acme}\nmodles: []\n"
HOUSE = """\
policy: acme
title: Acme's own rules
kind: house
rules:
  - id: no-germany
    title: Not from Germany
    applies_when: {organisation.kind: company}
    fails_when: {organisation.country: DE}
    explain: {pass: It is elsewhere., fail: It is in Germany., not-applicable: It is no company.}
    remedy: Move.
    examples:
      - {name: at home, given: {organisation.kind: company, organisation.country: DE}, expect: fail}
      - {name: abroad, given: {organisation.kind: company, organisation.country: FR}, expect: pass}
      - {name: somewhere, given: {organisation.kind: company, organisation.country: not-stated}, expect: missing}
      - {name: a person, given: {organisation.kind: individual}, expect: not-applicable}
"""
WRONG = HOUSE.replace("country: FR}, expect: pass", "country: FR}, expect: fail")
BARE = HOUSE[: HOUSE.index("    examples:")]

OTHER = """\
apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: require-labels}
---
apiVersion: v1
kind: ConfigMap
"""

# git and pre-commit read no configuration of the machine's.
NO_CONFIGURATION = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
NOBODY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")


class Source(NamedTuple):
    """A repository that offers the hooks, its commit, where pre-commit keeps what it builds, and libraries for that.

    The libraries are those of the tests; the wheels, which are empty, have the versions that the hooks pin.
    """

    repository: Path
    commit: str
    home: Path
    libraries: Path
    wheels: Path


class Done(NamedTuple):
    """What pre-commit left: its exit status, whether each hook passed, failed or was skipped, and what each printed."""

    status: int
    results: list[str]
    hooks: dict[str, str]


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """The hooks of this checkout, committed in a repository."""
    folder = tmp_path_factory.mktemp("hooks")
    project = copy(folder / "project")
    commit(project)
    (folder / "wheels").mkdir()
    for pin in PINS:
        empty_wheel(folder / "wheels", pin)
    kept = libraries(folder / "libraries")
    return Source(project, git(project, "rev-parse", "HEAD"), folder / "home", kept, folder / "wheels")


def empty_wheel(folder: Path, pin: str) -> None:
    """A wheel of a library in a version with nothing in it, for an installer that has no network."""
    name = distribution(pin)
    library, version = name.split("-")
    with ZipFile(folder / f"{name}-py3-none-any.whl", "w") as archive:
        about = {
            "METADATA": f"Metadata-Version: 2.1\nName: {library}\nVersion: {version}\n",
            "WHEEL": "Wheel-Version: 1.0\nGenerator: none\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "RECORD": "",
        }
        for part, text in about.items():
            archive.writestr(f"{name}.dist-info/{part}", text)


@pytest.fixture
def repository(source: Source, tmp_path: Path) -> Path:
    """A user's repository in which all is well: a manifest, its document, a policy with examples."""
    return in_which_all_is_well(source, tmp_path)


def in_which_all_is_well(source: Source, folder: Path) -> Path:
    for name in (MANIFEST, "about.md"):
        shutil.copy2(EXAMPLES / name, folder)
    (folder / "policies").mkdir()
    (folder / "policies" / "house.yaml").write_text(HOUSE, encoding="utf-8")
    (folder / "values.yaml").write_text("organisation: [no manifest]\n", encoding="utf-8")
    configure(folder, source)
    commit(folder)
    return folder


@pytest.fixture(scope="module")
def well(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """A run in such a repository, for which pre-commit installs the hooks."""
    return run(source, in_which_all_is_well(source, tmp_path_factory.mktemp("well")))


def distribution(pin: str) -> str:
    """How the folder of an installed library begins."""
    required = Requirement(pin)
    return f"{required.name.replace('-', '_')}-{str(required.specifier).removeprefix('==')}"


def due(pin: str) -> bool:
    """Whether a pin is for this machine."""
    marker = Requirement(pin).marker
    return marker is None or marker.evaluate()


def configure(folder: Path, source: Source, **settings: list[str] | str) -> None:
    """Names the hooks in a repository, with more settings for the whole project's."""
    hooks = [{"id": name, **(settings if name == PROJECT else {})} for name in IDS]
    repositories = [{"repo": str(source.repository), "rev": source.commit, "hooks": hooks}]
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": repositories}), encoding="utf-8")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(**NO_CONFIGURATION), check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(folder: Path) -> None:
    """Makes a folder a repository and commits all its files."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, *NOBODY, "commit", "--quiet", "--message", "A commit")


def pre_commit(source: Source, folder: Path, *arguments: str, quiet: bool = False) -> Done:
    """Runs pre-commit, which installs this project and empty wheels of what the hooks pin.

    Of pip's settings, `PIP_NO_BUILD_ISOLATION=0` is what means `--no-build-isolation`.
    """
    more = () if quiet else ("--verbose",)
    offline = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(source.wheels),
        "PIP_NO_DEPS": "1",
        "PIP_IGNORE_INSTALLED": "1",  # also what the libraries have in this very version
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_NO_COMPILE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments, "--color=never", *more],
        cwd=folder,
        env=environment(
            PRE_COMMIT_HOME=str(source.home), PYTHONPATH=str(source.libraries), **offline, **NO_CONFIGURATION
        ),
        check=False,
        capture_output=True,
        text=True,
    )
    head = r"^llamalicense.*?(Passed|Failed|Skipped)\n(?:- hook id: (.*)\n)?"
    found = re.findall(rf"{head}((?:(?!{head}).*\n)*)", done.stdout, re.MULTILINE)
    assert len(found) == len(IDS), done.stdout + done.stderr
    assert all(name in ("", expected) for (_, name, *_), expected in zip(found, IDS, strict=True))
    return Done(done.returncode, [each[0] for each in found], dict(zip(IDS, (each[2] for each in found), strict=True)))


def run(source: Source, folder: Path, *changed: str, quiet: bool = False) -> Done:
    """Runs the hooks as a commit of these files would, or on every file; `quiet`: with what a user sees of them."""
    git(folder, "add", "--all")
    return pre_commit(source, folder, "run", *(["--files", *changed] if changed else ["--all-files"]), quiet=quiet)


def test_each_hook_can_be_tried_and_blocks(source: Source, tmp_path: Path) -> None:
    shutil.copy2(EXAMPLES / "failing.llamalicense.yaml", tmp_path / MANIFEST)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "house.yaml").write_text(WRONG, encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    done = pre_commit(source, tmp_path, "try-repo", str(source.repository), "--ref", source.commit, "--all-files")
    assert done.status == 1
    assert done.results == ["Failed", "Failed", "Failed"]
    for name in (GATE, PROJECT):
        assert "exit code: 1" in done.hooks[name]
        assert "FAIL  llama-4/eu-multimodal" in done.hooks[name]
        assert "FAIL  llama-4/model-naming" in done.hooks[name]
    assert "exit code: 1" in done.hooks[TEST]
    assert "policies/house.yaml:" in done.hooks[TEST]
    assert "expected fail, got satisfied" in done.hooks[TEST]


def test_where_all_is_well_each_hook_runs_and_passes(well: Done) -> None:
    assert (well.status, well.results) == (0, ["Passed", "Passed", "Passed"])
    for name in (GATE, PROJECT):
        assert well.hooks[name].count("llama-4: Llama-4-Scout-17B-16E-Instruct") == 1
    assert "acme: 1 rule, 4 examples" in well.hooks[TEST]
    assert "llama-4" not in well.hooks[TEST]


@pytest.mark.usefixtures("well")
def test_the_hooks_share_one_environment_with_the_versions_of_the_lock(source: Source) -> None:
    places = list(source.home.rglob("site-packages"))
    installed = {
        pin for pin in PINS for place in places if (place / f"{distribution(pin)}.dist-info").is_dir() or not due(pin)
    }
    assert len(places) == 1
    assert installed == set(PINS)
    assert len(PINS) > 8


def test_a_malformed_manifest_blocks_and_names_the_line(source: Source, repository: Path) -> None:
    (repository / MANIFEST).write_text(MALFORMED, encoding="utf-8")
    done = run(source, repository, MANIFEST)
    assert (done.status, done.results) == (1, ["Failed", "Failed", "Skipped"])
    for name in (GATE, PROJECT):
        assert "exit code: 2" in done.hooks[name]
        assert f"{MANIFEST}:3:1" in done.hooks[name]


def test_a_document_that_changes_is_noticed_by_the_whole_projects_hook(source: Source, repository: Path) -> None:
    (repository / "about.md").write_text("# About\n\nNothing is built with anything.\n", encoding="utf-8")
    done = run(source, repository, "about.md")
    assert (done.status, done.results) == (1, ["Skipped", "Failed", "Skipped"])
    assert "FAIL  llama-4/built-with-llama" in done.hooks[PROJECT]


def test_a_change_of_code_runs_the_whole_projects_hook_alone(source: Source, repository: Path) -> None:
    (repository / "main.py").write_text("print()\n", encoding="utf-8")
    done = run(source, repository, "main.py", "values.yaml")
    assert (done.status, done.results) == (0, ["Skipped", "Passed", "Skipped"])
    call = 'from transformers import pipeline\nanswer = pipeline(model="meta-llama/Llama-3.3-70B-Instruct")\n'
    (repository / "main.py").write_text(call, encoding="utf-8")
    done = run(source, repository, "main.py")
    assert done.results == ["Skipped", "Failed", "Skipped"]
    assert "FAIL  project/undeclared-model · models/meta-llama/Llama-3.3-70B-Instruct" in done.hooks[PROJECT]
    assert "main.py:2:26" in done.hooks[PROJECT]


def test_the_whole_projects_hook_finds_every_manifest_and_takes_options(source: Source, repository: Path) -> None:
    for name in ("chat.llamalicense.yaml", "products/chat/llamalicense.yml", "ignored/llamalicense.yaml"):
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(EXAMPLES / "failing.llamalicense.yaml", repository / name)
    (repository / ".gitignore").write_text("/ignored/\n", encoding="utf-8")
    configure(repository, source, args=["--policy=policies/house.yaml"])
    done = run(source, repository, "about.md")
    assert done.results == ["Skipped", "Failed", "Skipped"]
    assert "FAIL  acme/no-germany" in done.hooks[PROJECT]
    assert "Acme Robotics Inc." in done.hooks[PROJECT]
    for name in ("chat.llamalicense.yaml", "products/chat/llamalicense.yml"):
        assert f"{name} · Beispiel GmbH" in done.hooks[PROJECT]
    assert "ignored/llamalicense.yaml" not in done.hooks[PROJECT]


def test_manifests_of_other_names_are_for_an_entry_of_ones_own(source: Source, repository: Path) -> None:
    shutil.copy2(EXAMPLES / "failing.llamalicense.yaml", repository / "licence-facts.yaml")
    (repository / MANIFEST).unlink()
    configure(repository, source, entry="llamalicense check", args=["licence-facts.yaml"])
    done = run(source, repository, "about.md")
    assert done.results == ["Skipped", "Failed", "Skipped"]
    assert "exit code: 1" in done.hooks[PROJECT]


def test_without_a_manifest_the_whole_projects_hook_blocks(source: Source, repository: Path) -> None:
    (repository / MANIFEST).unlink()
    done = run(source, repository, "about.md")
    assert done.results == ["Skipped", "Failed", "Skipped"]
    assert "exit code: 2" in done.hooks[PROJECT]
    assert "there is no manifest in this folder or below it" in done.hooks[PROJECT]


def test_warnings_are_shown_though_they_pass(source: Source, repository: Path) -> None:
    text = (repository / MANIFEST).read_text(encoding="utf-8")
    (repository / MANIFEST).write_text(text.replace("about.md", "https://acme.example/about"), encoding="utf-8")
    done = run(source, repository, MANIFEST, quiet=True)
    assert (done.status, done.results[:2]) == (0, ["Passed", "Passed"])
    for name in (GATE, PROJECT):
        assert "WARN  " in done.hooks[name]
        assert "Not legal advice" in done.hooks[name]


def test_a_policy_without_an_example_blocks(source: Source, repository: Path) -> None:
    (repository / "policies" / "house.yaml").write_text(BARE, encoding="utf-8")
    done = run(source, repository, "policies/house.yaml")
    assert (done.status, done.results) == (1, ["Skipped", "Passed", "Failed"])
    assert "exit code: 1" in done.hooks[TEST]
    assert re.search(r"policies/house\.yaml:\d+:\d+: .*no example fails", done.hooks[TEST])


def test_a_policy_with_a_wrong_example_blocks_and_what_is_no_policy_is_left_alone(
    source: Source, repository: Path
) -> None:
    (repository / "policies" / "other.yaml").write_text(OTHER, encoding="utf-8")
    done = run(source, repository, "policies/other.yaml")
    assert (done.status, done.results) == (0, ["Skipped", "Passed", "Passed"])
    (repository / "policies" / "house.yaml").write_text(WRONG, encoding="utf-8")
    done = run(source, repository, "policies/other.yaml", "policies/house.yaml")
    assert (done.status, done.results) == (1, ["Skipped", "Passed", "Failed"])
    assert "exit code: 1" in done.hooks[TEST]
    assert "policies/other.yaml: no llamalicense policy, left alone" in done.hooks[TEST]
    assert re.search(r"policies/house\.yaml:\d+:\d+: .*expected fail, got satisfied", done.hooks[TEST])


@pytest.mark.parametrize(
    ("path", "hooks"),
    [
        ("llamalicense.yaml", {GATE, PROJECT}),
        ("deep/down/llamalicense.yml", {GATE, PROJECT}),
        ("chat.llamalicense.yaml", {GATE, PROJECT}),
        ("notllamalicense.yaml", {PROJECT}),
        ("llamalicense.yaml.orig", {PROJECT}),
        ("llamalicense/values.yaml", {PROJECT}),
        ("NOTICE", {PROJECT}),
        ("models/chat/Notice.txt", {PROJECT}),
        ("LICENSE", {PROJECT}),
        ("LICENSE.llama4", {PROJECT}),
        ("LICENCE-LLAMA", {PROJECT}),
        ("third_party/Llama-3.1_LICENSE", {PROJECT}),
        ("COPYING", {PROJECT}),
        ("README.md", {PROJECT}),
        ("docs/model-card.md", {PROJECT}),
        ("docs/terms.html", {PROJECT}),
        ("docs/about.rst", {PROJECT}),
        ("src/main.py", {PROJECT}),
        ("src/noticeboard.py", {PROJECT}),
        ("pyproject.toml", {PROJECT}),
        ("policies/house.yaml", {PROJECT, TEST}),
        ("policies/deep/house.yml", {PROJECT, TEST}),
        ("src/policies/house.yaml", {PROJECT}),
        ("policies/README.md", {PROJECT}),
    ],
)
def test_what_runs_each_hook(path: str, hooks: set[str]) -> None:
    definitions = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    assert {each["id"] for each in definitions if re.search(each["files"], path)} == hooks


def test_the_hooks_have_the_shape_that_pre_commit_asks_for() -> None:
    validate("validate-manifest", HOOKS)


def test_the_readme_names_hooks_that_there_are(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (block,) = (block for block in blocks if re.search(r"^repos:", block, re.MULTILINE))
    (tmp_path / "config.yaml").write_text(block, encoding="utf-8")
    validate("validate-config", tmp_path / "config.yaml")
    (repository,) = yaml.safe_load(block)["repos"]
    assert {hook["id"] for hook in repository["hooks"]} <= set(IDS)


def validate(command: str, path: Path) -> None:
    arguments = [sys.executable, "-m", "pre_commit", command, str(path)]
    done = subprocess.run(arguments, env=environment(), check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr
