"""The check from Python, as a notebook or a service uses it."""

import json
import re
import subprocess
import sys
from datetime import date
from html import unescape
from pathlib import Path
from types import MappingProxyType

import pytest
from checkout import EXAMPLES, GOLDEN, environment
from hostile import HOSTILE, everything
from manifests import SCOUT
from program import llamalicense
from rows import rows

import llamalicense as package
from llamalicense import InputError, ManifestReport, Report, Result, UsageError, check
from llamalicense.report.formats import FORMATS

DAY = date(2026, 11, 21)
FAILING = EXAMPLES / "failing.llamalicense.yaml"
FACTS = {
    "manifest": 1,
    "organisation": {"name": "Acme: «Ä» 😀", "kind": "company", "country": "NO", "founded": date(2019, 5, 1)},
    "models": [MappingProxyType({"id": SCOUT, "access": ["api"]})],
    "builds": (),
}


@pytest.mark.parametrize("output_format", FORMATS)
def test_it_is_what_the_command_finds(output_format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)
    report = check("llamalicense.yaml", as_of=DAY)
    ran = llamalicense("check", "llamalicense.yaml", "--as-of", DAY, "--output-format", output_format)
    [name] = [name for name in FORMATS if name == output_format]
    assert report.render(name) == ran.out
    assert report.status == ran.status == 1
    assert report.verdict == "fail"


def test_its_results_have_types_and_say_why() -> None:
    report = check(FAILING)
    assert isinstance(report, Report)
    failed = [result for result in report.results if result.verdict == "fail"]
    assert [result.rule for result in failed] == ["llama-4/eu-multimodal", "llama-4/model-naming"]
    assert failed[0].location.line == 6
    assert failed[0].trace
    assert report.reports[0].policies[1].id == "llama-4"


def test_a_baseline_counts_as_it_does_for_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    manifest = FAILING.read_text(encoding="utf-8").replace("multimodal: true", "")
    (tmp_path / "llamalicense.yaml").write_text(manifest.replace("country: DE", "country: US"), encoding="utf-8")
    assert llamalicense("check", "--as-of", DAY, "--baseline", "known.json", "--write-baseline").status == 0
    whole = check(as_of=DAY)
    assert (whole.status, whole.verdict) == (1, "fail")
    for source in (Path("known.json"), "known.json"):
        known = check(as_of=DAY, baseline=source)
        assert (known.status, known.verdict) == (0, "fail")
        assert [bool(result.known) for result in known.failures] == [True] * len(whole.failures)
    (tmp_path / "pyproject.toml").write_text('[tool.llamalicense]\nbaseline = "known.json"\n', encoding="utf-8")
    assert check(as_of=DAY).status == check(as_of=DAY, baseline=True).status == 0
    assert check(as_of=DAY, baseline=False).status == 1
    assert check(as_of=DAY).render("json") == llamalicense("check", "--as-of", DAY, "--output-format", "json").out
    with pytest.raises(InputError, match="there is no such baseline"):
        check(as_of=DAY, baseline="none.json")


def test_failures_and_warnings_are_results_by_their_verdict() -> None:
    report = check(GOLDEN / "llamalicense.yaml", as_of=DAY)
    assert report.failures == tuple(result for result in report.results if result.verdict == "fail") != ()
    assert report.warnings == tuple(result for result in report.results if result.verdict == "warn") != ()
    assert any(result.waiver for result in report.warnings)
    strict = check(GOLDEN / "llamalicense.yaml", as_of=DAY, missing="fail", unclear="fail")
    assert {result.subject for result in report.warnings} - {result.subject for result in strict.failures} == set()
    assert len(strict.failures) > len(report.failures)


# What each type has for its users: its documented fields and methods, and nothing that comes with how it is made.
PUBLIC = {
    Report: "as_of today settings reports readings house verdict results failures warnings status render settings_of",
    ManifestReport: "manifest place organisation policies notes results errors grounds folder settings fixes "
    "place_of verdict",
    Result: "rule subject verdict reason basis clause title explanation remedy missing location trace waiver "
    "overridden_by related known changed",
}


@pytest.mark.parametrize("kind", PUBLIC)
def test_a_type_has_what_it_is_documented_to_have_and_nothing_by_accident(kind: type) -> None:
    report = check(FAILING)
    [thing] = [each for each in (report, report.reports[0], report.results[0]) if type(each) is kind]
    assert {name for name in dir(thing) if not name.startswith("_")} == set(PUBLIC[kind].split())
    for how in ("len(thing)", "thing[0]", "iter(thing)", "thing + thing", "thing < thing"):
        with pytest.raises(TypeError):
            eval(how, {"thing": thing})
    with pytest.raises(AttributeError):
        setattr(thing, "verdict", "pass")  # noqa: B010 # a type checker refuses it as well


