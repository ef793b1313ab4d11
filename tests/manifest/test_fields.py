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
from program import several

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
    folder = checkout.copy(tmp_path_factory.mktemp("fields") / "copy", compiled=True)
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


RUNS = {
    "schema": "schema manifest",
    "init": "init --non-interactive new.yaml",
    "check": "check --policy acme.yaml --output-format json --as-of 2026-11-21",
    "explain": "explain acme/region --manifest llamalicense.yaml --policy acme.yaml",
}


@pytest.fixture(scope="module")
def told(copy: Path) -> dict[str, str]:
    """What the package that has the field prints."""
    ran = several(*map(str.split, RUNS.values()), source=copy / "src", folder=copy)
    assert [each.err for each in ran if each.status not in (0, 1)] == []
    return dict(zip(RUNS, (each.out for each in ran), strict=True))


@pytest.fixture(scope="module")
def asked(copy: Path) -> list[Any]:
    """What its own modules say."""
    done = subprocess.run(
        [sys.executable, "-c", INTERVIEW + CANDIDATES],
        cwd=copy,
        env=environment(PYTHONPATH=str(copy / "src"), PYTHONUTF8="1"),
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_schema_has_it_with_what_it_means_and_its_words(told: dict[str, str]) -> None:
    build = json.loads(told["schema"])["definitions"]["Build"]["properties"]
    assert build["region"]["description"] == ABOUT
    assert {word["const"]: word["description"] for word in build["region"]["oneOf"]} == WORDS
    assert {"endpoint", "replicated"} <= build.keys()


@pytest.mark.usefixtures("told")
def test_the_template_explains_it_and_shows_an_example(copy: Path) -> None:
    lines = [line.lstrip("# ") for line in (copy / "new.yaml").read_text(encoding="utf-8").splitlines()]
    at = lines.index(ABOUT)
    assert lines[at : at + 4] == [ABOUT, *(f"{word}: {meaning}" for word, meaning in WORDS.items()), "region: eu"]
    assert {"endpoint: https://acme.example/chat", "replicated: false"} <= {*lines}


def test_a_missing_fact_is_asked_for_with_its_question(told: dict[str, str]) -> None:
    [report] = json.loads(told["check"])["reports"]
    [result] = (result for result in report["results"] if result["rule"] == "acme/region")
    [missing] = result["missing"]
    assert missing == {"fact": "builds[0].region", "question": QUESTION.format(name="Llama-Chat"), "ask": "operations"}


def test_the_interview_asks_for_it_and_takes_one_of_its_words(asked: list[Any]) -> None:
    shown, written = asked[0]
    assert QUESTION.format(name="Llama-Chat") in shown
    assert "builds[0].region · operations would know" in shown
    assert all(f"{number} {word}: {meaning}" in shown for number, (word, meaning) in enumerate(WORDS.items(), 1))
    assert "region: elsewhere" in written


def test_what_else_it_could_state_is_tried(told: dict[str, str], asked: list[Any]) -> None:
    flat = " ".join(told["explain"].split())
    assert "If `builds[0].region` is elsewhere: fail; if it is eu: pass" in flat, told
    assert "Move Llama-Chat into the European Union (`builds[0].region`: eu)" in flat
    assert asked[1] == ["region", "replicated"]
