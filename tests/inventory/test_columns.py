"""The map of columns: what is wrong with one, and what rows come to by it."""

import json
from pathlib import Path
from typing import Any

import pytest
from inventory_forms import PLAIN
from manifests import SCOUT

from llamalicense.errors import LlamalicenseError, Problem
from llamalicense.inventory.cells import manifest_of
from llamalicense.inventory.columns import ColumnMap, column_map
from llamalicense.inventory.partitions import Reading, partitions, remarks, rows

Dict = dict[str, Any]
# A register as somebody keeps one.
REGISTER = """\
map: 1
columns:
  Product: builds[0].name
  Models: {to: "models[].id", split: ;}
  Had: {to: "models[].access", values: {hub: weights, "?": null}}
  Delivery: {to: "builds[0].delivery", values: {on-prem: shipped, cloud: hosted, unknown: null}}
  Users: organisation.monthly_active_users.peak
  Dangers: {to: "builds[0].known_dangers", split: "|", values: {none: []}}
  Claims: {to: "organisation.claims_filed[].against", split: "|", values: {none: []}}
  Reviewed: use.acceptable_use.reviewed
  Terms: {to: "builds[0].user_terms", split: "|"}
  Inside:
    to: ["builds[0].published_as", "builds[0].contains"]
    values: {Scout: meta-llama/Llama-4-Scout-17B-16E-Instruct}
constants:
  organisation.name: Acme
  models[].multimodal: false
  builds[0].kind: app
  use.acceptable_use.by: legal
  use.acceptable_use.applies: []
  house.region: EMEA
unit: Department
id: Product
"""
MAP = column_map(REGISTER.encode(), "map.yaml")
ACME = {"manifest": 1, "organisation": {"name": "Acme"}, "house": {"region": "EMEA"}}
REVIEW = {"reviewed": "2026-10-01", "by": "legal", "applies": []}


def entry(**more: Any) -> Dict:
    return {"multimodal": False, **more}


# The cells of a row that are filled, and the manifest that they come to.
ROWS: list[tuple[Dict, Dict]] = [
    ({}, ACME),
    ({"Product": " Chat "}, {**ACME, "builds": [{"name": "Chat", "kind": "app"}]}),
    ({"Product": "2024"}, {**ACME, "builds": [{"name": "2024", "kind": "app"}]}),
    ({"Models": "m1"}, {**ACME, "models": [entry(id="m1")]}),
    ({"Models": "m1; m2;", "Had": "hub"}, {**ACME, "models": [entry(id=f"m{n}", access="weights") for n in (1, 2)]}),
    ({"Models": "m1", "Had": "?"}, {**ACME, "models": [entry(id="m1")]}),
    ({"Models": "m1", "Had": "magic"}, {**ACME, "models": [entry(id="m1", access="magic")]}),
    ({"Models": " ; "}, ACME),
    ({"Delivery": "on-prem"}, {**ACME, "builds": [{"delivery": "shipped", "kind": "app"}]}),
    ({"Delivery": "unknown"}, ACME),
    ({"Dangers": "none"}, {**ACME, "builds": [{"known_dangers": [], "kind": "app"}]}),
    (
        {"Dangers": "It errs. | It lies."},
        {**ACME, "builds": [{"known_dangers": ["It errs.", "It lies."], "kind": "app"}]},
    ),
    ({"Terms": "false"}, {**ACME, "builds": [{"user_terms": False, "kind": "app"}]}),
    ({"Terms": "a.md"}, {**ACME, "builds": [{"user_terms": ["a.md"], "kind": "app"}]}),
    ({"Users": "1_000"}, {**ACME, "organisation": {"name": "Acme", "monthly_active_users": {"peak": 1000}}}),
    ({"Users": "1000.0"}, {**ACME, "organisation": {"name": "Acme", "monthly_active_users": {"peak": 1000}}}),
    ({"Users": "1,000"}, {**ACME, "organisation": {"name": "Acme", "monthly_active_users": {"peak": "1,000"}}}),
    ({"Users": "900.000"}, {**ACME, "organisation": {"name": "Acme", "monthly_active_users": {"peak": "900.000"}}}),
    ({"Users": "7E+08"}, {**ACME, "organisation": {"name": "Acme", "monthly_active_users": {"peak": "7E+08"}}}),
    ({"Users": 1000}, {**ACME, "organisation": {"name": "Acme", "monthly_active_users": {"peak": 1000}}}),
    (
        {"Inside": "Scout"},
        {**ACME, "builds": [{"published_as": SCOUT, "contains": [SCOUT], "kind": "app"}]},
    ),
    ({"Claims": "none"}, {**ACME, "organisation": {"name": "Acme", "claims_filed": []}}),
    (
        {"Claims": "A|B"},
        {**ACME, "organisation": {"name": "Acme", "claims_filed": [{"against": "A"}, {"against": "B"}]}},
    ),
    ({"Reviewed": "2026-10-01"}, {**ACME, "use": {"acceptable_use": REVIEW}}),
]
# The same of what is wrong with them.
WRONG: list[tuple[Dict, str]] = [
    (
        {"Dangers": "It errs.|none"},
        'column "Dangers": "none" stands among others and is no entry; take it out, or leave the whole cell empty',
    ),
    (
        {"Models": "a;b", "Had": ["hub", None]},
        'column "Had": null stands among others and is no entry; take it out, or leave the whole cell empty',
    ),
    (
        {"Models": "a;b", "Had": ["hub", "hub", "hub"]},
        'columns differ in how many entries of models they state: 2 in "Models", 3 in "Had"',
    ),
]


