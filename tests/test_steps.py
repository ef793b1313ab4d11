"""Work in steps: what each piece comes to is its own, whoever takes the steps with it."""

import pytest

from llamalicense.steps import Steps, finished, finished_together


def counting(name: str, steps: int, log: list[str]) -> Steps[str]:
    """Work of so many steps, which writes down when it takes each."""
    for step in range(steps):
        log.append(f"{name}{step}")
        yield
    return name


def failing() -> Steps[str]:
    yield
    raise ValueError("the second step")


def test_each_step_is_taken_by_all_before_one_takes_the_next_and_results_keep_their_order() -> None:
    log: list[str] = []
    works = [counting("a", 2, log), counting("b", 0, log), counting("c", 3, log), counting("d", 1, log)]
    assert finished_together(works) == ["a", "b", "c", "d"]
    assert log == ["a0", "c0", "d0", "a1", "c1", "c2"]
    assert finished_together([]) == []


def test_one_piece_of_work_comes_to_the_same_by_itself() -> None:
    assert [finished(counting("a", steps, [])) for steps in range(3)] == ["a", "a", "a"]


def test_what_work_raises_reaches_who_wants_it_done() -> None:
    with pytest.raises(ValueError, match="the second step"):
        finished(failing())
    with pytest.raises(ValueError, match="the second step"):
        finished_together([counting("a", 5, []), failing()])
