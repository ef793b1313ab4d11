"""What a check found: verdicts, reasons, results, reports."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

Verdict = Literal["pass", "warn", "fail"]
Reason = Literal["satisfied", "not-applicable", "exception", "violated", "unclear", "missing", "waived"]
Basis = Literal["verified", "stated", "attested", "catalogue"]
FailOn = Literal["fail", "missing", "warn", "never"]
Strictness = Literal["warn", "fail"]

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
# What a pass rests on, from the firmest to the weakest.
BASES: tuple[Basis, ...] = ("verified", "catalogue", "stated", "attested")
PASSING = ("satisfied", "not-applicable", "exception")


class Location(NamedTuple):
    """A place in a manifest; line and column count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Missing(NamedTuple):
    """A statement that could still change a verdict: its path in the manifest, the question, who would know."""

    fact: str
    question: str
    ask: str


class TracedFact(NamedTuple):
    """A fact as a condition saw it: the manifest path that it rests on or lacks.

    `about`: what it says of that statement, where it is not the statement itself.
    """

    fact: str
    value: Any
    location: Location | None
    about: str = ""


class Traced(NamedTuple):
    """One comparison of a rule, its truth (None: not stated) and its fact."""

    condition: str
    value: bool | None
    facts: tuple[TracedFact, ...]


class Waived(NamedTuple):
    """The waiver in force for a result, and what the result was without it."""

    reason: str
    approved_by: str
    approved_on: date
    expires: date
    was_verdict: Verdict
    was_reason: Reason


class IncompleteResult(ValueError):
    """A result that does not say all that a result must say; a defect of llamalicense or of a policy."""


class _Fields(NamedTuple):
    rule: str
    subject: str
    verdict: Verdict
    reason: Reason
    basis: Basis | None
    clause: str
    title: str
    explanation: str
    remedy: str
    missing: tuple[Missing, ...]
    location: Location
    trace: tuple[Traced, ...] = ()
    waiver: Waived | None = None
    overridden_by: str | None = None


class Result(_Fields):
    """One rule for one subject. It is complete or it cannot be constructed."""

    __slots__ = ()

    def __new__(cls, *args: Any, **fields: Any) -> "Result":
        """Raises IncompleteResult unless verdict, reason, basis, remedy, missing facts and waiver fit together."""
        # With every field given in its place the tuple is made at once: most of what a check does is making these.
        whole = len(args) == len(cls._fields)
        result = tuple.__new__(cls, args) if whole else super().__new__(cls, *args, **fields)
        if result.verdict == "pass":
            complete = result.reason in PASSING and result.basis is not None
        else:
            complete = (
                result.reason not in PASSING
                and result.basis is None
                and bool(result.remedy)
                and (result.reason != "missing" or bool(result.missing))
                and (result.reason == "waived") is (result.waiver is not None)
            )
        if not (complete and result.explanation and result.title):
            raise IncompleteResult(f"{result.rule} for {result.subject}: {result!r}")
        return result

    def changed(self, **fields: Any) -> "Result":
        """The same result with other fields."""
        return Result(**{**self._asdict(), **fields})


class Note(NamedTuple):
    """A line of information that is never a verdict; one that is `urgent` is read before any result.

    Urgent is what follows from a fail whatever is waived, and what limits the whole check.
    """

    id: str
    text: str
    urgent: bool = False


class Line(NamedTuple):
    """A line of a rule's page: a sentence, a condition (nested by its depth) or an entry of a list."""

    text: str
    kind: Literal["sentence", "condition", "entry"] = "sentence"
    depth: int = 0


class Part(NamedTuple):
    """A titled part of a rule's page."""

    title: str
    lines: tuple[Line, ...]


class Cited(NamedTuple):
    """A clause, the address of its text, and what identifies the sentence there.

    `sentence`: its very words, where a copy of the text is at hand; `source`: the name of that copy.
    """

    clause: str
    url: str
    anchor: str
    sentence: str = ""
    source: str = ""


