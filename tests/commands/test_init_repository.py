"""`llamalicense init` in a repository: what it shows is stated with its place, and the rest is asked for."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from checkout import EXAMPLES, GOLDEN, LICENCE_TEXTS, ROOT, environment
from manifests import as_editors_read
from program import llamalicense

from llamalicense.commands.init import Interview, begun, written
from llamalicense.commands.init.interview import Interviewed
from llamalicense.commands.init.seen import Seen, look
from llamalicense.decision.settings import Settings
from llamalicense.run import Checker, Given

TODAY = date(2026, 11, 21)
MANIFEST = "llamalicense.yaml"
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
checker = Checker(TODAY, Settings())

ORGANISATION = """\
organisation.name: Acme Robotics Inc.
organisation.kind: company
organisation.country: US
organisation.monthly_active_users.peak: 2_000_000
organisation.claims_filed: none
organisation.terminations: none
use.trade_compliance: {reviewed: 2026-10-01, by: legal@acme.example}
use.acceptable_use: {reviewed: 2026-10-01, by: legal@acme.example, applies: none}
"""
MADE = """\
builds.delivery: shipped
builds.audience: public
builds.user_terms: https://acme.example/terms
builds.known_dangers: none
builds.safety_removed: no
builds.marks: none
"""
# What nothing in the repository shows, as somebody would answer it.
ANSWERS = {
    "published-fine-tune": ORGANISATION
    + MADE.replace("dangers: none", "dangers: It invents part numbers.\nbuilds.risk_disclosure: README.md"),
    "quantised-re-upload": ORGANISATION + MADE,
    "distillation": ORGANISATION
    + MADE
    + "builds.agreement: https://www.llama.com/llama3_1/license/\n"
    + "builds.trained_with:\n  - {model: meta-llama/Llama-3.1-405B-Instruct, through: outputs, role: distillation}\n",
    "internal-tool": ORGANISATION
    + "models.access: weights\n"
    + "builds[0].name: Archive search\nbuilds[0].kind: app\nbuilds[0].change: none\n"
    + "builds[0].contains: [meta-llama/Llama-3.3-70B-Instruct]\n"
    + MADE.replace("shipped", "hosted").replace("public", "internal"),
    "eu-api-product": ORGANISATION.replace("US", "DE")
    + "builds[0].name: Reiseplaner\nbuilds[0].kind: app\nbuilds[0].change: none\n"
    + "builds[0].contains: [meta-llama/Llama-4-Maverick-17B-128E-Instruct]\n"
    + MADE.replace("shipped", "hosted"),
}
AGREEMENTS = {"published-fine-tune": "llama3_1", "quantised-re-upload": "llama3_2"}
NOT_PASSING = {"eu-api-product": {"llama-4/eu-multimodal": "unclear"}}


def git(*arguments: object) -> None:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@acme.example", *map(str, arguments)]
    subprocess.run(command, env=environment(), check=True, capture_output=True)


def cloned(name: str, folder: Path) -> Path:
    """A clone of an example's repository in which nobody has written a manifest yet."""
    shutil.copytree(EXAMPLES / name, folder / "origin")
    (folder / "origin" / MANIFEST).unlink()
    if name in AGREEMENTS:
        agreement = LICENCE_TEXTS / AGREEMENTS[name] / "LICENSE"
        if not agreement.is_file():
            pytest.skip("the licence texts are no part of this project")
        shutil.copy(agreement, folder / "origin")
    git("init", "--quiet", folder / "origin")
    git("-C", folder / "origin", "add", ".")
    git("-C", folder / "origin", "commit", "--quiet", "--message", "All")
    git("clone", "--quiet", folder / "origin", folder / name)
    return folder / name


def not_passing(manifest: Path) -> dict[str, str]:
    ran = llamalicense("check", manifest, "--as-of", TODAY, "--output-format", "json")
    assert ran.err == ""
    [report] = json.loads(ran.out)["reports"]
    return {result["rule"]: result["reason"] for result in report["results"] if result["verdict"] != "pass"}


