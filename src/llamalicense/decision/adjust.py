"""What an organisation makes of results: its own stricter rules, strictness, waivers. In this order."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TypeVar

from llamalicense.decision.note import Note, ending
from llamalicense.decision.result import Result, Ruling, Waived
from llamalicense.decision.settings import Settings
from llamalicense.manifest.types import Waiver
from llamalicense.once import Once
from llamalicense.policy.policy import Policy

# A result, or what it comes to without its explanation.
R = TypeVar("R", Result, Ruling)


def settle(
    results: Iterable[R],
    policies: Iterable[Policy],
    waivers: Sequence[Waiver],
    as_of: date,
    settings: Settings,
    subjects: Collection[str] = (),
) -> tuple[tuple[R, ...], tuple[Note, ...]]:
    """The results as they count, and what is to be said about the waivers.

    `subjects`: the names of all subjects, those of passes that are left out of `results` too.
    """
    stricter = [policy for policy in policies if policy.overrides]
    counted = list(results)
    if stricter or "fail" in (settings.unclear, settings.missing):
        counted = [
            result if result.verdict == "pass" else _strict(_override(result, stricter), settings) for result in counted
        ]
    if not settings.waivers:
        left_out = "1 waiver is" if len(waivers) == 1 else f"{len(waivers)} waivers are"
        note = [Note("waivers", f"{left_out} left out of account (--no-waivers).")] if waivers else []
        return tuple(counted), tuple(note)
    if not waivers:
        return tuple(counted), ()
    return _waive(counted, waivers, as_of, subjects)


def _override(result: R, policies: Sequence[Policy]) -> R:
    for policy in policies:
        for override in policy.overrides:
            hardens = (result.reason == "unclear" and override.unclear) or (
                result.reason == "missing" and override.missing
            )
            if hardens and override.concerns(result.rule):
                return result.changed(verdict="fail", overridden_by=policy.id)
    return result


def _strict(result: R, settings: Settings) -> R:
    strict = (result.reason == "unclear" and settings.unclear == "fail") or (
        result.reason == "missing" and settings.missing == "fail"
    )
    return result.changed(verdict="fail") if strict and result.verdict == "warn" else result


def _waive(
    results: Sequence[R], waivers: Sequence[Waiver], as_of: date, subjects: Collection[str]
) -> tuple[tuple[R, ...], tuple[Note, ...]]:
    waived = list(results)
    # Those that speak, by rule and by rule and subject, as there may be as many waivers.
    speaking: dict[tuple[str, str | None], list[tuple[int, R]]] = {}
    for number, result in enumerate(results):
        if result.verdict != "pass":
            for subject in (None, result.subject.casefold()):
                speaking.setdefault((result.rule, subject), []).append((number, result))
    names = Once(lambda: subjects or {result.subject for result in results})
    notes = []
    for waiver in waivers:
        subject = waiver.subject
        meant = speaking.get((waiver.rule, subject and subject.casefold()), [])
        # Letter case matters only where a subject of exactly that spelling exists.
        if meant and subject in names():
            meant = [(number, result) for number, result in meant if result.subject == subject]
        in_force = waiver.approved_on <= as_of <= waiver.expires
        for number, result in meant if in_force else ():
            if waived[number].waiver is None:
                waived[number] = _waived(result, waiver)
        notes += _notes(waiver, as_of, in_force, bool(meant))
    return tuple(waived), tuple(notes)


def _waived(result: R, waiver: Waiver) -> R:
    was = Waived(waiver.reason, waiver.approved_by, waiver.approved_on, waiver.expires, result.verdict, result.reason)
    return result.changed(verdict="warn", reason="waived", waiver=was)


def _notes(waiver: Waiver, as_of: date, in_force: bool, matched: bool) -> list[Note]:
    what = f"The waiver of {waiver.rule}{f' for {waiver.subject}' if waiver.subject else ''}"
    if as_of > waiver.expires:
        return [Note("waiver-expired", f"{what} expired on {waiver.expires}; it changes nothing.")]
    if not in_force:
        return [Note("waiver-not-yet", f"{what} is not yet in force; it begins on {waiver.approved_on}.")]
    unused = Note("waiver-unused", f"{what} is unused: there is no fail or warning that it could waive.")
    return [*([] if matched else [unused]), *ending("waiver-expiring", what, waiver.expires, as_of)]
