"""The draft of a map: what it guesses, what it shows, and that it can be read as it is."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from llamalicense.cli import column_maps
from llamalicense.errors import LlamalicenseError, UsageError
from llamalicense.inventory import drafting
from llamalicense.inventory.columns import ColumnMap, column_map
from llamalicense.inventory.drafting import draft
from llamalicense.inventory.fields import target, written

REGISTER = """\
Product;Model(s);Deployment;MAU;Department;Cost (EUR);Founded;Type
Chat;acme/one;on-prem;1,400,000;Shops;100;2001-01-01;app
Search;acme/one, acme/two;hosted;;Shops;200;;app
"""
DRAFT = """\
map: 1
columns:
  Product: # "Chat", "Search"
    to: builds[0].name
  Model(s): # "acme/one", "acme/one, acme/two"
    to: models[].id
    # to: ["models[].id", "builds[0].contains"] # where the product contains them
    split: ","
  Deployment: # "on-prem", "hosted"
    to: builds[0].delivery # shipped, hosted
    # values: {on-prem: ...}
  MAU: # "1,400,000" (1 of 2 empty)
    to: organisation.monthly_active_users.peak
  Founded: # "2001-01-01" (1 of 2 empty)
    to: organisation.founded
  Type: # "app"
    to: builds[0].kind # model, adapter, app, dataset
  # What these state, their names do not tell:
  # Department: "Shops"
  # Cost (EUR): "100", "200"
# No column is named after organisation.name, which every row needs, or --organisation states for all.
constants: {} # facts that hold for every row, such as organisation.name: Acme
unit: Department # the column that says whose a row is, such as a department
# id: Product # the column that names a row in later audits
"""


def facts(text: str) -> dict[str, str]:
    """What the columns of a map state."""
    made: ColumnMap = column_map(text.encode(), "map.yaml")
    return {column.name: written(column.target.steps) for column in made.columns}


def test_a_register_is_drafted_from_the_names_of_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(REGISTER, encoding="utf-8")
    text = draft(str(path))
    assert text.startswith("# Which column of products.csv states which fact of a manifest, drafted from 2 rows.\n")
    assert text[text.index("map: 1") :] == DRAFT
    assert facts(text)["Model(s)"] == "models[].id"


def test_tables_of_every_kind_are_drafted(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"organisation": {"name": "A"}, "models": [{"id": "a"}], "team": 1},
        {"builds[0].delivery": "shipped"},
    ]
    lines, table = tmp_path / "rows.jsonl", tmp_path / "rows.parquet"
    lines.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    parquet.write_table(pa.table({name: [row.get(name) for row in rows] for name in {**rows[0], **rows[1]}}), table)
    names = ("organisation", "models", "builds[0].delivery")
    for path in (lines, table):
        assert facts(draft(str(path))) == dict(zip(names, names, strict=True))
    (tmp_path / "llamalicense.yaml").write_text("manifest: 1\n", encoding="utf-8")
    lines.write_text("", encoding="utf-8")
    for path, message in ((tmp_path, "which need no map"), (lines, "has no row to draft a map from")):
        with pytest.raises(UsageError, match=message):
            draft(str(path))


def test_every_fact_that_a_name_may_mean_is_one() -> None:
    assert [written(target(fact).steps) for fact in drafting._CALLED] == [*drafting._CALLED]
    names = [name for called in drafting._CALLED.values() for name in called.split(", ")]
    assert len(names) == len(set(names))


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=4, unique_by=str.strip), st.text())
def test_a_draft_can_be_read_whatever_the_columns_are_called(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], value: str
) -> None:
    path = tmp_path_factory.mktemp("drafts") / "rows.csv"
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([names, [f"x{value}"] * len(names)])
    try:
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        drafted = draft(str(path))
    except (UnicodeEncodeError, LlamalicenseError):  # half a character, or no header
        return
    assert facts(drafted).keys() <= {name.strip() for name in names}


def test_a_map_that_is_not_there_is_drafted_once(tmp_path: Path) -> None:
    path, made = tmp_path / "products.csv", tmp_path / "map.yaml"
    path.write_text(REGISTER, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        column_maps.reading(str(made), [str(tmp_path), str(path)], "", "")
    assert str(error.value) == (
        f"{made} is new, drafted from the columns of {path}: complete it by hand, then run this again to audit by it"
    )
    assert made.read_text(encoding="utf-8").endswith(DRAFT)
    reading = column_maps.reading(str(made), [str(path)], "", "Product")
    assert (reading.unit, reading.key) == ("Department", "Product")
    made.unlink()
    made.symlink_to(tmp_path / "elsewhere.yaml")
    with pytest.raises(LlamalicenseError, match="there is no such file"):
        column_maps.reading(str(made), [str(path)], "", "")


def test_a_table_that_is_not_utf_8_is_told_before_somebody_completes_its_map(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_bytes("Product;Model\na;b\nPrüfer;c\n".encode("cp1252"))
    with pytest.raises(
        LlamalicenseError, match=r"products.csv:3:1: byte 0xfc is not UTF-8; save the file as CSV UTF-8"
    ):
        draft(str(path))
