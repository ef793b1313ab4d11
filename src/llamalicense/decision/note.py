"""A note: a line of information beside the results."""

from typing import NamedTuple


class Note(NamedTuple):
    """A line of information that is never a verdict; one that is `urgent` is read before any result.

    Urgent is what follows from a fail whatever is waived, and what limits the whole check.
    """

    id: str
    text: str
    urgent: bool = False
