"""The command line of `check`: statuses, where manifests come from, what is printed and how, and what never happens."""

import atexit
import gc
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from checkout import GOLDEN
from goldens import AS_OF, hermetic, path_of
from manifests import RICH, SCOUT, SMALLEST
from program import Ran, llamalicense

from llamalicense.about import HOMEPAGE, __version__
from llamalicense.cli import app, given, recording
from llamalicense.cli.main import main
from llamalicense.decision.settings import Settings
from llamalicense.report.formats import FORMATS, Style, render
from llamalicense.run import Checker, Given
from llamalicense.run import check as checking

CLEAN = f"""\
manifest: 1
organisation:
  name: Acme
  kind: company
  country: US
  affiliates: none
  monthly_active_users: {{peak: 5}}
  claims_filed: []
  terminations: []
models: [{{id: {SCOUT}, access: weights}}]
builds: []
use:
  trade_compliance: {{reviewed: 2026-10-01, by: Legal}}
  acceptable_use: {{reviewed: 2026-10-01, by: Legal, applies: []}}
"""
UNCLEAR = CLEAN.replace("applies: []", "applies: [], borderline: {drugs: A pharmacist looks.}")
FAILING = CLEAN.replace("country: US", "country: DE")
LACKING = SMALLEST
MALFORMED = "manifest: [\n"
WAIVER = "waivers: [{{rule: {}, reason: Soon., approved_by: Legal, approved_on: 2026-11-02, expires: 2027-01-31}}]\n"
WAIVED = FAILING + WAIVER.format("llama-4/eu-multimodal")
MANIFESTS = {"clean": CLEAN, "lacking": LACKING, "unclear": UNCLEAR, "failing": FAILING, "waived": WAIVED}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository to run in, on the day of the tests, without what the environment says about colour."""
    for name in ("FORCE_COLOR", "NO_COLOR", "TERM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    on(AS_OF, monkeypatch)
    return tmp_path


def on(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes this day today."""

    class Day(date):
        @classmethod
        def today(cls) -> "Day":
            return cls(day.year, day.month, day.day)

    for module in (app, given, recording):
        monkeypatch.setattr(module, "date", Day)


def check(text: str, *options: str) -> Ran:
    Path("m.yaml").write_text(text, encoding="utf-8")
    return llamalicense("check", "m.yaml", *options)


def as_json(ran: Ran) -> Any:
    return json.loads(ran.out)


STATUSES = [
    # options, and the status of each of the MANIFESTS
    ("", 0, 0, 0, 1, 0),
    ("--fail-on fail", 0, 0, 0, 1, 0),
    ("--fail-on missing", 0, 1, 0, 1, 0),
    ("--fail-on warn", 0, 1, 1, 1, 0),
    ("--fail-on never", 0, 0, 0, 0, 0),
    ("--unclear fail", 0, 0, 1, 1, 0),
    ("--unclear warn", 0, 0, 0, 1, 0),
    ("--missing fail", 0, 1, 0, 1, 0),
    ("--missing warn", 0, 0, 0, 1, 0),
    ("--strict", 0, 1, 1, 1, 0),
    ("--strict --unclear fail --missing fail", 0, 1, 1, 1, 0),
    ("--strict --fail-on never", 0, 0, 0, 0, 0),
    ("--no-waivers", 0, 0, 0, 1, 1),
    ("--no-waivers --fail-on never", 0, 0, 0, 0, 0),
    ("--quiet", 0, 0, 0, 1, 0),
    ("--verbose", 0, 0, 0, 1, 0),
]


@pytest.mark.parametrize(("options", "statuses"), [(options, statuses) for options, *statuses in STATUSES])
def test_exit_statuses(options: str, statuses: list[int]) -> None:
    runs = {name: check(text, *options.split()) for name, text in MANIFESTS.items()}
    assert {name: ran.status for name, ran in runs.items()} == dict(zip(MANIFESTS, statuses, strict=True))
    assert {ran.err for ran in runs.values()} == {""}
    assert check(MALFORMED, *options.split()).status == 2


@pytest.mark.parametrize("output_format", FORMATS)
def test_the_status_does_not_depend_on_the_format(output_format: str) -> None:
    for text, options, status in ((CLEAN, [], 0), (LACKING, ["--strict"], 1), (MALFORMED, [], 2)):
        assert check(text, "--output-format", output_format, *options).status == status


def test_strictness_is_in_the_report_and_fail_on_is_not() -> None:
    counts = {"pass": 36, "warn": 1, "fail": 0}
    assert as_json(check(UNCLEAR, "--output-format", "json"))["counts"] == counts
    assert as_json(check(UNCLEAR, "--output-format", "json", "--fail-on", "warn"))["counts"] == counts
    strict = as_json(check(UNCLEAR, "--output-format", "json", "--unclear", "fail"))
    assert strict["counts"] == {"pass": 36, "warn": 0, "fail": 1}
    assert strict["verdict"] == "fail"
    [failed] = [result for result in strict["reports"][0]["results"] if result["verdict"] == "fail"]
    assert failed["reason"] == "unclear"
    assert strict["settings"] == {
        "unclear": "fail",
        "missing": "warn",
        "fail_on": "fail",
        "waivers": True,
        "policies": [],
    }


