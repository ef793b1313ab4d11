"""The command `audit`: files, statuses, what is said on standard error, and how an interrupted run goes on."""

import errno
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from checkout import EXAMPLES
from inventory_rows import rows as made_rows
from program import llamalicense
from pyarrow import parquet

from llamalicense.cli import auditing, writing
from llamalicense.inventory import jsonlines, local, pieces
from schemas import faults

Dict = dict[str, Any]
DAY = ("--as-of", "2026-11-21", "--no-scan")
HERE = (*DAY, "--workers", "1")
PASSING: Dict = {"manifest": 1, "organisation": {"name": "Acme"}, "models": [{"id": "mistralai/Mistral-7B-v0.1"}]}
PASSING["models"][0]["licence"] = "apache-2.0"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def table(name: str, *rows: Dict | str) -> str:
    Path(name).write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), "utf-8")
    return name


def lines(name: str) -> list[Dict]:
    return [json.loads(line) for line in Path(name).read_text("utf-8").splitlines()]


def test_the_status_is_that_of_a_check() -> None:
    opening: Dict = {**PASSING, "models": [{"id": "meta-llama/Llama-3.1-8B"}]}
    refused: Dict | str = {
        **opening,
        "builds": [{"name": "x", "base": "meta-llama/Llama-3.1-8B", "made_by": ["fine-tuned"]}],
    }
    mixed: list[Dict | str] = [PASSING, opening, next(made_rows(1))]
    runs: list[tuple[list[Dict | str], tuple[str, ...], int]] = [
        ([PASSING], ("--fail-on", "warn"), 0),
        ([PASSING, opening], (), 0),
        ([PASSING, opening], ("--fail-on", "missing"), 1),
        ([PASSING, opening], ("--strict",), 1),
        (mixed, (), 1),
        (mixed, ("--fail-on", "never"), 0),
        ([*mixed, "{"], ("--fail-on", "never"), 2),
        ([*mixed, refused], ("--fail-on", "never"), 2),
        ([], (), 2),
    ]
    for stated, options, status in runs:
        ran = llamalicense("audit", table("rows.jsonl", *stated), *DAY, *options)
        assert ran.status == status, (stated, options, ran)


def test_files_have_a_row_a_manifest_and_agree() -> None:
    stated: list[Dict | str] = [*made_rows(12, bad=5), "{"]
    ran = llamalicense(
        "audit",
        table("rows.jsonl", *stated),
        *DAY,
        "--output",
        "jsonl=out/rows.jsonl",
        "--output",
        "parquet=rows.parquet",
    )
    assert ran.status == 2
    rows = lines("out/rows.jsonl")
    assert [(row["source"], row["line"]) for row in rows] == [("rows.jsonl", line) for line in range(1, 14)]
    assert {row["as_of"] for row in rows} == {"2026-11-21"}
    assert [row["line"] for row in rows if row["verdict"] is None] == [5, 10, 13]
    assert all((row["verdict"] is None) is bool(row["errors"]) for row in rows)
    for row in rows:
        assert faults("audit", row) == []
    maps = ("fails", "warns", "asked", "alone")
    columns = parquet.read_table("rows.parquet").to_pylist()
    assert [{name: dict(value) if name in maps else value for name, value in row.items()} for row in columns] == rows
    assert not Path("out/rows.jsonl.part").exists()


def test_with_results_files_have_a_row_a_result_as_check_writes_it() -> None:
    good, bad = made_rows(2, bad=2)
    out = ("--output", "jsonl=all.jsonl", "--output", "parquet=all.parquet", "--results")
    assert llamalicense("audit", table("rows.jsonl", good, bad), *DAY, *out).status == 2
    for row in lines("all.jsonl"):
        assert faults("audit-results", row) == []
    *results, refused = lines("all.jsonl")
    Path("m.yaml").write_text(json.dumps(good), "utf-8")
    [report] = json.loads(llamalicense("check", "m.yaml", *DAY, "--output-format", "json").out)["reports"]
    assert len(results) > 20
    assert [(row["source"], row["line"], row["errors"]) for row in results] == [("rows.jsonl", 1, [])] * len(results)
    for result, expected in zip(results, report["results"], strict=True):
        own = {name: value for name, value in result.items() if name in expected}
        assert {**own, "location": None} == {**expected, "location": None, "fixes": []}
        assert result["location"] == {"path": "rows.jsonl", "line": 1, "column": 1}
    assert (refused["line"], refused["rule"], len(refused["errors"])) == (2, None, 1)
    columns = parquet.read_table("all.parquet").to_pylist()
    assert [row["explanation"] for row in columns] == [row.get("explanation") for row in lines("all.jsonl")]
    assert [row["missing"] for row in columns[:-1]] == [row["missing"] for row in results]


