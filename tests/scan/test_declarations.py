"""What files declare and publish: labelled pieces of cards, code, commands and settings, shaped as public ones are."""

import tracemalloc

from llamalicense.scan.evidence import Evidence

# A file, and what it is expected to declare: what, the words, the line; by reading, as the corpus of `scan` is.
TRAINER = """\
from transformers import Trainer, TrainingArguments
arguments = TrainingArguments(
    output_dir="out", push_to_hub=True,
    hub_model_id="acme/Llama-Support-8B",
)
trainer = Trainer(args=arguments)
trainer.push_to_hub("End of training")
"""
UNSLOTH = """\
REPO = "acme/Llama-Support-8B"
model.push_to_hub_merged(REPO, tokenizer, save_method="merged_16bit")
model.push_to_hub_gguf(f"{REPO}-GGUF", tokenizer, quantization_method="q4_k_m")
tokenizer.push_to_hub(REPO)
"""
HUB = """\
from huggingface_hub import HfApi
api = HfApi()
api.create_repo("acme/support", exist_ok=True)
api.upload_folder(folder_path="out", repo_id="acme/support", repo_type="model")
api.upload_file(path_or_fileobj="x.json", path_in_repo="x", repo_id="acme/data", repo_type="dataset")
api.create_repo(repo_id="acme/demo", repo_type="space", space_sdk="gradio")
"""
GITHUB = 'from github import Github\nGithub(token).get_user().create_repo("acme-mirror")\n'
SAVED = 'model.save_pretrained("out", push_to_hub=True, repo_id="acme/support")\nmodel.save_pretrained("out")\n'
DATA = """\
from datasets import load_dataset
ds = load_dataset("acme/raw")
ds.push_to_hub("acme/clean")
train_dataset.push_to_hub("acme/train")
"""
FORMS = """\
model.push_to_hub(args.repo)
model.push_to_hub(f"{user}/support")
model.push_to_hub("your-username/support")
model.push_to_hub("<org>/support")
"""
BROKEN = 'model.push_to_hub("acme/support")\ndef broken(:\n'
SHELL = """\
#!/bin/sh
# huggingface-cli upload acme/old ./out
huggingface-cli upload acme/support ./out --commit-message "release"
hf upload --repo-type dataset acme/data data
hf upload --commit-message first acme/support-two ./out
huggingface-cli repo create support-three --organization acme
hf upload-large-folder acme/support-four ./out
hf upload $REPO ./out
ollama push acme/support:latest
python train.py --hub_model_id acme/support-five \\
  --push_to_hub
"""
WORKFLOW = """\
jobs:
  publish:
    steps:
      - run: |
          huggingface-cli upload acme/support out
"""
AXOLOTL = "base_model: x\nhub_model_id: acme/support\nhub_strategy: every_save\n"
FACTORY = "export_hub_model_id: acme/support\n# hub_model_id: acme/old\n"
NOTEBOOK = r'{"cells": [{"cell_type": "code", "source": ["model.push_to_hub(\"acme/support\")\n"]}]}'
CARD = """\
---
base_model: meta-llama/Llama-3.1-8B
library_name: peft
license: other
license_name: llama3.1
model_name: acme/support
---
# Support
"""
TRAINED = """\
---
license: apache-2.0
base_model:
- a/one
- "b/two"
model-index:
- name: support-8b
  results: []
---
"""
TITLED = "---\nlicense: mit\nlibrary_name: transformers\n---\n\n# Model Card for acme/support\n"
SPACE = "---\ntitle: Demo\nsdk: gradio\nlicense: mit\nmodels: [meta-llama/Llama-3.1-8B]\n---\n# acme-demo\n"
DATASET = "---\nlicense: mit\ntask_categories: [text-generation]\n---\n# acme-data\n"
SITE = "---\nlayout: page\ntitle: Notes\n---\n# acme-notes\n"
ADAPTER = '{"peft_type": "LORA",\n "base_model_name_or_path": "meta-llama/Llama-3.1-8B"}'
PYPROJECT = '[build-system]\nrequires = []\n[project]\nname = "support"\nlicense = "MIT"\n'
PACKAGE = '{\n  "name": "support",\n  "license": "MIT"\n}\n'