BAD_USAGE = [
    ("check m.yaml --strict --unclear warn", "--strict means --unclear fail --missing fail"),
    ("check m.yaml --strict --missing warn", "--strict means --unclear fail --missing fail"),
    ("check m.yaml --as-of 20261121", "expected a date"),
    ("check m.yaml --as-of 2026-W47-6", "expected a date"),
    ("check m.yaml --as-of=", "expected a date"),
    ("check m.yaml --stdin-filename a.yaml", "--stdin-filename"),
    ("check - -", "standard input (-) can be read once"),
    (f"check {'x' * 5000}", "it cannot be read: File name too long"),
    ("check m.yaml --as-of tomorrow", "--as-of tomorrow: expected a date such as 2026-11-21"),
    ("check m.yaml --as-of 2026-02-30", "expected a date"),
    ("check m.yaml --as-of 21.11.2026", "expected a date"),
    ("check m.yaml --policy no-such-policy", "there is no such file"),
    ("check m.yaml --policy no-competing-model", 'did you mean "no-competing-models"?'),
    ("check m.yaml --output-format xml", "--output-format"),
    ("check m.yaml --fail-on nothing", "--fail-on"),
    ("check m.yaml --unclear pass", "--unclear"),
    ("check m.yaml --color sometimes", "--color"),
    ("check m.yaml --unknown", "--unknown"),
    ("check m.yaml --as-of", "--as-of"),
    ("chek m.yaml", "chek"),
    ("check absent.yaml", "absent.yaml: there is no such file"),
    ("check sub", "sub: there is no manifest in this folder or below it"),
    ("check m.yaml/inside", "it cannot be read: Not a directory"),
]


@pytest.mark.parametrize(("arguments", "words"), BAD_USAGE)
def test_bad_usage_is_status_2_and_says_why(arguments: str, words: str) -> None:
    Path("m.yaml").write_text(CLEAN, encoding="utf-8")
    Path("sub").mkdir()
    ran = llamalicense(*arguments.split())
    assert ran.status == 2
    assert words in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("defect", [RuntimeError("boom"), KeyError("boom"), RecursionError("boom"), AssertionError()])
def test_a_defect_is_status_3_and_says_where_to_report_it(defect: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise defect

    monkeypatch.setattr("llamalicense.run.Checker.judge", break_down)
    status, out, err = check(CLEAN)
    assert (status, out) == (3, "")
    assert err.startswith("Traceback")
    assert f"a defect in llamalicense {__version__}; no verdict was reached" in err
    assert f"{HOMEPAGE}/issues" in err


class TestSeveralManifests:
    @pytest.fixture(autouse=True)
    def files(self) -> None:
        for name, text in {**MANIFESTS, "malformed": MALFORMED}.items():
            Path(f"{name}.yaml").write_text(text, encoding="utf-8")

    @pytest.mark.parametrize(
        ("names", "status", "verdicts", "verdict"),
        [
            ("clean clean", 0, ["pass", "pass"], "pass"),
            ("clean lacking", 0, ["pass", "warn"], "warn"),
            ("clean failing lacking", 1, ["pass", "fail", "warn"], "fail"),
            ("failing malformed clean", 2, ["fail", None, "pass"], None),
            ("malformed clean", 2, [None, "pass"], None),
            ("clean absent", 2, ["pass", None], None),
        ],
    )
    def test_each_gets_its_verdict_and_the_worst_status_wins(
        self, names: str, status: int, verdicts: list[str | None], verdict: str | None
    ) -> None:
        files = [f"{name}.yaml" for name in names.split()]
        ran = llamalicense("check", *files, "--output-format", "json")
        report = as_json(ran)
        assert ran.status == status
        assert [each["manifest"] for each in report["reports"]] == files
        assert [each["verdict"] for each in report["reports"]] == verdicts
        assert report["verdict"] == verdict
        assert ran.err.count("error: ") == verdicts.count(None)

    def test_fail_on_never_does_not_hide_what_could_not_be_checked(self) -> None:
        assert llamalicense("check", "failing.yaml", "malformed.yaml", "--fail-on", "never").status == 2

    def test_counts_are_of_all(self) -> None:
        alone = as_json(llamalicense("check", "clean.yaml", "--output-format", "json"))["counts"]
        twice = as_json(llamalicense("check", "clean.yaml", "clean.yaml", "--output-format", "json"))
        assert twice["counts"] == {verdict: 2 * number for verdict, number in alone.items()}
        assert [each["counts"] for each in twice["reports"]] == [alone, alone]


class TestStandardInput:
    @pytest.fixture(autouse=True)
    def stdin(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(RICH.encode())))

    def test_a_dash_is_standard_input(self) -> None:
        ran = llamalicense("check", "-")
        assert (ran.status, ran.err) == (1, "")
        assert ran.out.startswith("<stdin> · Acme Robotics Inc.")
        assert "<stdin>:16:11" in ran.out

    def test_it_may_be_given_a_name_and_with_it_a_folder(self, folder: Path) -> None:
        (folder / "sub").mkdir()
        (folder / "sub" / "README.md").write_text("Built with Llama", encoding="utf-8")
        ran = llamalicense("check", "-", "--stdin-filename", "sub/m.yaml", "--output-format", "json")
        [report] = as_json(ran)["reports"]
        assert report["manifest"] == "sub/m.yaml"
        found = {(result["rule"], result["subject"]): result for result in report["results"]}
        phrase = found["llama-4/built-with-llama", "builds/acme-17b"]
        assert (phrase["verdict"], phrase["basis"]) == ("pass", "verified")
        assert phrase["location"]["path"] == "sub/m.yaml"

    def test_bytes_are_read_as_they_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff"), encoding="latin-1"))
        assert llamalicense("check", "-").err == "error: <stdin>:1:1: byte 0xff is not UTF-8; save the file as UTF-8\n"


