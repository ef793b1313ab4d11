"""What `scan` found, for people and for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, cast, get_args

from llamalicense.about import __version__
from llamalicense.report.formats import number_of, plain
from llamalicense.report.formats.pages.in_text import wrapped
from llamalicense.scan.declarations import Declaration
from llamalicense.scan.findings import Finding, FindingKind
from llamalicense.scan.tree import LeftOutReason, UnreadFile
from llamalicense.vocabulary import Licence

if TYPE_CHECKING:
    from llamalicense.commands.scan.scan_v1 import FoundV1, ScanV1


class Scanned(NamedTuple):
    """What all the paths of a command line say; paths are shown as they were given, `places` from the repository.

    `declared`: what cards and settings of adapters declare, with the paths of `findings`, where that was asked for.
    """

    findings: tuple[Finding, ...]
    places: tuple[str, ...]
    unread: tuple[UnreadFile, ...]
    left_out: tuple[tuple[LeftOutReason, int], ...]
    notes: tuple[str, ...]
    files: int
    declared: tuple[Declaration, ...] = ()


def as_v1(result: Scanned) -> "ScanV1":
    """What was found in its public shape."""
    return {
        "schema": "llamalicense/scan/v1",
        "tool": {"name": "llamalicense", "version": __version__},
        "files": result.files,
        "found": [_finding(finding) for finding in result.findings],
        "unread": [{"path": file.path, "why": file.why} for file in result.unread],
        "left_out": [{"reason": reason.value, "count": count} for reason, count in result.left_out],
        "notes": list(result.notes),
    }


def _finding(finding: Finding) -> "FoundV1":
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "text": finding.text,
        "model": finding.model,
        "platform": finding.platform,
        "access": finding.access,
        "licence": cast("Licence | None", finding.licence),
        "kind": finding.kind,
    }


def lines(result: Scanned, verbose: bool) -> Iterator[str]:
    """What was found as text: uses, then names without their places unless `verbose`, then what was not read."""
    by_kind = {kind: [finding for finding in result.findings if finding.kind == kind] for kind in get_args(FindingKind)}
    if uses := by_kind["use"]:
        yield from ("Used", *(f"  {_at(finding)}  {in_words(finding)}" for finding in uses), "")
    for kind, title in (("mention", "Only mentioned"), ("look-alike", "Look-alikes, left out")):
        if findings := by_kind[kind]:
            yield title
            yield from (
                (f"  {_at(finding)}  {plain(finding.text)}" for finding in findings) if verbose else _by_name(findings)
            )
            yield ""
    if result.unread:
        yield from ("Not read", *(f"  {plain(file.path)}: {plain(file.why)}" for file in result.unread), "")
    if result.left_out:
        yield from wrapped(
            f"Left out: {', '.join(f'{count} {reason.value}' for reason, count in result.left_out)}.", hang="  "
        )
    for note in result.notes:
        yield from wrapped(f"Note: {note}.", hang="  ")
    models = {finding.model or finding.text for finding in by_kind["use"]}
    counts = [f"{number_of(len(by_kind['use']), 'use')} of {number_of(len(models), 'model')}"]
    counts += [number_of(len(by_kind[kind]), kind) for kind in ("mention", "look-alike")]
    yield from wrapped(f"{', '.join(counts)} in {number_of(result.files, 'file')}.")


def _at(finding: Finding) -> str:
    return f"{plain(finding.path)}:{finding.line}:{finding.column}"


def in_words(finding: Finding) -> str:
    """A use in a line: the words, the model that they mean where that is another, access and licence."""
    model = finding.model or "a model that the catalogue does not have"
    same = finding.model is not None and finding.model.casefold() == finding.text.casefold()
    licence = " or ".join(finding.licences) or "licence not told"
    told = ", ".join(filter(None, (finding.access, licence)))
    return f"{plain(finding.text)}{'' if same else f' is {model}'} ({told})"


def _by_name(findings: Iterable[Finding]) -> Iterator[str]:
    """Each name once, with its first place and the number of the others."""
    first: dict[str, Finding] = {}
    counts: Counter[str] = Counter()
    for finding in findings:
        first.setdefault(finding.text, finding)
        counts[finding.text] += 1
    for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        rest = f" and {number_of(count - 1, 'more place')}" if count > 1 else ""
        yield f"  {plain(name)}  {_at(first[name])}{rest}"