@pytest.mark.parametrize("name", ANSWERS)
def test_from_a_clone_to_a_verdict_with_the_answers_of_a_file(name: str, tmp_path: Path) -> None:
    repository = cloned(name, tmp_path)
    answers = tmp_path / "answers.yaml"
    answers.write_text(ANSWERS[name], encoding="utf-8")
    ran = llamalicense("init", repository / MANIFEST, "--answers", answers)
    assert (ran.status, ran.err) == (0, "")
    assert not_passing(repository / MANIFEST) == NOT_PASSING.get(name, {})
    # What the example's own manifest states of models and builds is what is written, but for words of its own.
    made = as_editors_read((repository / MANIFEST).read_text(encoding="utf-8"))
    example = as_editors_read((EXAMPLES / name / MANIFEST).read_text(encoding="utf-8"))
    assert made["models"] == example["models"]
    [build], [expected] = made["builds"], example["builds"]
    own = {"name", "known_dangers", "user_terms", "trained_with", "delivery", "audience"}
    assert {**build, **dict.fromkeys(own)} == {**expected, **dict.fromkeys(own)}


@pytest.mark.parametrize("name", ANSWERS)
def test_what_a_clone_lacks_of_papers_is_written(name: str, tmp_path: Path) -> None:
    """From a clone without Notice, phrase and agreement to the same verdict, by `init` and `fix`; on Windows too."""
    answers = tmp_path / "answers.yaml"
    answers.write_text(ANSWERS[name], encoding="utf-8")
    texts = [option for text in LICENCE_TEXTS.glob("*/LICENSE") for option in ("--licence-text", text)]
    for line_end in ("\n", "\r\n") if name in AGREEMENTS else ("\r\n",):
        folder = tmp_path / ("windows" if "\r" in line_end else "unix")
        folder.mkdir()
        repository = cloned(name, folder)
        for paper in ("NOTICE", "LICENSE"):
            (repository / paper).unlink(missing_ok=True)
        for path in (path for path in repository.rglob("*") if path.is_file() and ".git" not in path.parts):
            lines = re.sub(r"(?m)^.*Built with Llama.*\n", "", path.read_text(encoding="utf-8"))
            path.write_text(lines, encoding="utf-8", newline=line_end)
        assert llamalicense("init", repository / MANIFEST, "--answers", answers).status == 0
        fix = ("fix", repository / MANIFEST, "--yes", "--as-of", TODAY, *texts)
        assert llamalicense(*fix).status == 0
        assert not_passing(repository / MANIFEST) == NOT_PASSING.get(name, {})
        before = {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()}
        assert llamalicense(*fix).out == ""
        assert {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()} == before


BOM = """\
{"bomFormat": "CycloneDX", "specVersion": "1.6",
 "metadata": {"component": {"type": "application", "name": "desk"}},
 "components": [
  {"type": "machine-learning-model", "name": "Llama-Acme", "purl": "pkg:huggingface/acme/Llama-Acme@1",
   "licenses": [{"license": {"name": "llama3.1"}}],
   "pedigree": {"ancestors": [
    {"type": "machine-learning-model", "name": "x", "purl": "pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct"}]}},
  {"type": "machine-learning-model", "group": "meta-llama", "name": "Llama-Guard-3-8B"},
  {"type": "machine-learning-model", "name": "bert", "purl": "pkg:huggingface/google-bert/bert-base-uncased"}]}
"""


def test_a_bill_of_materials_is_drafted_from_with_its_lines(repository: Path) -> None:
    for folder, line_end in (("bare", "\n"), ("repo", "\r\n")):
        place = repository.parent / folder
        place.mkdir(exist_ok=True)
        (place / "made").mkdir()
        (place / "made/a.cdx.json").write_text(BOM, encoding="utf-8", newline=line_end)
        answers = repository.parent / "answers.yaml"
        answers.write_text(ORGANISATION, encoding="utf-8")
        ran = llamalicense("init", place / MANIFEST, "--answers", answers, "--from-bom", place / "made/a.cdx.json")
        assert (ran.status, ran.err) == (0, "")
        text = (place / MANIFEST).read_text(encoding="utf-8")
        made = as_editors_read(text)
        assert [each["id"] for each in made["models"]] == [LLAMA, "meta-llama/Llama-Guard-3-8B"]
        assert made["builds"] == [
            {"name": "Llama-Acme", "published_as": "acme/Llama-Acme", "contains": [LLAMA], "licence": "llama3.1"}
        ]
        for fact, line in {LLAMA: 7, "name: Llama-Acme": 4, "licence: llama3.1": 5, "Llama-Guard-3-8B": 8}.items():
            assert re.search(rf"{re.escape(fact)}\b.*# made/a\.cdx\.json:{line}\b", text), (fact, text)
    for name, content, words in (
        ("a.txt", "no bill\n", "this is no bill of materials"),
        ("gone", None, "No such file"),
    ):
        if content is not None:
            (repository / name).write_text(content, encoding="utf-8")
        ran = llamalicense(
            "init", repository / "b.llamalicense.yaml", "--answers", answers, "--from-bom", repository / name
        )
        assert ran.status == 2
        assert words in ran.err
        assert not (repository / "b.llamalicense.yaml").exists()


