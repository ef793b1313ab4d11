"""How results are turned into a verdict and an exit status."""

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from llamalicense.decision.result import Result

FailOn = Literal["fail", "missing", "warn", "never"]
Strictness = Literal["warn", "fail"]


class Settings(NamedTuple):
    """How results are turned into a verdict and an exit status.

    `scan`: whether repositories are read, None where that is left to their size.
    """

    unclear: Strictness = "warn"
    missing: Strictness = "warn"
    fail_on: FailOn = "fail"
    waivers: bool = True
    trace: bool = False
    scan: bool | None = None


def counts_against(result: "Result", fail_on: FailOn) -> bool:
    """Whether a result is at or above what `--fail-on` names; waived results never are."""
    if fail_on == "never" or result.reason == "waived" or result.verdict == "pass":
        return False
    if result.verdict == "fail" or fail_on == "warn":
        return True
    return fail_on == "missing" and bool(result.missing)
