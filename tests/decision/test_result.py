"""A result is complete or it cannot be constructed, and stays what it is."""

import copy
import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rows import rows

from llamalicense.decision.result import IncompleteResult, Location, Missing, Result, Waived, whole
from llamalicense.decision.settings import Settings
from llamalicense.policy.assembly import assemble
from llamalicense.run import Checker, Given
from llamalicense.yamlfile import parse

AS_OF = date(2026, 11, 21)
FULL: dict[str, Any] = {
    "rule": "acme/a",
    "subject": "builds/b",
    "clause": "§1",
    "title": "A",
    "explanation": "So it is.",
}
FULL |= {"remedy": "", "missing": (), "location": Location("m.yaml", 3, 4)}
PASS = FULL | {"verdict": "pass", "reason": "satisfied", "basis": "stated"}
FAIL = FULL | {"verdict": "fail", "reason": "violated", "basis": None, "remedy": "Change it."}
MISSING = FAIL | {"verdict": "warn", "reason": "missing", "missing": (Missing("organisation.kind", "Which?", "legal"),)}
WAIVED = FAIL | {
    "verdict": "warn",
    "reason": "waived",
    "waiver": Waived("Soon.", "legal", AS_OF, AS_OF, "fail", "violated"),
}
COMPLETE = [PASS, FAIL, MISSING, WAIVED, PASS | {"reason": "exception"}, PASS | {"reason": "not-applicable"}]
INCOMPLETE: list[dict[str, Any]] = [
    *(fields | {name: ""} for fields in (PASS, FAIL, MISSING, WAIVED) for name in ("title", "explanation")),
    *(fields | {"remedy": ""} for fields in (FAIL, MISSING, WAIVED)),
    PASS | {"basis": None},
    FAIL | {"basis": "stated"},
    *(PASS | {"reason": reason} for reason in ("violated", "unclear", "missing", "waived")),
    *(fields | {"reason": "satisfied"} for fields in (FAIL, MISSING)),
    MISSING | {"missing": ()},
    WAIVED | {"waiver": None},
    FAIL | {"waiver": WAIVED["waiver"]},
]


@rows("fields", COMPLETE)
def test_it_says_all_of_it_and_nobody_changes_it(fields: dict[str, Any]) -> None:
    result = Result(**fields)
    assert {name: getattr(result, name) for name in fields} == fields
    others = [whole(**fields), copy.copy(result), copy.deepcopy(result), pickle.loads(pickle.dumps(result))]
    for other in [*others, replace(result), result.changed()]:
        assert (type(other), other, hash(other)) == (Result, result, hash(result))
    assert result.changed(title="B") != result
    for name in (*fields, "__class__", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(result, name, None)
    with pytest.raises(FrozenInstanceError):
        del result.title


@rows("fields", INCOMPLETE)
@rows("make", [Result, whole])
def test_what_lacks_something_is_no_result(fields: dict[str, Any], make: type[Result]) -> None:
    with pytest.raises(IncompleteResult, match=r"^acme/a for builds/b: "):
        make(**fields)


def test_a_change_that_leaves_it_incomplete_is_refused() -> None:
    with pytest.raises(IncompleteResult):
        Result(**PASS).changed(verdict="fail")


OWN = """\
policy: acme
title: Acme's own rules
kind: house
rules:
  - id: a
    title: A
    fails_when: {any: [{organisation.country: DE}, {use.trade_review: nobody}]}
    explain: {pass: "{organisation.grants}: {organisation.grant_references}."}
    remedy: Change it.
"""
STATED = """\
manifest: 1
organisation:
  name: Acme
  country: US
  grants:
    - {licence: llama-4, rules: [mau-threshold], reference: R 1}
    - {licence: llama-2, rules: [termination], reference: R 2, until: 2026-11-21}
    - {licence: llama-3, rules: [relicensing], reference: R 3, until: 2026-11-20}
models: [{id: meta-llama/Llama-4-Scout-17B-16E}]
use: {trade_compliance: {reviewed: 2026-10-01, by: legal}}
"""


@rows("trace", [False, True])
def test_a_pass_rests_on_the_weakest_of_its_facts_and_a_house_sees_grants_of_every_licence(trace: bool) -> None:
    house = [assemble(parse(OWN.encode(), "acme.yaml").value, "")]
    report = Checker(AS_OF, Settings(trace=trace), house).check(Given(STATED.encode(), "m.yaml", Path("nowhere")))
    [result] = [result for result in report.results if result.rule == "acme/a"]
    assert (result.verdict, result.basis) == ("pass", "attested")
    assert result.explanation == "mau-threshold, termination: R 1 (mau-threshold), R 2 (termination)."
