"""How results are turned into a verdict and an exit status."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from llamalicense.decision.result import Result, Ruling

FailOn = Literal["fail", "missing", "warn", "never"]
Strictness = Literal["warn", "fail"]
COMMAND_LINE = "command line"


class Settings(NamedTuple):
    """How results are turned into a verdict and an exit status.

    `scan`: whether repositories are read, None where that is left to their size. `baseline` is the file of known
    results, `baselines` whether one counts; `policies` and `excluded` are what a project's files add: ids of house
    policies, and patterns of what is not read. `origins` tells of a setting that is not left to its default where it
    stands, by its name here, of a policy by its id: a file and its line, or the command line.
    """

    unclear: Strictness = "warn"
    missing: Strictness = "warn"
    fail_on: FailOn = "fail"
    waivers: bool = True
    trace: bool = False
    scan: bool | None = None
    baseline: str = ""
    baselines: bool = True
    policies: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    origins: Mapping[str, str] = MappingProxyType({})

    def origin(self, name: str) -> str:
        """Where a setting stands, by its name here, of a policy by its id."""
        return self.origins.get(name, COMMAND_LINE)


def counts_against(result: "Result | Ruling", fail_on: FailOn) -> bool:
    """Whether a result is at or above what `--fail-on` names; one that is waived or known never is."""
    if fail_on == "never" or result.reason == "waived" or result.known or result.verdict == "pass":
        return False
    if result.verdict == "fail" or fail_on == "warn":
        return True
    return fail_on == "missing" and bool(result.missing)
