"""What rows of an inventory come to together, whichever way they are counted."""

import pickle
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from made_outcomes import DAY, counted, drawn, outcome

from llamalicense.decision.settings import Settings
from llamalicense.inventory.kept import shortened
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.ran import AuditRun
from llamalicense.inventory.summary import Counting, Summary
from llamalicense.inventory.tallies import Tally


def in_full(counting: Counting) -> Summary:
    return counting.summary(AuditRun(DAY, DAY, Settings(), ()))


@given(st.lists(st.lists(drawn(), max_size=8), min_size=3, max_size=3), st.integers(1, 9), st.integers(1, 4))
def test_parts_come_to_what_all_rows_come_to(parts: list[list[Outcome]], names: int, rows: int) -> None:
    limits = {"most_names": names, "most_rows": rows}
    whole = in_full(counted([row for part in parts for row in part], **limits))
    first, second, third = (counted(part, **limits) for part in parts)
    left = pickle.loads(pickle.dumps(first))
    left.merge(second)
    left.merge(third)
    assert in_full(left) == whole
    second.merge(third)
    first.merge(second)
    assert in_full(first) == whole


@given(st.lists(drawn(), max_size=20))
def test_every_number_is_that_of_the_rows(rows: list[Outcome]) -> None:
    found = in_full(counted(rows))
    judged = [row for row in rows if row.verdict]
    verdicts = Counter(row.verdict for row in rows)
    assert found.total == Tally("", len(rows), verdicts["pass"], verdicts["warn"], verdicts["fail"], verdicts[None])
    for tally in found.rules:
        failing = [row.fails[rule] for row in judged for rule in row.fails if shortened(rule) == tally.rule]
        assert (tally.rows_failing, tally.fails) == (len(failing), sum(failing))
    for unit in found.units:
        of_unit = [row for row in rows if shortened(row.unit) == unit.name]
        assert unit.rows == len(of_unit) == unit.passes + unit.warns + unit.fails + unit.bad
        for rule in found.rules:
            of_cell, _ = found.cells.get((unit.name, rule.rule), (0, 0))
            assert of_cell == sum(shortened(each) == rule.rule for row in of_unit if row.verdict for each in row.fails)


def test_a_fail_that_no_baseline_can_hold_is_worse_than_many_others() -> None:
    rows = [
        outcome("fail", line=1, fails={"llama-4/notice-file": 1}, warns={"llama-4/user-terms": 9}),
        outcome("fail", line=2, fails={"llama-4/notice-file": 5}),
        outcome("warn", line=3, warns={"llama-4/mau-threshold": 9}),
        outcome("fail", line=4, fails={"llama-4/mau-threshold": 1}),
        outcome("fail", line=5, fails={"llama-3.2/eu-multimodal": 1, "llama-3.2/notice-file": 1}),
    ]
    assert [row.line for row in in_full(counted(rows)).worst] == [5, 4, 2, 1, 3]
