"""Rows that cannot be judged, by kind of error: what makes a kind, and that parts come to what all rows come to."""

import pickle
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from made_outcomes import outcome

from llamalicense.inventory.error_kinds import MOST_OF_A_KIND, ErrorKinds, kind_of
from llamalicense.inventory.outcome import Outcome

# Messages of one kind each, and beside them what they have in common.
KINDS = {
    'unknown key "…"': ('unknown key "contry"; did you mean "country"?', 'unknown key "teem"', 'unknown key "a/b"'),
    'builds[…].audience: found "…"; expected one of internal, public': (
        'builds[0].audience: found "everybody"; expected one of internal, public',
        'builds[12].audience: found "all 3"; expected one of internal, public',
    ),
    "… users in … contradict the stated peak of …": (
        "83,670,148 users in 2025-06 contradict the stated peak of 83,670,147",
        "1 users in 2023-12 contradict the stated peak of 0",
    ),
    '"…" contains …, which is had as api (line …); state `access`': (
        '"Chat" contains meta-llama/Llama-4-Scout-17B-16E-Instruct, which is had as api (line 7); state `access`',
        '"Llama\'s" contains nous/a, which is had as api (line 31); state `access`',
    ),
    'the document "…" is outside': ("the document '../LICENSE' is outside", 'the document "a b" is outside'),
    "the organisation's name is not Meta's": ("the organisation's name is not Meta's",),
    "it cannot be read: Permission denied": ("it cannot be read: Permission denied",),
}


def test_errors_that_differ_in_names_alone_are_of_one_kind() -> None:
    for kind, messages in KINDS.items():
        assert {kind_of(message) for message in messages} == {kind}, kind


MESSAGES = [message for messages in KINDS.values() for message in messages]
ERRORS = st.lists(st.tuples(st.sampled_from(MESSAGES), st.integers(0, 9)), min_size=1, max_size=3)


@st.composite
def bad_rows(draw: st.DrawFn) -> Outcome:
    """A row with errors in its own file, at lines or none, and in another."""
    line, source = draw(st.integers(1, 20)), draw(st.sampled_from(("a.jsonl", "b:1:1: c.jsonl")))
    places = {0: f"{source}: ", 1: "acme.yaml:3:1: "}
    errors = [places.get(at, f"{source}:{at}:1: ") + message for message, at in draw(ERRORS)]
    return outcome(None, source=source, line=line, key=draw(st.sampled_from("abc")), errors=tuple(errors))


def kinds(rows: list[Outcome], most: int) -> ErrorKinds:
    counted = ErrorKinds(most)
    for row in rows:
        counted.add(row)
    return counted


@given(st.lists(st.lists(bad_rows(), max_size=7), min_size=3, max_size=3), st.integers(1, 9))
def test_parts_come_to_what_all_rows_come_to_in_any_order(parts: list[list[Outcome]], most: int) -> None:
    rows = [row for part in parts for row in part]
    whole = kinds(rows, most)
    first, second, third = (kinds(part, most) for part in reversed(parts))
    merged = pickle.loads(pickle.dumps(first))
    second.merge(third)
    merged.merge(second)
    assert (merged.tallies(), merged.others) == (whole.tallies(), whole.others)
    assert len(whole.tallies()) <= most


@given(st.lists(bad_rows(), max_size=20))
def test_every_number_is_that_of_the_rows_and_the_first_rows_say_where(rows: list[Outcome]) -> None:
    # What stands in another file is told with its place there, and so is of a kind of its own.
    told = [
        {("… " if error.startswith("acme") else "") + kind_of(message) for message, error in zip(*of_row, strict=True)}
        for of_row in ((list(map(message_of, row.errors)), row.errors) for row in rows)
    ]
    wanted = Counter(kind for of_row in told for kind in of_row)
    tallies = kinds(rows, 100).tallies()
    assert [tally.rows for tally in tallies] == sorted(wanted.values(), reverse=True)
    for tally in tallies:
        assert len(tally.first) == min(tally.rows, MOST_OF_A_KIND)
        assert list(tally.first) == sorted(tally.first)
        messages = {row.message for row in tally.first}
        # What all have in common is said in full; as … what differs.
        assert (messages == {tally.message}) if tally.message in messages else ("…" in tally.message)
        for row in tally.first:
            assert any((row.source, row.key) == (one.source, one.key) for one in rows)


def message_of(error: str) -> str:
    return next(message for message in MESSAGES if error.endswith(f": {message}"))


def test_the_place_of_an_error_is_its_own_line_in_the_file_of_its_row() -> None:
    errors = ("t/x.yaml:18:3: no key", "t/x.yaml: no file", "acme.yaml:3:1: no rule")
    counted = ErrorKinds()
    counted.add(outcome(None, source="t/x.yaml", errors=errors))
    first = [tally.first[0] for tally in counted.tallies()]
    assert {(row.line, row.message) for row in first} == {
        (18, "no key"),
        (1, "no file"),
        (1, "acme.yaml:3:1: no rule"),
    }


def test_kinds_take_bounded_room_however_many_there_are() -> None:
    counted = ErrorKinds()
    for number in range(600):
        word = "".join(chr(97 + int(digit)) for digit in f"{number:03}")
        counted.add(outcome(None, line=number, key="k" * 900, errors=(f"products.jsonl:{number}:1: {word * 900}",)))
    assert (len(counted.tallies()), counted.others) == (500, 100)
    assert len(pickle.dumps(counted)) < 1_500_000
