"""Sources of every form: what is written is read back, whatever the pieces; what cannot be read is told by a row."""

import errno
import json
import os
import subprocess
import sys
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from checkout import environment
from drawn_manifests import manifests
from hypothesis import given
from hypothesis import strategies as st
from inventory_forms import FORMS, PLAIN
from pyarrow import parquet

from llamalicense.errors import LlamalicenseError
from llamalicense.inventory.columns import column_map
from llamalicense.inventory.fields import nested, target
from llamalicense.inventory.opening import MOST_ROWS
from llamalicense.inventory.partitions import Reading, Row, partitions, rows
from llamalicense.manifest.types import Manifest
from llamalicense.project.manifests import manifests_within

Dict = dict[str, Any]


def read(source: Path | str, reading: Reading = PLAIN, size: int = 0) -> list[Row]:
    return [row for piece in partitions([str(source)], reading, size) for row in rows(piece, reading)]


def told(read_rows: list[Row]) -> list[str]:
    """What is wrong with rows, without the folders of their files."""
    return [
        f"{os.path.basename(problem.path)}:{problem.line}:{problem.column}: {problem.message}"
        for row in read_rows
        for problem in row.problems
    ]


@given(st.lists(manifests(), min_size=1, max_size=3), st.sampled_from([0, 1]))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, stated: list[Dict], size: int) -> None:
    for form, made in FORMS:
        wanted = [made(manifest) for manifest in stated]
        source, reading = form(tmp_path_factory.mktemp(form.__name__), wanted)
        read_back = read(source, reading, size)
        assert told(read_back) == []
        values = [row.values or json.loads(row.data) for row in read_back]
        assert list(map(Manifest.model_validate, values)) == list(map(Manifest.model_validate, wanted)), form


SMALL = {
    "rows.jsonl": '\ufeff{"a": "é"}\r\n\r\n  \n{"a": 2}\n{"a"\n[3]\n{"a": "ü"}'.encode(),
    "rows.csv": '\ufefforganisation.name,organisation.kind\r\n\r\n"é\r\nb",c\r\n,\n"a ""b"""'.encode()
    + b'\r\n"d\ne",f\ng,h,i\n\xff,x\nj,k',
}


def test_the_pieces_make_no_difference_wherever_they_are_cut(tmp_path: Path) -> None:
    for name, content in SMALL.items():
        path = tmp_path / name
        path.write_bytes(content)
        whole = read(path)
        assert len(whole) == 5 + (name == "rows.csv")
        for size in range(1, len(content) + 1):
            assert read(path, size=size) == whole, (name, size)
            cut = list(partitions([str(path)], PLAIN, size))
            assert [piece.number for piece in cut] == list(range(len(cut)))


def test_a_piece_has_no_more_rows_than_its_outcomes_have_room(tmp_path: Path) -> None:
    for name, row in {"rows.jsonl": b"0\n", "rows.csv": b"0,0\n"}.items():
        path = tmp_path / name
        # The first line is a row of JSON Lines, and of a table none.
        path.write_bytes(b"manifest,house.a\n" + row * (2 * MOST_ROWS + 5 - (name == "rows.jsonl")))
        lengths = [len(list(rows(piece, PLAIN))) for piece in partitions([str(path)], PLAIN)]
        assert lengths == [MOST_ROWS, MOST_ROWS, 5]


