"""Records of decisions: the same bytes from the same inputs, and of every change what it is and what it decides."""

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from checkout import EXAMPLES, GOLDEN, environment
from hypothesis import given
from hypothesis import strategies as st
from program import Ran, llamalicense

from llamalicense.commands.verify import recording
from llamalicense.commands.verify import verified as made_again
from llamalicense.commands.verify.changes import _differences, is_same, undone
from llamalicense.commands.verify.verify_pages import machine, printed
from llamalicense.project.load import Loaded
from llamalicense.report.report import ManifestReport
from llamalicense.run import Checker, Given
from schemas import faults

AS_OF = "2026-11-21"
TUNED, SEARCH = "llamalicense.yaml", "apps/search/llamalicense.yaml"
HOUSE = """\
policy: acme
title: Acme's own rules
kind: house
rules:
  - id: few-users
    title: A small organisation
    fails_when: {organisation.kind: university}
    explain: {pass: It is no university., fail: It is a university.}
    remedy: Ask.
"""


def edited(path: Path, *pairs: str) -> None:
    """Replaces words of a file, which must be there: old, new, old, new."""
    text = path.read_text(encoding="utf-8")
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def laid_out(root: Path) -> None:
    """A repository with two projects, an agreement that is no copy, and a policy of its own."""
    shutil.copytree(EXAMPLES / "published-fine-tune", root, dirs_exist_ok=True)
    shutil.copytree(EXAMPLES / "internal-tool", root / "apps" / "search")
    (root / ".git").mkdir()
    (root / "LICENSE").write_text("Our licence.\n", encoding="utf-8")
    (root / "policies").mkdir()
    (root / "policies" / "acme.yaml").write_text(HOUSE, encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repository"
    laid_out(root)
    monkeypatch.chdir(root)
    return root


def recorded(*arguments: object, status: int = 1) -> bytes:
    """The record of a check in the working directory."""
    ran = llamalicense("check", *arguments, "--as-of", AS_OF, "--record", "record.json")
    assert (ran.status, ran.err) == (status, "")
    return Path("record.json").read_bytes()


def verified(*arguments: object, record: str = "record.json") -> Any:
    """What `verify` finds, as JSON that fits its schema."""
    ran = llamalicense("verify", record, *arguments, "--output-format", "json")
    assert ran.err == "", ran.err
    found = json.loads(ran.out)
    assert faults("verification", found) == []
    assert found["reproduced"] is (ran.status == 0)
    return found


RUNS: dict[str, tuple[object, ...]] = {
    "the manifest of the folder": (),
    "every manifest": (".",),
    "strict": (SEARCH, TUNED, "--strict", "--no-waivers", "--fail-on", "warn"),
    "policies": (".", "--policy", "policies/acme.yaml", "--policy", "no-competing-models"),
    "a text to quote from": (".", "--licence-text", "LICENSE"),
    "no repository": (TUNED, "--no-scan"),
    "another folder": (TUNED, "--scan-path", "apps"),
}


def test_every_run_comes_out_again_from_any_folder(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, arguments in RUNS.items():
        monkeypatch.chdir(repository)
        content = recorded(*arguments)
        record = json.loads(content)
        assert faults("record", record) == [], name
        assert len(content) < 100_000
        monkeypatch.chdir(repository.parent)
        assert verified("--repository", "repository", record="repository/record.json")["changes"] == [], name
    monkeypatch.chdir(repository / "apps")
    ran = llamalicense("verify", "../record.json")
    assert (ran.status, ran.err) == (0, "")
    assert "Reproduced, byte for byte: " in ran.out


def test_a_run_from_another_folder_writes_the_same_bytes(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_root = recorded(SEARCH, TUNED, "--policy", "policies/acme.yaml")
    monkeypatch.chdir(repository / "apps")
    below = recorded(f"../{TUNED}", (repository / SEARCH).resolve(), "--policy", "../policies/acme.yaml")
    assert below == at_root
    assert str(repository).encode() not in at_root


class Case(NamedTuple):
    """Something that is done to a repository, words of what `verify` says of it, and causes by rules (empty: none)."""

    done: Callable[[Path], object]
    says: tuple[str, ...]
    causes: dict[str, str]


def manifest(*pairs: str) -> Callable[[Path], None]:
    return lambda root: edited(root / TUNED, *pairs)


def rewritten(change: Callable[[Any], object]) -> Callable[[Path], None]:
    """Another record of the same repository, as an earlier version of something would have written it."""

    def done(root: Path) -> None:
        record = json.loads((root / "record.json").read_bytes())
        change(record)
        (root / "record.json").write_text(recording.written(record), encoding="utf-8")

    return done


def earlier(rule: str, digest: str = "") -> Callable[[Any], None]:
    """A record in which a rule passed, under another policy if one is named."""

    def change(record: Any) -> None:
        for result in record["manifests"][1]["results"]:
            if result["rule"] == rule:
                result.update(verdict="warn", reason="unclear", basis=None)
        for policy in record["policies"]:
            if policy["id"] == digest:
                policy["sha256"] = "0" * 64

    return change


def moved(root: Path) -> None:
    (root / "docs").mkdir()
    (root / "NOTICE").rename(root / "docs" / "NOTICE")
    edited(root / TUNED, "notice: NOTICE", "notice: docs/NOTICE")


def retold(root: Path) -> None:
    (root / "train.py").unlink()
    edited(root / "README.md", "# ", "# About ")


CODE = 'from transformers import AutoModel\nAutoModel.from_pretrained("meta-llama/Llama-4-Scout-17B-16E-Instruct")\n'
NAMING, COPY, NOTICE = "llama-3.1/model-naming", "llama-3.1/agreement-copy", "llama-3.1/notice-file"
CASES = {
    "a fact": Case(
        manifest(
            "claims_filed: []", "claims_filed: [{filed: 2025-09-01, against: Meta Platforms, licence: llama-3.1}]"
        ),
        ("organisation.claims_filed: [], now [{",),
        {"llama-3.1/ip-litigation": "alone"},
    ),
    "a fact that decides nothing": Case(manifest("country: US", "country: CA"), ('country: "US", now "CA"',), {}),
    "a fact that is not stated any more": Case(
        manifest("    audience: public\n", ""), ('.audience: "public", now not stated',), {COPY: "alone"}
    ),
    "a comment": Case(
        manifest("manifest: 1", "# A comment.\nmanifest: 1"), ("has other bytes and states the same",), {}
    ),
    "another order": Case(
        manifest("kind: company\n  country: US", "country: US\n  kind: company"), ("states the same",), {}
    ),
    "a document": Case(
        lambda root: (root / "NOTICE").write_text("Nothing.\n", encoding="utf-8"),
        ("NOTICE has other bytes (sha256 ",),
        {NOTICE: "left"},
    ),
    "a document is gone": Case(
        lambda root: (root / "NOTICE").unlink(), ("NOTICE does not exist; before it was read",), {NOTICE: "left"}
    ),
    "a document that was moved": Case(
        moved, ("NOTICE lies at docs/NOTICE now, with the same bytes",), {NOTICE: "alone"}
    ),
    "a document that was not named": Case(
        manifest("    notice: NOTICE\n", ""), ('.notice: "NOTICE", now not stated',), {NOTICE: "alone"}
    ),
    "a file that uses another model": Case(
        lambda root: (root / "other.py").write_text(CODE, encoding="utf-8"),
        ("other.py shows meta-llama/Llama-4-Scout", "before it showed no use of a model"),
        {"project/undeclared-model": "alone"},
    ),
    "a file that uses the same model": Case(
        lambda root: edited(root / "train.py", "import", "# of the library\nimport"),
        ("train.py has other bytes and shows the same", "Recorded: The repository names or publishes"),
        {"project/published-name": "left"},  # whose words count the places
    ),
    "a file without a use": Case(lambda root: (root / "empty.py").write_text("", encoding="utf-8"), (), {}),
    "a file is gone and another has other bytes": Case(
        retold,
        ("train.py shows no use of a model any more", "README.md has other bytes"),
        {"project/access-seen": "open", "llama-3.1/built-with-llama": ""},
    ),
    "a policy of its own": Case(
        lambda root: edited(
            root / "policies" / "acme.yaml", "organisation.kind: university", "organisation.kind: company"
        ),
        ("the policy acme has other contents",),
        {"acme/few-users": "left"},
    ),
    "the date": Case(lambda _: None, ("judged as of 2028-11-21, recorded as of 2026-11-21",), {}),
    "a bundled policy": Case(
        rewritten(earlier(NOTICE, "llama-3.1")), ("the policy llama-3.1 has other contents",), {NOTICE: "left"}
    ),
    "another policy than the rule's": Case(
        rewritten(earlier(NOTICE, "project")), ("the policy project has other contents",), {NOTICE: "unknown"}
    ),
    "an earlier version": Case(
        rewritten(lambda record: (record["tool"].update(version="0.0.9"), earlier(NOTICE)(record))),
        ("llamalicense 0.0.9, now ",),
        {NOTICE: "left"},
    ),
    "a version and a policy": Case(
        rewritten(lambda record: (record["tool"].update(version="0.0.9"), earlier(NOTICE, "llama-3.1")(record))),
        ("llamalicense 0.0.9, now ", "the policy llama-3.1"),
        {NOTICE: "open"},
    ),
    "a catalogue": Case(
        rewritten(lambda record: record["catalogue"][1].update(sha256="0" * 64)),
        ("the catalogue's file models has other contents",),
        {},
    ),
    "a result that somebody rewrote": Case(rewritten(earlier(NOTICE)), (), {NOTICE: "unknown"}),
    "line ends": Case(lambda root: edited(root / "record.json", "\n", "\r\n"), ("the record itself (sha256 ",), {}),
}


def test_of_every_change_it_is_told_what_it_is_and_what_it_decides(repository: Path) -> None:
    recorded(".", "--policy", "policies/acme.yaml")
    before = repository.with_name("before")
    shutil.copytree(repository, before)
    for name, case in CASES.items():
        shutil.rmtree(repository)
        shutil.copytree(before, repository)
        os.chdir(repository)
        case.done(repository)
        day = date(2028, 11, 21) if name == "the date" else None
        verification = made_again((repository / "record.json").read_bytes(), "record.json", repository, day)
        found, page = json.loads(machine(verification)), " ".join(printed(verification, "text").split())
        assert faults("verification", found) == []
        assert [words for words in case.says if words not in page] == [], f"{name}: {page}"
        assert found["reproduced"] is (not case.says and not case.causes), name
        assert len(set(verification.changes)) == len(verification.changes), name
        causes = {each["rule"]: each["cause"]["certainty"] for each in found["results"]}
        assert {rule: causes.get(rule, "") for rule in case.causes} == case.causes, f"{name}: {page}"
        assert case.causes or found["results"] == [], f"{name}: {page}"


def test_every_certainty_and_every_kind_of_change_is_met(repository: Path) -> None:
    """Two changes of one manifest: one decides, both must be undone, or either is enough."""
    recorded()
    edited(repository / TUNED, "delivery: shipped", "delivery: hosted", "audience: public", "audience: internal")
    found = verified()
    causes = {each["rule"]: each["cause"] for each in found["results"]}
    what = [each["what"].rpartition(".")[2] for each in found["changes"]]
    assert causes[COPY] == {"certainty": "together", "changes": [what.index("delivery"), what.index("audience")]}
    assert causes[NAMING] == {"certainty": "alone", "changes": [what.index("audience")]}
    page = llamalicense("verify", "record.json", "--output-format", "markdown").out
    assert "Because of these together: " in page


def test_a_record_has_the_baseline_that_was_applied(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named, or set by the project: what it knows does not count, and whoever reads the record sees that it did not."""
    edited(repository / TUNED, "notice: NOTICE", "notice: false")
    options = ("--fail-on", "missing", "--baseline", "known.json")
    assert llamalicense("check", TUNED, "--as-of", AS_OF, *options, "--write-baseline").status == 0
    listed = json.loads((repository / "known.json").read_bytes())
    assert listed["results"] != []

    def known(record: bytes) -> set[tuple[str, str]]:
        [manifest] = json.loads(record)["manifests"]
        assert manifest["baseline"]["file"] == "known.json"
        untils = {(each["rule"], each["subject"]): each["known_until"] for each in manifest["results"]}
        assert set(untils.values()) <= {None, listed["expires"]}
        return {key for key, until in untils.items() if until}

    named = recorded(TUNED, *options, status=0)
    wanted = {(each["rule"], each["subject"]) for each in listed["results"]}
    assert (json.loads(named)["status"], known(named)) == (0, wanted)
    table = '[tool.llamalicense]\nbaseline = "known.json"\nfail_on = "missing"\n'
    (repository / "pyproject.toml").write_text(table, encoding="utf-8")
    by_project = recorded(TUNED, status=0)
    assert known(by_project) == wanted
    for content in (named, by_project):
        (repository / "record.json").write_bytes(content)
        monkeypatch.chdir(repository / "apps")
        assert verified(record="../record.json")["reproduced"]
        monkeypatch.chdir(repository)
    # Its end, what is taken out of it, and that it is gone.
    ended = verified("--as-of", "2027-11-21")
    told = {(each["rule"], each["subject"]): each for each in ended["results"]}
    assert {told[key]["cause"]["certainty"] for key in wanted} == {"alone"}
    assert {(told[key]["before"]["known_until"], told[key]["after"]["known_until"]) for key in wanted} == {
        (listed["expires"], None)
    }
    for text in (json.dumps({**listed, "results": listed["results"][1:]}), ""):
        (repository / "known.json").write_text(text, encoding="utf-8")
        changed = verified()
        assert [each["kind"] for each in changed["changes"]] == ["baseline"], changed["changes"]
        assert len(changed["results"]) == (1 if text else len(wanted))
        assert {each["cause"]["certainty"] for each in changed["results"]} == {"left"}
        assert "the baseline known.json has other contents" in llamalicense("verify", "record.json").out
    (repository / "known.json").unlink()
    page = " ".join(llamalicense("verify", "record.json").out.split())
    assert "the baseline known.json is not applied any more, or not there" in page
    assert f"(violated, known until {listed['expires']}), now fail (violated)" in page


def test_what_the_command_line_gave_wins_over_the_project_when_a_run_is_made_again(repository: Path) -> None:
    recorded(TUNED, "--fail-on", "fail", "--no-baseline")
    (repository / "pyproject.toml").write_text(
        '[tool.llamalicense]\nbaseline = "none.json"\nfail_on = "missing"\n', encoding="utf-8"
    )
    assert verified()["reproduced"]


def test_models_and_builds_are_known_by_their_names(repository: Path) -> None:
    recorded()
    other = "  - {id: meta-llama/Llama-4-Scout-17B-16E-Instruct, access: api}\n"
    edited(repository / TUNED, "models:\n", f"models:\n{other}")
    found = verified()
    assert [each["what"] for each in found["changes"]] == ["models[meta-llama/Llama-4-Scout-17B-16E-Instruct]"]
    assert {each["cause"]["certainty"] for each in found["results"]} == {"alone"}
    assert any(each["rule"].startswith("llama-4/") and each["before"] is None for each in found["results"])
    assert found["unchanged"] > 20


def test_a_manifest_that_was_written_anew_is_judged_in_few_trials(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    users = "".join(f"    20{year}-{month:02}: 5\n" for year in range(21, 26) for month in range(1, 13))
    edited(repository / TUNED, "peak: 2_000_000", "peak: 900_000_000")
    recorded()
    edited(repository / TUNED, "monthly_active_users: {peak: 900_000_000}", f"monthly_active_users:\n{users.rstrip()}")
    judged: list[object] = []
    judge = Checker.judge

    def counted(checker: Checker, loaded: Loaded, manifest: Given | None = None) -> ManifestReport:
        judged.append(loaded)
        return judge(checker, loaded, manifest)

    monkeypatch.setattr(Checker, "judge", counted)
    causes = {each["rule"]: each["cause"] for each in verified()["results"]}
    assert causes["llama-3.1/mau-threshold"]["certainty"] == "among"
    assert len(causes["llama-3.1/mau-threshold"]["changes"]) > 40
    assert len(judged) < 10


SETTINGS = '[tool.llamalicense]\npolicies = ["policies/acme.yaml", "no-competing-models"]\n'
# What is done to a project that names a policy of its own, what is told of it, and why the result is otherwise.
SET_OTHERWISE: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "another policy": (
        lambda root: edited(root / "apps" / "policies" / "acme.yaml", "kind: university", "kind: company"),
        "the policy acme has other contents",
        "left",
    ),
    "no policy any more": (
        lambda root: edited(root / "apps" / "pyproject.toml", '"policies/acme.yaml", ', ""),
        '"policies": ["acme", "no-competing-models"]',
        "left",
    ),
    "less that is read": (
        lambda root: (root / "apps" / "pyproject.toml").write_text(f"{SETTINGS}scan_exclude = ['docs']\n", "utf-8"),
        '"scan_exclude": ["docs"]',
        "",
    ),
}


def test_the_policies_that_a_project_names_are_recorded_by_their_files_and_read_again(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "apps" / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    shutil.move(repository / "policies", repository / "apps" / "policies")
    record = json.loads(recorded("."))
    own = {policy["id"]: (policy["file"], policy["given"]) for policy in record["policies"]}
    assert own["acme"] == ("apps/policies/acme.yaml", False)
    assert own["no-competing-models"] == (None, False)
    settings = [manifest["settings"]["policies"] for manifest in record["manifests"]]
    assert settings == [["acme", "no-competing-models"], []]
    monkeypatch.chdir(repository.parent)
    assert verified("--repository", "repository", record="repository/record.json")["reproduced"]
    before = repository.with_name("before")
    shutil.copytree(repository, before)
    for name, (done, says, certainty) in SET_OTHERWISE.items():
        shutil.rmtree(repository)
        shutil.copytree(before, repository)
        done(repository)
        verification = made_again((repository / "record.json").read_bytes(), "record.json", repository, None)
        page = " ".join(printed(verification, "text").split())
        assert says in page, f"{name}: {page}"
        results = json.loads(machine(verification))["results"]
        causes = {result["rule"]: result["cause"]["certainty"] for result in results}
        assert causes == ({"acme/few-users": certainty} if certainty else {}), f"{name}: {page}"
    (repository / "apps" / "policies" / "acme.yaml").unlink()
    ran = llamalicense("verify", "repository/record.json", "--repository", "repository")
    assert (ran.status, ran.out) == (2, "")
    assert "pyproject.toml:2:1: policies[0]: " in ran.err


def test_what_is_not_judged_says_why(repository: Path) -> None:
    recorded(".", "--policy", "policies/acme.yaml")
    for done, words in (
        (lambda: (repository / TUNED).write_text("manifest: 1\n", encoding="utf-8"), "organisation"),
        ((repository / TUNED).unlink, "the record is of this file"),
        ((repository / "policies" / "acme.yaml").unlink, "policies/acme.yaml: there is no such file"),
    ):
        done()
        ran = llamalicense("verify", "record.json")
        assert (ran.status, ran.out) == (2, "")
        assert words in ran.err
    assert llamalicense("verify", "none.json").status == 2
    assert "there is no such folder" in llamalicense("verify", "record.json", "--repository", "none").err


def refused_of(repository: Path, *arguments: object) -> Ran:
    before = sorted(str(path) for path in repository.rglob("*"))
    ran = llamalicense("check", *arguments)
    assert ran.status == 2
    assert sorted(str(path) for path in repository.rglob("*")) == before
    return ran


def test_no_record_is_written_of_what_verify_could_not_read_again(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((repository / TUNED).read_bytes())))
    (repository.parent / "outside.yaml").write_text(HOUSE, encoding="utf-8")
    (repository.parent / "LICENSE").write_text("A text.\n", encoding="utf-8")
    (repository / "bad.yaml").write_text("manifest: 2\n", encoding="utf-8")
    (repository / "link.json").symlink_to("NOTICE")
    for arguments, words in (
        (("-",), "standard input cannot be read again"),
        ((TUNED, "--policy", "../outside.yaml"), "--policy ../outside.yaml is outside the repository"),
        ((TUNED, "--licence-text", "../LICENSE"), "--licence-text ../LICENSE is outside the repository"),
        ((TUNED, "--scan-path", ".."), "--scan-path .. is outside the repository"),
        ((TUNED, "bad.yaml"), "record.json is not written: a record is of manifests that all have a verdict"),
    ):
        assert words in refused_of(repository, *arguments, "--record", "record.json").err
    for path, words in (
        ("-", "a record is a file"),
        (TUNED, "this file is read or written by this run already"),
        ("link.json", "it is a symbolic link"),
        ("policies", "it is a folder"),
    ):
        assert words in refused_of(repository, TUNED, "--record", path).err


HOSTILE: dict[str, tuple[Callable[[Any], object], str]] = {
    "a path out": (lambda record: record["manifests"][0].update(file="../../etc/passwd"), "outside the repository"),
    "a path out further in": (lambda record: record["manifests"][0].update(file="apps/../../x"), "outside"),
    "an absolute path": (lambda record: record["manifests"][0].update(file="/etc/passwd"), "outside the repository"),
    "a link out": (lambda record: record["manifests"][0].update(file="link/hosts"), "outside the repository"),
    "no path": (lambda record: record["manifests"][0].update(file=""), "outside the repository"),
    "a null byte": (lambda record: record["manifests"][0].update(file="a\0b"), "outside the repository"),
    "a policy": (lambda record: record["policies"][0].update(file="../x.yaml"), "outside the repository"),
    "a text": (lambda record: record["licence_texts"].append({"file": "/dev/zero", "sha256": "0" * 64}), "outside"),
    "a folder": (lambda record: record["settings"].update(scan_path=".."), "outside the repository"),
    "an escape": (lambda record: record["manifests"][0].update(file="\x1b[31m"), "\\u001b[31m"),
    "half a character": (lambda record: record["manifests"][0].update(file="\ud800"), "this is no record"),
    "another format": (lambda record: record.update(schema="llamalicense/record/v2"), "no record that this version"),
    "a key too many": (lambda record: record.update(more=1), "more: Extra inputs are not permitted"),
    "a key too few": (lambda record: record.pop("policies"), "policies: Field required"),
    "a number for a text": (lambda record: record.update(as_of=20261121), "as_of: Input should be a valid string"),
    "no day": (lambda record: record.update(as_of="2026-02-30"), "there is no such day"),
    "no manifest": (lambda record: record.update(manifests=[]), "at least 1 item"),
    "a digest": (lambda record: record["manifests"][0].update(sha256="x"), "sha256: String should match pattern"),
    "a manifest twice": (lambda record: record["manifests"].append(record["manifests"][0]), "2 times"),
    "many problems": (lambda record: record.clear(), "no record that this version reads"),
}


def test_a_stranger_s_record_is_refused_and_nothing_outside_is_read(repository: Path) -> None:
    record = recorded(".")
    (repository / "link").symlink_to("/etc")
    for name, (change, words) in HOSTILE.items():
        content = json.loads(record)
        change(content)
        (repository / "record.json").write_text(json.dumps(content), encoding="utf-8")
        ran = llamalicense("verify", "record.json")
        assert (ran.status, ran.out) == (2, ""), f"{name}: {ran}"
        assert words in ran.err, f"{name}: {ran.err}"
        assert ran.err.count("\n") == 1, name
    for content, words in (
        (b"", "this is no record: Invalid JSON: EOF"),
        (b"[" * 100_000, "recursion limit"),
        (b"\xff\xfe", "this is no record"),
        (b" " * (16 * 1024 * 1024 + 1), "larger than 16 MiB"),
        (b'{"schema": NaN}', "this is no record"),
    ):
        (repository / "record.json").write_bytes(content)
        ran = llamalicense("verify", "record.json")
        assert (ran.status, ran.out) == (2, "")
        assert words in ran.err


@pytest.mark.usefixtures("repository")
def test_statements_of_a_stranger_end_in_changes_and_never_in_a_defect() -> None:
    record = json.loads(recorded())
    deep: Any = "x"
    for _ in range(60):
        deep = {"a": [deep]}
    for states in (
        {},
        {"models": [{"id": 1}, {"id": "a"}, {"id": "a"}]},
        {"models": [{"id": "\x1b[31m"}], "builds": "none", "organisation": [None]},
        {"organisation": {"name": deep}, "manifest": True},
        {"manifest": 10**400, "builds": [{"name": "\ud7ff"}] * 2},
    ):
        record["manifests"][0]["states"] = states
        record["manifests"][0]["results"] = []
        Path("record.json").write_text(json.dumps(record), encoding="utf-8")
        ran = llamalicense("verify", "record.json")
        assert (ran.status, ran.err) == (1, "")
        assert "\x1b" not in ran.out
        assert "now pass (satisfied)" in ran.out


def test_the_same_input_gives_the_same_bytes_whatever_the_machine(repository: Path) -> None:
    """Under another hash seed, locale, time zone and width, in a folder whose files were made in another order."""
    content = recorded(
        ".", "--policy", "policies/acme.yaml", "--output", "json=report.json", "--output", "html=report.html"
    )
    other = repository.with_name("other")
    for path in sorted((path for path in repository.rglob("*") if path.is_file()), reverse=True):
        if path.name not in ("record.json", "report.json", "report.html"):
            place = other / path.relative_to(repository)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    (other / ".git").mkdir(parents=True)
    arguments = [
        "check",
        SEARCH,
        TUNED,
        "--policy",
        "policies/acme.yaml",
        "--as-of",
        AS_OF,
    ]  # not as a folder lists them
    ran = subprocess.run(
        [
            sys.executable,
            "-P",
            "-m",
            "llamalicense",
            *arguments,
            "--record",
            "record.json",
            "--output",
            "json=report.json",
        ],
        cwd=other,
        env=environment(
            PYTHONHASHSEED="4711", LC_ALL="tr_TR.UTF-8", LANG="tr_TR", TZ="Pacific/Kiritimati", COLUMNS="51"
        ),
        check=False,
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    assert (other / "record.json").read_bytes() == content
    reports = [json.loads((folder / "report.json").read_bytes()) for folder in (repository, other)]
    by_name = [{each["manifest"]: each for each in report["reports"]} for report in reports]
    assert by_name[0] == by_name[1]


VALUES = st.recursive(
    st.booleans() | st.integers(0, 2) | st.sampled_from(["a", "b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("pqr"), inner, max_size=3)
        | st.lists(
            st.builds(
                lambda name, more: {**more, "id": name}, st.sampled_from("xyz"), st.dictionaries(st.just("p"), inner)
            )
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from("stu"), VALUES), st.dictionaries(st.sampled_from("stu"), VALUES))
def test_undoing_every_change_of_statements_gives_what_was_stated(before: Any, after: Any) -> None:
    states = after
    for change in _differences(before, after, (), "llamalicense.yaml"):
        states = undone(states, change)
    assert is_same(_in_order(states), _in_order(before))


def _in_order(value: Any) -> Any:
    """A value whose lists of named items are in the order of their names, which says nothing."""
    if isinstance(value, dict):
        return {key: _in_order(inner) for key, inner in value.items()}
    if isinstance(value, list):
        items = [_in_order(item) for item in value]
        named = all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in items)
        return sorted(items, key=lambda item: str(item["id"])) if named else items
    return value


@pytest.mark.usefixtures("repository")
def test_the_day_of_a_record_is_the_day_of_the_check() -> None:
    assert json.loads(recorded())["as_of"] == AS_OF
    llamalicense("check", "--record", "today.json")
    assert json.loads(Path("today.json").read_bytes())["as_of"] == date.today().isoformat()


def test_a_waiver_that_has_ended_is_told_as_the_day_on_which_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("llamalicense.yaml", "NOTICE", "README.md"):
        shutil.copy(GOLDEN / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    waived = [each for each in json.loads(recorded())["manifests"][0]["results"] if each["waived"]]
    assert waived
    found = verified("--as-of", "2028-11-21")
    assert [(each["kind"], each["after"]) for each in found["changes"]] == [("date", "2028-11-21")]
    causes = {(each["rule"], each["subject"]): each["cause"] for each in found["results"]}
    assert {causes[each["rule"], each["subject"]]["certainty"] for each in waived} == {"alone"}
    assert "Because of the date 2028-11-21" in llamalicense("verify", "record.json", "--as-of", "2028-11-21").out


@pytest.mark.usefixtures("repository")
def test_a_check_says_the_same_with_and_without_a_record() -> None:
    for output_format in ("text", "json", "sarif"):
        arguments = ("check", ".", "--as-of", AS_OF, "--output-format", output_format)
        assert llamalicense(*arguments) == llamalicense(*arguments, "--record", "record.json")
