"""Numbers of thousands of digits, which Python refuses to read: whatever file holds one, it is judged or refused."""

import os
from pathlib import Path

import pytest
from manifests import SCOUT, SMALLEST
from program import llamalicense

DIGITS = "9" * 5_000
MANIFEST = f"{SMALLEST}    access: weights\n"
# What holds the number, by the name of its file, and the command that reads it; files that are read beside it.
DOORS = {
    "a manifest": ("m.yaml", f"manifest: {DIGITS}\n", ["check", "m.yaml"]),
    "users": ("m.yaml", f"{MANIFEST}use: {{monthly_active_users: {DIGITS}}}\n", ["check", "m.yaml"]),
    "settings": ("pyproject.toml", f"[tool.llamalicense]\nfail_on = {DIGITS}\n", ["check", "own.yaml"]),
    "settings of another": ("pyproject.toml", f"[tool.x]\ny = {DIGITS}\n", ["check", "own.yaml"]),
    "a policy": ("p.yaml", f"policy: a\nbar: {DIGITS}\n", ["check", "own.yaml", "--policy", "./p.yaml"]),
    "a policy's test": ("p.yaml", f"policy: a\nbar: {DIGITS}\n", ["test", "./p.yaml"]),
    "a baseline": ("known.json", f'{{"baseline": {DIGITS}}}', ["check", "own.yaml", "--baseline", "known.json"]),
    "a record": ("r.json", f'{{"schema": {DIGITS}}}', ["verify", "r.json"]),
    "an answer": ("a.yaml", f"organisation.name: {DIGITS}\n", ["init", "new.yaml", "--answers", "a.yaml"]),
    "a choice": ("a.yaml", f'models.access: "{DIGITS}"\n', ["init", "new.yaml", "--answers", "a.yaml"]),
    "a row": ("r.jsonl", f'{{"manifest": {DIGITS}}}\n', ["audit", "r.jsonl"]),
    "a cell": ("r.csv", f"manifest\n{DIGITS}\n", ["audit", "r.csv"]),
    "a map": (
        "map.yaml",
        f'map: 1\ncolumns: {{A: "models[{DIGITS}].id"}}\n',
        ["audit", "own.csv", "--map", "map.yaml"],
    ),
    "an earlier audit": ("e.jsonl", f'{{"line": {DIGITS}}}\n', ["audit", "own.csv", "--since", "e.jsonl"]),
    "an earlier summary": ("e.json", f'{{"rows": {DIGITS}}}\n', ["audit", "own.csv", "--since", "e.json"]),
    "a bill": ("b.cdx.json", f'{{"bomFormat": "CycloneDX", "specVersion": "1.6", "x": {DIGITS}}}', ["scan", "."]),
    "a version": (
        "b.cdx.json",
        f'{{"bomFormat": "CycloneDX", "specVersion": "1.{DIGITS}.\u00b2"}}',
        ["scan", ".", "--output", "cyclonedx=b.cdx.json"],
    ),
    "a setting of a model": ("config.json", f'{{"_name_or_path": "{SCOUT}", "n": {DIGITS}}}', ["scan", "."]),
    "code": ("a.py", f'from_pretrained("{SCOUT}", {DIGITS})\n', ["scan", "."]),
    "a notebook": (
        "a.ipynb",
        f'{{"cells": [{{"cell_type": "code", "source": "{SCOUT}", "n": {DIGITS}}}]}}',
        ["scan", "."],
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_number_of_thousands_of_digits_is_no_defect(
    door: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkdir(".git")
    name, content, command = DOORS[door]
    Path("own.yaml").write_text(MANIFEST, encoding="utf-8")
    Path("own.csv").write_text("organisation.name\nAcme\n", encoding="utf-8")
    Path(name).write_text(content, encoding="utf-8")
    ran = llamalicense(*command)
    assert ran.status in (0, 1, 2)
    assert "defect" not in ran.out + ran.err
