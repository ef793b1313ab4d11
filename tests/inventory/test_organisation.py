"""Facts that hold for every row of a licensee: who takes them, where they stand, and what is wrong with them."""

from typing import Any

import pytest
from drawn_manifests import AS_OF
from manifests import SCOUT

from llamalicense.decision.settings import Settings
from llamalicense.documents.document import Document
from llamalicense.errors import InputError
from llamalicense.inventory.organisation import SharedFacts, shared_facts
from llamalicense.project.load import unmarked
from llamalicense.run import Checker
from llamalicense.steps import finished
from llamalicense.yamlfile import parse

Dict = dict[str, Any]
CHECKER = Checker(AS_OF, Settings())
SHARED = """\
organization:
  name: Acme Robotics
  country: NO
  monthly_active_users: {peak: 5, 2025-03: 4}
  claims_filed: []
use:
  purposes: [support]
  trade_compliance: {reviewed: 2026-10-01, by: legal}
house: {region: EMEA}
waivers:
  - {rule: llama-4/notice-file, reason: Soon., approved_by: legal, approved_on: 2026-11-01, expires: 2026-12-01}
"""


def shared(text: str = SHARED) -> SharedFacts:
    return shared_facts(text.encode(), "organisation.yaml", CHECKER)


STATED = shared().source.value
MODELS = [{"id": SCOUT}]


def given_to(row: Any) -> Any:
    return shared().given_to(unmarked(row, "rows.jsonl", 7))


def licensee(**own: Any) -> Dict:
    return {**STATED["organisation"], **own}


WITHOUT = {name: STATED[name] for name in ("use", "house", "waivers")}
# What a row states of its organisation and use, and what it states with what is shared.
TAKEN: list[tuple[Dict, Dict]] = [
    ({}, STATED),
    ({"organisation": {}}, STATED),
    ({"organisation": {"name": "acme  robotics"}}, {**WITHOUT, "organisation": licensee(name="acme  robotics")}),
    ({"organisation": {"country": "DE"}}, {**WITHOUT, "organisation": licensee(country="DE")}),
    ({"organization": {"country": "DE"}}, {**WITHOUT, "organization": licensee(country="DE")}),
    (
        {"organisation": {"monthly_active_users": {"2025-04": 1}}},
        {**WITHOUT, "organisation": licensee(monthly_active_users={"2025-04": 1})},
    ),
    ({"use": {"purposes": []}}, {**STATED, "use": {**STATED["use"], "purposes": []}}),
    ({"waivers": []}, {**STATED, "waivers": []}),
    ({"house": {"region": "APAC", "x": 1}}, {**STATED, "house": {"region": "APAC", "x": 1}}),
]
# Rows that take nothing: of another licensee, or nothing that a manifest is.
ALONE: list[Any] = [
    {"organisation": {"name": "Acme Robots"}},
    {"organisation": {"name": "Acme Robotics GmbH", "kind": "company"}},
    {"organisation": {"name": None}},
    {"organization": {"name": 7}},
    {"organisation": "Acme Robotics"},
    {"organisation": None},
    [],
    None,
]


def test_a_row_takes_what_it_does_not_state_from_its_own_licensee_alone() -> None:
    for row, stated in TAKEN:
        assert given_to({**row, "models": MODELS}).value == {**stated, "models": MODELS}, row
    for row in ALONE:
        source = given_to(row)
        assert (source.value, source.elsewhere) == (row, {}), row


def test_shared_facts_are_shown_where_they_stand() -> None:
    row = given_to({"organisation": {"kind": "company"}, "models": MODELS})
    assert row.place(("organisation", "kind")) == ("rows.jsonl", 7, 1)
    assert row.place(("organisation", "founded")) == ("rows.jsonl", 7, 1)
    assert row.place(("organisation", "country")) == ("organisation.yaml", 3, 12)
    assert row.place(("organisation", "monthly_active_users", "2025-04")) == ("organisation.yaml", 4, 25)
    assert row.place(("use", "trade_compliance", "by")) == ("organisation.yaml", 8, 48)
    assert str(row.problem(("house", "region"), "x", at_key=True)) == "organisation.yaml:9:9: x"


def test_results_say_where_in_the_file_the_fact_is() -> None:
    row = shared().given_to(parse(f"manifest: 1\nmodels: [{{id: {SCOUT}, access: api}}]\n".encode(), "m.yaml"))
    results = CHECKER.judge(finished(CHECKER.load_values(row, lambda name: Document(name, None)))).results
    rule = "llama-4/mau-threshold"
    [place] = [result.location for result in results if result.rule == rule]
    assert (place.path, place.line) == ("organisation.yaml", 4)


BAD: dict[str, list[str]] = {
    "[]": ["1:1: shared facts are a mapping of organisation, use, house, waivers"],
    "organisation: {name: A}\nmodels: []\nhose: {}": [
        '2:1: unknown key "models"; a row states that itself, and shared are organisation, use, house, waivers',
        '3:1: unknown key "hose"; did you mean "house"?',
    ],
    "use: {}": ['1:1: "organisation" is required: the licensee whose facts these are, by its name'],
    "organisation: {nam: A, country: null}": [
        "1:24: organisation.country has no value; leave the key out, or state it"
    ],
    "organisation: {nam: A}": [
        '1:15: "name" is required in organisation: The legal person\'s name.',
        '1:16: unknown key "nam"; did you mean "name"?',
    ],
    "organisation: {name: A, monthly_active_users: {peak: 1, 2025-03: 4}}\n"
    "use: {trade_compliance: {reviewed: 2026-12-24, by: b}}": [
        "1:66: 4 users in 2025-03 contradict the stated peak of 1",
        "2:36: a review on 2026-12-24 is later than the date of the check, 2026-11-21",
    ],
    "organisation: {name: A, grants: [{license: llama-4, rules: [mau], reference: x}]}": [
        '1:61: llama-4 has no rule "mau"; it can be mau-threshold, eu-multimodal, relicensing, trademark-use, '
        "termination or aup-<category>"
    ],
    "organisation: {name: A}\nwaivers: [{rule: llama-4/x, subject: builds/B}]": [
        '2:38: "builds/B" is of one row and not of all; state this waiver in that row'
    ],
    "organisation: {name: A}\nwaivers: [{rule: llama-4/notice-file}]": [
        '2:11: "reason" is required in waivers[0]: Why the result can be lived with.',
        '2:11: "approved_by" is required in waivers[0]: Who decided.',
    ],
}


def test_what_is_wrong_with_shared_facts_is_told_before_any_row() -> None:
    for text, messages in BAD.items():
        with pytest.raises(InputError) as error:
            shared(text)
        told = str(error.value).splitlines()
        assert told[: len(messages)] == [f"organisation.yaml:{message}" for message in messages], text