def test_a_name_that_code_publishes_under_is_stated(repository: Path) -> None:
    files = {"README.md": card("", "# support-8b"), "a.py": 'model.push_to_hub("acme/support-8b")\n'}
    shown = seen(repository, files).drafted
    assert shown.facts["builds"][0]["published_as"] == "acme/support-8b"
    assert shown.places[("builds", 0, "published_as")] == "a.py:1"
    # Of two nothing tells which is meant.
    shown = seen(repository, {"b.sh": "hf upload other/support-8b .\n"}).drafted
    assert "published_as" not in shown.facts["builds"][0]


# The same by questions, each answer by words of the question.
SAID = {
    "legal person's name": "Acme Robotics Inc.",
    "The Llama models used": LLAMA,
    "at most, in any month": "2_000_000",
    "principal place": "DE",
    "What is the licensee": "company",
    "had: weights, api": "api",
    "mostly nothing": "none",
    "Which dangers": "It invents part numbers.",
    "disclosed to its end users": "README.md",
    "Do copies of": "shipped",
    "Whom does": "public",
    "Which terms hold": "https://acme.example/terms",
    "categories apply, or come": "none",
    "gone through the acceptable": "2026-10-01, legal@acme.example",
    "Has trade compliance": "2026-10-01, legal@acme.example",
}


def saying(other: Mapping[str, str]) -> dict[str, str]:
    """The same answers but for some, which come first."""
    return {**other, **{words: answer for words, answer in SAID.items() if words not in other}}


def held(
    said: Mapping[str, str], path: Path, start: Any = None, known_dangers: bool = False
) -> tuple[Interviewed, list[str]]:
    """An interview at a path, and what it showed; `start`: what it begins with, what is seen by default."""
    interview = Interview(checker, path, 100, *(start or begun(checker, path, None, scans=True)))
    talk, shown = interview.talk(), list[str]()
    answer = None
    try:
        while True:
            shown.append(next(talk) if answer is None else talk.send(answer))
            flat = " ".join(shown[-1].split())
            answer = next((answer for words, answer in said.items() if words in flat), "d")
            if known_dangers and "mostly nothing" in flat:
                answer = re.findall(r"(\d) Which dangers", flat)[0]
    except StopIteration as ended:
        stated: Interviewed = ended.value
        return stated, shown


@pytest.mark.parametrize(("known_dangers", "most"), [(False, 8), (True, 10)])
def test_an_ordinary_published_fine_tune_takes_few_questions(known_dangers: bool, most: int, tmp_path: Path) -> None:
    repository = cloned("published-fine-tune", tmp_path)
    stated, shown = held(SAID, repository / MANIFEST, known_dangers=known_dangers)
    assert stated.open == {}
    assert len(shown) == stated.questions == most <= 12, shown
    (repository / MANIFEST).write_text(written(stated.statements, stated.open), encoding="utf-8")
    assert not_passing(repository / MANIFEST) == {}


# What is read of cards and code.


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository without files."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    return tmp_path / "repo"


def seen(repository: Path, files: Mapping[str, str]) -> Seen:
    for name, text in files.items():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_text(text, encoding="utf-8")
    return look(checker, repository / MANIFEST)


def card(rest: str, heading: str = "", base: str = LLAMA) -> str:
    return f"---\nbase_model: {base}\n{rest}---\n{heading}\n"


