"""Rows of JSON Lines: read as a check reads them, whatever the pieces, and each bad line with what is wrong."""

from pathlib import Path

from llamalicense.inventory import jsonlines
from llamalicense.inventory.partitions import Reading, Row, partitions, rows


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