def test_pieces_are_small_where_the_results_of_their_rows_are_wanted(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_bytes((b'{"manifest": 1}' + b" " * 984 + b"\n") * 8_000)
    (tmp_path / "rows.csv").write_bytes(b"manifest,organisation.name\n" + (b"1," + b"x" * 997 + b"\n") * 8_000)
    for name in ("rows.jsonl", "rows.csv"):
        for explained, most in ((False, 125_000), (True, 1 << 16)):
            pieces = partitions([str(tmp_path / name)], PLAIN, explained=explained)
            assert most - 1_000 < max(piece.stop - piece.start for piece in islice(pieces, 4)) <= most + 1_000


def test_rows_of_csv_say_where_they_begin_and_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(SMALL["rows.csv"])
    assert [row.line for row in read(path)] == [3, 6, 7, 9, 10, 11]
    assert told(read(path)) == [
        "rows.csv:6:1: this row has 1 cell, and the header 2 columns; give it a cell for each",
        "rows.csv:9:1: this row has 3 cells, and the header 2 columns; give it a cell for each",
        "rows.csv:10:1: byte 0xff is not UTF-8; save the file as CSV UTF-8",
    ]


# Files that cannot be read, or in part, each with what its rows say.
BAD_FILES: dict[str, tuple[bytes, list[str]]] = {
    "empty.jsonl": (b"", ["1:1: there is nothing to check in this file: it has no row"]),
    "blank.ndjson": (b"\n \r\n", ["1:1: there is nothing to check in this file: it has no row"]),
    "wide.jsonl": ('{"a": 1}'.encode("utf-16"), ["1:1: this file is UTF-16; save it as UTF-8"]),
    "list.jsonl": (b"\n[1]", ['2:1: found a list; a row is a JSON object, such as {"manifest": 1, ...}']),
    "null.jsonl": (b"null", ['1:1: found null; a row is a JSON object, such as {"manifest": 1, ...}']),
    "empty.csv": (b"\xef\xbb\xbf\r\n", ["1:1: there is nothing to check in this file: it has no row"]),
    "header.csv": (b"organisation.name,house.a\n,\n", ["1:1: there is nothing to check in this file: it has no row"]),
    "wide.csv": ("house.a\nb".encode("utf-16"), ["1:1: this file is UTF-16; save it as UTF-8"]),
    "open.csv": (
        b'house.a,house.b\n"1,2\n3,4\n',
        ["2:1: a quote opens in this row and never closes, so that the rest of the file is part of it; close it"],
    ),
    "quote.csv": (
        b'house.a,house.b\n"1"2",3\n',
        ["2:1: text follows the quote that closes a cell of this row; write a quote inside of a cell twice"],
    ),
    "mac.csv": (
        b"house.a,house.b\n1,2\r3,4\n",
        ["2:1: a carriage return stands alone in this row; end lines with LF or CRLF"],
    ),
    "large.csv": (
        b"house.a,house.b\n1," + b"x" * 140_000 + b"\n",
        ["2:1: a cell of this row has more than 131,072 characters; a quote that opens in it may never close"],
    ),
    "swallowed.csv": (
        b'house.a\n"' + b"x\n" * 70_000,
        [
            "2:1: a cell of this row has more than 131,072 characters; a quote that opens in it may never close; it is "
            "read to line 65,538"
        ],
    ),
    # What stands behind the first mebibyte of a line is no row of its own.
    "longer.csv": (
        b"house.a,house.b\n" + b"," * (1 << 20) + b"1,2\n3\n",
        [
            "2:1: this row has more than 1,048,576 bytes; a manifest needs less",
            "3:1: this row has 1 cell, and the header 2 columns; give it a cell for each",
        ],
    ),
    "longer_together.csv": (
        b'house.a,house.b\n"' + b'\n","'.rjust(130_000, b"x") * 9 + b"\n3,4\n",
        [
            "2:1: this row has more than 1,048,576 bytes; a manifest needs less; it is read to line 10",
            "11:1: this row has 1 cell, and the header 2 columns; give it a cell for each",
        ],
    ),
    "cut.parquet": (
        b"PAR1 and no more",
        [
            "1:1: this is no whole Parquet file, and none of its rows can be read (Parquet magic bytes not found in "
            "footer. Either the file is corrupted or this is not a parquet file)"
        ],
    ),
}
# Sources that cannot be opened at all, or whose columns do not fit, each with what is said at once.
REFUSED: dict[str, tuple[bytes | None, str]] = {
    "gone.jsonl": (None, "gone.jsonl: there is no such file"),
    "gone": (None, "gone: there is no such file or folder"),
    "-": (None, "an audit reads its sources in pieces, and standard input (-) has none; save it as a file"),
    "rows.json": (b"[]", "rows.json: no source of manifests; write one manifest a line, as .jsonl"),
    "rows.xlsx": (b"", "rows.xlsx: no source of manifests; save the sheet as CSV UTF-8"),
    "rows.txt": (
        b"",
        "rows.txt: no source of manifests; expected a folder of manifests, a manifest, .jsonl, .ndjson, .csv, .tsv or "
        ".parquet",
    ),
    "twice.csv": (
        b"house.a,house.b, house.a\n1,2,3",
        'twice.csv:1:1: two columns are named "house.a"; give each a name of its own',
    ),
    "unnamed.csv": (
        b"\nhouse.a,,house.b\n1,2,3",
        "unnamed.csv:2:1: column 2 has no name; the first row names the columns",
    ),
    "latin.csv": (b"house.\xe9\n1", "latin.csv:1:1: byte 0xe9 is not UTF-8; save the file as CSV UTF-8"),
    "strange.csv": (
        b"organisation.nam,Team\nAcme,x",
        'strange.csv:1:1: "organisation.nam", "Team": without a map a column is named as the fact that it states '
        '(organisation has no field "nam"; did you mean "name"?); say in a map what the columns state: --map FILE '
        "drafts it",
    ),
    "part.csv": (
        b"organisation,organisation.name\nAcme,x",
        'part.csv:1:1: "organisation.name" states what "organisation" states; keep one',
    ),
}


def refused(*sources: Path | str, reading: Reading = PLAIN) -> str:
    with pytest.raises(LlamalicenseError) as error:
        partitions([str(source) for source in sources], reading)
    return str(error.value)


def test_a_file_that_cannot_be_read_is_a_row_that_says_why(tmp_path: Path) -> None:
    for name, (content, messages) in BAD_FILES.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert told(read(path)) == [f"{name}:{message}" for message in messages], name


def test_what_cannot_be_opened_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.jsonl").write_text("{}", encoding="utf-8")
    for name, (content, message) in REFUSED.items():
        if content is not None:
            Path(name).write_bytes(content)
        assert refused("good.jsonl", name) == message
    os.mkfifo("pipe.jsonl")
    assert refused("pipe.jsonl") == "pipe.jsonl: this is not a regular file; save what it holds as a file and name that"
    Path("link.jsonl").symlink_to("good.jsonl")
    assert [row.source for row in read("link.jsonl")] == ["link.jsonl"]
    twice = "is named twice{}, and its rows would count twice; name it once"
    assert refused("good.jsonl", "good.jsonl") == f"good.jsonl {twice.format('')}"
    assert refused("good.jsonl", "link.jsonl") == f"link.jsonl {twice.format(', as good.jsonl before')}"


def test_a_source_that_is_gone_or_damaged_in_the_meantime_is_a_row_that_says_so(tmp_path: Path) -> None:
    for name, content in {"a.jsonl": b"{}", "a.csv": b"house.a\n1"}.items():
        path = tmp_path / name
        path.write_bytes(content)
        [piece] = partitions([str(path)], PLAIN)
        path.unlink()
        assert told(list(rows(piece, PLAIN))) == [f"{name}:{piece.first_line}:1: there is no such file"]


NESTED = pa.struct([("name", pa.string()), ("monthly_active_users", pa.map_(pa.string(), pa.float64()))])
DAY, LATER = pa.scalar(0, pa.timestamp("us", "UTC")).as_py(), pa.scalar(1, pa.timestamp("us", "UTC")).as_py()
PEAK, FOUNDED, REMOVED = "organisation.monthly_active_users.peak", "organisation.founded", "builds[0].safety_removed"
# Columns of one value, and what a row states by it; None where it states nothing.
STATED: list[tuple[str, pa.Array, Any]] = [
    (FOUNDED, pa.array([DAY.date()]), "1970-01-01"),
    (FOUNDED, pa.array([DAY]), "1970-01-01"),
    ("organisation.kind", pa.array(["company"]).dictionary_encode(), "company"),
    ("organisation.name", pa.array([b"Acme"]), "Acme"),
    ("organisation.name", pa.array([7]), "7"),
    ("organisation.name", pa.array([" "]), None),
    (PEAK, pa.array([1.0]), 1),
    (PEAK, pa.array([1.5]), 1.5),
    (PEAK, pa.array([Decimal("2.00")]), 2),
    (PEAK, pa.array(["1,400"]), "1,400"),
    (PEAK, pa.array(["1_400"]), 1400),
    ("organisation", pa.array([{"name": None}], NESTED), None),
    (
        "organisation",
        pa.array([{"name": "A", "monthly_active_users": [("peak", 2.0)]}], NESTED),
        {"name": "A", "monthly_active_users": {"peak": 2}},
    ),
    ("organisation", pa.array([{"claims_filed": [{"against": None}]}]), {"claims_filed": [{}]}),
    ("use", pa.array([{"acceptable_use": {"reviewed": None}, "purposes": ["a"]}]), {"purposes": ["a"]}),
    ("organisation", pa.array([{"claims_filed": []}]), {"claims_filed": []}),
    (REMOVED, pa.array([False]), False),
    (REMOVED, pa.array(["False"]), False),
    (REMOVED, pa.array(["no"]), "no"),
    ("builds[0].marks", pa.array([["logo"]]), ["logo"]),
    ("builds[0].marks", pa.array(["logo"]), ["logo"]),
    ("builds[0].marks", pa.array([None], pa.null()), None),
]
# The same of what is wrong with the value.
UNFIT: list[tuple[str, pa.Array, str]] = [
    (
        FOUNDED,
        pa.array([LATER]),
        "it holds the moment 1970-01-01T00:00:00.000001+00:00, and a manifest states days; keep the day alone",
    ),
    ("organisation.name", pa.array([b"\xff"]), "it holds bytes that are not UTF-8"),
    (
        PEAK,
        pa.array([float("nan")]),
        "it holds NaN, which is no number; leave the cell empty (null) where nothing is known",
    ),
    (
        "organisation",
        pa.array([{"monthly_active_users": [("peak", 2), ("peak", 3)]}], NESTED),
        'key "peak" stands twice in one mapping; keep one',
    ),
    ("models", pa.array([[{"id": "a"}, None]]), "entry 2 of a list is null; take it out, or the whole list"),
]


def test_values_of_parquet_become_those_of_a_manifest(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    for name, array, expected in STATED:
        parquet.write_table(pa.table({name: array}), path)
        [row] = read(path)
        stated = {} if expected is None else nested(target(name).steps, expected)
        assert row.problems == ()
        assert repr(row.values) == repr({"manifest": 1, **stated}), name  # 1 is no 1.0
    for name, array, message in UNFIT:
        parquet.write_table(pa.table({name: array}), path)
        assert told(read(path)) == [f'rows.parquet:1:1: column "{name}": {message}']


def test_a_type_that_no_fact_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"use.purposes": pa.array([[1]], pa.list_(pa.duration("s")))}), path)
    assert refused(path).endswith('column "use.purposes": its type is duration[s], and no fact of a manifest is of it')


