"""The labelled cases, the shared ones and our own; and that the runner finds every kind of wrong expectation."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from checkout import CASES, SHARED
from rows import rows
from scenarios import Case, differences, faults, load, quotes_licences, run, unbundled

from llamalicense.policy.library import bundled_ids
from llamalicense.vocabulary import LICENCES

shared_folder = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of shared cases is not here")


def _files(folder: Path) -> list[tuple[Path, list[Case]]]:
    return [(path, load(path)) for path in sorted(folder.glob("*.yaml"))]


SHARED_CASES = _files(SHARED / "cases")
OWN_CASES = _files(CASES)
EVERY_CASE = [case for _, cases in (*SHARED_CASES, *OWN_CASES) for case in cases]


def _cannot_run(case: Case) -> str:
    """Why a case cannot be run here; empty if it can."""
    if lacking := unbundled(case):
        return f"{', '.join(sorted(lacking))}: not encoded yet"
    return "the pinned licence texts are not here" if quotes_licences(case) and not SHARED.is_dir() else ""


def _in_a_folder_of_its_own(case: Case, folder: Path) -> list[str]:
    folder.mkdir()
    return list(differences(case, run(case, folder)))


def _parameters(files: list[tuple[Path, list[Case]]]) -> list[Any]:
    return [pytest.param(cases, id=path.stem) for path, cases in files]


@pytest.mark.parametrize("cases", [*_parameters(SHARED_CASES), *_parameters(OWN_CASES)])
def test_the_cases_of_a_file(cases: list[Case], tmp_path: Path) -> None:
    left_out = {case["name"]: why for case in cases if (why := _cannot_run(case))}
    differing = {
        case["name"]: lines
        for number, case in enumerate(cases)
        if case["name"] not in left_out and (lines := _in_a_folder_of_its_own(case, tmp_path / str(number)))
    }
    assert differing == {}
    if left_out:
        pytest.skip(str(left_out))


@shared_folder
def test_there_are_shared_cases() -> None:
    assert sum(len(cases) for _, cases in SHARED_CASES) > 100


def test_there_are_own_cases() -> None:
    assert sum(len(cases) for _, cases in OWN_CASES) > 100


def test_only_cases_that_need_a_licence_which_is_not_encoded_are_skipped() -> None:
    skipped = {case["name"]: unbundled(case) for case in EVERY_CASE if unbundled(case)}
    to_come = set(LICENCES) - set(bundled_ids())
    assert all(lacking <= to_come for lacking in skipped.values())
    assert to_come or not skipped


def test_names_are_unique() -> None:
    assert [name for name, times in Counter(case["name"] for case in EVERY_CASE).items() if times > 1] == []


def test_cases_are_well_formed() -> None:
    assert {case["name"]: found for case in EVERY_CASE if (found := list(faults(case)))} == {}


# The states of the European Union, and territories with a code of their own: within it, outside it.
STATES = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
WITHIN = "AX GP GF MQ RE YT MF"
OUTSIDE = "GL FO NC PF WF PM BL AW CW SX BQ GI GG JE IM"
ELSEWHERE = "US GB CH NO IS LI JP UA TR RS ME AL MK BA XK MD GE"


@rows(
    ("country", "reason"),
    [
        *((country, "violated") for country in [*STATES.split(), *WITHIN.split(), "EL", "el", "de", "re"]),
        *((country, "satisfied") for country in [*OUTSIDE.split(), *ELSEWHERE.split(), "UK", "uk", "no", "je"]),
    ],
)
def test_how_far_the_european_union_reaches(country: str, reason: str, tmp_path: Path) -> None:
    case: Case = {
        "manifest": {
            "manifest": 1,
            "organisation": {"name": "Acme", "kind": "company", "country": country},
            "models": [{"id": "meta-llama/Llama-4-Scout-17B-16E", "access": "weights"}],
        }
    }
    results = run(case, tmp_path).results
    assert [result.reason for result in results if result.rule == "llama-4/eu-multimodal"] == [reason]


@pytest.mark.parametrize("country", ["EU", "eu", "USA", "ZZ", ""])
def test_what_is_no_country_is_refused(country: str, tmp_path: Path) -> None:
    organisation = {"name": "Acme", "country": country}
    assert run({"manifest": {**RIGHT["manifest"], "organisation": organisation}}, tmp_path).status == 2


# A case that is right in every kind of expectation; each wrong one below must be found, and that one alone.
RIGHT: Case = {
    "name": "Right",
    "files": {"README.md": "Built with Llama\n"},
    "manifest": {
        "manifest": 1,
        "organisation": {"name": "Acme", "country": "US", "monthly_active_users": {"2025-03": 700_000_001}},
        "models": [{"id": "meta-llama/Llama-4-Scout-17B-16E-Instruct", "access": "weights"}],
        "builds": [
            {
                "name": "AcmeChat",
                "kind": "app",
                "delivery": "hosted",
                "audience": "public",
                "contains": ["meta-llama/Llama-4-Scout-17B-16E-Instruct"],
                "change": "none",
                "built_with_llama": "README.md",
                "agreement": False,
            }
        ],
        "waivers": [],
    },
    "expect": {
        "verdict": "fail",
        "exit": 1,
        "rules": {"llama-4/mau-threshold": "fail", "llama-4/agreement-copy": "warn", "llama-4/user-terms": "warn"},
        "reasons": {"llama-4/mau-threshold": "violated", "llama-4/user-terms": "missing"},
        "subjects": {
            "llama-4/agreement-copy": {"builds/AcmeChat": "warn"},
            "llama-4/notice-file": {"builds/AcmeChat": "not-applicable"},
        },
        "missing": {"llama-4/user-terms": ["builds[0].user_terms"]},
        "basis": {"llama-4/built-with-llama": "verified"},
        "says": {"llama-4/built-with-llama": "README.md:1"},
        "notes": ["governing-law"],
    },
    "why": "A case for the runner.",
}


def test_a_right_case_has_no_differences(tmp_path: Path) -> None:
    assert list(faults(RIGHT)) == []
    assert list(differences(RIGHT, run(RIGHT, tmp_path))) == []


@rows(
    ("wrong", "found"),
    [
        ({"verdict": "warn", "exit": 1}, "verdict fail, expected warn"),
        ({"exit": 0}, "exit status 1, expected 0"),
        ({"rules": {"llama-4/mau-threshold": "warn"}}, "mau-threshold is fail, expected warn"),
        ({"rules": {"llama-4/no-such-rule": "pass"}}, "llama-4/no-such-rule has no result"),
        ({"reasons": {"llama-4/mau-threshold": "unclear"}}, "mau-threshold is not unclear throughout"),
        ({"reasons": {"llama-4/no-such-rule": "missing"}}, "llama-4/no-such-rule has no result"),
        ({"subjects": {"llama-4/agreement-copy": {"builds/AcmeChat": "pass"}}}, "for builds/AcmeChat is not pass"),
        (
            {"subjects": {"llama-4/agreement-copy": {"builds/AcmeChat": "missing"}}},
            "for builds/AcmeChat is not missing",
        ),
        ({"subjects": {"llama-4/agreement-copy": {"builds/Other": "warn"}}}, "for builds/Other is not warn"),
        ({"missing": {"llama-4/user-terms": ["builds[0].notice"]}}, "does not ask for ['builds[0].notice']"),
        ({"missing": {"llama-4/mau-threshold": ["organisation.kind"]}}, "is not missing anything"),
        ({"basis": {"llama-4/built-with-llama": "stated"}}, "rests on ['verified'], expected stated"),
        ({"says": {"llama-4/built-with-llama": "README.md line 2"}}, "does not say 'README.md line 2'"),
        ({"notes": ["review-age"]}, "the notes ['review-age'] are not among"),
    ],
)
def test_a_wrong_expectation_is_found(wrong: dict[str, Any], found: str, tmp_path: Path) -> None:
    case = {**RIGHT, "expect": {**RIGHT["expect"], **wrong}}
    differing = list(differences(case, run(case, tmp_path)))
    assert len(differing) == 1
    assert found in differing[0]


def test_a_refusal_is_no_verdict(tmp_path: Path) -> None:
    case = {**RIGHT, "manifest": {**RIGHT["manifest"], "models": []}}
    differing = list(differences(case, run(case, tmp_path)))
    assert [each.partition(":")[0] for each in differing] == ["exit status 2, expected 1", "refused"]
    assert list(differences({**case, "expect": {"exit": 2}}, run(case, tmp_path))) == []


def test_an_expected_refusal_is_found_when_there_is_a_verdict(tmp_path: Path) -> None:
    case = {**RIGHT, "expect": {"exit": 2}}
    assert list(differences(case, run(case, tmp_path))) == ["exit status 1, expected 2: []"]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"expected": {}}, "expected is no key of a case"),
        ({"why": ""}, "why is required"),
        ({"expect": {**RIGHT["expect"], "reason": {}}}, "reason is no key of `expect`"),
        ({"expect": {"exit": 2, "verdict": "fail"}}, "expect.rules is required"),
    ],
)
def test_a_malformed_case_is_found(wrong: dict[str, Any], fault: str) -> None:
    assert list(faults({**RIGHT, **wrong})) == [fault]
