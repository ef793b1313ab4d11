"""The summary of an audit as JSON, `llamalicense/audit-summary/v1`, whose shape is in `summary_v1.py`."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from llamalicense.about import __version__
from llamalicense.commands.audit.audited import Audited, closing
from llamalicense.commands.audit.summary_v1 import (
    CellV1,
    ChangesV1,
    ChangeV1,
    DirectionV1,
    RowCounts,
    TallyV1,
)
from llamalicense.inventory.outcome import Outcome
from llamalicense.inventory.since import Changes, Direction
from llamalicense.inventory.tallies import Tally
from llamalicense.report.formats import in_json
from llamalicense.report.formats.json_v1 import policy_v1


def machine(audited: Audited) -> Iterator[str]:
    """The summary in pieces; the same audit gives the same bytes."""
    yield from in_json(convert(audited))
    yield "\n"


def convert(audited: Audited) -> Mapping[str, Any]:
    """The summary in its public shape, `SummaryV1`; lists that may be long are iterators."""
    summary, run = audited.summary, audited.summary.run
    settings = run.settings
    return {
        "schema": "llamalicense/audit-summary/v1",
        "tool": {"name": "llamalicense", "version": __version__},
        "disclaimer": closing(summary),
        "as_of": run.as_of.isoformat(),
        "run_on": run.today.isoformat(),
        "settings": {
            "unclear": settings.unclear,
            "missing": settings.missing,
            "fail_on": settings.fail_on,
            "waivers": settings.waivers,
            "policies": list(run.house),
        },
        "sources": list(run.sources),
        "policies": list(map(policy_v1, run.policies)),
        "assumptions": list(run.assumptions),
        "notes": [{"id": note.id, "text": note.text} for note in run.notes],
        "verdict": summary.verdict,
        "rows": _rows(summary.total),
        "results": {verdict: summary.results[verdict] for verdict in summary.results},
        "counting": {"rows": summary.counting_rows, "results": summary.counting},
        "rules": (rule._asdict() for rule in summary.rules),
        "duties": (duty._asdict() for duty in summary.duties),
        "units": map(_tally, summary.units),
        "models": map(_tally, summary.models),
        "licences": map(_tally, summary.licences),
        "others": {kind: _rows(tally) for kind, tally in summary.others.items()},
        "beyond": dict(summary.beyond),
        "facts": (fact._asdict() for fact in summary.facts),
        "cells": (_cell(*names, *numbers) for names, numbers in summary.cells.items()),
        "worst": (_row(row, run.as_of) for row in summary.worst),
        "bad": (_row(row, run.as_of) for row in summary.bad),
        "errors": ({**kind._asdict(), "first": [row._asdict() for row in kind.first]} for kind in summary.errors),
        "changes": _changes(audited.changes) if audited.changes else None,
    }


def _rows(tally: Tally) -> RowCounts:
    return {"all": tally.rows, "pass": tally.passes, "warn": tally.warns, "fail": tally.fails, "bad": tally.bad}


def _tally(tally: Tally) -> TallyV1:
    return {"name": tally.name, "rows": _rows(tally)}


def _row(row: Outcome, as_of: date) -> Mapping[str, Any]:
    """A `RowV1`."""
    return {"as_of": as_of.isoformat(), **row._asdict()}


def _cell(unit: str, duty: str, failing: int, warning: int) -> CellV1:
    return {"unit": unit, "duty": duty, "rows_failing": failing, "rows_warning": warning}


def _changes(changes: Changes) -> ChangesV1:
    return {
        "past": [{"file": past.name, "as_of": past.as_of or None, "rows": _rows(past.total)} for past in changes.past],
        "against": changes.against or None,
        "worse": _direction(changes, "worse"),
        "judged": _direction(changes, "judged"),
        "new": _direction(changes, "new"),
        "better": _direction(changes, "better"),
        "gone": _direction(changes, "gone"),
        "same": changes.same,
        "unkeyed": changes.unkeyed,
        "unkeyed_before": changes.unkeyed_before,
        "repeated": changes.repeated,
    }


def _direction(changes: Changes, direction: Direction) -> DirectionV1:
    first: list[ChangeV1] = [
        {
            "source": change.source,
            "line": change.line,
            "key": change.key,
            "unit": change.unit,
            "name": change.name,
            "before": change.before,
            "after": change.after,
        }
        for change in changes.rows[direction]
    ]
    return {"rows": changes.numbers[direction], "first": first}
