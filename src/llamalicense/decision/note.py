"""A note: a line of information beside the results."""

from datetime import date
from typing import NamedTuple

_SOON = 30


class Note(NamedTuple):
    """A line of information that is never a verdict; one that is `urgent` is read before any result.

    Urgent is what follows from a fail whatever is waived, and what limits the whole check.
    """

    id: str
    text: str
    urgent: bool = False


def ending(note_id: str, what: str, expires: date, as_of: date) -> list[Note]:
    """That something ends soon, which is within 30 days; empty where it ends later."""
    days = (expires - as_of).days
    when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
    return [Note(note_id, f"{what} ends {when}, on {expires}.")] if days <= _SOON else []
