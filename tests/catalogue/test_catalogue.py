import json
import re
from typing import Any

import pytest
from checkout import ROOT
from rows import rows

from llamalicense.catalogue.models import Catalogue, CatalogueEntry
from llamalicense.vocabulary import LICENCES
from llamalicense.yamlfile import parse

FILE = ROOT / "policies" / "models.yaml"
DOCUMENT: dict[str, Any] = parse(FILE.read_bytes(), FILE.name).value
MODELS: list[dict[str, Any]] = DOCUMENT["models"]
LOOK_ALIKES: list[dict[str, Any]] = DOCUMENT["look_alikes"]
KNOWN = [each for each in LOOK_ALIKES if "licence" in each]  # of the others the name alone is known
CATALOGUE = Catalogue.from_document(DOCUMENT)

# Written by hand, not copied from the catalogue: id, licences, takes images, released (None: no source gives the day).
FACTS = [
    ("meta-llama/Llama-4-Scout-17B-16E", "llama-4", True, "2025-04-05"),
    ("meta-llama/Llama-4-Scout-17B-16E-Original", "llama-4", True, "2025-04-05"),
    ("meta-llama/Llama-4-Scout-17B-16E-Instruct", "llama-4", True, "2025-04-05"),
    ("meta-llama/Llama-4-Scout-17B-16E-Instruct-Original", "llama-4", True, "2025-04-05"),
    ("meta-llama/Llama-4-Maverick-17B-128E", "llama-4", True, "2025-04-05"),
    ("meta-llama/Llama-4-Maverick-17B-128E-Original", "llama-4", True, "2025-04-05"),
    ("meta-llama/Llama-4-Maverick-17B-128E-Instruct", "llama-4", True, "2025-04-05"),
    ("meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8", "llama-4", True, "2025-04-05"),
    ("meta-llama/Llama-4-Behemoth-288B-16E", "llama-4", True, None),
    ("meta-llama/Llama-Guard-4-12B", "llama-4", True, "2025-04-29"),
    ("meta-llama/Llama-Prompt-Guard-2-86M", "llama-4", False, "2025-04-29"),
    ("meta-llama/Llama-Prompt-Guard-2-22M", "llama-4", False, "2025-04-29"),
    ("meta-llama/Llama-3.3-70B-Instruct", "llama-3.3", False, "2024-12-06"),
    ("meta-llama/Llama-3.2-1B", "llama-3.2", False, "2024-09-25"),
    ("meta-llama/Llama-3.2-1B-Instruct", "llama-3.2", False, "2024-09-25"),
    ("meta-llama/Llama-3.2-3B", "llama-3.2", False, "2024-09-25"),
    ("meta-llama/Llama-3.2-3B-Instruct", "llama-3.2", False, "2024-09-25"),
    ("meta-llama/Llama-3.2-1B-Instruct-QLORA_INT4_EO8", "llama-3.2", False, "2024-10-24"),
    ("meta-llama/Llama-3.2-1B-Instruct-SpinQuant_INT4_EO8", "llama-3.2", False, "2024-10-24"),
    ("meta-llama/Llama-3.2-3B-Instruct-QLORA_INT4_EO8", "llama-3.2", False, "2024-10-24"),
    ("meta-llama/Llama-3.2-3B-Instruct-SpinQuant_INT4_EO8", "llama-3.2", False, "2024-10-24"),
    ("meta-llama/Llama-3.2-11B-Vision", "llama-3.2", True, "2024-09-25"),
    ("meta-llama/Llama-3.2-11B-Vision-Instruct", "llama-3.2", True, "2024-09-25"),
    ("meta-llama/Llama-3.2-90B-Vision", "llama-3.2", True, "2024-09-25"),
    ("meta-llama/Llama-3.2-90B-Vision-Instruct", "llama-3.2", True, "2024-09-25"),
    ("meta-llama/Llama-Guard-3-1B", "llama-3.1 llama-3.2", False, "2024-09-25"),
    ("meta-llama/Llama-Guard-3-1B-INT4", "llama-3.1 llama-3.2", False, None),
    ("meta-llama/Llama-Guard-3-11B-Vision", "llama-3.1 llama-3.2", True, "2024-09-25"),
    ("meta-llama/Llama-3.1-8B", "llama-3.1", False, "2024-07-23"),
    ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1", False, "2024-07-23"),
    ("meta-llama/Meta-Llama-3.1-8B-Instruct", "llama-3.1", False, "2024-07-23"),
    ("meta-llama/Llama-3.1-70B", "llama-3.1", False, "2024-07-23"),
    ("meta-llama/Llama-3.1-70B-Instruct", "llama-3.1", False, "2024-07-23"),
    ("meta-llama/Llama-3.1-405B", "llama-3.1", False, "2024-07-23"),
    ("meta-llama/Llama-3.1-405B-Instruct", "llama-3.1", False, "2024-07-23"),
    ("meta-llama/Llama-3.1-405B-FP8", "llama-3.1", False, "2024-07-23"),
    ("meta-llama/Meta-Llama-3.1-405B-Instruct-FP8", "llama-3.1", False, "2024-07-23"),
    ("meta-llama/Llama-Guard-3-8B", "llama-3.1 llama-3.2", False, None),
    ("meta-llama/Llama-Guard-3-8B-INT8", "llama-3.1 llama-3.2", False, None),
    ("meta-llama/Prompt-Guard-86M", "llama-3 llama-3.1 llama-3.2", False, None),
    ("meta-llama/Meta-Llama-3-8B", "llama-3", False, "2024-04-18"),
    ("meta-llama/Llama-3-8B", "llama-3", False, "2024-04-18"),
    ("meta-llama/Meta-Llama-3-8B-Instruct", "llama-3", False, "2024-04-18"),
    ("meta-llama/Meta-Llama-3-70B", "llama-3", False, "2024-04-18"),
    ("meta-llama/Llama-3-70B-Instruct", "llama-3", False, "2024-04-18"),
    ("meta-llama/Meta-Llama-Guard-2-8B", "llama-2 llama-3", False, None),
    ("meta-llama/Llama-Guard-2-8B", "llama-2 llama-3", False, None),
    ("meta-llama/Llama-2-7b", "llama-2", False, "2023-07-18"),
    ("meta-llama/Llama-2-7b-hf", "llama-2", False, "2023-07-18"),
    ("meta-llama/Llama-2-7b-chat-hf", "llama-2", False, "2023-07-18"),
    ("meta-llama/Llama-2-13b-chat", "llama-2", False, "2023-07-18"),
    ("meta-llama/Llama-2-13b-hf", "llama-2", False, "2023-07-18"),
    ("meta-llama/Llama-2-70b-hf", "llama-2", False, "2023-07-18"),
    ("meta-llama/Llama-2-70b-chat-hf", "llama-2", False, "2023-07-18"),
    ("meta-llama/LlamaGuard-7b", "llama-2", False, None),
    ("codellama/CodeLlama-7b-hf", "llama-2", False, "2023-08-24"),
    ("codellama/CodeLlama-13b-Python-hf", "llama-2", False, "2023-08-24"),
    ("meta-llama/CodeLlama-34b-Instruct-hf", "llama-2", False, "2023-08-24"),
    ("codellama/CodeLlama-70b-hf", "llama-2", False, "2024-01-29"),
    ("meta-llama/CodeLlama-70b-Instruct-hf", "llama-2", False, "2024-01-29"),
]


