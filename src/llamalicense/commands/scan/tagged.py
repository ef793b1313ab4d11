"""Models added to a document of SPDX 2.2 or 2.3 that exists, as tags and values."""

from collections.abc import Iterator
from datetime import date

from llamalicense.commands.scan import spdx2
from llamalicense.commands.scan.parts import Part, PartLicence
from llamalicense.errors import UsageError
from llamalicense.scan.bills.layout import Edit, edited, line_end
from llamalicense.scan.bills.tagvalues import TaggedDocument, TaggedPackage


def patched(text: str, document: TaggedDocument, parts: list[Part], today: date) -> str:
    """The document with models added at its end, and what was decided of those that it has; all else stays.

    At its end nothing follows that could be taken for a part of what is added. Raises UsageError where it does not end.
    """
    if document.open:
        raise UsageError(f"this is no whole document: the <text> on line {document.open} does not end")
    known = _known(document.packages)
    pairs = {(subject, related) for subject, _, related in document.relationships}
    new, licences, descents = spdx2.additions(parts, known, document.names, pairs)
    told = {part.id.casefold(): part for part in parts if part.properties}
    remarks = {remark.ref: remark.comment for remark in document.remarks if remark.by.startswith(spdx2.TOOL)}
    sections, edits = [list(_package(part)) for part in new], list[Edit]()
    for key, ref in {**known, **{part.id.casefold(): spdx2.ref_of(part) for part in new}}.items():
        if key not in told:
            continue
        comment, there = spdx2.comment(told[key]), remarks.get(ref)
        if there is None:
            sections.append(list(_remark(ref, comment, today)))
        elif there.value.splitlines() != comment.splitlines():
            edits.append(Edit(there.start, there.end, comment.replace("\n", line_end(text))))
    sections += [list(_licence(licence)) for licence in licences]
    sections += [[f"Relationship: {subject} DESCENDANT_OF {related}" for subject, related in descents]]
    return edited(text, [*edits, *_at_end(text, sections)])


def _known(packages: list[TaggedPackage]) -> dict[str, str]:
    known: dict[str, str] = {}
    for package in packages:
        if not spdx2.REF.fullmatch(package.ref):  # which nothing could name
            continue
        if package.model:
            known.setdefault(package.model.text.casefold(), package.ref)
        elif package.ref.startswith(spdx2.OURS):  # which has no address at the hub
            known.setdefault(package.name.casefold(), package.ref)
    return known


def _package(part: Part) -> Iterator[str]:
    yield f"PackageName: {part.id}"
    yield f"SPDXID: {spdx2.ref_of(part)}"
    yield f"PackageDownloadLocation: {spdx2.location_of(part)}"
    yield "FilesAnalyzed: false"
    yield f"PackageLicenseConcluded: {spdx2.NOT_TOLD}"
    yield f"PackageLicenseDeclared: {part.licence.reference if part.licence else spdx2.NOT_TOLD}"
    yield f"PackageCopyrightText: {spdx2.NOT_TOLD}"
    if part.purl:
        yield f"ExternalRef: PACKAGE-MANAGER purl {part.purl}"


def _remark(ref: str, comment: str, today: date) -> Iterator[str]:
    yield f"Annotator: {spdx2.annotator()}"
    yield f"AnnotationDate: {today}T00:00:00Z"
    yield "AnnotationType: OTHER"
    yield f"SPDXREF: {ref}"
    yield f"AnnotationComment: <text>{comment}</text>"


def _licence(licence: PartLicence) -> Iterator[str]:
    yield f"LicenseID: {licence.reference}"
    yield f"ExtractedText: <text>{spdx2.text_at(licence)}</text>"
    yield f"LicenseName: {licence.name}"
    yield f"LicenseCrossReference: {licence.url}"


def _at_end(text: str, sections: list[list[str]]) -> list[Edit]:
    """Sections as paragraphs behind the last line; a file without a line end at its end stays one."""
    end = line_end(text)
    added = (end * 2).join("\n".join(lines).replace("\n", end) for lines in sections if lines)
    if not added:
        return []
    is_ended = text.endswith(("\n", "\r"))
    gap = end if is_ended else end * 2
    return [Edit(len(text), len(text), f"{gap}{added}{end if is_ended else ''}")]
