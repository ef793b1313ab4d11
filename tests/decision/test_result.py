"""A result is complete or it cannot be constructed, and stays what it is."""

import copy
import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import date
from typing import Any

import pytest
from rows import rows

from llamalicense.decision.result import IncompleteResult, Location, Missing, Result, Waived, whole

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
