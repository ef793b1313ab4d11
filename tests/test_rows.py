"""A table in one test protects what a test a row does: every row that fails is told, and which it is."""

from pathlib import Path

import pytest
from rows import rows


@rows("number", [1, 2, pytest.param(3, id="the third"), 4])
@rows(("word", "length"), [("a", 1), ("bb", 2)], ids=["short", "long"])
def limited(number: int, word: str, length: int, most: int, tmp_path: Path) -> None:
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "left").touch()
    assert len(word) == length
    assert number <= most or word == "a"
    if number == 4:
        with pytest.raises(ZeroDivisionError):
            _ = 1 / number


def notes(error: BaseException) -> list[str]:
    assert isinstance(error, BaseExceptionGroup)
    return [note for one in error.exceptions for note in one.__notes__]


def test_every_row_that_fails_is_told_and_which_it_is(tmp_path: Path) -> None:
    with pytest.raises(BaseExceptionGroup) as told:
        limited(most=2, tmp_path=tmp_path)
    assert str(told.value).startswith("2 of 4 rows of limited")
    third, fourth = told.value.exceptions
    assert [third.__notes__, fourth.__notes__] == [["row 2: the third"], ["row 3: 4"]]
    assert notes(third) == ["row 1: long"]
    assert notes(fourth) == ["row 0: short", "row 1: long"]


def test_a_row_that_raises_nothing_where_it_should_is_told(tmp_path: Path) -> None:
    with pytest.raises(BaseExceptionGroup) as told:
        limited(most=4, tmp_path=tmp_path)
    (fourth,) = told.value.exceptions
    assert notes(fourth) == ["row 0: short", "row 1: long"]


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(AssertionError):
        rows("number", [])(limited)
