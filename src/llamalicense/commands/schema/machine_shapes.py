"""The shapes that the program writes for programs, each with what its words mean."""

from collections.abc import Mapping
from typing import Any, Literal

from llamalicense.commands.models.models_v1 import ModelsV1
from llamalicense.commands.scan.scan_v1 import ScanV1
from llamalicense.commands.schema.words import OF_A_RECORD, OF_A_REPORT, OF_A_SCAN, OF_A_VERIFICATION, OF_MODELS
from llamalicense.commands.verify.record_v1 import RecordV1
from llamalicense.commands.verify.verification_v1 import VerificationV1
from llamalicense.report.formats.report_v1 import ReportV1

OutputName = Literal["report", "scan", "models", "record", "verification"]
SHAPES: Mapping[OutputName, tuple[Any, Mapping[str, Mapping[str, str]]]] = {
    "report": (ReportV1, OF_A_REPORT),
    "scan": (ScanV1, OF_A_SCAN),
    "models": (ModelsV1, OF_MODELS),
    "record": (RecordV1, OF_A_RECORD),
    "verification": (VerificationV1, OF_A_VERIFICATION),
}
