"""What the README says is what the program does."""

import re
import shlex
import tomllib

import fields_table
import pytest
import yaml
from checkout import EXAMPLES, ROOT
from program import llamalicense

from llamalicense.inventory.columns import column_map
from llamalicense.manifest.meanings import meanings
from llamalicense.manifest.settings import ProjectSettings
from llamalicense.manifest.types import Manifest

AS_OF = "2026-11-21"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PASSING = EXAMPLES / "internal-tool"
# How the blocks of each language are tested: here, or in the tests of hooks and workflows.
LANGUAGES = {"sh", "text", "yaml", "python", "groovy", "bash", "toml"}


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_it_stays_short() -> None:
    folded = re.sub(r"(?s)<details>.*?</details>", "", README)
    assert len(folded.splitlines()) < 230


def test_the_settings_are_such_as_a_project_may_have() -> None:
    [stated] = map(tomllib.loads, blocks("toml"))
    table = stated["tool"]["llamalicense"]
    assert ProjectSettings.model_validate(table).model_fields_set == table.keys() != set()


def test_every_example_is_tested() -> None:
    assert set(re.findall(r"^```(.+)$", README, re.MULTILINE)) == LANGUAGES
    assert len(blocks("sh")) == 2
    manifest, *others = map(yaml.safe_load, blocks("yaml"))
    assert manifest["manifest"] == 1
    # Hooks, two workflows of GitHub, where `on` is a truth to YAML 1.1, a map of columns, then GitLab and Azure.
    assert [next(iter(other)) for other in others] == ["repos", True, True, "map", "licence", "pool"]
    [columns] = [block for block in blocks("yaml") if block.startswith("map: 1")]
    assert column_map(columns.encode(), "map.yaml").reading()[:2] == ("Department", "Product")


def test_the_manifest_is_the_one_in_the_examples_and_passes() -> None:
    [text] = [block for block in blocks("yaml") if "manifest: 1" in block]
    assert text == (PASSING / "llamalicense.yaml").read_text(encoding="utf-8")
    ran = llamalicense("check", PASSING, "--as-of", AS_OF, "--strict", "--fail-on", "warn")
    assert (ran.status, ran.err) == (0, "")
    assert "\nPASS  " in ran.out


def test_python_prints_what_the_example_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(PASSING)
    [block] = blocks("python")
    exec(block, {})
    assert capsys.readouterr().out == "pass []\n"


def test_every_link_leads_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("https:")]
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_what_contributors_are_pointed_to_is_there() -> None:
    page = ROOT / ".github" / "CONTRIBUTING.md"
    text = page.read_text(encoding="utf-8")
    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text)]
    paths = re.findall(r"`((?:tests|src|policies)/[\w./-]+)`", text)
    assert links
    assert paths
    assert [link for link in links if not (page.parent / link).is_file()] == []
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_four_kinds_of_access_are_told_in_their_order() -> None:
    section = README.split("### Which `access` am I?\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE) == [
        "access",
        "weights",
        "api",
        "end-user-product",
        "outputs-only",
    ]


def test_every_command_that_is_named_is_one() -> None:
    commands = set(re.findall(r"`llamalicense ([a-z]+)", README)) | set(
        re.findall(r"^\| `([a-z]+) ", README, re.MULTILINE)
    )
    assert {"check", "init", "explain"} <= commands
    for command in commands:
        assert llamalicense(command, "--help").status == 0
    for_users, _, _ = README.partition("\n## Work on it\n")
    options = set(re.findall(r"(--[a-z][a-z-]+)", for_users)) - {
        "--body-file",
        "--work-tree",
        "--all",
        "--nworkers",
        "--nthreads",
    }
    assert options
    told = "".join(llamalicense(command, "--help").out for command in commands)
    assert [option for option in options if option not in told] == []


def test_the_first_command_prints_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    install, command = blocks("sh")[0].strip().split(" && ")
    assert install == "pip install ."
    shown = blocks("text")[0]
    day = re.findall(r"as of\s+([0-9-]{10})", shown)[0]
    program, *arguments = shlex.split(command)
    assert program == "llamalicense"
    monkeypatch.chdir(ROOT)
    ran = llamalicense(*arguments, "--as-of", day)
    assert (ran.status, ran.err) == (1, "")
    printed = ran.out.split("\n\n", 1)[1] if ran.out.startswith("As of") else ran.out
    parts = shown.split("...\n")
    assert printed.startswith(parts[0])
    for part in parts[1:]:
        assert part in printed, "not in this order, or not at all"
        printed = printed[printed.index(part) + len(part) :]


def test_continuous_integration_runs_the_documented_test_command() -> None:
    [command] = [block.strip() for block in blocks("sh")[1:2]]
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_table_of_the_manifest_is_made_from_its_fields() -> None:
    assert fields_table.readme() == README
    rows = README.split(fields_table.HEAD)[1].split("\n\n")[0]
    told = {word for code in re.findall("`([^`]+)`", rows) for word in re.findall(r"[\w-]+", code)}
    assert {path.rpartition(".")[2] for path, _ in meanings(Manifest)} - told == {"peak"}
    assert {"end-user-product", "fine-tuned", "public-body"} <= told


def test_the_workflow_grants_nothing_but_reading_and_the_one_that_posts_a_patch_no_more_than_that() -> None:
    checks, posts = (yaml.safe_load(block) for block in blocks("yaml") if "jobs:" in block)
    assert checks["permissions"] == posts["permissions"] == {"contents": "read"}
    assert posts["jobs"]["patch"]["permissions"] == {"contents": "read", "pull-requests": "write"}