def test_a_row_states_what_its_cells_mean_and_nothing_else() -> None:
    for cells, manifest in ROWS:
        stated, wrong = manifest_of(cells, MAP)
        assert wrong == []
        assert json.dumps(stated, sort_keys=True) == json.dumps(manifest, sort_keys=True), cells  # 1 is no 1.0
    for cells, message in WRONG:
        assert manifest_of(cells, MAP)[1] == [message]


# What people write where they know nothing; and what looks like it and states something.
UNTOLD = (
    "",
    " ",
    "-",
    "--",
    "–",
    "?",
    "???",
    "...",
    "N/A",
    "n/a",
    "#N/A",
    "NaN",
    "NULL",
    "Unknown",
    "TBD",
    "#REF!",
    "k.A.",
)
UNTOLD_IS_SAID = (
    "Cells such as `-`, `n/a` and `unknown` state nothing, as blank ones do, unless the map says what they mean."
)
TOLD = ("none", "NA", "no", "0", "-1", "C++", "unknown risks", "Ünï", "是")


def test_a_cell_of_which_nothing_is_known_states_nothing() -> None:
    """It is no licensee, no document, no reviewer and no danger, alone or among others."""
    columns = {"Reviewer": "use.acceptable_use.by", "Notice": "builds[0].notice", "Dangers": "builds[0].known_dangers"}
    lines = "".join(f'  {name}: {{to: "{fact}", split: ;, values: {{X: yes}}}}\n' for name, fact in columns.items())
    made = column_map(f"map: 1\ncolumns:\n{lines}  Name: organisation.name\n".encode(), "map.yaml")
    for word in UNTOLD:
        assert manifest_of({**dict.fromkeys(columns, word), "Name": "Acme"}, made) == (
            {"manifest": 1, "organisation": {"name": "Acme"}},
            [],
        ), word
        if word.strip():
            assert "stands among others" in manifest_of({"Dangers": f"It errs.;{word}"}, made)[1][0]
            assert "names no licensee" in manifest_of({"Name": word}, made)[1][0]
    for word in TOLD:
        assert manifest_of({"Name": word}, made)[0]["organisation"] == {"name": word}


def told(text: str) -> list[str]:
    with pytest.raises(LlamalicenseError) as error:
        column_map(text.encode(), "map.yaml")
    return str(error.value).splitlines()


