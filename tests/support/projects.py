"""Small projects for fixes: files by name, what a fresh check says of them, and edits applied by another hand."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from checkout import LICENCE_TEXTS

from llamalicense.decision.result import Result
from llamalicense.decision.settings import Settings
from llamalicense.project.scanning import Scanning
from llamalicense.report.fix import Fix
from llamalicense.run import Checker, Given

AS_OF = date(2026, 11, 21)
MANIFEST = "llamalicense.yaml"

Files = Mapping[str, bytes]
# What lacks nothing but files: a fine-tune of Llama 4 for everybody.
STATED = """\
# Ours.
manifest: 1
organisation:
  name: Acme   # the company
  kind: company
  country: US
  monthly_active_users: {peak: 2_000_000}
  claims_filed: []
  terminations: []
models:
  - {id: meta-llama/Llama-4-Scout-17B-16E-Instruct, access: weights}
builds:
  - name: Llama-Acme   # as on the hub
    kind: model
    type: language-model
    delivery: shipped
    audience: public
    contains:
      - meta-llama/Llama-4-Scout-17B-16E-Instruct   # the base
    change: fine-tuned
    trained_with: []
    licence: llama4
    known_dangers: []
    user_terms: https://acme.example/terms
    safety_removed: false
    marks: []

use:
  trade_compliance: {reviewed: 2026-10-01, by: Legal}
  acceptable_use: {reviewed: 2026-10-01, by: Legal, applies: []}
"""
NOTICE = (
    "Llama 4 is licensed under the Llama 4 Community License, Copyright © Meta Platforms, Inc. All Rights Reserved."
)


@cache
def agreement(licence: str = "llama4") -> str:
    """The pinned text of an agreement."""
    return (LICENCE_TEXTS / licence / "LICENSE").read_text(encoding="utf-8")


def project(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A repository with these files."""
    (folder / ".git").mkdir(parents=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@cache
def _checker() -> Checker:
    return Checker(AS_OF, Settings(), scanning=Scanning())


def checker() -> Checker:
    """One for all, as loading policies takes longer than a check; files and repositories are read anew by each call."""
    _checker().forget()
    return _checker()


def given(folder: Path, name: str = MANIFEST) -> Given:
    path = folder / name
    return Given(path.read_bytes(), str(path), path.parent)


def results(folder: Path, name: str = MANIFEST) -> dict[tuple[str, str], Result]:
    """What a fresh check says, by rule and subject."""
    report = checker().check(given(folder, name))
    assert not report.errors, report.errors
    return {(result.rule, result.subject): result for result in report.results}


def applied(files: Files, fix: Fix) -> dict[str, bytes]:
    """Files with the edits of a fix, by lines and columns as an editor counts them; UTF-8 without a mark."""
    changed = dict(files)
    for edit in sorted(fix.edits, key=lambda edit: edit.start, reverse=True):
        assert edit.creates is (edit.path not in files)
        text = changed.get(edit.path, b"").decode()
        starts = [0, *(end.end() for end in re.finditer("\r\n|\r|\n", text))]
        begins, ends = (starts[line - 1] + column - 1 for line, column in (edit.start, edit.end))
        assert 0 <= begins <= ends <= len(text)
        changed[edit.path] = (text[:begins] + edit.text + text[ends:]).encode()
    return changed
