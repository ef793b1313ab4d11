"""What a report rests on and what is said beside its results, in every format that there is."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from checkout import GOLDEN
from hostile import everything, manifest, result, run
from manifests import RICH, SCOUT
from rows import rows

from llamalicense.about import __version__
from llamalicense.decision.applied import PolicyInUse
from llamalicense.decision.note import Note
from llamalicense.decision.settings import Settings
from llamalicense.policy import library
from llamalicense.report.formats import FORMATS, FormatName, Style, render, written
from llamalicense.report.formats.footing import DIGITS, grounds, settings
from llamalicense.report.formats.summary import asked, counts, to_decide
from llamalicense.report.report import ManifestReport, Report
from llamalicense.run import Checker, Given, check

DAY = date(2026, 11, 21)
# Formats that are a list of lines or issues, each shown alone: they have notes and settings, and no room for the rest.
WITHOUT_ROOM = ("concise", "github", "gitlab")
# Their digests may be cut; others have all 64 digits.
SHORT = ("text", "markdown")
# A German company over the limit that has waived both: there is no right, and one is waived.
GRAVE = (
    RICH.replace("country: US", "country: DE").replace("rules: [mau-threshold]", "rules: [trademark-use]")
    + """\
  - rule: llama-4/eu-multimodal
    reason: We have asked Meta.
    approved_by: counsel@acme.example
    approved_on: 2026-11-02
    expires: 2026-12-31
"""
)


def strings(value: Any) -> Iterator[str]:
    """Every text of a JSON document, keys included."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    else:
        yield str(value)


def shown(name: str, text: str) -> str:
    """What a format shows, without what its own writing adds; letters and digits alone."""
    if name in ("json", "sarif", "gitlab"):
        text = " ".join(strings(json.loads(text)))
    elif name == "junit":
        elements = list(ElementTree.fromstring(text.encode()).iter())
        text = " ".join(part for each in elements for part in (*each.attrib.values(), each.text or ""))
    elif name in ("html", "markdown"):
        text = unescape(re.sub(r"<style.*?</style>|<[^>]*>", "", text, flags=re.DOTALL))
    return letters(text)


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def report_on(*texts: str, **options: Any) -> Report:
    checker = Checker(DAY, Settings(trace=True, **options), [library.house("no-competing-models")])
    manifests = [Given(text.encode(), f"{number}.yaml", GOLDEN) for number, text in enumerate(texts)]
    return check(manifests, checker, DAY, in_full=True)


@cache
def grave_report() -> Report:
    return report_on(GRAVE, RICH, unclear="fail")


@cache
def shown_of_it(name: FormatName) -> str:
    return shown(name, render(name, grave_report(), Style()))


def lacking(name: FormatName, words: list[str]) -> list[str]:
    return [each for each in words if letters(each) not in shown_of_it(name)]


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_loses_a_note(name: FormatName) -> None:
    notes = [note for each in grave_report().reports for note in each.notes]
    assert {"no-rights", "breach", "contracting-party", "governing-law", "indemnity"} <= {note.id for note in notes}
    assert {"review-age", "house-unused", "waiver-expired", "acceptable-use-version"} <= {note.id for note in notes}
    assert lacking(name, [note.text for note in notes]) == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_names_the_settings_the_version_the_date_and_what_the_rules_are_worth(name: FormatName) -> None:
    given = [each.option for each in settings(grave_report())]
    assert given == ["--unclear fail", "--policy no-competing-models"]
    # The machine report has a key for each.
    named = ["unclear fail missing", "no-competing-models"] if name == "json" else given
    assert lacking(name, [*named, __version__, "2026-11-21", "Not legal advice"]) == []