NAMED = "model_name: Llama-Acme\n"
IS_MODEL = {"name": "Llama-Acme", "contains": [LLAMA]}
FINE_TUNE = {"kind": "model", "change": "fine-tuned"}
ADAPTER = {"kind": "adapter", "change": "fine-tuned"}
CARDS: dict[str, tuple[str, dict[str, Any] | None]] = {
    "a name and a base alone": (card(NAMED), {}),
    "a heading of one word is a name": (card("", "# Llama-Acme"), {}),
    "a heading of several is none": (card("", "# Our Llama model"), None),
    "no front matter": ("# Llama-Acme\n\nbase_model: x\n", None),
    "a relation": (card(NAMED + "base_model_relation: finetune\n"), FINE_TUNE),
    "an adapter": (card(NAMED + "base_model_relation: adapter\n"), ADAPTER),
    "a merge": (card(NAMED + "base_model_relation: merge\n"), {"kind": "model", "change": "merged"}),
    "quantised": (card(NAMED + "tags:\n- gguf\n"), {"kind": "model", "change": "converted"}),
    "what PEFT writes": (
        card(NAMED + f"library_name: peft\ntags:\n- base_model:adapter:{LLAMA}\n- lora\n- sft\n"),
        ADAPTER,
    ),
    "what TRL writes": (
        card(NAMED + "library_name: transformers\ntags: [generated_from_trainer, trl, sft]\n"),
        FINE_TUNE,
    ),
    "tags that tell two things": (card(NAMED + "tags: [gguf, sft]\n"), {}),
    "a word for the hub that is none": (card(NAMED + "base_model_relation: other\n"), {}),
    "a name of several words under its key": (card("model_name: Our Llama\n"), None),
    "two licences": (card(NAMED + "license: [llama3.1, mit]\n"), {}),
    "a language model": (card(NAMED + "pipeline_tag: text-generation\n"), {"type": "language-model"}),
    "an embedding": (card(NAMED + "pipeline_tag: feature-extraction\n"), {"type": "other-model"}),
    "speech, which may be either": (card(NAMED + "pipeline_tag: automatic-speech-recognition\n"), {}),
    "a licence": (card(NAMED + "license: llama3.1\n"), {"licence": "llama3.1"}),
    "another licence with a name": (
        card(NAMED + "license: other\nlicense_name: acme-terms\n"),
        {"licence": "acme-terms"},
    ),
    "another licence without one": (card(NAMED + "license: other\n"), {}),
    "a Space, which is an app": (card("sdk: gradio\n" + NAMED), None),
    "a base and another in a merge": (
        card(NAMED + "base_model_relation: merge\n", base=f"[{LLAMA}, Qwen/Qwen3-8B]"),
        {"kind": "model", "change": "merged", "base": "Qwen/Qwen3-8B"},
    ),
}


def test_a_card_states_what_it_says_and_nothing_that_is_only_likely(repository: Path) -> None:
    for what, (text, expected) in CARDS.items():
        found = seen(repository, {"README.md": text, "use.py": f'model = "{LLAMA}"\n'}).drafted
        assert found.facts.get("builds") == (None if expected is None else [{**IS_MODEL, **expected}]), what
        for at, place in found.places.items():
            name, _, line = place.split(",")[0].rpartition(":")
            lines = (repository / name).read_text(encoding="utf-8").splitlines()
            value = found.facts[str(at[0])][at[1]][at[2]]
            if at[2] in ("id", "name", "published_as", "licence", "base"):
                assert str(value) in lines[int(line) - 1], (what, at, place)


def test_the_id_on_a_hub_is_taken_where_there_is_one(repository: Path) -> None:
    text = card("model_name: Llama-3.1-Acme\n", "Serve it by `vllm serve acme/Llama-3.1-Acme`.")
    [build] = seen(repository, {"README.md": text}).drafted.facts["builds"]
    assert build == {**IS_MODEL, "name": "Llama-3.1-Acme", "published_as": "acme/Llama-3.1-Acme"}
    [build] = seen(repository, {"README.md": f"{text} Or `other/Llama-3.1-Acme`."}).drafted.facts["builds"]
    assert "published_as" not in build


def test_an_adapter_is_known_by_the_settings_beside_its_card(repository: Path) -> None:
    files = {"lora/README.md": card(NAMED), "lora/adapter_config.json": json.dumps({"base_model_name_or_path": LLAMA})}
    drafted = seen(repository, files).drafted
    assert drafted.facts["builds"] == [{**IS_MODEL, **ADAPTER}]
    assert drafted.places["builds", 0, "kind"] == "lora/adapter_config.json"


def test_a_build_that_is_made_from_another_contains_it(repository: Path) -> None:
    quantised = card("model_name: Llama-Acme-GGUF\nbase_model_relation: quantized\n", base="acme/Llama-Acme")
    facts = seen(repository, {"README.md": card(NAMED), "gguf/README.md": quantised}).drafted.facts
    assert facts["models"] == [{"id": LLAMA, "access": "weights"}]
    assert [build["contains"] for build in facts["builds"]] == [[LLAMA], ["Llama-Acme"]]


