"""An inventory in every form that an audit reads: `FORMS`."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from llamalicense.inventory.columns import column_map
from llamalicense.inventory.row import Reading

Dict = dict[str, Any]
PLAIN = Reading()


def of_one_kind(manifest: Dict) -> Dict:
    """The same statements with one kind of value in each place, as a column has it."""
    manifest = deepcopy(manifest)
    users = manifest["organisation"].pop("monthly_active_users", {})
    if users:
        totals = {month: figure if isinstance(figure, dict) else {"total": figure} for month, figure in users.items()}
        manifest["organisation"]["monthly_active_users"] = totals
    for claim in manifest["organisation"].get("claims_filed", ()):
        claim.setdefault("against", "Somebody")
    for termination in manifest["organisation"].get("terminations", ()):
        termination.setdefault("licence", "llama-4")
    for part in (*manifest["models"], *manifest.get("builds", ())):
        for field in ("access", "agreement", "notice", "risk_disclosure", "user_terms", "licence", "built_with_llama"):
            if field in part and not (field == "licence" and part in manifest["models"]):
                value = part[field]
                part[field] = [] if value is False else value if isinstance(value, list) else [value]
        for field, name in (("contains", "model"), ("built_with_llama", "at")):
            if field in part:
                part[field] = [item if isinstance(item, dict) else {name: item} for item in part[field]]
    stated: Dict = without_empty(manifest)
    return stated


def without_empty(value: Any) -> Any:
    """A mapping without those in it that state nothing."""
    if isinstance(value, dict):
        inner = {key: without_empty(item) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item != {}}
    return [without_empty(item) for item in value] if isinstance(value, list) else value


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The values of a manifest by their paths; a list of values is one."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for place, item in enumerate(value):
            yield from leaves(item, f"{path}[{place}]")
    else:
        yield path, value


# Lists of parts: a flat table that has columns for their entries cannot say that there are none.
OF_PARTS = ("contains", "trained_with", "built_with_llama", "claims_filed", "terminations", "grants", "builds")


def flat(manifest: Dict) -> Dict:
    """A manifest that columns of single values can state."""
    manifest = of_one_kind(manifest)
    for part in (manifest, manifest["organisation"], *manifest.get("builds", ())):
        for field in OF_PARTS:
            if part.get(field) == []:
                del part[field]
    return manifest


def cell(value: Any) -> str:
    if isinstance(value, list):
        return " | ".join(value) or "(none)"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def column_of(path: str, values: list[Any]) -> Any:
    if not any(isinstance(value, list) for value in values):
        return path
    return {"to": path, "split": "|", "values": {"(none)": []} if [] in values else {}}


def table(stated: list[Dict]) -> tuple[list[Dict], Reading]:
    """Manifests as rows of a table with columns of names that say nothing, and the map of these."""
    flattened = [dict(leaves(manifest)) for manifest in stated]
    paths = list(dict.fromkeys(path for row in flattened for path in row if path != "manifest"))
    names = {path: f"column {number}" for number, path in enumerate(paths)}
    values = {path: [row[path] for row in flattened if path in row] for path in paths}
    columns = {names[path]: column_of(path, values[path]) for path in paths}
    written = column_map(json.dumps({"map": 1, "columns": columns}).encode(), "map.yaml")
    return [{names[path]: row.get(path) for path in paths} for row in flattened], written.reading()


def as_json_lines(folder: Path, stated: list[Dict]) -> tuple[Path, Reading]:
    path = folder / "rows.jsonl"
    path.write_text("".join(f"{json.dumps(manifest)}\n\n" for manifest in stated), encoding="utf-8-sig")
    return path, PLAIN


def as_mapped_json_lines(folder: Path, stated: list[Dict]) -> tuple[Path, Reading]:
    made, reading = table(stated)
    return as_json_lines(folder, made)[0], reading


def as_csv(folder: Path, stated: list[Dict]) -> tuple[Path, Reading]:
    made, reading = table(stated)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, made[0], delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({name: "" if value is None else cell(value) for name, value in row.items()} for row in made)
    path = folder / "rows.csv"
    path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    return path, reading


def as_flat_parquet(folder: Path, stated: list[Dict]) -> tuple[Path, Reading]:
    made, reading = table(stated)
    path = folder / "rows.parquet"
    parquet.write_table(pa.Table.from_pylist(made), path, row_group_size=2)
    return path, reading


def as_parquet(folder: Path, stated: list[Dict]) -> tuple[Path, Reading]:
    path = folder / "rows.parquet"
    columns = dict.fromkeys(name for manifest in stated for name in manifest)
    content = pa.table({name: [manifest.get(name) for manifest in stated] for name in columns})
    parquet.write_table(content, path, row_group_size=2)
    return path, PLAIN


def as_folder(folder: Path, stated: list[Dict]) -> tuple[Path, Reading]:
    for number, manifest in enumerate(stated):
        (folder / f"unit-{number}").mkdir()
        (folder / f"unit-{number}" / "llamalicense.yaml").write_text(json.dumps(manifest), encoding="utf-8")
    return folder, PLAIN


Form = Callable[[Path, list[Dict]], tuple[Path, Reading]]
# Each form with what it makes of a manifest before it is written.
FORMS: list[tuple[Form, Callable[[Dict], Dict]]] = [
    (as_json_lines, lambda manifest: manifest),
    (as_folder, lambda manifest: manifest),
    (as_parquet, of_one_kind),
    (as_mapped_json_lines, flat),
    (as_csv, flat),
    (as_flat_parquet, flat),
]
