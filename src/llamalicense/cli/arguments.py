"""What a command line can say: every argument and option, with its help and what a shell offers for it."""

from typing import Annotated, Literal

import typer

from llamalicense.cli import completion
from llamalicense.cli.terminal import Colour
from llamalicense.decision.settings import FailOn, Strictness
from llamalicense.report.formats import FormatName

Manifests = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="MANIFEST",
        help="Manifests; a folder: every one in it and below that git does not ignore; -: standard input. "
        "Default: llamalicense.yaml or .yml here or above, up to the repository root.",
    ),
]
OneManifest = Annotated[str, typer.Argument(metavar="MANIFEST", help="A manifest; - is standard input.")]
ExplainedManifest = Annotated[
    str | None, typer.Option(metavar="FILE", help="Why it came out as it did for this manifest.")
]
SupposedManifest = Annotated[
    str | None, typer.Option(metavar="FILE", help="Only what changes for this manifest's models.")
]
NewManifest = Annotated[str, typer.Argument(metavar="PATH", help="The file to write.")]
StandardInput = Annotated[
    str | None, typer.Option(metavar="PATH", help="The name and folder of the manifest on standard input.")
]

ReportFormat = Annotated[FormatName, typer.Option(help="How the report is written.")]
PageFormatOption = Annotated[Literal["text", "markdown", "json"], typer.Option(help="How the page is written.")]
RulesFormat = Annotated[
    Literal["text", "markdown", "json"],
    typer.Option(help="A list as text, or the page of every rule as Markdown; json with --clauses."),
]
Clauses = Annotated[
    bool, typer.Option("--clauses", help="Each sentence of a licence, with its rules or why there is none.")
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FORMAT=PATH", help="A report for a file besides. Repeatable.", autocompletion=completion.outputs
    ),
]
Color = Annotated[Colour, typer.Option(help="Colour; words always stand beside it.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only fails and the verdict.")]
InDetail = Annotated[bool, typer.Option("--verbose", "-v", help="With conditions, every comparison and the examples.")]
LicenceTexts = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE",
        help="A copy of a licence or use policy to quote from, beside those that manifests name. Repeatable.",
    ),
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Passes and traces as well.")]

FailsOn = Annotated[
    FailOn | None,
    typer.Option(
        help="The least that makes the exit status 1; missing: fails and results that lack facts. Default: as the "
        "project sets it, else fail."
    ),
]
Unclear = Annotated[Strictness | None, typer.Option(help="What an unclear result counts as.")]
MissingOption = Annotated[Strictness | None, typer.Option(help="What a result that lacks facts counts as.")]
BaselineFile = Annotated[
    str | None,
    typer.Option("--baseline", metavar="FILE", help="The results that are known and do not count for a time."),
]
WriteBaseline = Annotated[
    bool, typer.Option("--write-baseline", help="Write the baseline: what counts now is known for 180 days.")
]
NoBaseline = Annotated[bool, typer.Option("--no-baseline", help="Count the results that a baseline knows.")]
Strict = Annotated[bool, typer.Option("--strict", help="The same as --unclear fail --missing fail.")]
AsOf = Annotated[str | None, typer.Option(metavar="DATE", help="Date of the check, YYYY-MM-DD. Default: today.")]
RecordFile = Annotated[
    str | None, typer.Option(metavar="FILE", help="A file that keeps what the verdict rests on, for `verify`.")
]
VerifiedRecord = Annotated[str, typer.Argument(metavar="FILE", help="A record that `check --record` wrote.")]
RecordedRepository = Annotated[
    str, typer.Option(metavar="FOLDER", help="The repository that the record is of. Default: that of this folder.")
]
VerifiedAsOf = Annotated[
    str | None, typer.Option(metavar="DATE", help="Another day to judge for, YYYY-MM-DD. Default: the recorded one.")
]
NoWaivers = Annotated[bool, typer.Option("--no-waivers", help="Show the results without waivers.")]
Scan = Annotated[
    bool | None,
    typer.Option(
        "--scan/--no-scan",
        help="Hold what the repository shows against the manifest. Default: where there is one, up to 2,000 files or "
        "16 MiB; --scan: whatever its size.",
        show_default=False,
    ),
]
ScanPath = Annotated[
    str | None, typer.Option(metavar="FOLDER", help="The folder to read in place of the manifest's own.")
]
NonInteractive = Annotated[bool, typer.Option("--non-interactive", help="Write a template to fill in; ask nothing.")]
AnswersFile = Annotated[
    str | None,
    typer.Option(
        metavar="FILE", help="Answers as YAML, a line for a question by the name that stands under it; asks nothing."
    ),
]
DraftBill = Annotated[
    str | None, typer.Option(metavar="FILE", help="A bill of materials (CycloneDX or SPDX) to draft from.")
]
NoScan = Annotated[bool, typer.Option("--no-scan", help="Do not look at the repository.")]
Force = Annotated[bool, typer.Option("--force", help="Begin anew and replace a file that is there.")]

