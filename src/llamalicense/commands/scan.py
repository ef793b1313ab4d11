"""`llamalicense scan`: which Llama models source trees use, where, and how sure that is."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args
from urllib.parse import quote

from llamalicense import bundle
from llamalicense.about import HOMEPAGE, __version__
from llamalicense.commands.layout import wrapped
from llamalicense.commands.scan_v1 import FoundV1, ScanV1
from llamalicense.errors import UsageError
from llamalicense.evidence import repository_root
from llamalicense.formats import as_json, plain
from llamalicense.formats.fingerprints import fingerprints
from llamalicense.formats.sarif import MOST_RESULTS, ROOT, SCHEMA
from llamalicense.formats.sarif import escaped as in_sarif
from llamalicense.formats.summary import number_of
from llamalicense.scan.findings import Finding, FindingKind
from llamalicense.scan.repository import Survey, survey
from llamalicense.scan.walk import Reason, Unread
from llamalicense.vocabulary import LICENCES

ScanFormat = Literal["text", "json", "sarif"]
FORMATS: tuple[ScanFormat, ...] = get_args(ScanFormat)
_RULE = "scan/use"


class Scanned(NamedTuple):
    """What all the paths of a command line say; paths are shown as they were given, `places` from the repository."""

    findings: tuple[Finding, ...]
    places: tuple[str, ...]
    unread: tuple[Unread, ...]
    left_out: tuple[tuple[Reason, int], ...]
    notes: tuple[str, ...]
    files: int


def scanned(names: Sequence[str], progress: Callable[[int], None] | None = None) -> Scanned:
    """Reads folders and files; raises UsageError for a path that is not there. A link that is named is followed."""
    found: dict[Finding, str] = {}
    unread: set[Unread] = set()
    left_out: Counter[Reason] = Counter()
    notes: dict[str, None] = {}
    files = 0
    for name in names:
        root = Path(os.path.realpath(name))
        if not os.path.lexists(root):
            raise UsageError(f"{name}: there is no such file or folder; name one to be read")
        within = _within(root)
        part: Survey = survey(root, bundle.aliases(), within=within, progress=progress)
        for finding in part.findings:
            shown = _shown(name, finding.path, root)
            place = "/".join(filter(None, (within, finding.path if root.is_dir() else "")))
            found.setdefault(finding._replace(path=shown), place)
        unread |= {each._replace(path=_shown(name, each.path, root)) for each in part.unread}
        left_out.update(part.left_out)
        notes |= dict.fromkeys(part.notes)
        files += part.files
    ordered = sorted(found, key=lambda finding: (finding.path, finding.line, finding.column))
    return Scanned(
        tuple(ordered),
        tuple(found[finding] for finding in ordered),
        tuple(sorted(unread)),
        tuple((reason, left_out[reason]) for reason in Reason if left_out[reason]),
        tuple(notes),
        files,
    )


def _within(root: Path) -> str:
    """Where a path stands in its repository; nowhere without one."""
    folder = root if root.is_dir() else root.parent
    repository = repository_root(folder)
    place = os.path.relpath(root, repository)
    return "" if place == "." else place.replace(os.sep, "/")


def _shown(name: str, path: str, root: Path) -> str:
    if not root.is_dir():
        return name
    return os.path.normpath(os.path.join(name, path)).replace(os.sep, "/")


def rendered(output_format: ScanFormat, result: Scanned, *, verbose: bool = False) -> str:
    """What was found, as text, JSON or SARIF."""
    if output_format == "json":
        return as_json(_as_v1(result))
    if output_format == "sarif":
        return as_json(_as_sarif(result))
    return "\n".join(_lines(result, verbose)) + "\n"


def _as_v1(result: Scanned) -> ScanV1:
    return {
        "schema": "llamalicense/scan/v1",
        "tool": {"name": "llamalicense", "version": __version__},
        "files": result.files,
        "found": [_found(finding) for finding in result.findings],
        "unread": [{"path": each.path, "why": each.why} for each in result.unread],
        "left_out": [{"reason": reason.value, "count": count} for reason, count in result.left_out],
        "notes": list(result.notes),
    }


def _found(finding: Finding) -> FoundV1:
    licence = finding.licence
    return {
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "text": finding.text,
        "model": finding.model,
        "platform": finding.platform,
        "access": finding.access,
        "licence": licence if licence in LICENCES else None,  # type: ignore[typeddict-item]
        "kind": finding.kind,
    }


def _lines(result: Scanned, verbose: bool) -> Iterator[str]:
    by_kind = {kind: [each for each in result.findings if each.kind == kind] for kind in get_args(FindingKind)}
    if uses := by_kind["use"]:
        yield from ("Used", *(f"  {_at(each)}  {_said(each)}" for each in uses), "")
    for kind, title in (("mention", "Only mentioned"), ("look-alike", "Look-alikes, left out")):
        if found := by_kind[kind]:
            yield title
            yield from (f"  {_at(each)}  {plain(each.text)}" for each in found) if verbose else _by_name(found)
            yield ""
    if result.unread:
        yield from ("Not read", *(f"  {plain(each.path)}: {plain(each.why)}" for each in result.unread), "")
    if result.left_out:
        yield from wrapped(
            f"Left out: {', '.join(f'{count} {reason.value}' for reason, count in result.left_out)}.", hang="  "
        )
    for note in result.notes:
        yield from wrapped(f"Note: {note}.", hang="  ")
    models = {each.model or each.text for each in by_kind["use"]}
    counts = [f"{number_of(len(by_kind['use']), 'use')} of {number_of(len(models), 'model')}"]
    counts += [number_of(len(by_kind[kind]), kind) for kind in ("mention", "look-alike")]
    yield from wrapped(f"{', '.join(counts)} in {number_of(result.files, 'file')}.")


def _at(finding: Finding) -> str:
    return f"{plain(finding.path)}:{finding.line}:{finding.column}"


def _said(finding: Finding) -> str:
    """A use in a line: the words, the model that they mean where that is another, access and licence."""
    model = finding.model or "a model that the catalogue does not have"
    same = finding.model is not None and finding.model.casefold() == finding.text.casefold()
    licence = " or ".join(finding.licences) or "licence not told"
    told = ", ".join(filter(None, (finding.access, licence)))
    return f"{plain(finding.text)}{'' if same else f' is {model}'} ({told})"


def _by_name(found: Iterable[Finding]) -> Iterator[str]:
    """Each name once, with its first place and the number of the others."""
    first: dict[str, Finding] = {}
    counts: Counter[str] = Counter()
    for finding in found:
        first.setdefault(finding.text, finding)
        counts[finding.text] += 1
    for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        rest = f" and {number_of(count - 1, 'more place')}" if count > 1 else ""
        yield f"  {plain(name)}  {_at(first[name])}{rest}"


def _as_sarif(result: Scanned) -> dict[str, object]:
    pairs = [(each, place) for each, place in zip(result.findings, result.places, strict=True) if each.kind == "use"]
    listed = pairs[:MOST_RESULTS]
    marks = fingerprints((place, finding.text) for finding, place in listed)
    notifications = _told(result, len(pairs))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver()},
                "automationDetails": {"id": "llamalicense/scan/"},
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "exitCode": 0,
                        "toolExecutionNotifications": notifications,
                    }
                ],
                "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(finding, place, mark) for (finding, place), mark in zip(listed, marks, strict=True)
                ],
            }
        ],
    }


def _driver() -> dict[str, object]:
    about = "A Llama model that the repository loads, calls, serves, trains or declares as a base."
    return {
        "name": "llamalicense",
        "semanticVersion": __version__,
        "informationUri": HOMEPAGE,
        "rules": [
            {
                "id": _RULE,
                "name": "LlamaModelInUse",
                "shortDescription": {"text": "A Llama model is used"},
                "fullDescription": {"text": about},
                "help": {
                    "text": f"{about} State it in the manifest: `llamalicense check` decides what its licence asks."
                },
                "helpUri": HOMEPAGE,
                "defaultConfiguration": {"level": "note"},
                "properties": {"tags": ["licence"], "precision": "very-high", "problem.severity": "recommendation"},
            }
        ],
    }


def _told(result: Scanned, uses: int) -> list[dict[str, object]]:
    texts = [f"{each.path}: {each.why}" for each in result.unread]
    texts += [f"{count} {reason.value}" for reason, count in result.left_out]
    texts += result.notes
    if uses > MOST_RESULTS:
        texts.append(f"{uses - MOST_RESULTS:,} more uses are left out: code scanning takes {MOST_RESULTS:,} of a run")
    return [{"level": "note", "message": {"text": in_sarif(text)}} for text in texts]


def _result(finding: Finding, place: str, fingerprint: str) -> dict[str, object]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.line,
        "endColumn": finding.column + len(finding.text),
    }
    uri = quote(place, errors="backslashreplace")
    return {
        "ruleId": _RULE,
        "ruleIndex": 0,
        "level": "note",
        "message": {"text": in_sarif(f"Llama model in use: {_said(finding)}")},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": uri, "uriBaseId": ROOT}, "region": region}},
        ],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
        "properties": {
            "model": finding.model,
            "platform": finding.platform,
            "access": finding.access,
            "licences": list(finding.licences),
        },
    }