def test_a_few_kilobytes_that_stand_for_gigabytes_are_told_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    large, small = "x" * (1 << 20), pa.array(["Acme"] * 4)
    for names in ([large] * 4, ["Acme", *[large] * 2, "Acme"]):
        for column in (pa.array(names), pa.array(names).dictionary_encode()):
            parquet.write_table(pa.table({"organisation.name": column, "house.a": small}), path)
            read_back = read(path)
            assert [row.line for row in read_back if not row.problems] == [1, 4][: 2 * (names[0] == "Acme")]
            assert {message.partition(": ")[2] for message in told(read_back)} == {
                "this row has more than 1,048,576 bytes; a manifest needs less"
            }
    # Values of a dictionary are many, and each row has one of them.
    many = pa.array([f"{number} {'x' * 70_000}" for number in range(16)]).dictionary_encode()
    parquet.write_table(pa.table({"organisation.name": many}), path)
    assert told(read(path)) == []


def test_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table([pa.array(["a"]), pa.array(["b"])], ["x", "x"]), path)
    made = column_map(b"map: 1\ncolumns: {x: organisation.name}", "map.yaml")
    assert "another column has the same name" in refused(path, reading=made.reading())


def test_the_rest_of_a_damaged_row_group_is_one_row_and_stops_no_other(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    names = [f"{number} {'x' * number}" for number in range(120)]
    parquet.write_table(pa.table({"organisation.name": names}), path, row_group_size=40, use_dictionary=False)
    content = bytearray(path.read_bytes())
    start = parquet.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    content[start : start + 100] = bytes(100)
    path.write_bytes(content)
    for size, beginnings in ((25, [41, 51, 76]), (120, [41])):
        read_back = read(path, size=size)
        assert [row.line for row in read_back if row.problems] == beginnings
        assert [row.line for row in read_back if not row.problems] == [*range(1, 41), *range(81, 121)]
        damaged = "rows {} to {} cannot be read, as this file is damaged"
        for message, first, last in zip(
            told(read_back), beginnings, [*(row - 1 for row in beginnings[1:]), 80], strict=True
        ):
            assert damaged.format(first, last) in message


def test_a_file_that_has_fewer_rows_by_now_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"organisation.name": ["a"] * 100}), path)
    *_, last = partitions([str(path)], PLAIN, 40)
    for left in (90, 1, 0):
        parquet.write_table(
            pa.table({"organisation.name": ["b"] * left}, pa.schema([("organisation.name", pa.string())])), path
        )
        read_back = list(rows(last, PLAIN))
        assert [row.line for row in read_back if not row.problems] == list(range(81, left + 1))
        assert "it has fewer rows by now" in told(read_back)[-1]