def test_a_map_that_is_not_there_is_drafted_and_the_next_run_uses_it() -> None:
    Path("register.csv").write_text(
        "Ref,Team,Company,Country,Model\n7,Search,Acme,US,meta-llama/Llama-3.1-8B\n8,Sales,Acme,XX,x\n", "utf-8"
    )
    run = ("audit", "register.csv", *DAY, "--map", "map.yaml", "--output", "jsonl=rows.jsonl")
    ran = llamalicense(*run)
    assert (ran.status, ran.out, "map.yaml" in ran.err, Path("rows.jsonl").exists()) == (2, "", True, False)
    assert llamalicense(*run).status == 2
    good, bad = lines("rows.jsonl")
    assert (good["key"], good["unit"], good["organisation"], good["line"]) == ("7", "Search", "Acme", 2)
    assert good["models"] == ["meta-llama/Llama-3.1-8B"]
    assert bad["verdict"] is None
    Path("map.yaml").write_text("map: 1\ncolumns: {Company: organisation.nam}\n", "utf-8")
    refused = llamalicense(*run)
    assert (refused.status, refused.err.startswith("error: map.yaml:2:")) == (2, True)


def test_facts_of_the_organisation_hold_for_rows_that_state_none_and_are_told_where_they_stand() -> None:
    Path("acme.yaml").write_text(
        "organisation: {name: Acme, country: US}\nuse: {acceptable_use: {reviewed: 2026-01-01, by: L, applies: []}}\n",
        "utf-8",
    )
    own: Dict = {**PASSING, "models": [{"id": "meta-llama/Llama-3.1-8B"}]}
    silent = {name: value for name, value in own.items() if name != "organisation"}
    other = {**own, "organisation": {"name": "Borealis"}}
    out = ("--output", "jsonl=rows.out")
    assert llamalicense("audit", table("rows.jsonl", own), *DAY, *out).status == 0
    [alone] = lines("rows.out")
    ran = llamalicense("audit", table("rows.jsonl", own, silent, other), *DAY, *out, "--organisation", "acme.yaml")
    assert ran.status == 0
    stated, also, apart = lines("rows.out")
    assert stated["counts"] == also["counts"]
    assert stated["counts"]["pass"] > alone["counts"]["pass"] == apart["counts"]["pass"]
    assert "1 row of another licensee" in ran.out
    Path("acme.yaml").write_text("organisation: {name: Acme, kind: firm}\n", "utf-8")
    refused = llamalicense("audit", "rows.jsonl", *DAY, "--organisation", "acme.yaml")
    assert (refused.status, refused.err.startswith("error: acme.yaml:1:")) == (2, True)


def test_what_changed_since_an_earlier_audit_is_told() -> None:
    passing, failing = PASSING, next(made_rows(1))
    run = ("audit", "rows.jsonl", *DAY, "--id", "id")
    table("rows.jsonl", {**passing, "id": "a"}, {**failing, "id": "b"})
    llamalicense(*run, "--output", "jsonl=before.jsonl", "--output", "json=before.json")
    table("rows.jsonl", {**failing, "id": "a"}, {**passing, "id": "c"})
    for before in (["before.jsonl"], ["before.jsonl", "before.json"]):
        options = [option for name in before for option in ("--since", name)]
        changes = json.loads(llamalicense(*run, *options, "--output-format", "json").out)["changes"]
        numbers = {direction: changes[direction]["rows"] for direction in ("worse", "new", "better", "gone")}
        assert numbers == {"worse": 1, "new": 1, "better": 0, "gone": 1}
    assert llamalicense(*run, "--since", "rows.jsonl").status == 2


def test_each_manifest_of_a_tree_is_held_against_its_repository_as_check_does() -> None:
    out = ("--as-of", "2026-11-21", "--output", "jsonl=rows.out")
    counts = {}
    for option in ("--scan", "--no-scan"):
        llamalicense("audit", EXAMPLES, *out, option)
        page = llamalicense("check", EXAMPLES, "--as-of", "2026-11-21", "--output-format", "json", option).out
        expected = [(each["manifest"], each["verdict"], each["counts"]) for each in json.loads(page)["reports"]]
        assert [(row["source"], row["verdict"], row["counts"]) for row in lines("rows.out")] == expected
        counts[option] = [numbers for *_, numbers in expected]
    assert counts["--scan"] != counts["--no-scan"]


