"""The ids of platforms: what providers list, what a name says, and what a manifest may write."""

from pathlib import Path
from typing import Any

import pytest
from checkout import CORPUS
from program import llamalicense
from rows import rows

from llamalicense.catalogue.alias import Alias
from llamalicense.policy import library
from llamalicense.policy.resources import folder
from llamalicense.vocabulary import LICENCES
from llamalicense.yamlfile import parse

LISTED = CORPUS / "model-ids.tsv"
ROWS = [line.split("\t") for line in LISTED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
DOCUMENT: dict[str, Any] = parse((folder("policies") / "aliases.yaml").read_bytes(), "aliases.yaml").value
ALIASES = library.aliases()
# Labels that are taken to be wrong, and why. Nothing about the licence depends on them.
WRONG_LABELS = {
    "codellama:7b": "Ollama's tag without a variant is the one that follows instructions",
    "llamagate/codellama-7b": "an interface for chats that names no variant answers chats",
    "llamagate/llama-3.1-8b": "an interface for chats that names no variant answers chats",
}


def resolved(text: str) -> Alias:
    alias = ALIASES.resolve(text)
    assert alias is not None, text
    return alias


def is_right(text: str, means: str) -> bool:
    alias = ALIASES.resolve(text)
    if alias is None:
        return False
    kind, _, licence = means.partition(" ")
    if kind == "derivative":
        return alias.likeness == "derivative" and alias.licences == (licence,)
    if kind == "unclear":
        return alias.licences == (licence,)
    if kind == "look-alike":
        return alias.likeness == "look-alike"
    return alias.model == (None if means == "-" else means)


def test_what_providers_list_is_resolved() -> None:
    wrong = [text for text, _, means in ROWS if not is_right(text, means)]
    assert len(ROWS) == 367
    assert sorted(wrong) == sorted(WRONG_LABELS)
    assert 1 - len(wrong) / len(ROWS) >= 0.98


@rows("platform", DOCUMENT["platforms"], ids=lambda platform: platform["id"])
def test_every_platform_says_what_it_means_and_where_it_was_seen(platform: dict[str, Any]) -> None:
    assert platform["because"].endswith(".")
    assert platform["seen"]
    assert platform.get("access") in ("weights", "api", None)
    assert platform.get("prefixes") or platform.get("shapes")
    for prefix in platform.get("prefixes", ()):
        alias = resolved(f"{prefix}meta-llama/Llama-3.1-8B-Instruct")
        assert (alias.model, alias.access) == ("meta-llama/Llama-3.1-8B-Instruct", platform.get("access"))


@rows("each", DOCUMENT["derivatives"], ids=lambda each: each["like"])
def test_a_derivative_has_a_licence_and_a_reason(each: dict[str, str]) -> None:
    assert each["licence"] in LICENCES
    assert len(each["because"]) > 10


# An id, the catalogue's model (short), how like it is, the platform, access. Written from what the platforms document.
MEANINGS = [
    ("meta-llama/Llama-3.1-8B-Instruct", "Llama-3.1-8B-Instruct", "original", "hugging-face", "weights"),
    ("meta-llama/Llama-3.1-8B-Instruct@0e9e39f", "Llama-3.1-8B-Instruct", "original", "hugging-face", "weights"),
    ("unsloth/Llama-3.2-1B-Instruct", "Llama-3.2-1B-Instruct", "copy", "hugging-face", "weights"),
    ("RedHatAI/Meta-Llama-3.1-405B-Instruct-FP8", "Llama-3.1-405B-Instruct", "quantised", "hugging-face", "weights"),
    ("Llama-3.2-3B-Instruct-Q4_K_M.gguf", "Llama-3.2-3B-Instruct", "quantised", None, None),
    ("hf://meta-llama/Meta-Llama-3-8B", "Meta-Llama-3-8B", "original", "hugging-face", "weights"),
    ("models--meta-llama--Llama-2-7b-hf", "Llama-2-7b-hf", "original", "hugging-face", "weights"),
    ("pkg:huggingface/meta-llama/Llama-2-7b-hf@1", "Llama-2-7b-hf", "original", "hugging-face", "weights"),
    ("bedrock/us.meta.llama3-2-90b-instruct-v1:0", "Llama-3.2-90B-Vision-Instruct", "original", "bedrock", "api"),
    ("publishers/meta/models/llama-3.1-405b-instruct-maas", "Llama-3.1-405B-Instruct", "original", "vertex-ai", "api"),
    (
        "nvcr.io/nim/meta/llama3-8b-instruct:1.0.0",
        "Meta-Llama-3-8B-Instruct",
        "original",
        "nvidia-nim-image",
        "weights",
    ),
    ("ollama/llama3.2", "Llama-3.2-3B-Instruct", "original", "ollama", "weights"),
    ("llama3.1:70b-instruct-q4_K_M", "Llama-3.1-70B-Instruct", "quantised", "ollama", "weights"),
    ("ovhcloud/Meta-Llama-3_1-70B-Instruct", "Llama-3.1-70B-Instruct", "original", "ovh", "api"),
    ("databricks-meta-llama-3-3-70b-instruct", "Llama-3.3-70B-Instruct", "original", "databricks", "api"),
    ("Llama-3.3-70B-Instruct", "Llama-3.3-70B-Instruct", "original", None, None),
]


@rows(("text", "model", "likeness", "platform", "access"), MEANINGS)
def test_a_name_tells_the_model_and_how_it_is_had(
    text: str, model: str, likeness: str, platform: str | None, access: str | None
) -> None:
    alias = resolved(text)
    assert (alias.model, alias.likeness) == (f"meta-llama/{model}", likeness)
    assert (alias.platform, alias.access) == (platform, access)


@rows(
    "text",
    [
        *("", "llama", "llamas", "Llama4Config", "transformers.models.llama4.modeling_llama4", "mllama", "llama3.py"),
        *("vllm-llama3", "llama3-deployment", "out/llama2_run", "data/llama-3.json", "/", "@", "meta-llama/"),
        *("llama-3.9/x/y/z", "x" * 5000),
    ],
)
def test_a_text_that_names_no_model_is_none(text: str) -> None:
    assert ALIASES.resolve(text) is None


def test_a_model_that_leaves_its_size_open_has_the_licence_of_its_generation() -> None:
    assert resolved("llama3.2")[1:4] == ("unclear", None, ("llama-3.2",))


def manifest(tmp_path: Path, *models: str) -> Path:
    path = tmp_path / "llamalicense.yaml"
    listed = "\n".join(f"  - {model}" for model in models)
    path.write_text(f"manifest: 1\norganisation: {{name: Acme}}\nmodels:\n{listed}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text", ["groq/llama-3.3-70b-versatile", "unsloth/Llama-3.3-70B-Instruct-bnb-4bit", "llama3.3"]
)
def test_check_knows_the_ids_of_platforms(tmp_path: Path, text: str) -> None:
    ran = llamalicense("check", manifest(tmp_path, f"{{id: '{text}', access: api}}"), "--output-format", "json")
    assert '"id": "llama-3.3"' in ran.out


def test_a_name_of_ollama_s_without_a_size_is_suggested_with_its_prefix() -> None:
    names = ["llama3.2", "llama3.2-vision", "Llama-Guard3", "llama5"]
    suggested = ["ollama/llama3.2", "ollama/llama3.2-vision", "ollama/Llama-Guard3", None]
    assert [library.catalogue().nearest(name) for name in names] == suggested


def test_check_takes_no_namesake_for_the_model(tmp_path: Path) -> None:
    ran = llamalicense("check", manifest(tmp_path, "{id: acme/Llama-3.3-70B-Instruct}"), "--output-format", "json")
    assert '"id": "llama-3.3"' not in ran.out


class TestModels:
    def test_lists_the_catalogue(self) -> None:
        ran = llamalicense("models")
        assert ran.status == 0
        assert all(entry.id in ran.out for entry in library.catalogue())

    def test_finds_by_a_part_of_a_name_and_by_the_id_of_a_platform(self) -> None:
        assert "meta-llama/Llama-Guard-4-12B" in llamalicense("models", "guard 4").out
        ran = llamalicense("models", "bedrock/us.meta.llama3-2-90b-instruct-v1:0")
        assert ran.out.startswith("meta-llama/Llama-3.2-90B-Vision-Instruct\n")

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("TinyLlama/TinyLlama-1.1B-Chat-v1.0", "no model of Meta's"),
            ("nvidia/Llama-3.1-Nemotron-70B-Instruct", "by its name it is under llama-3.1"),
            ("meta-llama/Lama-3.1-8B-Instruct", 'did you mean "meta-llama/Llama-3.1-8B-Instruct"?'),
        ],
    )
    def test_says_why_there_is_none(self, text: str, says: str) -> None:
        ran = llamalicense("models", text)
        assert (ran.status, ran.out) == (2, "")
        assert says in ran.err

    def test_writes_markdown(self) -> None:
        out = llamalicense("models", "scout", "--output-format", "markdown").out
        assert out.startswith("# Models\n")
        assert "`meta-llama/Llama-4-Scout-17B-16E`" in out
