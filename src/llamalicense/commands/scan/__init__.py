"""`llamalicense scan`: which Llama models source trees use, where, and how sure that is."""

import os
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from llamalicense.commands.scan.scan_pages import Scanned, as_v1, lines
from llamalicense.documents.files import read_bytes, repository_root
from llamalicense.errors import UsageError
from llamalicense.policy import library
from llamalicense.report.formats import as_json
from llamalicense.scan.declarations import Declaration
from llamalicense.scan.evidence import Evidence
from llamalicense.scan.findings import Finding
from llamalicense.scan.repository import Survey, survey
from llamalicense.scan.tree import LeftOutReason, UnreadFile

if TYPE_CHECKING:
    from llamalicense.commands.scan.parts import Judged

ScanFormat = Literal["text", "json", "sarif"]
BillFormat = Literal["cyclonedx", "spdx"]
BILLS: tuple[BillFormat, ...] = get_args(BillFormat)
FORMATS: tuple[ScanFormat | BillFormat, ...] = (*get_args(ScanFormat), *BILLS)
_LARGEST = 64 * 1024 * 1024  # bytes of a bill that is added to


def scanned(
    names: Sequence[str], progress: Callable[[int], None] | None = None, *, with_declared: bool = False
) -> Scanned:
    """Reads folders and files; raises UsageError for a path that is not there. A link that is named is followed."""
    places: dict[Finding, str] = {}
    unread: set[UnreadFile] = set()
    left_out: Counter[LeftOutReason] = Counter()
    notes: dict[str, None] = {}
    files = 0
    declared = list[Declaration]()
    for name in names:
        root = Path(os.path.realpath(name))
        if not os.path.lexists(root):
            raise UsageError(f"{name}: there is no such file or folder; name one to be read")
        within = _within(root)
        evidence = Evidence() if with_declared else None
        part: Survey = survey(root, library.aliases(), within=within, progress=progress, beside=evidence)
        declared += (one._replace(path=_shown(name, one.path, root)) for one in (evidence.declared if evidence else ()))
        for finding in part.findings:
            shown = _shown(name, finding.path, root)
            place = "/".join(filter(None, (within, finding.path if root.is_dir() else "")))
            places.setdefault(finding._replace(path=shown), place)
        unread |= {file._replace(path=_shown(name, file.path, root)) for file in part.unread}
        left_out.update(part.left_out)
        notes |= dict.fromkeys(part.notes)
        files += part.files
    ordered = sorted(places, key=lambda finding: (finding.path, finding.line, finding.column))
    return Scanned(
        tuple(ordered),
        tuple(places[finding] for finding in ordered),
        tuple(sorted(unread)),
        tuple((reason, left_out[reason]) for reason in LeftOutReason if left_out[reason]),
        tuple(notes),
        files,
        tuple(declared),
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
        return as_json(as_v1(result))
    if output_format == "sarif":
        from llamalicense.commands.scan.scan_sarif import as_sarif

        return as_json(as_sarif(result))
    return "\n".join(lines(result, verbose)) + "\n"


def for_file(
    output_format: ScanFormat | BillFormat,
    result: Scanned,
    path: Path,
    judged: "Judged | None",
    today: date,
    written: Collection[Path],
    *,
    verbose: bool = False,
) -> str:
    """What was found for a file: a bill of materials, which may stand there already, or a page. Raises UsageError."""
    if output_format == "cyclonedx" or output_format == "spdx":  # noqa: PLR1714 # which narrows the type
        return billed(output_format, result, path, judged, today=today, written=written)
    return rendered(output_format, result, verbose=verbose)


def billed(
    output_format: BillFormat,
    result: Scanned,
    path: Path,
    judged: "Judged | None" = None,
    *,
    today: date,
    written: Collection[Path] = (),
) -> str:
    """What is used as a bill of materials: a new one, or the one that stands at a path with the models added to it.

    `written`: the files that a run writes, which are no evidence of anything but of runs before it. Raises UsageError
    where what stands there is none of that format.
    """
    from llamalicense.commands.scan import cyclonedx, spdx
    from llamalicense.commands.scan.parts import parts

    own = {os.path.realpath(name) for name in written}
    pairs = zip(result.findings, result.places, strict=True)
    seen = [pair for pair in pairs if os.path.realpath(pair[0].path) not in own]
    models = parts(seen, judged, [one for one in result.declared if os.path.realpath(one.path) not in own])
    if not os.path.exists(path):
        if output_format == "cyclonedx":
            return cyclonedx.written(models, in_xml=path.suffix.casefold() == ".xml")
        return spdx.written(models, today)
    try:
        data, problem = read_bytes(os.path.realpath(path), _LARGEST)
        if data is None:
            raise UsageError(f"this {problem}")
        text = data.decode()
        if output_format == "cyclonedx":
            return cyclonedx.patched(text, models)
        return spdx.patched(text, models, today)
    except UnicodeDecodeError:
        raise UsageError(f"--output {output_format}={path}: this is not in UTF-8; name another path") from None
    except (UsageError, OSError) as error:
        raise UsageError(f"--output {output_format}={path}: {error}; name another path for a new bill") from None