def test_pieces_of_a_row_group_are_read_in_any_order(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"organisation.name": [str(number) for number in range(1500)]}), path)
    cut = list(partitions([str(path)], PLAIN, 400))
    for piece in (cut[0], cut[2], cut[1], cut[3]):
        assert [row.line for row in rows(piece, PLAIN)] == list(range(piece.start + 1, piece.stop + 1))


def test_a_folder_has_its_units_and_what_check_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for place in ("shop/a", "shop/b", "bank", "bank/node"):
        Path("org", place).mkdir(parents=True)
        Path("org", place, "llamalicense.yaml").write_bytes(b"manifest: 1\n")
    Path("org/bank/llamalicense.yml").write_bytes(b"")
    Path("org/one.llamalicense.yaml").write_bytes(b"x")
    Path("org/.gitignore").write_text("node\n", encoding="utf-8")
    Path("empty").mkdir()
    named = "org/shop/b/llamalicense.yaml"
    for size in (0, 1):
        read_back = [row for piece in partitions(["org", named, "empty"], PLAIN, size) for row in rows(piece, PLAIN)]
        assert [(row.source, row.key, row.unit, row.data) for row in read_back] == [
            ("org/bank/llamalicense.yaml", "bank/llamalicense.yaml", "bank", b""),
            ("org/one.llamalicense.yaml", "one.llamalicense.yaml", "", b"x"),
            ("org/shop/a/llamalicense.yaml", "shop/a/llamalicense.yaml", "shop", b"manifest: 1\n"),
            (named, named, "", b"manifest: 1\n"),
            ("empty", "empty", "", b""),
        ]
        assert [problem.message for row in read_back for problem in row.problems] == [
            "org/bank/llamalicense.yml stands beside it, and nothing tells which of the two counts; keep one",
            "there is no manifest in this folder or below it (llamalicense.yaml or llamalicense.yml, or *. before "
            "either; what git ignores does not count)",
        ]