def test_a_card_of_another_family_is_a_build_where_its_name_says_that_llama_had_a_part(repository: Path) -> None:
    other = card("base_model_relation: finetune\n", "# {}", base="Qwen/Qwen3-8B")
    facts = seen(repository, {"README.md": other.format("Llama-Acme"), "use.py": LOADS}).drafted.facts
    assert facts["builds"] == [{"name": "Llama-Acme", "kind": "model", "base": "Qwen/Qwen3-8B"}]
    assert "builds" not in seen(repository, {"README.md": other.format("Acme")}).drafted.facts


LOADS = f'AutoModel.from_pretrained("{LLAMA}")\n'
CODE: dict[str, tuple[dict[str, str], list[dict[str, Any]]]] = {
    "weights and an API": (
        {
            "a.py": f'AutoModel.from_pretrained("{LLAMA}")\n',
            "b.py": 'litellm.completion(model="groq/llama-3.1-8b-instant")\n',
        },
        [{"id": LLAMA, "access": ["weights", "api"]}],
    ),
    "a mirror of the same weights": (
        {"a.py": 'AutoModel.from_pretrained("unsloth/Llama-3.1-8B-Instruct")\n'},
        [{"id": LLAMA, "access": "weights"}],
    ),
    "somebody's derivative": (
        {"a.py": 'AutoModel.from_pretrained("NousResearch/Hermes-3-Llama-3.1-8B")\n'},
        [{"id": "NousResearch/Hermes-3-Llama-3.1-8B", "access": "weights"}],
    ),
    "a setting, which a provider may have run": ({"settings.py": f'MODEL = "{LLAMA}"\n'}, [{"id": LLAMA}]),
    "a setting that reaches a call": (
        {"a.py": f'MODEL = "{LLAMA}"\nclient.chat.completions.create(model=MODEL)\n'},
        [{"id": LLAMA, "access": "api"}],
    ),
    "what is only mentioned": ({"a.py": f"# like {LLAMA}\n"}, []),
    "what tests use": ({"tests/test_a.py": f'AutoModel.from_pretrained("{LLAMA}")\n'}, []),
    "what a manifest states": ({"x.llamalicense.yaml": f"models:\n  - id: {LLAMA}\n"}, []),
    "a card of tests": ({"tests/README.md": card(NAMED)}, []),
}


def test_models_are_those_that_are_used(repository: Path) -> None:
    for what, (files, expected) in CODE.items():
        for path in [path for path in repository.iterdir() if path.name != ".git"]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        assert seen(repository, files).drafted.facts.get("models", []) == expected, what


def test_a_draft_that_contradicts_itself_is_left_out_and_told(repository: Path) -> None:
    """Two cards of one name."""
    found = seen(repository, {"a/README.md": card(NAMED), "b/README.md": card(NAMED)})
    assert "builds" not in found.drafted.facts
    assert found.drafted.facts["models"] == [{"id": LLAMA, "access": "weights"}]
    assert "cannot be so together" in " ".join(found.told)


def test_without_a_repository_or_where_it_is_not_wanted_nothing_is_looked_at(repository: Path) -> None:
    seen(repository, {"README.md": card(NAMED)})
    assert begun(checker, repository / MANIFEST, None, scans=False)[0].facts == {}
    (repository / ".git").rmdir()
    assert begun(checker, repository / MANIFEST, None, scans=True)[0].facts == {}


def test_names_of_files_break_no_comment(repository: Path) -> None:
    name = "a\n# x: y\u2028z.py"
    drafted = seen(repository, {name: f'AutoModel.from_pretrained("{LLAMA}")\n'}).drafted
    stated = drafted._replace(facts={"manifest": 1, "organisation": {"name": "Acme"}, **drafted.facts})
    assert as_editors_read(written(stated)) == stated.facts
    assert len(written(stated).splitlines()) == 10


# Documents.


def test_documents_are_those_that_show_what_they_have_to(repository: Path) -> None:
    files = {
        "README.md": card(NAMED, "# Llama-Acme\n\nWe never say it here."),
        "docs/about.md": "Built with Llama\n",
        "NOTICE": (EXAMPLES / "published-fine-tune" / "NOTICE").read_text(encoding="utf-8"),
        "LICENSE": "Apache License\n",
    }
    begin = seen(repository, files)
    said = saying({"copy of the licence agreement": "d"})
    stated, shown = held(said, repository / MANIFEST, (begin.drafted, begin))
    [build] = stated.statements.facts["builds"]
    assert (build["notice"], build["built_with_llama"]) == ("NOTICE", "docs/about.md")
    assert stated.statements.places["builds", 0, "built_with_llama"].startswith("docs/about.md:1 ")
    assert "agreement" not in build
    assert sum("copy of the licence agreement" in text for text in shown) == 1


