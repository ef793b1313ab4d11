"""What `verify` found, as a page for people and as JSON."""

import json
from collections.abc import Iterator
from typing import Any, Literal

from llamalicense.about import __version__
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


def printed(found: Verification, output_format: PageFormat | Literal["json"]) -> str:
    """What was found in a format."""
    return machine(found) if output_format == "json" else RENDER[output_format](page(found))


def page(found: Verification) -> Page:
    """The page for people: what has changed, then each result that is otherwise, with its cause."""
    title = f"{found.name} · as of {found.before['as_of']} · llamalicense {found.before['tool']['version']}"
    return Page(title, tuple(_blocks(found)), FOOTER)


def _blocks(found: Verification) -> Iterator[PageBlock]:
    several = len(found.before["manifests"]) > 1
    verdict = found.before["verdict"].upper()
    unchanged = number_of(_unchanged(found), "result")
    if found.is_reproduced:
        yield Paragraph(f"Reproduced, byte for byte: {unchanged}, {verdict}.")
        return
    now = found.after["verdict"].upper()
    yield Paragraph(f"Changed since. Verdict: {verdict}{', as recorded' if verdict == now else f', now {now}'}.")
    changes = (
        Item(f"{f'{each.manifest}: ' if several and each.manifest else ''}{_says(each)}") for each in found.changes
    )
    yield PageSection("What has changed", tuple(changes))
    for title, of_words in (("Came out otherwise", False), ("The same outcome in other words", True)):
        results = [(_why(cause), each) for each, cause in found.differences if each.is_of_words is of_words]
        yield PageSection(title, tuple(_by_cause(results, several)))
    yield Paragraph(f"As recorded: {unchanged}.")


def _by_cause(results: list[tuple[str, Difference]], several: bool) -> Iterator[PageBlock]:
    """Results under their causes, each of which is told once."""
    for cause in dict.fromkeys(why for why, _ in results):
        yield Paragraph(cause)
        yield from (_item(each, several) for why, each in results if why == cause)


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
    return f"{result['verdict']} ({result['reason']})" if result else "no result"


def _why(cause: Cause) -> str:
    more = len(cause.changes) - _MOST_NAMED
    labels = "; ".join(map(_label, cause.changes[:_MOST_NAMED])) + (f" and {more} more" if more > 0 else "")
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
        case "policy" | "catalogue":
            return f"{_label(change)} has other contents (sha256 {before[:12]}, now {after[:12]})"
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
    was, is_ = (len(each) == 64 and " " not in each for each in (before, after))
    if was and is_:
        return f"{name} has other bytes (sha256 {before[:12]}, now {after[:12]})"
    return f"{name} {after}; before it was read" if was else f"{name} is read; before it {before}" if is_ else name


def _of_use(name: str, before: Any, after: Any) -> str:
    if after is None:
        return f"{name} shows no use of a model any more; it showed {', '.join(before['shows'])}"
    if before is None:
        return f"{name} shows {', '.join(after['shows'])}; before it showed no use of a model"
    if before["shows"] == after["shows"]:
        return f"{name} has other bytes and shows the same: {', '.join(after['shows'])}"
    return f"{name} shows {', '.join(after['shows'])}; before it showed {', '.join(before['shows'])}"


def _unchanged(found: Verification) -> int:
    results = sum(len(manifest["results"]) for manifest in found.after["manifests"])
    return results - sum(difference.after is not None for difference, _ in found.differences)


def machine(found: Verification) -> str:
    """What was found for programs, `llamalicense/verification/v1`."""
    content: VerificationV1 = {
        "schema": "llamalicense/verification/v1",
        "tool": {"name": "llamalicense", "version": __version__},
        "record": found.name,
        "record_sha256": found.sha256,
        "as_of": found.after["as_of"],
        "reproduced": found.is_reproduced,
        "verdict_before": found.before["verdict"],
        "verdict_after": found.after["verdict"],
        "changes": [
            {
                "kind": each.kind,
                "manifest": each.manifest or None,
                "what": each.what,
                "before": each.before,
                "after": each.after,
            }
            for each in found.changes
        ],
        "results": [_result(each, cause, found.changes) for each, cause in found.differences],
        "unchanged": _unchanged(found),
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
        "cause": {"certainty": cause.certainty, "changes": [changes.index(each) for each in cause.changes]},
    }


def _of_outcome(result: RecordedResultV1 | None) -> OutcomeV1 | None:
    if result is None:
        return None
    return {
        "verdict": result["verdict"],
        "reason": result["reason"],
        "basis": result["basis"],
        "explanation": result["explanation"],
    }
