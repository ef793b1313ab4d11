"""Truths of several facts together, with what is not stated among them: strong Kleene logic."""

from collections.abc import Iterable

from llamalicense.vocabulary import Truth


def exists(truths: Iterable[Truth]) -> Truth:
    """Whether something is true of one at least: true, false, or None when that is not stated."""
    result: Truth = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            result = None
    return result


def every(*truths: Truth) -> Truth:
    """Whether all of these are true: true, false, or None when that is not stated."""
    if False in truths:
        return False
    return None if None in truths else True