def test_a_path_that_shows_nothing_is_taken_when_it_is_said_twice(repository: Path) -> None:
    begin = seen(
        repository, {"README.md": card(NAMED + "base_model_relation: finetune\n"), "docs/TERMS.md": "Terms.\n"}
    )
    said = saying({"did you mean": "docs/TERMS.md", "Which terms hold": "docs/TERM.md"})
    stated, shown = held(said, repository / MANIFEST, (begin.drafted, begin))
    assert stated.statements.facts["builds"][0]["user_terms"] == "docs/TERMS.md"
    assert 'docs/TERM.md does not exist; did you mean "docs/TERMS.md"?' in " ".join(" ".join(shown).split())
    stated, _ = held(
        saying({"does not exist": "gone.md", "Which terms hold": "gone.md"}),
        repository / MANIFEST,
        (begin.drafted, begin),
    )
    assert stated.statements.facts["builds"][0]["user_terms"] == "gone.md"


# Ids.


def test_a_part_of_an_id_is_completed_from_the_catalogue(repository: Path) -> None:
    start = begun(checker, repository / MANIFEST, None, scans=False)
    said = {
        "Do you mean meta-llama/Llama-3.1-405B-Instruct": "yes",
        "Another one": "",
        "Several models have": "405B-Instruct-FP8",
    }
    stated, shown = held(
        {**said, "The Llama models used": "Llama-3.1", "legal person": "Acme"}, repository / MANIFEST, start
    )
    assert stated.statements.facts["models"][0]["id"].startswith("meta-llama/Llama-3.1-405B-Instruct"), shown[:6]
    interview = Interview(checker, repository / MANIFEST, 100)
    talk = interview.talk()
    next(talk)
    talk.send("Acme")
    assert {LLAMA, "none", "back"} <= {*interview.offers()}


# Resuming.

HALF = f"""\
# yaml-language-server: $schema=x
# Ours.

manifest: 1
organisation:
  name: "Acme #1"  # as registered
  # Ask Ann.
  country: US
models:
  - {{id: {LLAMA}}}  # since May
builds:
  # The bot.
  - name: Llama-Chat
    kind: app
    known_dangers:
      - It is rude. # seen by Bob
house: {{region: "a # b"}}
# The end.

# Not stated yet, with who would know; `llamalicense init` asks for it again:
# builds[0].marks: old? (marketing)
"""


def test_a_partly_answered_manifest_is_resumed_and_keeps_its_comments(repository: Path) -> None:
    (repository / "use.py").write_text(f'AutoModel.from_pretrained("{LLAMA}")\n', encoding="utf-8")
    path = repository / MANIFEST
    start = begun(checker, path, Given(HALF.encode(), str(path), repository), scans=True)
    stated, shown = held({**SAID, "at most, in any month": "2_000_000"}, path, start)
    assert "The legal person's name" not in " ".join(shown)
    text = written(stated.statements, stated.open)
    facts = yaml.safe_load(HALF)
    made = as_editors_read(text)
    assert made["organisation"]["name"] == "Acme #1"
    assert made["house"] == facts["house"]
    assert made["models"] == [{"id": LLAMA, "access": "weights"}]
    assert made["organisation"]["monthly_active_users"] == {"peak": "2_000_000"}
    lines = text.splitlines()
    assert lines[:2] == HALF.splitlines()[:2]
    for kept in ("name: 'Acme #1'  # as registered", "access: weights  # use.py:1", "- It is rude.  # seen by Bob"):
        assert any(line.strip() == kept for line in lines), kept
    assert lines[lines.index("  country: US") - 1] == "  # Ask Ann."
    assert lines[lines.index("  - name: Llama-Chat") - 1] == "  # The bot."
    assert f"  - id: {LLAMA}  # since May" in lines
    assert text.count("# The end.") == 1
    assert "old?" not in text
    again, _ = begun(checker, path, Given(text.encode(), str(path), repository), scans=False)
    assert written(again, stated.open) == text