def found(model_id: str) -> CatalogueEntry:
    entry = CATALOGUE.get(model_id)
    assert entry, model_id
    return entry


def ids_of(model: dict[str, Any]) -> list[str]:
    return [model["id"], *model.get("aliases", [])]


@rows(("model_id", "licences", "multimodal", "released"), FACTS, ids=[row[0] for row in FACTS])
def test_facts(model_id: str, licences: str, multimodal: bool, released: str | None) -> None:
    entry = found(model_id)
    assert (entry.licences, entry.multimodal, entry.released) == (tuple(licences.split()), multimodal, released)


def test_no_id_stands_for_two_models() -> None:
    written = [known.casefold() for model in MODELS for known in ids_of(model)]
    assert len(written) == len(set(written))
    short: dict[str, str] = {}
    for model in MODELS:
        for known in ids_of(model):
            assert short.setdefault(known.casefold().rpartition("/")[2], model["id"]) == model["id"]


def test_every_source_is_defined_and_used() -> None:
    assert {source for model in (*MODELS, *KNOWN) for source in model["sources"]} == set(DOCUMENT["sources"])
    assert all(model["sources"] for model in (*MODELS, *KNOWN))


@rows("model", MODELS, ids=[model["id"] for model in MODELS])
def test_shape(model: dict[str, Any]) -> None:
    expected = {"id": str, "name": str, "multimodal": bool, "sources": list}
    optional = {"aliases": list, "classifier": bool, "released": str, "context": int, "parameters": str, "notes": str}
    governing = {"licence": str, "conflicts": list, "announced": dict}
    assert len(model.keys() & governing.keys()) == 1
    assert expected.keys() <= model.keys() <= expected.keys() | optional.keys() | governing.keys()
    for key, value in model.items():
        assert type(value) is (expected | optional | governing)[key], key
    assert set(found(model["id"]).licences) <= set(LICENCES)


