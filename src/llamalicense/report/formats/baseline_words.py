"""What pages say of results that a baseline knows."""

from collections.abc import Iterable
from datetime import date

from llamalicense.decision.result import Result
from llamalicense.report.formats import number_of


def known_results(results: Iterable[Result]) -> str:
    """How many results which baseline knows until when, in sentences; empty where none is known."""
    numbers: dict[tuple[str, date], int] = {}
    for result in results:
        if known := result.known:
            numbers[known.baseline, known.until] = numbers.get((known.baseline, known.until), 0) + 1
    return " ".join(
        f"{number_of(number, 'result')} {'is' if number == 1 else 'are'} known ({name}) and "
        f"{'does' if number == 1 else 'do'} not count until {until}."
        for (name, until), number in numbers.items()
    )


def known_until(result: Result) -> str:
    """That a result is known, in a sentence; empty where it is new."""
    known = result.known
    return f"Known until {known.until} ({known.baseline}); it does not count for the exit status." if known else ""


def aside_of(result: Result) -> str:
    """What stands behind a result's subject: its reason where the verdict does not say it, and that it is known."""
    words = ("" if result.reason == "violated" else result.reason, "known" if result.known else "")
    return "".join(f" · {word}" for word in words if word)