def test_a_manifest_that_is_written_again_keeps_what_it_states_and_every_comment() -> None:
    for path in (
        *EXAMPLES.rglob("*.yaml"),
        GOLDEN / MANIFEST,
        ROOT / "tests" / "benchmarks" / "full.llamalicense.yaml",
    ):
        text = path.read_text(encoding="utf-8")
        if not text.count("manifest: 1"):
            continue
        start, _ = begun(checker, path, Given(text.encode(), str(path), path.parent), scans=False)
        made = written(start)
        assert yaml.safe_load(made) == yaml.safe_load(text), path
        comments = re.findall(r"(?:^|\s)#\s*([^#\n\"]*)$", text, re.MULTILINE)
        assert [words for words in comments if words.strip() not in made] == [], path
        again, _ = begun(checker, path, Given(made.encode(), str(path), path.parent), scans=False)
        assert written(again) == made, path


def test_a_comment_wherever_it_stands_is_kept() -> None:
    path = GOLDEN / MANIFEST
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and "#" not in line]
    text = "\n".join(f"# over {number:03}\n{line} # at {number:03}" for number, line in enumerate(lines))
    start, _ = begun(checker, path, Given(text.encode(), str(path), path.parent), scans=False)
    made = written(start)
    assert yaml.safe_load(made) == yaml.safe_load(text)
    words = [f"{where} {number:03}" for number in range(len(lines)) for where in ("over", "at")]
    assert [each for each in words if made.count(f"# {each}") != 1] == []


def test_what_is_used_and_not_listed_is_told_and_not_added(repository: Path) -> None:
    (repository / "use.py").write_text('AutoModel.from_pretrained("meta-llama/Llama-3.2-1B")\n', encoding="utf-8")
    given = Given(HALF.encode(), MANIFEST, repository)
    statements, found = begun(checker, repository / MANIFEST, given, scans=True)
    assert [model["id"] for model in statements.facts["models"]] == [LLAMA]
    assert found.told[1:] == (
        "Used in the repository and not listed under models: meta-llama/Llama-3.2-1B (use.py:1).",
    )