def test_a_conflict_has_several_licences_and_a_document_for_each() -> None:
    conflicts = [entry.conflicts for entry in CATALOGUE if entry.conflicts]
    assert len(conflicts) == 7
    for conflict in conflicts:
        assert len({licence for licence, _ in conflict}) == len(conflict) >= 2
        assert all("PurpleLlama" in says for _, says in conflict)


@pytest.mark.parametrize(
    "spelling",
    [
        "meta-llama/Llama-3.1-8B-Instruct",
        "META-LLAMA/LLAMA-3.1-8B-INSTRUCT",
        "meta-llama/llama-3.1-8b-instruct@main",
        "meta-llama/Meta-Llama-3.1-8B-Instruct@0e9e39f249a16976918f6564b8830bc894c89659",
        "Llama-3.1-8B-Instruct",
        "meta-llama-3.1-8b-instruct",
        "Llama3.1-8B-Instruct",
    ],
)
def test_spellings_of_one_model(spelling: str) -> None:
    assert found(spelling).id == "meta-llama/Llama-3.1-8B-Instruct"


@pytest.mark.parametrize(
    "unknown",
    [
        "acme-labs/private-vision-17b",
        "community/Llama-4-Scout-17B-16E-Instruct",
        "deepseek-ai/DeepSeek-R1-Distill-Llama-8B",
        " meta-llama/Llama-3.1-8B",
        "meta-llama/",
        "@main",
        "",
    ],
)
def test_what_the_catalogue_does_not_know(unknown: str) -> None:
    assert CATALOGUE.get(unknown) is None


@pytest.mark.parametrize(
    ("unknown", "meant"),
    [
        ("meta-llama/Llama-4-Scot-17B-16E-Instruct", "meta-llama/Llama-4-Scout-17B-16E-Instruct"),
        ("meta-lama/llama-4-scout-17b-16e-instruct@main", "meta-llama/Llama-4-Scout-17B-16E-Instruct"),
        ("Llama-3.2-11B-Vision-Instuct", "meta-llama/Llama-3.2-11B-Vision-Instruct"),
        ("meta-llama/Meta-Llama-3.1-70B-Instuct", "meta-llama/Llama-3.1-70B-Instruct"),
        ("meta-llama/Llama-4-Scout", "meta-llama/Llama-4-Scout-17B-16E"),
        ("community/Llama-Guard-4-12B", "meta-llama/Llama-Guard-4-12B"),
        ("acme-labs/private-vision-17b", None),
        ("acme/Llama-Acme-Support-17B", None),
        ("Qwen/Qwen3-8B", None),
        ("", None),
    ],
)
def test_did_you_mean(unknown: str, meant: str | None) -> None:
    assert CATALOGUE.nearest(unknown) == meant


# Named after Llama and trained by others from scratch.
OTHERS = [
    ("TinyLlama/TinyLlama-1.1B-Chat-v1.0", "TinyLlama", "Apache-2.0"),
    ("tinyllama/tinyllama_v1.1@main", "TinyLlama", "Apache-2.0"),
    ("TinyLlama-1.1B-Chat-v1.0", "TinyLlama", "Apache-2.0"),
    ("TinyLlama/a-checkpoint-of-tomorrow", "TinyLlama", "Apache-2.0"),
    ("openlm-research/open_llama_3b_v2", "OpenLLaMA", "Apache-2.0"),
    ("OPEN_LLAMA_7B", "OpenLLaMA", "Apache-2.0"),
    ("mtgv/MobileLLaMA-2.7B-Chat", "MobileLLaMA", "Apache-2.0"),
    ("ahxt/LiteLlama-460M-1T", "LiteLlama", "MIT"),
    ("karpathy/tinyllamas", "the story models of llama2.c", "MIT"),
]


