"""The shape of the summary of an audit, `llamalicense/audit-summary/v1`: public, and the source of its schema."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from llamalicense.commands.audit.rows_v1 import RowV1
from llamalicense.decision.result import Verdict
from llamalicense.inventory.verdicts_by_key import State
from llamalicense.report.formats.report_v1 import Counts, NoteV1, PolicyV1, ToolV1
from llamalicense.report.formats.settings_v1 import SettingsV1

# `pass` is a keyword, so this shape is written as a call.
RowCounts = TypedDict(
    "RowCounts",
    {
        "all": Annotated[int, Field(description="How many rows there are.")],
        "pass": Annotated[int, Field(description="How many pass.")],
        "warn": Annotated[int, Field(description="How many warn.")],
        "fail": Annotated[int, Field(description="How many fail.")],
        "bad": Annotated[int, Field(description="How many could not be judged.")],
    },
)


class CountingV1(TypedDict):
    """What counts for the exit status: is at or above `--fail-on`."""

    rows: Annotated[int, Field(description="How many rows have such a result.")]
    results: Annotated[int, Field(description="How many such results there are.")]


class TallyV1(TypedDict):
    """The rows of a unit, of a model or under a licence."""

    name: Annotated[str, Field(description="Its name; empty for rows of no unit.")]
    rows: Annotated[RowCounts, Field(description="How many of its rows came out how.")]


class RuleTallyV1(TypedDict):
    """What came out by a rule that does not pass in every row."""

    rule: Annotated[str, Field(description="The rule's full id, such as llama-4/mau-threshold.")]
    title: Annotated[str, Field(description="The duty in one line; empty for a rule of a project's own policy.")]
    clause: Annotated[str, Field(description="Where the duty stands.")]
    rows_failing: Annotated[int, Field(description="In how many rows it fails.")]
    rows_warning: Annotated[int, Field(description="In how many rows it warns.")]
    fails: Annotated[int, Field(description="How many results of it fail.")]
    warns: Annotated[int, Field(description="How many results of it warn.")]


class DutyTallyV1(TypedDict):
    """What came out by a duty: a rule, whichever Llama licence has it."""

    duty: Annotated[str, Field(description="Its name; of a rule of another policy the full id.")]
    title: Annotated[str, Field(description="The duty in one line.")]
    rows_failing: Annotated[int, Field(description="In how many rows it fails.")]
    rows_warning: Annotated[int, Field(description="In how many rows it warns.")]


class FactTallyV1(TypedDict):
    """A fact that is not stated, and what waits for it."""

    fact: Annotated[str, Field(description="Its path in the manifest, without places in lists.")]
    question: Annotated[str, Field(description="What to ask.")]
    ask: Annotated[str, Field(description="Who would know.")]
    rows: Annotated[int, Field(description="How many rows have a result that waits for it.")]
    results: Annotated[int, Field(description="How many results wait for it.")]
    alone_rows: Annotated[int, Field(description="How many rows have a result that waits for nothing else.")]
    alone_results: Annotated[int, Field(description="How many results wait for nothing else.")]


class CellV1(TypedDict):
    """What came out by a duty in a unit."""

    unit: Annotated[str, Field(description="The unit; empty for rows of none.")]
    duty: Annotated[str, Field(description="The duty.")]
    rows_failing: Annotated[int, Field(description="In how many rows of the unit it fails.")]
    rows_warning: Annotated[int, Field(description="In how many rows of the unit it warns.")]


class PastAuditV1(TypedDict):
    """An earlier audit."""

    file: Annotated[str, Field(description="Its file, as it was named.")]
    as_of: Annotated[str | None, Field(description="Its date; null where the file does not tell it.")]
    rows: Annotated[RowCounts, Field(description="How many of its rows came out how.")]


class ChangeV1(TypedDict):
    """A row that is otherwise than it was."""

    source: Annotated[str, Field(description="The file; of a row that is gone the earlier one.")]
    line: Annotated[int, Field(description="Its line, or the number of the row, from 1.")]
    key: Annotated[str, Field(description="What names it.")]
    unit: Annotated[str, Field(description="Whose it is; empty where nothing tells.")]
    name: Annotated[str, Field(description="Its builds in brief, else its organisation.")]
    before: Annotated[State | None, Field(description="What it came to; null: it was not there.")]
    after: Annotated[State | None, Field(description="What it comes to; null: it is gone.")]


class DirectionV1(TypedDict):
    """Rows that changed in one direction."""

    rows: Annotated[int, Field(description="How many there are.")]
    first: Annotated[list[ChangeV1], Field(description="The first of them, the worst first.")]


class ChangesV1(TypedDict):
    """What changed since earlier audits."""

    past: Annotated[list[PastAuditV1], Field(description="The earlier audits, the oldest first.")]
    against: Annotated[
        str | None,
        Field(description="The one whose rows were compared by keys; null: there are no keys on both sides."),
    ]
    worse: Annotated[DirectionV1, Field(description="Rows that came out worse.")]
    judged: Annotated[DirectionV1, Field(description="Rows that could not be judged before, and can be now.")]
    new: Annotated[DirectionV1, Field(description="Rows that were not there.")]
    better: Annotated[DirectionV1, Field(description="Rows that came out better.")]
    gone: Annotated[DirectionV1, Field(description="Rows that are not there any more.")]
    same: Annotated[int, Field(description="How many rows have the verdict that they had.")]
    unkeyed: Annotated[int, Field(description="How many rows have no key, and were not compared.")]
    unkeyed_before: Annotated[int, Field(description="How many rows of the earlier audit have no key.")]
    repeated: Annotated[int, Field(description="How many rows have the key of an earlier row of this audit.")]


class ErrorRowV1(TypedDict):
    """A row with an error of some kind."""

    source: Annotated[str, Field(description="The file that the row stands in.")]
    line: Annotated[int, Field(description="The line of the error, else of the row.")]
    key: Annotated[str, Field(description="What names it.")]
    unit: Annotated[str, Field(description="Whose it is.")]
    name: Annotated[str, Field(description="What it is called.")]
    message: Annotated[str, Field(description="What is wrong with it; of several errors of the kind the first.")]


class ErrorTallyV1(TypedDict):
    """A kind of error: what says the same of whatever name or number."""

    message: Annotated[str, Field(description="What its rows have in common; … stands for what differs.")]
    rows: Annotated[int, Field(description="How many rows have such an error.")]
    first: Annotated[list[ErrorRowV1], Field(description="The first of them.")]


class SummaryV1(TypedDict):
    """What the rows of an audit come to together; every list has the worst, or what decides most, first."""

    schema: Annotated[Literal["llamalicense/audit-summary/v1"], Field(description="This shape and its version.")]
    tool: Annotated[ToolV1, Field(description="The program that wrote it.")]
    disclaimer: Annotated[str, Field(description="What the rules are worth.")]
    as_of: Annotated[str, Field(description="The date of the audit.")]
    run_on: Annotated[str, Field(description="The day on which it was run.")]
    settings: Annotated[SettingsV1, Field(description="The settings of the run.")]
    sources: Annotated[list[str], Field(description="The sources, as they were named.")]
    policies: Annotated[list[PolicyV1], Field(description="The policies by which rows were judged; models are by row.")]
    assumptions: Annotated[list[str], Field(description="What the policies take for granted, or do not judge.")]
    notes: Annotated[list[NoteV1], Field(description="Lines of information.")]
    verdict: Annotated[Verdict | None, Field(description="The worst verdict; null when a row has none.")]
    rows: Annotated[RowCounts, Field(description="How many rows came out how.")]
    results: Annotated[Counts, Field(description="How many results have each verdict.")]
    counting: Annotated[CountingV1, Field(description="What counts for the exit status.")]
    rules: Annotated[list[RuleTallyV1], Field(description="By rule.")]
    duties: Annotated[list[DutyTallyV1], Field(description="By duty, whichever licence has it.")]
    units: Annotated[list[TallyV1], Field(description="By unit.")]
    models: Annotated[list[TallyV1], Field(description="By model; a row counts for each of its models.")]
    licences: Annotated[list[TallyV1], Field(description="By licence; a row counts for each of its licences.")]
    others: Annotated[
        dict[str, RowCounts],
        Field(description="Rows of units, models or licences that are too many to count each by itself."),
    ]
    beyond: Annotated[
        dict[str, int],
        Field(description="In how many rows rules, facts or errors stand that are too many to count each by itself."),
    ]
    facts: Annotated[list[FactTallyV1], Field(description="Facts that are not stated.")]
    cells: Annotated[list[CellV1], Field(description="By unit and duty.")]
    worst: Annotated[
        list[RowV1], Field(description="The worst rows, with a fail that counts at once first; long names are cut.")
    ]
    bad: Annotated[list[RowV1], Field(description="The first rows that could not be judged.")]
    errors: Annotated[list[ErrorTallyV1], Field(description="Why rows could not be judged, by kind of error.")]
    changes: Annotated[ChangesV1 | None, Field(description="What changed since earlier audits; null: none was named.")]
