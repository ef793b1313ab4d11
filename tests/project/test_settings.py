"""Settings of a project in its manifest and in pyproject.toml: only stricter, told with their lines, and bounded."""

import json
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from program import Ran, llamalicense

from llamalicense.cli.given import settings as of_options
from llamalicense.decision.settings import Settings
from llamalicense.report.formats import FORMATS

BASE = "meta-llama/Llama-3.1-8B-Instruct"
STATED: dict[str, Any] = {
    "manifest": 1,
    "organisation": {"name": "Acme"},
    "models": [{"id": BASE, "access": "weights"}],
    "builds": [],
}
HOUSE = """\
policy: acme
kind: house
rules:
  - id: no-weights
    title: We run no weights ourselves
    for_each: models
    fails_when: {model.access: weights}
    explain: {pass: Somebody else runs it., fail: "{model.id} is run here."}
    remedy: Ask the platform team.
"""
DAY = "2026-11-21"


class Project:
    """A repository in which checks are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / ".git").mkdir()

    def write(self, check: Mapping[str, Any] | None = None, toml: str | None = None, at: str = "") -> None:
        folder = self.folder / at
        folder.mkdir(exist_ok=True)
        stated = STATED if check is None else {**STATED, "check": check}
        (folder / "llamalicense.yaml").write_text(yaml.safe_dump(stated, sort_keys=False), encoding="utf-8")
        (self.folder / "pyproject.toml").unlink(missing_ok=True)
        if toml is not None:
            (self.folder / "pyproject.toml").write_text(toml, encoding="utf-8")

    def check(self, *options: str) -> Ran:
        return llamalicense("check", "--as-of", DAY, *options)

    def report(self, *options: str) -> Any:
        return json.loads(self.check("--output-format", "json", *options).out)["reports"][0]

    def given(self, *options: str) -> dict[str, str]:
        return {each["setting"]: each["origin"] for each in self.report(*options)["settings"]["given"]}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    folder = tmp_path / "it"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Project(folder)


def table(**fields: Any) -> str:
    return "[project]\nname = 'it'\n\n[tool.llamalicense]\n" + "".join(
        f"{name} = {json.dumps(value)}\n" for name, value in fields.items()
    )


def test_the_stricter_of_two_files_counts_and_the_command_line_wins(project: Project) -> None:
    cases: list[tuple[dict[str, Any], dict[str, Any], list[str], dict[str, str], int]] = [
        ({}, {}, [], {}, 0),
        ({"fail_on": "warn"}, {}, [], {"--fail-on warn": "llamalicense.yaml:9"}, 1),
        ({}, {"fail_on": "missing"}, [], {"--fail-on missing": "pyproject.toml:5"}, 1),
        ({"fail_on": "fail"}, {"fail_on": "warn"}, [], {"--fail-on warn": "pyproject.toml:5"}, 1),
        ({"fail_on": "warn"}, {"fail_on": "fail"}, [], {"--fail-on warn": "llamalicense.yaml:9"}, 1),
        ({"missing": "fail"}, {"missing": "warn"}, [], {"--missing fail": "llamalicense.yaml:9"}, 1),
        ({"fail_on": "warn"}, {}, ["--fail-on", "fail"], {}, 0),
        ({"fail_on": "fail"}, {}, ["--fail-on", "warn"], {"--fail-on warn": "command line"}, 1),
        ({"missing": "fail"}, {"unclear": "fail"}, ["--missing", "warn"], {"--unclear fail": "pyproject.toml:5"}, 0),
        ({"missing": "fail"}, {"unclear": "fail"}, ["--fail-on", "never"], {
            "--unclear fail": "pyproject.toml:5",
            "--missing fail": "llamalicense.yaml:9",
            "--fail-on never": "command line",
        }, 0),
        ({"missing": "warn"}, {}, ["--strict"], {"--strict": "command line"}, 1),
        ({"scan_exclude": ["docs/"]}, {"scan_exclude": ["examples/"]}, [], {
            "scan_exclude docs/ examples/": "llamalicense.yaml:9, pyproject.toml:5",
        }, 0),
    ]  # fmt: skip
    for check, toml, options, given_, status in cases:
        project.write(check, table(**toml))
        case = (check, toml, options)
        assert project.given(*options) == given_, case
        assert project.check(*options).status == status, case


def test_every_format_says_where_a_setting_stands(project: Project) -> None:
    (project.folder / "acme.yaml").write_text(HOUSE, encoding="utf-8")
    project.write({"policies": ["./acme.yaml"]}, table(fail_on="warn", scan_exclude=["examples/"]))
    for name in FORMATS:
        text = " ".join(
            project.check("--output-format", name)
            .out.replace("\\", "")
            .replace("%3A", ":")
            .replace("<!-- -->", "")
            .split()
        )
        for words in ("acme", "llamalicense.yaml:9", "pyproject.toml:5", "pyproject.toml:6", "examples/"):
            assert words in text, (name, words)
    project.write({}, table(baseline="known.json"))
    assert project.check("--write-baseline").status == 0
    for name in FORMATS:
        assert "known.json" in project.check("--output-format", name).out, name
    assert project.given("--no-baseline") == {"--no-baseline": "command line"}


def test_what_a_file_may_not_set_is_refused_at_its_line_with_the_reason(project: Project) -> None:
    (project.folder.parent / "outside.yaml").write_text(HOUSE, encoding="utf-8")
    (project.folder / "link.yaml").symlink_to(project.folder.parent / "outside.yaml")
    (project.folder / "none.yaml").write_text("policy: x\n", encoding="utf-8")
    cases: dict[str, tuple[dict[str, Any], str]] = {
        "fail_on": ({"fail_on": "never"}, "whoever may change this file could switch the check off"),
        "a word": ({"fail_on": "errors"}, "expected one of fail, missing, warn"),
        "a hyphen": ({"fail-on": "warn"}, 'unknown key "fail-on"; did you mean "fail_on"?'),
        "waivers": ({"waivers": False}, 'unknown key "waivers"'),
        "outside": ({"policies": ["../outside.yaml"]}, '"../outside.yaml" is outside of the repository'),
        "a link": ({"policies": ["./link.yaml"]}, '"./link.yaml" is outside of the repository'),
        "absolute": ({"baseline": "/etc/passwd"}, "expected a path relative to this file"),
        "a baseline outside": ({"baseline": "../known.json"}, '"../known.json" is outside of the repository'),
        "no policy": ({"policies": ["gone.yaml"]}, "gone.yaml: there is no such file"),
        "too long for a file": ({"policies": [f"{'x' * 300}.yaml"]}, "there is no such file"),
        "a licence": ({"policies": ["llama-4"]}, "this is no house policy"),
        "text": ({"policies": "acme.yaml"}, "expected a list: [acme.yaml]"),
        "a number": ({"scan_exclude": [1]}, "expected text; put it in quotes"),
    }
    for name, (stated, said) in cases.items():
        for check, toml, place in ((stated, None, "llamalicense.yaml:"), (None, table(**stated), "pyproject.toml:5:")):
            project.write(check, toml)
            ran = project.check()
            assert (ran.status, place in ran.err, said in ran.err) == (2, True, True), (name, ran.err)
    for toml, said in (
        ("[tool.llamalicense]\nfail_on = \n", "pyproject.toml:2:11: this is not TOML"),
        ("[tool.llamalicense]\nx = " + "[" * 5000, "pyproject.toml"),
        ("tool.llamalicense = 5\n", "expected a mapping"),
    ):
        project.write(None, toml)
        ran = project.check()
        assert (ran.status, said in ran.err) == (2, True), (toml[:40], ran.err)
    errors = project.report()["errors"]
    assert [each["path"] for each in errors] == ["pyproject.toml"]


def test_the_table_counts_however_it_is_written_and_only_from_the_repository(project: Project) -> None:
    for toml in (
        "[tool.llamalicense]\nfail_on = 'warn'\n",
        "tool.llamalicense.fail_on = 'warn'\n",
        '["tool" . "llamalicense"]\n"fail_on" = "warn"\n',
        "[tool]\nllamalicense = {fail_on = 'warn'}\n",
        "[tool]\nllamalicense.fail_on = 'warn'\n",
    ):
        project.write(None, toml)
        assert project.given() == {"--fail-on warn": f"pyproject.toml:{2 if toml.startswith('[') else 1}"}, toml
    project.write(None, table(fail_on="warn"), at="sub")
    (project.folder / "sub" / "pyproject.toml").write_text("[tool.ruff]\n", encoding="utf-8")
    assert project.given("sub/llamalicense.yaml") == {"--fail-on warn": "pyproject.toml:5"}
    (project.folder / "sub" / "pyproject.toml").write_text(table(unclear="fail"), encoding="utf-8")
    assert project.given("sub/llamalicense.yaml") == {"--unclear fail": "sub/pyproject.toml:5"}
    # What lies above the repository says nothing of it.
    (project.folder / "pyproject.toml").unlink()
    (project.folder / "llamalicense.yaml").unlink()
    (project.folder.parent / "pyproject.toml").write_text(table(fail_on="warn"), encoding="utf-8")
    project.write(None, None)
    assert project.given() == {}
    (project.folder / "pyproject.toml").symlink_to(project.folder.parent / "pyproject.toml")
    assert project.given() == {}


def test_the_key_counts_however_it_is_written_and_no_word_like_it(project: Project) -> None:
    manifest = project.folder / "llamalicense.yaml"
    for key in ("check", "check ", '"check"', "'check' ", "? check\n", '"\\x63heck"', "# check, checks\ncheck"):
        manifest.write_text(f"{yaml.safe_dump(STATED)}{key}: {{fail_on: warn}}\n", encoding="utf-8")
        assert list(project.given()) == ["--fail-on warn"], key
    manifest.write_text(f"{yaml.safe_dump(STATED)}house: {{double-check: x}}\n", encoding="utf-8")
    assert project.given() == {}


def test_a_pattern_speaks_of_the_folder_of_its_file(project: Project) -> None:
    project.write({}, table(scan_exclude=["sub/examples/"]), at="sub")
    (project.folder / "sub" / "examples").mkdir()
    (project.folder / "sub" / "examples" / "a.py").write_text(
        'AutoModel.from_pretrained("meta-llama/Llama-2-7b")\n', encoding="utf-8"
    )
    [note] = [each for each in project.report("sub/llamalicense.yaml")["notes"] if each["id"] == "scan-exclude"]
    assert note["text"] == "1 file is left out of the repository by `scan_exclude`: sub/examples/."
    assert project.check("sub/llamalicense.yaml").status == 0
    project.write({}, None, at="sub")
    assert project.check("sub/llamalicense.yaml").status == 1


def test_policies_of_several_projects_are_told_apart(project: Project) -> None:
    for name in ("one", "two"):
        project.write({"policies": ["acme.yaml", "no-competing-models"]}, at=name)
        (project.folder / name / "acme.yaml").write_text(HOUSE, encoding="utf-8")
    ran = project.check(".", "--output-format", "html")
    assert (ran.status, "acme/no-weights" in ran.out) == (1, True)
    (project.folder / "two" / "acme.yaml").write_text(HOUSE.replace("ourselves", "here"), encoding="utf-8")
    ran = project.check(".")
    assert (ran.status, 'two/llamalicense.yaml:10:5: check.policies[0]: "acme.yaml" has the id "acme"' in ran.err) == (
        2,
        True,
    ), ran.err
    # The same policy on the command line is one.
    assert project.check("one", "--policy", "one/acme.yaml").status == 1


def test_explanations_and_fixes_are_under_the_same_settings(project: Project) -> None:
    (project.folder / "acme.yaml").write_text(HOUSE, encoding="utf-8")
    project.write({"policies": ["acme.yaml"]})
    explained = llamalicense("explain", "acme/no-weights", "--manifest", "llamalicense.yaml")
    assert f"{BASE} is run here." in explained.out
    assert llamalicense("fix", "--diff").status == 1
    assert project.check("--baseline", "known.json", "--write-baseline").status == 0
    project.write({"policies": ["acme.yaml"], "baseline": "known.json"})
    assert llamalicense("fix", "--diff").status == 0


WORDS: dict[str, list[Any]] = {
    "fail_on": ["fail", "missing", "warn"],
    "unclear": ["warn", "fail"],
    "missing": ["warn", "fail"],
    "policies": [[], ["no-competing-models"], ["acme.yaml"]],
}
stated = st.fixed_dictionaries({}, optional={name: st.sampled_from(words) for name, words in WORDS.items()})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stated, stated, st.sampled_from([*product((None, "fail", "missing"), (None, "fail"))]))
def test_no_setting_of_a_file_lets_pass_what_fails_without_it(
    project: Project, check: dict[str, Any], toml: dict[str, Any], options: tuple[str | None, str | None]
) -> None:
    (project.folder / "acme.yaml").write_text(HOUSE, encoding="utf-8")
    given_ = [f"--{name}={word}" for name, word in zip(("fail-on", "missing"), options, strict=True) if word]
    project.write()
    alone = project.check(*given_).status
    project.write(check, table(**toml))
    assert project.check(*given_).status >= alone


def test_the_settings_of_a_command_line_know_what_was_given() -> None:
    assert of_options(False, None, None, None) == Settings()
    assert set(of_options(True, None, None, "fail").origins) == {"unclear", "missing", "fail_on"}