FILES = {
    "a trainer": ("train.py", TRAINER, ["name acme/Llama-Support-8B 4"]),
    "constants and what is put together of them": (
        "u.py",
        UNSLOTH,
        ["name acme/Llama-Support-8B 2", "name acme/Llama-Support-8B-GGUF 3"],
    ),
    "the hub's own library": ("h.py", HUB, ["name acme/support 3", "name acme/support 4"]),
    "another library's repositories": ("g.py", GITHUB, []),
    "saved and pushed at once": ("s.py", SAVED, ["name acme/support 1"]),
    "data sets": ("d.py", DATA, []),
    "places for names": ("f.py", FORMS, []),
    "what is no Python any more": ("b.py", BROKEN, ["name acme/support 1"]),
    "commands": (
        "publish.sh",
        SHELL,
        [
            "name acme/support 3",
            "name acme/support-two 5",
            "name support-three 6",
            "name acme/support-four 7",
            "name acme/support 9",
            "name acme/support-five 10",
        ],
    ),
    "a workflow": (".github/workflows/release.yml", WORKFLOW, ["name acme/support 5"]),
    "settings of a training run": ("axolotl.yaml", AXOLOTL, ["name acme/support 2"]),
    "settings of another": ("merge.yaml", FACTORY, ["name acme/support 1"]),
    "a notebook": ("a.ipynb", NOTEBOOK, ["name acme/support 1"]),
    "prose about commands": ("docs/how.md", "Run `huggingface-cli upload acme/support .`\n", []),
    "a test": ("tests/test_push.py", 'model.push_to_hub("acme/support")\n', []),
    "a lock file": ("uv.lock", 'name = "x"\nhub_model_id: acme/support\n', []),
    "a card": ("README.md", CARD, ["base meta-llama/Llama-3.1-8B 2", "licence llama3.1 5", "name acme/support 6"]),
    "a card that a trainer wrote": (
        "out/README.md",
        TRAINED,
        ["licence apache-2.0 2", "base a/one 4", "base b/two 5", "name support-8b 7"],
    ),
    "a card with a title": ("README.md", TITLED, ["licence mit 2", "title acme/support 6"]),
    "a Space": ("README.md", SPACE, []),
    "a data set's card": ("README.md", DATASET, []),
    "a page": ("docs/notes.md", SITE, []),
    "a readme without front matter": ("README.md", "# Llama-Acme-8B\n\nlicense: mit\n", []),
    "an adapter": ("out/adapter_config.json", ADAPTER, ["base meta-llama/Llama-3.1-8B 2"]),
    "metadata of a package": ("pyproject.toml", PYPROJECT, ["licence MIT 5"]),
    "metadata of another": ("package.json", PACKAGE, ["licence MIT 3"]),
    "bytes that are no text": ("a.py", "\udcff\udcfe push_to_hub(", []),
    "deep nesting": ("a.py", f"push_to_hub({'(' * 5000}", []),
}


def test_what_files_declare_and_publish() -> None:
    wrong = []
    for why, (path, text, expected) in FILES.items():
        evidence = Evidence()
        evidence(path, text.encode(errors="surrogateescape"))
        said = [
            f"{each.what} {each.text} {each.line}" for each in sorted(evidence.declared, key=lambda each: each[1:3])
        ]
        if said != expected:
            wrong.append(f"{why}: {said}, not {expected}")
        for each in evidence.declared:
            line = text.split("\n")[each.line - 1]
            # A name that constants hold stands where it is used.
            if each.text not in line[each.column - 1 :] and "{" not in line and "REPO" not in line:
                wrong.append(f"{why}: {each.text} does not stand at {each.line}:{each.column}")
    assert not wrong, "\n".join(wrong)


def test_files_that_load_nothing_but_tokenizers_are_told() -> None:
    evidence = Evidence()
    for path, loads in {
        "tokens.py": b"AutoTokenizer.from_pretrained(name)\nAutoConfig.from_pretrained(name)",
        "model.py": b"AutoTokenizer.from_pretrained(name)\nAutoModel.from_pretrained(name)",
        "serve.py": b"AutoTokenizer.from_pretrained(name)\nLLM(model=name)",
        "pipe.py": b'tokenizer = LlamaTokenizerFast.from_pretrained(name)\npipeline("chat", model=name)',
        "none.py": b"pass",
    }.items():
        evidence(path, loads)
    assert evidence.tokenizers == {"tokens.py"}


def test_what_nobody_writes_crashes_nothing() -> None:
    joined = '"a" + ' * 3_000
    for path, text in {
        "a.py": f'model.push_to_hub({joined}"b")\n',
        "b.py": f'name = {joined}"b"\nmodel.push_to_hub(name)\n',
        "c.py": "push_to_hub(" * 3_000,
        "README.md": "---\n" * 3_000,
        "adapter_config.json": '"base_model_name_or_path": "' * 3_000,
        "package.json": '"name": "\n' * 3_000,
    }.items():
        Evidence()(path, text.encode())


def test_names_put_together_of_names_take_no_room() -> None:
    doubled = "".join(f"a{number} = a{number - 1} + a{number - 1}\n" for number in range(1, 24))
    evidence = Evidence()
    tracemalloc.start()
    evidence(
        "a.py", f'a0 = "acme/Llama"\n{doubled}b = a0 + "-8B"\nmodel.push_to_hub(a23)\nmodel.push_to_hub(b)\n'.encode()
    )
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [declared.text for declared in evidence.declared] == ["acme/Llama-8B"]
    assert most < 2 * 1024**2
