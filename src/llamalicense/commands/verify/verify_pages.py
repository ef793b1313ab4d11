"""What `verify` found, as a page for people and as JSON."""

import json
from collections.abc import Iterator
from typing import Any, Literal

from llamalicense.about import __version__
from llamalicense.brief import shortened
from llamalicense.commands.verify import Verification
from llamalicense.commands.verify.causes import MOST_CHANGES, Cause
from llamalicense.commands.verify.changes import Change
from llamalicense.commands.verify.record_v1 import RecordedResultV1
from llamalicense.commands.verify.trials import Difference
from llamalicense.commands.verify.verification_v1 import ChangedResultV1, OutcomeV1, VerificationV1
from llamalicense.report.formats import as_json, number_of
from llamalicense.report.formats.pages import Item, Page, PageBlock, PageSection, Paragraph
from llamalicense.report.formats.pages.renderers import RENDER, PageFormat

FOOTER = "A record is no signature: it shows what changed, not who wrote it. Not legal advice."
_LONGEST, _MOST_NAMED = 100, 10


def printed(verification: Verification, output_format: PageFormat | Literal["json"]) -> str:
    """What a verification came to, in a format."""
    return machine(verification) if output_format == "json" else RENDER[output_format](page(verification))


def page(verification: Verification) -> Page:
    """The page for people: what has changed, then each result that is otherwise, with its cause."""
    record = verification.before
    title = f"{verification.name} · as of {record['as_of']} · llamalicense {record['tool']['version']}"
    return Page(title, tuple(_blocks(verification)), FOOTER)


def _blocks(verification: Verification) -> Iterator[PageBlock]:
    several = len(verification.before["manifests"]) > 1
    verdict = verification.before["verdict"].upper()
    unchanged = number_of(_unchanged(verification), "result")
    if verification.is_reproduced:
        yield Paragraph(f"Reproduced, byte for byte: {unchanged}, {verdict}.")
        return
    now = verification.after["verdict"].upper()
    yield Paragraph(f"Changed since. Verdict: {verdict}{', as recorded' if verdict == now else f', now {now}'}.")
    changes = (
        Item(f"{f'{change.manifest}: ' if several and change.manifest else ''}{_says(change)}")
        for change in verification.changes
    )
    yield PageSection("What has changed", tuple(changes))
    for title, of_words in (("Came out otherwise", False), ("The same outcome in other words", True)):
        results = [
            (_why(cause), difference)
            for difference, cause in verification.differences
            if difference.is_of_words is of_words
        ]
        yield PageSection(title, tuple(_by_cause(results, several)))
    yield Paragraph(f"As recorded: {unchanged}.")


def _by_cause(results: list[tuple[str, Difference]], several: bool) -> Iterator[PageBlock]:
    """Results under their causes, each of which is told once."""
    for cause in dict.fromkeys(why for why, _ in results):
        yield Paragraph(cause)
        yield from (_item(difference, several) for why, difference in results if why == cause)


def _item(difference: Difference, several: bool) -> Item:
    before, after = difference.before, difference.after
    where = f"{difference.manifest} · " if several else ""
    head = f"{where}{difference.rule} · {difference.subject}: {_outcome(before)}, now {_outcome(after)}"
    if difference.is_of_words and before and after:
        return Item(
            head, details=(Paragraph(f"Recorded: {before['explanation']}"), Paragraph(f"Now: {after['explanation']}"))
        )
    return Item(head, details=(Paragraph(after["explanation"]),) if after else ())


def _outcome(result: RecordedResultV1 | None) -> str:
    if result is None:
        return "no result"
    known = f", known until {result['known_until']}" if result["known_until"] else ""
    return f"{result['verdict']} ({result['reason']}{known})"


def _why(cause: Cause) -> str:
    labels = shortened([*map(_label, cause.changes)], _MOST_NAMED, "; ")
    match cause.certainty:
        case "alone" if len(cause.changes) == 1:
            return f"Because of {labels}: with that as it was, the result is as recorded."
        case "alone":
            return f"Because of any of these: {labels}. With one of them as it was, the result is as recorded."
        case "together":
            return (
                f"Because of these together: {labels}. With fewer of them as they were, the result is not as recorded."
            )
        case "among":
            return (
                f"Because of some of these: {labels}. With all as they were, it is as recorded; fewer were not tried."
            )
        case "left":
            return f"Because of {labels}: nothing else that changed decides this result."
        case "open" if not cause.changes:
            return f"Because of some of the changes, which are too many ({MOST_CHANGES:,} at most) to tell which."
        case "open":
            return f"Because of one or more of these, whose earlier contents a record does not hold: {labels}."
        case "unknown":
            return (
                "Nothing that the record holds tells why: the program, or a library that it uses, decides otherwise "
                "though its version is the same, or the record was changed."
            )


