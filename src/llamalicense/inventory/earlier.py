"""The rows of an earlier audit, from the file that it wrote: JSON Lines or Parquet, and of its summary the totals."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from llamalicense.errors import InputError, Problem
from llamalicense.inventory.opening import check_extra
from llamalicense.inventory.tallies import Tally
from llamalicense.inventory.verdicts_by_key import State

_STATES: dict[Any, State] = {"pass": "pass", "warn": "warn", "fail": "fail", None: "no verdict"}
_COLUMNS = ("as_of", "source", "line", "key", "unit", "name", "verdict", "fails", "warns")
_EXPECTED = (
    "expected what `llamalicense audit` writes with `--output jsonl=PATH`, `--output parquet=PATH` or "
    "`--output json=PATH`; name such a file, without --results"
)


class EarlierRow(NamedTuple):
    """A row of an earlier audit, as far as the present one is held against it; `as_of` is empty where none is told."""

    as_of: str
    source: str
    line: int
    key: str
    unit: str
    name: str
    state: State
    fails: Mapping[str, int]
    warns: Mapping[str, int]


class EarlierTotals(NamedTuple):
    """The day and the totals of an earlier audit, as its summary has them."""

    as_of: str
    total: Tally


def is_summary(name: str) -> bool:
    """Whether a file is a summary, which has totals and not every row."""
    return name.casefold().endswith(".json")


def totals(name: str) -> EarlierTotals:
    """The totals of a summary in JSON. Raises InputError."""
    try:
        content = json.loads(_bytes(name))
        rows = content["rows"]
        numbers = (rows["all"], rows["pass"], rows["warn"], rows["fail"], rows["bad"])
        if not all(type(number) is int and number >= 0 for number in numbers):
            raise TypeError
        return EarlierTotals(str(content["as_of"]), Tally("", *numbers))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError([Problem(f"this is no summary of an audit; {_EXPECTED}", name)]) from None


def rows(name: str) -> Iterator[EarlierRow]:
    """The rows of an earlier audit, one by one. Raises InputError, UsageError."""
    records = _of_parquet(name) if name.casefold().endswith(".parquet") else _of_json_lines(name)
    for number, record in enumerate(records, 1):
        try:
            yield _row(record)
        except (KeyError, TypeError, ValueError):
            raise InputError([Problem(f"this is no row of an audit; {_EXPECTED}", name, number, 1)]) from None


def _row(record: Any) -> EarlierRow:
    if not isinstance(record, dict):
        raise TypeError
    return EarlierRow(
        str(record.get("as_of") or ""),
        str(record["source"]),
        int(record["line"]),
        str(record["key"] or ""),
        str(record["unit"] or ""),
        str(record.get("name") or ""),
        _STATES[record["verdict"]],
        # Parquet has pairs where JSON has an object.
        dict(record["fails"] or ()),
        dict(record["warns"] or ()),
    )


def _of_json_lines(name: str) -> Iterator[Any]:
    try:
        with Path(name).open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield json.loads(line)
                except (ValueError, RecursionError):
                    problem = f"this line is no JSON, or ends in the middle; {_EXPECTED}"
                    raise InputError([Problem(problem, name, number, 1)]) from None
    except OSError as error:
        raise _unreadable(name, error) from None


def _of_parquet(name: str) -> Iterator[Any]:
    check_extra(name)
    from pyarrow import ArrowException, parquet

    try:
        with parquet.ParquetFile(name) as file:
            columns = [column for column in _COLUMNS if column in file.schema_arrow.names]
            for batch in file.iter_batches(batch_size=1_000, columns=columns):
                yield from batch.to_pylist()
    except (ArrowException, OSError) as error:
        raise _unreadable(name, error) from None


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise _unreadable(name, error) from None


def _unreadable(name: str, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError([Problem(f"cannot be read ({reason}); {_EXPECTED}", name)])