HousePolicies = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE",
        help="A policy of your own, or no-competing-models. Repeatable.",
        autocompletion=completion.houses,
    ),
]
PolicyArgument = Annotated[
    str | None,
    typer.Argument(metavar="POLICY", help="Such as llama-4, or a file.", autocompletion=completion.policies),
]
Policies = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="POLICY", help="Ids or files. Default: every bundled policy.", autocompletion=completion.policies
    ),
]
SkipOthers = Annotated[
    bool, typer.Option("--skip-others", help="Leave files alone that are no llamalicense policies, as the hook does.")
]
Whole = Annotated[bool, typer.Option("--all", help="Look at every statement of very large rules as well.")]
RuleNameArgument = Annotated[
    str,
    typer.Argument(
        metavar="RULE",
        help="Such as llama-4/mau-threshold; with --manifest, mau-threshold.",
        autocompletion=completion.rules,
    ),
]
FirstLicence = Annotated[
    str, typer.Argument(metavar="LICENCE", help="Such as llama-3.", autocompletion=completion.licences)
]
SecondLicence = Annotated[
    str, typer.Argument(metavar="LICENCE", help="Such as llama-4.", autocompletion=completion.licences)
]
Paths = Annotated[
    list[str] | None, typer.Argument(metavar="PATH", help="Folders and files to read. Default: this folder.")
]
ScanFormatOption = Annotated[Literal["text", "json", "sarif"], typer.Option(help="How what was found is written.")]
ScanOutputs = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FORMAT=PATH", help="The same for a file besides. Repeatable.", autocompletion=completion.scans
    ),
]
IdentifiedFiles = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Files, and folders with the files in them; - is standard input.")
]
IdentifyFormatOption = Annotated[Literal["text", "json"], typer.Option(help="How what was found is written.")]
StandardInputFile = Annotated[
    str | None,
    typer.Option(
        "--stdin-filename", metavar="PATH", help="What the file on standard input (-) is called; it tells its kind."
    ),
]
BilledManifest = Annotated[
    str | None, typer.Option(metavar="MANIFEST", help="A manifest whose verdicts bills of materials are to say.")
]
BilledReport = Annotated[
    str | None, typer.Option(metavar="WHERE", help="Where bills say that the report is. Default: how it is made.")
]
ModelText = Annotated[
    str | None, typer.Argument(metavar="TEXT", help="A part of an id or name, or the id that a platform uses.")
]
OnlyShow = Annotated[bool, typer.Option("--diff", help="Only show what would be written.")]
WriteAll = Annotated[
    bool, typer.Option("--yes", "-y", help="Write every safe fix, and a choice whose rule --rule names; ask nothing.")
]
FixedRules = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULE",
        help="Only the fixes of a rule, such as notice-file or llama-4/notice-file; declared-licence and "
        "base-model: those of model cards. Repeatable.",
        autocompletion=completion.rules,
    ),
]
FixFormatOption = Annotated[
    Literal["text", "markdown", "json"], typer.Option(help="What is shown: a diff, suggestions, or every edit.")
]
FixOutputs = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FORMAT=PATH",
        help="The same for a file besides; patch: the diff byte for byte. Repeatable.",
        autocompletion=completion.fixes,
    ),
]
AgreementTexts = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE",
        help="A whole text of an agreement, wherever it is, to be copied where one is due. Without it a file of the "
        "repository that holds one is looked for. Repeatable.",
    ),
]
SchemaKind = Annotated[
    Literal[
        "manifest",
        "policy",
        "baseline",
        "report",
        "scan",
        "models",
        "fix",
        "identify",
        "record",
        "verification",
        "audit",
        "audit-results",
        "audit-summary",
        "audit-map",
        "clauses",
    ],
    typer.Argument(help="Which file the schema describes."),
]
