"""Many things in one line: the first of them, and how many more there are."""

from collections.abc import Sequence


def room(number: int, most: int) -> int:
    """How many of a number are listed where there is room for the `most`: no line says that one is left."""
    return number if number == most + 1 else min(number, most)


def shortened(items: Sequence[object], most: int, between: str = ", ") -> str:
    """The first of some items and how many more there are: `a, b and 7 more`, or `a; b; and 7 more`."""
    shown = room(len(items), most)
    listed = between.join(map(str, items[:shown]))
    return listed if shown == len(items) else f"{listed}{';' * (';' in between)} and {len(items) - shown:,} more"