@rows("options", [{"unclear": "fail", "missing": "fail"}, {"waivers": False}, {"fail_on": "missing"}])
@rows("name", FORMATS)
def test_each_setting_is_named(name: FormatName, options: dict[str, Any]) -> None:
    report = run(manifest(result("satisfied")), **options)
    [(option, *_)] = settings(report)
    text = shown(name, render(name, report, Style()))
    words = {
        "--strict": "unclear fail missing fail",
        "--no-waivers": "waivers False",
        "--fail-on missing": "fail_on missing",
    }
    assert letters(words[option] if name == "json" else option) in text


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in WITHOUT_ROOM])
def test_what_it_rests_on_is_said_wherever_there_is_room(name: FormatName) -> None:
    report = grave_report().reports[0]
    rests = report.grounds
    digests = [rests.sha256, *(file.sha256 for file in rests.files if file.sha256)]
    digests += [text.sha256 for policy in report.policies for text in policy.encodes]
    digests += [policy.sha256 for policy in report.policies]
    assert sha256(GRAVE.encode()).hexdigest() == digests[0]
    assert sha256((GOLDEN / "NOTICE").read_bytes()).hexdigest() in digests
    assert len(digests) >= 7
    assert lacking(name, [digest[: DIGITS if name in SHORT else 64] for digest in digests]) == []
    people = [word for who in rests.vouched for word in (who.what, who.by, str(who.on))]
    assert "counsel@acme.example" in people
    assert lacking(name, [*people, *rests.purposes, *rests.assumptions, *(file.problem for file in rests.files)]) == []
    assert len(rests.assumptions) == 5
    assert DIGITS >= 12


def test_the_digests_of_the_texts_are_those_that_the_policy_pins_and_not_the_encoding_s() -> None:
    (licence,) = [policy for policy in grave_report().reports[0].policies if policy.kind == "licence"]
    pinned = library.bundled("llama-4").sources
    assert {text.name: text.sha256 for text in licence.encodes} == {
        name: source["sha256"] for name, source in pinned.items()
    }
    assert licence.sha256 not in {text.sha256 for text in licence.encodes}


@pytest.mark.parametrize("name", FORMATS)
def test_how_many_passes_rest_on_what_stands_in_the_summary(name: FormatName) -> None:
    found = run(manifest(*(result(reason, number=each) for each in range(3) for reason in ("satisfied", "exception"))))
    text = render(name, found, Style())
    if name == "json":
        passes = json.loads(text)["reports"][0]["rests_on"]["passes"]
        assert passes == {"verified": 0, "catalogue": 0, "stated": 3, "attested": 3}
    else:
        assert re.search("3 stated.*3 attested", " ".join(text.split()))


def test_the_line_of_counts_says_what_passes_rest_on_and_what_is_waived() -> None:
    results = [result("satisfied"), result("satisfied", number=1), result("exception"), result("waived")]
    assert counts(results) == ["1 waived (1 would fail)", "3 pass: 2 stated, 1 attested (0 not applicable)"]


def of_rule(note: str, report: Report) -> list[Note]:
    return [each for each in report.reports[0].notes if each.id == note]


@pytest.mark.parametrize("waivers", [True, False])
def test_no_waiver_takes_the_note_away_that_no_right_exists(waivers: bool) -> None:
    [note] = of_rule("no-rights", report_on(GRAVE, waivers=waivers))
    assert note.text.startswith("llama-4/mau-threshold, llama-4/eu-multimodal: there is no right under §1(a)")
    assert note.urgent
    [breach] = of_rule("breach", report_on(GRAVE, waivers=waivers))
    assert "§6" in breach.text


@rows("rule", ["mau-threshold", "eu-multimodal", "ip-litigation", "termination"])
@rows("waived", [False, True])
@rows("licence", [policy for policy in library.bundled_ids() if policy.startswith("llama-")])
def test_each_fail_that_leaves_no_right_is_noted_under_every_licence_that_has_it(
    licence: str, rule: str, waived: bool
) -> None:
    policy = library.bundled(licence)
    if not any(each.id == rule for each in policy.rules):
        assert (rule, licence) in {("eu-multimodal", each) for each in ("llama-2", "llama-3", "llama-3.1")}
        return
    stated = f"""\
manifest: 1
organisation:
  name: Acme
  kind: company
  country: DE
  monthly_active_users: {{{policy.parameters["user_month"]}: 700_000_001}}
  claims_filed: [{{filed: 2026-01-01, against: Meta, licence: {licence}}}]
  terminations: [{{on: 2026-01-01, licence: {licence}}}]
models: [{{id: acme/model, access: weights, licence: {licence}, multimodal: true}}]
builds: []
"""
    if waived:
        stated += (
            f"waivers: [{{rule: {licence}/{rule}, reason: So., approved_by: Legal, approved_on: 2026-11-01, "
            "expires: 2026-12-01}]\n"
        )
    report = report_on(stated)
    [found] = [each for each in report.results if each.rule == f"{licence}/{rule}"]
    assert (found.waiver is not None) is waived
    [note] = of_rule("no-rights", report)
    assert f"{licence}/{rule}" in note.text