@pytest.mark.parametrize(("model_id", "name", "licence"), OTHERS, ids=[row[0] for row in OTHERS])
def test_what_is_known_as_not_metas(model_id: str, name: str, licence: str) -> None:
    look_alike = CATALOGUE.look_alike(model_id)
    assert look_alike is not None
    assert (look_alike.name, look_alike.licence) == (name, licence)
    assert CATALOGUE.get(model_id) is None


@pytest.mark.parametrize(
    "model_id",
    [
        "TinyLlama",
        "acme/TinyLlama-1.1B-Chat-v1.0",  # somebody's copy or tune: its manifest says so
        "princeton-nlp/Sheared-LLaMA-1.3B",  # a pruned Llama 2
        "openlm-research",
        "meta-llama/TinyLlama_v1.1",
        "mtgv/MobileVLM-1.7B",
        "",
        "/",
    ],
)
def test_what_is_not_known_as_not_metas(model_id: str) -> None:
    assert CATALOGUE.look_alike(model_id) is None


def test_no_look_alike_is_one_of_metas_models_or_stands_twice() -> None:
    ids = [known for look_alike in KNOWN for known in look_alike["ids"]]
    short = [known.casefold().rpartition("/")[2] for known in ids]
    assert len(short) == len(set(short))
    assert [known for known in (*ids, *short) if CATALOGUE.get(known)] == []
    namespaces = [look_alike["namespace"] for look_alike in KNOWN if "namespace" in look_alike]
    assert not {each.partition("/")[0] for model in MODELS for each in ids_of(model)} & set(namespaces)


def test_the_shape_of_a_look_alike() -> None:
    for look_alike in LOOK_ALIKES:
        if look_alike not in KNOWN:
            assert look_alike.keys() == {"name", "like"}
            continue
        assert {"name", "ids", "like", "licence", "says", "sources"} <= look_alike.keys()
        assert look_alike.keys() <= {"name", "ids", "namespace", "like", "licence", "says", "sources"}
        assert all("/" in known and re.fullmatch(look_alike["like"], known.casefold()) for known in look_alike["ids"])


def test_behemoth_is_announced_and_nothing_more() -> None:
    entry = found("meta-llama/Llama-4-Behemoth")
    assert entry.id == "meta-llama/Llama-4-Behemoth-288B-16E"
    assert entry.licences == ("llama-4",)
    assert entry.announced
    assert entry.announced.startswith("Announced on 2025-04-05; no public release is verified")
    assert "never released" in entry.announced
    assert "released the weights on 2026-05-27" in entry.announced
    assert [other.id for other in CATALOGUE if other.announced] == [entry.id]


def test_an_entry_holds_what_the_file_says() -> None:
    assert found("meta-llama/Llama-Guard-3-8B") == CatalogueEntry(
        id="meta-llama/Llama-Guard-3-8B",
        name="Llama Guard 3 8B",
        licences=("llama-3.1", "llama-3.2"),
        multimodal=False,
        classifier=True,
        released=None,
        conflicts=(
            ("llama-3.1", "Meta's PurpleLlama (Llama-Guard3/8B/README.md) and the tag of copies on Hugging Face"),
            ("llama-3.2", "Meta's PurpleLlama (Llama-Guard3/8B/LICENSE, main README)"),
        ),
        announced=None,
        context=131_072,
        parameters="8B",
        sources=("purple-llama", "llama-stack", "hugging-face"),
        notes="Made from Llama 3.1 8B. In PurpleLlama since 2024-07-22; "
        "the main README said Llama 3.1 until 2024-09-25.",
    )


def test_entries_come_in_the_order_of_the_file() -> None:
    assert [entry.id for entry in CATALOGUE] == [model["id"] for model in MODELS]


def test_json_serves_as_well_as_yaml() -> None:
    again = Catalogue.from_document(json.loads(json.dumps(DOCUMENT)))
    assert list(again) == list(CATALOGUE)
    assert again.look_alike("TinyLlama/x") == CATALOGUE.look_alike("TinyLlama/x")
