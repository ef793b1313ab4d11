"""What the repository shows, in every format: at its line of the code, with the other places and the manifest's."""

import io
import json
import re
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
import yaml
from program import Ran, llamalicense

from llamalicense import InputError, UsageError, check

USED, LISTED = "meta-llama/Llama-3.3-70B-Instruct", "meta-llama/Llama-3.1-8B-Instruct"
CALL = f'from transformers import pipeline\nanswer = pipeline(model="{USED}")\n'
MANIFEST = {
    "manifest": 1,
    "organisation": {"name": "Acme"},
    "models": [{"id": LISTED, "access": "weights"}],
    "builds": [],
}
RULE = "project/undeclared-model"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose manifest lies in a folder below its root, in which this process works."""
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "chat"
    (folder / "src").mkdir(parents=True)
    (folder / "llamalicense.yaml").write_text(yaml.safe_dump(MANIFEST, sort_keys=False), encoding="utf-8")
    (folder / "src" / "a.py").write_text(CALL, encoding="utf-8")
    (folder / "src" / "b.py").write_text(CALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def ran(output_format: str, *options: object) -> Ran:
    return llamalicense("check", "chat/llamalicense.yaml", "--output-format", output_format, *options)


def test_machines_get_the_place_and_the_others(repository: Path) -> None:
    assert repository.is_dir()
    report = json.loads(ran("json").out)
    [result] = [each for each in report["reports"][0]["results"] if each["rule"] == RULE and each["verdict"] == "fail"]
    assert result["subject"] == f"models/{USED}"
    assert result["location"] == {"path": "chat/src/a.py", "line": 2, "column": 26}
    assert result["related"] == [
        {"path": "chat/src/b.py", "line": 2, "column": 26, "text": USED},
        {"path": "chat/llamalicense.yaml", "line": 5, "column": 1, "text": "models"},
    ]
    [sarif] = [each for each in json.loads(ran("sarif").out)["runs"][0]["results"] if each["ruleId"] == RULE]
    places = [each["physicalLocation"] for each in (*sarif["locations"], *sarif["relatedLocations"])]
    assert [(each["artifactLocation"]["uri"], each["region"]["startLine"]) for each in places] == [
        ("chat/src/a.py", 2),
        ("chat/src/b.py", 2),
        ("chat/llamalicense.yaml", 5),
    ]
    [issue] = [each for each in json.loads(ran("gitlab").out) if each["check_name"] == RULE]
    assert issue["location"] == {"path": "chat/src/a.py", "lines": {"begin": 2}}
    cases = ElementTree.fromstring(ran("junit").out).iter("testcase")
    [case] = [case for case in cases if case.find("failure") is not None]
    assert (case.get("file"), case.get("line")) == ("chat/src/a.py", "2")
    assert "chat/src/b.py:2:26" in (case[0].text or "")
    [annotation] = [line for line in ran("github").out.splitlines() if line.startswith("::error")]
    assert annotation.startswith("::error file=chat/src/a.py,line=2,endLine=2,col=26,")
    assert "chat/src/b.py:2:26" in annotation


@pytest.mark.parametrize("output_format", ["text", "concise", "markdown", "html"])
def test_people_read_every_place(repository: Path, output_format: str) -> None:
    assert repository.is_dir()
    page = re.sub(r"<!-- -->|\\", "", ran(output_format).out)
    flat = " ".join(page.split())
    for place in ("chat/src/a.py:2:26", "chat/src/b.py:2:26", "chat/llamalicense.yaml:5:1"):
        assert place in flat, place


def test_paths_are_from_the_root_wherever_the_program_works(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "src")
    lines = llamalicense("check", "--output-format", "github").out.splitlines()
    assert [line for line in lines if line.startswith("::error file=chat/src/a.py,line=2,")]
    concise = llamalicense("check", "--output-format", "concise").out
    assert "../src/a.py:2:26: fail: " in concise


def test_what_is_read_is_a_choice_and_contradictions_are_bad_usage(repository: Path) -> None:
    assert RULE in ran("concise").out
    unread = ran("text", "--no-scan")
    assert (unread.status, RULE in unread.out) == (0, False)
    assert "Settings: --no-scan." in unread.out
    elsewhere = repository.parent / "elsewhere"
    elsewhere.mkdir()
    assert RULE not in ran("concise", "--scan-path", elsewhere).out
    (elsewhere / "c.sh").write_text(f"vllm serve {USED}\n", encoding="utf-8")
    assert "elsewhere/c.sh:1:12: fail" in ran("concise", "--scan-path", "elsewhere").out
    for options in (("--no-scan", "--scan-path", "elsewhere"), ("--scan-path", "nowhere")):
        assert ran("text", *options).status == 2


def test_a_manifest_on_standard_input_answers_for_the_folder_that_its_name_tells(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for options, reads in (([], False), (["--stdin-filename", "chat/llamalicense.yaml"], True)):
        data = io.BytesIO((repository / "llamalicense.yaml").read_bytes())
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=data))
        done = llamalicense("check", "-", *options, "--output-format", "concise")
        assert ("chat/src/a.py:2:26: fail" in done.out) is reads


def test_python_reads_the_repository_of_a_path_and_of_nothing_else(repository: Path) -> None:
    def rules(report: object) -> set[str]:
        return {result.rule for result in report.failures}  # type: ignore[attr-defined]

    path = repository / "llamalicense.yaml"
    assert rules(check(path)) == {RULE}
    assert rules(check(path, scan=False)) == set()
    assert rules(check(MANIFEST)) == rules(check(path.read_bytes())) == set()
    assert rules(check(MANIFEST, scan_path=repository)) == {RULE}
    with pytest.raises(UsageError):
        check(path, scan=False, scan_path=repository)


def test_a_policy_of_ones_own_hardens_what_is_unclear_there(repository: Path) -> None:
    (repository / "src" / "a.py").write_text(
        'AutoTokenizer.from_pretrained("meta-llama/Llama-3.2-1B")\n', encoding="utf-8"
    )
    (repository / "src" / "b.py").unlink()
    policy = {
        "policy": "acme",
        "kind": "house",
        "overrides": [{"rule": RULE, "unclear": "fail"}],
    }
    (repository / "acme.yaml").write_text(yaml.safe_dump(policy), encoding="utf-8")
    assert ran("concise").status == 0
    hardened = ran("concise", "--policy", "chat/acme.yaml")
    assert hardened.status == 1
    assert "Made stricter by acme" in hardened.out


def test_explain_says_what_was_seen(repository: Path) -> None:
    assert repository.is_dir()
    told = llamalicense("explain", "undeclared-model", "--manifest", "chat/llamalicense.yaml")
    assert told.status == 0
    assert "chat/src/a.py:2:26" in told.out
    assert "how the model that is used stands in the manifest): unlisted" in " ".join(told.out.split())
    assert llamalicense("explain", RULE).out.startswith(f"{RULE}\n")
    assert RULE in llamalicense("rules", "project").out
    assert llamalicense("options", "chat/llamalicense.yaml").status == 0
    assert llamalicense("diff", "llama-3.1", "llama-4", "--manifest", "chat/llamalicense.yaml").status == 0
    assert llamalicense("test", "project").status == 0


def test_patterns_that_are_no_names_are_refused(repository: Path) -> None:
    stated = {**MANIFEST, "check": {"scan_exclude": ["a\nb"]}}
    with pytest.raises(InputError):
        check(stated)
    with pytest.raises(InputError, match="scan_exclude"):
        check({**MANIFEST, "check": {"scan_excludes": []}})
    assert repository.is_dir()
