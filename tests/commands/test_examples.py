"""The complete examples: what comes out for each, as the README says."""

import json
import shutil
from pathlib import Path

import pytest
from checkout import EXAMPLES, SHARED
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