def test_what_does_not_fit_together_is_told_before_the_work() -> None:
    source = table("rows.jsonl", PASSING)
    for options, words in (
        (("--results",), "--results is about the rows"),
        (("--resume",), "name the outputs of that audit"),
        (("--output", "jsonl=rows.jsonl"), "this file is what this audit reads; choose another path"),
        (("--output", "jsonl=map.yaml", "--map", "map.yaml"), "this file is what this audit reads"),
        (("--output", "html=facts.yaml", "--organisation", "facts.yaml"), "this file is what this audit reads"),
        # A run that goes on would be held against itself.
        (("--output", "jsonl=old.jsonl", "--since", "old.jsonl"), "this file is what this audit reads"),
        (("--output", "jsonl=o", "--output", "html=./o.part"), "html=o.part: rows are kept there until all is written"),
        (("--output", "jsonl=-"), "jsonl=-: name a file"),
        (("--output", "html=-"), "html=-: standard output has --output-format html"),
        (("--output", "csv=rows.csv"), 'there is no format "csv"'),
        (("--scheduler", ""), "--scheduler: expected what `dask scheduler` prints, such as tcp://head:8786, and found"),
        (("--scheduler", "head"), "--scheduler head: expected what `dask scheduler` prints"),
    ):
        ran = llamalicense("audit", source, *DAY, *options)
        assert (ran.status, words in ran.err) == (2, True), ran
    Path("link.jsonl.part").symlink_to("elsewhere")
    ran = llamalicense("audit", source, *DAY, "--output", "jsonl=link.jsonl")
    assert (ran.status, "symbolic link" in ran.err, Path("elsewhere").exists()) == (2, True, False)


def test_an_interrupted_run_goes_on_to_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonlines, "size_of", lambda _: 6_000)
    source = table("rows.jsonl", *made_rows(12, bad=5))
    run = ("audit", source, *HERE, "--output", "jsonl=rows.out", "--output", "parquet=rows.parquet")
    llamalicense(*run)
    whole = Path("rows.out").read_bytes(), Path("rows.parquet").read_bytes()
    judged = pieces.piece

    def interrupted(partition: Any, *more: Any) -> Any:
        if partition.number == 2:
            raise KeyboardInterrupt
        return judged(partition, *more)

    Path("rows.out").unlink()
    with monkeypatch.context() as patched:
        patched.setattr(local, "piece", interrupted)
        ran = llamalicense(*run)
        kept = len(lines("rows.out.part"))
        assert (ran.status, "rows.out.part; --resume goes on behind them" in ran.err) == (2, True), ran
        assert f"interrupted after {kept - 3} rows" in ran.err
    assert not Path("rows.out").exists()
    assert "go on with --resume, or remove it" in llamalicense(*run).err
    assert llamalicense(*run, "--resume").status == 2
    assert (Path("rows.out").read_bytes(), Path("rows.parquet").read_bytes()) == whole
    assert not Path("rows.out.part").exists()


def test_a_table_that_changes_while_it_is_read_has_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonlines, "size_of", lambda _: 6_000)
    source = table("rows.jsonl", *made_rows(12, bad=5))
    judged = pieces.piece

    def changed(partition: Any, *more: Any) -> Any:
        if partition.number == 1:
            os.truncate(source, 5_000)
        return judged(partition, *more)

    monkeypatch.setattr(local, "piece", changed)
    ran = llamalicense("audit", source, *HERE, "--output", "jsonl=rows.out")
    assert (ran.status, "rows.jsonl changed while it was read" in ran.err, Path("rows.out").exists()) == (
        2,
        True,
        False,
    )
    monkeypatch.setattr(local, "piece", judged)
    assert "begin anew" in llamalicense("audit", source, *HERE, "--output", "jsonl=rows.out", "--resume").err


def test_sources_that_are_damaged_are_told_of_and_stop_no_other() -> None:
    rows: list[Dict] = [{"manifest": 1, "organisation.name": "Acme", "models": [{"id": "x"}]}] * 3
    table("whole.jsonl", PASSING, PASSING)
    Path("half.jsonl").write_text(f"{json.dumps(PASSING)}\n{json.dumps(PASSING)[:-9]}", "utf-8")
    parquet.write_table(pyarrow.Table.from_pylist(rows), "whole.parquet")
    Path("cut.parquet").write_bytes(Path("whole.parquet").read_bytes()[:-20])
    Path("tree", "a").mkdir(parents=True)
    Path("tree", "a", "llamalicense.yaml").write_text("manifest: [", "utf-8")
    sources = ("half.jsonl", "cut.parquet", "tree", "whole.jsonl", "whole.parquet")
    ran = llamalicense("audit", *sources, *HERE, "--output", "jsonl=rows.out")
    assert ran.status == 2
    told = [(row["source"], row["line"], row["verdict"], *row["errors"]) for row in lines("rows.out")]
    assert [(source, line) for source, line, verdict, *_ in told if verdict] == [
        ("half.jsonl", 1),
        *((f"whole.{suffix}", line) for suffix, most in (("jsonl", 2), ("parquet", 3)) for line in range(1, most + 1)),
    ]
    half, cut, tree = (error for *_, verdict, error in (row for row in told if not row[2]))
    assert half.startswith("half.jsonl:2:")
    assert "ends in the middle" in half
    assert cut.startswith("cut.parquet:1:1: this is no whole Parquet file")
    assert tree.startswith("tree/a/llamalicense.yaml:2:1: this is not YAML")
    assert all(error in " ".join(ran.out.split()) for error in ("ends in the middle", "half.jsonl:2", "cut.parquet:1"))


