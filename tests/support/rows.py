"""Tables of cases that cost little each: one test for all rows, which tells of every row that fails, and which it is.

A test of its own costs a case some milliseconds, in which a few hundred rows are read.
"""

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import pytest


def rows(
    names: str | Sequence[str], table: Iterable[Any], ids: Iterable[str] | Callable[[Any], object] | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As `pytest.mark.parametrize`, in one test; each row has a `tmp_path` of its own, and shares other fixtures."""
    fields = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    cases = [_case(row, single=len(fields) == 1) for row in table]
    assert cases, "a table without rows protects nothing"
    labels = list(ids) if ids is not None and not callable(ids) else [label for label, _ in cases]

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def all_rows(*given: Any, **fixtures: Any) -> None:
            wrong: list[BaseException] = []
            for number, (label, (_, values)) in enumerate(zip(labels, cases, strict=True)):
                try:
                    row = dict(zip(fields, values, strict=True))
                    test(*given, **{**fixtures, **_own_folder(fixtures, number), **row})
                except (Exception, pytest.fail.Exception, BaseExceptionGroup) as error:
                    error.add_note(f"row {number}: {label}")
                    wrong.append(error)
            if wrong:
                raise BaseExceptionGroup(f"{len(wrong)} of {len(cases)} rows of {test.__name__}", wrong)

        signature = inspect.signature(test)
        fixtures = [one for name, one in signature.parameters.items() if name not in fields]
        vars(all_rows)["__signature__"] = signature.replace(parameters=fixtures)
        return all_rows

    return decorate


def _case(row: Any, *, single: bool) -> tuple[str, Sequence[Any]]:
    """What a row is called, and its values."""
    if hasattr(row, "values") and hasattr(row, "marks"):  # pytest.param
        assert not row.marks
        return row.id or repr(row.values), row.values
    return repr(row), (row,) if single else row


def _own_folder(fixtures: dict[str, Any], number: int) -> dict[str, Path]:
    if "tmp_path" not in fixtures:
        return {}
    folder = Path(fixtures["tmp_path"], str(number))
    folder.mkdir()
    return {"tmp_path": folder}