def test_what_is_shown_of_a_report_is_one_line() -> None:
    report = check(FAILING, as_of=DAY)
    assert re.fullmatch(
        r"<Report fail \(2 fail, \d+ warn, \d+ pass\): .*failing\.llamalicense\.yaml, as of 2026-11-21>", repr(report)
    )
    [first, *_] = report.failures
    assert repr(first).startswith("<Result fail: llama-4/eu-multimodal · ")
    assert repr(first).endswith(f" · violated · {FAILING}:6:12>")
    assert repr(report.reports[0]).startswith("<ManifestReport fail (")


@rows("words", HOSTILE.values(), ids=HOSTILE)
def test_a_line_about_a_report_stays_a_line_whatever_names_hold(words: str) -> None:
    report = everything(words)
    for thing in (report, *report.reports, *report.results):
        assert repr(thing).isprintable()
        assert "##[" not in repr(thing)


def test_options_are_those_of_the_command() -> None:
    assert check(FAILING, fail_on="never").status == 0
    good = EXAMPLES / "llamalicense.yaml"
    assert check(good).verdict == "warn"
    assert check(good, missing="fail", unclear="fail").verdict == "fail"
    assert "no-competing-models" in [p.id for p in check(good, policies=["no-competing-models"]).reports[0].policies]
    golden = GOLDEN / "llamalicense.yaml"
    assert any(result.waiver for result in check(golden, as_of=DAY).results)
    assert not any(result.waiver for result in check(golden, as_of=DAY, waivers=False).results)


def test_bytes_and_mappings_are_manifests() -> None:
    assert check(FAILING.read_bytes()).verdict == "fail"
    report = check(FACTS, FAILING)
    assert [each.manifest for each in report.reports] == ["<mapping>", str(FAILING)]
    assert report.reports[0].organisation == "Acme: «Ä» 😀 (company, NO)"
    assert {result.rule: result.verdict for result in report.reports[0].results}["llama-4/eu-multimodal"] == "pass"


def test_documents_are_found_beside_the_bytes(tmp_path: Path) -> None:
    golden = (GOLDEN / "llamalicense.yaml").read_bytes()
    there = check(golden, folder=GOLDEN, as_of=DAY)
    assert any(result.basis == "verified" for result in there.results)
    assert not any(result.basis == "verified" for result in check(golden, folder=tmp_path, as_of=DAY).results)


def test_what_is_no_manifest_gives_no_verdict() -> None:
    with pytest.raises(InputError, match=r"<bytes>:3:1: .*did you mean \"models\"") as raised:
        check(FAILING, b"manifest: 1\norganisation: {name: A}\nmodles: []\n")
    assert all(problem.line for problem in raised.value.problems)
    with pytest.raises(InputError, match="there is no such file"):
        check("nowhere.yaml")
    with pytest.raises(InputError, match="<mapping>"):
        check({**FACTS, "models": [{"id": SCOUT, "multimodal": None}]})
    with pytest.raises(TypeError, match="a manifest cannot hold"):
        check({**FACTS, "house": {"x": object()}})
    with pytest.raises(UsageError):
        check(FAILING, policies=["nowhere"])


def test_without_a_manifest_it_is_found_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "deep").mkdir()
    (tmp_path / "llamalicense.yaml").write_bytes(FAILING.read_bytes())
    monkeypatch.chdir(tmp_path / "deep")
    assert check().reports[0].manifest == "../llamalicense.yaml"


def test_in_brief_it_says_the_same_without_traces() -> None:
    full, brief = check(FAILING), check(FAILING, in_full=False)
    assert [(r.rule, r.subject, r.verdict, r.explanation) for r in full.results] == [
        (r.rule, r.subject, r.verdict, r.explanation) for r in brief.results
    ]
    assert not any(result.trace for result in brief.results)
    assert json.loads(full.render("json")) == json.loads(brief.render("json"))


def test_a_notebook_shows_the_page_in_a_frame_in_which_nothing_runs() -> None:
    from IPython.core.formatters import DisplayFormatter  # takes a while to load, for this test alone

    report = check({**FACTS, "organisation": {"name": '"><script>alert(1)</script>'}})
    shown, _ = DisplayFormatter().format(report)  # type: ignore[no-untyped-call]
    frame = re.fullmatch(
        r'<iframe sandbox srcdoc="([^"<>]*)" title="llamalicense" [^<>]*></iframe>', shown["text/html"]
    )
    assert frame
    assert unescape(frame[1]) == report.render("html")


def test_the_package_costs_nothing_until_it_is_used() -> None:
    code = "import sys, llamalicense; assert llamalicense.__version__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), check=True, capture_output=True, text=True)
    loaded = {name for name in done.stdout.split() if name.startswith(package.__name__)}
    assert loaded == {"llamalicense", "llamalicense.about"}


def test_it_exports_what_it_says_and_shows_nothing_else() -> None:
    assert dir(package) == sorted(package.__all__)
    for name in package.__all__:
        assert getattr(package, name)
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        package.chek  # noqa: B018 # the access is what is tried