BAD_MAPS: dict[str, list[str]] = {
    "[]": ["1:1: a map is a mapping that begins with `map: 1`"],
    "map: 1": [
        '1:1: "columns" is required: The columns that are read, each with the fact that it states; others are not.'
    ],
    "map: 2\ncolumns: {}\nunits: x": [
        "1:6: map: found 2; expected 1",
        '3:1: unknown key "units"; did you mean "unit"?',
    ],
    "map: 1\ncolumns: {A: builds[0].name}": [
        "2:20: this is not YAML: a comma is missing here, a bracket before it is not closed, or text with a bracket, "
        "inside of brackets, lacks its quotes"
    ],
    "map: 1\ncolumns:\n  A: organisation.coutnry\n  B: {to: models.id, spilt: x}": [
        '4:22: unknown key "spilt"; did you mean "split"?'
    ],
    "map: 1\ncolumns:\n  A: organisation.coutnry\n  B:": [
        "4:3: columns.B has no value; leave the key out, or state it"
    ],
    "map: 1\ncolumns:\n  A: organisation.coutnry\n  B: models.id\n  C: a b\n  D: organisation[0]": [
        '3:6: organisation has no field "coutnry"; did you mean "country"?',
        "4:6: models is a list: write models[0].id for its first entry, or models[].id for each",
        '5:6: a manifest has no field "a b"; known are manifest, organisation, models, builds, use, check, house, '
        "waivers",
        "6:6: organisation is no list and has no entry [0]",
    ],
    "map: 1\ncolumns:\n  A: {to: [organisation.name, organisation.nam]}\n  B: {to: []}": [
        "4:11: columns.B.to: found a list; expected at least one entry"
    ],
    "map: 1\ncolumns:\n  A: {to: [organisation.name, organisation.nam, organisation.name]}": [
        '3:3: "A" states what "A" in line 3 states; keep one',
        '3:31: organisation has no field "nam"; did you mean "name"?',
    ],
    "map: 1\ncolumns: {A: ''}": [
        '2:14: columns.A: found ""; expected text that shows: not blank, no control, invisible or direction-changing '
        "characters"
    ],
    "map: 1\ncolumns:\n  A: a..b\n  B: organisation.name.x\n  C: builds[].contains[].model": [
        '3:6: "a..b" is no path of a manifest, such as organisation.country or models[0].id',
        '4:6: organisation.name is one value and has nothing inside, such as "x"',
        "5:6: two lists are meant as a whole ([]); give one of them the number of an entry, such as [0]",
    ],
    "map: 1\ncolumns:\n  A: organisation.monthly_active_users.2025-13\n  B: use.acceptable_use.borderline.drug": [
        '3:6: organisation.monthly_active_users has no "2025-13"',
        '4:6: use.acceptable_use.borderline has no "drug"; did you mean "drugs"?',
    ],
    'map: 1\ncolumns:\n  A: {to: "builds[0].delivery", values: {a: ship, b: null}}\n  B: builds[0].delivery\n': [
        '3:45: builds[0].delivery: found "ship"; expected one of shipped, hosted; did you mean "shipped"?',
        '4:3: "B" states what "A" in line 3 states; keep one',
    ],
    "map: 1\ncolumns: {A: 'builds[0].name'}\nconstants:\n"
    "  builds[].name: a\n  builds[0].knd: app\n  models[0].access: no": [
        '4:3: "builds[].name" states what "A" in line 2 states; keep one',
        '5:3: builds[0] has no field "knd"; did you mean "kind"?',
        '6:21: models[0].access: found "no"; expected one of weights, api, end-user-product, outputs-only',
    ],
    "map: 1\ncolumns:\n  A: organisation\nconstants:\n  organisation.country: NO\n  manifest: 2": [
        '5:3: "organisation.country" states what "A" in line 3 states; keep one',
        "6:13: manifest: found 2; expected 1",
    ],
}


def test_a_map_that_is_wrong_is_told_line_by_line() -> None:
    for text, messages in BAD_MAPS.items():
        assert told(text) == [f"map.yaml:{message}" for message in messages], text


def refused(path: Path, reading: Reading) -> str:
    with pytest.raises(LlamalicenseError) as error:
        partitions([str(path)], reading)
    return str(error.value)


