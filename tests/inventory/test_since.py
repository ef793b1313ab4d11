"""What changed since earlier audits, held against what a table of keys and verdicts would say."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_outcomes import organisation, outcome

from llamalicense.decision.result import Verdict
from llamalicense.errors import LlamalicenseError
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.since import changes
from llamalicense.inventory.tallies import Tally
from llamalicense.inventory.verdicts_by_key import STATES, VerdictsByKey

VERDICTS: tuple[Verdict | None, ...] = ("pass", "warn", "fail", None)
KEYS = st.sampled_from([*"abcdefgh", "", "é" * 300, "\ud800"])


def written(rows: Sequence[Outcome], file: Path, **more: Any) -> str:
    """The rows as an audit writes them, with what else a test is about."""
    records = [{**row._asdict(), **more} for row in rows]
    if file.suffix == ".parquet":
        from pyarrow import Table, array, map_, parquet, string
        from pyarrow import int64 as whole

        columns = {name: [record[name] for record in records] for name in records[0]}
        numbers = {
            name: array([[*c.items()] for c in columns[name]], map_(string(), whole())) for name in ("fails", "warns")
        }
        plain = {name: columns[name] for name in ("source", "line", "key", "unit", "name", "verdict", *more)}
        parquet.write_table(Table.from_pydict({**plain, **numbers}), file)
    else:
        file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return str(file)


@given(
    st.dictionaries(KEYS, st.sampled_from(VERDICTS), max_size=12),
    st.lists(st.tuples(KEYS, st.sampled_from(VERDICTS)), max_size=12),
)
def test_each_row_is_held_against_the_row_of_its_key(
    tmp_path_factory: pytest.TempPathFactory,
    before: dict[str, Verdict | None],
    now: list[tuple[str, Verdict | None]],
) -> None:
    file = tmp_path_factory.getbasetemp() / "earlier.jsonl"
    old = written([outcome(verdict, key=key) for key, verdict in before.items()], file)
    found = changes([outcome(verdict, key=key) for key, verdict in now], [old])
    was = {key: VERDICTS.index(verdict) for key, verdict in before.items() if key}
    if not was or (now and not any(key for key, _ in now)):
        assert (found.against, set(found.numbers.values())) == ("", {0})
        return
    first = dict(reversed([(key, VERDICTS.index(verdict)) for key, verdict in now if key]))
    assert found.numbers == {
        "worse": sum(is_ > was[key] for key, is_ in first.items() if key in was),
        "judged": sum(is_ < was[key] == 3 for key, is_ in first.items() if key in was),
        "better": sum(is_ < was[key] < 3 for key, is_ in first.items() if key in was),
        "new": sum(key != "" and key not in was for key, _ in now),
        "gone": sum(key not in first for key in was),
    }
    assert found.same == sum(is_ == was[key] for key, is_ in first.items() if key in was)
    assert found.unkeyed == sum(not key for key, _ in now)
    assert sum(found.numbers.values()) - found.numbers["gone"] + found.same + found.unkeyed + found.repeated == len(now)
    for direction, rows in found.rows.items():
        assert len(rows) == found.numbers[direction]


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_rows_of_either_form_say_the_same(tmp_path: Path, name: str) -> None:
    rows = organisation(40)
    other = [row._replace(verdict="warn") if row.line % 5 == 0 else row for row in rows[3:]]
    found = changes(other, [written(rows, tmp_path / name, as_of="2026-10-01")])
    assert (found.past[0].as_of, found.past[0].total.rows) == ("2026-10-01", 40)
    assert [change.key for change in found.rows["gone"]] == sorted(row.key for row in rows[:3]) or found.numbers[
        "gone"
    ] == 3
    assert found.rules == {
        rule: (sum(rule in row.fails for row in rows), sum(rule in row.warns for row in rows)) for rule in found.rules
    }
    assert {rule for row in rows for rule in (*row.fails, *row.warns)} == found.rules.keys()


def test_several_audits_stand_in_the_order_of_their_days_and_the_latest_is_compared(tmp_path: Path) -> None:
    rows = [outcome("fail", key="a"), outcome("pass", key="b")]
    latest = written(rows, tmp_path / "1.jsonl", as_of="2026-10-01")
    oldest = written([row._replace(verdict="warn") for row in rows], tmp_path / "2.jsonl", as_of="2026-07-01")
    totals = {"all": 9, "pass": 1, "warn": 3, "fail": 4, "bad": 1}
    total = tmp_path / "3.json"
    total.write_text(json.dumps({"as_of": "2026-11-01", "rows": totals}), encoding="utf-8")
    found = changes(rows, [latest, str(total), oldest])
    assert [past.name for past in found.past] == [oldest, latest, str(total)]
    assert found.past[2].total == Tally("", 9, 1, 3, 4, 1)
    # The summary is later, and has no rows.
    assert (found.against, found.same) == (latest, 2)
    undated = [written(rows, tmp_path / f"{name}.jsonl") for name in "yx"]
    assert [past.name for past in changes(rows, [latest, *undated]).past] == [latest, *undated]


BROKEN = {
    "ends in the middle": (b'{"source": "a", "li', "1:1: this line is no JSON, or ends in the middle"),
    "no row": (b'{"source": "a"}\n', "1:1: this is no row of an audit"),
    "another verdict": (b'{"source":"a","line":1,"key":"","unit":"","verdict":"no","fails":{},"warns":{}}', "no row"),
    "no object": (b"[1]\n", "1:1: this is no row of an audit"),
    "no text": (b"\xff\xfe\n", "no JSON"),
    "deep": (b"[" * 100_000, "no JSON"),
}


def test_what_is_no_earlier_audit_is_told_with_its_line(tmp_path: Path) -> None:
    for what, (content, told) in BROKEN.items():
        file = tmp_path / "old.jsonl"
        file.write_bytes(content)
        with pytest.raises(LlamalicenseError) as error:
            changes([], [str(file)])
        assert f"old.jsonl:{told}" in str(error.value) or told in str(error.value), what
        assert "--output jsonl=PATH" in str(error.value)
        for name in ("old.json", "old.parquet"):
            file = tmp_path / name
            file.write_bytes(content)
            with pytest.raises(LlamalicenseError, match=r"old.*expected what `llamalicense audit` writes"):
                changes([], [str(file)])
    with pytest.raises(LlamalicenseError, match=r"gone\.jsonl: cannot be read"):
        changes([], [str(tmp_path / "gone.jsonl")])


def test_a_key_that_stands_twice_counts_as_its_worst_row() -> None:
    for order in (STATES, tuple(reversed(STATES))):
        verdicts = VerdictsByKey()
        for state in order:
            verdicts.add("a", state)
            verdicts.add("b" + state, state)
        assert verdicts.find("a") == (STATES[-1], False)
        assert verdicts.find("a") == (STATES[-1], True)
        assert verdicts.find("c") == (None, False)
        assert verdicts.left == len(STATES)
