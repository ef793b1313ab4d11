"""The shape of a fix in machine reports: public, and a part of their schemas."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.decision.result import Result
from llamalicense.report.fix import Fix
from llamalicense.report.report import ManifestReport


class PositionV1(TypedDict):
    """A place in a file; line and column count from 1, columns in code points."""

    line: Annotated[int, Field(description="Its line, from 1.")]
    column: Annotated[int, Field(description="Its column, from 1, in code points.")]


class EditV1(TypedDict):
    """What stands between two places of a file gives way to a text."""

    path: Annotated[str, Field(description="The file, from the repository's root, with forward slashes.")]
    creates: Annotated[bool, Field(description="Whether the file is not there yet; the text is then all of it.")]
    start: Annotated[PositionV1, Field(description="Where the edit begins.")]
    end: Annotated[PositionV1, Field(description="Where it ends: the first place that stays as it is.")]
    text: Annotated[str, Field(description="What stands there then, with the line ends of the file.")]


class ClaimV1(TypedDict):
    """A result that a fix changes for the better."""

    rule: Annotated[str, Field(description="The rule's full id.")]
    subject: Annotated[str, Field(description="What the result is about, as things stand.")]


class FixV1(TypedDict):
    """Edits by which some results come out better, and all others as they were."""

    title: Annotated[str, Field(description="What it does.")]
    safe: Annotated[
        bool, Field(description="Whether it only adds what is due; otherwise it is somebody's choice, such as a name.")
    ]
    claims: Annotated[list[ClaimV1], Field(description="The results that come out better, and no others.")]
    edits: Annotated[list[EditV1], Field(description="The edits, all of which belong together.")]


def fix_v1(fix: Fix) -> FixV1:
    """A fix in its public shape."""
    return {
        "title": fix.title,
        "safe": fix.is_safe,
        "claims": [{"rule": rule, "subject": subject} for rule, subject in fix.claims],
        "edits": [
            {
                "path": edit.path,
                "creates": edit.creates,
                "start": {"line": edit.start[0], "column": edit.start[1]},
                "end": {"line": edit.end[0], "column": edit.end[1]},
                "text": edit.text,
            }
            for edit in fix.edits
        ],
    }


def fixable(report: ManifestReport) -> Iterator[tuple[Result, list[Fix]]]:
    """Each result of a report with its fixes, which are worked out now."""
    fixes: dict[tuple[str, str], list[Fix]] = {}
    for fix in report.fixes():
        for claim in fix.claims:
            fixes.setdefault(claim, []).append(fix)
    return ((result, fixes.get((result.rule, result.subject), [])) for result in report.results)