def test_neither_note_stands_where_nothing_is_broken() -> None:
    smallest = f"manifest: 1\norganisation: {{name: A}}\nmodels: [{{id: {SCOUT}}}]\n"
    for options in ({}, {"missing": "fail", "unclear": "fail"}):
        report = report_on(smallest, **options)
        assert of_rule("no-rights", report) == of_rule("breach", report) == []


@pytest.mark.parametrize(
    ("kind", "country", "party"),
    [
        ("company", "DE", "Meta Platforms Ireland Limited"),
        ("company", "CH", "Meta Platforms Ireland Limited"),
        ("company", "NO", "Meta Platforms Ireland Limited"),
        ("company", "RE", "Meta Platforms Ireland Limited"),
        ("company", "GB", "Meta Platforms, Inc."),
        ("company", "GL", "Meta Platforms, Inc."),
        ("individual", "FR", "Meta Platforms Ireland Limited, if A is located in FR as well"),
        ("individual", "US", "Meta Platforms, Inc., if A is located in US as well"),
    ],
)
def test_the_contracting_party_follows_the_place(kind: str, country: str, party: str) -> None:
    text = f"manifest: 1\norganisation: {{name: A, kind: {kind}, country: {country}}}\nmodels: [{{id: {SCOUT}}}]\n"
    [note] = of_rule("contracting-party", report_on(text))
    assert note.text == f"Contracting party: {party}"


@pytest.mark.parametrize(
    ("country", "party"),
    [
        ("DE", "Meta Platforms Ireland Limited, unless A is an individual located outside the EEA and Switzerland"),
        ("CH", "Meta Platforms Ireland Limited, unless A is an individual located outside the EEA and Switzerland"),
        ("US", "Meta Platforms, Inc., unless A is an individual located in the EEA or Switzerland"),
    ],
)
def test_the_contracting_party_of_somebody_of_no_stated_kind_is_told_with_its_doubt(country: str, party: str) -> None:
    text = f"manifest: 1\norganisation: {{name: A, country: {country}}}\nmodels: [{{id: {SCOUT}}}]\n"
    [note] = of_rule("contracting-party", report_on(text))
    assert note.text == f"Contracting party: {party}"


def test_what_several_licences_say_alike_is_said_once() -> None:
    text = f"manifest: 1\norganisation: {{name: A}}\nmodels: [{{id: {SCOUT}}}, {{id: meta-llama/Llama-3.1-8B}}]\n"
    report = report_on(text).reports[0]
    assert len([policy for policy in report.policies if policy.kind == "licence"]) == 2
    assert len(set(report.notes)) == len(report.notes)
    assert len(report.grounds.assumptions) == 5


NOT_META_S = ManifestReport(
    "m.yaml",
    "m.yaml",
    "Acme",
    (PolicyInUse("catalogue", "Which licence governs a model", ("qwen/Qwen3",), "0" * 64, "", "catalogue"),),
    (Note("no-llama-licence", "No Llama licence applies to qwen/Qwen3. Nothing else was checked.", urgent=True),),
    (result("satisfied").changed(rule="catalogue/governing-licence", subject="models/qwen/Qwen3"),),
)


@pytest.mark.parametrize("name", FORMATS)
def test_a_manifest_without_llama_says_that_nothing_else_was_checked(name: FormatName) -> None:
    text = render(name, run(NOT_META_S), Style())
    said = shown(name, text)
    assert letters("No Llama licence applies to qwen/Qwen3. Nothing else was checked.") in said
    if name not in ("json", "junit"):
        assert letters("No Llama licence applies to any model here; nothing else was checked.") in said
    for wrong in ("Nothing fails", "Every rule that applies passes"):
        assert letters(wrong) not in said
    house = NOT_META_S.policies[0]._replace(id="acme", kind="house")
    beside = run(replace(NOT_META_S, policies=(*NOT_META_S.policies, house)))
    assert letters("nothing else was checked") not in shown("concise", render("concise", beside, Style())[-200:])


