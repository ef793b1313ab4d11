"""The example repositories: what comes out for each, as the README says, and that their files say the same."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from checkout import EXAMPLES, SHARED
from manifests import as_editors_read
from program import llamalicense

AS_OF = "2026-11-21"
# The folder of each, the licence whose agreement belongs beside it, and the results that are no pass.
COMPLETE: dict[str, tuple[str, dict[str, str]]] = {
    "published-fine-tune": ("llama3_1", {}),
    "eu-api-product": ("", {"llama-4/eu-multimodal": "unclear"}),
    "internal-tool": ("", {}),
    "distillation": ("", {}),
    "quantised-re-upload": ("llama3_2", {}),
}
FOLDERS = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())
MANIFEST = "llamalicense.yaml"


def checked(folder: Path, *options: str) -> dict[str, str]:
    """The rules that do not pass, each with its reason."""
    ran = llamalicense("check", folder, "--as-of", AS_OF, "--output-format", "json", *options)
    assert ran.err == ""
    [report] = json.loads(ran.out)["reports"]
    return {result["rule"]: result["reason"] for result in report["results"] if result["verdict"] != "pass"}


@pytest.fixture
def example(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of an example, with the agreement beside it that came with its model."""
    name: str = request.param
    licence, _ = COMPLETE[name]
    shutil.copytree(EXAMPLES / name, tmp_path / name)
    if licence:
        text = SHARED / "licences" / licence / "LICENSE"
        if not text.is_file():
            pytest.skip("the licence texts are no part of this project")
        shutil.copy(text, tmp_path / name)
    return tmp_path / name


def test_every_folder_is_a_complete_example() -> None:
    assert sorted(COMPLETE) == FOLDERS


@pytest.mark.parametrize("example", COMPLETE, indirect=True)
def test_what_comes_out(example: Path) -> None:
    assert checked(example) == COMPLETE[example.name][1]


@pytest.mark.parametrize("name", FOLDERS)
def test_its_files_use_the_models_that_its_manifest_states_and_no_others(name: str, tmp_path: Path) -> None:
    """A repository of its own, as here everything lies among tests."""
    folder = tmp_path / name
    shutil.copytree(EXAMPLES / name, folder)
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    manifest = as_editors_read((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).unlink()
    stated = {model["id"]: model["access"] for model in manifest["models"]}
    own = {build.get("published_as", build["name"]) for build in manifest["builds"]}
    uses = json.loads(llamalicense("scan", folder, "--output-format", "json").out)["found"]
    seen = {(each["model"], each["access"]) for each in uses if each["kind"] == "use" and each["text"] not in own}
    assert {model for model, _ in seen} == stated.keys()
    assert {access for _, access in seen} - {None} == set(stated.values())


@pytest.mark.parametrize("name", FOLDERS)
def test_its_card_says_what_its_manifest_says(name: str) -> None:
    text = (EXAMPLES / name / "README.md").read_text(encoding="utf-8")
    card = yaml.safe_load(text.split("---")[1]) if text.startswith("---") else None
    [build] = as_editors_read((EXAMPLES / name / MANIFEST).read_text(encoding="utf-8"))["builds"]
    assert (card is None) is (build["kind"] == "app")
    if card:
        assert card["model_name"] == build["name"]
        assert card["license"] == build["licence"]
        assert card["base_model"] == build.get("base", build.get("contains", [None])[0])


@pytest.mark.parametrize("name", FOLDERS)
def test_it_is_a_repository_as_people_have_them(name: str) -> None:
    files = {path.name for path in (EXAMPLES / name).rglob("*") if path.is_file()}
    assert {MANIFEST, "README.md", "Dockerfile", ".gitignore"} <= files
    assert {Path(file).suffix for file in files} & {".py", ".ts", ".sh"}


@pytest.mark.parametrize("name", [name for name, (licence, _) in COMPLETE.items() if licence])
def test_without_the_agreement_beside_it_that_is_all_that_fails(name: str) -> None:
    assert {rule.partition("/")[2]: reason for rule, reason in checked(EXAMPLES / name).items()} == {
        "agreement-copy": "violated"
    }


def test_the_house_policy_fails_what_the_licence_allows() -> None:
    found = checked(EXAMPLES / "distillation", "--policy", "no-competing-models")
    assert "no-competing-models/competing-model-training" in found


def test_a_text_only_model_settles_the_clause_that_is_open(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "eu-api-product", tmp_path / "product")
    file = tmp_path / "product" / "llamalicense.yaml"
    text = file.read_text(encoding="utf-8")
    head, body = text.split("manifest: 1")
    assert "(meta-llama/Llama-3.3-70B-Instruct) passes" in head
    new = body.replace("meta-llama/Llama-4-Maverick-17B-128E-Instruct", "meta-llama/Llama-3.3-70B-Instruct")
    file.write_text(f"manifest: 1{new}", encoding="utf-8")
    assert checked(file) == {}
