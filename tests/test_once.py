"""What is worked out when it is asked for."""

import pytest

from llamalicense.once import Once


def test_work_is_done_when_it_is_first_asked_for_and_never_again() -> None:
    done: list[None] = []
    asked = Once(lambda: done.append(None))  # what it comes to may be None
    assert done == []
    assert (asked(), asked(), done) == (None, None, [None])


def test_work_that_raises_is_done_anew() -> None:
    given: list[int] = []
    asked = Once(given.pop)
    with pytest.raises(IndexError):
        asked()
    given.append(8)
    assert (asked(), asked()) == (8, 8)