class TestDiscovery:
    @pytest.fixture(autouse=True)
    def deep(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (folder / "a" / "b").mkdir(parents=True)
        monkeypatch.chdir(folder / "a" / "b")

    @pytest.mark.parametrize(
        ("place", "shown"),
        [(".", "llamalicense.yaml"), ("..", "../llamalicense.yaml"), ("../..", "../../llamalicense.yaml")],
    )
    def test_here_or_above(self, place: str, shown: str) -> None:
        Path(place, "llamalicense.yaml").write_text(CLEAN, encoding="utf-8")
        ran = llamalicense("check")
        assert ran.status == 0
        assert ran.out.startswith(f"{shown} · Acme")

    def test_the_nearest_counts(self) -> None:
        Path("..", "llamalicense.yaml").write_text(CLEAN, encoding="utf-8")
        Path("..", "..", "llamalicense.yaml").write_text(FAILING, encoding="utf-8")
        assert llamalicense("check").status == 0

    @pytest.mark.parametrize("place", [".", "../.."])
    def test_the_short_spelling_is_found_as_well(self, place: str) -> None:
        Path(place, "llamalicense.yml").write_text(CLEAN, encoding="utf-8")
        ran = llamalicense("check")
        assert ran.status == 0
        assert ran.out.startswith(f"{os.path.normpath(os.path.join(place, 'llamalicense.yml'))} · Acme")

    def test_both_spellings_in_one_folder_are_an_error(self) -> None:
        for name in ("llamalicense.yaml", "llamalicense.yml"):
            Path("..", name).write_text(CLEAN, encoding="utf-8")
        ran = llamalicense("check")
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == (
            "error: ../llamalicense.yaml: ../llamalicense.yml stands beside it, and nothing tells which of the two "
            "counts; keep one\n"
        )

    def test_init_writes_no_second_spelling(self) -> None:
        Path("llamalicense.yml").write_text(CLEAN, encoding="utf-8")
        for options in ([], ["--force"]):
            ran = llamalicense("init", "--non-interactive", *options)
            assert ran.status == 2
            assert "llamalicense.yml is there already" in ran.err
        assert not Path("llamalicense.yaml").exists()

    def test_a_folder_of_that_name_is_none(self) -> None:
        Path("llamalicense.yaml").mkdir()
        Path("..", "llamalicense.yaml").write_text(CLEAN, encoding="utf-8")
        assert llamalicense("check").out.startswith("../llamalicense.yaml")

    @pytest.mark.parametrize("mark", ["folder", "file"])
    def test_not_above_the_repository(self, mark: str, folder: Path) -> None:
        """The root holds `.git`: a folder, or a file in a worktree or submodule."""
        (folder / "llamalicense.yaml").write_text(CLEAN, encoding="utf-8")
        root = folder / "a"
        if mark == "folder":
            (root / ".git").mkdir()
        else:
            (root / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
        status, out, err = llamalicense("check")
        assert (status, out) == (2, "")
        assert f"there is no llamalicense.yaml (or .yml) in this folder or above it, up to {root}" in err

    @pytest.mark.parametrize("target", ["../../../outside.yaml", "/dev/zero", "../../elsewhere/../../outside.yaml"])
    def test_a_link_out_of_the_repository_is_not_followed(self, target: str, folder: Path) -> None:
        (folder.parent / "outside.yaml").write_text(CLEAN, encoding="utf-8")
        (folder / "elsewhere").mkdir()
        link = Path("..", "llamalicense.yaml")
        link.symlink_to(target)
        ran = llamalicense("check")
        assert (ran.status, ran.out) == (2, "")
        assert "there is no llamalicense.yaml" in ran.err or "../llamalicense.yaml is a link out of" in ran.err

    def test_a_link_within_the_repository_is_followed(self, folder: Path) -> None:
        (folder / "kept.yaml").write_text(CLEAN, encoding="utf-8")
        Path("llamalicense.yaml").symlink_to("../../kept.yaml")
        assert llamalicense("check").status == 0

    def test_a_manifest_that_is_named_may_be_a_link_to_anywhere_and_its_documents_may_not(self, folder: Path) -> None:
        outside = folder.parent / "named.yaml"
        outside.write_text(CLEAN, encoding="utf-8")
        Path("named.yaml").symlink_to(outside)
        assert llamalicense("check", "named.yaml").status == 0
        (folder.parent / "NOTICE").write_text("words", encoding="utf-8")
        outside.write_text(
            CLEAN.replace("builds: []", "builds: [{name: a, notice: ../../../NOTICE}]"), encoding="utf-8"
        )
        ran = llamalicense("check", "named.yaml")
        assert ran.status == 2
        assert "'../../../NOTICE' is outside the repository" in ran.err

    def test_not_above_at_all_outside_a_repository(self, folder: Path) -> None:
        (folder / ".git").rmdir()
        Path("..", "llamalicense.yaml").write_text(CLEAN, encoding="utf-8")
        ran = llamalicense("check")
        assert ran.status == 2
        assert "there is no llamalicense.yaml (or .yml) in this folder;" in ran.err


class TestFolders:
    NAMES = ("llamalicense.yaml", "a/llamalicense.yml", "a/chat.llamalicense.yaml", "b/deep/x.llamalicense.yml")
    OTHERS = (
        "a/notllamalicense.yaml",
        "a/.llamalicense.yaml",
        "llamalicense.yaml.orig",
        "b/llamalicense.json",
        "c.yaml",
    )

    @pytest.fixture(autouse=True)
    def monorepo(self, folder: Path) -> None:
        for name in (*self.NAMES, *self.OTHERS, "out/llamalicense.yaml"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(CLEAN, encoding="utf-8")
        (folder / ".gitignore").write_text("/out/\n", encoding="utf-8")

    def checked(self, *arguments: str) -> list[str]:
        report = as_json(llamalicense("check", *arguments, "--output-format", "json"))
        return [each["manifest"] for each in report["reports"]]

    def test_a_folder_is_every_manifest_in_it_and_below_that_git_does_not_ignore(self) -> None:
        assert self.checked(".") == sorted(self.NAMES, key=lambda name: name.split("/"))
        assert self.checked("a") == ["a/chat.llamalicense.yaml", "a/llamalicense.yml"]
        assert self.checked("b") == ["b/deep/x.llamalicense.yml"]

    def test_what_is_meant_twice_is_checked_once(self, folder: Path) -> None:
        assert self.checked("a", "./a/llamalicense.yml", ".", str(folder)) == [
            "a/chat.llamalicense.yaml",
            "./a/llamalicense.yml",
            "b/deep/x.llamalicense.yml",
            "llamalicense.yaml",
        ]

    def test_one_that_fails_below_makes_the_status(self) -> None:
        Path("b/deep/x.llamalicense.yml").write_text(FAILING, encoding="utf-8")
        assert llamalicense("check", ".").status == 1

    def test_a_folder_without_one_has_no_verdict_and_the_others_keep_theirs(self) -> None:
        Path("empty").mkdir()
        for place in ("empty", "out"):
            ran = llamalicense("check", place, "a")
            assert ran.status == 2
            assert f"error: {place}: there is no manifest in this folder or below it" in ran.err
            assert ran.out.count(" · Acme") == 2

    @pytest.mark.parametrize("stem", ["llamalicense", "chat.llamalicense"])
    def test_both_spellings_side_by_side_are_an_error(self, stem: str) -> None:
        for suffix in ("yaml", "yml"):
            Path("b", f"{stem}.{suffix}").write_text(CLEAN, encoding="utf-8")
        ran = llamalicense("check", "b")
        assert ran.status == 2
        assert f"error: b/{stem}.yaml: b/{stem}.yml stands beside it" in ran.err
        assert "b/deep/x.llamalicense.yml · Acme" in ran.out

    def test_a_link_out_of_the_repository_is_an_error_and_one_inside_is_none(self, tmp_path_factory: Any) -> None:
        outside = tmp_path_factory.mktemp("outside") / "m.yaml"
        outside.write_text(CLEAN, encoding="utf-8")
        Path("b/llamalicense.yaml").symlink_to(outside)
        Path("a/b.llamalicense.yaml").symlink_to("../llamalicense.yaml")
        ran = llamalicense("check", ".")
        assert ran.status == 2
        assert "error: b/llamalicense.yaml: this link leaves the repository" in ran.err
        assert "a/b.llamalicense.yaml · Acme" in ran.out

    def test_a_file_for_a_report_may_not_be_a_manifest_in_the_folder(self) -> None:
        ran = llamalicense("check", ".", "--output", "json=a/llamalicense.yml")
        assert ran.status == 2
        assert "a manifest of this run" in ran.err

    @pytest.mark.parametrize("command", [["options"], ["explain", "llama-4/spam", "--manifest"]])
    def test_where_one_is_asked_for_a_folder_with_one_is_meant(self, command: list[str]) -> None:
        assert llamalicense(*command, "b") != llamalicense(*command, "a")
        ran = llamalicense(*command, "a")
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == (
            "error: a: there are 2 manifests in this folder; name one, such as a/chat.llamalicense.yaml\n"
        )


class TestDay:
    def test_today_is_the_default_and_needs_no_banner(self) -> None:
        assert check(CLEAN).out.startswith("m.yaml · Acme (company, US) · as of 2026-11-21\n")
        assert as_json(check(CLEAN, "--output-format", "json"))["as_of"] == "2026-11-21"

    def test_another_day_has_a_banner(self) -> None:
        ran = check(CLEAN, "--as-of", "2027-03-01")
        assert ran.out.startswith("As of 2027-03-01, which is not today (2026-11-21).\n\nm.yaml · Acme")
        assert as_json(check(CLEAN, "--as-of", "2027-03-01", "--output-format", "json"))["as_of"] == "2027-03-01"

    def test_the_day_decides(self) -> None:
        assert check(WAIVED, "--as-of", "2027-01-31").status == 0
        assert check(WAIVED, "--as-of", "2027-02-01").status == 1
        assert check(CLEAN, "--as-of", "2026-09-30").status == 2  # its reviews have not happened yet


class TestWaivers:
    def test_a_waiver_says_who_why_and_until_when(self) -> None:
        waived = "Waived until 2027-01-31 by Legal on 2026-11-02: Soon. (it was: fail, violated)"
        assert waived in re.sub(r"\s+", " ", check(WAIVED).out)

    def test_without_them_the_report_says_so(self) -> None:
        ran = check(WAIVED, "--no-waivers")
        assert "Waived until" not in ran.out
        assert "(--no-waivers)" in ran.out


class TestHowMuch:
    def test_quiet_is_fails_and_the_verdict(self) -> None:
        lines = check(FAILING, "--quiet").out.splitlines()
        heads = [line.split()[:2] for line in lines if line and not line.startswith(" ")]
        assert heads == [["FAIL", "llama-4/eu-multimodal"], ["FAIL", "1"], ["Not", "legal"]]
        assert check(CLEAN, "--quiet").out.splitlines()[0].startswith("PASS  37 pass")

    def test_verbose_lists_passes_and_traces(self) -> None:
        plain, verbose = check(RICH).out, check(RICH, "--verbose").out
        assert "\nPASS  " not in plain
        assert verbose.count("\nPASS  ") == as_json(check(RICH, "--output-format", "json"))["counts"]["pass"]
        assert "· builds[0].name (how its name begins" in verbose
        assert "· builds[0].name (how its name begins" not in plain

    def test_traces_are_in_the_machine_report_when_asked_for(self) -> None:
        def traces(*options: str) -> list[Any]:
            results = as_json(check(RICH, "--output-format", "json", *options))["reports"][0]["results"]
            return [result["trace"] for result in results if result["trace"]]

        assert traces() == []
        assert len(traces("--verbose")) > 30


ESCAPE = "\x1b"


def test_the_smallest_manifest_is_asked_what_decides_most_first() -> None:
    page = check(SMALLEST).out
    asked = re.findall(r"^ {6}(\S+) +(\d+)(?:  |$)", page.partition("To decide 36 results, state")[2], re.MULTILINE)
    assert asked[:2] == [("use.acceptable_use", "21"), ("builds", "10")]
    assert {fact for fact, _ in asked[2:]} == {
        "organisation.monthly_active_users.peak",
        "models[0].access",
        "use.trade_compliance",
        "organisation.claims_filed",
        "organisation.terminations",
    }
    assert max(map(len, page.splitlines())) <= 80


class TestColour:
    CASES = (
        # --color, FORCE_COLOR, NO_COLOR: is there colour when standard output is a pipe
        (None, None, None, False),
        (None, "1", None, True),
        (None, None, "1", False),
        (None, "1", "1", True),
        ("always", None, None, True),
        ("always", None, "1", True),
        ("never", "1", None, False),
        ("auto", None, None, False),
        ("auto", "1", None, True),
    )

    @pytest.mark.parametrize(("option", "force", "no", "coloured"), CASES)
    def test_what_decides(
        self, option: str | None, force: str | None, no: str | None, coloured: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in (("FORCE_COLOR", force), ("NO_COLOR", no)):
            if value is not None:
                monkeypatch.setenv(name, value)
        ran = check(RICH, *(["--color", option] if option else []))
        assert (ESCAPE in ran.out) is coloured

    def test_words_are_the_same_without_it(self) -> None:
        for options in ((), ("--verbose",), ("--quiet",)):
            coloured = check(RICH, "--color", "always", *options).out
            assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == check(RICH, *options).out

    def test_other_formats_have_none(self) -> None:
        outputs = [f"--output={name}=report.{name}" for name in FORMATS if name != "text"]
        check(RICH, "--color", "always", *outputs)
        written = {name: Path(f"report.{name}").read_text("utf-8") for name in FORMATS if name != "text"}
        assert [name for name, text in written.items() if ESCAPE in text] == []

    @pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is needed")
    @pytest.mark.parametrize(
        ("settings", "coloured"),
        [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": "1"}, False)],
    )
    def test_a_terminal_has_it(self, settings: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        import pty

        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        Path("m.yaml").write_text(SMALLEST, encoding="utf-8")
        ours, theirs = pty.openpty()
        with open(theirs, "w", encoding="utf-8") as terminal:
            # A terminal holds a few kilobytes that nobody has read.
            assert llamalicense("check", "m.yaml", "--quiet", out=terminal).status == 0
        shown = os.read(ours, 65536)
        os.close(ours)
        assert (ESCAPE.encode() in shown) is coloured


class TestFormats:
    def test_they_agree_in_their_counts(self) -> None:
        Path("bad.yaml").write_text(MALFORMED, encoding="utf-8")
        for text in (*MANIFESTS.values(), RICH):
            Path("m.yaml").write_text(text, encoding="utf-8")
            report = as_json(llamalicense("check", "m.yaml", "--output-format", "json"))
            counts, results = report["counts"], report["reports"][0]["results"]
            assert counts == {v: sum(r["verdict"] == v for r in results) for v in ("pass", "warn", "fail")}
            concise = llamalicense("check", "m.yaml", "--output-format", "concise").out.splitlines()
            for verdict in ("warn", "fail"):
                assert sum(f": {verdict}: " in line for line in concise[:-1]) == counts[verdict]
            said = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("fail", "warn", "pass"))
            assert concise[-1].startswith(f"{report['verdict']}: {said} (")
            assert sum(report["reports"][0]["rests_on"]["passes"].values()) == counts["pass"]
            verbose = llamalicense("check", "m.yaml", "--verbose").out
            assert len(re.findall(r"\nFAIL  [a-z]", verbose)) == counts["fail"]
            last = next(line for line in verbose.splitlines() if re.match(r"(PASS|WARN|FAIL)  \d+ ", line))
            numbers = {what: int(number) for number, what in re.findall(r"(\d+) (\w+)", last)}
            assert numbers.get("fail", 0) == counts["fail"]
            assert sum(numbers.get(what, 0) for what in ("unclear", "lack", "waived")) == counts["warn"]
            assert numbers["pass"] == counts["pass"]

    def test_concise_lines_are_what_problem_matchers_read(self) -> None:
        Path("bad.yaml").write_text(MALFORMED, encoding="utf-8")
        Path("m.yaml").write_text(RICH, encoding="utf-8")
        *lines, last = llamalicense("check", "m.yaml", "bad.yaml", "--output-format", "concise").out.splitlines()
        assert len(lines) > 10
        others = [line for line in lines if not re.match(r"^[^:]+:\d+:\d+: (fail|warn|error|note): \S", line)]
        # What is only to be read has no place, so that no editor marks a line for it.
        assert [line for line in others if not re.match(r"^m\.yaml: note: \S", line)] == []
        assert last.startswith("no verdict: ")
        found = [line for line in lines if line.startswith("m.yaml:") and line not in others]
        places = [tuple(map(int, line.split(":")[1:3])) for line in found]
        assert places == sorted(places)

    def test_json_is_one_object_with_a_line_end(self) -> None:
        out = check(RICH, "--output-format", "json").out
        assert out.endswith("}\n")
        assert json.loads(out)["schema"] == "llamalicense/report/v1"

    @pytest.mark.parametrize("options", [(), ("--verbose",), ("--quiet",), ("--strict",), ("--color", "never")])
    @pytest.mark.parametrize("text", [*MANIFESTS.values(), RICH], ids=[*MANIFESTS, "rich"])
    def test_text_keeps_80_columns(self, text: str, options: tuple[str, ...]) -> None:
        lines = check(text, *options).out.splitlines()
        assert [line for line in lines if len(line) > 80 and len(line.split()) > 1] == []

    def test_invalid_manifests_are_explained_on_standard_error_alone(self) -> None:
        status, out, err = check(MALFORMED)
        assert status == 2
        assert out.startswith("m.yaml: no verdict, 1 problem (on standard error)\n")
        assert err.startswith("error: m.yaml:2:1: this is not YAML")


@pytest.mark.parametrize("name", FORMATS)
def test_a_golden_file_is_what_the_command_prints(name: str, folder: Path) -> None:
    shutil.copytree(GOLDEN, folder, dirs_exist_ok=True)
    (folder / ".git").rmdir()  # what a repository shows is no part of these
    ran = llamalicense("check", "--output-format", name)
    assert (ran.status, ran.err) == (1, "")
    assert hermetic(ran.out) == path_of(name).read_text(encoding="utf-8")


def test_the_golden_manifest_has_every_verdict_reason_and_basis() -> None:
    [report] = json.loads(path_of("json").read_text(encoding="utf-8"))["reports"]
    for field, wanted in (
        ("verdict", "pass warn fail"),
        ("reason", "satisfied not-applicable exception violated unclear missing waived"),
        ("basis", "verified stated attested catalogue"),
    ):
        assert {result[field] for result in report["results"]} - {None} == set(wanted.split())


HOSTILE = "a\x1b[31m\x9b2J\x07\x7f\u202e\u2066\u200bz"


class TestHostileWords:
    """Nothing that a terminal would obey or hide reaches it, wherever it comes from."""

    @staticmethod
    def run(*arguments: str, formats: Iterable[str] = FORMATS) -> tuple[int, list[str]]:
        """The status of a run, and the lines that it prints and that it writes in every format."""
        files = [(name, Path("reports", name)) for name in formats]
        ran = llamalicense(*arguments, "--verbose", *(f"--output={name}={file}" for name, file in files))
        written = [file.read_bytes().decode() for _, file in files]
        shutil.rmtree("reports", ignore_errors=True)  # which the next check would read
        return ran.status, "\n".join([ran.out, ran.err, *written]).split("\n")

    def test_in_the_name_of_a_file(self) -> None:
        names = [f"{HOSTILE}.yaml", "line\nbreak.yaml", f"{HOSTILE}-bad.yaml", f"{HOSTILE}-absent.yaml"]
        for name, text in zip(names, (RICH, RICH, MALFORMED), strict=False):
            Path(name).write_text(text, encoding="utf-8")
        status, lines = self.run("check", *names)
        assert status == 2
        assert all(map(str.isprintable, lines))

    @pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text there")
    def test_in_the_bytes_of_a_name(self) -> None:
        name = os.fsdecode(b"\xff.yaml")
        Path(name).write_text(CLEAN, encoding="utf-8")
        status, lines = self.run("check", name)
        assert status == 0
        assert all(map(str.isprintable, lines))

    def test_no_line_is_a_command_to_a_runner(self) -> None:
        """GitHub's obeys `::word` after white space at the beginning of a line, and `##[word]` anywhere."""
        name = "::error::x.yaml"
        text = RICH.replace("Acme Robotics Inc.", "x ::add-mask::y ##[error]z").replace("Acme Chat", "b ::error::z")
        Path(name).write_text(text, encoding="utf-8")
        # The commands of the format github are read in test_github.py.
        lines = self.run("check", name, formats=FORMATS.keys() - {"github"})[1]
        # Only text is wrapped, so that each word of it begins a line in one width or another; what an evaluation went
        # through is most of it.
        checker = Checker(AS_OF, Settings(trace=True))
        report = checking([Given(text.encode(), name, Path())], checker, AS_OF)
        for width in range(60, 120):
            lines += render("text", report, Style(width, verbose=width % 10 == 0)).split("\n")
        assert [line for line in lines if line.lstrip().startswith("::") or "##[" in line] == []
        assert any(line.lstrip().startswith(":\\u003aadd-mask") for line in lines)

    def test_in_a_manifest(self) -> None:
        escaped = json.dumps(HOSTILE)
        for text in (
            CLEAN.replace("Acme", escaped),
            f"{CLEAN}house: {{{escaped}: {escaped}}}\n",
            f"{CLEAN}house: {{{escaped}: }}\n",
            f"{CLEAN}{escaped}: 1\n",
            f"{CLEAN}{escaped}: 1\n{escaped}: 1\n",
            CLEAN.replace("builds: []", f"builds: [{{name: a, notice: {escaped}, kind: {escaped}}}]"),
            CLEAN.replace("builds: []", f"builds: [{{name: a, contains: [{escaped}]}}]"),
            CLEAN + WAIVER.format(escaped),
        ):
            Path("m.yaml").write_text(text, encoding="utf-8")
            _, lines = self.run("check", "m.yaml")
            assert all(map(str.isprintable, lines))

    def test_in_the_documents_that_it_names(self) -> None:
        Path("m.yaml").write_text(RICH, encoding="utf-8")
        for name in ("README.md", "NOTICE", "LICENSE"):
            Path(name).write_text(f"Built with {HOSTILE} Llama {HOSTILE}\nPowered by Llama {HOSTILE}", encoding="utf-8")
        status, lines = self.run("check", "m.yaml")
        assert status == 1
        assert all(map(str.isprintable, lines))

    @pytest.mark.parametrize(
        "arguments", [("check", "--as-of", HOSTILE), ("check", "--policy", HOSTILE), ("explain", HOSTILE)]
    )
    def test_in_arguments(self, arguments: tuple[str, ...]) -> None:
        Path("llamalicense.yaml").write_text(CLEAN, encoding="utf-8")
        ran = llamalicense(*arguments)
        assert ran.status == 2
        assert all(map(str.isprintable, f"{ran.out}\n{ran.err}".split("\n")))

    def test_in_a_policy(self) -> None:
        Path("m.yaml").write_text(CLEAN, encoding="utf-8")
        Path("p.yaml").write_text(f"policy: {json.dumps(HOSTILE)}\ntitle: t\nkind: house\n", encoding="utf-8")
        ran = llamalicense("check", "m.yaml", "--policy", "p.yaml")
        assert ran.status == 2
        assert all(map(str.isprintable, f"{ran.out}\n{ran.err}".split("\n")))


def process(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "llamalicense", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **more)


def test_garbage_is_looked_for_by_every_command_though_not_among_what_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check of one manifest makes some 110,000 objects that stay; 300 times as much garbage is no run's to keep."""
    at_the_end = list[object]()
    monkeypatch.delattr(gc, "disable")
    monkeypatch.setattr(gc, "freeze", lambda: pytest.fail("what is made from now on is looked through"))
    monkeypatch.setattr(atexit, "register", at_the_end.append)
    with patch.object(gc, "set_threshold") as set_threshold:
        monkeypatch.setattr(sys, "argv", ["llamalicense", "--version"])
        with pytest.raises(SystemExit):
            main()
    [threshold] = (call.args[0] for call in set_threshold.call_args_list)
    assert 120_000 < threshold < 500_000
    assert at_the_end == [gc.freeze]


def test_it_says_which_version_it_is() -> None:
    assert llamalicense("--version") == (0, f"llamalicense {__version__}\n", "")


def every_format(folder: Path) -> dict[str, Path]:
    """Where a run writes each format, below a folder."""
    return {name: folder / f"report.{name}" for name in FORMATS}


NO_NETWORK = """
import sys

def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "subprocess.", "os.system", "os.exec")):
        raise AssertionError(event)

sys.addaudithook(watch)
from llamalicense.cli.main import main
main()
"""


def test_same_input_same_bytes_without_network_and_without_another_program(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, whose seed of hashes is drawn, and in another with a fixed one, which is watched."""
    on(date.today(), monkeypatch)
    Path("m.yaml").write_text(RICH.replace("agreement: LICENSE", "agreement: https://acme.example"), encoding="utf-8")
    (folder / ".git").rmdir()  # where there is a repository, git lists its files
    written: dict[str, set[bytes]] = {name: set() for name in FORMATS}
    for place in ("here", "elsewhere"):
        files = every_format(folder / place)
        arguments = ["check", "m.yaml", "--as-of", "2026-11-21", "--verbose"]
        arguments += [f"--output={name}={file}" for name, file in files.items()]
        if place == "here":
            assert llamalicense(*arguments).status == 1
        else:
            command = [sys.executable, "-c", NO_NETWORK, *arguments]
            seeded = {**os.environ, "PYTHONHASHSEED": "0"}
            ran = subprocess.run(command, env=seeded, capture_output=True, text=True, encoding="utf-8", check=False)
            assert (ran.returncode, ran.stderr) == (1, "")
        for name, file in files.items():
            written[name].add(file.read_bytes())
    assert {name: len(texts) for name, texts in written.items()} == dict.fromkeys(FORMATS, 1)
    assert all(text for texts in written.values() for text in texts)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_the_encoding_of_standard_output_does_not_matter(encoding: str) -> None:
    Path("m.yaml").write_text(CLEAN.replace("Acme", "Ümlaut 会社"), encoding="utf-8")
    written = io.BytesIO()
    with io.TextIOWrapper(written, encoding=encoding) as out:
        assert llamalicense("check", "m.yaml", out=out).status == 0
        assert "Ümlaut 会社" in written.getvalue().decode()


def test_nothing_is_written_or_looked_up_at_home_and_the_encoding_of_the_terminal_does_not_matter(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = folder / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    before = sorted(folder.rglob("*"))
    (folder / "m.yaml").write_text(RICH.replace("Acme Robotics", "Ümlaut 会社"), encoding="utf-8")
    ran = process("check", "m.yaml", env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "Ümlaut 会社" in ran.stdout
    assert sorted(folder.rglob("*")) == sorted([*before, folder / "m.yaml"])


def broken_pipe() -> int:
    """A pipe into which to write, and from which nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way there")
@pytest.mark.parametrize("name", FORMATS)
def test_a_broken_pipe_is_no_defect_in_any_format(name: str) -> None:
    Path("m.yaml").write_text(RICH, encoding="utf-8")
    with open(broken_pipe(), "w", encoding="utf-8") as pipe:
        ran = llamalicense("check", "m.yaml", "--output-format", name, out=pipe)
        assert (ran.status, ran.err) == (1, "")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break in another way there")
@pytest.mark.parametrize(("name", "text", "status"), [("text", CLEAN, 0), ("html", RICH, 1)])
def test_a_broken_pipe_is_no_defect_at_the_end_of_a_process(name: str, text: str, status: int) -> None:
    """One report that fits into a buffer, and one that does not."""
    Path("m.yaml").write_text(text, encoding="utf-8")
    pipe = broken_pipe()
    command = [sys.executable, "-m", "llamalicense", "check", "m.yaml", "--output-format", name]
    ran = subprocess.run(command, stdout=pipe, stderr=subprocess.PIPE, text=True, check=False)
    os.close(pipe)
    assert (ran.returncode, ran.stderr) == (status, "")


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")
@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("check m.yaml <&- 2>&-", 0),
        ("check m.yaml >&-", 2),
    ],
)
def test_closed_streams_are_no_defect(command: str, status: int) -> None:
    Path("m.yaml").write_text(CLEAN, encoding="utf-8")
    program = f"'{sys.executable}' -m llamalicense {command}"
    ran = subprocess.run(["sh", "-c", program], capture_output=True, text=True, check=False)
    assert ran.returncode == status
    assert "Traceback" not in ran.stderr


def test_closed_standard_input_is_no_manifest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)  # as Python has it then
    ran = llamalicense("check", "-")
    assert ran.status == 2
    assert ran.err.startswith("error: ")
    assert "Traceback" not in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")
def test_what_was_for_standard_error_does_not_go_into_the_report() -> None:
    program = f"'{sys.executable}' -m llamalicense check absent.yaml --output-format json 2>&-"
    ran = subprocess.run(["sh", "-c", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, json.loads(ran.stdout)["verdict"]) == (2, None)


def test_help_names_the_commands_and_every_option() -> None:
    assert llamalicense("--help").status == 0
    ran = llamalicense("check", "--help")
    assert ran.status == 0
    for option in ("--fail-on", "--unclear", "--missing", "--strict", "--as-of", "--policy", "--no-waivers", "--quiet"):
        assert option in ran.out