def test_a_disk_that_is_full_at_the_end_costs_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    run = ("audit", table("rows.jsonl", *made_rows(3)), *DAY, "--output", "jsonl=rows.out", "--output", "html=a.html")

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(writing, "_fill", full)
        ran = llamalicense(*run)
        assert (ran.status, "--output jsonl=rows.out: it cannot be written: No space left" in ran.err) == (2, True), ran
        assert "all rows are kept in rows.out.part, and --resume goes on from there" in ran.err
    assert not Path("rows.out").exists()
    # What runs left behind that were killed while they wrote: this one, and another, which may be writing still.
    token = json.loads(Path("rows.out.part").read_bytes().splitlines()[0])["token"]
    for name in (f".llamalicense-{token}", f".llamalicense-{'f' * 16}"):
        Path(name).write_bytes(b"half a fi")
    # The next day without the day of the audit, as a run is known by its options.
    err = llamalicense(*run, "--resume", "--as-of", "2026-11-22").err
    assert 'of a run with another --as-of ("2026-11-21", now "2026-11-22"); repeat what it had to go on' in err
    monkeypatch.setattr(local, "piece", full)  # no row is judged again
    assert llamalicense(*run, "--resume").status == 1
    assert len(lines("rows.out")) == 3
    assert sorted(os.listdir()) == [f".llamalicense-{'f' * 16}", "a.html", "rows.jsonl", "rows.out"]


def test_what_a_newcomer_may_not_know_is_told() -> None:
    strange = table("rows.jsonl", *({**row, "team": "Payments"} for row in made_rows(3)))
    hint = "--unit and --id name keys beside its own, --map says what others state."
    ran = llamalicense("audit", strange, *HERE)
    assert (ran.status, hint in " ".join(ran.out.split())) == (2, True)
    assert '3 rows: unknown key "team"; known are' in ran.out
    assert "It is 2, as 3 rows have no verdict." in " ".join(ran.out.split())
    for unit, is_told in (("team", False), ("teem", True)):
        out = llamalicense("audit", strange, *HERE, "--unit", unit).out
        assert (f'No row tells its unit: nothing stands in "{unit}".' in out) == is_told
        assert (hint in " ".join(out.split())) == is_told
    assert "such as html=audit.html" in llamalicense("audit", strange, "--output", "a.html").err


class Terminal(io.StringIO):
    """Standard error as somebody looks at it."""

    def isatty(self) -> bool:
        return True


def test_how_far_it_is_shows_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1_000))
    monkeypatch.setattr("llamalicense.cli.terminal.monotonic", lambda: next(clock))
    monkeypatch.setattr(auditing, "monotonic", lambda: next(clock))
    monkeypatch.setattr(jsonlines, "size_of", lambda _: 6_000)
    source = table("rows.jsonl", *made_rows(12))
    assert "left" not in llamalicense("audit", source, *HERE).err
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    with monkeypatch.context() as patched:
        patched.setattr("program.redirect_stderr", lambda _: io.StringIO())
        llamalicense("audit", source, *HERE)
    assert "100%  12 rows" in shown.getvalue()
    assert " a second  " in shown.getvalue()
    assert shown.getvalue().endswith("\r\x1b[K")
    monkeypatch.setattr("llamalicense.cli.terminal._columns", lambda _: 30)
    with monkeypatch.context() as patched:
        patched.setattr("program.redirect_stderr", lambda _: io.StringIO())
        llamalicense("audit", source, *HERE)
    narrow = shown.getvalue().split("\r\x1b[K")[-3:]
    assert (narrow[-2][:13], max(map(len, narrow))) == ("100%  12 rows", 29)


def test_a_library_that_is_missing_is_told_before_anything_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    table("rows.jsonl", *made_rows(2, 1))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = llamalicense("audit", "rows.jsonl", "--output", "jsonl=all.jsonl", "--output", "parquet=all.parquet")
    assert (ran.status, ran.out) == (2, "")
    assert "all.parquet: Parquet is read and written by pyarrow, which is not installed: pip install" in ran.err
    assert os.listdir() == ["rows.jsonl"]
