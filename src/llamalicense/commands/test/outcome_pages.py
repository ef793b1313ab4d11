"""What `llamalicense test` found, for a terminal, as Markdown and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from llamalicense.about import __version__
from llamalicense.commands.test.findings import Finding
from llamalicense.commands.test.run import Counts, PolicyTest
from llamalicense.inert import plain
from llamalicense.report.formats import as_json, number_of
from llamalicense.report.formats.pages import Item, Page, PageBlock, PageSection, Paragraph, Table
from llamalicense.report.formats.pages.in_markdown import markdown

SCHEMA = "llamalicense/test/v1"
# Of what a policy does not ask to be shown a reader sees this much.
_MOST = 10
_HEAD = (
    "policy",
    "rules",
    "examples",
    "mutants",
    "told apart",
    "the same",
    "comparisons",
    "decide alone",
    "statements",
)


class Outcome(NamedTuple):
    """What was tested and found, and the files that were left alone."""

    runs: Sequence[PolicyTest]
    findings: Sequence[Finding]
    left_alone: Sequence[str]

    @property
    def passed(self) -> bool:
        """Whether nothing fails."""
        return not any(finding.fails for finding in self.findings)

    @property
    def failing(self) -> list[Finding]:
        """What the tests fail for."""
        return [finding for finding in self.findings if finding.fails]

    @property
    def unasked(self) -> list[Finding]:
        """What examples do not show and no bar asks them to."""
        return [finding for finding in self.findings if not finding.fails]


def text(outcome: Outcome) -> str:
    """For a terminal."""
    lines = [f"{plain(name)}: no llamalicense policy, left alone" for name in outcome.left_alone]
    if not outcome.runs:
        return "\n".join([*lines, "", "PASS  there is nothing to run"]) + "\n"
    for run in outcome.runs:
        lines += [
            f"{run.tested.policy.id}: {_examples(run.counts)}",
            *(f"  {line}" for line in _protection(run.counts)),
        ]
    lines += ["", *_listed(outcome.failing)] if outcome.failing else []
    if outcome.unasked:
        lines += ["", "Not shown by examples, and not asked for (`bar`):", *_listed(outcome.unasked[:_MOST])]
        more = len(outcome.unasked) - _MOST
        lines += [f"... and {more:,} more; --output-format json has all"] if more > 0 else []
    return "\n".join([*lines, "", _verdict(outcome)]) + "\n"


def _verdict(outcome: Outcome) -> str:
    if not outcome.passed:
        return f"FAIL  {number_of(len(outcome.failing), 'problem')}"
    return "PASS  every example holds" + ("" if outcome.unasked else ", and every mutant is told apart")


def _listed(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        yield plain(str(finding.problem))
        yield from (f"    {plain(line)}" for line in finding.lines)


def _examples(counts: Counts) -> str:
    counted = f"{number_of(counts.rules, 'rule')}, {number_of(counts.examples, 'example')}"
    if counts.overrides:
        counted += f", {number_of(counts.overrides, 'override')}"
    exceptions = f"{counts.exceptions_shown} of {counts.exceptions} exceptions"
    return f"{counted}, {exceptions}, {counts.doubts_shown} of {counts.doubts} open cases"


def _protection(counts: Counts) -> Iterator[str]:
    if not counts.rules:
        return
    told = counts.mutants - counts.survivors - counts.equivalents
    same = f", {counts.equivalents:,} proved to be the same" if counts.equivalents else ""
    alone = counts.comparisons - counts.undecided
    mutants = f"{told:,} of {counts.mutants:,} mutants told apart{same}"
    yield f"{mutants}; {alone:,} of {counts.comparisons:,} comparisons decide alone"
    part = "" if counts.statements == counts.statements_seen else f", of which {counts.statements_seen:,} (all: --all)"
    yield f"{counts.statements:,} statements that it can tell apart{part} looked at"


def in_markdown(outcome: Outcome) -> str:
    """For a repository or a ticket."""
    rows = tuple(_row(run) for run in outcome.runs)
    blocks: list[PageBlock] = [Paragraph(_verdict(outcome).replace("  ", ": ")), Table(_HEAD, rows, len(_HEAD) - 1)]
    blocks += [Item(f"{name}: no llamalicense policy, left alone") for name in outcome.left_alone]
    for title, findings in (("What fails", outcome.failing), ("Not shown, and not asked for", outcome.unasked)):
        blocks.append(PageSection(title, tuple(item for finding in findings for item in _items(finding))))
    return markdown(Page("llamalicense test", tuple(blocks)))


def _items(finding: Finding) -> Iterator[Item]:
    yield Item(str(finding.problem))
    yield from (Item(line, depth=1, is_code=True) for line in finding.lines)


def _row(run: PolicyTest) -> tuple[str, ...]:
    counts = run.counts
    told = counts.mutants - counts.survivors - counts.equivalents
    numbers = (
        *(counts.rules, counts.examples, counts.mutants, told, counts.equivalents),
        *(counts.comparisons, counts.comparisons - counts.undecided, counts.statements_seen),
    )
    return (run.tested.policy.id, *(f"{number:,}" for number in numbers))


def in_json(outcome: Outcome) -> str:
    """For programs."""
    return as_json(
        {
            "schema": SCHEMA,
            "tool": {"name": "llamalicense", "version": __version__},
            "passed": outcome.passed,
            "policies": [
                {"policy": run.tested.policy.id, "bar": run.tested.bar, **run.counts._asdict()} for run in outcome.runs
            ],
            "left_alone": list(outcome.left_alone),
            "findings": list(map(_as_mapping, outcome.findings)),
        }
    )


def _as_mapping(finding: Finding) -> dict[str, Any]:
    message, path, line, column = finding.problem
    return {
        "kind": finding.kind,
        "fails": finding.fails,
        "message": message,
        "path": path,
        "line": line,
        "column": column,
        "example": list(finding.lines),
    }


RENDER = {"text": text, "markdown": in_markdown, "json": in_json}