def _label(change: Change) -> str:
    """A change in short: what it is about."""
    match change.kind:
        case "policy":
            return f"the policy {change.what}"
        case "catalogue":
            return f"the catalogue's file {change.what}"
        case "tool":
            return f"llamalicense {change.after}"
        case "date":
            return f"the date {change.after}"
        case "settings":
            return "the settings of the project"
        case "baseline":
            return f"the baseline {change.what}"
        case "repository":
            return "whether the repository is read"
        case _:
            return change.what


def _says(change: Change) -> str:
    """A change as a clause."""
    what, before, after = change.what, change.before, change.after
    match change.kind:
        case "fact":
            return f"{what}: {_shown(before)}, now {_shown(after)}"
        case "layout":
            return f"{what} has other bytes and states the same"
        case "document":
            return _of_document(what, before, after)
        case "moved":
            return f"{what} lies at {after} now, with the same bytes"
        case "repository":
            told = "the repository is not read any more" if after is None else "the repository is read now"
            return f"{told} ({what})" if what else told
        case "use":
            return _of_use(what, before, after)
        case "policy" | "catalogue" | "baseline":
            return _of_contents(_label(change), before, after)
        case "licence-text":
            return f"{what}, a text to quote from, {'is not there' if after is None else 'has other bytes'}"
        case "tool":
            return f"llamalicense {before}, now {after}"
        case "date":
            return f"judged as of {after}, recorded as of {before}"
        case "settings":
            return f"the settings of {what}: {_shown(before)}, now {_shown(after)}"
        case "record":
            return (
                f"the record itself (sha256 {before[:12]}) is not written as this run writes it ({after[:12]}), though "
                "its inputs and results are the same: line ends, spacing or words beside them"
            )


def _shown(value: Any) -> str:
    if value is None:
        return "not stated"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _of_document(name: str, before: str, after: str) -> str:
    was, is_ = (len(word) == 64 and " " not in word for word in (before, after))
    if was and is_:
        return f"{name} has other bytes (sha256 {before[:12]}, now {after[:12]})"
    return f"{name} {after}; before it was read" if was else f"{name} is read; before it {before}" if is_ else name


def _of_contents(what: str, before: str | None, after: str | None) -> str:
    if before and after:
        return f"{what} has other contents (sha256 {before[:12]}, now {after[:12]})"
    return f"{what} is applied now" if after else f"{what} is not applied any more, or not there"


def _of_use(name: str, before: Any, after: Any) -> str:
    if after is None:
        return f"{name} shows no use of a model any more; it showed {', '.join(before['shows'])}"
    if before is None:
        return f"{name} shows {', '.join(after['shows'])}; before it showed no use of a model"
    if before["shows"] == after["shows"]:
        return f"{name} has other bytes and shows the same: {', '.join(after['shows'])}"
    return f"{name} shows {', '.join(after['shows'])}; before it showed {', '.join(before['shows'])}"


def _unchanged(verification: Verification) -> int:
    results = sum(len(manifest["results"]) for manifest in verification.after["manifests"])
    return results - sum(difference.after is not None for difference, _ in verification.differences)


def machine(verification: Verification) -> str:
    """What a verification came to for programs, `llamalicense/verification/v1`."""
    content: VerificationV1 = {
        "schema": "llamalicense/verification/v1",
        "tool": {"name": "llamalicense", "version": __version__},
        "record": verification.name,
        "record_sha256": verification.sha256,
        "as_of": verification.after["as_of"],
        "reproduced": verification.is_reproduced,
        "verdict_before": verification.before["verdict"],
        "verdict_after": verification.after["verdict"],
        "changes": [
            {
                "kind": change.kind,
                "manifest": change.manifest or None,
                "what": change.what,
                "before": change.before,
                "after": change.after,
            }
            for change in verification.changes
        ],
        "results": [_result(difference, cause, verification.changes) for difference, cause in verification.differences],
        "unchanged": _unchanged(verification),
    }
    return as_json(content)


def _result(difference: Difference, cause: Cause, changes: tuple[Change, ...]) -> ChangedResultV1:
    return {
        "manifest": difference.manifest,
        "rule": difference.rule,
        "subject": difference.subject,
        "before": _of_outcome(difference.before),
        "after": _of_outcome(difference.after),
        "only_words": difference.is_of_words,
        "cause": {"certainty": cause.certainty, "changes": [changes.index(change) for change in cause.changes]},
    }


def _of_outcome(result: RecordedResultV1 | None) -> OutcomeV1 | None:
    if result is None:
        return None
    return {
        "verdict": result["verdict"],
        "reason": result["reason"],
        "basis": result["basis"],
        "known_until": result["known_until"],
        "explanation": result["explanation"],
    }
