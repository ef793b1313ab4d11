"""A field of a manifest stands in one place: added there, everything that shows or asks for fields has it.

In a copy of the package a field is added to the parts of a manifest, and nothing else is edited. That a rule asks for
it takes what asks: a line in the table of facts, and a policy.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import checkout
import pytest
from checkout import environment

QUESTION = "In which region does {name} run: eu or elsewhere?"
WORDS = {"eu": "Inside the European Union.", "elsewhere": "In any other place."}
ACTS = {"elsewhere": "move {name} elsewhere", "eu": "move {name} into the European Union"}
ABOUT = "Where the machines stand that it runs on."
# Behind the fields of a build, which are the last of their module.
FIELD = f"""
    region: Annotated[
        Literal["eu", "elsewhere"] | None,
        Meaning(question="{QUESTION}", ask="operations", choices={WORDS}, acts={ACTS}),
    ] = Field(None, description="{ABOUT}")
    endpoint: Annotated[
        Documents | None,
        Meaning(question="Where is {{name}} reached?", ask="operations", example="https://acme.example/chat"),
    ] = Field(None, description="Where it is reached.")
    replicated: Annotated[Flag | None, Meaning(question="Is {{name}} replicated?", ask="operations")] = Field(
        None, description="Whether it runs twice."
    )
"""
FACT = '    "build.region": field("region", "word", "where it runs"),\n'
FACTS = "TABLE: dict[str, FactType] = {\n"
HOUSE = """\
policy: acme
title: Acme's own rules
kind: house
rules:
  - id: region
    title: Builds run in the European Union
    for_each: every-build
    fails_when: {build.region: elsewhere}
    explain: {pass: "{build.name} runs there.", fail: "{build.name} runs elsewhere."}
    remedy: Move it.
"""
MANIFEST = """\
manifest: 1
organisation: {name: Acme}
models: [{id: meta-llama/Llama-4-Scout-17B-16E-Instruct}]
builds: [{name: Llama-Chat}]
"""
# An interview in which nothing but the new field is known, and all that it showed.
INTERVIEW = """
import json, sys
from datetime import date
from pathlib import Path
from llamalicense.policy import library
from llamalicense.commands.init import Interview, written
from llamalicense.report.report import Settings
from llamalicense.run import Checker
checker = Checker(date(2026, 11, 21), Settings(), library.houses(["acme.yaml"]))
talk = Interview(checker, Path("llamalicense.yaml"), 500).talk()
known = {"legal person's name": "Acme", "The Llama models used": "meta-llama/Llama-4-Scout-17B-16E-Instruct",
         "What is made": "Llama-Chat", "In which region": "2"}
shown, said = [next(talk)], None
while True:
    said = next((words for words in known if words in shown[-1]), None)
    try:
        shown.append(talk.send(known.pop(said) if said else "" if "Another one?" in shown[-1] else "d"))
    except StopIteration as ended:
        print(json.dumps(["\\n".join(shown), written(ended.value.statements, ended.value.open)]))
        break
"""
CANDIDATES = """
import json
from llamalicense.counterfactual.candidates.derived import derived
from llamalicense.manifest.paths import dotted
print(json.dumps([name for name in ("region", "endpoint", "replicated") if derived(("builds", name))]))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a manifest, a policy that asks for the new field, and the package that has it."""
    folder = checkout.copy(tmp_path_factory.mktemp("fields") / "copy")
    package = folder / "src" / "llamalicense"
    parts = package / "manifest" / "builds.py"
    parts.write_text(parts.read_text(encoding="utf-8") + FIELD, encoding="utf-8")
    facts = package / "facts" / "builds.py"
    text = facts.read_text(encoding="utf-8")
    assert FACTS in text
    facts.write_text(text.replace(FACTS, FACTS + FACT), encoding="utf-8")
    (folder / "acme.yaml").write_text(HOUSE, encoding="utf-8")
    (folder / "llamalicense.yaml").write_text(MANIFEST, encoding="utf-8")
    return folder


def run(copy: Path, *arguments: str) -> str:
    """What Python prints in the folder, with the package that has the field."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env=environment(PYTHONPATH=str(copy / "src"), PYTHONUTF8="1"),
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def llamalicense(copy: Path, *arguments: str) -> str:
    return run(copy, "-m", "llamalicense", *arguments)


def test_the_schema_has_it_with_what_it_means_and_its_words(copy: Path) -> None:
    build = json.loads(llamalicense(copy, "schema", "manifest"))["definitions"]["Build"]["properties"]
    assert build["region"]["description"] == ABOUT
    assert {word["const"]: word["description"] for word in build["region"]["oneOf"]} == WORDS
    assert {"endpoint", "replicated"} <= build.keys()


def test_the_template_explains_it_and_shows_an_example(copy: Path) -> None:
    llamalicense(copy, "init", "--non-interactive", "new.yaml")
    lines = [line.lstrip("# ") for line in (copy / "new.yaml").read_text(encoding="utf-8").splitlines()]
    at = lines.index(ABOUT)
    assert lines[at : at + 4] == [ABOUT, *(f"{word}: {meaning}" for word, meaning in WORDS.items()), "region: eu"]
    assert {"endpoint: https://acme.example/chat", "replicated: false"} <= {*lines}


def test_a_missing_fact_is_asked_for_with_its_question(copy: Path) -> None:
    [result] = results(copy)
    [missing] = result["missing"]
    assert missing == {"fact": "builds[0].region", "question": QUESTION.format(name="Llama-Chat"), "ask": "operations"}


def results(copy: Path) -> list[dict[str, Any]]:
    report = llamalicense(copy, "check", "--policy", "acme.yaml", "--output-format", "json", "--as-of", "2026-11-21")
    return [result for result in json.loads(report)["reports"][0]["results"] if result["rule"] == "acme/region"]


def test_the_interview_asks_for_it_and_takes_one_of_its_words(copy: Path) -> None:
    shown, written = json.loads(run(copy, "-c", INTERVIEW))
    assert QUESTION.format(name="Llama-Chat") in shown
    assert "builds[0].region · operations would know" in shown
    assert all(f"{number} {word}: {meaning}" in shown for number, (word, meaning) in enumerate(WORDS.items(), 1))
    assert "region: elsewhere" in written


def test_what_else_it_could_state_is_tried(copy: Path) -> None:
    told = llamalicense(copy, "explain", "acme/region", "--manifest", "llamalicense.yaml", "--policy", "acme.yaml")
    flat = " ".join(told.split())
    assert "If `builds[0].region` is elsewhere: fail; if it is eu: pass" in flat, told
    assert "Move Llama-Chat into the European Union (`builds[0].region`: eu)" in flat
    assert json.loads(run(copy, "-c", CANDIDATES)) == ["region", "replicated"]
