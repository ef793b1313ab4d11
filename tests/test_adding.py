"""What adding costs, in files that a person edits: a rule three, a model one, a format three, a licence four.

Each is added to a copy of the project, and the program of the copy shows it. What a field costs, see test_fields.py.
"""

import json
import re
from pathlib import Path

import checkout
import pytest
from program import several

AS_OF = "2026-11-21"
MANIFEST = """\
manifest: 1
organisation: {{name: Acme, kind: company, country: US}}
models: [{{id: {model}, access: weights}}]
builds: []
"""
SCOUT = "meta-llama/Llama-4-Scout-17B-16E-Instruct"
RULE = """\
rules:
  - id: quiet-hours
    title: Only organisations that are companies use the model at night
    cite: {source: licence, at: "§7", anchor: "64144203366dad43"}
    fails_when: {not: {organisation.kind: company}}
    explain:
      pass: "{organisation.name} is a company."
      fail: "{organisation.name} is no company."
    remedy: Use it by day.
    examples:
      - {name: a company, given: {organisation.kind: company, organisation.name: A}, expect: pass, says: a company}
      - {name: a person, given: {organisation.kind: individual, organisation.name: A}, expect: fail, says: [no c, day]}
      - {name: nothing told, given: {organisation.name: A}, expect: missing}
"""
# What the map of clauses says of the sentence that it cites.
OF_THE_COURTS = r'    reason: court\n    see: \[governing-law\]\n    sentences:\n(?=      "64144203366dad43")'
CASE = """
- name: A company may use it at night
  manifest:
    manifest: 1
    organisation: {name: Acme, kind: company}
    models: [{id: meta-llama/Llama-4-Scout-17B-16E-Instruct, access: weights}]
  expect: {rules: {llama-4/quiet-hours: pass}}
  why: It is a company.
"""
MODEL = """
  - id: meta-llama/Llama-4-Owl-8B
    name: Llama 4 Owl
    licence: %s
    multimodal: false
    sources: [llama-models]
"""
FORMAT = '''"""The verdict alone, in a word."""

from collections.abc import Iterator

from llamalicense.report.formats import Style
from llamalicense.report.report import Report


def render(report: Report, _: Style) -> Iterator[str]:
    """The word and a line break."""
    yield f"{report.verdict}\\n"
'''


class Copy:
    """A copy of the project, the files that were edited in it, and its program."""

    def __init__(self, folder: Path) -> None:
        self.folder = checkout.copy(folder, compiled=True)
        self.edited: set[str] = set()

    def write(self, name: str, text: str) -> None:
        """A file that a person writes, or adds to."""
        self.edited.add(name)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)

    def edit(self, name: str, pattern: str, replacement: str) -> None:
        """A file in which a person changes something in one place."""
        self.edited.add(name)
        path = self.folder / name
        text, times = re.subn(pattern, lambda _: replacement, path.read_text(encoding="utf-8"), count=1, flags=re.M)
        assert times == 1, (name, pattern)
        path.write_text(text, encoding="utf-8")

    def says(self, *commands: str) -> list[str]:
        """What the program of the copy prints, command by command."""
        ran = several(*map(str.split, commands), source=self.folder / "src", folder=self.folder)
        assert [each.err for each in ran if each.status not in (0, 1)] == []
        return [each.out for each in ran]

    def lists(self, model: str) -> str:
        """The command that checks a manifest which lists a model."""
        (self.folder / "llamalicense.yaml").write_text(MANIFEST.format(model=model), encoding="utf-8")
        return f"check llamalicense.yaml --as-of {AS_OF} --output-format json"


def reasons(report: str) -> dict[str, str]:
    """The reason of each rule."""
    return {result["rule"]: result["reason"] for one in json.loads(report)["reports"] for result in one["results"]}


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "copy")


