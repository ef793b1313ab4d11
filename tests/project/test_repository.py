"""What the repository shows, held against the manifest: a table of small repositories for each rule."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from checkout import EXAMPLES
from corpus import written

from llamalicense.decision.result import Result
from llamalicense.decision.settings import Settings
from llamalicense.project.repository import MOST, MOST_FILES, MOST_MIB
from llamalicense.project.scanning import Scanning
from llamalicense.report.report import ManifestReport
from llamalicense.run import Checker, Given
from llamalicense.scan.repository import Budget

DAY = date(2026, 11, 21)
CHECKER = Checker(DAY, Settings(), scanning=Scanning())
BASE = "meta-llama/Llama-3.1-8B-Instruct"
SCOUT = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
BUILD = {
    "name": "Llama-Acme-8B",
    "published_as": "acme/Llama-Acme-8B",
    "kind": "model",
    "contains": [BASE],
    "change": "fine-tuned",
    "licence": "llama3.1",
}
APP = {"name": "acme-desk", "kind": "app", "contains": [BASE], "change": "none"}
MAVERICK = "meta-llama/Llama-4-Maverick-17B-128E-Instruct"
UNSTATED: Any = object()


def manifest(models: Any = ({"id": BASE, "access": "weights"},), builds: Any = (BUILD,), **more: Any) -> dict[str, Any]:
    stated = {"manifest": 1, "organisation": {"name": "Acme"}, "models": list(models), **more}
    return stated if builds is UNSTATED else {**stated, "builds": list(builds)}


def repository(folder: Path, stated: dict[str, Any], files: dict[str, str], name: str = "llamalicense.yaml") -> Path:
    """A repository of these files with a manifest."""
    (folder / ".git").mkdir(parents=True, exist_ok=True)
    for path, text in {name: yaml.safe_dump(stated, sort_keys=False), **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder / name


def checked(path: Path, checker: Checker = CHECKER) -> ManifestReport:
    report = checker.check(Given(path.read_bytes(), str(path), path.parent, path.name))
    assert report.errors == ()
    return report


def of_project(report: ManifestReport) -> list[Result]:
    return [result for result in report.results if result.rule.startswith("project/")]


class Case(NamedTuple):
    """A repository, and what each subject of one rule comes to: its reason, and the place, in that order."""

    why: str
    rule: str
    stated: dict[str, Any]
    files: dict[str, str]
    expect: dict[str, str]


def loads(model: str, by: str = "AutoModelForCausalLM") -> str:
    return f'from transformers import {by}\nmodel = {by}.from_pretrained("{model}")\n'


def card(*lines: str, text: str = "") -> str:
    return "\n".join(["---", *lines, "---", "", text])


def bill(name: str, licence: str = "", ancestor: str = "", purl: str = "") -> str:
    """A bill of materials of one model, a field a line."""
    lines = [f'"type": "machine-learning-model", "name": "{name}"']
    lines += [f'"purl": "pkg:huggingface/{purl}"'] if purl else []
    lines += [f'"licenses": [{{"license": {{"name": "{licence}"}}}}]'] if licence else []
    made = f'{{"type": "machine-learning-model", "name": "{ancestor}"}}'
    lines += [f'"pedigree": {{"ancestors": [{made}]}}'] if ancestor else []
    inside = ",\n".join(lines)
    return f'{{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{{\n{inside}\n}}]}}\n'


def case(rule: str, why: str, files: dict[str, str], expect: dict[str, str], **stated: Any) -> Case:
    return Case(why, rule, manifest(**stated), files, expect)


NOTHING = {"organisation": "not-applicable"}
OTHER_LISTED = f"models/{BASE}"
UNDECLARED = [
    ("a listed model", {"a.py": loads(BASE)}, {OTHER_LISTED: "satisfied a.py:2:47"}, {}),
    ("another model", {"a.py": loads(SCOUT)}, {f"models/{SCOUT}": "violated a.py:2:47"}, {}),
    (
        "a sibling of a listed model is another model",
        {"a.py": loads("meta-llama/Llama-3.1-8B")},
        {"models/meta-llama/Llama-3.1-8B": "violated a.py:2:47"},
        {},
    ),
    (
        "a mirror's copy of an original that is listed",
        {"a.py": loads("unsloth/Meta-Llama-3.1-8B-Instruct-bnb-4bit")},
        {OTHER_LISTED: "satisfied a.py:2:47"},
        {},
    ),
    (
        "the original of a copy that is listed",
        {"a.py": loads(BASE)},
        {"models/unsloth/Meta-Llama-3.1-8B-Instruct": "satisfied a.py:2:47"},
        {"models": [{"id": "unsloth/Meta-Llama-3.1-8B-Instruct", "access": "weights"}], "builds": []},
    ),
    (
        "a platform's name of a listed model",
        {".env": "MODEL=bedrock/us.meta.llama3-1-8b-instruct-v1:0\n"},
        {OTHER_LISTED: "satisfied .env:1:7"},
        {},
    ),
    (
        "the project's own build, by its repository and by a folder",
        {"a.py": loads("acme/Llama-3.1-Acme-8B"), "b.py": loads("./out/Llama-3.1-Acme-8B")},
        {"builds/Llama-3.1-Acme-8B": "satisfied a.py:2:47"},
        {"builds": [{**BUILD, "name": "Llama-3.1-Acme-8B"}]},
    ),
    (
        "an own build that is named as a quantised model of the catalogue",
        {"a.py": loads("acme/Llama-3.1-8B-Instruct-AWQ")},
        {"builds/Llama-3.1-8B-Instruct-AWQ": "satisfied a.py:2:47"},
        {"builds": [{**BUILD, "name": "Llama-3.1-8B-Instruct-AWQ", "published_as": "acme/Llama-3.1-8B-Instruct-AWQ"}]},
    ),
    (
        "what a listed model derives from",
        {"a.py": loads("meta-llama/Llama-3.1-8B")},
        {"models/meta-llama/Llama-3.1-8B": "unclear a.py:2:47"},
        {
            "models": [{"id": "acme/Hermes", "derived_from": "meta-llama/Llama-3.1-8B", "access": "weights"}],
            "builds": [],
        },
    ),
    (
        "its tokenizer alone",
        {"a.py": loads(SCOUT, "AutoTokenizer")},
        {f"models/{SCOUT}": "unclear a.py:2:40"},
        {},
    ),
    (
        "a derivative that nobody lists",
        {"a.py": loads("NousResearch/Hermes-3-Llama-3.1-8B")},
        {"models/NousResearch/Hermes-3-Llama-3.1-8B": "unclear a.py:2:47"},
        {},
    ),
    (
        "a derivative that is listed",
        {"a.py": loads("NousResearch/Hermes-3-Llama-3.1-8B")},
        {"models/NousResearch/Hermes-3-Llama-3.1-8B": "satisfied a.py:2:47"},
        {
            "models": [{"id": "NousResearch/Hermes-3-Llama-3.1-8B", "derived_from": "meta-llama/Llama-3.1-8B"}],
            "builds": [],
        },
    ),
    (
        "a quantised copy of a derivative that is listed",
        {"a.py": loads("bartowski/Hermes-3-Llama-3.1-8B-GGUF")},
        {"models/bartowski/Hermes-3-Llama-3.1-8B-GGUF": "satisfied a.py:2:47"},
        {
            "models": [{"id": "NousResearch/Hermes-3-Llama-3.1-8B", "derived_from": "meta-llama/Llama-3.1-8B"}],
            "builds": [],
        },
    ),
    (
        "a derivative that could be a build which is not stated",
        {"a.py": loads("acme/Llama-3.1-8B-Support")},
        {"models/acme/Llama-3.1-8B-Support": "missing a.py:2:47"},
        {"builds": UNSTATED},
    ),
    (
        "a model of the catalogue fails whatever else is not stated",
        {"a.py": loads(SCOUT)},
        {f"models/{SCOUT}": "violated a.py:2:47"},
        {"builds": UNSTATED},
    ),
    (
        "a generation alone, of which a model is listed",
        {"a.py": 'litellm.completion(model="llama3.1")\n'},
        {"models/llama3.1": "satisfied a.py:1:27"},
        {},
    ),
    (
        "a generation alone where Ollama gives it a size",
        {
            "compose.yaml": "services:\n  a:\n    command: ollama run llama3.1\n",
            "a.py": 'from langchain_ollama import ChatOllama\nllm = ChatOllama(model="llama3.2")\n',
        },
        {
            OTHER_LISTED: "satisfied compose.yaml:3:25",
            "models/meta-llama/Llama-3.2-3B-Instruct": "violated a.py:2:25",
        },
        {},
    ),
    (
        "a name off the hub that leaves `instruct` out",
        {"a.py": 'litellm.completion(model="hosted_vllm/llama-3.1-8b")\n'},
        {"models/meta-llama/Llama-3.1-8B": "satisfied a.py:1:27"},
        {},
    ),
    (
        "names of OpenRouter for models of Llama 4, which have no size",
        {"a.py": 'litellm.completion(model="openrouter/meta-llama/llama-4-scout:free")\n'},
        {f"models/{SCOUT}": "satisfied a.py:1:27"},
        {"models": [{"id": SCOUT, "access": "api"}], "builds": []},
    ),
    (
        "Meta's own quantised copy of a model that is listed, and not the other way round",
        {
            "a.py": 'litellm.completion(model="azure_ai/Llama-4-Maverick-17B-128E-Instruct-FP8")\n',
            "b.sh": "vllm serve meta-llama/Llama-Guard-3-8B\n",
        },
        {
            f"models/{MAVERICK}": "satisfied a.py:1:27",
            "models/meta-llama/Llama-Guard-3-8B": "violated b.sh:1:12",
        },
        {"models": [{"id": MAVERICK, "access": "api"}, {"id": "meta-llama/Llama-Guard-3-8B-INT8"}], "builds": []},
    ),
    (
        "mentions, tests and look-alikes",
        {
            "README.md": f"Faster than {SCOUT}.\n",
            "tests/test_a.py": loads(SCOUT),
            "b.py": loads("TinyLlama/TinyLlama-1.1B-Chat-v1.0"),
            "prices.json": f'{{"{SCOUT}": 3}}',
            "report.json": f'{{"schema": "llamalicense/report/v1", "model": "{SCOUT}"}}',
        },
        NOTHING,
        {},
    ),
    ("what the manifest itself lists", {}, NOTHING, {}),
    (
        "several places are one result at the first",
        {"b.py": loads(SCOUT), "a.py": "\n" + loads(SCOUT), "c.sh": f"vllm serve {SCOUT}\n"},
        {f"models/{SCOUT}": "violated a.py:3:47"},
        {},
    ),
]
ACCESS = [
    ("weights as stated", {"a.py": loads(BASE)}, "satisfied a.py:2:47", "weights"),
    ("weights of what is had as api", {"a.py": loads(BASE)}, "violated a.py:2:47", "api"),
    ("weights of what was never had", {"a.py": loads(BASE)}, "violated a.py:2:47", "outputs-only"),
    ("weights of what is inside a product", {"a.py": loads(BASE)}, "violated a.py:2:47", "end-user-product"),
    ("the strongest of several counts", {"a.py": loads(BASE)}, "satisfied a.py:2:47", ["api", "weights"]),
    ("an access that is not stated", {"a.py": loads(BASE)}, "missing a.py:2:47", None),
    ("a call of what is had as api", {".env": "MODEL=groq/llama-3.1-8b-instant\n"}, "satisfied .env:1:7", "api"),
    ("its tokenizer counts tokens", {"a.py": loads(BASE, "AutoTokenizer")}, "satisfied a.py:2:40", "api"),
    (
        "a card says what a provider trained",
        {"README.md": card(f"base_model: {BASE}")},
        "satisfied README.md:2:13",
        "api",
    ),
    (
        "a card names what was never had",
        {"README.md": card(f"base_model: {BASE}")},
        "unclear README.md:2:13",
        "outputs-only",
    ),
    # Providers take the hub's ids: without more, one tells of no weights.
    ("the hub's id in a setting", {".env": f"MODEL={BASE}\n"}, "satisfied .env:1:7", "api"),
    ("the hub's id as a default", {"a.yaml": f"model: {BASE}\n"}, "satisfied a.yaml:1:8", "api"),
    (
        "the hub's id in a call of a client",
        {"a.py": f'from openai import OpenAI\nOpenAI().chat.completions.create(model="{BASE}")\n'},
        "satisfied a.py:2:41",
        "api",
    ),
    ("the hub's id of what was never had", {".env": f"MODEL={BASE}\n"}, "unclear .env:1:7", "outputs-only"),
    ("a server of one's own", {"a.sh": f"vllm serve {BASE}\n"}, "violated a.sh:1:12", "api"),
    (
        "a server in a container",
        {"compose.yaml": f'services:\n  a:\n    image: vllm/vllm-openai\n    command: ["--model", "{BASE}"]\n'},
        "violated compose.yaml:4:27",
        "api",
    ),
    (
        "a client of a server elsewhere",
        {"a.yaml": f"# vllm at our provider\nenv:\n  MODEL: {BASE}\n"},
        "satisfied a.yaml:3:10",
        "api",
    ),
    (
        "a server's image",
        {"Dockerfile": f"FROM vllm/vllm-openai\nENV MODEL={BASE}\n"},
        "violated Dockerfile:2:11",
        "api",
    ),
    ("a runner's own name", {"a.sh": "ollama run llama3.1:8b\n"}, "violated a.sh:1:12", "api"),
    ("a bill that lists it", {"a.cdx.json": bill(BASE, purl=BASE)}, "satisfied a.cdx.json:3:10", "api"),
]
OWN = "builds/Llama-Acme-8B"
NAMES = [
    ("the build's repository", {"a.py": 'model.push_to_hub("acme/Llama-Acme-8B")\n'}, {OWN: "satisfied a.py:1:20"}, {}),
    ("the build's name", {"a.sh": "hf upload someone/llama-acme-8b ./out\n"}, {OWN: "satisfied a.sh:1:11"}, {}),
    ("another name", {"a.py": 'model.push_to_hub("acme/helper")\n'}, {"builds/acme/helper": "violated a.py:1:20"}, {}),
    (
        "another name in a card",
        {"README.md": card(f"base_model: {BASE}", "model_name: acme/helper")},
        {"builds/acme/helper": "violated README.md:3:13"},
        {},
    ),
    (
        "the name of what is made from no Llama model, in a card of a folder",
        {"rerank/README.md": card("base_model: BAAI/bge-m3", "model_name: acme/rerank")},
        {"builds/acme/rerank": "unclear rerank/README.md:3:13"},
        {},
    ),
    (
        "a card's title",
        {"README.md": card(f"base_model: {BASE}", text="# acme-helper-8b")},
        {"builds/acme-helper-8b": "unclear README.md:5:3"},
        {},
    ),
    (
        "something that has nothing to do with Llama, beside an app",
        {"a.py": 'model.push_to_hub("acme/bert-ner")\n'},
        {"builds/acme/bert-ner": "unclear a.py:1:20"},
        {"builds": [APP]},
    ),
    (
        "the same beside a build of which nothing tells what it is",
        {"a.py": 'model.push_to_hub("acme/bert-ner")\n'},
        {"builds/acme/bert-ner": "missing a.py:1:20"},
        {"builds": [{"name": "acme-desk"}]},
    ),
    (
        "something made from Llama, beside an app",
        {"a.py": f'{loads(BASE)}model.push_to_hub("acme/helper")\n'},
        {"builds/acme/helper": "violated a.py:3:20"},
        {"builds": [APP]},
    ),
    (
        "builds are not stated",
        {"a.py": 'model.push_to_hub("acme/helper")\n'},
        {"builds/acme/helper": "missing a.py:1:20"},
        {"builds": UNSTATED},
    ),
    (
        "data sets, Spaces, messages and places for names",
        {
            "a.py": 'dataset.push_to_hub("acme/data")\ntrainer.push_to_hub("done")\nmodel.push_to_hub("your-name/x")\n'
            'from huggingface_hub import HfApi\nHfApi().create_repo("acme/demo", repo_type="space")\n',
            "a.sh": "huggingface-cli upload acme/data . --repo-type dataset\n",
            "b.py": 'd = Dataset.from_list([])\nd.push_to_hub("acme/x")\n'
            'load_dataset("x").map(f).push_to_hub("acme/y")\n',
            "c.yaml": "hub_model_id: null\n",
        },
        NOTHING,
        {},
    ),
]
BASES = [
    ("what the build contains", {"README.md": card(f"base_model: {BASE}")}, {OWN: "satisfied README.md:2:13"}, {}),
    (
        "a mirror of it",
        {"README.md": card("base_model:", "- unsloth/Llama-3.1-8B-Instruct")},
        {OWN: "satisfied README.md:3:3"},
        {},
    ),
    ("a sibling", {"README.md": card("base_model: meta-llama/Llama-3.1-8B")}, {OWN: "violated README.md:2:13"}, {}),
    (
        "an adapter's settings",
        {"out/adapter_config.json": f'{{\n "base_model_name_or_path": "{SCOUT}"\n}}'},
        {OWN: "violated out/adapter_config.json:2:30"},
        {},
    ),
    (
        "of two bases the one that is not inside",
        {"README.md": card("base_model:", f"- {BASE}", "- Qwen/Qwen3-8B")},
        {OWN: "violated README.md:4:3"},
        {},
    ),
    (
        "a folder",
        {"a/adapter_config.json": '{"base_model_name_or_path": "/data/model"}'},
        {OWN: "unclear a/adapter_config.json:1:30"},
        {},
    ),
    (
        "a card in a folder of a model that is no Llama model",
        {"rerank/README.md": card("base_model: BAAI/bge-m3")},
        {OWN: "unclear rerank/README.md:2:13"},
        {},
    ),
    (
        "the same where the folder or the card is the build's",
        {"llama-acme-8b/README.md": card("base_model: BAAI/bge-m3")},
        {OWN: "violated llama-acme-8b/README.md:2:13"},
        {},
    ),
    (
        "contents that are not stated",
        {"README.md": card(f"base_model: {BASE}")},
        {OWN: "missing README.md:2:13"},
        {"builds": [{"name": "Llama-Acme-8B", "kind": "model"}]},
    ),
    (
        "a build of which nothing tells whether it is a model",
        {"README.md": card("base_model: Qwen/Qwen3-8B")},
        {OWN: "missing README.md:2:13"},
        {"builds": [{"name": "Llama-Acme-8B", "contains": [BASE], "change": "fine-tuned"}]},
    ),
    (
        "builds that are not stated",
        {"README.md": card(f"base_model: {BASE}")},
        {"builds": "missing README.md:2:13"},
        {"builds": UNSTATED},
    ),
    (
        "a base that is not Llama, as stated",
        {"README.md": card("base_model: Qwen/Qwen3-8B")},
        {"builds/Acme-Small": "satisfied README.md:2:13"},
        {"builds": [{"name": "Acme-Small", "kind": "model", "base": "Qwen/Qwen3-8B"}]},
    ),
    (
        "a build inside the build",
        {"q/README.md": card("base_model: acme/Llama-Acme-8B")},
        {"builds/Llama-Acme-8B-GGUF": "satisfied q/README.md:2:13"},
        {
            "builds": [
                BUILD,
                {"name": "Llama-Acme-8B-GGUF", "kind": "model", "contains": ["Llama-Acme-8B"], "change": "converted"},
            ]
        },
    ),
    (
        "two builds: the one that its folder names",
        {"Llama-Acme-Small/README.md": card(f"base_model: {BASE}")},
        {"builds/Llama-Acme-Small": "violated Llama-Acme-Small/README.md:2:13"},
        {"builds": [BUILD, {"name": "Llama-Acme-Small", "kind": "model", "base": "scratch"}]},
    ),
    (
        "two builds and a base of neither",
        {"README.md": card(f"base_model: {SCOUT}")},
        {"builds": "violated README.md:2:13"},
        {"builds": [BUILD, {"name": "Acme-Small", "kind": "model", "base": "Qwen/Qwen3-8B"}]},
    ),
    ("an app alone", {"README.md": card("sdk: gradio", f"models: [{BASE}]")}, NOTHING, {"builds": [APP]}),
    ("a bill", {"a.cdx.json": bill("Llama-Acme-8B", "", BASE)}, {OWN: "satisfied a.cdx.json:3:72"}, {}),
    (
        "a bill with another base",
        {"a.cdx.json": bill("Llama-Acme-8B", "", SCOUT)},
        {OWN: "violated a.cdx.json:3:72"},
        {},
    ),
    ("a bill of what others make", {"a.cdx.json": bill("other/model", "", SCOUT)}, NOTHING, {}),
]
LICENCES = [
    ("the governing licence", {"README.md": card("license: llama3.1")}, {OWN: "satisfied README.md:2:10"}, {}),
    (
        "it by the name beside other",
        {"README.md": card("license: other", "license_name: llama3.1")},
        {OWN: "satisfied README.md:3:15"},
        {},
    ),
    ("another", {"README.md": card("license: apache-2.0")}, {OWN: "violated README.md:2:10"}, {}),
    ("it with a comment", {"README.md": card("license: llama3.1 # as Meta's")}, {OWN: "satisfied README.md:2:10"}, {}),
    ("its title", {"README.md": card("license: Llama 3.1 Community License")}, {OWN: "satisfied README.md:2:10"}, {}),
    ("another beside it", {"README.md": card("license: [mit, llama3.1]")}, {OWN: "violated README.md:2:11"}, {}),
    (
        "another beside it, as stated",
        {"README.md": card("license: [mit, llama3.1]")},
        {OWN: "satisfied README.md:2:11"},
        {"builds": [{**BUILD, "licence": ["mit", "llama3.1"]}]},
    ),
    ("another version", {"README.md": card("license: llama3")}, {OWN: "violated README.md:2:10"}, {}),
    (
        "another than is stated, which governs",
        {"README.md": card("license: llama3.1")},
        {OWN: "violated README.md:2:10"},
        {"builds": [{**BUILD, "licence": "apache-2.0"}]},
    ),
    (
        "another than governs, as stated",
        {"README.md": card("license: apache-2.0")},
        {OWN: "violated README.md:2:10"},
        {"builds": [{**BUILD, "licence": "apache-2.0"}]},
    ),
    (
        "the governing licence, while none is stated",
        {"README.md": card("license: llama3.1")},
        {OWN: "missing README.md:2:10"},
        {"builds": [{key: value for key, value in BUILD.items() if key != "licence"}]},
    ),
    (
        "a model inside whose licence nothing tells",
        {"README.md": card("license: llama3")},
        {OWN: "missing README.md:2:10"},
        {
            "models": [{"id": BASE}, {"id": "acme/unknown"}],
            "builds": [{**BUILD, "contains": [BASE, "acme/unknown"], "change": "merged", "licence": "llama3"}],
        },
    ),
    (
        "one where none is stated",
        {"README.md": card("license: llama3.1")},
        {OWN: "violated README.md:2:10"},
        {"builds": [{**BUILD, "licence": []}]},
    ),
    (
        "a name of somebody's own",
        {"README.md": card("license: other", "license_name: acme-terms")},
        {OWN: "unclear README.md:3:15"},
        {},
    ),
    (
        "it by the names of it that people and ScanCode have",
        {"README.md": card("license: other", "license_name: Llama 3.1 Community License")},
        {OWN: "satisfied README.md:3:15"},
        {"builds": [{**BUILD, "licence": "LicenseRef-scancode-llama-3.1-license-2024"}]},
    ),
    (
        "the key of a use policy is no licence's",
        {"README.md": card("license: other", "license_name: llama-4-license-2025")},
        {OWN: "violated README.md:3:15"},
        {"models": [{"id": SCOUT}], "builds": [{**BUILD, "contains": [SCOUT], "licence": "llama4"}]},
    ),
    (
        "a card in a folder of a model that is no Llama model",
        {"rerank/README.md": card("license: mit", "base_model: BAAI/bge-m3")},
        {OWN: "unclear rerank/README.md:2:10"},
        {},
    ),
    (
        "a list of two, of which one is another",
        {"README.md": card("license: [llama3.1, apache-2.0]", f"base_model: {BASE}")},
        {OWN: "violated README.md:2:11"},
        {},
    ),
    (
        "readmes of folders that name nothing but a licence are about what lies there, unless their tags tell",
        {
            "data/README.md": card("license: cc-by-4.0", "language: [en]"),
            "web/README.md": card("license: mit"),
            "out/README.md": card("license: llama3.1", "tags: [llama-3, trl]"),
        },
        {OWN: "satisfied out/README.md:2:10"},
        {},
    ),
    ("other alone says nothing", {"README.md": card("license: other", f"base_model: {BASE}")}, NOTHING, {}),
    ("nor does unknown", {"README.md": card("license: unknown", f"base_model: {BASE}")}, NOTHING, {}),
    ("with a comment", {"README.md": card("license: llama3.1 # see LICENSE")}, {OWN: "satisfied README.md:2:10"}, {}),
    ("a Space's card", {"README.md": card("license: mit", "sdk: gradio")}, NOTHING, {}),
    ("an app's", {"README.md": card("license: mit", "library_name: x")}, NOTHING, {"builds": [APP]}),
    ("a bill", {"a.cdx.json": bill("Llama-Acme-8B", "llama3.1")}, {OWN: "satisfied a.cdx.json:3:36"}, {}),
    (
        "a bill with ScanCode's name of it",
        {"a.cdx.json": bill("x", "LicenseRef-scancode-llama-3.1-license-2024", purl="acme/Llama-Acme-8B")},
        {OWN: "satisfied a.cdx.json:4:36"},
        {},
    ),
    (
        "a bill with ScanCode's name of a use policy",
        {"a.cdx.json": bill("Llama-Acme-8B", "LicenseRef-scancode-llama-4-license-2025")},
        {OWN: "unclear a.cdx.json:3:36"},
        {},
    ),
    ("a bill with another", {"a.cdx.json": bill("Llama-Acme-8B", "MIT")}, {OWN: "violated a.cdx.json:3:36"}, {}),
    (
        "a bill in tags and values",
        {
            "a.spdx": "SPDXVersion: SPDX-2.3\nPackageName: x\nSPDXID: SPDXRef-x\n"
            "ExternalRef: PACKAGE-MANAGER purl pkg:huggingface/acme/Llama-Acme-8B\nPackageLicenseDeclared: MIT\n"
        },
        {OWN: "violated a.spdx:5:25"},
        {},
    ),
    (
        "another's model in a bill, of the build's name",
        {"a.cdx.json": bill("x", "MIT", purl="meta-llama/Llama-3.1-8B-Instruct")},
        NOTHING,
        {"builds": [{**BUILD, "name": "Llama-3.1-8B-Instruct", "published_as": "acme/Llama-3.1-8B-Instruct"}]},
    ),
    ("a bill, where builds are not stated", {"a.cdx.json": bill("acme/x", "MIT")}, NOTHING, {"builds": UNSTATED}),
    (
        "a licence by another spelling of its title",
        {"README.md": card('license: "Apache License, Version 2.0"')},
        {"builds/Acme-Small": "satisfied README.md:2:11"},
        {"builds": [{"name": "Acme-Small", "kind": "model", "base": "Qwen/Qwen3-8B", "licence": "apache-2.0"}]},
    ),
    ("a data set's card", {"README.md": card("license: mit", "task_categories: [x]")}, NOTHING, {}),
    ("a package of the code", {"pyproject.toml": '[project]\nname = "acme"\nlicense = "MIT"\n'}, NOTHING, {}),
    (
        "a package of the model",
        {"pyproject.toml": '[project]\nname = "llama-acme-8b"\nlicense = {text = "MIT"}\n'},
        {OWN: "violated pyproject.toml:3:20"},
        {},
    ),
    (
        "packages of the model in one line, and without quotes",
        {
            "package.json": '{"name": "llama-acme-8b", "license": "MIT"}',
            "setup.cfg": "[metadata]\nname = llama-acme-8b\nlicense = Apache-2.0\n",
        },
        {OWN: "violated package.json:1:39"},
        {},
    ),
    (
        "a package of the model under its licence",
        {"setup.cfg": "[metadata]\nname = llama-acme-8b\nlicense = llama3.1\n"},
        {OWN: "satisfied setup.cfg:3:11"},
        {},
    ),
    (
        "what it contains is not stated",
        {"README.md": card("license: mit")},
        {OWN: "missing README.md:2:10"},
        {"builds": [{"name": "Llama-Acme-8B", "kind": "model"}]},
    ),
    (
        "what it is is not stated",
        {"README.md": card("license: mit")},
        {OWN: "missing README.md:2:10"},
        {"builds": [{"name": "Llama-Acme-8B", "contains": [BASE], "change": "fine-tuned"}]},
    ),
]
UNSEEN = [
    ("in use", {"a.py": loads(BASE)}, {OTHER_LISTED: "satisfied"}, {}),
    ("nowhere", {"a.py": loads(SCOUT)}, {OTHER_LISTED: "not-applicable"}, {}),
    (
        "by the other name of the two that are listed",
        {"a.py": loads(BASE)},
        {OTHER_LISTED: "satisfied", "models/groq/llama-3.1-8b-instant": "satisfied"},
        {"models": [{"id": BASE}, {"id": "groq/llama-3.1-8b-instant", "access": "api"}], "builds": []},
    ),
]


def cases() -> list[Case]:
    """The table of every rule."""
    listed: list[tuple[str, Any]] = [
        ("undeclared-model", UNDECLARED),
        ("published-name", NAMES),
        ("base-model", BASES),
        ("declared-licence", LICENCES),
        ("unseen-model", UNSEEN),
    ]
    every = [case(rule, why, files, expect, **more) for rule, rows in listed for why, files, expect, more in rows]
    for why, files, outcome, access in ACCESS:
        model = {"id": BASE, **({"access": access} if access else {})}
        every.append(case("access-seen", why, files, {OTHER_LISTED: outcome}, models=[model], builds=[]))
    return every


def test_each_rule_on_small_repositories(tmp_path: Path) -> None:
    wrong = []
    for number, (why, rule, stated, files, expect) in enumerate(cases()):
        folder = tmp_path / str(number)
        results = [
            each for each in of_project(checked(repository(folder, stated, files))) if each.rule == f"project/{rule}"
        ]
        placed = {
            each.subject: f"{each.reason} {str(each.location).removeprefix(f'{folder}/')}"
            if " " in expect.get(each.subject, " ")
            else each.reason
            for each in results
        }
        # Where a repository shows nothing at all, no rule has anything to say.
        if (placed or NOTHING) != expect:
            wrong.append(f"{rule}, {why}: {placed}, not {expect}")
        wrong += [
            f"{rule}, {why}: {each.subject} is a pass that is {each.basis}"
            for each in results
            if each.verdict == "pass" and each.basis != "verified"
        ]
    assert not wrong, "\n".join(wrong)


def subjects(report: ManifestReport, rule: str, *reasons: str) -> list[str]:
    return [each.subject for each in of_project(report) if each.rule == f"project/{rule}" and each.reason in reasons]


def notes(report: ManifestReport) -> dict[str, str]:
    return {note.id: note.text for note in report.notes}


def test_a_manifest_answers_for_its_folder_without_those_that_have_manifests_of_their_own(tmp_path: Path) -> None:
    above = repository(tmp_path, manifest(builds=[]), {"a.py": loads(BASE), "lib/b.py": loads(SCOUT)})
    below = repository(
        tmp_path / "services/chat", manifest([{"id": SCOUT}], []), {"c/d.py": loads("meta-llama/Llama-2-7b-hf")}
    )
    (tmp_path / "services/chat/.git").rmdir()
    assert subjects(checked(above), "undeclared-model", "violated") == [f"models/{SCOUT}"]
    assert subjects(checked(below), "undeclared-model", "violated") == ["models/meta-llama/Llama-2-7b-hf"]


def test_manifests_side_by_side_are_told_and_judged_where_somebody_says_what_they_are_about(tmp_path: Path) -> None:
    path = repository(tmp_path, manifest(builds=[]), {"one/a.py": loads(SCOUT)})
    repository(tmp_path, manifest(builds=[]), {}, "two.llamalicense.yaml")
    report = checked(path)
    assert of_project(report) == []
    assert "two.llamalicense.yaml lies beside the manifest" in notes(report)["repository-unread"]
    # Whatever they are called.
    (tmp_path / "two.llamalicense.yaml").rename(tmp_path / "facts.yaml")
    assert "facts.yaml lies beside the manifest" in notes(checked(path))["repository-unread"]
    told = Checker(DAY, Settings(), scanning=Scanning(path=str(tmp_path / "one")))
    assert subjects(checked(path, told), "undeclared-model", "violated") == [f"models/{SCOUT}"]


def test_without_a_repository_nothing_is_read_unless_it_is_asked_for(tmp_path: Path) -> None:
    path = repository(tmp_path, manifest(builds=[]), {"a.py": loads(SCOUT)})
    assert of_project(checked(path, Checker(DAY, Settings()))) == []
    (tmp_path / ".git").rmdir()
    report = checked(path)
    assert of_project(report) == []
    assert not notes(report).keys() & {"repository-unread", "unseen-model"}
    asked = Checker(DAY, Settings(), scanning=Scanning(always=True))
    assert subjects(checked(path, asked), "undeclared-model", "violated") == [f"models/{SCOUT}"]


def test_a_repository_over_the_budget_is_not_judged_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Budget(MOST_FILES, MOST_MIB * 1024 * 1024) == MOST
    monkeypatch.setattr("llamalicense.project.repository.MOST", Budget(files=20))
    files = {f"files/{number}.txt": "" for number in range(21)}
    path = repository(tmp_path, manifest(builds=[]), {**files, "a.py": loads(SCOUT)})
    report = checked(path)
    assert of_project(report) == []
    assert f"larger than {MOST_FILES:,} files" in notes(report)["repository-unread"]
    asked = Checker(DAY, Settings(), scanning=Scanning(always=True))
    assert subjects(checked(path, asked), "undeclared-model", "violated") == [f"models/{SCOUT}"]
    excluding = manifest(builds=[], check={"scan_exclude": ["files/"]})
    report = checked(repository(tmp_path, excluding, {}))
    assert subjects(report, "undeclared-model", "violated") == [f"models/{SCOUT}"]
    assert notes(report)["scan-exclude"].startswith("21 files are left out")


def test_what_the_manifest_excludes_is_left_out_and_said(tmp_path: Path) -> None:
    stated = manifest(builds=[], check={"scan_exclude": ["/old", "*.sh", "!keep.sh"]})
    files = {"old/a.py": loads(SCOUT), "b.sh": f"vllm serve {SCOUT}\n", "c/old/d.py": loads(BASE)}
    report = checked(repository(tmp_path, stated, files))
    assert subjects(report, "undeclared-model", "violated", "satisfied") == [OTHER_LISTED]
    said = notes(report)["scan-exclude"]
    assert said.startswith("2 files are left out")
    assert "/old, *.sh" in said


def test_what_is_listed_and_nowhere_seen_is_a_note(tmp_path: Path) -> None:
    report = checked(repository(tmp_path, manifest([{"id": BASE}, {"id": SCOUT}], []), {"a.py": loads(BASE)}))
    assert SCOUT in notes(report)["unseen-model"]
    assert BASE not in notes(report)["unseen-model"]
    assert "unseen-model" not in notes(checked(repository(tmp_path, manifest(builds=[]), {})))


WAIVER = {
    "reason": "It goes with release 2.",
    "approved_by": "legal@acme.example",
    "approved_on": "2026-11-01",
    "expires": "2027-01-31",
}


def test_what_was_only_seen_can_be_waived_by_any_of_its_names_and_a_waiver_of_nothing_is_noted(tmp_path: Path) -> None:
    files = {"a.py": f'{loads(SCOUT)}model.push_to_hub("acme/helper")\n'}
    waivers = [
        {"rule": "project/undeclared-model", "subject": "models/unsloth/Llama-4-Scout-17B-16E-Instruct", **WAIVER},
        {"rule": "project/published-name", "subject": "builds/acme/helper", **WAIVER},
        {"rule": "project/base-model", "subject": "models/nobody/nothing", **WAIVER},
    ]
    report = checked(repository(tmp_path, manifest(waivers=waivers), files))
    waived = {each.rule: each.subject for each in report.results if each.waiver}
    assert waived == {"project/undeclared-model": f"models/{SCOUT}", "project/published-name": "builds/acme/helper"}
    assert "project/base-model" in notes(report)["waiver-unused"]
    # Of a licence's rule the subject has to be there.
    typo = manifest(waivers=[{"rule": "llama-3.1/model-naming", "subject": "models/nobody/nothing", **WAIVER}])
    path = repository(tmp_path, typo, files)
    assert CHECKER.check(Given(path.read_bytes(), str(path), path.parent)).errors


def test_what_is_seen_settles_no_rule_of_a_licence(tmp_path: Path) -> None:
    stated = manifest([{"id": BASE}], [{"name": "Llama-Acme-8B", "kind": "model"}])
    files = {
        "README.md": card("license: llama3.1", f"base_model: {BASE}", text="Built with Llama"),
        "a.py": loads(BASE),
    }
    path = repository(tmp_path, stated, files)
    seen = [each for each in checked(path).results if not each.rule.startswith("project/")]
    assert seen == list(checked(path, Checker(DAY, Settings())).results)


def test_a_result_has_every_place_once_and_the_manifests(tmp_path: Path) -> None:
    files = {"a.py": loads(SCOUT) + loads(SCOUT), "sub/b.sh": f"vllm serve {SCOUT}\n"}
    path = repository(tmp_path, manifest([{"id": SCOUT, "access": "weights"}], []), files)
    [result] = [each for each in of_project(checked(path)) if each.rule == "project/undeclared-model"]
    places = [(str(each).removeprefix(f"{tmp_path}/"), each.text) for each in result.related]
    assert places == [("a.py:4:47", SCOUT), ("sub/b.sh:1:12", SCOUT), ("llamalicense.yaml:5:7", SCOUT)]


def test_disputed_licences_change_nothing_of_what_is_seen(tmp_path: Path) -> None:
    disputed = "meta-llama/Llama-Guard-3-1B"
    path = repository(tmp_path, manifest([{"id": disputed}], []), {"a.py": loads(disputed) + loads(SCOUT)})
    report = checked(path)
    assert subjects(report, "undeclared-model", "violated") == [f"models/{SCOUT}"]
    assert subjects(report, "undeclared-model", "satisfied") == [f"models/{disputed}"]


def test_sentences_are_no_wider_than_what_the_repository_shows(tmp_path: Path) -> None:
    small = {"name": "Acme-Small", "kind": "model", "base": "Qwen/Qwen3-8B", "licence": "apache-2.0"}
    files = {
        "README.md": card("license: mit", f"base_model: {SCOUT}"),
        "a.py": 'model.push_to_hub("acme/helper")\nlitellm.completion(model="groq/llama-3.3-70b-versatile")\n',
    }
    report = checked(repository(tmp_path, manifest(builds=[BUILD, small]), files))
    said = {(each.rule, each.subject): each.explanation for each in of_project(report)}
    licence, base = "project/declared-licence", "project/base-model"
    assert said[licence, "builds"] == (
        'The repository names "mit" as the licence of one of the builds. The manifest states as its licence llama3.1 '
        f"or apache-2.0, and as what is inside {BASE} or Qwen/Qwen3-8B (under llama-3.1)."
    )
    assert said[base, "builds"] == (
        f'The repository names "{SCOUT}" as the base of one of the builds. The manifest states as what is inside '
        f"{BASE} or Qwen/Qwen3-8B, and nothing of that name."
    )
    # What an id means is said where it is not the id itself.
    versatile = "meta-llama/Llama-3.3-70B-Instruct"
    assert (
        f'"groq/llama-3.3-70b-versatile", which is {versatile}, and the'
        in said["project/undeclared-model", f"models/{versatile}"]
    )
    assert f'"{SCOUT}" and the manifest' in said["project/undeclared-model", f"models/{SCOUT}"]


def test_no_example_is_alarmed(tmp_path: Path) -> None:
    examples = sorted(path.parent for path in EXAMPLES.glob("*/llamalicense.yaml"))
    assert len(examples) >= 5
    for example in examples:
        shutil.copytree(example, tmp_path / example.name)
        (tmp_path / example.name / ".git").mkdir(exist_ok=True)
        results = of_project(checked(tmp_path / example.name / "llamalicense.yaml"))
        assert {each.verdict for each in results} <= {"pass"}, example.name


def test_every_model_of_the_corpus_is_listed_or_fails_and_nothing_else_does(tmp_path: Path) -> None:
    """The labelled corpus as one repository: shapes of public projects, with what each use in it is, by reading."""
    labels = [label for sample in written(tmp_path) for label in sample.labels if label.kind == "use"]
    used = {label.model for label in labels if label.model}
    assert len(used) > 20
    listing = checked(repository(tmp_path, manifest([{"id": model} for model in sorted(used)], []), {}))
    assert subjects(listing, "undeclared-model", "violated") == []
    assert set(subjects(listing, "undeclared-model", "satisfied")) >= {f"models/{model}" for model in used}
    alone = checked(repository(tmp_path, manifest([{"id": "meta-llama/Llama-Prompt-Guard-2-22M"}], []), {}))
    failing = {subject.removeprefix("models/") for subject in subjects(alone, "undeclared-model", "violated")}
    assert failing == used - {"meta-llama/Llama-Prompt-Guard-2-22M"}
