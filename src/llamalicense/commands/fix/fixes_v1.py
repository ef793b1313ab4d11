"""The shape of what `llamalicense fix` prints, `llamalicense/fix/v1`, and the source of its schema."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.decision.result import Verdict
from llamalicense.report.formats.fix_v1 import FixV1
from llamalicense.report.formats.report_v1 import ToolV1


class FixesV1(TypedDict):
    """What can be written for manifests."""

    schema: Annotated[Literal["llamalicense/fix/v1"], Field(description="This shape and its version.")]
    tool: Annotated[ToolV1, Field(description="The program that wrote it.")]
    as_of: Annotated[str, Field(description="The date of the check.")]
    verdict: Annotated[
        Verdict | None, Field(description="The verdict of what is on disk in the end; null when there is none.")
    ]
    written: Annotated[list[str], Field(description="The files that were written, as the command line reaches them.")]
    fixes: Annotated[
        list[FixV1],
        Field(
            description="The fixes that are written, or would be: each of them for the files that those before it left."
        ),
    ]
    choices: Annotated[
        list[FixV1], Field(description="What is somebody's choice, and is only written when its rule is named.")
    ]