@pytest.mark.parametrize("is_repository", [False, True])
def test_what_of_a_folder_may_not_be_read_is_a_row_and_not_hidden(
    is_repository: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for place in ("bank", "locked/inner", "shop"):
        Path("org", place).mkdir(parents=True)
        Path("org", place, "llamalicense.yaml").write_bytes(b"manifest: 1\n")
        Path("org", place, "other").touch()
    if is_repository:
        subprocess.run(["git", "init", "--quiet", "org"], check=True, env=environment())
        subprocess.run(["git", "add", "."], cwd="org", check=True, env=environment())

    def forbidding(real: Any) -> Any:
        def does(path: Any = ".", *args: Any, **how: Any) -> Any:
            # What lies in it may not be looked at either.
            if "locked" in os.path.basename(os.fspath(path)) * (real is scandir) + os.path.dirname(os.fspath(path)):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return real(path, *args, **how)

        return does

    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", forbidding(os.scandir))
    monkeypatch.setattr(os, "stat", forbidding(os.stat))
    told_of = [(row.source, told([row])) for piece in partitions(["org"], PLAIN) for row in rows(piece, PLAIN)]
    if is_repository:  # git knows what there is
        hidden = ("org/locked/inner/llamalicense.yaml", ["it cannot be read: Permission denied"])
    else:
        hidden = ("org/locked", ["what this folder holds cannot be read: Permission denied"])
    assert [(source, [error.partition(": ")[2] for error in errors]) for source, errors in told_of if errors] == [
        hidden
    ]
    assert [source for source, errors in told_of if not errors] == [
        f"org/{b}/llamalicense.yaml" for b in ("bank", "shop")
    ]
    # A check names what it can read, and says why where it can read nothing.
    standing = [(file.name, file.reason) for file in manifests_within("org")]
    assert standing == [(f"org/{place}/llamalicense.yaml", "") for place in ("bank", "shop")]
    if not is_repository:
        assert [(file.name, file.reason) for file in manifests_within("org/locked")] == [("org/locked", hidden[1][0])]


def test_parquet_says_what_it_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows.parquet"
    parquet.write_table(pa.table({"house.a": [1]}), path)
    monkeypatch.delitem(sys.modules, "llamalicense.inventory.parquet", raising=False)
    monkeypatch.delattr("llamalicense.inventory.parquet", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert refused(path) == (
        f"{path}: Parquet is read and written by pyarrow, which is not installed: pip install 'llamalicense[parquet]'"
    )
