"""A result: one rule for one subject, complete or refused."""

from dataclasses import FrozenInstanceError, asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn, TypeVar, cast, dataclass_transform, get_args

from llamalicense.facts.fact import Basis
from llamalicense.inert import plain
from llamalicense.manifest.paths import Path

T = TypeVar("T")

Verdict = Literal["pass", "warn", "fail"]
Reason = Literal["satisfied", "not-applicable", "exception", "violated", "unclear", "missing", "waived"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
PASSING: tuple[Reason, ...] = ("satisfied", "not-applicable", "exception")


class Location(NamedTuple):
    """A place in a manifest, or in the repository; line and column count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Related(NamedTuple):
    """Another place that a result is about, and the words there; line and column count from 1."""

    path: str
    line: int
    column: int
    text: str

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


class Known(NamedTuple):
    """That a baseline lists a result, which does not count for the exit status then.

    `fingerprint` is the one by which other systems know the result again, `until` the last day on which that holds.
    """

    baseline: str
    fingerprint: str
    until: date


class IncompleteResult(ValueError):
    """A result that does not say all that a result must say; a defect of llamalicense or of a policy."""


@dataclass_transform(frozen_default=True)
def _frozen_when_whole(kind: type[T]) -> type[T]:
    """A class that takes assignments until it is whole, and that a type checker takes for frozen, as users have it."""
    return dataclass(slots=True, repr=False, unsafe_hash=True)(kind)


@_frozen_when_whole
class _Stated:
    """What becomes a result when it is whole: to fill a frozen class takes twice the time."""

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
    related: tuple[Related, ...] = ()
    known: Known | None = None

    def __post_init__(self) -> None:
        """Refuses what does not say all that a result must say."""
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
            raise IncompleteResult(f"{self.rule} for {self.subject}: {asdict(self)}")
        self.__class__ = Result


_FIELDS = tuple(_Stated.__annotations__)


class Result(_Stated):
    """One rule for one subject. It is complete or it cannot be constructed: raises IncompleteResult."""

    __slots__ = ()

    if not TYPE_CHECKING:  # which knows the fields of what it is made from

        def __new__(cls, *stated: Any, **fields: Any) -> "Result":
            """A result that says all that a result must say."""
            return _Stated(*stated, **fields)

        __init__ = object.__init__  # everything is stated by then

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to {name} of a result; `changed` makes another")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete {name} of a result")

    def __reduce__(self) -> Any:
        """Made anew from its fields where it is copied or sent to another process."""
        return Result, tuple(getattr(self, field) for field in _FIELDS)

    def __repr__(self) -> str:
        return plain(f"<Result {self.verdict}: {self.rule} · {self.subject} · {self.reason} · {self.location}>")

    def changed(self, **fields: Any) -> "Result":
        """The same result with other fields."""
        return Result(**{**{field: getattr(self, field) for field in _FIELDS}, **fields})


# Makes a result at once, where many are made.
whole = cast("type[Result]", _Stated)


class Ruling(NamedTuple):
    """A result without its explanation, for those who count; `missing` are paths of the statements that it asks for."""

    rule: str
    subject: str
    verdict: Verdict
    reason: Reason
    missing: tuple[Path, ...]
    waiver: Waived | None = None
    overridden_by: str | None = None
    known: Known | None = None

    def changed(self, **fields: Any) -> "Ruling":
        """The same ruling with other fields."""
        return self._replace(**fields)


class Rulings(NamedTuple):
    """The rulings on a manifest that are no pass, and how many are one.

    `subjects`: the names of all subjects, of a manifest with waivers, which may name one.
    """

    speaking: tuple[Ruling, ...]
    passes: int
    subjects: frozenset[str] = frozenset()


def worst(verdicts: Any) -> Verdict:
    """The worst of some verdicts."""
    return max(verdicts, key=VERDICTS.index)
