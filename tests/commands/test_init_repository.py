"""`llamalicense init` in a repository: what it shows is stated with its place, the rest is asked or taken from a file."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from checkout import EXAMPLES, LICENCE_TEXTS, environment
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


@pytest.mark.parametrize(("known_dangers", "most"), [(False, 9), (True, 11)])
def test_an_ordinary_published_fine_tune_takes_few_questions(known_dangers: bool, most: int, tmp_path: Path) -> None:
    repository = cloned("published-fine-tune", tmp_path)
    stated, shown = held(SAID, repository / MANIFEST, known_dangers=known_dangers)
    assert stated.open == {}
    assert len(shown) == stated.questions <= most <= 12, shown
    (repository / MANIFEST).write_text(written(stated.statements, stated.open), encoding="utf-8")
    assert not_passing(repository / MANIFEST) == {}