def test_a_manifest_that_cannot_be_read_is_not_resumed(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("manifest: 2\n", encoding="utf-8")
    (tmp_path / "answers.yaml").write_text(ORGANISATION, encoding="utf-8")
    ran = llamalicense("init", tmp_path / MANIFEST, "--answers", tmp_path / "answers.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "manifest" in ran.err
    assert "repair it, or begin anew with `--force`" in ran.err
    assert (tmp_path / MANIFEST).read_text(encoding="utf-8") == "manifest: 2\n"


# Files of answers.

SMALLEST = "organisation.name: Acme\nmodels: [{id: meta-llama/Llama-3.1-8B-Instruct}]\n"
WRONG: dict[str, tuple[str, str]] = {
    "a country that is none": (
        SMALLEST + "organisation.country: Germany\n",
        '3:23: organisation.country: found "Germany"; expected a country code of two letters (ISO 3166-1), such as US '
        "or DE (asked: Where is the principal place of business (an individual's domicile)?)",
    ),
    "a question that is none": (
        SMALLEST + "organisation.contry: US\n",
        '3:1: there is no question "organisation.contry"; did you mean "organisation.country"?',
    ),
    "nothing near a question": (SMALLEST + "zzz: 1\n", '3:1: there is no question "zzz"; a question is named by'),
    "an entry that cannot be": (
        SMALLEST + "builds[7].name: A\n",
        '3:1: there is no question "builds[7].name"; an entry is',
    ),
    "a number that is none": (
        SMALLEST + "builds[x].name: A\n",
        '3:1: there is no question "builds[x].name"; an entry is',
    ),
    "a part and the whole": (
        SMALLEST + "use: none\nuse.purposes: none\n",
        '4:1: there is no question "use.purposes"; an',
    ),
    "a month that is none": (
        SMALLEST + "organisation.monthly_active_users: {May: 4}\n",
        '3:36: unknown key "May"; expected a month such as 2025-03, or peak (asked: How many monthly active users had',
    ),
    "signs": (SMALLEST + '"\\u202e": A\n', '3:1: there is no question "'),
    "nothing at all": (SMALLEST + "'': A\n", '3:1: there is no question ""'),
    "a part of no build": (SMALLEST + "builds.kind: app\n", '3:14: "name" is required in builds[0]: The model'),
    "a path beyond the format": (SMALLEST + "organisation.name.first: A\n", "3:1: there is no question"),
    "a word that is none": (
        SMALLEST + "builds: [{name: Chat}]\nbuilds.kind: bot\n",
        '4:14: builds[0].kind: found "bot"; expected one of model, adapter, app, dataset (asked: What is Chat: a model',
    ),
    "a key inside an answer": (SMALLEST + "builds: [{nmae: Chat}]\n", '3:9: unknown key "nmae"; did you mean "name"?'),
    "two that contradict": (
        "organisation.name: Acme\nmodels: [{id: meta-llama/Llama-3.1-8B-Instruct, access: api}]\n"
        f"builds: [{{name: Chat, kind: model, delivery: shipped, contains: [{LLAMA}], change: fine-tuned}}]\n",
        "3:9: ",
    ),
    "no name": ("models: [{id: meta-llama/Llama-3.1-8B-Instruct}]\n", '"organisation" is required'),
    "no mapping": ("- a\n", "1:1: expected a mapping of answers, such as `organisation.country: US`"),
    "no YAML": ("a: [\n", "this is not YAML"),
    "more values than a manifest holds": (
        SMALLEST + f"models.access: we{'? ' * 20_000}\n",
        "3:1: more than 20,000 values are stated up to here; a manifest has fewer",
    ),
    # What is said of every build counts for each.
    "many values for many builds": (
        f"{SMALLEST}builds: [{'{name: A}, ' * 500}]\nbuilds.contains: [{'a, ' * 500}]\n",
        "4:1: more than 20,000 values are stated up to here; a manifest has fewer",
    ),
}


def test_a_wrong_answer_is_told_with_file_line_and_question(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    for what, (text, words) in WRONG.items():
        answers.write_text(text, encoding="utf-8")
        ran = llamalicense("init", tmp_path / MANIFEST, "--answers", answers)
        assert (ran.status, ran.out) == (2, ""), what
        assert f"error: {answers}:" in ran.err, what
        assert words in ran.err, (what, ran.err)
        assert not (tmp_path / MANIFEST).exists(), what


def test_answers_are_what_would_be_typed(tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(
        SMALLEST + "models.access: weights, api\norganisation.kind: 1\norganisation.country: d\n"
        "builds:\n  - {name: Llama-Chat, kind: App, notice: none}\n  - {name: Llama-Bot}\nbuilds.marks: none\n"
        "builds[1].safety_removed: yes\nbuilds[1].known_dangers: It is rude; it is slow\n",
        encoding="utf-8",
    )
    assert llamalicense("init", tmp_path / MANIFEST, "--answers", answers).status == 0
    made = as_editors_read((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert made["organisation"] == {"name": "Acme", "kind": "company"}
    assert made["models"] == [{"id": LLAMA, "access": ["weights", "api"]}]
    assert made["builds"] == [
        {"name": "Llama-Chat", "kind": "app", "notice": False, "marks": []},
        {"name": "Llama-Bot", "known_dangers": ["It is rude", "it is slow"], "safety_removed": True, "marks": []},
    ]
    # A second file answers what is open, and leaves the rest as it stands.
    answers.write_text("organisation.country: US\n", encoding="utf-8")
    assert llamalicense("init", tmp_path / MANIFEST, "--answers", answers).status == 0
    again = as_editors_read((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert again == {**made, "organisation": {"name": "Acme", "kind": "company", "country": "US"}}


def test_an_answer_of_any_other_shape_is_told_with_its_line(tmp_path: Path) -> None:
    parts = (
        "organisation organisation.name models models[0] models[0].id builds builds[0] builds[0].contains use".split()
    )
    parts += ["use.acceptable_use", "use.acceptable_use.by", "waivers", "house", "check", "organisation.grants[0]"]
    shapes = [
        "x",
        "7",
        "yes",
        "[x]",
        "[[x]]",
        "[{a: 1}]",
        "{a: 1}",
        "{name: {id: 1}}",
        "{id: [x], name: [x]}",
        "[]",
        "{}",
    ]
    answers = tmp_path / "answers.yaml"
    for number, (part, shape) in enumerate(product(parts, shapes)):
        usual = {"organisation.name": "Acme", "models": "[{id: meta-llama/Llama-3.1-8B}]", "builds[0].name": "Chat"}
        text = "".join(f"{key}: {value}\n" for key, value in {**usual, part: shape}.items())
        answers.write_text(text, encoding="utf-8")
        ran = llamalicense("init", tmp_path / f"{number}.yaml", "--answers", answers)
        assert ran.status in (0, 2), (part, shape, ran.err)