def test_a_rule_costs_its_policy_its_sentence_and_its_cases(copy: Copy) -> None:
    copy.write("policies/llama-4.yaml", RULE)
    copy.edit("policies/clauses.yaml", OF_THE_COURTS, "    rules: [quiet-hours]\n    sentences:\n")
    copy.edit("policies/clauses.yaml", "^titles:\n", "titles:\n  quiet-hours: use the model at night\n")
    copy.write("tests/cases/organisation.yaml", CASE)
    assert len(copy.edited) == 3
    checked, explained, changed, rules, clauses, tested = copy.says(
        copy.lists(SCOUT),
        "explain llama-4/quiet-hours",
        "diff llama-3.3 llama-4",
        "rules llama-4",
        "rules --clauses llama-4",
        "test llama-4",
    )
    assert reasons(checked)["llama-4/quiet-hours"] == "satisfied"
    assert "Use it by day." in explained
    assert "quiet-hours (§7)" in changed.partition("Gone in")[0]
    assert "quiet-hours" in rules
    assert "Rule: llama-4/quiet-hours" in clauses
    assert "quiet-hours" not in tested


def test_a_model_costs_the_catalogue(copy: Copy) -> None:
    copy.edit("policies/models.yaml", "^models:\n", f"models:{MODEL % 'llama-4'}")
    assert len(copy.edited) == 1
    checked, models = copy.says(copy.lists("meta-llama/Llama-4-Owl-8B"), "models owl")
    assert reasons(checked)["llama-4/mau-threshold"] == "missing"
    assert "meta-llama/Llama-4-Owl-8B" in models


def test_a_format_costs_its_module_its_line_and_its_golden_report(copy: Copy) -> None:
    copy.write("src/llamalicense/report/formats/word.py", FORMAT)
    table = "src/llamalicense/report/formats/__init__.py"
    copy.edit(table, r"^FormatName = Literal\[", 'FormatName = Literal["word", ')
    copy.edit(
        table,
        r"^FORMATS: dict\[FormatName, Format\] = \{\n",
        'FORMATS: dict[FormatName, Format] = {\n    "word": Format("llamalicense.report.formats.word"),\n',
    )
    copy.write("tests/golden/report.word", "warn\n")  # as regenerate.py writes it
    assert len(copy.edited) == 3
    word, told = copy.says(copy.lists(SCOUT).replace("json", "word"), "check --help")
    assert word == "warn\n"
    assert "word" in told


def test_a_licence_costs_its_policy_its_id_its_sentences_and_the_catalogue_of_its_models(copy: Copy) -> None:
    """The fingerprints of its text are made by a script; without them a copy of the agreement is only unclear."""
    text = (copy.folder / "policies" / "llama-4.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("policy: llama-4\n", "policy: llama-5\n"),
        ("user_month: 2025-03", "user_month: 2026-09"),
        ("effective: 2025-04-05", "effective: 2026-10-01"),
        ("tag: llama4", "tag: llama5"),
        ("Llama 4", "Llama 5"),
    ):
        assert old in text
        text = text.replace(old, new)
    copy.write("policies/llama-5.yaml", text)
    copy.edit("src/llamalicense/vocabulary.py", r'"llama-4"\]', '"llama-4", "llama-5"]')
    copy.edit("policies/models.yaml", "^models:\n", f"models:{(MODEL % 'llama-5').replace('4', '5')}")
    copy.edit("policies/clauses.yaml", r"llama-4\] # whom", "llama-4, llama-5] # whom")
    assert len(copy.edited) == 4
    clauses, checked, explained, difference, schema, options = copy.says(
        "rules --clauses llama-5",
        copy.lists("meta-llama/Llama-5-Owl-8B"),
        "explain llama-5/mau-threshold",
        "diff llama-4 llama-5",
        "schema manifest",
        f"options llamalicense.yaml --as-of {AS_OF}",
    )
    assert "Rule: llama-5/termination" in clauses
    assert reasons(checked)["llama-5/mau-threshold"] == "missing"
    assert "September 2026" in explained
    changed = difference.partition("Changed")[2]
    assert "llama-4: March 2025" in changed
    assert "llama-5: September 2026" in changed
    assert '"llama-5"' in schema
    assert "llama-5" in options
