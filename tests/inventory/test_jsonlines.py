"""Rows of JSON Lines: read as a check reads them, whatever the pieces, and each bad line with what is wrong."""

import json
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from inventory_rows import rows as made_rows

from llamalicense.errors import InputError
from llamalicense.inventory import jsonlines, strictjson
from llamalicense.inventory.partitions import Reading, Row, partitions, rows
from llamalicense.inventory.strictjson import parse_json
from llamalicense.project.load import unmarked
from llamalicense.yamlfile import parse


def read(path: Path, content: bytes, reading: Reading = Reading(), size: int = 0) -> list[Row]:  # noqa: B008
    path.write_bytes(content)
    if not size:
        return [row for piece in partitions([str(path)], reading) for row in rows(piece, reading)]
    return [row for piece in jsonlines.pieces(str(path), size) for row in rows(piece, reading)]


GOOD = b'{"manifest": 1}'
ENDED = "the row ends in the middle of its JSON; a row is one whole JSON object on one line"
BAD = {
    b'{"a": 1, "a": 2}': '1:1: key "a" stands twice in one mapping; keep one',
    b'{"a": [{"b" :1, "b"\t:1}]}': '1:1: key "b" stands twice in one mapping; keep one',
    b'{"a": 1, "\\u0061": 2}': '1:1: key "a" stands twice in one mapping; keep one',
    b'{"a": "\\\\", "b": "\\\\", "c": 1, "c": 2}': '1:1: key "c" stands twice in one mapping; keep one',
    b'{"a": NaN}': "1:1: NaN is no number of JSON; leave the key out where nothing is known",
    b'{"a": -Infinity}': "1:1: -Infinity is no number of JSON; leave the key out where nothing is known",
    b'{"a": 1e999}': "1:1: a number that is too large to be one",
    b'{"a": ' + b"1" * 5000 + b"}": "1:1: a number that is too large to be one",
    b'{"a": {"b": 1': f"1:14: {ENDED}",
    b'{"a": "caf': f"1:7: {ENDED}",
    b"{a: 1}": "1:2: this is not JSON: expecting property name enclosed in double quotes; "
    "a row is one JSON object on one line",
    b'{"a": 1} {"a": 2}': "1:10: this is not JSON: extra data; a row is one JSON object on one line",
    b'{"a": "caf\xe9"}': "1:11: byte 0xe9 is not UTF-8; save the file as UTF-8",
    b'{"a": "\\ud800"}': "1:1: an escape of half a character, which no text can hold",
    b'{"\\udfff": 1}': "1:1: an escape of half a character, which no text can hold",
    b'{"a": ' + b"[" * 32 + b"]" * 32 + b"}": "1:1: nested more than 32 levels deep",
    b'{"a": ' + b"[" * 9999 + b"]" * 9999 + b"}": "1:1: nested more than 32 levels deep",
    b'{"a": [' + b"1," * 20_000 + b"1]}": "1:1: more than 20,000 values and keys",
    b'{"a": "' + b"x" * 1024 * 1024 + b'"}': "1:1: the row has more than 1,048,576 bytes; a manifest needs less",
}


def test_a_line_that_cannot_be_read_is_a_row_that_says_why(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    for line, message in BAD.items():
        bad, good = read(path, line + b"\n" + GOOD)
        assert [str(problem) for problem in bad.problems] == [f"{path}:{message}"]
        assert (bad.values, good.values, good.line) == (None, {"manifest": 1}, 2)


# YAML knows no escape of two halves, as JSON has it for characters beyond these.
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cc", "Cs"]), max_size=4)
    | st.sampled_from(["\ud800", "NO", "1_000", '"', "\\", "[{"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab:\u00e9", max_size=2), inner, max_size=3),
    max_leaves=12,
)


@given(VALUES, st.integers(0, 40), st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]), st.booleans())
def test_a_line_states_what_the_same_text_states_as_yaml(
    value: Any, deeper: int, between: tuple[str, str], is_ascii: bool
) -> None:
    for _ in range(deeper):
        value = [value]
    text = json.dumps({"a": value}, separators=between, ensure_ascii=is_ascii)
    line = text.encode("utf-8", "surrogatepass")
    try:
        expected = parse(line, "m.yaml").value
    except InputError:
        expected = None
    stated, problems, _ = parse_json(line, "rows.jsonl", 1)
    assert stated == expected
    assert (stated is None) == bool(problems)


KEYS = ["a", "b", "\u00e9", "a:", '":', '"', "\\", '\\"', "\n", "\U0001f600"]
TEXTS = ["", "a", '"', '": ', "\\", "\\\\", "\u00e9", "null"]


@given(
    st.lists(st.tuples(st.sampled_from(KEYS), st.none() | st.sampled_from(TEXTS) | st.integers() | st.floats())),
    st.sampled_from(["", " ", "\t", "\r"]),
    st.booleans(),
)
def test_a_key_that_stands_twice_is_never_overlooked(pairs: list[tuple[str, Any]], space: str, is_ascii: bool) -> None:
    words = [f"{json.dumps(key, ensure_ascii=is_ascii)}{space}:{json.dumps(value)}" for key, value in pairs]
    line = f'{{"in": {{{",".join(words)}}}}}'.encode()
    _, problems, _ = parse_json(line, "rows.jsonl", 1)
    numbers = [value for _, value in pairs if isinstance(value, float) and not isfinite(value)]
    assert bool(problems) == (len({key for key, _ in pairs}) < len(pairs) or bool(numbers))


@given(
    VALUES, st.sampled_from(["", "{", "}", '"', "\\", ",", "1e999", "\ud800", "\x00"]), st.integers(0), st.booleans()
)
def test_the_short_way_to_read_a_line_states_what_the_long_way_states(
    value: Any, blot: str, place: int, is_ascii: bool
) -> None:
    text = json.dumps(value, ensure_ascii=is_ascii)
    place %= len(text) + 1
    line = f"{text[:place]}{blot}{text[place:]}".encode("utf-8", "surrogatepass")
    parsed = parse_json(line, "rows.jsonl", 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strictjson, "_plainly", lambda _: None)
        longer = parse_json(line, "rows.jsonl", 1)
    assert repr(parsed[:2]) == repr(longer[:2])
    assert not (parsed.is_whole and unmarked(parsed.value, "rows.jsonl", 1).nulls)


def test_most_lines_take_the_short_way() -> None:
    for row in made_rows(20, 7):
        for is_ascii in (True, False):
            line = json.dumps({**row, "house": {"who": 'Zo\u00eb "Z" Ltd'}}, ensure_ascii=is_ascii).encode()
            assert parse_json(line, "rows.jsonl", 1) == (json.loads(line), (), True)


def test_a_line_that_states_null_is_never_whole() -> None:
    for line in (b"null", b'{"a": null}', b'{"a": [1, {"b": [null]}]}'):
        assert parse_json(line, "rows.jsonl", 1) == (json.loads(line), (), False)