@pytest.mark.parametrize("name", FORMATS)
def test_a_model_under_another_licence_is_said_to_be_unchecked_also_beside_a_llama_model(name: FormatName) -> None:
    other = "{id: qwen/Qwen3-8B, licence: apache-2.0}"
    note = letters("No Llama licence applies to qwen/Qwen3-8B; nothing else about it was checked.")
    whole = letters("No Llama licence applies to any model here; nothing else was checked.")
    for models in (other, f"{other}, {{id: {SCOUT}}}"):
        text = f"manifest: 1\norganisation: {{name: A}}\nmodels: [{models}]\n"
        report = check([Given(text.encode(), "m.yaml", GOLDEN)], Checker(DAY, Settings()), DAY)
        said = shown(name, render(name, report, Style()))
        assert note in said
        if name not in ("json", "junit"):
            assert (whole in said) is (models == other)


def test_what_fails_for_want_of_facts_is_counted_and_named() -> None:
    waiting = [result("missing", number=number) for number in range(3)]
    assert to_decide(asked(waiting)) == "To decide 3 results, state"
    strict = [each.changed(verdict="fail") for each in waiting]
    assert to_decide(asked(strict)) == "To decide 3 results (all of them fail until then, as this run asks), state"
    assert to_decide(asked(strict[:1])) == "To decide 1 result (it fails until then, as this run asks), state"
    one = strict[0].changed(rule="llama-4/user-terms")
    assert to_decide(asked([one, *waiting])) == (
        "To decide 4 results (1 of them fails until then, as this run asks: llama-4/user-terms), state"
    )


@pytest.mark.parametrize("name", FORMATS)
def test_a_house_policy_that_hardens_what_is_missing_is_named_in_every_format(name: FormatName) -> None:
    hardened = result("missing").changed(verdict="fail", rule="llama-4/user-terms", overridden_by="acme-house")
    for others in ((), (result("missing", number=2),)):
        said = shown(name, render(name, run(manifest(hardened, *others)), Style()))
        assert letters("acme-house" if name == "json" else "acme-house, which is not a licence term") in said


@pytest.mark.parametrize("models", ["{id: acme/Llama-3-X, licence: mit}", "{id: acme/Foo}"])
def test_while_it_is_open_whether_a_llama_licence_applies_no_page_says_that_none_does(models: str) -> None:
    text = f"manifest: 1\norganisation: {{name: A}}\nmodels: [{models}]\n"
    report = check([Given(text.encode(), "m.yaml", GOLDEN)], Checker(DAY, Settings()), DAY)
    for name in FORMATS:
        said = shown(name, render(name, report, Style()))
        assert letters("No Llama licence applies to") not in said


@pytest.mark.parametrize("name", FORMATS)
def test_a_report_is_written_as_it_goes(name: FormatName) -> None:
    """No piece holds more than a part of a report on many manifests."""
    report = run(*(each for _ in range(50) for each in everything("words", 3).reports))
    pieces = list(written(name, report, Style()))
    assert "".join(pieces) == render(name, report, Style())
    assert max(map(len, pieces)) < sum(map(len, pieces)) / 4


def test_every_kind_of_ground_has_a_title_and_only_what_there_is() -> None:
    bare = run(manifest(result("violated")))
    assert [ground.title for ground in grounds(bare.reports[0], bare)] == ["Program and encoding of the rules"]
    grave = grave_report()
    titles = [ground.title for ground in grounds(grave.reports[0], grave)]
    assert titles[0] == "Passes"
    assert len(titles) == len(set(titles)) == 9


def test_a_file_that_is_not_read_to_its_end_has_no_digest_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "NOTICE").write_bytes(b"x" * (4 * 1024 * 1024 + 1))
    (tmp_path / "LICENSE").write_bytes(b"\0binary")
    text = (
        f"manifest: 1\norganisation: {{name: A}}\nmodels: [{{id: {SCOUT}}}]\n"
        "builds: [{name: B, notice: NOTICE, agreement: [LICENSE, 'https://a.example/l']}]\n"
    )
    report = Checker(DAY, Settings()).check(Given(text.encode(), "m.yaml", tmp_path))
    files = {file.name: file for file in report.grounds.files}
    assert (files["NOTICE"].sha256, files["NOTICE"].problem) == (None, "is larger than 4 MiB and is not read")
    assert files["LICENSE"].sha256 == sha256(b"\0binary").hexdigest()
    assert files["https://a.example/l"].sha256 is None
    assert "not opened" in files["https://a.example/l"].problem
