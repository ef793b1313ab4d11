"""What a check found: verdicts, reasons, results, reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from llamalicense.inert import plain

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


@dataclass(frozen=True, slots=True, repr=False)
class Result:
    """One rule for one subject. It is complete or it cannot be constructed: raises IncompleteResult."""

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

    def __post_init__(self) -> None:
        if self.verdict == "pass":
            complete = self.reason in PASSING and self.basis is not None
        else:
            complete = (
                self.reason not in PASSING
                and self.basis is None
                and bool(self.remedy)
                and (self.reason != "missing" or bool(self.missing))
                and (self.reason == "waived") is (self.waiver is not None)
            )
        if not (complete and self.explanation and self.title):
            fields = {name: getattr(self, name) for name in self.__slots__}
            raise IncompleteResult(f"{self.rule} for {self.subject}: {fields}")

    def __repr__(self) -> str:
        return plain(f"<Result {self.verdict}: {self.rule} · {self.subject} · {self.reason} · {self.location}>")

    def changed(self, **fields: Any) -> "Result":
        """The same result with other fields."""
        return replace(self, **fields)


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


NO_GROUNDS = Grounds()


@dataclass(frozen=True, repr=False)
class ManifestReport:
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
    grounds: Grounds = NO_GROUNDS

    @property
    def verdict(self) -> Verdict | None:
        """The worst verdict of its rules, None when it could not be checked."""
        return worst(result.verdict for result in self.results) if not self.errors else None

    def __repr__(self) -> str:
        return plain(f"<ManifestReport {_in_brief(self)}: {self.manifest}>")


class Settings(NamedTuple):
    """How results are turned into a verdict and an exit status."""

    unclear: Strictness = "warn"
    missing: Strictness = "warn"
    fail_on: FailOn = "fail"
    waivers: bool = True
    trace: bool = False


@dataclass(frozen=True, repr=False)
class Report:
    """A run over one or more manifests on one date; `readings` has the pages of its rules where a format wants them.

    `house` has the ids of the organisation's own policies that the run was given.
    """

    as_of: date
    today: date
    settings: Settings
    reports: tuple[ManifestReport, ...]
    readings: Mapping[str, Reading] = field(default_factory=lambda: MappingProxyType({}))
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
    def failures(self) -> tuple[Result, ...]:
        """The results that fail."""
        return tuple(result for result in self.results if result.verdict == "fail")

    @property
    def warnings(self) -> tuple[Result, ...]:
        """The results that warn: what is unclear, lacks facts or is waived, unless the run counts it as a fail."""
        return tuple(result for result in self.results if result.verdict == "warn")

    @property
    def status(self) -> int:
        """The exit status: 0 nothing at or above `fail_on`, 1 something is, 2 a manifest could not be checked."""
        if any(report.errors for report in self.reports):
            return 2
        return int(any(counts_against(result, self.settings.fail_on) for result in self.results))

    def __repr__(self) -> str:
        names = ", ".join(report.manifest for report in self.reports)
        return plain(f"<Report {_in_brief(self)}: {names}, as of {self.as_of}>")


def _in_brief(report: Report | ManifestReport) -> str:
    """The verdict, and how many results have each."""
    verdicts = [result.verdict for result in report.results]
    counts = ", ".join(f"{verdicts.count(verdict)} {verdict}" for verdict in reversed(VERDICTS))
    return f"{report.verdict or 'no verdict'} ({counts})"


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