def test_a_table_of_thousands_of_columns_is_refused_and_a_map_may_read_some(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    names = [f"builds[{number}].{field}" for number in range(1_000) for field in ("name", "kind", "notice")]
    path.write_text(",".join(names) + "\n" + "," * (len(names) - 1) + "x\n", encoding="utf-8")
    most = "columns and constants state more than 2,000 facts; a manifest has fewer"
    assert refused(path, PLAIN) == f"{path}:1:1: without a map {most}; say in a map which columns are read"
    columns = "".join(f"  {name}: {name}\n" for name in names)
    assert told(f"map: 1\ncolumns:\n{columns}") == [f"map.yaml:2:1: {most}"]
    reading = column_map(b'map: 1\ncolumns: {"builds[999].notice": organisation.name}', "map.yaml").reading()
    [row] = [row for piece in partitions([str(path)], reading) for row in rows(piece, reading)]
    assert row.values == {"manifest": 1, "organisation": {"name": "x"}}
    assert '"builds[33].name" and 2,899 more.' in remarks([str(path)], reading)[0]


def test_a_map_names_columns_that_are_there_and_what_it_leaves_out_is_said(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text("Product;Model;Departement;Cost\na;b;c;d\n", encoding="utf-8")
    made = column_map(b"map: 1\ncolumns:\n  Product: builds[0].name\n  Models: models[0].id\n", "map.yaml")
    assert refused(path, made.reading()) == f'map.yaml:4:3: {path} has no column "Models"; did you mean "Model"?'
    made = column_map(b"map: 1\ncolumns: {Product: organisation.name}\n", "map.yaml")
    assert refused(path, made.reading(unit="Department")) == (
        f'--unit Department: {path} has no such column; did you mean "Departement"?'
    )
    reading = made.reading("Departement", "Product")
    [row] = [row for piece in partitions([str(path)], reading) for row in rows(piece, reading)]
    assert (row.key, row.unit, row.values) == ("a", "c", {"manifest": 1, "organisation": {"name": "a"}})
    assert remarks([str(path)], reading) == (
        f"{path} is read with `;` between its cells.",
        f'{path}: nothing is read from columns that the map does not name: "Model", "Cost".',
        UNTOLD_IS_SAID,
    )
    path.write_text("Product\n", encoding="utf-8")
    lines = tmp_path / "products.jsonl"
    lines.write_text("{}", encoding="utf-8")
    assert remarks([str(path)], PLAIN) == (UNTOLD_IS_SAID,)
    assert remarks([str(lines)], PLAIN) == ()
    assert remarks([str(lines)], reading) == (
        f"{lines}: nothing is read from keys that the map does not name.",
        UNTOLD_IS_SAID,
    )
    path.write_text("organisation.name,Team,Code\na,b,c\n", encoding="utf-8")
    reading = PLAIN._replace(unit="Team", key="Code")
    [row] = [row for piece in partitions([str(path)], reading) for row in rows(piece, reading)]
    assert (row.key, row.unit, row.values) == ("c", "b", {"manifest": 1, "organisation": {"name": "a"}})
    (tmp_path / "llamalicense.yaml").write_text("manifest: 1\n", encoding="utf-8")
    assert remarks([str(tmp_path)], PLAIN) == ()
    [sentence] = remarks([str(tmp_path)], PLAIN._replace(unit="a"))
    assert sentence.endswith(
        "the first folder on the way to it, and its key that way; --unit and --id are about tables."
    )


# Lines of JSON, and the key, the unit and the statements that are read of them without a map.
LABELLED: dict[str, tuple[str, str, Any]] = {
    '{"team": "a", "id": 7, "use": {}}': ("7", "a", {"use": {}}),
    '{"team": true, "organisation": {"country": "DE"}}': ("", "true", {"organisation": {"country": "DE"}}),
    '{"team": null}': ("", "", {}),
    '{"team": [1]}': ("", "", '"team", which --unit names, holds a list'),
}


def test_labels_stand_beside_what_a_row_states(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"

    def read(line: str, reading: Reading) -> tuple[str, str, Any]:
        path.write_text(line, encoding="utf-8")
        [row] = [row for piece in partitions([str(path)], reading) for row in rows(piece, reading)]
        return row.key, row.unit, row.problems[0].message if row.problems else row.values

    for line, expected in LABELLED.items():
        assert read(line, Reading("team", "id")) == expected
    stated = {"organisation": {"name": "A", "country": "DE"}}
    line = '{"organisation": {"name": "A", "country": "DE"}}'
    assert read(line, Reading("organisation.country", "organisation.name")) == ("A", "DE", stated)


def test_what_is_wrong_with_a_fact_names_the_column_that_states_it() -> None:
    """By a map alone, as without one a column is named as its fact."""
    for message, column in {
        'organisation.monthly_active_users.peak: found "1,000"; expected a whole number': "Users",
        'models[2].access: found "magic"': "Had",
        'builds[0].delivery: found "x"': "Delivery",
        'organisation.country: found "x"': "",
        '"models" is required': "",
    }.items():
        told_of = MAP.with_column(Problem(message, "products.csv", 2, 1)).message
        assert told_of == message + (f' (column "{column}")' if column else "")
        assert MAP._replace(name="").with_column(Problem(message, "products.csv")).message == message


def test_a_map_is_the_same_in_every_process() -> None:
    assert repr(column_map(REGISTER.encode(), "map.yaml")) == repr(MAP)
    assert isinstance(MAP, ColumnMap)
    assert MAP.reading() == Reading("Department", "Product", MAP)