class Reading(NamedTuple):
    """A rule as people read it, whatever the manifest: where it stands, what it asks, what it leaves open, examples."""

    rule: str
    title: str
    policy: str
    standing: str
    clauses: tuple[Cited, ...]
    looks_at: str
    covers: str
    parts: tuple[Part, ...]


class Encoded(NamedTuple):
    """A text that a policy encodes: its name in citations, its address, SHA-256 of the copy that was read.

    The digest is empty where the policy pins no copy.
    """

    name: str
    url: str
    sha256: str


class PolicyInUse(NamedTuple):
    """A policy that a manifest was judged under, the models that it governs, the digest of its file, its texts.

    `kind` is licence, catalogue or house.
    """

    id: str
    title: str
    models: tuple[str, ...]
    sha256: str
    reviewed: str
    kind: str = "licence"
    encodes: tuple[Encoded, ...] = ()


class File(NamedTuple):
    """A document that a manifest names, with SHA-256 of its bytes; without one `problem` says why it has none."""

    name: str
    sha256: str | None
    problem: str


class Vouched(NamedTuple):
    """Somebody's recorded word: what for, whose, given on which day; `until`: the last day on which it holds."""

    what: str
    by: str
    on: date
    until: date | None = None


class Grounds(NamedTuple):
    """What a report rests on beside its results: the files that were read, people's word, what the reading assumes.

    `sha256` is the digest of the manifest, empty where it could not be read.
    """

    sha256: str = ""
    files: tuple[File, ...] = ()
    vouched: tuple[Vouched, ...] = ()
    purposes: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


class ManifestReport(NamedTuple):
    """What was found for one manifest; with errors there is no verdict.

    `manifest` is its path as it was named, `place` the same file from the repository's root, with forward slashes.
    """

    manifest: str
    place: str
    organisation: str
    policies: tuple[PolicyInUse, ...]
    notes: tuple[Note, ...]
    results: tuple[Result, ...]
    errors: tuple[Any, ...] = ()
    grounds: Grounds = Grounds()

    @property
    def verdict(self) -> Verdict | None:
        """The worst verdict of its rules, None when it could not be checked."""
        return worst(result.verdict for result in self.results) if not self.errors else None


class Settings(NamedTuple):
    """How results are turned into a verdict and an exit status."""

    unclear: Strictness = "warn"
    missing: Strictness = "warn"
    fail_on: FailOn = "fail"
    waivers: bool = True
    trace: bool = False


class Report(NamedTuple):
    """A run over one or more manifests on one date; `readings` has the pages of its rules where a format wants them.

    `house` has the ids of the organisation's own policies that the run was given.
    """

    as_of: date
    today: date
    settings: Settings
    reports: tuple[ManifestReport, ...]
    readings: Mapping[str, Reading] = MappingProxyType({})
    house: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict | None:
        """The worst verdict of the run, None when a manifest could not be checked."""
        verdicts = [report.verdict for report in self.reports]
        return None if None in verdicts else worst(verdict for verdict in verdicts if verdict)

    @property
    def results(self) -> tuple[Result, ...]:
        """Every result of the run."""
        return tuple(result for report in self.reports for result in report.results)

    @property
    def status(self) -> int:
        """The exit status: 0 nothing at or above `fail_on`, 1 something is, 2 a manifest could not be checked."""
        if any(report.errors for report in self.reports):
            return 2
        return int(any(counts_against(result, self.settings.fail_on) for result in self.results))


def worst(verdicts: Any) -> Verdict:
    """The worst of some verdicts."""
    return max(verdicts, key=VERDICTS.index)


def counts_against(result: Result, fail_on: FailOn) -> bool:
    """Whether a result is at or above what `--fail-on` names; waived results never are."""
    if fail_on == "never" or result.reason == "waived" or result.verdict == "pass":
        return False
    if result.verdict == "fail" or fail_on == "warn":
        return True
    return fail_on == "missing" and bool(result.missing)
