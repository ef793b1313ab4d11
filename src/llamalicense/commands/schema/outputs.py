"""What the commands write for machines, a row a kind: what a schema says of it, its type, and what its words mean."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from llamalicense.commands.audit.rows_v1 import BadRowV1, RowResultV1, RowV1
from llamalicense.commands.audit.summary_v1 import SummaryV1
from llamalicense.commands.fix.fixes_v1 import FixesV1
from llamalicense.commands.identify.identify_v1 import HeldV1
from llamalicense.commands.models.models_v1 import ModelsV1
from llamalicense.commands.rules.clauses_v1 import ClausesV1
from llamalicense.commands.scan.scan_v1 import ScanV1
from llamalicense.commands.schema.words import (
    OF_A_FIX,
    OF_A_RECORD,
    OF_A_REPORT,
    OF_A_ROW,
    OF_A_ROW_RESULT,
    OF_A_SCAN,
    OF_A_SUMMARY,
    OF_A_VERIFICATION,
    OF_CLAUSES,
    OF_MODELS,
    OF_WHAT_FILES_HOLD,
)
from llamalicense.commands.verify.record_v1 import RecordV1
from llamalicense.commands.verify.verification_v1 import VerificationV1
from llamalicense.report.formats.report_v1 import ReportV1


class Output(NamedTuple):
    """A kind of output; `words`: of each of its fields that has a few words, what they mean."""

    about: str
    shape: Any
    words: Mapping[str, Mapping[str, str]]


OUTPUTS: Mapping[str, Output] = {
    "report": Output(
        "What `llamalicense check --output-format json` found: llamalicense/report/v1.", ReportV1, OF_A_REPORT
    ),
    "scan": Output("What `llamalicense scan --output-format json` found: llamalicense/scan/v1.", ScanV1, OF_A_SCAN),
    "models": Output(
        "What `llamalicense models --output-format json` lists: llamalicense/models/v1.", ModelsV1, OF_MODELS
    ),
    "fix": Output("What `llamalicense fix --output-format json` tells: llamalicense/fix/v1.", FixesV1, OF_A_FIX),
    "identify": Output(
        "What `llamalicense identify --output-format json` tells, a row a thing.", list[HeldV1], OF_WHAT_FILES_HOLD
    ),
    "record": Output("What `llamalicense check --record` keeps: llamalicense/record/v1.", RecordV1, OF_A_RECORD),
    "verification": Output(
        "What `llamalicense verify --output-format json` found: llamalicense/verification/v1.",
        VerificationV1,
        OF_A_VERIFICATION,
    ),
    "audit": Output(
        "A line of what `llamalicense audit --output jsonl=PATH` writes, one a manifest: version 1.", RowV1, OF_A_ROW
    ),
    "audit-results": Output(
        "A line of what `llamalicense audit --results --output jsonl=PATH` writes, one a result: version 1.",
        RowResultV1 | BadRowV1,
        OF_A_ROW_RESULT,
    ),
    "audit-summary": Output(
        "What `llamalicense audit --output-format json` sums up: llamalicense/audit-summary/v1.",
        SummaryV1,
        OF_A_SUMMARY,
    ),
    "clauses": Output(
        "What `llamalicense rules --clauses --output-format json` lists: llamalicense/clauses/v1.",
        ClausesV1,
        OF_CLAUSES,
    ),
}
